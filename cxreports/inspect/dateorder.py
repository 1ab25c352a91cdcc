"""Day first or month first: what other columns of the file prove, and the question where none does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cxreports.inspect.column import Column
from cxreports.inspect.dateform import DateForm
from cxreports.inspect.doubt import Choice, Doubt

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def settle(columns: Sequence[Column]) -> list[Column]:
    """A date order that the values of one column prove holds for those written alike in the same file."""
    proven: dict[str, set[str]] = {}
    teachers: dict[str, str] = {}
    for column in columns:
        if column.form and column.form.sure == "certain" and "%d" in column.form.formats[0]:
            form = column.form.formats[0]
            proven.setdefault(_make(form), set()).add(_order(form))
            teachers.setdefault(_make(form), column.name)
    return [_settled(column, proven, teachers) for column in columns]


def _settled(column: Column, proven: dict[str, set[str]], teachers: dict[str, str]) -> Column:
    form = column.form
    if form is None or form.mixed or len(form.formats) < 2:
        return column
    make = _make(form.formats[0])
    orders = proven.get(make, set())
    if len(orders) != 1:  # nothing proves it, or two columns prove the contrary
        return column
    found = next(one for one in form.formats if _order(one) in orders)
    first = "day" if _order(found) == "d" else "month"
    why = f"written like {teachers[make]!r}, whose values decide: {first} first"
    return replace(column, form=replace(form, formats=(found,), sure="likely", why=why), why=why)


def _make(form: str) -> str:
    """A format without its order and time: what the columns that one tool wrote have in common."""
    return form[:8].replace("%d", "%x").replace("%m", "%x")


def _order(form: str) -> str:
    return form[1:2]


def order_doubt(form: DateForm, place: str) -> Doubt:
    """The question which order the dates of a column have."""
    if form.mixed:
        question = (
            f"{form.why}: no format reads all of them. Which order is right, for which part of the file?"
        )
        return Doubt(place, question, (), "a format once the export is mended", r"%.+|\"%.+\"")
    day, month = form.formats
    read = _both(form.example)
    choices = (
        Choice(f"day first{read[0]}", {"format": f'"{day}"'}),
        Choice(f"month first{read[1]}", {"format": f'"{month}"'}),
    )
    return Doubt(place, f"is {form.example} day first or month first?", choices)


def _both(example: str) -> tuple[str, str]:
    """How each order reads a date, in words."""
    digits = [int(part) for part in "".join(char if char.isdigit() else " " for char in example).split()[:2]]
    if len(digits) < 2 or not all(1 <= number <= 12 for number in digits):
        return "", ""
    first, second = digits
    return f": {first} {_MONTHS[second - 1]}", f": {_MONTHS[first - 1]} {second}"
