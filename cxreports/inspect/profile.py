"""What the values of a column look like, counted over all rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from cxreports.data.rawtable import BLANK
from cxreports.data.sql import ident, literal, literals
from cxreports.inspect.words import plain

# Texts that tools write for "no value"; "None" may be an answer, so it counts only among numbers and dates.
NOTHING = (
    "NA",
    "N/A",
    "n/a",
    "#N/A",
    "NaN",
    "nan",
    "NULL",
    "null",
    "\\N",
    "?",
    "-",
    "--",
    "#NULL!",
    "#VALUE!",
)
NOTHING_AMONG_NUMBERS = (
    *NOTHING,
    "None",
    "none",
    ".",
    "N.A.",
    "NSP",
    "NR",
    "na",
    "nsp",
    "s.o.",
    "S.O.",
    "n.a.",
)
_NEVER_WORDS = {"?", "\\N", "#N/A", "NaN", "NULL", "null"}  # no answer either where answers are words
_GROUP = "[ .,'\u00a0\u202f]"
_NUMBER = rf"[+-]?(\d+([.,]\d*)?|[.,]\d+|\d{{1,3}}({_GROUP}\d{{3}})+([.,]\d+)?)"
_WHOLE = r"[+-]?\d+([.,]0+)?"
_EMAIL = r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}"
_PHONE = r"(\+|00|\(?0)[\d\s().-]{8,18}"
_DATELIKE = r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}(\D.*)?"
TALLY = "tally"  # the column in hand: its values and their counts
_TOP = 80  # most frequent values that are kept


@dataclass(frozen=True, slots=True)
class Profile:
    """Counts over one column.

    Attributes:
        filled: rows with a value, words for "no value" among numbers and dates not counted.
        distinct: different values among them.
        top: the most frequent values, with their counts.
        numbers, wholes: values that are numbers; that are whole numbers.
        emails, phones: values that look like one.
        low, high: of the numbers.
        nothing: words that stand for "no value", with their counts.
        length, words: mean number of characters and of words.
    """

    name: str
    rows: int
    filled: int
    distinct: int
    top: tuple[tuple[str, int], ...]
    numbers: int
    wholes: int
    emails: int
    phones: int
    low: float
    high: float
    nothing: dict[str, int]
    length: float
    words: float
    wording: str = ""

    @property
    def plain(self) -> str:
        """The heading, and the longer text of the column if there is one, as plain words."""
        return f"{plain(self.name)} {plain(self.wording)}".strip()

    @property
    def text(self) -> str:
        return self.wording or self.name

    @property
    def numeric(self) -> bool:
        return self.filled > 0 and self.numbers == self.filled

    @property
    def unique(self) -> bool:
        return self.filled > 0 and self.distinct == self.filled

    @property
    def values(self) -> tuple[str, ...]:
        return tuple(value for value, _ in self.top)

    @property
    def complete(self) -> bool:
        """Whether `top` holds every value."""
        return len(self.top) == self.distinct


def store(connection: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    """Keep rows as a table of texts; blanks at both ends are cut off and an empty text is no value."""
    columns = [
        pc.utf8_trim(rows.column(at).cast(pa.string()), characters=BLANK) for at in range(rows.num_columns)
    ]
    connection.register("arrow_rows", pa.Table.from_arrays(columns, names=rows.column_names))
    values = ", ".join(f"nullif({ident(header)}, '') AS {ident(header)}" for header in rows.column_names)
    connection.execute(f"CREATE OR REPLACE TABLE {ident(name)} AS SELECT {values} FROM arrow_rows")
    connection.unregister("arrow_rows")


def profile(connection: duckdb.DuckDBPyConnection, table: str, name: str, wording: str = "") -> Profile:
    """Count what there is to know about a column of a stored table; leaves its values in `tally`."""
    rows = _tally(connection, table, name)
    words = literals(NOTHING_AMONG_NUMBERS)
    found = connection.execute(f"SELECT v, n FROM {TALLY} WHERE v IN ({words})").fetchall()
    nothing = {str(value): int(count) for value, count in found}
    counts = _counts(connection, nothing)
    if counts.pop("datelike") + counts["numbers"] <= 0.5 * counts["filled"]:
        nothing = {word: n for word, n in nothing.items() if word in _NEVER_WORDS}
        counts = _counts(connection, nothing)
        counts.pop("datelike")
    if nothing:
        connection.execute(f"DELETE FROM {TALLY} WHERE v IN ({literals(nothing)})")
    top = connection.execute(f"SELECT v, n FROM {TALLY} ORDER BY n DESC, v LIMIT {_TOP}").fetchall()
    values = tuple((str(value), int(n)) for value, n in top)
    return Profile(name=name, rows=rows, top=values, nothing=nothing, wording=wording, **counts)


def _tally(connection: duckdb.DuckDBPyConnection, table: str, name: str) -> int:
    """Keep each value of a column with its count: what follows looks at every value once."""
    column, source = ident(name), ident(table)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {TALLY} AS SELECT {column} AS v, count(*) AS n FROM "
        f"{source} WHERE {column} IS NOT NULL GROUP BY 1"
    )
    return int(connection.execute(f"SELECT count(*) FROM {source}").fetchall()[0][0])


def _counts(connection: duckdb.DuckDBPyConnection, nothing: dict[str, int]) -> dict[str, Any]:
    number = "TRY_CAST(replace(v, ',', '.') AS DOUBLE)"
    query = f"""
        SELECT coalesce(sum(n), 0)::BIGINT, count(*),
               {_matching(_NUMBER)}, {_matching(_WHOLE)}, {_matching(_EMAIL)}, {_matching(_PHONE)},
               coalesce(min({number}), 0), coalesce(max({number}), 0),
               coalesce(sum(length(v) * n) / sum(n), 0),
               coalesce(sum((length(v) - length(replace(v, ' ', '')) + 1) * n) / sum(n), 0),
               {_matching(_DATELIKE)}
        FROM {TALLY} WHERE v NOT IN ({literals(nothing) or literal("")})
    """
    names = (
        "filled",
        "distinct",
        "numbers",
        "wholes",
        "emails",
        "phones",
        "low",
        "high",
        "length",
        "words",
        "datelike",
    )
    return dict(zip(names, connection.execute(query).fetchall()[0], strict=True))


def _matching(pattern: str) -> str:
    return f"coalesce(sum(n) FILTER (regexp_full_match(v, {literal(pattern)})), 0)::BIGINT"
