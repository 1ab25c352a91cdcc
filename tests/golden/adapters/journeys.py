"""Journeys on line and off: funnels, rage clicks, cohorts, the follow-up of unhappy customers."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from adapters.registry import Entry, adapter, level
from cxreports.measure.clock import BusinessClock
from cxreports.measure.cohort import cohorts
from cxreports.measure.contact_time import ContactTime
from cxreports.measure.journey.clicks import rage_bursts
from cxreports.measure.journey.funnel import Funnel, funnel
from cxreports.measure.loop import closed_loop

_INSTANT = pa.timestamp("us", "UTC")


@adapter("funnel_dropoff")
def funnel_dropoff(entry: Entry) -> dict[str, Any]:
    rows = [
        {"journey": one["session"], "step": step, "happened_at": float(place)}
        for one in entry["sessions"]
        for place, step in enumerate(one["events"])
    ]
    kinds = pa.schema([("journey", pa.string()), ("step", pa.string()), ("happened_at", pa.float64())])
    strict = str(entry.get("mode", "")).startswith("strict")
    events = pa.Table.from_pylist(rows, kinds)
    found = funnel(events, entry["steps"], level(entry), strict=strict)
    whole = Funnel.of(events, entry["steps"], level(entry), strict=strict)
    assert whole == found.conversion
    drops = [one.value for one in found.dropoffs]
    return {
        "counts": whole.details.get("counts", [0] * len(entry["steps"])),
        "dropoff_pct": drops,
        "step_conversion_pct": [None if drop is None else 100 - drop for drop in drops],
        "overall_conversion_pct": whole.value,
    }


@adapter("rage_click_detection")
def rage_clicks(entry: Entry) -> dict[str, Any]:
    rows = [
        {"session": "s", "page": "p", "clicked_at": float(one["t_ms"]), "x": one["x"], "y": one["y"]}
        for one in entry["clicks"]
    ]
    bursts = rage_bursts(
        pa.Table.from_pylist(rows),
        min_clicks=entry.get("min_clicks", 3),
        max_gap_ms=entry.get("max_gap_ms", 1000),
        max_distance_px=entry.get("max_distance_px", 30),
    ).sort_by("burst")
    return {"rage_bursts": bursts.num_rows, "burst_sizes": bursts["clicks"].to_pylist()}


@adapter("cohort_retention")
def cohort_retention(entry: Entry) -> dict[str, Any]:
    rows = [
        {"customer_id": one["customer_id"], "happened_on": date.fromisoformat(f"{month}-01")}
        for one in entry["activity"]
        for month in one["months"]
    ]
    kind = entry.get("kind", "unbounded")
    found = cohorts(pa.Table.from_pylist(rows), entry["data_end"], kind=kind)
    shares = {
        cohort: [found.share(cohort, month) for month in range(len(row))]
        for cohort, row in found.active.items()
    }
    return {"triangle_pct": shares}


def _utc(text: str | None, zone: ZoneInfo) -> datetime | None:
    if text is None:
        return None
    instant = datetime.fromisoformat(text)
    return (instant if instant.tzinfo else instant.replace(tzinfo=zone)).astimezone(UTC)


def _clock(entry: Entry) -> BusinessClock | None:
    if entry.get("clock", "calendar") == "calendar":
        return None
    return BusinessClock(
        time.fromisoformat(entry.get("open", "09:00")),
        time.fromisoformat(entry.get("close", "18:00")),
        timezone=entry.get("timezone", "Europe/Paris"),
    )


@adapter("closed_loop")
def loop(entry: Entry) -> dict[str, Any]:
    zone = ZoneInfo(entry.get("timezone", "UTC"))
    columns = {"opened_at": "received", "contacted_at": "first_contact", "closed_at": "closed"}
    table = {
        name: pa.array([_utc(one.get(key), zone) for one in entry["feedback"]], _INSTANT)
        for name, key in columns.items()
    }
    for name, key in {"score": "score", "followup_score": "followup_score"}.items():
        table[name] = pa.array([one.get(key) for one in entry["feedback"]], pa.float64())
    cutoff, clock = _utc(entry["data_cutoff"], zone), _clock(entry)
    assert cutoff is not None
    frame = pa.table(table)
    found = closed_loop(
        frame,
        cutoff=cutoff,
        confidence=level(entry),
        sla_hours=entry.get("sla_hours", 48),
        clock=clock,
        forced=True,
    )
    counts = found.contact.details
    delay = replace(ContactTime, forced=True).of(frame, cutoff=cutoff, clock=clock)
    names = {
        "eligible_detractors": "eligible", "contacted": "contacted", "due": "due", "pending": "pending",
        "within_sla": "within", "closed": "closed", "resurveyed": "again", "recovered": "recovered",
    }  # fmt: skip
    rates = {
        "contact_rate_pct": found.contact, "sla_rate_pct": found.sla, "closure_rate_pct": found.closure,
        "recovery_rate_pct": found.recovery, "became_promoter_pct": found.promoter,
    }  # fmt: skip
    return {
        **{name: counts.get(key, 0) for name, key in names.items()},
        **{name: one.value for name, one in rates.items()},
        "median_hours_to_contact": delay.details.get("median_contacted"),
    }
