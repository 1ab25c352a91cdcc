"""Numbers of a spreadsheet: the value behind a printed text, and the number format that prints it alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite

from cxreports.duration import CLOCKS

MINUS = "\u2212"
_SIGN = rf"(?P<sign>[+\-{MINUS}]?)"
_SPACE = "[\u202f\u00a0 ]"
_NUMBER = re.compile(
    rf"{_SIGN}(?P<before>[€$£±\u202f\u00a0 ]*)(?P<digits>\d+(?:(?:{_SPACE}|[.,])\d+)*)(?P<after>\D*)"
)
_DAYS = re.compile(
    rf"{_SIGN}(?P<days>\d[\d\u202f.,]*){_SPACE}(?P<name>[jd])(?:{_SPACE}(?P<hours>\d+){_SPACE}h)?"
)
_LARGE = {"k": 3, "m": 6, "M": 6, "bn": 9, "Md": 9}
_CLOCK_NAMES = {"s": "s", "min": "min", "h": "hour", "d": "day", "j": "day"}
_CURRENCIES = frozenset("€$£")
_NEAR = Decimal("0.501")  # of the last digit printed: how far a value may be from its own text
_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as a spreadsheet holds it.

    Attributes:
        value: what the cell holds: a percentage as a share of 1, a duration in the unit printed.
        code: its number format, as files write it; the reader's Excel puts its own separators.
        power: the cell holds the value of the report times this.
    """

    value: float
    code: str
    power: Decimal = _ONE


@dataclass(frozen=True, slots=True)
class _Reading:
    """A way to understand a text: cell = value x power, text = value x shows."""

    power: Decimal
    shows: Decimal
    code: str


def numeral(
    text: str, value: object, language: str, *, unit: str = "", signed: bool = False
) -> Numeral | None:
    """The numeral of a cell, or None when its text does not show that number: then the text is all there is.

    So a value that a table withholds (a small base) never reaches a spreadsheet.

    Args:
        text: as printed.
        value: the number behind it.
        language: of the text: "fr" has a decimal comma.
        unit: "%" where the text leaves it out, as an end of an interval does.
        signed: other numbers of the column carry a plus sign.
    """
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        return None
    exact = Decimal(repr(value))
    if days := _DAYS.fullmatch(text):
        return _in_days(days, exact, language)
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    digits, places = _digits(found["digits"], language)
    shown = -digits if found["sign"] in ("-", MINUS) else digits
    after = found["after"] or (unit if not found["before"] else "")
    bare = "0" if digits >= 1000 and found["digits"].isdigit() else "#,##0"
    pattern = bare + ("." + "0" * places if places else "")
    signed = found["sign"] == "+" or (signed and shown <= 0)
    for reading in _readings(found["before"], after, pattern):
        if abs(exact * reading.shows - shown) <= _NEAR.scaleb(-places):
            code = _with_signs(reading.code, signed=signed, negative=shown < 0)
            return Numeral(float(exact * reading.power), code, reading.power)
    return None


def _digits(text: str, language: str) -> tuple[Decimal, int]:
    """The number without its sign, and how many decimals it has."""
    comma = "," if language[:2] == "fr" else "."
    whole, _, decimals = text.rpartition(comma) if comma in text else (text, "", "")
    whole = re.sub(r"\D", "", whole)
    return Decimal(f"{whole}.{decimals}" if decimals else whole), len(decimals)


def _in_days(found: re.Match[str], exact: Decimal, language: str) -> Numeral | None:
    """« 2 j 4 h »: days and their decimals."""
    whole, _ = _digits(found["days"], language)
    hours = whole * 24 + int(found["hours"] or 0)
    shown = -hours if found["sign"] in ("-", MINUS) else hours
    if abs(exact - shown) > _NEAR:
        return None
    power = _ONE / 24
    code = f"#,##0.0{_literal(' ' + found['name'])}"
    return Numeral(
        float(exact / 24), _with_signs(code, signed=found["sign"] == "+", negative=shown < 0), power
    )


def _readings(before: str, after: str, pattern: str) -> Iterator[_Reading]:
    """The ways to understand a number between two texts, the plain one first."""
    name = after.strip()
    if name == "%":
        code = f"{_literal(before)}{pattern}{_literal(after.removesuffix('%'))}%"
        yield _Reading(Decimal("0.01"), _ONE, code)
        yield _Reading(_ONE, Decimal(100), code)
        return
    code = f"{_literal(before)}{pattern}{_literal(after)}"
    yield _Reading(_ONE, _ONE, code)
    if name in _CLOCK_NAMES:
        power = Decimal(repr(CLOCKS[_CLOCK_NAMES[name]].per_hour))
        yield _Reading(power, power, code)
    large = name.rstrip("".join(_CURRENCIES))
    if _CURRENCIES & set(before + after) and large in _LARGE:
        commas = "," * (_LARGE[large] // 3)
        yield _Reading(
            _ONE, _ONE.scaleb(-_LARGE[large]), f"{_literal(before)}{pattern}{commas}{_literal(after)}"
        )


def _literal(text: str) -> str:
    """A text inside a number format."""
    safe = text.replace('"', "\u201d")
    return f'"{safe}"' if safe else ""


def _with_signs(code: str, *, signed: bool, negative: bool) -> str:
    """The format of positive numbers, with those of negative ones and of zero where they differ."""
    if signed:
        return f'"+"{code};"{MINUS}"{code};{code}'
    return f'{code};"{MINUS}"{code}' if negative else code
