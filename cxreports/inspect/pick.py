"""Which column of a view fills a column of a canonical table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cxreports.inspect.column import Column
from cxreports.inspect.doubt import Block, Choice, Doubt, Open
from cxreports.inspect.finding import Sure, least
from cxreports.inspect.view import View
from cxreports.inspect.words import plain
from cxreports.inspect.yamltext import scalar

_UTC = r"\b(utc|gmt)\b"


@dataclass(frozen=True, slots=True)
class Picked:
    """What fills a column: one column of the source, or several between which only a person can choose.

    Attributes:
        rank: place of the pattern that found it; 0 is the most telling.
        word: what in the heading told it.
    """

    columns: tuple[Column, ...]
    rank: int
    word: str

    @property
    def one(self) -> Column:
        return self.columns[0]

    @property
    def why(self) -> str:
        return f"the heading says {self.word!r}"

    @property
    def sure(self) -> Sure:
        return "certain" if self.rank == 0 else "likely"


def pick(columns: Iterable[Column], patterns: Sequence[str], *, wording: bool = False) -> Picked | None:
    """The columns that the most telling pattern finds, by heading; by longer text too if `wording`."""
    candidates = list(columns)
    for rank, pattern in enumerate(patterns):
        found = [
            (column, match[0])
            for column in candidates
            if (match := re.search(pattern, column.profile.plain if wording else column.plain))
        ]
        if found:
            return Picked(tuple(column for column, _ in found), rank, found[0][1])
    return None


def pick_all(columns: Sequence[Column], wanted: Mapping[str, Sequence[str]]) -> dict[str, Picked]:
    """One pick per wanted name; a column goes to the first name that claims it."""
    found: dict[str, Picked] = {}
    taken: set[str] = set()
    for name, patterns in wanted.items():
        picked = pick((column for column in columns if column.ref not in taken), patterns)
        if picked:
            found[name] = picked
            taken |= {column.ref for column in picked.columns}
    return found


def which(view: View, picked: Picked, meaning: str) -> Doubt:
    """The question which of several columns is meant; the same one for two tables of a view's sources."""
    sheet = view.sheet(picked.one)
    key = (meaning, *(column.ref for column in picked.columns))
    if key not in sheet.choices:
        sheet.choices[key] = _which(view, picked, meaning)
    return sheet.choices[key]


def _which(view: View, picked: Picked, meaning: str) -> Doubt:
    shown = [(column.ref, column.profile.values[:1]) for column in picked.columns]
    choices = tuple(
        Choice(f"e.g. {values[0]}" if values else "empty", {"value": scalar(name)}) for name, values in shown
    )
    return Doubt(view.base.origin.label, f"which column is {meaning}?", choices)


def date_value(view: View, column: Column, clock: Column | None = None) -> object:
    """How the data file reads a date column, with the time of day beside it where there is one."""
    form = column.form
    assert form is not None
    sheet = view.sheet(column)
    if len(form.formats) > 1:
        return Block([("column", column.ref), ("format", Open(sheet.date_doubt(form, column), "format"))])
    written = form.formats[0]
    block = Block([("column", [column.ref, clock.ref] if clock else column.ref)])
    if written and clock:
        written += " %H:%M:%S" if clock.profile.values[0].count(":") == 2 else " %H:%M"
    zone = form.timezone or ("UTC" if re.search(_UTC, plain(column.name)) else "")
    for key, value in (("format", written), ("locale", form.locale), ("timezone", zone)):
        if value:
            block.add(key, value)
    if words := missing(view, column):
        block.add("missing", words)
    return column.ref if len(block.entries) == 1 and not clock else block


def missing(view: View, column: Column) -> list[str]:
    """Words for "no value" that the source does not declare already."""
    return sorted(set(column.profile.nothing) - set(view.sheet(column).missing))


def date_sure(column: Column, rank: int) -> Sure:
    form = column.form
    assert form is not None
    return least(form.sure, "certain" if rank == 0 else "likely")
