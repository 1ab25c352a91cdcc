"""When requests come in: by weekday and hour of the reporting time zone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING, ClassVar, Literal
from zoneinfo import ZoneInfo

from scipy import stats

from cxreports.measure.analysis.record import Analysis
from cxreports.measure.inference import benjamini_hochberg
from cxreports.measure.lack import Lack
from cxreports.measure.record import LOW_BASE

if TYPE_CHECKING:
    from cxreports.measure.study import Study

_QUARTER = 900  # seconds: time zones differ by quarters of an hour
_Q, _MATERIAL = 0.05, 0.10  # methodology R9
_OPEN = 0.2  # of the usual rate: under it, the desk is thought closed


@dataclass(frozen=True, slots=True)
class Peak:
    """A weekday (0 = Monday) or an hour with more than the others, per day or per hour.

    Attributes:
        ratio: its rate over that of the others.
    """

    kind: Literal["day", "hour"]
    place: int
    ratio: float


@dataclass(frozen=True, kw_only=True)
class Hours(Analysis):
    """Requests created by weekday and hour.

    Attributes:
        n: created in the period. counts: (weekday, hour) -> how many; weekday 0 is Monday.
        days: how many of each weekday the period holds.
        peaks: what stands out from the others (exact binomial on the days or hours that are open,
            Benjamini-Hochberg, 10 % or more), the strongest first of each kind.
    """

    definition_id: ClassVar[str] = "desk_hours"
    counts: Mapping[tuple[int, int], int]
    days: tuple[int, ...]
    peaks: tuple[Peak, ...]


def hours(study: Study) -> Hours | Lack:
    """Requests of the period by weekday and hour of their creation."""
    if "tickets" not in study.dataset.tables:
        return Lack("support.tickets")
    counts = _counts(study)
    n = sum(counts.values())
    if n < LOW_BASE:
        return Lack("support.period", {"n": n, "needed": LOW_BASE})
    if len({hour for _, hour in counts}) == 1:
        return Lack("support.hours")
    days = [0] * 7
    for place in range((study.period.end_on - study.period.start_on).days):
        days[(study.period.start_on + timedelta(days=place)).weekday()] += 1
    by_day = [sum(count for (day, _), count in counts.items() if day == one) for one in range(7)]
    by_hour = [sum(count for (_, hour), count in counts.items() if hour == one) for one in range(24)]
    tested = [*_tested("day", by_day, days), *_tested("hour", by_hour, [sum(days)] * 24)]
    adjusted = benjamini_hochberg([p for _, p in tested]) if tested else []
    peaks = [
        one for (one, _), p in zip(tested, adjusted, strict=True) if p <= _Q and one.ratio >= 1 + _MATERIAL
    ]
    return Hours(
        n=n, confidence=study.confidence, method="exact binomial, Benjamini-Hochberg", counts=counts,
        days=tuple(days), peaks=tuple(sorted(peaks, key=lambda one: (one.kind, -one.ratio))),
    )  # fmt: skip


def _counts(study: Study) -> Counter[tuple[int, int]]:
    rows = (
        study.dataset.table("tickets")
        .filter(f"created_on >= DATE '{study.period.start_on}' AND created_on < DATE '{study.period.end_on}'")
        .aggregate(f"CAST(floor(epoch(created_at) / {_QUARTER}) AS BIGINT) AS slot, count(*) AS n", "slot")
        .fetchall()
    )
    zone, found = ZoneInfo(study.dataset.timezone), Counter[tuple[int, int]]()
    for slot, n in rows:
        local = datetime.fromtimestamp(slot * _QUARTER, UTC).astimezone(zone)
        found[local.weekday(), local.hour] += int(n)
    return found


def _tested(
    kind: Literal["day", "hour"], events: Sequence[int], exposure: Sequence[int]
) -> list[tuple[Peak, float]]:
    """Each open day, or hour, against the others per unit of exposure, with its two-sided p."""
    rates = [n / time if time else 0.0 for n, time in zip(events, exposure, strict=True)]
    usual = median([rate for rate in rates if rate] or [0.0])
    busy = [place for place, rate in enumerate(rates) if rate and rate >= _OPEN * usual]
    total, time = (sum(side[place] for place in busy) for side in (events, exposure))
    if len(busy) < 2:
        return []
    found = []
    for place in busy:
        p = float(stats.binomtest(events[place], total, exposure[place] / time).pvalue)
        others = (total - events[place]) / (time - exposure[place])
        found.append((Peak(kind, place, rates[place] / others if others else 1.0), p))
    return found
