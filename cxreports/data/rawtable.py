"""A source's rows as they were read: every value a text or null, each with the place it came from."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxreports.errors import DataError

if TYPE_CHECKING:
    import pyarrow as pa

ROW, FILE = "_row", "_file"  # row in the file as a spreadsheet shows it; index of the file
BLANK = " \t\r\n\u00a0\u202f\ufeff"  # dropped at both ends of every value


@dataclass(frozen=True, slots=True)
class RawTable:
    """Rows of texts.

    Attributes:
        rows: an Arrow table of texts, one column per header.
        first_row: number of the first row as a spreadsheet shows it (2 under a header).
        sha256: of the file's bytes; of the rows' text for a database.
        notes: what the reader should know, e.g. how many characters could not be read.
    """

    rows: pa.Table
    first_row: int
    sha256: str
    notes: list[str] = field(default_factory=list)


def as_text(value: Any) -> str | None:
    """A value of a spreadsheet or a database as the text that stands for it; None for no value."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if math.isnan(value):
            return None
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value)


def table_of_rows(headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> pa.Table:
    """An Arrow table of texts from rows of values; shorter rows are filled up with nulls."""
    import pyarrow as pa  # slow to load, and not needed by whoever opens a snapshot

    width = len(headers)
    columns: list[list[str | None]] = [[] for _ in headers]
    for row in rows:
        values = [as_text(value) for value in row[:width]]
        for column, value in zip(columns, values + [None] * (width - len(values)), strict=True):
            column.append(value)
    arrays = [pa.array(column, pa.string()) for column in columns]
    return pa.Table.from_arrays(arrays, names=list(headers))


def unique_headers(headers: Sequence[Any]) -> list[str]:
    """Headers as column names: an empty one is named by its place, a repeated one carries it.

    A repeated header can then not be used by its name alone, and the error shows both places.
    """
    names = [(as_text(header) or "").strip(BLANK) for header in headers]
    folded = [name.casefold() for name in names]
    found: list[str] = []
    for place, name in enumerate(names, start=1):
        if not name:
            found.append(f"column {place}")
        elif folded.count(name.casefold()) > 1:
            found.append(f"{name} (column {place})")
        else:
            found.append(name)
    return found


def hash_file(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def hash_rows(rows: pa.Table) -> str:
    """SHA-256 of the texts of a table, for rows that have no file."""
    digest = hashlib.sha256("\x1f".join(rows.column_names).encode())
    for batch in rows.to_batches():
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            digest.update("\x1f".join("\x00" if value is None else value for value in row).encode())
            digest.update(b"\x1e")
    return digest.hexdigest()


def refuse_empty(rows: pa.Table, where: str) -> None:
    if rows.num_rows == 0:
        raise DataError(
            "holds no row of data.", where=where, hint="Is it the right file? Was the export cut?"
        )
