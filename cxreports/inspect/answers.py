"""Answers to a question: numbers, numbers with labels, or words with an order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from cxreports.inspect.profile import Profile
from cxreports.inspect.words import plain
from cxreports.inspect.wordscale import NO_ANSWER, WORD_SCALES

_LABELLED = re.compile(r"(\d{1,3})\s*(?:[-–—:=.)(]|\s)\s*(?P<label>\D.*?)\)?")
_CODES = {-999, -99, -98, -9, -8, -7, -1, 66, 77, 88, 95, 96, 97, 98, 99, 777, 888, 997, 998, 999, 9999}


_GOOD = re.compile(
    r"\b(very|extremely|completely|tres|tout a fait)\b.*\b(satisf\w*|likely|probable|easy|"
    r"facile|good|d accord|agree|bon|bien)\b|\bexcellent\b"
)
_BAD = re.compile(
    r"\b(dissatisf\w*|insatisf\w*|unsatisf\w*|not at all|not likely|unlikely|pas du tout|"
    r"improbable|peu probable|difficile?t?|difficult|poor|mauvais|disagree|pas d accord)\b"
)


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of a column as numbers.

    Attributes:
        counts: answers by number, codes for "no answer" left out.
        texts: value in the file → number, where values are not bare numbers; None for no answer.
        codes: numbers that stand for "no answer".
        kind, polarity: where the words of the answers say what is asked; else "".
        scale: where the words of the answers say it.
        whole: whether all answers are whole numbers.
    """

    counts: Mapping[float, int]
    texts: Mapping[str, str | None] = field(default_factory=dict)
    codes: Mapping[int, int] = field(default_factory=dict)
    kind: str = ""
    polarity: str = ""
    scale: tuple[int, int] | None = None
    whole: bool = True

    @property
    def n(self) -> int:
        return sum(self.counts.values())

    @property
    def low(self) -> float:
        return min(self.counts)

    @property
    def high(self) -> float:
        return max(self.counts)


def find_answers(found: Profile) -> Answers | None:
    """The answers of a column; None when it does not look like a question with a scale."""
    if not found.filled or not found.complete:
        return None
    if found.numeric:
        return _from_numbers(found)
    return _from_labels(found) or _from_words(found)


def _from_numbers(found: Profile) -> Answers | None:
    if not all(re.fullmatch(r"[+-]?\d+([.,]\d+)?", value) for value in found.values):
        return None
    counts: dict[float, int] = {}
    for value, n in found.top:
        number = float(value.replace(",", "."))
        counts[number] = counts.get(number, 0) + n
    usual = [number for number in counts if number not in _CODES]
    top = max(usual, default=0.0)
    codes = {
        int(n): counts.pop(n)
        for n in sorted(counts)
        if n in _CODES and (n < 0 or (n > 11 and top <= 10)) and top > 1
    }
    whole = all(number.is_integer() for number in counts)
    if not counts or len(counts) > 21 or min(counts) < -3 or max(counts) > 100:
        return None
    return Answers(counts, {}, codes, whole=whole)


def _from_labels(found: Profile) -> Answers | None:
    """`10 - Very likely`, `1 (Not at all)`: each value begins with its number."""
    counts: dict[float, int] = {}
    texts: dict[str, str | None] = {}
    labels: dict[float, str] = {}
    for value, n in found.top:
        bare, labelled = re.fullmatch(r"\d{1,3}", value), _LABELLED.fullmatch(value)
        if plain(value) in NO_ANSWER:
            texts[value] = None
            continue
        if not (bare or labelled):
            return None
        number = float(value if bare else labelled[1])  # type: ignore[index]
        counts[number] = counts.get(number, 0) + n
        if not bare:
            texts[value] = f"{number:g}"
            labels[number] = plain(labelled["label"])  # type: ignore[index]
    if (
        not labels
        or len(labels) > len(counts)
        or not (min(counts) >= 0 and max(counts) <= 10)
        or any(len(one) > 60 for one in texts)
    ):
        return None
    kind, polarity = _meaning(labels, counts)
    return Answers(counts, texts, kind=kind, polarity=polarity)


def _meaning(labels: Mapping[float, str], counts: Mapping[float, int]) -> tuple[str, str]:
    """What the labels at the ends of a scale say about its direction."""
    middle = (min(counts) + max(counts)) / 2
    good = [n for n, label in labels.items() if _GOOD.search(label) and not _BAD.search(label)]
    bad = [n for n, label in labels.items() if _BAD.search(label)]
    up = all(n > middle for n in good) and all(n < middle for n in bad) and bool(good or bad)
    down = all(n < middle for n in good) and all(n > middle for n in bad) and bool(good or bad)
    text = " ".join(labels.values())
    kind = "ces" if re.search(r"\b(easy|difficult|facile|difficile)\b", text) else ""
    if up or down:
        return kind, ("ease" if up else "effort") if kind else ("higher" if up else "lower")
    return kind, ""


def _from_words(found: Profile) -> Answers | None:
    """Very satisfied, plutôt d'accord...: words of one known scale, in its order."""
    written = {value: plain(value) for value in found.values}
    silent = {value for value, word in written.items() if word in NO_ANSWER}
    asked = {value: word for value, word in written.items() if value not in silent}
    for kind, polarity, levels in WORD_SCALES:
        places = {
            value: next((at for at, words in enumerate(levels) if word in words), None)
            for value, word in asked.items()
        }
        if len(asked) < 2 or None in places.values() or len(set(places.values())) < min(2, len(levels)):
            continue
        if len(asked) > len(set(places.values())) + 2:
            continue
        return _ordered(found, kind, polarity, places, silent, len(levels))  # type: ignore[arg-type]
    return None


def _ordered(
    found: Profile, kind: str, polarity: str, places: Mapping[str, int], silent: set[str], levels: int
) -> Answers:
    """Numbers for words: 0 and 1 for two levels, else from 1; without a middle, the scale has four levels."""
    used = set(places.values())
    first = 0 if levels == 2 else 1
    shift = int(levels == 5 and 2 not in used and used >= {0, 1, 3, 4})
    numbers = {value: first + at - (shift if at > 2 else 0) for value, at in places.items()}
    counts: dict[float, int] = {}
    for value, n in found.top:
        if value in numbers:
            counts[float(numbers[value])] = counts.get(float(numbers[value]), 0) + n
    texts: dict[str, str | None] = {
        value: str(numbers[value]) for value in sorted(numbers, key=lambda one: numbers[one])
    }
    nothing: dict[str, str | None] = dict.fromkeys(sorted(silent))
    scale = (0, 1) if levels == 2 else (1, levels - shift)
    return Answers(counts, {**texts, **nothing}, kind=kind, polarity=polarity, scale=scale)
