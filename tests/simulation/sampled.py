"""Coverage by drawing samples, where outcomes are too many to count.

A sample is its tally: equal tallies have equal intervals, so that each is asked of the indicator once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from cxreports.measure import CES, CSAT, Estimate
from cxreports.measure.inference import kaplan_meier
from tests.simulation.exact import SLACK, answers

Ends = tuple[float, float]

# Shares of the answers, worst first: what satisfaction surveys look like.
FIVE: Mapping[str, Sequence[float]] = {
    "even": (0.10, 0.20, 0.40, 0.20, 0.10),
    "satisfied": (0.05, 0.05, 0.10, 0.30, 0.50),
    "divided": (0.30, 0.10, 0.10, 0.10, 0.40),
    "delighted": (0.01, 0.02, 0.07, 0.30, 0.60),
    "nearly unanimous": (0.01, 0.01, 0.02, 0.06, 0.90),
}
SEVEN: Mapping[str, Sequence[float]] = {
    "even": (0.05, 0.10, 0.20, 0.30, 0.20, 0.10, 0.05),
    "easy": (0.03, 0.04, 0.05, 0.08, 0.15, 0.30, 0.35),
    "divided": (0.25, 0.10, 0.05, 0.05, 0.10, 0.15, 0.30),
    "very easy": (0.01, 0.01, 0.02, 0.04, 0.07, 0.25, 0.60),
    "nearly unanimous": (0.01, 0.01, 0.01, 0.01, 0.02, 0.04, 0.90),
}


def csat_mean_coverage(shape: Sequence[float], n: int, draws: int, seed: int) -> float:
    """Of the mean of answers on 1-5."""
    truth = float(np.dot(shape, np.arange(1, 6)))
    return tally_coverage(lambda counts: CSAT.of(counts, variant="mean"), truth, shape, n, draws, seed)


def ces_coverage(shape: Sequence[float], n: int, draws: int, seed: int) -> float:
    """Of the ease index 0-100 of answers on 1-7."""
    truth = float(np.dot(shape, np.arange(7))) * 100 / 6
    return tally_coverage(CES.of, truth, shape, n, draws, seed)


def tally_coverage(
    measured: Callable[[dict[int, int]], Estimate],
    truth: float,
    shape: Sequence[float],
    n: int,
    draws: int,
    seed: int,
) -> float:
    drawn = Counter(map(tuple, np.random.default_rng(seed).multinomial(n, shape, size=draws).tolist()))

    def interval(tally: tuple[int, ...]) -> Ends:
        found = measured(answers(dict(enumerate(tally, start=1))))
        return float(found.ci_low or 0.0), float(found.ci_high or 0.0)

    held = sum(times for tally, times in drawn.items() if _holds(interval(tally), truth))
    return held / draws


def open_ticket_coverage(n: int, open_share: float, draws: int, seed: int) -> float:
    """Of the Kaplan-Meier median of exponential times, part of them cut off while the ticket is open.

    Times have a median of ln 2; cut-offs are exponential too, at the rate that leaves `open_share` open. An
    interval whose upper end the data do not reach has none, and holds everything above its lower end.
    """
    rng = np.random.default_rng(seed)
    rate = open_share / (1 - open_share)
    held = 0
    for _ in range(draws):
        times, cut = rng.exponential(1, n), rng.exponential(1 / rate, n)
        seen = np.minimum(times, cut)
        order = np.argsort(seen)
        events = (times <= cut)[order].astype(int)
        curve = kaplan_meier(seen[order].tolist(), events.tolist(), (1 - events).tolist())
        low, high = curve.quantile_interval(0.5)
        held += _holds((low or 0.0, np.inf if high is None else high), np.log(2))
    return held / draws


def _holds(interval: Ends, truth: float) -> bool:
    return interval[0] - SLACK <= truth <= interval[1] + SLACK
