"""What the blocks of customer service have in common: times in words, on the clock that was asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal
from zoneinfo import ZoneInfo

from cxreports.duration import clock as fitting
from cxreports.errors import UsageError
from cxreports.measure import BusinessClock, Study
from cxreports.measure.record import Result
from cxreports.show import numbers
from cxreports.show.typography import NBSP
from cxreports.show.voice import Voice

ClockName = Literal["calendar", "business"]


def clock(study: Study, name: str = "calendar", holidays: str = "") -> BusinessClock | None:
    """The clock that delays are counted on: None for the calendar's, else Monday to Friday, 9:00 to 18:00.

    Args:
        name: "calendar" or "business".
        holidays: the country whose public holidays are closed, e.g. "FR", or "FR-57" with its subdivision.

    Raises:
        UsageError: another name.
    """
    if name not in ("calendar", "business"):
        raise UsageError(f"there is no clock {name!r}.", hint="Write calendar or business.")
    if name == "calendar":
        return None
    country, _, subdivision = holidays.partition("-")
    return BusinessClock(timezone=study.dataset.timezone, country=country, subdivision=subdivision)


def in_clock(results: Sequence[Result], clock: BusinessClock | None) -> list[Result]:
    """The results with working hours written in hours: a working day has no 24 of them."""
    if clock is None:
        return list(results)
    return [
        replace(one, estimate=replace(one.estimate, unit="hour")) if one.estimate.unit == "h" else one
        for one in results
    ]


def time_text(hours: float, clock: str, voice: Voice, like: float | None = None) -> str:
    """« 17,3 h », « 2 j 4 h », in the unit that fits `like`, or itself; of working hours always hours."""
    if clock == "business":
        return voice.say("service.hours.business", h=numbers.number(hours, 1, voice.language))
    return numbers.duration(hours, voice.language, unit=fitting(hours if like is None else like))


def promise_text(hours: float, clock: str, voice: Voice) -> str:
    """A promised time as it was promised: « 48 h »; under an hour, in minutes."""
    if clock == "calendar" and hours < 1:
        return numbers.duration(hours, voice.language)
    places = 0 if float(hours).is_integer() else 1
    text = numbers.number(hours, places, voice.language)
    return voice.say("service.hours.business", h=text) if clock == "business" else f"{text}{NBSP}h"


def day_of(at: datetime, study: Study, voice: Voice) -> str:
    """The last day that an end lies in: midnight ends the day before."""
    return voice.day((at - timedelta(seconds=1)).astimezone(ZoneInfo(study.dataset.timezone)).date())


def age_text(hours: float, voice: Voice) -> str:
    """An age: in whole days from two on."""
    days = round(hours / 24)
    if hours < 48:
        return numbers.duration(hours, voice.language)
    return voice.say("time.days", days, k=voice.count(days))


def ages(edges: Sequence[int], voice: Voice) -> list[str]:
    """Names of classes of age in days: « moins de 1 j », « 1 à 3 j », « plus de 30 j »."""
    names = [voice.say("service.age.under", high=str(edges[0]))]
    names += [voice.say("service.age.between", low=str(low), high=str(high)) for low, high in pairwise(edges)]
    return [*names, voice.say("service.age.over", low=str(edges[-1]))]
