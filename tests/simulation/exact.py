"""Coverage without chance: every possible outcome of a survey, weighed by its probability.

The intervals are asked of the public indicators, outcome by outcome, as a report would print them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from scipy.special import gammaln, xlogy

from cxreports.measure import CSAT, NPS, Estimate
from cxreports.measure.inference import median_interval

Floats = NDArray[np.float64]
SLACK = 1e-9  # a true value that is an end of the interval is covered, whatever its last bits


@dataclass(frozen=True)
class Coverage:
    """How often intervals hold the true value, 0-1, per true value asked."""

    truths: Floats
    covered: Floats

    @property
    def mean(self) -> float:
        return float(self.covered.mean())

    @property
    def least(self) -> float:
        return float(self.covered.min())

    @property
    def most(self) -> float:
        return float(self.covered.max())

    @property
    def below(self) -> float:
        """Share of the true values that are covered less than 93 % of the time."""
        return float((self.covered < 0.93).mean())

    @property
    def worst(self) -> Floats:
        """The true value that is covered least."""
        return np.atleast_1d(self.truths[int(self.covered.argmin())])


def share_coverage(n: int, truths: Floats) -> Coverage:
    """Of the share of satisfied answers, for true shares 0-1: binomial outcomes."""
    outcomes = [answers({5: x, 1: n - x}) for x in range(n + 1)]
    low, high = ends(CSAT.of(outcome) for outcome in outcomes)
    chances = stats.binom.pmf(np.arange(n + 1), n, truths[:, None])
    return Coverage(truths, _held(chances, 100 * truths, low, high))


def net_coverage(n: int, truths: Floats) -> Coverage:
    """Of NPS, for true shares (promoters, passives, detractors): trinomial outcomes."""
    outcomes = tallies(n, 3)
    low, high = ends(NPS.of(answers(dict(zip((10, 8, 3), outcome, strict=True)))) for outcome in outcomes)
    chances = multinomial(outcomes, truths)
    return Coverage(truths, _held(chances, 100 * (truths[:, 0] - truths[:, 2]), low, high))


def mean_coverage(n: int, shapes: Floats) -> Coverage:
    """Of the mean of answers on 1-5, for true shares of the five answers: all outcomes, so n is small."""
    outcomes = tallies(n, 5)
    low, high = ends(
        CSAT.of(answers(dict(zip(range(1, 6), outcome, strict=True))), variant="mean") for outcome in outcomes
    )
    return Coverage(shapes, _held(multinomial(outcomes, shapes), shapes @ np.arange(1, 6), low, high))


def quantile_coverage(n: int, q: float = 0.5) -> float:
    """Of a quantile of durations, whatever their distribution: as many lie below it as a binomial says."""
    found = median_interval(np.arange(1, n + 1), quantile=q)
    below = stats.binom(n, q)
    return float(below.cdf(found.high - 1) - below.cdf(found.low - 1))


def answers(counts: Mapping[int, int]) -> dict[int, int]:
    return {answer: int(count) for answer, count in counts.items() if count}


def ends(estimates: Iterable[Estimate]) -> tuple[Floats, Floats]:
    found = np.array([(one.ci_low, one.ci_high) for one in estimates], dtype=float)
    return found[:, 0], found[:, 1]


def tallies(n: int, classes: int) -> NDArray[np.int64]:
    """Every way in which n answers fall into classes, one per row."""
    bars = np.array(list(combinations(range(n + classes - 1), classes - 1)))
    edges = np.column_stack([np.full(len(bars), -1), bars, np.full(len(bars), n + classes - 1)])
    return np.diff(edges, axis=1) - 1


def multinomial(outcomes: NDArray[np.int64], shares: Floats) -> Floats:
    """Probability of each outcome (columns) under each row of shares."""
    ways = gammaln(outcomes.sum(axis=1) + 1) - gammaln(outcomes + 1).sum(axis=1)
    return np.exp(ways + xlogy(outcomes[None, :, :], shares[:, None, :]).sum(axis=2))


def _held(chances: Floats, truths: Floats, low: Floats, high: Floats) -> Floats:
    inside = (low - SLACK <= truths[:, None]) & (truths[:, None] <= high + SLACK)
    return (chances * inside).sum(axis=1)
