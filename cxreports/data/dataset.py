"""The canonical tables of a user's data, and the questions one may ask about them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from cxreports.data.facts import Facts, Segment
from cxreports.data.ledger import Ledger, SourceRecord
from cxreports.data.limits import Limit
from cxreports.data.question import Question
from cxreports.data.schema import TABLES
from cxreports.data.snapshot import SNAPSHOTS, open_snapshot
from cxreports.data.sql import ident, literal, literals
from cxreports.errors import UnknownName, UsageError
from cxreports.period import Period

_LABELS: Mapping[str, Mapping[str, str]] = {
    "channel": {"fr": "Canal", "en": "Channel"},
    "touchpoint": {"fr": "Point de contact", "en": "Touchpoint"},
    "stage": {"fr": "Étape du parcours", "en": "Journey stage"},
    "category": {"fr": "Motif", "en": "Category"},
    "status": {"fr": "État", "en": "Status"},
    "leave_reason": {"fr": "Motif de départ", "en": "Reason for leaving"},
    "company": {"fr": "Entreprise", "en": "Company"},
    "region": {"fr": "Région", "en": "Region"},
    "nps": {"fr": "NPS", "en": "NPS"},
    "csat": {"fr": "CSAT", "en": "CSAT"},
    "ces": {"fr": "CES", "en": "CES"},
}
_LISTED = 50  # names shown in an error

Filter = Mapping[str, tuple[str, ...]]


def open_dataset(path: str | Path) -> Dataset:
    """Read a data file and everything it names; takes the snapshot of it where there is one.

    Raises:
        CxError: the data file or a source cannot be used as it is, with the place and what to write instead.

    >>> from cxreports.demo import resolve
    >>> dataset = open_dataset(resolve("demo"))
    >>> "responses" in dataset.tables, dataset.synthetic
    (True, True)
    """
    file = Path(path).expanduser()
    folder = os.environ.get(SNAPSHOTS)
    if folder and (found := open_snapshot(file, Path(folder))):
        return Dataset(found.connection, found.facts, shelf=found.shelf)
    from cxreports.data.load import load  # with all that reads files: slow to import, and seldom needed

    return Dataset(*load(file))


class Dataset:
    """A user's data as canonical tables, whole or restricted to a company and a segment.

    Attributes:
        company: the company selected; "" for all.
        segment: the segment selected, as written; "all" for all.
        end_on: the first day that the selection leaves out of its settled tables; None for all days.
        shelf: folder of what readers of the same snapshot compute once for all; None without a snapshot.
        local: whether the rows are here, in DuckDB; else only grouped counts can be had of them.
    """

    local = True

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        facts: Facts,
        *,
        company: str = "",
        segment: str = "all",
        where: Filter | None = None,
        end_on: date | None = None,
        shelf: Path | None = None,
    ) -> None:
        self._connection, self._facts, self._where = connection, facts, dict(where or {})
        self.company, self.segment, self.end_on, self.shelf = company, segment, end_on, shelf

    def __repr__(self) -> str:
        return f"<Dataset {self.name!r}: {', '.join(self.tables)}; segment={self.segment!r}>"

    @property
    def name(self) -> str:
        return self._facts.name

    @property
    def path(self) -> Path:
        return self._facts.path

    @property
    def tables(self) -> tuple[str, ...]:
        """The canonical tables present; within a segment, those that have its dimensions."""
        return tuple(
            name for name in self._facts.tables if set(self._where) <= set(self._facts.dimensions[name])
        )

    @property
    def questions(self) -> Mapping[str, Question]:
        return self._facts.questions

    @property
    def items(self) -> Mapping[str, str]:
        """Item of the employee questionnaire → its exact wording, "" where the data file gives none."""
        return self._facts.items

    @property
    def dimensions(self) -> Mapping[str, tuple[str, ...]]:
        """Table → the columns that a report can be broken down by, declared ones first."""
        return {name: self._facts.dimensions[name] for name in self.tables}

    @property
    def segments(self) -> Mapping[str, Segment]:
        return self._facts.segments

    @property
    def labels(self) -> Mapping[str, Mapping[str, str]]:
        return self._facts.labels

    @property
    def companies(self) -> tuple[str, ...]:
        return self._facts.companies

    @property
    def timezone(self) -> str:
        """The reporting time zone."""
        return self._facts.timezone

    @property
    def cutoff(self) -> datetime:
        """Instant (UTC) up to which the data reach; a selection of settled tables reaches to its end."""
        if self.end_on is None or not all(_settled(name) for name in self.tables):
            return self._facts.cutoff
        end = datetime.combine(self.end_on, time(), ZoneInfo(self.timezone)).astimezone(UTC)
        return min(self._facts.cutoff, end)

    @property
    def synthetic(self) -> bool:
        return self._facts.synthetic

    @property
    def ledger(self) -> tuple[Ledger, ...]:
        """What became of every row on its way into the tables (of the whole data, not of a selection)."""
        return self._facts.ledger

    @property
    def sources(self) -> tuple[SourceRecord, ...]:
        return self._facts.sources

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the data file and of every source that it read."""
        return self._facts.fingerprint

    @property
    def limits(self) -> Mapping[str, Limit]:
        """The limits of the quality checks, as the data file sets them."""
        return self._facts.limits

    @property
    def filter(self) -> Filter:
        """The dimensions that the segment restricts, each with the values that belong to it."""
        return dict(self._where)

    @property
    def company_wide(self) -> Dataset:
        """The same selection without its segment, of all days."""
        return self._restricted(self._facts, company=self.company)

    def until(self, end_on: date | None) -> Dataset:
        """The same selection as it was before a day: a settled table holds no row of that day or later.

        Tables whose later rows tell of earlier ones (a ticket that comes back, a customer who leaves) stay
        whole. None takes the rows of all days.
        """
        return self._restricted(
            self._facts, company=self.company, segment=self.segment, where=self._where, end_on=end_on
        )

    def frame(self, name: str) -> Any:
        """A table as a frame of the engine where it lies, to be counted there: `table` where that is DuckDB.

        Raises:
            UnknownName: as `table`.
        """
        return self.table(name)

    def table(self, name: str) -> duckdb.DuckDBPyRelation:
        """A canonical table: the columns of `cxreports.data.TABLES[name]`, then its declared dimensions.

        Raises:
            UnknownName: the data have no such table, or none within the segment selected.
        """
        if name not in self.tables:
            raise UnknownName("table", name, self.tables, where=self.path.name)
        chosen = self._condition(name, TABLES[name].day if name in TABLES else "")
        return self._connection.sql(f"SELECT * FROM cx.{ident(name)} WHERE {chosen}")

    def _condition(self, table: str, day: str) -> str:
        """SQL: whether a row of a table is part of the selection; `day` is the column that holds its day."""
        conditions = [f"{ident(column)} IN ({literals(values)})" for column, values in self._where.items()]
        if self.company:
            conditions.append(f"company = {literal(self.company)}")
        if self.end_on and _settled(table):
            conditions.append(f"{day} < DATE '{self.end_on}'")
        return " AND ".join(conditions) or "true"

    def values(self, dimension: str) -> list[str]:
        """The values of a dimension over all tables that have it, sorted.

        Raises:
            UnknownName: no table has such a dimension.
        """
        having = [name for name in self.tables if dimension in self.dimensions[name]]
        if not having:
            raise UnknownName("dimension", dimension, self._all_dimensions(), where=self.path.name)
        column = ident(dimension)
        found = " UNION ".join(
            f"SELECT DISTINCT {column} FROM combined.{ident(name)} "
            f"WHERE {column} IS NOT NULL AND {self._condition(name, '_first_on')}"
            for name in having
        )
        return sorted(row[0] for row in self._connection.execute(found).fetchall())

    def span(self, table: str) -> tuple[date, date] | None:
        """First and last day of a table; None when it is empty."""
        day = TABLES[table].day if table in TABLES else ""
        last = "coalesce(ended_on, started_on)" if table == "customers" else day
        found = self.table(table).aggregate(f"min({day}), max({last})").fetchall()[0]
        return None if found[0] is None else (found[0], found[1])

    def select(self, company: str = "", segment: str = "all") -> Dataset:
        """The same data restricted to a company and a segment.

        A table that lacks a dimension of the segment is not part of the selection: its figures would be those
        of everybody.

        Args:
            company: as written in the data; empty = the only one there is.
            segment: "all", a named segment, `dimension=value`, or several joined by " & ".

        Raises:
            UnknownName: there is no such company, segment, dimension or value, with those that exist.
            UsageError: the data hold several companies and none is named.
        """
        if company and company not in self.companies:
            raise UnknownName("company", company, self.companies, where=self.path.name)
        if not company and len(self.companies) > 1:
            hint = f"Name one: {', '.join(self.companies[:_LISTED])}."
            message = f"the data hold {len(self.companies)} companies, and none is named."
            raise UsageError(message, where=self.path.name, hint=hint)
        chosen = company if len(self.companies) > 1 else ""
        where: dict[str, tuple[str, ...]] = {}
        for part in self._parts(segment):
            for dimension, values in self._part(part).items():
                both = where.get(dimension, values)
                where[dimension] = tuple(value for value in values if value in both)
        name = company or (self.companies[0] if self.companies else "")
        facts = replace(self._facts, name=name or self._facts.name)
        named = segment.strip() or "all"
        return self._restricted(facts, company=chosen, segment=named, where=where, end_on=self.end_on)

    def only(self, *tables: str) -> Dataset:
        """The same selection with these tables alone; those that are absent are ignored."""
        kept = tuple(name for name in self._facts.tables if name in tables)
        facts = replace(
            self._facts,
            tables=kept,
            questions=self._facts.questions if "responses" in kept else {},
            ledger=tuple(line for line in self._facts.ledger if line.table in kept),
        )
        return self._restricted(
            facts, company=self.company, segment=self.segment, where=self._where, end_on=self.end_on
        )

    def label(self, name: str, language: str = "en") -> str:
        """A dimension, question or segment in words: from the data file, else a readable form of the name."""
        question, segment = self.questions.get(name), self.segments.get(name)
        for labels in (
            self.labels.get(name),
            question.labels if question else None,
            segment.labels if segment else None,
            dict.fromkeys(("fr", "en"), self.items.get(name, "")),
            _LABELS.get(name),
        ):
            if labels and (text := labels.get(language)):
                return text
        words = name.replace("_", " ").strip()
        return words[:1].upper() + words[1:]

    def last_month(self) -> Period:
        """The last calendar month that the data cover whole: its last day is not after the cutoff's day."""
        day = self.cutoff.astimezone(ZoneInfo(self.timezone)).date()
        month = Period.containing(day, "month")
        return month if day == month.end_on - timedelta(days=1) else month.previous

    def _restricted(
        self,
        facts: Facts,
        *,
        company: str = "",
        segment: str = "all",
        where: Filter | None = None,
        end_on: date | None = None,
    ) -> Dataset:
        """The same rows under another selection."""
        return Dataset(
            self._connection, facts, company=company, segment=segment, where=where, end_on=end_on,
            shelf=self.shelf,
        )  # fmt: skip

    def _all_dimensions(self) -> list[str]:
        return sorted({name for names in self._facts.dimensions.values() for name in names})

    def _parts(self, segment: str) -> list[str]:
        """The conditions of a segment; an " & " inside a value ("dept=R & D") does not split it."""
        parts: list[str] = []
        for piece in (piece.strip() for piece in segment.split(" & ")):
            if parts and piece not in self.segments and "=" not in piece:
                parts[-1] += f" & {piece}"
            elif piece not in {"", "all"}:
                parts.append(piece)
        return parts

    def _part(self, text: str) -> Filter:
        if text in self.segments:
            return self.segments[text].where
        dimension, equals, value = (piece.strip() for piece in text.partition("="))
        if not equals:
            known = [*self.segments, *(f"{name}=..." for name in self._all_dimensions())]
            raise UnknownName("segment", text, known, where=self.path.name)
        known = self._restricted(self._facts).values(dimension)
        if value not in known:
            raise UnknownName(f"value of {dimension}", value, known[:_LISTED], where=self.path.name)
        return {dimension: (value,)}


def _settled(table: str) -> bool:
    return table in TABLES and TABLES[table].settled
