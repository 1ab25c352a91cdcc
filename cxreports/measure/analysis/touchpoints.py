"""Customers without any bad touchpoint (methodology 3.17)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import narwhals as nw

from cxreports.errors import NoData
from cxreports.measure import inference
from cxreports.measure.analysis.columns import adopt, complete, counted, numeric
from cxreports.measure.analysis.record import Analysis
from cxreports.measure.grouping import rows_of
from cxreports.measure.inference import Interval
from cxreports.measure.record import ANONYMITY_BASE


@dataclass(frozen=True, slots=True)
class Touchpoint:
    """One touchpoint: customers who judged it, and the share of them (0-100) without a bad answer there."""

    name: Any
    n: int
    good: float | None


@dataclass(frozen=True, kw_only=True)
class Consistency(Analysis):
    """Customers without any bad touchpoint.

    Attributes:
        n: customers who judged two touchpoints or more.
        value, interval: share of them without a bad answer, 0-100, Wilson; None under 5 customers.
        touchpoints: each one's own share of good, worst first.
        weakest_link: best that consistency could be, were all bad answers given by the same customers: the
            lowest share of good among touchpoints.
    """

    definition_id: ClassVar[str] = "consistency"
    value: float | None
    interval: Interval | None
    touchpoints: tuple[Touchpoint, ...]
    weakest_link: float | None


def consistency(
    frame: Any, *, bad: float, touchpoint: str = "touchpoint", customer: str = "customer_id",
    score: str = "score", confidence: float = 0.95,
) -> Consistency:  # fmt: skip
    """Share of customers who met no bad touchpoint, of those who judged two or more (methodology 3.17).

    Args:
        frame: canonical responses to one question asked at several touchpoints.
        bad: highest bad answer (2 on 1-5); a customer's touchpoint is bad if he ever rated it so.

    Raises:
        NoData: no customer judged two touchpoints.

    >>> import pandas as pd
    >>> frame = pd.DataFrame({"customer_id": [*range(20)] * 2, "touchpoint": ["shop"] * 20 + ["web"] * 20,
    ...                       "score": [5] * 15 + [1] * 5 + [4] * 20})
    >>> found = consistency(frame, bad=2)
    >>> found.value, [(one.name, one.good) for one in found.touchpoints]
    (75.0, [('shop', 75.0), ('web', 100.0)])
    """
    names = [customer, touchpoint, score]
    known = numeric(adopt(frame, names, table="responses"), [score])
    answers = complete(known, names).with_columns(
        cx_bad=nw.when(nw.col(score) <= bad).then(nw.lit(1)).otherwise(nw.lit(0))
    )
    met = answers.group_by(customer, touchpoint).agg(nw.col("cx_bad").max())
    each = met.with_columns(cx_one=nw.lit(1)).group_by(customer)
    rows = counted(each.agg(nw.col("cx_bad").max(), nw.col("cx_one").sum()), ["cx_bad", "cx_one"])
    rows = [{name: int(count) for name, count in row.items()} for row in rows]  # some engines sum to decimals
    several = [row for row in rows if row["cx_one"] > 1]
    n = sum(row["cx_n"] for row in several)
    if not n:
        raise NoData("no customer judged two touchpoints.", hint="Take a longer period.")
    good = sum(row["cx_n"] for row in several if not row["cx_bad"])
    places = _touchpoints(met, touchpoint)
    band = inference.wilson(good, n, confidence)
    told = n >= ANONYMITY_BASE
    return Consistency(
        n=n, n_missing=sum(row["cx_n"] for row in rows) - n, value=100 * good / n if told else None,
        interval=Interval(100 * band.low, 100 * band.high, band.method) if told else None,
        touchpoints=places, confidence=confidence, method="Wilson",
        weakest_link=min((one.good for one in places if one.good is not None), default=None),
        warnings=("Customers who judged several touchpoints are the most active ones, not all customers.",),
    )  # fmt: skip


def _touchpoints(met: Any, name: str) -> tuple[Touchpoint, ...]:
    sums = met.with_columns(cx_n=nw.lit(1)).group_by(name).agg(nw.col("cx_bad").sum(), nw.col("cx_n").sum())
    found = [
        Touchpoint(
            row[name], int(row["cx_n"]),
            100 * (1 - int(row["cx_bad"]) / int(row["cx_n"])) if row["cx_n"] >= ANONYMITY_BASE else None,
        )
        for row in rows_of(sums)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.good is None, one.good or 0.0, str(one.name))))
