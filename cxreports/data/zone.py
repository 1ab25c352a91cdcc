"""Local time to UTC and back inside the engine, with both daylight-saving rules stated (methodology R4).

The offsets come from the same time zone data as everywhere else in the package, not from the engine's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from cxreports.data.sql import literal

_MARGIN = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a zone's offset at an instant (naive UTC)."""

    instant: datetime
    before: timedelta
    after: timedelta


@dataclass(frozen=True, slots=True)
class ZoneSpan:
    """A time zone over a span of time, as SQL expressions on naive timestamps."""

    first: timedelta  # offset before the first change
    changes: tuple[Change, ...]

    def to_utc(self, local: str, *, later: bool = False) -> str:
        """SQL: the instant of a local time.

        A repeated local time is the earlier instant, or the later one; one that the clock skipped is
        pushed forward by the length of the gap.
        """
        steps = []
        for change in self.changes:
            back = change.after < change.before
            limit = change.instant + (change.before if back and not later else change.after)
            steps.append((limit, change.before))
        return self._case(local, steps, sign="-")

    def to_local(self, utc: str) -> str:
        """SQL: the local time of an instant."""
        return self._case(utc, [(change.instant, change.before) for change in self.changes], sign="+")

    def repeated(self, local: str) -> str:
        """SQL: true for a local time that the clock showed twice."""
        return self._between(local, [change for change in self.changes if change.after < change.before])

    def skipped(self, local: str) -> str:
        """SQL: true for a local time that the clock never showed."""
        return self._between(local, [change for change in self.changes if change.after > change.before])

    def _case(self, column: str, steps: list[tuple[datetime, timedelta]], *, sign: str) -> str:
        last = self.changes[-1].after if self.changes else self.first
        if not steps:
            return f"({column} {sign} {_interval(last)})"
        whens = " ".join(
            f"WHEN {column} < {_timestamp(limit)} THEN {_interval(offset)}" for limit, offset in steps
        )
        return f"({column} {sign} CASE {whens} ELSE {_interval(last)} END)"

    def _between(self, column: str, changes: list[Change]) -> str:
        spans = []
        for change in changes:
            ends = sorted((change.instant + change.before, change.instant + change.after))
            spans.append(f"({column} >= {_timestamp(ends[0])} AND {column} < {_timestamp(ends[1])})")
        return f"({' OR '.join(spans)})" if spans else "false"


def zone_span(name: str, first: datetime | None, last: datetime | None) -> ZoneSpan:
    """A time zone from a little before `first` to a little after `last` (naive; None = no value at all)."""
    if first is None or last is None:
        first = last = datetime(2000, 1, 1)
    return _zone_span(name, first.year, last.year)


@lru_cache(maxsize=64)
def _zone_span(name: str, first_year: int, last_year: int) -> ZoneSpan:
    zone = ZoneInfo(name)
    day, end = datetime(first_year, 1, 1) - _MARGIN, datetime(last_year, 12, 31) + _MARGIN
    opening = offset = _offset(zone, day)
    changes = []
    while day < end:
        tomorrow = day + timedelta(days=1)
        if (after := _offset(zone, tomorrow)) != offset:
            changes.append(Change(_moment(zone, day, tomorrow, offset), offset, after))
            offset = after
        day = tomorrow
    return ZoneSpan(opening, tuple(changes))


def _moment(zone: ZoneInfo, low: datetime, high: datetime, offset: timedelta) -> datetime:
    """The instant of a change between two instants, to the second."""
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
        if _offset(zone, middle) == offset:
            low = middle
        else:
            high = middle
    return high


def _offset(zone: ZoneInfo, utc: datetime) -> timedelta:
    return utc.replace(tzinfo=UTC).astimezone(zone).utcoffset() or timedelta()


def _timestamp(moment: datetime) -> str:
    return f"TIMESTAMP {literal(moment.isoformat(sep=' '))}"


def _interval(offset: timedelta) -> str:
    return f"to_seconds({int(offset.total_seconds())})"
