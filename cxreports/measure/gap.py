"""Gaps: expected against lived, and what the company believes against what customers live (2.18)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean
from typing import Any

import narwhals as nw

from cxreports.errors import DataError, NoData, UnknownName, UsageError
from cxreports.measure import inference
from cxreports.measure.grouping import rows_of
from cxreports.measure.inference import Difference, Moments


@dataclass(frozen=True, slots=True)
class Joint:
    """The joint histogram of expected and lived answers of the same respondents; a monoid under `+`.

    Attributes:
        counts: (expected, lived) -> respondents. n_missing: respondents without one of the two.
    """

    counts: Mapping[tuple[float, float], int] = field(default_factory=dict)
    n_missing: int = 0

    @classmethod
    def of(cls, expected: Sequence[float | None], lived: Sequence[float | None]) -> Joint:
        """Count two aligned columns; None or NaN is missing.

        Raises:
            DataError: they differ in length.
        """
        if len(expected) != len(lived):
            raise DataError(f"{len(expected)} expectations but {len(lived)} experiences.")
        counts: dict[tuple[float, float], int] = {}
        missing = 0
        for pair in zip(expected, lived, strict=True):
            first, second = pair
            if first is None or second is None or first != first or second != second:
                missing += 1
            else:
                counts[float(first), float(second)] = counts.get((float(first), float(second)), 0) + 1
        return cls(counts, missing)

    @classmethod
    def of_frame(cls, frame: Any, expected: str = "expected", lived: str = "lived") -> Joint:
        """Count two columns of a frame, one row per respondent; grouped by its own engine."""
        native = nw.from_native(frame)
        for name in (expected, lived):
            if name not in native.collect_schema().names():
                raise UnknownName("column", name, native.collect_schema().names())
        pairs = native.select(
            cx_expected=nw.col(expected).cast(nw.Float64), cx_lived=nw.col(lived).cast(nw.Float64)
        )
        found = cls()
        for row in rows_of(pairs.group_by("cx_expected", "cx_lived").agg(nw.len().alias("cx_n"))):
            one = cls.of([row["cx_expected"]], [row["cx_lived"]])
            count = int(row["cx_n"])
            found += cls(dict.fromkeys(one.counts, count), count * one.n_missing)
        return found

    def __add__(self, other: Joint) -> Joint:
        counts = dict(self.counts)
        for pair, count in other.counts.items():
            counts[pair] = counts.get(pair, 0) + count
        return Joint(counts, self.n_missing + other.n_missing)

    @property
    def n(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Gap:
    """Lived minus expected, in points of the answer scale.

    Attributes:
        n, n_missing: respondents with both answers; without one of them.
        expected, lived: their means: shown beside the gap, never the gap alone.
        difference: lived - expected, paired t interval and test.
        ceiling: share (0-1) whose expectation was the highest answer: they cannot be exceeded.
    """

    n: int
    n_missing: int
    expected: float
    lived: float
    difference: Difference
    ceiling: float

    @property
    def value(self) -> float:
        return self.difference.delta


def expectation_gap(pairs: Joint, confidence: float = 0.95) -> Gap:
    """Gap between what was expected and what was lived, by the same respondents (methodology 2.18).

    Raises:
        NoData: no respondent gave both.

    >>> found = expectation_gap(Joint.of([5, 5, 4, 5, 4, 5], [4, 3, 4, 4, 2, 5]))
    >>> found.value, round(found.difference.p, 4)
    (-1.0, 0.0409)
    """
    if not pairs.n:
        raise NoData("no respondent said both what was expected and what was lived.")
    cells = list(pairs.counts.items())
    sizes = [count for _, count in cells]
    expected = Moments.of([pair[0] for pair, _ in cells], sizes)
    lived = Moments.of([pair[1] for pair, _ in cells], sizes)
    gaps = Moments.of([pair[1] - pair[0] for pair, _ in cells], sizes)
    difference = inference.paired_mean(gaps.mean, gaps.sd, gaps.n, confidence)
    top = max(pair[0] for pair, _ in cells)
    ceiling = sum(count for pair, count in cells if pair[0] == top) / pairs.n
    return Gap(pairs.n, pairs.n_missing, expected.mean, lived.mean, difference, ceiling)


def delivery_gap(
    customers: Sequence[float], believed: Sequence[float], confidence: float = 0.95
) -> Difference:
    """What customers live minus what the company believes it delivers, on the same item (2.18 ii).

    Args:
        customers, believed: answers of customers, and of employees or managers; unpaired, one scale.

    Returns:
        Difference of means, Welch; below 0 the company believes better than it delivers.

    Raises:
        NoData: a side is empty.

    >>> delivery_gap([3, 4, 3, 2], [4, 5, 4, 5]).delta
    -1.5
    """
    one, other = Moments.of(customers), Moments.of(believed)
    return inference.welch(one.mean, one.sd, one.n, other.mean, other.sd, other.n, confidence)


@dataclass(frozen=True, slots=True)
class ServiceGap:
    """SERVQUAL's gap 5: perception minus expectation.

    Attributes:
        dimensions: dimension -> mean gap of its items. items: item -> gap. p_adjusted: item -> its p after
            Benjamini-Hochberg over the items.
        overall: mean of the dimensions, or weighted where weights were given.
    """

    dimensions: Mapping[str, float]
    overall: float
    items: Mapping[str, Gap] = field(default_factory=dict)
    p_adjusted: Mapping[str, float] = field(default_factory=dict)


def service_gap(
    items: Mapping[str, Joint],
    dimensions: Mapping[str, Sequence[str]],
    weights: Mapping[str, float] | None = None,
    confidence: float = 0.95,
) -> ServiceGap:
    """Gap of every item, dimension and overall (Parasuraman, Zeithaml and Berry 1988; methodology 2.18d).

    Args:
        items: item -> joint answers. dimensions: dimension -> its items.
        weights: dimension -> points out of 100; None: plain mean.

    Raises:
        UnknownName: a dimension names an item that is not there. UsageError: the weights do not sum to 100.

    >>> items = {"on time": Joint.of([5, 4], [4, 4]), "polite": Joint.of([4, 4], [5, 5])}
    >>> service_gap(items, {"reliability": ["on time"], "empathy": ["polite"]}).overall
    0.25
    """
    for name in (item for group in dimensions.values() for item in group):
        if name not in items:
            raise UnknownName("item", name, items)
    gaps = {name: expectation_gap(pairs, confidence) for name, pairs in items.items()}
    means = {name: fmean(gaps[item].value for item in group) for name, group in dimensions.items()}
    adjusted = inference.benjamini_hochberg([gap.difference.p for gap in gaps.values()])
    return ServiceGap(means, overall_gap(means, weights), gaps, dict(zip(gaps, adjusted, strict=True)))


def overall_gap(dimensions: Mapping[str, float], weights: Mapping[str, float] | None = None) -> float:
    """Gap over dimensions: their mean, or the sum of weight * gap / 100 (methodology 2.18d).

    Raises:
        NoData: there is no dimension. UsageError: weights are not those of the dimensions, or do not sum to
            100.

    >>> gaps, weights = {"price": -0.4, "delay": -1.2}, {"price": 25, "delay": 75}
    >>> round(overall_gap(gaps, weights), 6), round(overall_gap(gaps), 6)
    (-1.0, -0.8)
    """
    if not dimensions:
        raise NoData("there is no dimension.")
    if weights is None:
        return fmean(dimensions.values())
    if set(weights) != set(dimensions) or abs(sum(weights.values()) - 100) > 1e-6:
        raise UsageError(
            f"the weights {dict(weights)} do not share 100 points among {', '.join(dimensions)}.",
            hint="Give one weight per dimension, 100 in all.",
        )
    return sum(weights[name] * gap / 100 for name, gap in dimensions.items())
