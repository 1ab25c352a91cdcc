"""A datum: what one cell of a spreadsheet holds, a text or a number with its format."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Any

from cxreports.block import Cell
from cxreports.render.grid import GridCell
from cxreports.render.numeral import MINUS, numeral

Record = Mapping[str, Any]
"""An estimate as a block carries it (methodology R1)."""

SHOWN = ("ok", "low_base")
"""The states of an estimate in which its value is printed as a number (methodology R13)."""

_CONTRACT = ("definition_id", "definition_version", "status", "unit", "value", "n")

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DAY_CODES = {"fr": "[$-40C]d mmmm yyyy", "en": "[$-809]d mmmm yyyy"}
_FIRST_YEAR = 1901  # spreadsheets know no day before
_PLAIN_NUMBER = re.compile(r"-?\d{1,15}(\.\d+)?(e[+-]\d+)?", re.IGNORECASE)
_NO_DATUM = {"", "NaN", "nan", "None", "<NA>", "NaT"}
_ENDS = ("ci_low", "ci_high")
_PROBABILITIES = ("p", "p_adjusted")
_CODES = {"points": "0.0", "h": '0.0"\u00a0h"', "score": "0.00"}


@dataclass(frozen=True, slots=True)
class Datum:
    """What a cell holds.

    Attributes:
        value: a text, a number, a day, or nothing.
        code: the number format of a number or a day.
        tone: as in a block's cell.
        shown: how the report prints it, for the width of its column.
    """

    value: str | float | date | None = None
    code: str = ""
    tone: str = ""
    shown: str = ""


def is_whole(record: Record) -> bool:
    """Whether a record says all that a figure must say; a block of one's own may carry less."""
    return all(key in record for key in _CONTRACT)


def of_text(text: str) -> Datum:
    return Datum(text, shown=text) if text else Datum()


def of_value(value: object) -> Datum:
    """A value as a notebook's JSON holds it."""
    if isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value):
        return Datum(value, "General", shown=f"{value:g}")
    return Datum() if value is None else of_text(str(value))


def of_cell(cell: Cell, record: Record | None, language: str, *, signed: bool) -> Datum:
    """A cell of a block's table: a number where its text shows that number, else the text.

    Args:
        record: the estimate that the row prints, if one.
        signed: other numbers of the column carry a plus sign.
    """
    unit = ""
    if record and record.get("unit") == "%" and cell.value in [record.get(end) for end in _ENDS]:
        unit = "\u202f%" if language[:2] == "fr" else "%"
    found = numeral(cell.text, cell.value, language, unit=unit, signed=signed)
    if found:
        return Datum(found.value, found.code, cell.tone, cell.text)
    if isinstance(cell.value, str) and _ISO_DAY.fullmatch(cell.value) and cell.text[:1].isdigit():
        day = date.fromisoformat(cell.value)
        if day.year >= _FIRST_YEAR:
            return Datum(day, _DAY_CODES.get(language[:2], _DAY_CODES["en"]), cell.tone, cell.text)
    return Datum(cell.text, "", cell.tone, cell.text) if cell.text else Datum()


def of_grid(cell: GridCell) -> Datum:
    """A cell that was read back from HTML: a number where it is written as Python writes one."""
    if cell.right and _PLAIN_NUMBER.fullmatch(cell.text):
        return Datum(float(cell.text), "General", shown=cell.text)
    return Datum(None) if cell.text in _NO_DATUM else of_text(cell.text)


def of_record(record: Record, key: str, unit: str = "") -> Datum:
    """A number of an estimate (or of its comparison, which has the estimate's unit).

    Nothing where the estimate is not printed as a number: what a report withholds stays withheld.
    """
    value = record.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return Datum()
    if key in ("n", "n_eff"):
        return Datum(value, "#,##0" if key == "n" else "#,##0.0", shown=f"{value:,.0f}")
    if key in _PROBABILITIES:
        return Datum(value, "0.0000", shown="0.0000")
    if key == "confidence" or unit == "%":
        code = "0%" if key == "confidence" else "0.0%"
        return Datum(value if key == "confidence" else _hundredth(value), code, shown="100.0 %")
    code = _CODES.get(unit, "#,##0.0")
    if key.startswith("delta") or unit == "points":
        code = f'"+"{code};"{MINUS}"{code};{code}'
    return Datum(value, code, shown=f"{value:+,.1f} h")


def _hundredth(value: float) -> float:
    return float(Decimal(repr(value)).scaleb(-2))
