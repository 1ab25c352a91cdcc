"""Ranks with their uncertainty: "between 2nd and 6th" (methodology R9, R13)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from cxreports.measure.indicator import Indicator
from cxreports.measure.record import LOW_BASE, Result


@dataclass(frozen=True, slots=True)
class Rank:
    """The ranks that a group may truly have, 1 the best, of `among` groups that could be ranked."""

    first: int
    last: int
    among: int


def ranks(indicator: Indicator, results: Sequence[Result], confidence: float = 0.95) -> Mapping[int, Rank]:
    """The ranks of groups, all of them right together at the level `confidence`.

    Every two groups are compared, the p values adjusted by Holm's procedure over all pairs. A group ranks
    below those that are better for sure, and above those that are worse for sure (Mogstad, Romano, Shaikh and
    Wilhelm 2024, two-sided tests). Groups under 30 answers, or withheld, have no rank (R13).

    Args:
        indicator: whose direction says which side is good; of a neutral one the highest comes first.
        results: one per group, as `Study.split` gives them.

    Returns:
        Place in `results` -> rank, for the groups that have one.

    >>> from cxreports.measure import NPS, measure
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"shop": ["a", "b", "c"] * 80, "score": [10, 9, 3] * 80})
    >>> found = ranks(NPS, measure(frame, NPS, by="shop"))
    >>> [(one.first, one.last) for one in found.values()]
    [(1, 2), (1, 2), (3, 3)]
    """
    places = [place for place, one in enumerate(results) if _is_ranked(one)]
    better = dict.fromkeys(places, 0)
    worse = dict.fromkeys(places, 0)
    sign = -1 if indicator.direction == "lower_is_better" else 1
    for (a, b), delta in _certain(indicator, results, places, confidence):
        winner, loser = (a, b) if sign * delta > 0 else (b, a)
        better[loser] += 1
        worse[winner] += 1
    size = len(places)
    return {place: Rank(1 + better[place], size - worse[place], size) for place in places}


def _is_ranked(result: Result) -> bool:
    estimate = result.estimate
    return estimate.status == "ok" and estimate.n >= LOW_BASE and result.state is not None


def _certain(
    indicator: Indicator, results: Sequence[Result], places: Sequence[int], confidence: float
) -> list[tuple[tuple[int, int], float]]:
    """The pairs that differ for sure, with their difference (Holm's step-down procedure)."""
    tested = []
    for a, b in combinations(places, 2):
        found = indicator.difference(results[a].state, results[b].state, confidence)
        if found is not None and found.p is not None and found.delta:
            tested.append((found.p, (a, b), found.delta))
    tested.sort()
    certain = []
    for step, (p, pair, delta) in enumerate(tested):
        if p > (1 - confidence) / (len(tested) - step):
            break
        certain.append((pair, delta))
    return certain
