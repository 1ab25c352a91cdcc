"""A service desk over time: what comes in, what goes out, what stays open, for how long (methodology 2.8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from math import exp, log, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, ClassVar

from cxreports.measure.analysis.record import Analysis
from cxreports.measure.clock import BusinessClock
from cxreports.measure.inference import z_value
from cxreports.measure.lack import Lack
from cxreports.measure.record import LOW_BASE
from cxreports.period import Period

if TYPE_CHECKING:
    from cxreports.measure.study import Study

AGES = (1, 3, 7, 30)  # days between two classes of age
_Q, _MATERIAL = 0.05, 0.10  # methodology R9
_LATE = 4  # of a period may be over when the first ticket comes
_MOST = 1000  # days of a period, for the counts by day


@dataclass(frozen=True, slots=True)
class Change:
    """Created in a period over created in the one before, per day: a ratio with its interval.

    Attributes:
        dispersion: how much more days vary than chance alone (Poisson) would; 1 or more.
        called: p <= 0.05 and a change of 10 % or more.
    """

    ratio: float
    low: float
    high: float
    p: float
    dispersion: float
    called: bool


@dataclass(frozen=True, kw_only=True)
class Flow(Analysis):
    """Tickets created and resolved in successive periods, oldest first, and open at the end of each.

    Attributes:
        n: created in the last period.
        opened: still open at the end; what was created in it, minus what was resolved in it, is its change.
        change: of what was created, per day, against the period before; None when one has fewer than 30.
    """

    definition_id: ClassVar[str] = "desk_flow"
    periods: tuple[Period, ...]
    created: tuple[int, ...]
    resolved: tuple[int, ...]
    opened: tuple[int, ...]
    change: Change | None


@dataclass(frozen=True, kw_only=True)
class Ageing(Analysis):
    """What is open at the end of a period, by age.

    Attributes:
        n: open tickets. classes: how many of under 1 day, 1 to 3, 3 to 7, 7 to 30, more than 30 days.
        before: the same at the end of the previous period.
        oldest, median: ages in hours; None when none is open.
        late: open for longer than the promised time.
    """

    definition_id: ClassVar[str] = "desk_ageing"
    at: datetime
    classes: tuple[int, ...]
    before: tuple[int, ...]
    median: float | None
    oldest: float | None
    late: int


def end_of(study: Study, period: Period) -> datetime:
    """The end of a period, or the instant up to which the data reach when that is earlier (UTC)."""
    return min(period.instants(study.dataset.timezone)[1], study.dataset.cutoff.astimezone(UTC))


def flow(study: Study, periods: int = 13) -> Flow | Lack:
    """Tickets created and resolved over the period and those before it, from the first that holds any."""
    if "tickets" not in study.dataset.tables:
        return Lack("support.tickets")
    span = _known(study, study.period.before(periods))
    if not span:
        return Lack("support.period", {"n": 0})
    counts = [_counts(study, period) for period in span]
    created, resolved, opened = (tuple(row[place] for row in counts) for place in range(3))
    change = _change(study, span[-1], span[-2]) if len(span) > 1 else None
    return Flow(
        n=created[-1], confidence=study.confidence, method="counts; ratio of daily rates, quasi-Poisson",
        periods=tuple(span), created=created, resolved=resolved, opened=opened, change=change,
    )  # fmt: skip


def _known(study: Study, span: Sequence[Period]) -> list[Period]:
    """The periods that tickets cover; one that they begin late in would look like a quiet one."""
    first = study.dataset.span("tickets")
    return [
        one
        for one in span
        if first is not None and first[0] < one.start_on + (one.end_on - one.start_on) / _LATE
    ]


def _counts(study: Study, period: Period) -> tuple[int, int, int]:
    """Created in a period, resolved in it, open at its end."""
    end = _text(end_of(study, period))
    inside = f"BETWEEN DATE '{period.start_on}' AND DATE '{period.end_on - timedelta(days=1)}'"
    row = study.dataset.table("tickets").aggregate(
        f"count(*) FILTER (created_on {inside} AND created_at < {end}), "
        f"count(*) FILTER (resolved_on {inside} AND resolved_at < {end}), "
        f"count(*) FILTER (created_at < {end} AND (resolved_at IS NULL OR resolved_at >= {end}))"
    )
    created, resolved, opened = row.fetchall()[0]
    return int(created), int(resolved), int(opened)


def _text(instant: datetime) -> str:
    """An instant as a DuckDB literal; columns hold UTC without a zone."""
    return f"TIMESTAMP '{instant.astimezone(UTC):%Y-%m-%d %H:%M:%S}'"


def _change(study: Study, now: Period, before: Period) -> Change | None:
    """The ratio of tickets per day, its variance that of days around the mean of their weekday."""
    days = [_by_day(study, period) for period in (before, now)]
    totals = [sum(one.values()) for one in days]
    if min(totals) < LOW_BASE:
        return None
    spread = max(1.0, _dispersion(days))
    effect = log(totals[1] / len(days[1])) - log(totals[0] / len(days[0]))
    error = sqrt(spread * sum(1 / total for total in totals))
    p = 2 * NormalDist().cdf(-abs(effect) / error)
    half = z_value(study.confidence) * error
    called = p <= _Q and abs(exp(effect) - 1) >= _MATERIAL
    return Change(exp(effect), exp(effect - half), exp(effect + half), p, spread, called)


def _by_day(study: Study, period: Period) -> dict[int, int]:
    """Tickets created on each day of a period that the data cover, by its place in it."""
    last = min(period.end_on, (end_of(study, period) - timedelta(seconds=1)).date() + timedelta(days=1))
    rows = study.dataset.table("tickets").filter(
        f"created_on >= DATE '{period.start_on}' AND created_on < DATE '{last}'"
    )
    found = {day: int(n) for day, n in rows.aggregate("created_on, count(*)", "created_on").fetchall()}
    days = (
        period.start_on + timedelta(days=place) for place in range(min((last - period.start_on).days, _MOST))
    )
    return {day.toordinal(): found.get(day, 0) for day in days}


def _dispersion(periods: Sequence[Mapping[int, int]]) -> float:
    """Pearson's chi-square over its degrees of freedom, each day against the mean of its weekday."""
    square, free = 0.0, 0
    for days in periods:
        for weekday in range(7):
            counts = [n for day, n in days.items() if day % 7 == weekday]
            mean = sum(counts) / len(counts) if counts else 0.0
            if mean > 0:
                square += sum((n - mean) ** 2 for n in counts) / mean
                free += len(counts) - 1
    return square / free if free else 1.0


def ageing(study: Study, sla_hours: float = 48.0, clock: BusinessClock | None = None) -> Ageing | Lack:
    """How long the tickets that are open at the end of the period have waited, calendar time.

    Args:
        sla_hours: the promised time, in hours of the clock. clock: None for calendar hours.
    """
    if "tickets" not in study.dataset.tables:
        return Lack("support.tickets")
    at = end_of(study, study.period)
    created, earlier = (
        _open_since(study, end_of(study, period)) for period in (study.period, study.previous)
    )
    now, before = _ages(created, at), _ages(earlier, end_of(study, study.previous))
    waited = now if clock is None else clock.elapsed(created, [at.timestamp()] * len(created)) / 3600
    first = study.dataset.span("tickets")
    known = first is not None and first[0] < study.previous.end_on
    middle = (now[(len(now) - 1) // 2] + now[len(now) // 2]) / 2 if now else None
    return Ageing(
        n=len(now), confidence=study.confidence, method="counts", at=at,
        classes=_classes(now), before=_classes(before) if known else (), median=middle,
        oldest=now[-1] if now else None, late=sum(age > sla_hours for age in waited),
    )  # fmt: skip


def _open_since(study: Study, at: datetime) -> list[float]:
    """When each ticket open at an instant was created, in seconds since 1970-01-01 UTC, latest first."""
    end = _text(at)
    rows = (
        study.dataset.table("tickets")
        .filter(f"created_at < {end} AND (resolved_at IS NULL OR resolved_at >= {end})")
        .project("epoch(created_at) AS created")
        .fetchall()
    )
    return sorted((float(created) for (created,) in rows), reverse=True)


def _ages(created: Sequence[float], at: datetime) -> list[float]:
    """Hours of waiting, ascending."""
    return [(at.timestamp() - one) / 3600 for one in created]


def _classes(ages: Sequence[float]) -> tuple[int, ...]:
    days = [age / 24 for age in ages]
    edges = (0.0, *AGES, float("inf"))
    return tuple(sum(low <= age < high for age in days) for low, high in pairwise(edges))
