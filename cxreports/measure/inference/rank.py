"""Rank tests on tallies: the order of values counts, not their distances."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import numpy as np
import scipy
from numpy.typing import ArrayLike

from cxreports.errors import UsageError
from cxreports.measure.inference.interval import Test, check_sides, normal_p
from cxreports.measure.inference.tally import Floats, grouped_tally


def rank_sum(
    values_a: ArrayLike, counts_a: ArrayLike | None, values_b: ArrayLike, counts_b: ArrayLike | None
) -> float:
    """Mann-Whitney test on tallies, normal approximation with tie and continuity corrections (2.8f).

    Args:
        values_a, counts_a, values_b, counts_b: tallies of the two sides; None for counts of one each.

    Returns:
        Two-sided p value; 1 when all values are alike.

    Raises:
        NoData: a side is empty.

    >>> round(rank_sum([1, 3, 5, 7, 9], None, [8, 10, 12, 14, 16], None), 4)
    0.0216
    """
    _, table = grouped_tally([(values_a, counts_a), (values_b, counts_b)])
    n_a, n_b = (float(side.sum()) for side in table)
    check_sides(n_a, n_b)
    n = n_a + n_b
    ranks, ties = _ranks(table)
    variance = n_a * n_b / 12 * ((n + 1) - ties / (n * (n - 1))) if n > 1 else 0.0
    if variance <= 0:
        return 1.0
    excess = abs(float(table[0] @ ranks) - n_a * (n + 1) / 2)
    return normal_p(max(0.0, excess - 0.5) / sqrt(variance))


def kruskal_wallis(groups: Sequence[tuple[ArrayLike, ArrayLike | None]]) -> Test:
    """Kruskal-Wallis H test with ties over two groups or more (methodology 2.1f).

    Args:
        groups: one tally (values, counts) per group; None for counts of one each.

    Returns:
        H, df = groups - 1 and p; H = 0 when all values are alike.

    Raises:
        NoData: a group is empty. UsageError: there are fewer than two.

    >>> round(kruskal_wallis([([1, 3, 5, 7, 9], None), ([2, 4, 6, 8, 10], None)]).statistic, 4)
    0.2727
    """
    if len(groups) < 2:
        raise UsageError(f"a comparison of groups needs two or more; there are {len(groups)}.")
    _, table = grouped_tally(groups)
    sizes = table.sum(axis=1)
    check_sides(*sizes)
    n = float(sizes.sum())
    ranks, ties = _ranks(table)
    correction = 1 - ties / (n**3 - n) if n > 1 else 0.0
    gaps = table @ ranks / sizes - (n + 1) / 2
    h = 12 / (n * (n + 1)) * float(sizes @ gaps**2) / correction if correction > 0 else 0.0
    df = len(groups) - 1
    return Test(h, float(scipy.special.chdtrc(df, h)), "Kruskal-Wallis", df)


def _ranks(table: Floats) -> tuple[Floats, float]:
    """The mid-rank of each distinct value, and the sum of t^3 - t over ties."""
    tied = table.sum(axis=0)
    ranks: Floats = np.cumsum(tied) - (tied - 1) / 2
    return ranks, float((tied**3 - tied).sum())
