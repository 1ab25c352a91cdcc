"""The customer base: who came, who left, at what rate."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pyarrow as pa

from adapters.registry import Entry, adapter, level, percent
from cxreports.measure import Churn, Retention, inference
from cxreports.period import Period

# entries with many invalid spans still expect the figures of the rest
_CHURN, _RETENTION = replace(Churn, forced=True), replace(Retention, forced=True)
_COLUMNS = {"customer_id": pa.string(), "started_on": pa.date32(), "ended_on": pa.date32()}
_SHARES = {
    "churn_pct": (_CHURN, "opening"),
    "early_churn_pct": (_CHURN, "early"),
    "seed_churn_literal_pct": (_CHURN, "seed_literal"),
    "net_growth_pct": (_CHURN, "growth"),
    "retention_pct": (_RETENTION, "cohort"),
    "seed_retention_end_over_start_pct": (_RETENTION, "seed_ratio"),
    "classic_retention_end_minus_new_pct": (_RETENTION, "classic"),
}
Span = tuple[str, date | None, date | None]


def _figures(spans: Iterable[Span], period: Period, confidence: float = 0.95) -> dict[str, Any]:
    columns = list(zip(*spans, strict=True)) or [[], [], []]
    frame = pa.table(
        {
            name: pa.array(list(column), kind)
            for (name, kind), column in zip(_COLUMNS.items(), columns, strict=True)
        }
    )
    churn = _CHURN.of(frame, period, confidence)
    details = churn.details or _CHURN.of(frame, period, variant="early").details
    return {
        "opening": churn.n,
        "new": details.get("new", 0),
        "closing": details.get("closing", 0),
        "lost_total": details.get("lost", 0),
        "lost_from_opening": details.get("lost_opening", 0),
        "lost_new": details.get("lost_new", 0),
        "low_pct": churn.ci_low,
        "high_pct": churn.ci_high,
        **{
            name: indicator.of(frame, period, variant=variant).value
            for name, (indicator, variant) in _SHARES.items()
        },
    }


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None


@adapter("churn_retention")
def churn_of_spans(entry: Entry) -> dict[str, Any]:
    start, end = (date.fromisoformat(day[:10]) for day in entry["period"])
    spans = [(one["customer_id"], _day(one["start"]), _day(one["end"])) for one in entry["customers"]]
    return _figures(spans, Period(start, end, "span"), level(entry))


@adapter("churn_retention_counts")
def churn_of_counts(entry: Entry) -> dict[str, Any]:
    before, within, out = date(2025, 6, 1), date(2026, 1, 10), date(2026, 1, 20)
    new, new_lost = entry["new"], entry.get("new_lost_in_period", 0)
    lost = entry["lost_from_opening"]
    sizes = [
        (before, out, lost),
        (before, None, entry["opening"] - lost),
        (within, out, new_lost),
        (within, None, new - new_lost),
    ]
    spans = [
        (f"{group}-{place}", start, end)
        for group, (start, end, size) in enumerate(sizes)
        for place in range(size)
    ]
    return _figures(spans, Period.parse("2026-01"), level(entry))


@adapter("churn_ci")
def churn_interval(entry: Entry) -> dict[str, Any]:
    counts = {"opening": entry["opening"], "new": 0, "lost_from_opening": entry["lost_from_opening"]}
    found = churn_of_counts({**entry, **counts})
    return {name: found[name] for name in ("churn_pct", "low_pct", "high_pct", "retention_pct")}


@adapter("churn_annualisation")
def annualised(entry: Entry) -> dict[str, Any]:
    return {
        "annual_churn_pct": percent(inference.at_constant_rate(entry["monthly_churn_pct"] / 100, 12)),
        "monthly_from_annual_20_pct": percent(inference.at_constant_rate(0.20, 1 / 12)),
    }
