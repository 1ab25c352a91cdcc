"""The rows that one mapping starts from: a source with its joins, its columns found by name."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from cxreports.data.database import first_line
from cxreports.data.datafile import TableSpec, ValueSpec
from cxreports.data.rawtable import FILE, ROW
from cxreports.data.source import Source, query_hint
from cxreports.data.sql import ident, literal, literals
from cxreports.document import Document, Keys
from cxreports.errors import DataError, UnknownName


@dataclass(frozen=True, slots=True)
class Relation:
    """A source and what is joined to it.

    Attributes:
        sources: the base first, then the joined ones, in order.
        sql: the FROM clause; each source goes by its own name.
    """

    connection: duckdb.DuckDBPyConnection
    sources: tuple[Source, ...]
    sql: str

    @property
    def base(self) -> Source:
        return self.sources[0]

    def row(self) -> str:
        """SQL: the place of a row in its file."""
        name = ident(self.base.name)
        return f"{name}.{FILE}, {name}.{ROW}"

    def value(self, spec: ValueSpec, place: str) -> str:
        """SQL: the text that a value spec stands for, null where the spec says that it is missing.

        Raises:
            UnknownName: there is no such column.
            DataError: a column is in several sources, or an expression cannot be computed.
        """
        if spec.value is not None:
            return literal(spec.value)
        if spec.sql is not None:
            text = f"CAST(({spec.sql}) AS VARCHAR)"
            self.check(text, place)
        else:
            text = " || ' ' || ".join(self._column(name, place) for name in spec.column)
        if spec.missing:
            return f"CASE WHEN {text} IN ({literals(spec.missing)}) THEN NULL ELSE {text} END"
        return text

    def source_of(self, spec: ValueSpec) -> Source:
        """The source that a value comes from; it says how numbers are written."""
        for name in spec.column:
            for source in self.sources:
                if name in source.headers or name.startswith(f"{source.name}."):
                    return source
        return self.base

    def check(self, expression: str, place: str) -> None:
        """Refuse an expression that the engine cannot compute on every row.

        Raises:
            DataError: with the engine's reason.
        """
        try:
            self.connection.execute(f"SELECT count(x) FROM (SELECT {expression} AS x {self.sql})").fetchall()
        except duckdb.Error as error:
            message = f"the expression cannot be computed: {first_line(error)}"
            raise DataError(message, where=place, hint=query_hint(error)) from None

    def _column(self, name: str, place: str) -> str:
        owners = [source for source in self.sources if name in source.headers]
        if len(owners) > 1 and name not in self._joined_names():
            choices = " or ".join(f"`{source.name}.{name}`" for source in owners)
            message = f"column {name!r} is in several sources."
            raise DataError(message, where=place, hint=f"Write {choices}.")
        if owners:
            return f"{ident(owners[0].name)}.{ident(name)}"
        for source in self.sources:
            bare = name.removeprefix(f"{source.name}.")
            if bare != name and bare in source.headers:
                return f"{ident(source.name)}.{ident(bare)}"
        raise self._unknown(name, place)

    def _joined_names(self) -> set[str]:
        """Names that mean the same in every source, because they are joined on: the base's is taken."""
        return {
            name
            for source in self.sources[1:]
            for name in source.headers
            if f"USING ({ident(name)})" in self.sql
        }

    def _unknown(self, name: str, place: str) -> UnknownName | DataError:
        headers = [header for source in self.sources for header in source.headers]
        twice = [header for header in headers if header.startswith(f"{name} (column ")]
        if twice:
            choices = " or ".join(f"`{header}`" for header in twice)
            message = f"several columns are called {name!r}."
            return DataError(message, where=place, hint=f"Write {choices}.")
        folded = {header.casefold(): header for header in headers}
        near = folded.get(name.casefold()) or next(
            iter(difflib.get_close_matches(name, headers, 1, 0.5)), None
        )
        hint = (f"Did you mean {near!r}? " if near else "") + f"Its columns: {', '.join(headers)}."
        names = " + ".join(source.name for source in self.sources)
        return DataError(f"source {names} has no column {name!r}.", where=place, hint=hint)


def relate(
    connection: duckdb.DuckDBPyConnection,
    spec: TableSpec,
    sources: Mapping[str, Source],
    document: Document,
    keys: Keys,
) -> Relation:
    """The rows of a mapping's source, each with at most one row of every joined source.

    Raises:
        DataError: a column to join on does not exist, or holds a value twice in the joined source.
    """
    relation = Relation(connection, (sources[spec.source],), f"FROM {_named(spec.source)}")
    for index, join in enumerate(spec.joins):
        place = document.where(*keys, "joins", index)
        right = Relation(connection, (sources[join.source],), f"FROM {_named(join.source)}")
        pairs = [
            (relation._column(left, place), right._column(name, place)) for left, name in join.on.items()
        ]
        _refuse_repeated(right, [name for _, name in pairs], place)
        if all(left == name for left, name in join.on.items()):
            condition = f"USING ({', '.join(ident(name) for name in join.on)})"
        else:
            condition = "ON " + " AND ".join(f"{left} = {name}" for left, name in pairs)
        sql = f"{relation.sql} LEFT JOIN {_named(join.source)} {condition}"
        relation = Relation(connection, (*relation.sources, sources[join.source]), sql)
    return relation


def _named(source: str) -> str:
    return f"source.{ident(source)} AS {ident(source)}"


def _refuse_repeated(right: Relation, columns: list[str], place: str) -> None:
    listed = ", ".join(columns)
    filled = " AND ".join(f"{column} IS NOT NULL" for column in columns)
    repeated = f"SELECT {listed} {right.sql} WHERE {filled} GROUP BY {listed} HAVING count(*) > 1"
    query = f"SELECT count(*), any_value(concat_ws(', ', COLUMNS(*))) FROM ({repeated})"
    count, example = right.connection.execute(query).fetchall()[0]
    if count:
        raise DataError(
            f"{count} values to join on stand in several rows of {right.base.name!r} (e.g. {example!r}).",
            where=place,
            hint="A join may not multiply rows: join a source with one row each, e.g. a `query` that groups.",
        )
