"""Patterns of words: how a theme or a lexicon says what it looks for, and a fast way to find them all.

    livraison*              a word that begins so
    service client*         words in a row
    pas .. reponse|retour   `..`: up to three words between, within the clause; `|`: one or the other
    # jour|jours            `#`: any number
    not: livre*             only where it is negated; `yes:` only where it is not

Patterns are folded like comments: accents and capitals make no difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Generic, Literal, NamedTuple, TypeVar

from cxreports.errors import DataError
from cxreports.measure.text.normalise import normalise
from cxreports.measure.text.token import BREAKS, NUMBER, spellings, tokenise

_Value = TypeVar("_Value")
_GAP = ".."
_REACH = 3  # words that `..` may pass over
_SHORTEST_PREFIX = 2  # letters before `*`
_CONDITIONS = {"not:": "negated", "yes:": "affirmed"}

Condition = Literal["", "negated", "affirmed"]


@dataclass(frozen=True, slots=True)
class Element:
    """One word of a pattern: any of `words`, or any word that begins with one of `beginnings`."""

    words: frozenset[str] = frozenset()
    beginnings: tuple[str, ...] = ()

    def fits(self, word: str) -> bool:
        """Whether a word is meant, as it stands or without its stretched letters."""
        if word in self.words or word.startswith(self.beginnings):
            return True
        others = spellings(word)[1:]
        return any(other in self.words or other.startswith(self.beginnings) for other in others)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern read: its elements (None is `..`), and whether it asks to be negated or not."""

    text: str
    elements: tuple[Element | None, ...]
    condition: Condition = ""

    def end(self, words: Sequence[str], start: int) -> int:
        """The place after its match from `start` on, where its first word is known to fit; -1 without one."""
        return _end(self.elements, words, start + 1, 1)


def _end(elements: tuple[Element | None, ...], words: Sequence[str], place: int, passed: int) -> int:
    for position in range(passed, len(elements)):
        element = elements[position]
        if element is None:
            return _after_gap(elements, words, place, position + 1)
        if place >= len(words) or not element.fits(words[place]):
            return -1
        place += 1
    return place


def _after_gap(elements: tuple[Element | None, ...], words: Sequence[str], place: int, position: int) -> int:
    for first in range(place, min(place + _REACH + 1, len(words))):
        end = _end(elements, words, first, position)
        if end >= 0:
            return end
        if words[first] in BREAKS:
            break
    return -1


def read_pattern(text: str, where: str = "") -> Pattern:
    """Read a pattern.

    Raises:
        DataError: it is empty, begins or ends with `..`, or `*` stands after less than two letters.

    >>> read_pattern("not: reçu|livré*").condition
    'negated'
    """
    condition: Condition = ""
    rest = text.strip()
    for mark, meaning in _CONDITIONS.items():
        if rest.startswith(mark):
            condition, rest = ("negated" if meaning == "negated" else "affirmed"), rest[len(mark) :].strip()
    elements: list[Element | None] = []
    for part in rest.split():
        elements.extend([None] if part == _GAP else _elements(part, text, where))
    if not elements or elements[0] is None or elements[-1] is None:
        raise DataError(
            f"{text!r} is not a pattern.", where=where, hint="Write words; `..` stands between two of them."
        )
    return Pattern(text, tuple(elements), condition)


def _elements(part: str, text: str, where: str) -> list[Element]:
    """The elements of one written word: several where it has an apostrophe or a hyphen in it."""
    if "|" not in part:
        words = _words(part)
        if not words:
            raise DataError(f"{part!r} in pattern {text!r} holds no word.", where=where)
        last = Element(beginnings=(_beginning(words.pop(), text, where),)) if part.endswith("*") else None
        return [*(Element(frozenset({word})) for word in words), *([last] if last else [])]
    exact: set[str] = set()
    beginnings: list[str] = []
    for option in part.split("|"):
        found = _words(option)
        if len(found) != 1:
            raise DataError(
                f"{option!r} in pattern {text!r} is not one word.",
                where=where,
                hint="Between `|` stand single words; write two patterns instead.",
            )
        if option.endswith("*"):
            beginnings.append(_beginning(found[0], text, where))
        else:
            exact.add(found[0])
    return [Element(frozenset(exact), tuple(beginnings))]


def _words(written: str) -> list[str]:
    """The folded words of what is written, without its `*`."""
    written = written.removesuffix("*")
    return [NUMBER] if written == NUMBER else list(tokenise(normalise(written)).words)


def _beginning(word: str, text: str, where: str) -> str:
    if len(word) < _SHORTEST_PREFIX:
        raise DataError(f"{word}* in pattern {text!r} would match nearly every word.", where=where)
    return word


class Match(NamedTuple, Generic[_Value]):
    """Where a pattern matched, from `start` to before `end`, and what it stands for."""

    start: int
    end: int
    value: _Value
    pattern: Pattern


@dataclass(frozen=True)
class Patterns(Generic[_Value]):
    """Many patterns, each with a value. The first word of a pattern leads to it, so that most words cost one
    look-up.
    """

    pairs: tuple[tuple[Pattern, _Value], ...]
    _known: dict[str, tuple[tuple[Pattern, _Value], ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, _Value]], where: str = "") -> Patterns[_Value]:
        return cls(tuple((read_pattern(text, where), value) for text, value in pairs))

    @staticmethod
    def marks(pairs: Iterable[tuple[str, _Value]]) -> tuple[tuple[Pattern, _Value], ...]:
        """Patterns of a single token each, taken as it is: emoji and typed smileys."""
        return tuple((Pattern(mark, (Element(frozenset({mark})),)), value) for mark, value in pairs)

    @cached_property
    def _by_word(self) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
        exact: dict[str, list[int]] = {}
        begun: dict[str, list[int]] = {}
        for number, (pattern, _) in enumerate(self.pairs):
            first = pattern.elements[0]
            for word in first.words if first else ():
                exact.setdefault(word, []).append(number)
            for beginning in first.beginnings if first else ():
                begun.setdefault(beginning, []).append(number)
        return exact, begun

    def beginning_with(self, word: str) -> tuple[tuple[Pattern, _Value], ...]:
        """The patterns whose first word fits, in the order given."""
        found = self._known.get(word)
        if found is None:
            exact, begun = self._by_word
            numbers: set[int] = set()
            for spelling in spellings(word):
                numbers.update(exact.get(spelling, ()))
                for length in range(_SHORTEST_PREFIX, len(spelling) + 1):
                    numbers.update(begun.get(spelling[:length], ()))
                if numbers:
                    break
            found = self._known[word] = tuple(self.pairs[number] for number in sorted(numbers))
        return found

    def matches(self, words: Sequence[str]) -> list[Match[_Value]]:
        """Every match of every pattern, by place; matches may overlap."""
        found = []
        for start, word in enumerate(words):
            for pattern, value in self.beginning_with(word):
                end = pattern.end(words, start)
                if end >= 0:
                    found.append(Match(start, end, value, pattern))
        return found

    def longest(self, words: Sequence[str]) -> list[Match[_Value]]:
        """The matches from left to right, the longest first; none overlaps another."""
        found: list[Match[_Value]] = []
        place = 0
        while place < len(words):
            best: Match[_Value] | None = None
            for pattern, value in self.beginning_with(words[place]):
                end = pattern.end(words, place)
                if end > (best.end if best else 0):
                    best = Match(place, end, value, pattern)
            if best:
                found.append(best)
            place = best.end if best else place + 1
        return found
