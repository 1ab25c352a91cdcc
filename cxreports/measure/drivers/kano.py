"""Kano: what a feature does for satisfaction, there or not there (methodology 2.21)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt

import numpy as np

from cxreports.errors import NoData, UnknownName
from cxreports.measure.inference import Interval, share_intervals

ANSWERS = ("like", "expect", "neutral", "tolerate", "dislike")
CLASSES = ("A", "O", "M", "I", "R", "Q")
NAMES = {
    "A": "attractive",
    "O": "one-dimensional",
    "M": "must-be",
    "I": "indifferent",
    "R": "reverse",
    "Q": "questionable",
}
_TABLE = {  # Berger et al. 1993: rows = functional, columns = dysfunctional, both in the order of ANSWERS
    "like": "QAAAO",
    "expect": "RIIIM",
    "neutral": "RIIIM",
    "tolerate": "RIIIM",
    "dislike": "RRRRQ",
}
_TIES = ("M", "O", "A", "I", "R", "Q")  # what a feature cannot do without comes first
_QUESTIONABLE = 0.15  # share of contradictory answers from which the question is a bad one
_FONG = 1.65


def classify(functional: str, dysfunctional: str) -> str:
    """Class of one pair of answers: A, O, M, I, R or Q (Berger et al. 1993; methodology 2.21d).

    Args:
        functional: how one would feel if the feature were there: "like", "expect", "neutral", "tolerate",
            "dislike". dysfunctional: if it were not there.

    Raises:
        UnknownName: an answer is not one of the five.

    >>> classify("like", "dislike"), classify("expect", "dislike"), classify("like", "like")
    ('O', 'M', 'Q')
    """
    for answer in (functional, dysfunctional):
        if answer not in ANSWERS:
            raise UnknownName("Kano answer", answer, ANSWERS)
    return _TABLE[functional][ANSWERS.index(dysfunctional)]


@dataclass(frozen=True, slots=True)
class Kano:
    """The answers on one feature, by class; a monoid under `+`.

    Attributes:
        counts: answers per class, all six classes. n_missing: pairs without one of the two answers.

    >>> feature = Kano.of_counts(A=22, O=51, M=30, I=12, R=1, Q=4)
    >>> feature.category, round(feature.satisfaction, 3), round(feature.dissatisfaction, 3)
    ('O', 0.635, -0.704)
    """

    counts: Mapping[str, int]
    n_missing: int = 0

    @classmethod
    def of(cls, answers: Iterable[tuple[str | None, str | None]]) -> Kano:
        """Classify pairs (functional, dysfunctional); a pair with a None is missing."""
        told = list(answers)
        known = [(f, d) for f, d in told if f is not None and d is not None]
        counts = Counter(classify(f, d) for f, d in known)
        return cls({name: counts[name] for name in CLASSES}, len(told) - len(known))

    @classmethod
    def of_counts(cls, **counts: int) -> Kano:
        """From counts per class; a class that is not given has none."""
        for name in counts:
            if name not in CLASSES:
                raise UnknownName("Kano class", name, CLASSES)
        return cls({name: counts.get(name, 0) for name in CLASSES})

    def __add__(self, other: Kano) -> Kano:
        merged = {name: self.counts[name] + other.counts[name] for name in CLASSES}
        return Kano(merged, self.n_missing + other.n_missing)

    @property
    def n(self) -> int:
        return sum(self.counts.values())

    @property
    def category(self) -> str | None:
        """The most frequent class; ties go M > O > A > I. None without any answer."""
        return max(_TIES, key=lambda name: self.counts[name]) if self.n else None

    @property
    def satisfaction(self) -> float | None:
        """SI = (A + O) / (A + O + M + I): what the feature adds when it is there, 0 to 1."""
        return self._coefficient("A", 1.0)

    @property
    def dissatisfaction(self) -> float | None:
        """DI = -(O + M) / (A + O + M + I): what it costs when it is not there, -1 to 0."""
        return self._coefficient("M", -1.0)

    def _coefficient(self, own: str, sign: float) -> float | None:
        known = sum(self.counts[name] for name in "AOMI")
        return sign * (self.counts[own] + self.counts["O"]) / known if known else None

    @property
    def clear(self) -> bool:
        """Whether the two most frequent classes differ: |a - b| >= 1.65 sqrt((a + b)(2n - a - b) / 2n) (Fong
        1996).
        """
        a, b, *_ = sorted(self.counts.values(), reverse=True)
        n = self.n
        return n > 0 and a - b >= _FONG * sqrt((a + b) * (2 * n - a - b) / (2 * n))

    @property
    def sound(self) -> bool:
        """Whether the question was understood: at most 15 % contradictory answers."""
        return self.n > 0 and self.counts["Q"] <= _QUESTIONABLE * self.n

    def shares(self, confidence: float = 0.95) -> dict[str, Interval]:
        """Simultaneous intervals (Goodman) of the shares of the six classes, 0-1."""
        found = share_intervals([self.counts[name] for name in CLASSES], confidence)
        return dict(zip(CLASSES, found, strict=True))

    def coefficient_intervals(
        self, confidence: float = 0.95, seed: int = 0, replicates: int = 2000
    ) -> tuple[Interval, Interval]:
        """Bootstrap percentile intervals of SI and DI: multinomial resampling of the counts (2.21e).

        Raises:
            NoData: no answer is A, O, M or I.

        >>> si, di = Kano.of_counts(A=22, O=51, M=30, I=12, R=1, Q=4).coefficient_intervals()
        >>> si.low < 0.635 < si.high, di.low < -0.704 < di.high
        (True, True)
        """
        counts = np.array([self.counts[name] for name in "AOMI"], dtype=float)
        if not counts.sum():
            raise NoData("no answer is attractive, one-dimensional, must-be or indifferent.")
        rng = np.random.default_rng(seed)
        drawn = rng.multinomial(round(counts.sum()), counts / counts.sum(), replicates) / counts.sum()
        si, di = drawn[:, 0] + drawn[:, 1], -(drawn[:, 1] + drawn[:, 2])
        tails = 50 * (1 - confidence), 50 * (1 + confidence)
        ends = [np.percentile(one, tails) for one in (si, di)]
        first, second = (Interval(float(low), float(high), "bootstrap percentile") for low, high in ends)
        return first, second
