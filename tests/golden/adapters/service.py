"""Service: clocks, times to resolution, first-contact resolution."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from adapters.registry import Entry, adapter, level
from cxreports.measure import FCR, TTR, BusinessClock, inference

# entries with many invalid rows still expect the figures of the rest
_TTR, _FCR = replace(TTR, forced=True), replace(FCR, forced=True)
_INSTANT = pa.timestamp("us", "UTC")


def _clock(entry: Entry) -> BusinessClock | None:
    if entry.get("clock") == "calendar":
        return None
    return BusinessClock(
        opens=time.fromisoformat(entry.get("open", "09:00")),
        closes=time.fromisoformat(entry.get("close", "18:00")),
        weekdays=tuple(entry.get("weekdays", range(5))),
        timezone=entry.get("timezone", "Europe/Paris"),
        country=entry.get("country", ""),
        subdivision=entry.get("subdivision", ""),
        closed=tuple(date.fromisoformat(day) for day in entry.get("holidays", [])),
    )


def _utc(text: str | None, entry: Entry) -> datetime | None:
    """An instant written in the entry's time zone."""
    if text is None:
        return None
    instant = datetime.fromisoformat(text)
    local = instant if instant.tzinfo else instant.replace(tzinfo=ZoneInfo(entry.get("timezone", "UTC")))
    return local.astimezone(UTC)


def _frame(created: Sequence[Any], resolved: Sequence[Any], **columns: pa.Array) -> pa.Table:
    instants = {"created_at": pa.array(created, _INSTANT), "resolved_at": pa.array(resolved, _INSTANT)}
    return pa.table({**instants, **columns})


@adapter("business_hours")
def business_hours(entry: Entry) -> dict[str, Any]:
    clock = _clock(entry)
    assert clock is not None
    return {"hours": [clock.hours(start, end) for start, end in entry["intervals"]]}


@adapter("elapsed_hours_dst")
def elapsed_hours(entry: Entry) -> dict[str, Any]:
    hours = []
    for start, end in ((_utc(edge, entry) for edge in interval) for interval in entry["intervals"]):
        hours.append(_TTR.of(_frame([start], [end]), cutoff=end).value)
    return {"hours": hours}


@adapter("ttr")
def resolution(entry: Entry) -> dict[str, Any]:
    created, resolved = (
        [_utc(ticket[name], entry) for ticket in entry["tickets"]] for name in ("created", "resolved")
    )
    cutoff, clock = _utc(entry["data_cutoff"], entry), _clock({"clock": "calendar", **entry})
    assert cutoff is not None
    found = _TTR.of(_frame(created, resolved), level(entry), cutoff=cutoff, clock=clock)
    details = found.details
    return {
        "n_created": found.n,
        "n_resolved": details.get("n_resolved", 0),
        "n_open": details.get("n_open", 0),
        "n_invalid": found.n_invalid,
        "mean_resolved": details.get("mean"),
        "median_resolved": details.get("median_resolved"),
        "p90_resolved": details.get("p90"),
        "km_median_all": _survival_median(created, resolved, cutoff, clock),
        "open_share_pct": details.get("open_share"),
    }


def _survival_median(
    created: Sequence[Any], resolved: Sequence[Any], cutoff: datetime, clock: BusinessClock | None
) -> float | None:
    durations, events = [], []
    for start, end in zip(created, resolved, strict=True):
        known = end is not None and end <= cutoff
        stop = end if known else cutoff
        hours = clock.hours(start, stop) if clock else (stop - start).total_seconds() / 3600
        if hours >= 0:
            durations.append(hours)
            events.append(int(known))
    return inference.kaplan_meier(durations, events, [1 - event for event in events]).median


@adapter("fcr")
def first_contact(entry: Entry) -> dict[str, Any]:
    tickets = entry["tickets"]
    names = {
        "ticket_id": ("ticket_id", pa.string()),
        "customer_id": ("customer_id", pa.string()),
        "category": ("category", pa.string()),
        "contacts": ("customer_contacts", pa.int64()),
        "reopens": ("reopens", pa.int64()),
        "eligible": ("eligible", pa.bool_()),
    }
    columns = {
        name: pa.array([ticket.get(key) for ticket in tickets], kind)
        for name, (key, kind) in names.items()
        if any(key in ticket for ticket in tickets) or not tickets
    }
    if not entry.get("same_category", True):
        columns.pop("category", None)
    created, resolved = (
        [_utc(ticket[name], entry) for ticket in tickets] for name in ("created", "resolved")
    )
    frame, cutoff = _frame(created, resolved, **columns), _utc(entry["data_cutoff"], entry)
    window = entry.get("repeat_window_days", 7)
    gross, net = (
        _FCR.of(frame, level(entry), cutoff=cutoff, window_days=window, net=net) for net in (False, True)
    )
    counts = {name: gross.details.get(name, 0) for name in ("issues", "unresolved", "pending", "success")}
    return {
        "issues": counts["issues"],
        "resolved_issues": counts["issues"] - counts["unresolved"],
        "pending_window": counts["pending"],
        "unresolved": counts["unresolved"],
        "mature": gross.n,
        "fcr_success_gross": counts["success"],
        "fcr_gross_pct": gross.value,
        "mature_eligible": net.n,
        "fcr_success_net": net.details.get("success", 0),
        "fcr_net_pct": net.value,
    }
