"""Events per unit of exposure, and shares lost per unit of time."""

from __future__ import annotations

from math import expm1, log1p

import scipy

from cxreports.errors import UsageError
from cxreports.measure.inference.interval import Interval, check_confidence


def poisson_interval(events: float, exposure: float, confidence: float = 0.95) -> Interval:
    """Exact Poisson (Garwood 1936) interval of a rate (methodology 2.6e, 2.22).

    Args:
        events: how many, 0 or more.
        exposure: what they are counted against (customer-months, orders...), positive.

    Returns:
        Interval of events per unit of exposure.

    Raises:
        UsageError: events are negative or exposure is not positive.

    >>> interval = poisson_interval(137, 24.19893)
    >>> round(interval.low, 4), round(interval.high, 4)
    (4.7531, 6.6927)
    """
    check_confidence(confidence)
    if not (events >= 0 and exposure > 0):
        raise UsageError(
            f"{events!r} events in an exposure of {exposure!r} make no rate.",
            hint="Events are 0 or more, exposure is positive.",
        )
    tail = (1 - confidence) / 2
    low = float(scipy.special.gammaincinv(events, tail)) if events > 0 else 0.0
    high = float(scipy.special.gammainccinv(events + 1, tail))
    return Interval(low / exposure, high / exposure, "exact Poisson")


def at_constant_rate(share: float, periods: float) -> float:
    """Share lost over `periods` periods at the rate of one: 1 - (1 - c)^k (methodology 2.6d).

    Periods of different lengths are compared at one length, and a year is said "at a constant rate".

    Args:
        share: lost over one period, 0-1.
        periods: how many, more or less than one; 12 for a year of months, 1/12 for a month of a year.

    Raises:
        UsageError: the share is not within 0..1, or there are not more than 0 periods.

    >>> round(at_constant_rate(0.02, 12), 4)
    0.2153
    """
    if not 0 <= share <= 1 or not periods > 0:
        raise UsageError(
            f"a share of {share!r} over {periods!r} periods is not a loss.", hint="Write 0.02 for 2 %."
        )
    return 1.0 if share == 1 else abs(expm1(periods * log1p(-share)))
