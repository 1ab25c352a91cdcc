"""How numbers, durations, intervals and days are written (methodology R16; half away from zero)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from cxreports.show.typography import MINUS, NARROW, NBSP

PERCENT_BASE = 100  # below: no decimal on a percentage (R16)
_DECIMALS = {"points": 0, "%": 1, "index": 1, "h": 1, "score": 1}
_DAY, _HOUR, _MINUTE = ({"fr": "j", "en": "d"}, "h", "min")
_DAYS_FROM = 48  # hours


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
    """A part of a whole as a percentage without decimals."""
    return percent(100 * part / whole if whole else 0.0, 0, language)


def duration(hours: float, language: str, *, sign: bool = False) -> str:
    """A duration: « 35 min », « 7,5 h », from 48 hours « 2 j 4 h » (days of 24 hours)."""
    mark = MINUS if hours < 0 else "+" if sign and hours > 0 else ""
    hours = abs(hours)
    minutes = int(rounded(hours * 60, 0))
    if minutes == 0:
        return f"0{NBSP}{_MINUTE}"
    if minutes < 60:
        return f"{mark}{minutes}{NBSP}{_MINUTE}"
    whole = int(rounded(hours, 0))
    if whole < _DAYS_FROM:
        return f"{mark}{number(hours, 1, language)}{NBSP}{_HOUR}"
    days, rest = divmod(whole, 24)
    tail = f"{NBSP}{rest}{NBSP}{_HOUR}" if rest else ""
    return f"{mark}{count(days, language)}{NBSP}{_DAY[language]}{tail}"


def figure(value: float, unit: str, n: float, language: str) -> str:
    """A value with its unit; signed when it is in points, because a net score always is."""
    if unit == "h":
        return duration(value, language)
    places = decimals(unit, n)
    if unit == "%":
        return percent(value, places, language)
    return number(value, places, language, sign=unit == "points")


def bound(value: float, unit: str, n: float, language: str, *, sign: bool = False) -> str:
    """An end of an interval: without unit, but for durations."""
    if unit == "h":
        return duration(value, language, sign=sign)
    return number(value, decimals(unit, n), language, sign=sign)


def axis(values: Sequence[float], unit: str, language: str) -> list[str]:
    """The values of an axis: with one number of decimals, no more than they need; hours stay hours."""
    places = 0 if all(float(value).is_integer() for value in values) else 1
    texts = [number(value, places, language, sign=unit == "points") for value in values]
    suffix = {"%": f"{NARROW}%" if language == "fr" else "%", "h": f"{NBSP}{_HOUR}"}.get(unit, "")
    return [text + suffix for text in texts]


def plural(value: float | Decimal, language: str) -> str:
    """ "one" or "other": in French the plural begins at 2 (« 1,5 point »), in English at anything but 1."""
    form = Locale(language).plural_form(value)
    return "one" if form == "one" else "other"


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
    if unit == "h":
        return duration(delta if sign else abs(delta), language, sign=sign)
    places = decimals(unit, n)
    text = number(delta if sign else abs(delta), places, language, sign=sign)
    if unit in ("points", "%", "index"):
        return f"{text}{NBSP}{_POINT[language, short][plural(rounded(delta, places), language)]}"
    return text


def day(value: date, language: str) -> str:
    """A date in words: « 1er octobre 2026 », "1 October 2026"."""
    text = str(format_date(value, "d MMMM y", locale=language))
    return text.replace("1 ", "1er ", 1) if language == "fr" and value.day == 1 else text
