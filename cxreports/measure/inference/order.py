"""Quantiles and their exact intervals, on tallies."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import ArrayLike

from cxreports.errors import NoData, UsageError
from cxreports.measure.inference.interval import check_confidence
from cxreports.measure.inference.tally import Floats, tally


@dataclass(frozen=True, slots=True)
class OrderInterval:
    """Two order statistics and the coverage that they achieve: at least the level asked, if n allows."""

    low: float
    high: float
    achieved: float


def quantile(values: ArrayLike, counts: ArrayLike | None = None, q: float = 0.5) -> float:
    """Quantile with linear interpolation between order statistics (Hyndman-Fan type 7; methodology 2.8).

    Args:
        values, counts: tally of values, or rows without counts. Counts are repeats: they are not scaled.
        q: share below, 0 to 1.

    Returns:
        The quantile in the unit of the values; the same as numpy's on the rows.

    Raises:
        NoData: there is no value. UsageError: q is not within 0..1.

    >>> quantile([2, 4, 24, 48, 72])
    24.0
    """
    points, weights = _filled(values, counts, q)
    ends = np.cumsum(weights)
    place = max(0.0, (ends[-1] - 1) * q)
    below = np.floor(place)
    low, high = points[np.minimum(np.searchsorted(ends, [below, below + 1], side="right"), points.size - 1)]
    return float(low + (high - low) * (place - below))


def median_interval(
    values: ArrayLike, counts: ArrayLike | None = None, confidence: float = 0.95, quantile: float = 0.5
) -> OrderInterval:
    """Exact binomial interval of a quantile between two order statistics (methodology 2.8e).

    The narrowest pair of order statistics that leaves at most half of 1 - confidence on each side, whatever
    the distribution. When the base is too small for that, the smallest or largest value stands in and
    `achieved`, which a report prints, is below the level.

    Args:
        values, counts: tally of values, or rows without counts; the total is rounded to whole answers.
        confidence: level asked.
        quantile: which quantile; the median by default.

    Returns:
        Two of the values, and the coverage achieved.

    Raises:
        NoData: there is no value. UsageError: the level or the quantile is not within 0..1.

    >>> median_interval([1, 3, 3, 6, 8, 12, 13, 19, 25, 40, 62])
    OrderInterval(low=3.0, high=40.0, achieved=0.98828125)
    """
    check_confidence(confidence)
    points, weights = _filled(values, counts, quantile)
    n = max(1, round(float(weights.sum())))
    lower, upper = _ranks(n, quantile, (1 - confidence) / 2)
    ends = np.cumsum(weights)
    low, high = points[np.minimum(np.searchsorted(ends, [lower - 0.5, upper - 0.5]), points.size - 1)]
    achieved = _binomial_cdf(upper - 1, n, quantile) - _binomial_cdf(lower - 1, n, quantile)
    return OrderInterval(float(low), float(high), achieved)


def _ranks(n: int, q: float, tail: float) -> tuple[int, int]:
    """With B ~ Bin(n, q): the largest rank l with P(B < l) <= tail, the smallest u with P(B >= u) <= tail."""
    counts = range(n + 1)
    lower = bisect_right(counts, tail, key=lambda k: _binomial_cdf(k, n, q))
    upper = bisect_left(counts, 1 - tail, key=lambda k: _binomial_cdf(k, n, q)) + 1
    return max(1, lower), min(n, upper)


def _binomial_cdf(k: int, n: int, q: float) -> float:
    return 1.0 if k >= n else float(scipy.special.betainc(n - k, k + 1, 1 - q))


def _filled(values: ArrayLike, counts: ArrayLike | None, q: float) -> tuple[Floats, Floats]:
    points, weights = tally(values, counts)
    if points.size == 0:
        raise NoData("there is no value to take a quantile of.")
    if not 0 <= q <= 1:
        raise UsageError(f"{q!r} is not a quantile.", hint="Write 0.9 for P90.")
    return points, weights
