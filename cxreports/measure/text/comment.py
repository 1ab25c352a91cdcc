"""Comments ready to be read: masked, normalised, in a known language, as tokens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from cxreports.errors import DataError
from cxreports.measure.text.column import listed
from cxreports.measure.text.language import LANGUAGES, Language, identify, language_named
from cxreports.measure.text.mask import Mask
from cxreports.measure.text.normalise import normalise
from cxreports.measure.text.token import BREAKS, NUMBER, Tokens, tokenise
from cxreports.measure.text.wordlist import wordlist


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment.

    Attributes:
        row: its place in the column it came from, from 0.
        text: masked and normalised.
        language: "fr" or "en".
        tokens: its words.
    """

    row: int
    text: str
    language: Language
    tokens: Tokens


@dataclass(frozen=True)
class Comments(Sequence[Comment]):
    """Comments, with what became of the column they came from.

    Attributes:
        items: the comments kept, in the order of the column.
        read: rows of the column.
        missing: rows without a text.
        non_answers: rows whose text is none ("ras", "rien", "n/a", punctuation), left out.
        redactions: kind of personal data → how many were masked; never what they were.
    """

    items: tuple[Comment, ...]
    read: int = 0
    missing: int = 0
    non_answers: int = 0
    redactions: Mapping[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Comment]:
        return iter(self.items)

    def __getitem__(self, place: Any) -> Any:
        return self.items[place]

    @property
    def languages(self) -> dict[str, int]:
        """Comments per language."""
        return {language: sum(one.language == language for one in self.items) for language in LANGUAGES}

    def beside(self, column: Any) -> list[Any]:
        """The values of another column in the rows of these comments.

        Raises:
            DataError: that column has another length.
        """
        values = listed(column)
        if len(values) != self.read:
            raise DataError(
                f"a column of {len(values)} rows cannot stand beside the comments of {self.read} rows."
            )
        return [values[one.row] for one in self.items]

    def where(self, keep: Sequence[bool]) -> Comments:
        """The comments for which `keep` is true, one value per comment."""
        items = tuple(one for one, kept in zip(self.items, keep, strict=True) if kept)
        return replace(self, items=items)


def read_comments(column: Any, language: str = "fr", names: Iterable[object] = ()) -> Comments:
    """Make a column of texts ready: mask, normalise, tell the language, split into words.

    Args:
        column: texts; a list, or a column of pandas, polars, pyarrow or DuckDB.
        language: that of the survey, taken for short texts.
        names: names of the customer table, to be masked.

    Raises:
        DataError: a value is not a text. UnknownName: the language is neither "fr" nor "en".

    Source: methodology R19 and 3.13, steps 1 to 3.

    >>> found = read_comments(["Très bien, merci à Camille !", None, "RAS"], names=["Camille"])
    >>> found[0].text, found.missing, found.non_answers, dict(found.redactions)
    ('Très bien, merci à […] !', 1, 1, {'name': 1})
    """
    survey = language_named(language)
    masked = Mask.of(names)
    items: list[Comment] = []
    counts: Counter[str] = Counter()
    missing = non_answers = 0
    texts = listed(column)
    for row, text in enumerate(texts):
        if text is None or text == "":
            missing += 1
            continue
        if not isinstance(text, str):
            raise DataError(
                f"{text!r} is not a text.", where=f"row {row}", hint="Give the column of the comments."
            )
        clean = masked(normalise(text))
        tokens = tokenise(clean.text)
        if is_non_answer(tokens):
            non_answers += 1
            continue
        counts.update(clean.found)
        items.append(Comment(row, clean.text, identify(clean.text, survey), tokens))
    return Comments(tuple(items), len(texts), missing, non_answers, dict(counts))


def is_non_answer(tokens: Tokens) -> bool:
    """Whether a comment says nothing: no word in it, or one of the words that fill a compulsory field."""
    words = [word for word in tokens.words if word not in BREAKS and word != NUMBER]
    said = " ".join(words)
    return not words or any(said in wordlist("nothing", language) for language in LANGUAGES)
