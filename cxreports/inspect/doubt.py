"""A question that the files do not answer, its choices, and the places in the data file left open for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer.

    Attributes:
        meaning: what choosing it says, in a few words.
        values: what to write, as YAML, by the part of the data file that is left open.
    """

    meaning: str
    values: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Doubt:
    """Something that only a person knows. Compared by identity: two equal questions are two questions.

    Attributes:
        about: the file and column, e.g. "poll.csv, column 'Date'".
        question: one sentence that ends with "?".
        choices: empty when the answer is free.
        free: what a free answer looks like ("a day like 2026-09-30"), or "" when only a choice is one.
        pattern: regular expression of a free answer.
        line: the comment beside the open line, where the choices alone do not make it.
    """

    about: str
    question: str
    choices: tuple[Choice, ...] = ()
    free: str = ""
    pattern: str = ".+"
    line: str = ""

    def typed(self, text: str) -> Mapping[str, str]:
        """A free answer, for every part that is left open."""
        return defaultdict(lambda: text)

    def told(self, part: str) -> str:
        """The comment beside an open line: the question, and what to write there."""
        if self.line:
            return self.line
        texts = [
            f"{choice.values[part]} ({choice.meaning})" for choice in self.choices if part in choice.values
        ]
        if self.free:
            texts.append(self.free)
        return f"{self.question} Write {' or '.join(texts)}."


@dataclass(frozen=True, slots=True)
class Open:
    """A value left open in the data file.

    Attributes:
        part: which part of a choice belongs here.
        shape: the text around the answer; "{}" is the answer alone.
        quiet: nothing is written here until the answer is `true`.
    """

    doubt: Doubt
    part: str = "value"
    shape: str = "{}"
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Noted:
    """A value with a remark beside it."""

    value: object
    note: str


@dataclass(slots=True)
class Block:
    """A mapping of the data file in order; an entry without a key is a line of comment."""

    entries: list[tuple[str | None, object]] = field(default_factory=list)

    def add(self, key: str, value: object) -> None:
        self.entries.append((key, value))

    def remark(self, text: str) -> None:
        self.entries.append((None, text))

    def __bool__(self) -> bool:
        return any(key is not None for key, _ in self.entries)
