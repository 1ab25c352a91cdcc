"""One source with its columns looked at."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

import duckdb

from cxreports.data.sql import ident
from cxreports.inspect.column import Column, look
from cxreports.inspect.dateform import DateForm
from cxreports.inspect.dateorder import order_doubt, settle
from cxreports.inspect.doubt import Doubt
from cxreports.inspect.finding import Finding
from cxreports.inspect.origin import Origin
from cxreports.inspect.profile import NOTHING, profile, store


@dataclass(slots=True)
class Sheet:
    """A source, its columns, and what each was taken for so far.

    Attributes:
        dates: doubt about the order of day and month, shared by all columns that leave it open.
        findings: by column; a column that nobody claimed has none.
        choices: questions which of several columns is meant.
        missing: words for "no value" that hold for the whole source.
    """

    origin: Origin
    connection: duckdb.DuckDBPyConnection
    columns: tuple[Column, ...] = ()
    findings: dict[str, Finding] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    choices: dict[tuple[str, ...], Doubt] = field(default_factory=dict)
    _date_doubts: dict[tuple[str, ...], Doubt] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.origin.name

    @property
    def rows(self) -> int:
        return int(self.origin.rows.num_rows)

    def place(self, column: str) -> str:
        return f"{self.origin.label}, column {column!r}"

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def claim(self, finding: Finding) -> None:
        """Note what a column was taken for; one that feeds two tables is told so."""
        before = self.findings.get(finding.column)
        if before is None or before.table == "":
            self.findings[finding.column] = finding
        elif finding.taken_for not in before.taken_for.split(", "):
            told = f"{before.taken_for}, {finding.taken_for}"
            self.findings[finding.column] = replace(before, taken_for=told, open=before.open or finding.open)

    def one(self, query: str) -> tuple[object, ...]:
        """The first row of a query in which `{t}` is this source."""
        row: tuple[object, ...] = self.connection.execute(query.replace("{t}", ident(self.name))).fetchall()[
            0
        ]
        return row

    def date_doubt(self, form: DateForm, column: Column) -> Doubt:
        """The question about the order of dates: one for all columns of the source that are written alike."""
        if form.formats not in self._date_doubts:
            self._date_doubts[form.formats] = order_doubt(form, self.place(column.name))
        return self._date_doubts[form.formats]


def open_sheet(origin: Origin, connection: duckdb.DuckDBPyConnection) -> Sheet:
    """Store the rows of a source and look at every column."""
    store(connection, origin.name, origin.rows)
    sheet = Sheet(origin, connection)
    found = [
        look(
            connection,
            origin.name,
            profile(connection, origin.name, name, origin.wording.get(name, "")),
            sheet.place(name),
        )
        for name in origin.rows.column_names
    ]
    sheet.columns = tuple(settle(found))
    sheet.missing = tuple(_missing(found))
    return sheet


def _missing(columns: list[Column]) -> list[str]:
    """Words for "no value" of the whole source; one that may be a country (NA) in some column is none."""
    words = {word for column in columns for word in column.profile.nothing if word in NOTHING}
    coded = any(_codes(column) for column in columns)
    return sorted(word for word in words if not (coded and word == "NA"))


def _codes(column: Column) -> bool:
    """Whether the values are codes of two capitals, of countries for example."""
    values = column.profile.values
    return column.shape == "word" and sum(
        bool(re.fullmatch("[A-Z]{2}", value)) for value in values
    ) > 0.8 * len(values)
