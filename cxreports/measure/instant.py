"""Days and instants as whole numbers, on every engine.

Engines differ in how they subtract dates; all of them give a year, a month, a day, an hour. The day number is
computed from those (the proleptic Gregorian count of days since 1970-01-01).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import narwhals as nw

from cxreports.errors import DataError
from cxreports.measure.engine import in_utc

_DAY = 86_400


def day_number(column: Any) -> Any:
    """Days since 1970-01-01 of a date or instant column, as integers; null stays null."""
    part = column.dt
    year, month, day = (one.cast(nw.Int64) for one in (part.year(), part.month(), part.day()))
    early = nw.when(month <= 2).then(nw.lit(1)).otherwise(nw.lit(0))  # the year begins in March
    year, month = year - early, month + early * 12 - 3
    leap = _floor(year / 4) - _floor(year / 100) + _floor(year / 400)
    return day + _floor((month * 153 + 2) / 5) + year * 365 + leap - 719_469


def _floor(share: Any) -> Any:
    """Not `//`, which narwhals spells out for SQL in nine parts, each with its whole left side."""
    return share.floor().cast(nw.Int64)


def seconds(column: Any) -> Any:
    """Seconds since 1970-01-01 00:00 of an instant column without time zone; null stays null."""
    clock = column.dt
    hour, minute, second = (one.cast(nw.Int64) for one in (clock.hour(), clock.minute(), clock.second()))
    return day_number(column) * _DAY + hour * 3600 + minute * 60 + second


def epoch(instant: datetime) -> int:
    """Seconds since 1970-01-01 of an instant; one without time zone is UTC."""
    return int((instant if instant.tzinfo else instant.replace(tzinfo=UTC)).timestamp())


def as_utc(frame: Any, *columns: str) -> Any:
    """The frame with its instant columns without time zone, in UTC.

    Raises:
        DataError: a column holds something else than instants.
    """
    kinds = frame.collect_schema()
    for name in columns:
        kind, column = kinds[name], nw.col(name)
        if kind == nw.Unknown:  # nothing but null: the column has no type
            frame = frame.with_columns(column.cast(nw.Datetime("us")))
        elif kind == nw.Datetime and kind.time_zone is not None:
            frame = in_utc(frame, name, kind.time_zone)
        elif kind not in (nw.Datetime, nw.Date):
            raise DataError(
                f"column {name!r} holds {kind}, not instants.",
                hint="Convert it first, e.g. with pandas.to_datetime(..., utc=True).",
            )
    return frame
