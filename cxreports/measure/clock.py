"""The business clock: time counted only while the house is open (methodology 2.8d)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import ArrayLike, NDArray

_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class BusinessClock:
    """Opening hours, the same on every open weekday, public holidays excepted.

    Elapsed time is the difference of a cumulative count of open seconds, so it is additive over a split of
    the interval, and an instant outside opening hours counts as the next opening.

    Attributes:
        opens, closes: local times.
        weekdays: open days, Monday = 0.
        timezone: where `opens` and `closes` are read.
        country, subdivision: whose public holidays are closed (package `holidays`), e.g. "FR" and "57"
            (Alsace-Moselle); "" for none.
        closed: further closed days.

    >>> clock = BusinessClock(country="FR")
    >>> clock.hours("2026-01-09T17:30", "2026-01-12T09:30")
    1.0
    """

    opens: time = time(9)
    closes: time = time(18)
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    timezone: str = "Europe/Paris"
    country: str = ""
    subdivision: str = ""
    closed: tuple[date, ...] = ()

    def elapsed(self, starts: ArrayLike, ends: ArrayLike) -> NDArray[np.float64]:
        """Open seconds between instants given in seconds since 1970-01-01 UTC."""
        first, last = np.asarray(starts, dtype=float), np.asarray(ends, dtype=float)
        if not first.size:
            return np.zeros(0)
        low, high = min(first.min(), last.min()), max(first.max(), last.max())
        knots, count = _open_time(self, _year(low), _year(high))
        return np.asarray(np.interp(last, knots, count) - np.interp(first, knots, count))

    def hours(self, start: str | datetime, end: str | datetime) -> float:
        """Open hours between two instants; without a time zone they are local."""
        edges = [datetime.fromisoformat(edge) if isinstance(edge, str) else edge for edge in (start, end)]
        zone = ZoneInfo(self.timezone)
        first, last = (edge if edge.tzinfo else edge.replace(tzinfo=zone) for edge in edges)
        return float(self.elapsed([first.timestamp()], [last.timestamp()])[0]) / 3600

    @property
    def hours_per_day(self) -> float:
        """The length of an open day, to read hours as days."""
        opening = timedelta(hours=self.opens.hour, minutes=self.opens.minute)
        return (timedelta(hours=self.closes.hour, minutes=self.closes.minute) - opening) / timedelta(hours=1)


def _year(instant: float) -> int:
    return datetime.fromtimestamp(instant, UTC).year


@lru_cache(maxsize=8)
def _open_time(
    clock: BusinessClock, first_year: int, last_year: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Openings and closings as instants, and the open seconds up to each."""
    zone, shut = ZoneInfo(clock.timezone), _holidays(clock, range(first_year - 1, last_year + 2))
    knots: list[float] = []
    day = date(first_year - 1, 12, 25)
    while day <= date(last_year + 1, 1, 7):
        if day.weekday() in clock.weekdays and day not in shut:
            knots += [datetime.combine(day, edge, zone).timestamp() for edge in (clock.opens, clock.closes)]
        day += timedelta(days=1)
    spans = np.diff(np.asarray(knots))
    spans[1::2] = 0.0  # from a closing to the next opening
    return np.asarray(knots), np.concatenate([[0.0], np.cumsum(spans)])


def _holidays(clock: BusinessClock, years: Sequence[int]) -> set[date]:
    if not clock.country:
        return set(clock.closed)
    import holidays

    public = holidays.country_holidays(clock.country, subdiv=clock.subdivision or None, years=years)
    return set(public) | set(clock.closed)
