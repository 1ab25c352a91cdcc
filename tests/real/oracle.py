"""Figures and intervals by the book, on plain rows: a second opinion that shares no code with the package.

Every function gives (value, low, high) in the indicator's unit, at 95 %. The letters are those of the
methodology's sheets.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.duration.survfunc import SurvfuncRight
from statsmodels.stats.proportion import proportion_confint

Told = tuple[float, float, float]
Z = float(stats.norm.ppf(0.975))


def nps(scores: pd.Series) -> Told:
    """100 (p - d), with the adjusted Wald interval AW(3, T): 2.1d and e."""
    return net(scores, {9, 10}, set(range(7)))


def net(scores: pd.Series, good: Collection[int], bad: Collection[int]) -> Told:
    signs = scores.isin(good).astype(int) - scores.isin(bad).astype(int)
    n = len(scores) + 3
    p, d = (scores.isin(good).sum() + 0.75) / n, (scores.isin(bad).sum() + 0.75) / n
    half = Z * np.sqrt((p + d - (p - d) ** 2) / n)
    return 100 * signs.mean(), max(-100.0, 100 * (p - d - half)), min(100.0, 100 * (p - d + half))


def share(flags: pd.Series) -> Told:
    """A percentage, with its Wilson interval: 2.3e."""
    low, high = proportion_confint(int(flags.sum()), len(flags), alpha=0.05, method="wilson")
    return 100 * flags.mean(), 100 * low, 100 * high


def mean(values: pd.Series) -> Told:
    """Student's interval: 2.3e."""
    low, high = stats.t.interval(0.95, len(values) - 1, loc=values.mean(), scale=stats.sem(values))
    return float(values.mean()), float(low), float(high)


def quantile(values: pd.Series, q: float) -> Told:
    """Between the two order statistics that leave 2.5 % or less on each side, by the binomial law: 2.8e."""
    ordered, n = np.sort(values.to_numpy(dtype=float)), len(values)
    law = stats.binom(n, q)
    ranks = np.arange(1, n + 1)
    below, above = ranks[law.cdf(ranks - 1) <= 0.025], ranks[law.sf(ranks - 1) <= 0.025]
    low, high = (below[-1] if below.size else 1), (above[0] if above.size else n)
    return float(np.quantile(ordered, q)), ordered[low - 1], ordered[high - 1]


def waiting_median(hours: pd.Series, done: pd.Series) -> tuple[float, float, float | None]:
    """The median time of those who wait, the log(-log) band of Kaplan-Meier read across: 2.8e."""
    curve = SurvfuncRight(hours.to_numpy(dtype=float), done.to_numpy(dtype=int))
    left = curve.surv_prob
    inside = (left > 0) & (left < 1)
    spread = np.zeros_like(left)
    spread[inside] = Z * curve.surv_prob_se[inside] / np.abs(left[inside] * np.log(left[inside]))
    low, high = left.copy(), left.copy()
    low[inside] = left[inside] ** np.exp(spread[inside])
    high[inside] = left[inside] ** np.exp(-spread[inside])
    half = 0.5 + 1e-12  # a product of fractions that is one half may miss it by its rounding
    ends = [curve.surv_times[line <= half] for line in (left, low, high)]
    return float(ends[0][0]), float(ends[1][0]), float(ends[2][0]) if ends[2].size else None
