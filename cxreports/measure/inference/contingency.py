"""Tests on tables of counts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy
from numpy.typing import ArrayLike

from cxreports.errors import NoData, UsageError
from cxreports.measure.inference.interval import Test
from cxreports.measure.inference.tally import Floats


def fisher_exact(table: Sequence[Sequence[float]]) -> float:
    """Two-sided p of Fisher's exact test on a 2 x 2 table of whole counts (methodology 2.3f).

    Raises:
        UsageError: the table is not 2 x 2, or a count is negative or not whole.

    >>> round(fisher_exact([[3, 1], [1, 3]]), 4)
    0.4857
    """
    counts = _counts(table)
    if counts.shape != (2, 2) or (counts != np.round(counts)).any():
        raise UsageError("Fisher's exact test takes a 2 x 2 table of whole counts.")
    return min(1.0, float(scipy.stats.fisher_exact(counts.astype(np.int64)).pvalue))


def chi_square(table: Sequence[Sequence[float]]) -> Test:
    """Pearson's chi-square test of independence, without continuity correction (methodology 2.1f).

    Rows and columns without any count are left out.

    Returns:
        The statistic, df = (rows - 1)(columns - 1) and p; p = 1 when one row or column remains.

    Raises:
        NoData: the table is empty. UsageError: a count is negative.

    >>> round(chi_square([[762, 327, 468], [484, 239, 477]]).statistic, 2)
    30.07
    """
    counts = np.atleast_2d(_counts(table))
    counts = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
    if counts.size == 0:
        raise NoData("the table has no count to test.")
    df = (counts.shape[0] - 1) * (counts.shape[1] - 1)
    if df == 0:
        return Test(0.0, 1.0, "chi-square", 0)
    found = scipy.stats.chi2_contingency(counts, correction=False)
    return Test(float(found.statistic), float(found.pvalue), "chi-square", df)


def goodness_of_fit(observed: Sequence[float], expected_ratio: Sequence[float]) -> Test:
    """Chi-square test of counts against declared ratios: a sample-ratio mismatch (methodology 3.15).

    Args:
        observed: counts, one per class.
        expected_ratio: any positive numbers in the expected proportions.

    Raises:
        NoData: there is no count. UsageError: lengths differ, or a ratio is not positive.

    >>> round(goodness_of_fit([50312, 49688], [1, 1]).p, 4)
    0.0485
    """
    counts, ratio = _counts(observed), np.asarray(expected_ratio, dtype=float)
    if counts.sum() == 0:
        raise NoData("there is no count to test.")
    if counts.shape != ratio.shape or not (ratio > 0).all():
        raise UsageError(
            f"{len(counts)} counts against {len(ratio)} ratios.", hint="Give one positive ratio per class."
        )
    expected = counts.sum() * ratio / ratio.sum()
    statistic, df = float((((counts - expected) ** 2) / expected).sum()), counts.size - 1
    p = float(scipy.special.chdtrc(df, statistic)) if df else 1.0
    return Test(statistic, p, "chi-square goodness of fit", df)


def mcnemar(only_first: float, only_second: float, exact: bool = False, continuity: bool = True) -> Test:
    """McNemar's test of two answers of the same respondents (methodology 2.3f).

    Args:
        only_first, only_second: the discordant pairs: a success the first time only, the second time only.
        exact: two-sided binomial test on the discordant pairs instead of chi-square; whole counts.
        continuity: Edwards' correction of the chi-square.

    Returns:
        Chi-square with one degree of freedom, or with `exact` the smaller discordant count; p = 1 without any
        discordant pair.

    Raises:
        UsageError: a count is negative.

    >>> round(mcnemar(12, 4).statistic, 4), round(mcnemar(12, 4, exact=True).p, 4)
    (3.0625, 0.0768)
    """
    discordant = float(_counts([only_first, only_second]).sum())
    if exact:
        smaller = min(only_first, only_second)
        p = min(1.0, 2 * float(scipy.special.bdtr(smaller, round(discordant), 0.5)))
        return Test(float(smaller), p, "McNemar exact")
    gap = max(0.0, abs(only_first - only_second) - (1.0 if continuity else 0.0))
    statistic = gap**2 / discordant if discordant else 0.0
    return Test(statistic, float(scipy.special.chdtrc(1, statistic)), "McNemar", 1)


def cohen_kappa(table: Sequence[Sequence[float]]) -> float | None:
    """Cohen's kappa: agreement of two coders beyond chance (1960; methodology 3.13).

    Args:
        table: square; row = class given by the first coder, column = by the second.

    Returns:
        1 for full agreement, 0 for what chance gives; None when there is nothing coded, or when both coders
        used one and the same class throughout: chance alone agrees then.

    Raises:
        UsageError: the table is not square, or a count is negative.

    >>> round(cohen_kappa([[45, 15], [25, 15]]), 4)
    0.1304
    """
    counts = _counts(table)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1]:
        raise UsageError("agreement takes a square table: the same classes for both coders.")
    n = float(counts.sum())
    if n == 0:
        return None
    agreed = float(np.trace(counts)) / n
    chance = float(counts.sum(axis=1) @ counts.sum(axis=0)) / n**2
    return (agreed - chance) / (1 - chance) if chance < 1 else None


def _counts(table: ArrayLike) -> Floats:
    counts = np.asarray(table, dtype=float)
    if not (counts >= 0).all():  # also refuses NaN
        raise UsageError("a table of counts holds a negative or missing one.")
    return counts
