"""Moments of truth: the recommendation of those pleased at a stage, and of those who were not (2.2, 3.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import narwhals as nw

from cxreports.errors import NoData
from cxreports.measure.collect import measure
from cxreports.measure.compare import Pair, compare
from cxreports.measure.csat import CSAT
from cxreports.measure.nps import NPS
from cxreports.measure.record import Result
from cxreports.measure.scored import Scored
from cxreports.measure.study import Study

_PLEASED, _NOT = "pleased", "not"


@dataclass(frozen=True, slots=True)
class Moment:
    """One stage.

    Attributes:
        stage: its name.
        pleased: NPS of the customers whose answers there were all satisfied.
        unhappy: NPS of those with another answer there; its comparison is against `pleased`.
    """

    stage: str
    pleased: Result
    unhappy: Result


def moments(study: Study, by: str) -> list[Moment]:
    """How far apart the recommendation is after a good and after a bad experience at each stage.

    Each customer counts once per stage: the last NPS answer of the period, and the satisfaction answers given
    there before it, within the period. One family of comparisons over the stages. It is an association: those
    who are unhappy everywhere are unhappy at every stage.

    Args:
        by: the dimension of the stages.

    Returns:
        One per stage that both groups passed, in no order.

    Raises:
        NoData: there is no NPS or no satisfaction question, or nobody answered both in that order.
    """
    nps, csat = _asked(study, NPS), _asked(study, CSAT)
    joined = _joined(study, nps.question, csat.question, by)
    results = measure(joined.to_native(), nps, by=(by, "cx_side"), confidence=study.confidence)
    found = {(str(one.estimate.by[by]), str(one.estimate.by["cx_side"])): one for one in results}
    stages = sorted({stage for stage, _ in found})
    both = [stage for stage in stages if all(_has(found, stage, side) for side in (_PLEASED, _NOT))]
    if not both:
        raise NoData(f"no value of {by!r} has customers on both sides who answered the NPS later.")
    pairs = [Pair(nps, found[stage, _NOT], found[stage, _PLEASED], "rest") for stage in both]
    told = compare("rest", pairs, family="F2 moments", confidence=study.confidence)
    return [
        Moment(stage, found[stage, _PLEASED], replace(found[stage, _NOT], comparison=comparison))
        for stage, comparison in zip(both, told, strict=True)
    ]


def _asked(study: Study, indicator: Scored) -> Scored:
    bound = study.bound(indicator)
    assert isinstance(bound, Scored)  # what is scored stays so when it is bound
    return replace(bound, day="answered_on")


def _has(found: dict[tuple[str, str], Result], stage: str, side: str) -> bool:
    return (stage, side) in found and found[stage, side].state is not None


def _joined(study: Study, nps: str, csat: str, by: str) -> Any:
    """One row per customer and stage: the NPS answer that followed, and on which side of satisfaction."""
    rows = nw.from_native(study.dataset.frame("responses"))
    start, end = study.period.start_on, study.period.end_on
    known = ~nw.col("customer_id").is_null() & ~nw.col("score").is_null()
    rows = rows.filter(known & (nw.col("answered_on") >= start) & (nw.col("answered_on") < end))
    last = rows.filter(nw.col("question") == nps).with_columns(
        cx_last=nw.col("answered_at").max().over("customer_id")
    )
    last = last.filter(nw.col("answered_at") == nw.col("cx_last"))
    last = last.group_by("customer_id").agg(
        nw.col("score").min(), nw.col("cx_last").max(), nw.col("answered_on").max()
    )
    good, low, high = _satisfied(study, csat)
    met = rows.filter((nw.col("question") == csat) & ~nw.col(by).is_null())
    met = met.filter((nw.col("score") >= low) & (nw.col("score") <= high))
    met = met.with_columns(cx_bad=nw.when(nw.col("score").is_in(good)).then(nw.lit(0)).otherwise(nw.lit(1)))
    met = met.select("customer_id", by, "cx_bad", nw.col("answered_at").alias("cx_met"))
    pairs = met.join(last, on="customer_id", how="inner").filter(nw.col("cx_met") <= nw.col("cx_last"))
    each = pairs.group_by("customer_id", by).agg(
        nw.col("cx_bad").max(), nw.col("score").max(), nw.col("answered_on").max()
    )
    side = nw.when(nw.col("cx_bad") == 1).then(nw.lit(_NOT)).otherwise(nw.lit(_PLEASED))
    return each.with_columns(cx_side=side)


def _satisfied(study: Study, question: str) -> tuple[Sequence[float], float, float]:
    """The satisfied answers of a question, and the ends of its scale."""
    asked = study.dataset.questions[question]
    low, high = asked.scale
    best = range(low, high + 1) if asked.polarity == "lower" else range(high, low - 1, -1)
    return [float(one) for one in asked.satisfied or best[: 1 if high - low < 2 else 2]], low, high
