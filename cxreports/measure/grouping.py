"""One grouped pass over a frame for all indicators that read the same rows the same way.

Only bare columns are aggregated: an expression inside `agg` gives silently wrong answers on some engines, so
the value columns are made with `with_columns` first, null where a row does not count.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw
import pyarrow as pa

from cxreports.errors import DataError, UnknownName, UsageError
from cxreports.measure.calendar import PERIOD, disjoint, place
from cxreports.measure.engine import in_duckdb, refusals, without_nan
from cxreports.measure.state import Row, State
from cxreports.period import Period

if TYPE_CHECKING:
    from cxreports.measure.indicator import Indicator

_LARGE = 100_000  # rows from which DuckDB is faster than Arrow alone, by its own start

Group = tuple[Period | None, tuple[Any, ...]]  # the period (None: not restricted) and the values of `by`


@dataclass(frozen=True, slots=True)
class Prepared:
    """A frame ready to be grouped: `keys` beside the group's own, and the columns to sum."""

    frame: Any
    keys: tuple[str, ...]
    sums: tuple[str, ...] = ()


@dataclass(frozen=True)
class Preparation(ABC):
    """How rows become values, before any grouping. Equal preparations share one pass.

    Attributes:
        day: the column that places a row in a period; "" when the preparation places rows itself.
        required, optional: the columns it reads; an optional one may be absent.
    """

    @property
    @abstractmethod
    def table(self) -> str: ...

    @property
    @abstractmethod
    def day(self) -> str: ...

    @property
    @abstractmethod
    def required(self) -> tuple[str, ...]: ...

    @property
    def optional(self) -> tuple[str, ...]:
        return ()

    @abstractmethod
    def rows(self, frame: Any, by: Sequence[str]) -> Prepared:
        """The value columns of a narwhals frame whose rows are already placed in their period."""

    def whole(self, frame: Any) -> Any:
        """Work that needs the whole table, before rows are placed in periods (a self-join...)."""
        return frame

    def prepared(self, frame: Any, by: Sequence[str], periods: Sequence[Period]) -> Prepared:
        frame = self.whole(frame)
        if not periods:
            return self.rows(frame, by)
        made = self.rows(place(frame, self.day, periods), (*by, PERIOD))
        return Prepared(made.frame, (PERIOD, *made.keys), made.sums)

    def layers(self, periods: Sequence[Period]) -> Sequence[Sequence[Period]]:
        """The periods in groups that one pass can serve together."""
        return disjoint(periods) or [[]]

    def scatter(self, row: Row, periods: Sequence[Period]) -> Iterator[tuple[Period | None, Row]]:
        """The period, or the periods, that a grouped row belongs to, and what it says of each."""
        yield (periods[row[PERIOD]] if periods else None), row


def states(
    frame: Any, indicators: Iterable[Indicator], by: Sequence[str] = (), periods: Sequence[Period] = ()
) -> dict[Indicator, dict[Group, State]]:
    """The state of every indicator in every group that has rows.

    Args:
        frame: a frame of the indicators' table, of any engine that narwhals knows.
        by: names of grouping columns.
        periods: periods to measure; none: all rows, under the period None.
    """
    known, wanted = opened(frame), list(dict.fromkeys(indicators))
    passes: dict[Preparation, list[Indicator]] = {}
    for indicator in wanted:
        passes.setdefault(indicator.preparation, []).append(indicator)
    found: dict[Indicator, dict[Group, State]] = {}
    for preparation, served in passes.items():
        with refusals(known, [indicator.id for indicator in served]):
            groups = grouped(known, preparation, by, periods)
        for indicator in served:
            found[indicator] = {group: indicator.state(rows) for group, rows in groups.items()}
    return {indicator: found[indicator] for indicator in wanted}


def grouped(
    frame: Any, preparation: Preparation, by: Sequence[str], periods: Sequence[Period]
) -> dict[Group, list[Row]]:
    """The grouped rows of one preparation, by group."""
    adopted = adopt(frame, preparation, by, bool(periods))
    groups: dict[Group, list[Row]] = {}
    for layer in preparation.layers(periods):
        prepared = preparation.prepared(adopted, by, layer)
        for row in _aggregate(prepared, by):
            values = tuple(row[name] for name in by)
            for period, part in preparation.scatter(row, layer):
                groups.setdefault((period, values), []).append(part)
    return groups


def _aggregate(prepared: Prepared, by: Sequence[str]) -> list[dict[str, Any]]:
    frame, keys = prepared.frame, list(dict.fromkeys((*by, *prepared.keys)))
    if not keys:
        frame, keys = frame.with_columns(cx_all=nw.lit(0)), ["cx_all"]
    table = frame.group_by(*keys).agg(nw.len().alias("cx_n"), *(nw.col(name).sum() for name in prepared.sums))
    return rows_of(table)


def rows_of(frame: Any) -> list[dict[str, Any]]:
    """The rows of a small narwhals frame as Python values."""
    eager = frame.collect(backend="pyarrow") if isinstance(frame, nw.LazyFrame) else frame
    rows: list[dict[str, Any]] = eager.to_arrow().to_pylist()
    return rows


def opened(frame: Any) -> Any:
    """A frame of any engine as a narwhals frame.

    Raises:
        UsageError: it is none.
    """
    try:
        return nw.from_native(frame, pass_through=False)
    except TypeError:
        raise UsageError(
            f"{type(frame).__name__} is not a data frame.",
            hint="Give a pandas, polars, pyarrow or Spark frame, a DuckDB relation, or an Ibis table.",
        ) from None


def adopt(frame: Any, preparation: Preparation, by: Sequence[str], placed: bool) -> Any:
    """The columns that a preparation needs, as a narwhals frame.

    pandas frames pass through Arrow, which has dates, and missing values for every type; DuckDB reads the
    memory of large ones, on all processors.

    Raises:
        UsageError: not a frame. DataError: a needed column is absent. UnknownName: a `by` column is.
    """
    known = opened(frame)
    names = list(known.collect_schema().names())
    needed = preparation.required + ((preparation.day,) if placed and preparation.day else ())
    for name in needed:
        if name not in names:
            raise DataError(
                f"the frame has no column {name!r}, which table {preparation.table!r} needs here.",
                hint=f"Its columns: {', '.join(names)}.",
            )
    for name in by:
        if name not in names:
            raise UnknownName("column", name, names)
    picked = list(dict.fromkeys([*needed, *(name for name in preparation.optional if name in names), *by]))
    return _plain(known.select(*picked), preparation.day if placed else "")


def _plain(frame: Any, day: str) -> Any:
    if frame.implementation.is_pandas():
        try:
            frame = nw.from_native(pa.Table.from_pandas(frame.to_native(), preserve_index=False))
        except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
            raise DataError(f"a column mixes types: {error}.", hint="Give each column one type.") from None
    kinds = frame.collect_schema()
    if day and kinds[day] == nw.Unknown:  # nothing but null, or no row: the column has no type
        frame = frame.with_columns(nw.col(day).cast(nw.Date))
    texts = [name for name, kind in kinds.items() if kind in (nw.Categorical, nw.Enum)]
    frame = frame.with_columns(nw.col(name).cast(nw.String) for name in texts) if texts else frame
    frame = without_nan(frame)
    typed = nw.Unknown not in kinds.values()  # a column of nulls alone would become numbers
    return in_duckdb(frame) if frame.implementation.is_pyarrow() and typed and len(frame) > _LARGE else frame


def rows_in(frame: Any, day: str, period: Period) -> int:
    """How many rows of a frame fall in a period by their day column."""
    placed = place(nw.from_native(frame), day, [period])
    return int(rows_of(placed.select(cx_n=nw.len()))[0]["cx_n"])


def shared(frame: Any, who: str, day: str, now: Period, then: Period) -> float | None:
    """Share of those seen in a period who were seen in another too; None when nobody with a name was."""
    known = nw.from_native(frame)
    if who not in known.collect_schema().names():
        return None
    seen = place(known, day, [then, now]).select(who, PERIOD).unique().filter(~nw.col(who).is_null())
    seen = seen.with_columns(
        cx_now=(nw.col(PERIOD) == 1).cast(nw.Int64), cx_then=(nw.col(PERIOD) == 0).cast(nw.Int64)
    )
    each = seen.group_by(who).agg(nw.col("cx_now").sum(), nw.col("cx_then").sum())
    counts = each.with_columns(cx_both=nw.col("cx_now") * nw.col("cx_then"))
    row = rows_of(counts.select(nw.col("cx_now").sum(), nw.col("cx_both").sum()))[0]
    return float(row["cx_both"]) / float(row["cx_now"]) if row["cx_now"] else None
