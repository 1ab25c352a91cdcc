"""NPS by touchpoint: pooled, never averaged; and how the same customers move from one to the next (2.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import reduce
from operator import add
from statistics import fmean
from typing import Any

import narwhals as nw

from cxreports.errors import NoData
from cxreports.measure.collect import Scope, finished
from cxreports.measure.compare import Pair, compare
from cxreports.measure.grouping import adopt, rows_of, states
from cxreports.measure.nps import NPS
from cxreports.measure.panel import Panel
from cxreports.measure.record import ANONYMITY_BASE, Estimate, Result
from cxreports.measure.scored import Answers
from cxreports.measure.state import Tally
from cxreports.measure.window import windowed, with_ticks
from cxreports.period import Period


@dataclass(frozen=True, slots=True)
class Touchpoints:
    """NPS of every touchpoint, each against the others together, and of all of them.

    Attributes:
        touchpoints: name -> result, compared with the rest (family F2); in the order of the journey where it
            was given, lowest first where not.
        pooled: NPS of all answers together. unweighted_mean: mean of the touchpoints' values, for the reader
            who would have averaged them; it differs as soon as bases do.
    """

    touchpoints: Mapping[str, Result]
    pooled: Estimate
    unweighted_mean: float | None


def by_touchpoint(
    responses: Any,
    period: Period | str | None = None,
    *,
    order: tuple[str, ...] = (),
    dimension: str = "touchpoint",
    confidence: float = 0.95,
    anonymity: int = ANONYMITY_BASE,
) -> Touchpoints:
    """NPS of each touchpoint of a frame of answers, pooled by counts (Taylor and Hart; methodology 2.2).

    Args:
        responses: canonical frame of transactional answers; relational ones do not belong here.
        order: touchpoints in the order of the journey; one without answers is there with status "no_data".
        dimension: the column of touchpoints (or "stage").

    >>> import pandas as pd
    >>> frame = pd.DataFrame({"touchpoint": ["order"] * 40 + ["delivery"] * 20, "score": [9] * 40 + [5] * 20})
    >>> found = by_touchpoint(frame)
    >>> round(found.pooled.value, 1), found.unweighted_mean
    (33.3, 0.0)
    """
    when = Period.parse(period) if isinstance(period, str) else period
    periods = [when] if when else []
    scope = Scope.of(dimension, confidence=confidence, anonymity=anonymity)
    groups = {
        group: one
        for group, one in states(responses, [NPS], (dimension,), periods)[NPS].items()
        if group[1][0]
    }
    for name in order:
        groups.setdefault((when, (name,)), NPS.state([]))
    results = {str(one.estimate.by[dimension]): one for one in finished(NPS, groups, periods, scope)}
    pairs = [Pair(NPS, one, _rest(results, name, confidence), "rest") for name, one in results.items()]
    compared = compare("rest", pairs, family="F2", confidence=confidence)
    named = {
        name: replace(one, comparison=comparison)
        for (name, one), comparison in zip(results.items(), compared, strict=True)
    }
    values = {name: one.estimate.value for name, one in named.items()}
    known = [value for value in values.values() if value is not None]
    ranked = sorted(
        named,
        key=lambda name: (name not in order, order.index(name) if name in order else 0, _low(values[name])),
    )
    pooled = NPS.finish(reduce(add, groups.values(), NPS.state([])), confidence)
    return Touchpoints({name: named[name] for name in ranked}, pooled, fmean(known) if known else None)


def _place(name: str, order: tuple[str, ...]) -> tuple[bool, int]:
    return name not in order, order.index(name) if name in order else 0


def _low(value: float | None) -> tuple[bool, float]:
    return value is None, value or 0.0


def _rest(results: Mapping[str, Result], name: str, confidence: float) -> Result:
    others = [one.state for other, one in results.items() if other != name and one.state is not None]
    state: Tally = reduce(add, others, NPS.state([]))
    return Result(NPS.finish(state, confidence), state=state)


def touchpoint_panel(responses: Any, before: str, after: str, *, dimension: str = "touchpoint") -> Panel:
    """The same customers at two touchpoints, e.g. order then delivery (methodology 2.2d).

    The last NPS answer of a customer at each touchpoint counts. The join and the joint histogram are made by
    the frame's engine.

    Args:
        responses: `customer_id`, `score`, `answered_at`, the dimension, and where there are several kinds of
            questions `kind`.

    Returns:
        A panel: `.change()` is the paired difference of NPS, `.counts` who moved where.

    Raises:
        NoData: no customer answered at both.

    >>> import pandas as pd
    >>> rows = [(1, "order", 10), (1, "delivery", 6), (2, "order", 9), (2, "delivery", 9), (3, "order", 8)]
    >>> frame = pd.DataFrame(rows, columns=["customer_id", "touchpoint", "score"])
    >>> frame["answered_at"] = pd.Timestamp("2026-01-05")
    >>> touchpoint_panel(frame, "order", "delivery").change().delta
    -100.0
    """
    frame = adopt(responses, Answers(), ("customer_id", "answered_at", dimension), False)
    if "kind" in frame.collect_schema().names():
        frame = frame.filter(nw.col("kind") == "nps")
    frame = windowed(with_ticks(frame, "answered_at"))
    told = ~nw.col("customer_id").is_null() & ~nw.col("score").is_null()
    frame = frame.filter(told & nw.col(dimension).is_in([before, after]))
    frame = frame.with_columns(cx_last=nw.col("cx_tick").max().over("customer_id", dimension))
    frame = frame.filter(nw.col("cx_tick") == nw.col("cx_last"))
    each = frame.group_by("customer_id", dimension).agg(nw.col("score").min())  # of two at once the lower
    first, second = (
        each.filter(nw.col(dimension) == name).select("customer_id", nw.col("score").alias(score))
        for name, score in ((before, "cx_before"), (after, "cx_after"))
    )
    joint = first.join(second, on="customer_id", how="inner").group_by("cx_before", "cx_after")
    rows = rows_of(joint.agg(nw.len().alias("cx_n")))
    if not rows:
        raise NoData(
            f"no customer answered at both {before!r} and {after!r}.",
            hint=f"Touchpoints of the answers: {', '.join(_values(frame, dimension)) or 'none of the two'}.",
        )
    pairs = [(row["cx_before"], row["cx_after"]) for row in rows for _ in range(int(row["cx_n"]))]
    return Panel.of(*zip(*pairs, strict=True))


def _values(frame: Any, dimension: str) -> list[str]:
    return sorted(str(row[dimension]) for row in rows_of(frame.select(dimension).unique()))
