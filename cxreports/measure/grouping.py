"""One grouped pass over a frame for all indicators that read the same rows the same way.

Only bare columns are aggregated: an expression inside `agg` gives silently wrong answers on some engines, so
the value columns are made with `with_columns` first, null where a row does not count.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

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
        local: what becomes of a row depends on no other row.
    """

    local: ClassVar[bool] = False

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

    def apart(self, names: Sequence[str]) -> Self | None:
        """The preparation that does to each group of some columns what this one does to a frame of that group
        alone; None when it cannot.
        """
        return self if self.local else None

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
    known = opened(frame)

    def read(preparation: Preparation, served: Iterable[str]) -> dict[Group, list[Row]]:
        with refusals(known, served):
            return grouped(known, preparation, by, periods)

    return stated(indicators, read)


def stated(
    indicators: Iterable[Indicator],
    read: Callable[[Preparation, Sequence[str]], Mapping[Group, list[Row]]],
) -> dict[Indicator, dict[Group, State]]:
    """The states of indicators from the grouped rows of their preparations.

    Args:
        read: gives the grouped rows of a preparation; it is told the ids of the indicators that need them.
    """
    wanted = list(dict.fromkeys(indicators))
    passes: dict[Preparation, list[Indicator]] = {}
    for indicator in wanted:
        passes.setdefault(indicator.preparation, []).append(indicator)
    found: dict[Indicator, dict[Group, State]] = {}
    for preparation, served in passes.items():
        groups = read(preparation, [indicator.id for indicator in served])
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
        rows = rows_of(counted(adopted, preparation, by, layer))
        for group, part in sorted_out(rows, preparation, by, layer):
            groups.setdefault(group, []).append(part)
    return groups


def sorted_out(
    rows: Iterable[Row], preparation: Preparation, by: Sequence[str], periods: Sequence[Period]
) -> Iterator[tuple[Group, Row]]:
    """The group, or the groups, that each grouped row belongs to."""
    for row in rows:
        values = tuple(row[name] for name in by)
        for period, part in preparation.scatter(row, periods):
            yield (period, values), part


def counted(adopted: Any, preparation: Preparation, by: Sequence[str], periods: Sequence[Period]) -> Any:
    """The grouped rows of one pass over an adopted frame, as a frame of its engine."""
    prepared = preparation.prepared(adopted, by, periods)
    frame, keys = prepared.frame, list(dict.fromkeys((*by, *prepared.keys)))
    if not keys:
        frame, keys = frame.with_columns(cx_all=nw.lit(0)), ["cx_all"]
    return frame.group_by(*keys).agg(nw.len().alias("cx_n"), *(nw.col(name).sum() for name in prepared.sums))


def rows_of(frame: Any) -> list[dict[str, Any]]:
    """The rows of a small narwhals frame as Python values."""
    rows: list[dict[str, Any]] = in_memory(frame).to_pylist()
    return rows


def in_memory(frame: Any) -> pa.Table:
    """A narwhals frame as an Arrow table."""
    eager = frame.collect(backend="pyarrow") if isinstance(frame, nw.LazyFrame) else frame
    table: pa.Table = eager.to_arrow()
    return table


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
    seen = place(known.select(who, day), day, [then, now]).filter(~nw.col(who).is_null())
    each = seen.group_by(who).agg(
        nw.col(PERIOD).min().alias("cx_first"), nw.col(PERIOD).max().alias("cx_now")
    )
    counts = each.with_columns(cx_both=nw.col("cx_now") - nw.col("cx_first"))
    row = rows_of(counts.select(nw.col("cx_now").sum(), nw.col("cx_both").sum()))[0]
    return float(row["cx_both"]) / float(row["cx_now"]) if row["cx_now"] else None
