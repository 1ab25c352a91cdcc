"""One mapping: the rows of a source, converted, as rows of a canonical table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import duckdb

from cxreports.data.convert import Converted, convert
from cxreports.data.datafile import DataFile, ItemSpec, QuestionSpec, TableSpec, ValueSpec
from cxreports.data.dates import convert_date
from cxreports.data.question import NPS_SCALE
from cxreports.data.rawtable import FILE, ROW
from cxreports.data.relation import Relation, relate
from cxreports.data.schema import SQL_TYPES, Table
from cxreports.data.source import Source
from cxreports.data.sql import ident, literal
from cxreports.data.stage import Field, Stage, shown
from cxreports.document import Document, Keys
from cxreports.errors import DataError

_STAGE = "temp.stage"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a mapping besides its rows.

    Attributes:
        filtered: canonical rows that `where` left out.
        per_row: canonical rows that each source row gives.
        notes: for the ledger.
    """

    source: str
    filtered: int
    per_row: int
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mapper:
    """Carries out one mapping of a data file.

    Attributes:
        keys: where the mapping stands in the data file.
        number: its index among the mappings of the table.
    """

    connection: duckdb.DuckDBPyConnection
    file: DataFile
    document: Document
    table: Table
    spec: TableSpec
    keys: Keys
    number: int

    def run(self, sources: Mapping[str, Source], dimensions: tuple[str, ...]) -> Outcome:
        """Add the mapping's rows to `draft.<table>`.

        Args:
            dimensions: of the whole table; those that this mapping does not fill are null.

        Raises:
            DataError: the mapping cannot be carried out.
        """
        relation = relate(self.connection, self.spec, sources, self.document, self.keys)
        fields = list(self._fields(relation))
        filtered = self._fill_stage(relation, fields)
        stage = Stage(self.connection, _STAGE, relation.base)
        converted = {each.column: self._convert(stage, each) for each in fields}
        notes = [note for each in converted.values() for note in each.notes]
        typed = {each.name: converted[each.column].sql for each in fields if each.column == each.name}
        for each in fields:
            if each.type == "instant":
                typed[f"{each.name.removesuffix('_at')}_on"] = converted[each.column].day
        reason = self._reason(fields, converted)
        answers = {each.name: converted[each.column].sql for each in fields if each.column != each.name}
        if self.table.wide:
            self._check_answers(stage)
        rows = self._wide_rows(typed, answers) if self.table.wide else [typed]
        for row in rows:
            self._insert(row, reason, dimensions)
        self.connection.execute(f"DROP TABLE {_STAGE}")
        return Outcome(self.spec.source, filtered * len(rows), len(rows), tuple(notes))

    def _fields(self, relation: Relation) -> Iterator[Field]:
        """What is to be filled: mapped columns, dimensions, and one per question or item with a column."""
        for name, spec in self.spec.columns.items():
            kind = self.table.column(name).type
            yield self._field(relation, name, name, kind, spec, "columns")
        for name, spec in self.spec.dimensions.items():
            yield self._field(relation, name, name, "text", spec, "dimensions")
        if "score" not in self.spec.columns:
            for name, question in self.spec.wide.items():
                yield self._field(relation, name, f"answer to {name}", "number", question, self.table.wide)

    def _field(
        self, relation: Relation, name: str, column: str, kind: str, spec: ValueSpec, section: str
    ) -> Field:
        source = relation.source_of(spec).spec
        origin = (
            "column " + " + ".join(map(repr, spec.column)) if spec.column else f"the expression of {name!r}"
        )
        place = self.document.where(*self.keys, section, name)
        return Field(name, kind, spec, column, origin, place, source.decimal, source.thousands)  # type: ignore[arg-type]

    def _fill_stage(self, relation: Relation, fields: list[Field]) -> int:
        """Make the stage; gives the number of source rows that `where` leaves out."""
        texts = ", ".join(
            f"{relation.value(each.spec, each.place)} AS {ident(each.column)}" for each in fields
        )
        query = f"SELECT {relation.row()}, {texts} {relation.sql}"
        condition = "true"
        if self.spec.where:
            relation.check(f"({self.spec.where}) AND true", self.document.where(*self.keys, "where"))
            condition = f"({self.spec.where}) IS TRUE"
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE stage AS {query} WHERE {condition}")
        left_out = f"SELECT count(*) {relation.sql} WHERE NOT ({condition})"
        return int(self.connection.execute(left_out).fetchall()[0][0])

    def _convert(self, stage: Stage, each: Field) -> Converted:
        if each.type in {"day", "instant"}:
            return convert_date(stage, each, self.file)
        return convert(stage, each)

    def _reason(self, fields: list[Field], converted: Mapping[str, Converted]) -> str:
        whens = []
        for each in fields:
            whens += [
                f"WHEN {condition} THEN {literal(reason)}"
                for reason, condition in converted[each.column].broken
            ]
            mapped = each.column == each.name and each.name in self.spec.columns
            if mapped and self.table.column(each.name).required:
                reason = "no date" if each.type in {"day", "instant"} else "no identifier"
                whens.append(f"WHEN {converted[each.column].sql} IS NULL THEN {literal(reason)}")
        return f"CASE {' '.join(whens)} END" if whens else "CAST(NULL AS VARCHAR)"

    def _wide_rows(self, typed: dict[str, str], answers: dict[str, str]) -> list[dict[str, str]]:
        """The columns of each canonical row that a source row gives: one per question or item."""
        one = self.table.wide.removesuffix("s")
        if answers:
            return [
                {**typed, one: literal(name), "score": answers[name], **_declared(spec, typed)}
                for name, spec in self.spec.wide.items()
            ]
        declared = {name: _declared(spec, typed) for name, spec in self.spec.wide.items()}
        columns = next(iter(declared.values()))
        cases = {
            column: f"CASE {typed[one]} "
            + " ".join(f"WHEN {literal(name)} THEN {values[column]}" for name, values in declared.items())
            + " END"
            for column in columns
        }
        return [{**typed, **cases}]

    def _check_answers(self, stage: Stage) -> None:
        """In rows that hold one answer each, every question must be declared."""
        one = self.table.wide.removesuffix("s")
        if one not in self.spec.columns:
            return
        column = ident(one)
        renamed = self.spec.columns[one].map
        known = ", ".join(
            literal(name)
            for name in (*self.spec.wide, *(old for old, new in renamed.items() if new in self.spec.wide))
        )
        undeclared = f"{column} IS NULL OR {column} NOT IN ({known})"
        if count := stage.count(undeclared):
            found = shown(stage.examples(f"coalesce({column}, '')", undeclared))
            raise DataError(
                f"{count} rows answer a {one} that is not declared: {found}.",
                where=self.document.where(*self.keys, "columns", one),
                hint=f"Declare it in `{self.table.wide}:`, rename it by `map:`, or leave it out by `where:`.",
            )

    def _insert(self, row: dict[str, str], reason: str, dimensions: tuple[str, ...]) -> None:
        values = {**self._defaults(row), **row}
        columns = []
        for column in self.table.columns:
            columns.append(f"CAST({values.get(column.name, 'NULL')} AS {SQL_TYPES[column.type]})")
        columns += [f"CAST({values.get(name, 'NULL')} AS VARCHAR)" for name in dimensions]
        values_of_row = f"{self.number}, {FILE}, {ROW}, {reason}, {', '.join(columns)}"
        self.connection.execute(
            f"INSERT INTO draft.{ident(self.table.name)} SELECT {values_of_row} FROM {_STAGE}"
        )

    def _defaults(self, row: Mapping[str, str]) -> dict[str, str]:
        """What a data file need not say."""
        found = {"company": literal(self.file.name or self.document.path.stem)}
        if self.table.key:
            found[self.table.key] = f"{literal(self.spec.source + ':')} || {FILE} || ':' || {ROW}"
        if self.table.name == "tickets":
            found["eligible"] = "true"
        if self.table.name == "events":
            found["journey"] = row["customer_id"]
        return found


def _declared(spec: QuestionSpec | ItemSpec, typed: Mapping[str, str]) -> dict[str, str]:
    """The columns that a question or an item fills by its declaration."""
    low, high = spec.scale or NPS_SCALE
    scale = {"scale_min": str(low), "scale_max": str(high)}
    if isinstance(spec, ItemSpec):
        return {
            **scale,
            "pillar": literal(spec.pillar) if spec.pillar else "NULL",
            "reverse": str(spec.reverse).lower(),
        }
    survey = {} if "survey" in typed else {"survey": literal(spec.survey)}
    return {**scale, "kind": literal(spec.kind), "polarity": literal(spec.polarity or "higher"), **survey}
