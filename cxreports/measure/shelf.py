"""What is computed once per batch: grouped rows, kept by whoever asks first, read by all others."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from cxreports.measure.calendar import UNITS
from cxreports.period import Period


class Shelf:
    """Small tables in a folder, each under the text that says what it is.

    A table is written beside its place and renamed: whoever reads it finds it whole. Two that ask at once at
    worst both compute it. Tables are mapped into memory, so that all processes share their pages.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def table(self, key: str, make: Callable[[], pa.Table]) -> pa.Table:
        """The table of a key, made when it is not there.

        Args:
            key: everything that the table depends on.
        """
        path = self._folder / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.arrow"
        with contextlib.suppress(OSError, pa.ArrowInvalid):
            return _read(path, key)
        made = _compact(make()).replace_schema_metadata({"key": key})
        with contextlib.suppress(OSError):  # a full disk costs time, not the report
            self._folder.mkdir(exist_ok=True)
            draft = path.with_suffix(f".{os.getpid()}")
            with pa.OSFile(str(draft), "wb") as file, pa.ipc.new_file(file, made.schema) as writer:
                writer.write_table(made)
            os.replace(draft, path)
        return made


def _read(path: Path, key: str) -> pa.Table:
    table = pa.ipc.open_file(pa.memory_map(str(path))).read_all()
    if (table.schema.metadata or {}).get(b"key") != key.encode():
        raise pa.ArrowInvalid("of another key")
    return table


def _compact(table: pa.Table) -> pa.Table:
    """Texts by number: the same few values repeat."""
    columns = [
        column.dictionary_encode().unify_dictionaries() if pa.types.is_string(column.type) else column
        for column in table.unify_dictionaries().columns
    ]
    return pa.table(columns, names=table.column_names)


def chosen(table: pa.Table, where: Mapping[str, Collection[Any]]) -> pa.Table:
    """The rows that have one of the given values in each of some columns.

    The values are looked up among those that are there: pyarrow imports pandas for an array of Python values.
    """
    for name, values in where.items():
        if not table.num_rows:
            break
        column = table.column(name).combine_chunks()
        known = column.dictionary if pa.types.is_dictionary(column.type) else pc.unique(column)
        places = [place for place, value in enumerate(known.to_pylist()) if value in values]
        wanted = pa.concat_arrays([known.slice(0, 0), *(known.slice(place, 1) for place in places)])
        table = table.filter(pc.is_in(column, value_set=wanted))
    return table


def blocks(periods: Iterable[Period]) -> Iterator[Sequence[Period]]:
    """Periods that hold the given ones and that other reports are likely to ask for.

    A week, month, quarter or year comes with all others that begin in its year (a year: in its decade). Other
    periods come one by one.

    >>> [[period.key for period in block] for block in blocks([Period.parse("2026-Q2")])]
    [['2026-Q1', '2026-Q2', '2026-Q3', '2026-Q4']]
    """
    seen = set()
    for period in periods:
        if period.unit not in UNITS:
            yield [period]
            continue
        year = period.start_on.year
        first, years = (year - year % 10, 10) if period.unit == "year" else (year, 1)
        if (period.unit, first) not in seen:
            seen.add((period.unit, first))
            yield _starting_in(period.unit, first, first + years)


def _starting_in(unit: str, first: int, end: int) -> Sequence[Period]:
    """The periods of a unit whose first day lies in some years."""
    found = []
    period = Period.containing(date(first, 1, 1), unit)
    while period.start_on.year < end:
        if period.start_on.year >= first:
            found.append(period)
        period = Period.containing(period.end_on, unit)
    return found
