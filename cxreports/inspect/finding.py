"""What was found out, how sure it is, and the evidence: the vocabulary of the room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Sure = Literal["certain", "likely", "unsure"]
ORDER: tuple[Sure, ...] = ("certain", "likely", "unsure")


def least(*given: Sure) -> Sure:
    """A conclusion is as sure as the weakest of what it rests on."""
    return max(given, key=ORDER.index, default="certain")


@dataclass(frozen=True, slots=True)
class Finding:
    """What a column was taken for.

    Attributes:
        column: its heading.
        taken_for: in words of the data file ("answered_at", "question nps", "dimension region"), or
            "not used", "personal data".
        table: canonical table that it feeds; "" = none.
        why: the evidence, in one sentence.
        open: whether a line about it is left to the person.
    """

    column: str
    taken_for: str
    sure: Sure
    why: str
    table: str = ""
    open: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file has to be read: a key of its source, the value, and the evidence."""

    key: str
    value: str
    sure: Sure
    why: str
