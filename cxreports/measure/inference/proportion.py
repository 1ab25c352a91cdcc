"""One proportion, and the difference or ratio of two."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log, sqrt

from cxreports.measure.inference.contingency import fisher_exact, mcnemar
from cxreports.measure.inference.interval import (
    Difference,
    Interval,
    Test,
    check_confidence,
    check_share,
    check_sides,
    normal_p,
    z_value,
)

_FPC_SHARE = 0.05  # a sample above this share of its population gets the finite-population correction
_FISHER_BELOW = 5  # an expected count below this asks for the exact test


def wilson(successes: float, n: float, confidence: float = 0.95, population: float | None = None) -> Interval:
    """Wilson score interval of a proportion (methodology 2.3e).

    Args:
        successes: how many, 0 to n; may be fractional (share times effective base).
        n: the base; 0 gives the whole range, 0 to 1.
        confidence: level.
        population: size of a finite population sampled without replacement; above a sampling share of 5 % the
            interval is narrowed by sqrt((N - n)/(N - 1)) (methodology 2.10e).

    Returns:
        Interval of the share, 0-1. It contains the point and never leaves [0, 1].

    Raises:
        UsageError: `successes` is not within 0..n, or the level is not within 0..1.

    >>> interval = wilson(81, 263)
    >>> round(interval.low, 6), round(interval.high, 6)
    (0.255289, 0.36621)
    """
    z = z_value(confidence)
    successes, n = check_share(successes, n)
    if n == 0:
        return Interval(0.0, 1.0, "Wilson")
    share = successes / n
    if population is not None and n > _FPC_SHARE * population:
        _, population = check_share(n, population, "n")
        if n == population:
            return Interval(share, share, "census")
        n *= (population - 1) / (population - n)
    spread = z * z / n
    centre = (share + spread / 2) / (1 + spread)
    half = z * sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    low = 0.0 if share == 0 else max(0.0, centre - half)
    high = 1.0 if share == 1 else min(1.0, centre + half)
    return Interval(min(low, share), max(high, share), "Wilson")


def newcombe(x1: float, n1: float, x2: float, n2: float, confidence: float = 0.95) -> Interval:
    """Newcombe's hybrid score interval of p1 - p2 (1998, method 10; methodology 2.3f).

    Args:
        x1, n1, x2, n2: successes and base of each side; may be fractional.

    Returns:
        Interval of the difference of shares, within -1..1.

    Raises:
        NoData: a side is empty. UsageError: a side has more successes than its base.

    >>> interval = newcombe(56, 70, 48, 80)
    >>> round(interval.low, 4), round(interval.high, 4)
    (0.0524, 0.3339)
    """
    check_sides(n1, n2)
    first, second = wilson(x1, n1, confidence), wilson(x2, n2, confidence)
    p1, p2 = x1 / n1, x2 / n2
    low = p1 - p2 - sqrt((p1 - first.low) ** 2 + (second.high - p2) ** 2)
    high = p1 - p2 + sqrt((first.high - p1) ** 2 + (p2 - second.low) ** 2)
    return Interval(max(-1.0, low), min(1.0, high), "Newcombe")


def proportion_z(x1: float, n1: float, x2: float, n2: float) -> Test:
    """Pooled two-proportion z test, without continuity correction (methodology 2.3f).

    Returns:
        z of p1 - p2 and its two-sided p; z = 0 and p = 1 when both shares are 0 or both are 1.

    Raises:
        NoData: a side is empty. UsageError: a side has more successes than its base.

    >>> round(proportion_z(17, 25, 8, 20).p, 4)
    0.0603
    """
    check_sides(n1, n2)
    (x1, n1), (x2, n2) = check_share(x1, n1), check_share(x2, n2)
    pooled = (x1 + x2) / (n1 + n2)
    se = sqrt(max(0.0, pooled * (1 - pooled)) * (1 / n1 + 1 / n2))
    z = (x1 / n1 - x2 / n2) / se if se > 0 else 0.0
    return Test(z, normal_p(z), "pooled z test")


def proportion_difference(x1: float, n1: float, x2: float, n2: float, confidence: float = 0.95) -> Difference:
    """p1 - p2 with Newcombe's interval and its test (methodology 2.3f).

    The test is the pooled z test; Fisher's exact test if an expected count is below 5 (on counts rounded to
    whole answers when they are fractional).

    Returns:
        Difference of shares, -1..1; `statistic` is z, None with Fisher's test.

    Raises:
        NoData: a side is empty. UsageError: a side has more successes than its base.

    >>> difference = proportion_difference(74, 107, 60, 110)
    >>> round(difference.delta, 3), round(difference.p, 3)
    (0.146, 0.027)
    """
    interval = newcombe(x1, n1, x2, n2, confidence)
    pooled = (x1 + x2) / (n1 + n2)
    if min(pooled, 1 - pooled) * min(n1, n2) < _FISHER_BELOW:
        p, statistic, test = _fisher_of_rounded(x1, n1, x2, n2), None, "Fisher exact"
    else:
        z_test = proportion_z(x1, n1, x2, n2)
        p, statistic, test = z_test.p, z_test.statistic, z_test.method
    return Difference(x1 / n1 - x2 / n2, interval.low, interval.high, p, f"Newcombe, {test}", statistic)


def _fisher_of_rounded(x1: float, n1: float, x2: float, n2: float) -> float:
    rows = [(round(x), max(0, round(n) - round(x))) for x, n in ((x1, n1), (x2, n2))]
    return fisher_exact(rows)


def paired_newcombe(
    both: float, only_first: float, only_second: float, neither: float, confidence: float = 0.95
) -> Difference:
    """Difference of two proportions seen on the same respondents (Newcombe 1998, paired method 10; 2.3f).

    Args:
        both, only_first, only_second, neither: respondents by their two answers.

    Returns:
        First share minus second; the p value is McNemar's exact one.

    Raises:
        NoData: no respondent. UsageError: a negative count.

    >>> difference = paired_newcombe(36, 12, 2, 0)
    >>> round(difference.delta, 2), round(difference.low, 4), round(difference.high, 4)
    (0.2, 0.0569, 0.3404)
    """
    n = both + only_first + only_second + neither
    check_sides(n)
    p1, p2 = (both + only_first) / n, (both + only_second) / n
    first, second = wilson(p1 * n, n, confidence), wilson(p2 * n, n, confidence)
    phi = _corrected_phi(both, only_first, only_second, neither)
    low = _combine(p1 - first.low, second.high - p2, phi)
    high = _combine(first.high - p1, p2 - second.low, phi)
    delta = p1 - p2
    p = mcnemar(only_first, only_second, exact=True).p
    return Difference(delta, delta - low, delta + high, p, "paired Newcombe, McNemar exact")


def _combine(a: float, b: float, phi: float) -> float:
    return sqrt(max(0.0, a * a - 2 * phi * a * b + b * b))


def _corrected_phi(both: float, only_first: float, only_second: float, neither: float) -> float:
    margins = (both + only_first) * (only_second + neither) * (both + only_second) * (only_first + neither)
    if margins == 0:
        return 0.0
    excess = both * neither - only_first * only_second
    if excess > 0:
        excess = max(0.0, excess - (both + only_first + only_second + neither) / 2)
    return float(excess / sqrt(margins))


def ratio_interval(
    x1: float, n1: float, x2: float, n2: float, confidence: float = 0.95
) -> tuple[float, Interval]:
    """Ratio p1/p2 with Katz's log interval (methodology 2.15e).

    Returns:
        The ratio and its interval; a lift is the ratio minus 1.

    Raises:
        NoData: a side is empty or without success: the ratio has no logarithm. UsageError: a side has more
            successes than its base.

    >>> ratio, interval = ratio_interval(189, 11034, 104, 11037)
    >>> round(ratio, 3), round(interval.low, 3), round(interval.high, 3)
    (1.818, 1.433, 2.306)
    """
    z = z_value(confidence)
    check_sides(n1, n2, x1, x2)
    (x1, n1), (x2, n2) = check_share(x1, n1), check_share(x2, n2)
    ratio = (x1 / n1) / (x2 / n2)
    se = sqrt(max(0.0, 1 / x1 - 1 / n1 + 1 / x2 - 1 / n2))
    return ratio, Interval(exp(log(ratio) - z * se), exp(log(ratio) + z * se), "Katz log")


def share_intervals(counts: Sequence[float], confidence: float = 0.95) -> list[Interval]:
    """Simultaneous intervals of all shares of a multinomial (Goodman 1965; methodology 2.10e).

    Args:
        counts: one per class.

    Returns:
        One interval per class, 0-1; together they hold at the level.

    Raises:
        UsageError: a count is negative, or the level is not within 0..1.

    >>> [round(interval.low, 3) for interval in share_intervals([50, 30, 20])]
    [0.384, 0.204, 0.122]
    """
    check_confidence(confidence)
    n = sum(counts)
    # Wilson's interval at the Bonferroni level: chi2(1 - alpha/k, 1) is the square of that z
    level = 1 - (1 - confidence) / max(1, len(counts))
    return [
        Interval(interval.low, interval.high, "Goodman")
        for interval in (wilson(count, n, level) for count in counts)
    ]
