"""What calling unhappy customers back goes with, next to those who were not called (methodology 3.10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import narwhals as nw
import numpy as np

from cxreports.errors import DataError, NoData, UsageError
from cxreports.measure.analysis.adjusted import AskedAgain, Outcome, asked_again, stratified, weighted
from cxreports.measure.analysis.columns import adopt, complete, counted, numeric
from cxreports.measure.analysis.record import Analysis
from cxreports.measure.panel import Panel
from cxreports.measure.record import FRACTION_BASE

Method = Literal["stratified", "ipw"]
_SUPPORT, _UNEQUAL = 0.8, 10.0


@dataclass(frozen=True, kw_only=True)
class LoopEffect(Analysis):
    """Contacted against not contacted, both asked again.

    Attributes:
        n: unhappy customers who were asked again. n_missing: those who were not. n_invalid: off the scale.
        n_contacted, n_alone: of the n. response_contacted, response_alone: share asked again (answering), %.
        recovery: percentage that now scores `recovered_from` or more. change: mean change of the score.
        before_after: mean change of the contacted alone: NOT the effect; a low score rises by itself.
        support: share (0-1) of the contacted who have someone comparable among the others.
        contacted_moves, alone_moves: transitions between NPS classes.
        randomised: whether who was called was drawn by lot.
    """

    definition_id: ClassVar[str] = "loop_effect"
    n_contacted: int
    n_alone: int
    response_contacted: float
    response_alone: float
    recovery: Outcome
    change: Outcome
    before_after: float
    support: float
    contacted_moves: Panel
    alone_moves: Panel
    randomised: bool
    seed: int
    replicates: int


def loop_effect(
    frame: Any, *, strata: Sequence[str] = (), method: Method = "stratified", eligible_to: float = 6,
    recovered_from: float = 7, randomised: bool = False, confidence: float = 0.95, seed: int = 0,
    replicates: int = 1000,
) -> LoopEffect:  # fmt: skip
    """Recovery of contacted customers minus that of comparable others (methodology 3.10).

    "stratified": differences within score and strata, weighted by the contacted (Agresti-Caffo variances).
    "ipw": the others weighted by their odds of being contacted, from a logistic model of score and strata;
    bootstrap of customers.

    Args:
        frame: one row per customer: `score` (0-10), `contacted` (0, 1 or a boolean), `followup_score` (null
            when not asked again), and the columns of `strata` (value band, segment...).
        eligible_to: highest unhappy score. recovered_from: lowest score that counts as recovered.
        randomised: a hold-out was drawn by lot; the caution about causes is then left out.
        seed, replicates: of the bootstrap, for "ipw".

    Raises:
        NoData: fewer than 10 were asked again on a side, or nobody is comparable. DataError: a column is
            absent or no number, `contacted` is not 0 or 1.

    >>> import pandas as pd
    >>> frame = pd.DataFrame({"score": [3, 6] * 60, "contacted": [1] * 60 + [0] * 60,
    ...                       "followup_score": [8, 8, 4, 8] * 15 + [3, 8, 4, 4] * 15})
    >>> found = loop_effect(frame)
    >>> found.recovery.contacted, found.recovery.alone, found.recovery.called
    (75.0, 25.0, True)
    """
    if method not in ("stratified", "ipw"):
        raise UsageError(f"{method!r} is no way to adjust.", hint="Write stratified or ipw.")
    rows, counts = _read(frame, strata, eligible_to)
    tally = asked_again(rows, strata)
    both = ((tally.after >= recovered_from).astype(float) * 100, tally.after - tally.before)
    found = [
        stratified(tally, outcome, share, confidence)
        if method == "stratified"
        else weighted(tally, outcome, confidence, seed, replicates)
        for outcome, share in zip(both, (True, False), strict=True)
    ]
    (recovery, support), (change, _) = found
    known = tally.contacted
    before_after = float((tally.after - tally.before)[known] @ tally.n[known] / tally.n[known].sum())
    shares = [100 * counts[side, True] / (counts[side, True] + counts[side, False]) for side in (1, 0)]
    return LoopEffect(
        n=int(tally.n.sum()), n_missing=counts[1, False] + counts[0, False], n_invalid=counts[2, True],
        n_contacted=counts[1, True], n_alone=counts[0, True], response_contacted=shares[0],
        response_alone=shares[1], recovery=recovery, change=change, before_after=before_after,
        support=support, contacted_moves=_moves(tally, True), alone_moves=_moves(tally, False),
        randomised=randomised, confidence=confidence, seed=seed,
        replicates=0 if method == "stratified" else replicates,
        method="stratified by score and strata, Agresti-Caffo" if method == "stratified"
        else "inverse-probability weights, bootstrap percentile",
        warnings=_cautions(randomised, support, shares, before_after, change.alone),
    )  # fmt: skip


def _read(frame: Any, strata: Sequence[str], eligible_to: float) -> tuple[list[Any], dict[Any, int]]:
    """Tally of the unhappy asked again; and how many were and were not, by side (2: off the scale)."""
    names = ["score", "contacted", "followup_score"]
    known = numeric(adopt(frame, names, by=tuple(strata), table="followups"), names)
    known = complete(known, ["score", "contacted"]).filter(nw.col("score") <= eligible_to)
    rows = counted(known, [*names, *strata])
    for row in rows:
        if row["contacted"] not in (0.0, 1.0):
            raise DataError(f"'contacted' holds {row['contacted']!r}.", hint="Write 1 if contacted, else 0.")
    counts: dict[Any, int] = {(side, again): 0 for side in (0, 1, 2) for again in (True, False)}
    kept = []
    for row in rows:
        after = row["followup_score"]
        if row["score"] < 0 or (after is not None and not 0 <= after <= 10):
            counts[2, True] += row["cx_n"]
            continue
        counts[int(row["contacted"]), after is not None] += row["cx_n"]
        if after is not None:
            kept.append(row)
    few = min(counts[1, True], counts[0, True])
    if few < FRACTION_BASE:
        raise NoData(
            f"{counts[1, True]} contacted and {counts[0, True]} other unhappy customers were asked again; "
            f"{FRACTION_BASE} are needed on each side.",
            hint="Ask some customers again who were not called: without them no effect can be told.",
        )
    return kept, counts


def _moves(tally: AskedAgain, contacted: bool) -> Panel:
    side = tally.contacted == contacted
    times = tally.n[side].astype(int)
    return Panel.of(
        np.repeat(tally.before[side], times).tolist(), np.repeat(tally.after[side], times).tolist()
    )


def _cautions(
    randomised: bool, support: float, shares: Sequence[float], before_after: float, alone: float
) -> tuple[str, ...]:
    told = [
        f"Low scores rise by themselves: customers who were not contacted changed by {alone:+.1f}; of the "
        f"{before_after:+.1f} of the contacted only the difference can go back to the call."
    ]
    if not randomised:
        told.append(
            "Who was called was not drawn by lot: those who could be reached may have been easier to win "
            "back. A hold-out of 10 % would tell."
        )
    if support < _SUPPORT:
        told.append(f"Only {support:.0%} of the contacted have anyone comparable; the figure is theirs.")
    if abs(shares[0] - shares[1]) > _UNEQUAL:
        told.append(
            f"{shares[0]:.0f}% of the contacted answered again and {shares[1]:.0f}% of the others: "
            "the two may not be alike."
        )
    return tuple(told)
