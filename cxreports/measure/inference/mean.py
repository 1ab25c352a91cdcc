"""One mean, the difference of two, and their intervals."""

from __future__ import annotations

from math import exp, inf, sqrt

import numpy as np
import scipy
from numpy.typing import ArrayLike

from cxreports.errors import NoData, UsageError
from cxreports.measure.inference.interval import (
    Difference,
    Interval,
    check_confidence,
    check_sides,
    t_p,
    t_value,
)
from cxreports.measure.inference.moments import Moments
from cxreports.measure.inference.tally import Floats, tally

_BATCH = 2_000_000  # random counts drawn at a time, so that memory stays small


def mean_interval(mean: float, sd: float, n: float, confidence: float = 0.95) -> Interval:
    """Student t interval of a mean (methodology 2.3e).

    Args:
        mean, sd: mean and unbiased standard deviation, any unit.
        n: the base (effective base with weights).

    Returns:
        Interval in the unit of the mean; minus to plus infinity for n of 1 or less, where there is no spread
        to judge by: clamp it to the scale.

    Raises:
        UsageError: the standard deviation is negative, or the level is not within 0..1.

    >>> interval = mean_interval(7.85, 1.42, 40)
    >>> round(interval.low, 3), round(interval.high, 3)
    (7.396, 8.304)
    """
    check_confidence(confidence)
    _check_sd(sd)
    if n <= 1:
        return Interval(-inf, inf, "t")
    half = t_value(confidence, n - 1) * sd / sqrt(n)
    return Interval(mean - half, mean + half, "t")


def spread_mean_interval(
    mean: float, sd: float, n: float, low: float, high: float, confidence: float = 0.95
) -> Interval:
    """t interval of a mean on a scale, with one more answer spread evenly over the scale.

    A few answers, most of them alike, show less spread than there is: the rare bad answer has not come yet.
    One answer's weight of "anything on the scale" is the caution that adjusted Wald takes for a net share.
    With 10 answers it covers 95 to 99.9 % where BCa covers 63 to 97 % (docs/precision.md).

    Args:
        mean, sd: mean and unbiased standard deviation, in the unit of the scale.
        n: the base (effective base with weights), above 0.
        low, high: ends of the scale.

    Returns:
        Interval clamped to the scale; it has a width even when all answers are alike.

    Raises:
        UsageError: the standard deviation is negative, or the level is not within 0..1.

    >>> interval = spread_mean_interval(5, 0, 5, 1, 5)
    >>> round(interval.low, 2), interval.high
    (3.65, 5)
    """
    check_confidence(confidence)
    _check_sd(sd)
    middle, flat = (low + high) / 2, (high - low) ** 2 / 12
    centre = (n * mean + middle) / (n + 1)
    squares = (n - 1) * sd**2 + flat + n * (mean - centre) ** 2 + (middle - centre) ** 2
    half = t_value(confidence, n) * sqrt(max(squares, 0.0) / n / (n + 1))
    return Interval(max(low, centre - half), min(high, centre + half), "t, one answer spread")


def welch(
    mean1: float, sd1: float, n1: float, mean2: float, sd2: float, n2: float, confidence: float = 0.95
) -> Difference:
    """Welch's t test and interval of the difference of two independent means (methodology 2.3f).

    Returns:
        mean1 - mean2. With one answer on a side nothing can be said: infinite interval, p = 1.

    Raises:
        NoData: a side is empty. UsageError: a standard deviation is negative.

    >>> difference = welch(7.625, 1.06066, 8, 6.428571, 0.9759, 7)
    >>> round(difference.delta, 3), round(difference.p, 3)
    (1.196, 0.041)
    """
    check_sides(n1, n2)
    _check_sd(sd1, sd2)
    if n1 <= 1 or n2 <= 1:
        return _unknown(mean1 - mean2, "Welch t", confidence)
    v1, v2 = sd1**2 / n1, sd2**2 / n2
    squares = v1**2 / (n1 - 1) + v2**2 / (n2 - 1)
    df = (v1 + v2) ** 2 / squares if squares > 0 else n1 + n2 - 2
    return _t_difference(mean1 - mean2, sqrt(v1 + v2), df, confidence, "Welch t")


def paired_mean(mean: float, sd: float, n: float, confidence: float = 0.95) -> Difference:
    """Paired t test: the mean of the differences of the same respondents against 0 (methodology 2.1f, 2.18e).

    Args:
        mean, sd: mean and standard deviation of the differences.
        n: number of respondents with both answers.

    Returns:
        The mean difference. With one respondent nothing can be said: infinite interval, p = 1.

    Raises:
        NoData: no respondent. UsageError: a negative standard deviation.

    >>> round(paired_mean(-1.0, 0.894427, 6).p, 3)
    0.041
    """
    check_sides(n)
    _check_sd(sd)
    if n <= 1:
        return _unknown(mean, "paired t", confidence)
    return _t_difference(mean, sd / sqrt(n), n - 1, confidence, "paired t")


def geometric_mean(values: ArrayLike, counts: ArrayLike | None = None) -> float:
    """exp of the mean logarithm of positive values (methodology 2.8e).

    Raises:
        NoData: there is no value. UsageError: one is not positive.

    >>> round(geometric_mean([1, 10, 100]), 6)
    10.0
    """
    return exp(_log_moments(values, counts).mean)


def geometric_mean_interval(
    values: ArrayLike, counts: ArrayLike | None = None, confidence: float = 0.95
) -> Interval:
    """t interval on logarithms, exponentiated (Sauro and Lewis; methodology 2.8e).

    Args:
        values, counts: tally of positive values (durations), or rows without counts.

    Returns:
        Interval of the geometric mean, in the unit of the values; 0 to infinity for a single value.

    Raises:
        NoData: there is no value. UsageError: one is not positive.

    >>> interval = geometric_mean_interval([2, 4, 4, 5, 7, 9, 11])
    >>> round(interval.low, 2), round(interval.high, 2)
    (3.08, 8.97)
    """
    logs = _log_moments(values, counts)
    interval = mean_interval(logs.mean, logs.sd, logs.n, confidence)
    return Interval(exp(interval.low), exp(interval.high) if interval.high < inf else inf, "geometric mean t")


def bca_mean(
    values: ArrayLike,
    counts: ArrayLike | None = None,
    confidence: float = 0.95,
    seed: int = 0,
    replicates: int = 2000,
) -> Interval:
    """BCa bootstrap interval of the mean of a tally (Efron 1987; methodology 2.3e, 2.8e, R20).

    Resampling rows is drawing multinomial counts of the distinct values, whatever the number of rows.

    Args:
        values, counts: tally of values, or rows without counts; fractional totals are rounded to whole draws.
        confidence: level.
        seed, replicates: the same inputs give the same interval, to the bit.

    Returns:
        Interval in the unit of the values, within their range; the point itself when all values are alike.

    Raises:
        NoData: there is no value.

    >>> bca_mean([1, 2, 3, 10], [40, 30, 20, 10], seed=1) == bca_mean([1, 2, 3, 10], [40, 30, 20, 10], seed=1)
    True
    """
    check_confidence(confidence)
    points, weights = tally(values, counts)
    if points.size == 0:
        raise NoData("there is no value to take the mean of.")
    moments = Moments.of(points, weights)
    if points.size == 1:
        return Interval(float(points[0]), float(points[0]), "BCa bootstrap")
    means = _resampled_means(points, weights, seed, replicates)
    cubes = float(np.dot(weights, (points - moments.mean) ** 3))
    skew = cubes / (6 * moments.m2**1.5)  # the jackknife's acceleration, in closed form for a mean
    below = (means < moments.mean).sum() + (means == moments.mean).sum() / 2
    bias = scipy.special.ndtri(np.clip(below / replicates, 0.5 / replicates, 1 - 0.5 / replicates))
    z = bias + scipy.special.ndtri([(1 - confidence) / 2, (1 + confidence) / 2])
    low, high = np.quantile(means, scipy.special.ndtr(bias + z / np.maximum(1 - skew * z, 1e-9)))
    return Interval(float(low), float(high), "BCa bootstrap")


def _resampled_means(points: Floats, weights: Floats, seed: int, replicates: int) -> Floats:
    rng = np.random.default_rng(seed)
    draws, shares = max(1, round(float(weights.sum()))), weights / weights.sum()
    step = max(1, _BATCH // points.size)
    batches = [
        rng.multinomial(draws, shares, size=min(step, replicates - start)) @ (points - points[0])
        for start in range(0, replicates, step)
    ]
    means: Floats = points[0] + np.concatenate(batches) / draws
    return means


def _t_difference(delta: float, se: float, df: float, confidence: float, method: str) -> Difference:
    half = t_value(confidence, df) * se
    if se > 0:
        t, p = delta / se, t_p(delta / se, df)
    else:  # no spread at all: any difference is certain, none is none
        t, p = None, 1.0 if delta == 0 else 0.0
    return Difference(delta, delta - half, delta + half, p, method, t, df, se)


def _unknown(delta: float, method: str, confidence: float) -> Difference:
    check_confidence(confidence)
    return Difference(delta, -inf, inf, 1.0, method)


def _log_moments(values: ArrayLike, counts: ArrayLike | None) -> Moments:
    points, weights = tally(values, counts)
    if points.size == 0:
        raise NoData("there is no value to take the geometric mean of.")
    if points[0] <= 0:
        raise UsageError(
            "a geometric mean takes positive values only.",
            hint="Floor durations at the clock's resolution first (one minute).",
        )
    return Moments.of(np.log(points), weights)


def _check_sd(*deviations: float) -> None:
    if not all(sd >= 0 for sd in deviations):
        raise UsageError(f"a standard deviation is not a number of 0 or more: {deviations}.")
