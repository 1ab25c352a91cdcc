"""How numbers, durations, intervals and days are written (methodology R16; half away from zero)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import overload

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from cxreports.duration import CLOCKS, clock
from cxreports.show.typography import MINUS, NARROW, NBSP

PERCENT_BASE = 100  # below: no decimal on a percentage (R16)
_DECIMALS = {"points": 0, "%": 1, "index": 1, "score": 1}

_HOUR, _DAY = "h", {"fr": "j", "en": "d"}


def decimals(unit: str, n: float) -> int:
    """Decimals printed for a unit: NPS 0, percentages 1 (0 under 100 answers), indices and hours 1 (R16)."""
    return 0 if unit == "%" and n < PERCENT_BASE else _DECIMALS.get(unit, 1)


def rounded(value: float, places: int) -> Decimal:
    """The value as printed: half away from zero, never minus zero."""
    step = Decimal(1).scaleb(-places)
    figure = Decimal(repr(float(value))).quantize(step, rounding=ROUND_HALF_UP)
    return abs(figure) if figure == 0 else figure


def number(value: float, places: int, language: str, *, sign: bool = False) -> str:
    """A number: « 18 962,5 » in French, "18,962.5" in English; a real minus; "+" when `sign` is set.

    >>> number(-1234.5, 1, "en")
    '−1,234.5'
    """
    figure = rounded(value, places)
    pattern = "#,##0" + ("." + "0" * places if places else "")
    text = str(format_decimal(abs(figure), pattern, locale=language))
    mark = MINUS if figure < 0 else "+" if sign and figure > 0 else ""
    return mark + text


def count(value: float, language: str) -> str:
    """A whole number with its thousands."""
    return number(value, 0, language)


def percent(value: float, places: int, language: str) -> str:
    """A percentage: « 81,4 % », "81.4%"."""
    return number(value, places, language) + (f"{NARROW}%" if language == "fr" else "%")


def share(part: float, whole: float, language: str) -> str:
    """A part of a whole as a percentage without decimals; with one where it would round to nothing."""
    value = 100 * part / whole if whole else 0.0
    return percent(value, 1 if 0 < value < 0.5 else 0, language)


def is_duration(unit: str) -> bool:
    """Whether a unit is that of stored durations ("h"), or one that they are written in."""
    return unit == "h" or unit in CLOCKS


@overload
def plotted(value: float, unit: str) -> float: ...
@overload
def plotted(value: None, unit: str) -> None: ...
def plotted(value: float | None, unit: str) -> float | None:
    """A stored value as it is drawn: a duration in the unit that it is written in, anything else as it is."""
    return value * CLOCKS[unit].per_hour if value is not None and unit in CLOCKS else value


def symbol(unit: str, language: str) -> str:
    """What stands after a duration: "h", "min"; « j » or "d"."""
    return {"hour": _HOUR, "day": _DAY[language]}.get(unit, unit)


def duration(hours: float, language: str, *, unit: str = "h", sign: bool = False) -> str:
    """A duration: « 95 s », « 35,0 min », « 7,5 h », « 2 j 4 h » (days of 24 hours).

    Args:
        unit: one of `CLOCKS`, for all that belongs to one value; "h" for the one that fits this duration.
    """
    unit = clock(hours) if unit == "h" else unit
    if unit == "day":
        return _days(hours, language, sign=sign)
    written = number(hours * CLOCKS[unit].per_hour, CLOCKS[unit].decimals, language, sign=sign)
    return f"{written}{NBSP}{symbol(unit, language)}"


def _days(hours: float, language: str, *, sign: bool) -> str:
    whole = int(rounded(hours, 0))
    mark = MINUS if whole < 0 else "+" if sign and whole > 0 else ""
    days, rest = divmod(abs(whole), 24)
    parts = [(days, _DAY[language])] if days else []
    parts += [(rest, _HOUR)] if rest or not days else []
    return mark + NBSP.join(f"{count(figure, language)}{NBSP}{name}" for figure, name in parts)


def figure(value: float, unit: str, n: float, language: str) -> str:
    """A value with its unit; signed when it is in points, because a net score always is."""
    if is_duration(unit):
        return duration(value, language, unit=unit)
    places = decimals(unit, n)
    if unit == "%":
        return percent(value, places, language)
    return number(value, places, language, sign=unit == "points")


def bound(value: float, unit: str, n: float, language: str, *, sign: bool = False) -> str:
    """An end of an interval: without unit, but for durations."""
    if is_duration(unit):
        return duration(value, language, unit=unit, sign=sign)
    return number(value, decimals(unit, n), language, sign=sign)


def axis(values: Sequence[float], unit: str, language: str) -> list[str]:
    """The values of an axis, in the unit that it is drawn in: with as few decimals as can be."""
    exact = [Decimal(repr(float(value))).normalize() for value in values]
    places = max((-int(value.as_tuple().exponent) for value in exact), default=0)
    texts = [number(value, max(places, 0), language, sign=unit == "points") for value in values]
    suffix = f"{NARROW}%" if language == "fr" else "%"
    if is_duration(unit):
        suffix = f"{NBSP}{symbol('hour' if unit == 'h' else unit, language)}"
    elif unit != "%":
        suffix = ""
    return [text + suffix for text in texts]


def plural(value: float | Decimal, language: str) -> str:
    """ "one" or "other": in French the plural begins at 2 (« 1,5 point »), in English at anything but 1."""
    form = Locale(language).plural_form(value)
    return "one" if form == "one" else "other"


def money(value: float, currency: str, language: str) -> str:
    """An amount in few digits: « 1,2 M€ », « 340 k€ », "€1.2m", "€340k".

    >>> money(1_234_567, "€", "en"), money(-840, "€", "en")
    ('€1.2m', '−€840')
    """
    size = abs(value)
    power, letter = (6, "M") if size >= 999_500 else (3, "k") if size >= 9_500 else (0, "")
    places = 1 if power == 6 and size < 9.95e6 else 0
    text = number(size / 10**power, places, language)
    sign = MINUS if value < 0 else ""
    if language == "fr":
        return f"{sign}{text}{NBSP}{letter}{currency}"
    return f"{sign}{currency}{text}{letter.lower()}"


def ordinal(number: int, language: str) -> str:
    """A rank: « 1er », « 2e », "1st", "12th"."""
    if language == "fr":
        return "1er" if number == 1 else f"{number}e"
    ends = {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ends.get(number % 10, 'th')}"


_POINT = {
    ("fr", False): {"one": "point", "other": "points"},
    ("en", False): {"one": "point", "other": "points"},
    ("fr", True): {"one": "pt", "other": "pts"},
    ("en", True): {"one": "pt", "other": "pts"},
}


def change(
    delta: float, unit: str, n: float, language: str, *, sign: bool = True, short: bool = False
) -> str:
    """A difference: « +2,3 points », "−1 point"; of shares in points, never in % (R16)."""
    if is_duration(unit):
        return duration(delta if sign else abs(delta), language, unit=unit, sign=sign)
    places = decimals(unit, n)
    text = number(delta if sign else abs(delta), places, language, sign=sign)
    if unit in ("points", "%", "index"):
        return f"{text}{NBSP}{_POINT[language, short][plural(rounded(delta, places), language)]}"
    return text


def day(value: date, language: str) -> str:
    """A date in words: « 1er octobre 2026 », "1 October 2026"."""
    text = str(format_date(value, "d MMMM y", locale=language))
    return text.replace("1 ", "1er ", 1) if language == "fr" and value.day == 1 else text
