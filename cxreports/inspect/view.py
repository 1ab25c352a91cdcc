"""A source together with the sources that tell more about its rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cxreports.data.sql import ident
from cxreports.inspect.column import Column
from cxreports.inspect.doubt import Doubt
from cxreports.inspect.finding import Finding, Sure
from cxreports.inspect.sheet import Sheet
from cxreports.inspect.words import any_of

A_DAY = r"\d{4}-\d{2}-\d{2}"
_COVERED = 0.9  # share of the rows that must find their partner
_KEY = (
    any_of("id ids code key number numero num no ref prefix zip postal uuid name sku")
    + "|^(customer|client|user|product|shop|store|magasin)s?$"
)


@dataclass(frozen=True, slots=True)
class Join:
    """Another source, joined to the rows: at most one row of it for each.

    Attributes:
        on: column of the rows so far, column of the source.
        left: name of the source that the first of them stands in.
    """

    sheet: Sheet
    on: tuple[str, str]
    left: str


@dataclass(frozen=True, slots=True)
class View:
    """The columns of a source and of those joined to it.

    Attributes:
        last_day: up to which day do the data reach? Asked once where no column holds a date.
    """

    base: Sheet
    joins: tuple[Join, ...]
    columns: tuple[Column, ...]
    last_day: Doubt

    def of(self, *shapes: str, own: bool = False) -> list[Column]:
        """Columns of some shapes, in order; `own`: of the base alone."""
        return [
            column
            for column in self.columns
            if column.shape in shapes and not (own and column.source != self.base.name)
        ]

    def sheet(self, column: Column) -> Sheet:
        """The source that a column stands in."""
        return next(
            one for one in (self.base, *(join.sheet for join in self.joins)) if one.name == column.source
        )

    def claimed(self, column: Column) -> Finding | None:
        return self.sheet(column).findings.get(column.name)

    def say(
        self,
        column: Column,
        taken_for: str,
        table: str,
        why: str,
        sure: Sure = "certain",
        *,
        is_open: bool = False,
    ) -> None:
        """Note what a column was taken for."""
        self.sheet(column).claim(Finding(column.name, taken_for, sure, why, table, is_open))


def views(sheets: Sequence[Sheet]) -> list[View]:
    """Each source with whatever can be joined to it."""
    question = "no column holds a date: up to which day do these data reach?"
    free = "the last day of their month or quarter, like 2026-09-30"
    last_day = Doubt(", ".join(sheet.origin.label for sheet in sheets), question, (), free, A_DAY)
    return [_view(sheet, list(_joins(sheet, sheets)), last_day) for sheet in sheets]


def _view(sheet: Sheet, joins: list[Join], last_day: Doubt) -> View:
    joined = (column for join in joins for column in join.sheet.columns if column.name != join.on[1])
    every = [*sheet.columns, *joined]
    count = Counter(column.name.casefold() for column in every)
    columns = [
        replace(column, ref=f"{column.source}.{column.name}") if count[column.name.casefold()] > 1 else column
        for column in every
    ]
    return View(sheet, tuple(joins), tuple(columns), last_day)


def _joins(base: Sheet, sheets: Sequence[Sheet]) -> Iterator[Join]:
    """Sources with a row for (nearly) every row of the base, directly or through one joined before."""
    reached, left = [base], [sheet for sheet in sheets if sheet is not base]
    found = True
    while found and left:
        found = False
        for other in list(left):
            if (join := _join(base, reached, other)) is not None:
                yield join
                reached.append(other)
                left.remove(other)
                found = True


def _join(base: Sheet, reached: Sequence[Sheet], other: Sheet) -> Join | None:
    for sheet in reached:
        for left in sheet.columns:
            for right in other.columns:
                if (
                    left.plain == right.plain
                    and re.search(_KEY, left.plain)
                    and _fits(sheet, left, other, right)
                ):
                    return Join(other, (left.name, right.name), sheet.name)
    return None


def _fits(sheet: Sheet, left: Column, other: Sheet, right: Column) -> bool:
    if not right.profile.unique or not left.profile.filled:
        return False
    known = f"SELECT {ident(right.name)} FROM {ident(other.name)}"
    covered = sheet.one(f"SELECT count(*) FROM {{t}} WHERE {ident(left.name)} IN ({known})")[0]
    return int(str(covered)) >= _COVERED * left.profile.filled
