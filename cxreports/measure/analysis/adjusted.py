"""Two groups made alike: by strata, or by weights (methodology 3.10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cxreports.errors import NoData
from cxreports.measure.analysis.logit import logit_slopes
from cxreports.measure.inference import Difference, z_value
from cxreports.measure.inference.interval import normal_p
from cxreports.measure.record import LOW_BASE

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One outcome of the contacted, and of the others as if they had the same scores and strata.

    Attributes:
        contacted, alone: percentage recovered, or mean change of the score.
        difference: contacted minus alone, with its interval and test.
        called: p <= 0.05, the interval without 0, 30 customers asked again on each side.
    """

    contacted: float
    alone: float
    difference: Difference
    called: bool


@dataclass(frozen=True, slots=True, eq=False)
class AskedAgain:
    """Distinct customers asked again, and how many of each.

    Attributes:
        n: how many. contacted: their side. before, after: scores. stratum: index into `strata`: score and
            whatever else makes customers comparable.
    """

    n: Floats
    contacted: NDArray[np.bool_]
    before: Floats
    after: Floats
    stratum: NDArray[np.int64]
    strata: tuple[tuple[Any, ...], ...]


def asked_again(rows: Sequence[Mapping[str, Any]], strata: Sequence[str]) -> AskedAgain:
    """The tally of grouped rows: `score`, `contacted`, `followup_score`, the strata, and `cx_n`.

    >>> asked_again([{"score": 5, "contacted": 1, "followup_score": 8, "cx_n": 3}], []).strata
    ((5,),)
    """
    keys = [(row["score"], *(row[name] for name in strata)) for row in rows]
    known = tuple(dict.fromkeys(keys))
    places = {key: place for place, key in enumerate(known)}
    return AskedAgain(
        np.array([row["cx_n"] for row in rows], dtype=float),
        np.array([row["contacted"] == 1 for row in rows]),
        np.array([row["score"] for row in rows], dtype=float),
        np.array([row["followup_score"] for row in rows], dtype=float),
        np.array([places[key] for key in keys]),
        known,
    )


def stratified(tally: AskedAgain, outcome: Floats, share: bool, confidence: float) -> tuple[Outcome, float]:
    """Differences within strata, weighted by the contacted of each.

    Args:
        outcome: one per line of the tally. share: it is 0 or 100 (Agresti-Caffo variance), not a score.

    Returns:
        The outcome, and the share (0-1) of the contacted in strata that hold others too.

    Raises:
        NoData: there is no such stratum.

    >>> tally = asked_again(
    ...     [{"score": 5.0, "contacted": side, "followup_score": after, "cx_n": n}
    ...      for side, after, n in [(1, 8.0, 30), (1, 5.0, 10), (0, 8.0, 10), (0, 5.0, 30)]], [])
    >>> found, support = stratified(tally, 100.0 * (tally.after >= 7), True, 0.95)
    >>> found.difference.delta, support
    (50.0, 1.0)
    """
    size = len(tally.strata)
    sides: list[tuple[Floats, Floats, Floats]] = []
    for side in (tally.contacted, ~tally.contacted):
        place, n, y = tally.stratum[side], tally.n[side], outcome[side]
        powers = (np.bincount(place, weights=n * y**power, minlength=size) for power in (0, 1, 2))
        count, total, squares = (one.astype(float) for one in powers)
        sides.append((count, total, squares))
    (n1, t1, s1), (n0, t0, s0) = sides
    both = (n1 > 0) & (n0 > 0)
    if not both.any():
        raise NoData("no contacted customer has anyone comparable.", hint="Take fewer or wider strata.")
    n1, t1, s1, n0, t0, s0 = (one[both] for one in (n1, t1, s1, n0, t0, s0))
    part = n1 / n1.sum()
    variance = part**2 @ (_variance(n1, t1, s1, share) + _variance(n0, t0, s0, share))
    treated, alone = float(part @ (t1 / n1)), float(part @ (t0 / n0))
    delta, half = treated - alone, z_value(confidence) * sqrt(variance)
    p = normal_p(delta / sqrt(variance)) if variance > 0 else float(delta == 0)
    difference = Difference(delta, delta - half, delta + half, p, "stratified z")
    support = float(n1.sum() / tally.n[tally.contacted].sum())
    return _outcome(tally, treated, alone, difference), support


def _variance(n: Floats, total: Floats, squares: Floats, share: bool) -> Floats:
    """Of the mean in each stratum: Agresti-Caffo for shares; pooled over strata for scores."""
    if share:
        p = (total / 100 + 1) / (n + 2)
        return np.asarray(100**2 * p * (1 - p) / (n + 2))
    within = float((squares - total**2 / n).sum())
    return within / max(1.0, float(n.sum()) - len(n)) / n


def _outcome(tally: AskedAgain, treated: float, alone: float, difference: Difference) -> Outcome:
    sides = (tally.n[tally.contacted].sum(), tally.n[~tally.contacted].sum())
    called = difference.p <= 0.05 and not difference.low <= 0 <= difference.high and min(sides) >= LOW_BASE
    return Outcome(treated, alone, difference, bool(called))


def weighted(
    tally: AskedAgain, outcome: Floats, confidence: float, seed: int, replicates: int
) -> tuple[Outcome, float]:
    """The others weighted by their odds of being contacted; seeded bootstrap of customers.

    Args, Returns: as for `stratified`; nobody is left out for want of someone comparable.

    >>> tally = asked_again(
    ...     [{"score": 5.0, "contacted": side, "followup_score": after, "cx_n": n}
    ...      for side, after, n in [(1, 8.0, 30), (1, 5.0, 10), (0, 8.0, 10), (0, 5.0, 30)]], [])
    >>> found, support = weighted(tally, 100.0 * (tally.after >= 7), 0.95, 0, 200)
    >>> round(found.difference.delta, 6), support
    (50.0, 1.0)
    """
    design = _design(tally)
    treated, alone = _att(tally.n, tally.contacted, outcome, design)
    rng = np.random.default_rng(seed)
    total = int(tally.n.sum())
    draws = rng.multinomial(total, tally.n / tally.n.sum(), size=replicates).astype(float)
    pairs = np.array([_att(n, tally.contacted, outcome, design) for n in draws])
    deltas = pairs[:, 0] - pairs[:, 1]
    deltas = deltas[np.isfinite(deltas)]
    low, high = np.quantile(deltas, [(1 - confidence) / 2, (1 + confidence) / 2])
    delta, se = treated - alone, float(deltas.std(ddof=1))
    p = normal_p(delta / se) if se > 0 else float(delta == 0)
    difference = Difference(delta, float(low), float(high), p, "IPW, bootstrap percentile", se=se)
    alike = set(tally.stratum[~tally.contacted])
    inside = tally.contacted & np.isin(tally.stratum, list(alike))
    support = float(tally.n[inside].sum() / tally.n[tally.contacted].sum())
    return _outcome(tally, treated, alone, difference), support


def _design(tally: AskedAgain) -> Floats:
    """Constant, score, and one column per value of each stratum but its first."""
    columns = [np.ones(len(tally.n)), tally.before - tally.before.mean()]
    for place in range(1, len(tally.strata[0])):
        values = [tally.strata[stratum][place] for stratum in tally.stratum]
        for value in list(dict.fromkeys(values))[1:]:
            columns.append(np.array([float(one == value) for one in values]))
    return np.column_stack(columns)


def _att(n: Floats, contacted: NDArray[np.bool_], outcome: Floats, design: Floats) -> tuple[float, float]:
    """Mean outcome of the contacted, and of the others weighted by their odds of being contacted."""
    odds = np.exp(np.clip(design @ logit_slopes(n, contacted.astype(float), design), -20, 20))
    one, other = n * contacted, n * ~contacted * odds
    if not (one.sum() > 0 and other.sum() > 0):
        return float("nan"), float("nan")
    return float(one @ outcome / one.sum()), float(other @ outcome / other.sum())
