"""Contact rate from two tables: requests, and the customers they come from (methodology 2.22)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from cxreports.measure.churn import Churn
from cxreports.measure.collect import Scope, finished
from cxreports.measure.grouping import Preparation, Prepared, grouped, states
from cxreports.measure.record import ANONYMITY_BASE, Result
from cxreports.measure.state import Counts
from cxreports.measure.volume import ContactRate
from cxreports.period import Period


@dataclass(frozen=True)
class _Tickets(Preparation):
    """Tickets, counted by the day of their creation."""

    @property
    def table(self) -> str:
        return "tickets"

    @property
    def day(self) -> str:
        return "created_on"

    @property
    def required(self) -> tuple[str, ...]:
        return ("ticket_id",)

    def rows(self, frame: Any, by: Sequence[str]) -> Prepared:
        return Prepared(frame.filter(~nw.col("ticket_id").is_null()), ())


def contact_rate(
    tickets: Any,
    customers: Any,
    period: Period | str,
    by: str | Sequence[str] = (),
    confidence: float = 0.95,
    anonymity: int = ANONYMITY_BASE,
) -> list[Result]:
    """Tickets per 100 active customers, from two canonical tables (methodology 2.22).

    Args:
        tickets: frame with `ticket_id` and `created_on`.
        customers: frame of spans with `started_on` and `ended_on`; active: there at the opening of the
            period, or arrived within it.
        by: columns that both frames have.

    Returns:
        One result per group; a group with tickets but no customer has no rate (status "no_data").

    >>> import pandas as pd
    >>> spans = pd.DataFrame({"started_on": pd.to_datetime(["2025-01-01"] * 50).date, "ended_on": None})
    >>> calls = pd.DataFrame({"ticket_id": range(6), "created_on": pd.to_datetime(["2026-01-05"] * 6).date})
    >>> contact_rate(calls, spans, "2026-01")[0].estimate.value
    12.0
    """
    when = period if isinstance(period, Period) else Period.parse(period)
    scope = Scope.of(by, confidence=confidence, anonymity=anonymity)
    asked: dict[Any, dict[str, float]] = {
        group: {"events": float(sum(row["cx_n"] for row in rows))}
        for group, rows in grouped(tickets, _Tickets(), scope.by, [when]).items()
    }
    for group, base in states(customers, [Churn], scope.by, [when])[Churn].items():
        asked.setdefault(group, {})["exposure"] = _active(base)
    groups: Mapping[Any, Counts] = {group: Counts(sums) for group, sums in asked.items()}
    return finished(ContactRate, groups, [when], scope)


def _active(base: Any) -> float:
    return float(base["opening"] + base["new"])
