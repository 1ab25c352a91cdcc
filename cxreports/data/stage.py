"""The rows of one mapping on their way: still texts, already under their canonical names."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from cxreports.data.datafile import ValueSpec
from cxreports.data.rawtable import FILE, ROW
from cxreports.data.schema import Type
from cxreports.data.source import Source
from cxreports.data.sql import ident, literal, literals
from cxreports.errors import DataError

_SHOWN = 40  # characters of a value in a message


@dataclass(frozen=True, slots=True)
class Field:
    """One column to be filled.

    Attributes:
        name: canonical column, dimension, or question.
        column: its column in the stage.
        origin: how the data file calls what fills it, for messages: "column 'Survey date'".
        place: where the data file says so.
        decimal, thousands: how the source writes numbers.
    """

    name: str
    type: Type
    spec: ValueSpec
    column: str
    origin: str
    place: str
    decimal: str = "."
    thousands: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A value that breaks a rule: how often, and where first."""

    value: str
    count: int
    place: str


@dataclass(frozen=True, slots=True)
class Stage:
    connection: duckdb.DuckDBPyConnection
    table: str
    source: Source

    def count(self, condition: str) -> int:
        found = self.connection.execute(f"SELECT count(*) FROM {self.table} WHERE {condition}").fetchall()
        return int(found[0][0])

    def add(self, column: str, sql_type: str, expression: str) -> str:
        """Compute a column once and keep it; gives its quoted name."""
        name = ident(column)
        self.connection.execute(f"ALTER TABLE {self.table} ADD COLUMN {name} {sql_type}")
        self.connection.execute(f"UPDATE {self.table} SET {name} = {expression}")
        return name

    def examples(self, column: str, condition: str, limit: int = 5) -> list[Example]:
        """The most frequent values of a column among the rows that meet a condition."""
        query = (
            f"SELECT {column} AS value, count(*) AS n, min(({FILE}, {ROW})) AS first FROM {self.table} "
            f"WHERE {condition} GROUP BY ALL ORDER BY n DESC, first LIMIT {limit}"
        )
        found = self.connection.execute(query).fetchall()
        return [Example(_short(value), n, self.source.place(*_pair(first))) for value, n, first in found]


def _pair(first: object) -> tuple[int, int]:
    values = list(first.values()) if isinstance(first, dict) else list(first)  # type: ignore[call-overload]
    return int(values[0]), int(values[1])


def _short(value: str) -> str:
    line = " ".join(value.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


def shown(examples: list[Example]) -> str:
    """Examples as the end of a sentence: "'x' (12 rows, first: poll.csv, row 5), ..."."""
    return ", ".join(
        f"{example.value!r} ({example.count} row{'s' if example.count > 1 else ''}, first: {example.place})"
        for example in examples
    )


def mapped(stage: Stage, field: Field) -> tuple[str, list[str]]:
    """SQL: the field's text after its value map, and what the ledger should know.

    Raises:
        DataError: a value is not in the map, and the data file does not say what to do with others.
    """
    column = ident(field.column)
    if not field.spec.map:
        return column, []
    others = f"{column} IS NOT NULL AND {column} NOT IN ({literals(field.spec.map)})"
    other = field.spec.other or ("keep" if field.type in {"number", "integer"} else "error")
    notes = []
    if other != "keep" and (count := stage.count(others)):
        examples = shown(stage.examples(column, others))
        if other == "error":
            raise DataError(
                f"{count} values of {field.origin} are not in the map: {examples}.",
                where=field.place,
                hint="Add them to `map:`, or say `other: keep` or `other: missing`.",
            )
        notes.append(f"{field.name}: {count} values outside the map read as missing: {examples}.")
    if unseen := _unseen(stage, column, field):
        notes.append(f"{field.name}: mapped but never seen: {', '.join(map(repr, unseen))}.")
    whens = " ".join(
        f"WHEN {literal(value)} THEN {'NULL' if to is None else literal(to)}"
        for value, to in field.spec.map.items()
    )
    return f"CASE {column} {whens} ELSE {'NULL' if other == 'missing' else column} END", notes


def _unseen(stage: Stage, column: str, field: Field) -> list[str]:
    query = f"SELECT DISTINCT {column} FROM {stage.table} WHERE {column} IN ({literals(field.spec.map)})"
    seen = {row[0] for row in stage.connection.execute(query).fetchall()}
    return [value for value in field.spec.map if value not in seen]
