"""The unit that a duration is written in: fine enough for its value, whatever is stored in hours."""

from __future__ import annotations

from math import inf
from typing import NamedTuple


class Clock(NamedTuple):
    """A unit that stored hours are written in: up to how many of them, how many make one, its decimals."""

    below: float
    per_hour: float
    decimals: int


CLOCKS = {
    "s": Clock(1 / 30, 3600.0, 0),
    "min": Clock(2.0, 60.0, 1),
    "hour": Clock(48.0, 1.0, 1),
    "day": Clock(inf, 1 / 24, 0),
}


def clock(hours: float) -> str:
    """The key in `CLOCKS` for a duration: seconds under 2 min, minutes under 2 h, hours under 48 h, days.

    >>> clock(0.1), clock(-7.5)
    ('min', 'hour')
    """
    return next(unit for unit, one in CLOCKS.items() if abs(hours) < one.below)
