"""Stages against segments or months: where the experience hurts (methodology 3.5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any, ClassVar

from cxreports.errors import NoData, UnknownName
from cxreports.measure.analysis.record import Analysis
from cxreports.measure.calendar import UNITS
from cxreports.measure.collect import measure
from cxreports.measure.compare import Pair, compare
from cxreports.measure.indicator import Indicator
from cxreports.measure.record import LOW_BASE, Result
from cxreports.measure.registry import find_indicator
from cxreports.period import Period

if TYPE_CHECKING:
    from cxreports.measure.study import Study


@dataclass(frozen=True, slots=True)
class Square:
    """One cell.

    Attributes:
        result: the figure; `result.comparison` is against the rest of the map.
        shade: figure minus that of the whole map, in its unit; None under 30 answers or withheld: no colour.
        hatched: not called after Benjamini-Hochberg over the map.
    """

    row: Any
    column: Any
    result: Result
    shade: float | None
    hatched: bool


@dataclass(frozen=True, slots=True)
class Pain:
    """What a row weighs: pain = (target - figure) x volume, in unit x volume; below 0 above the target.

    Attributes:
        n: answers. value: the row's figure. volume: journeys, or answers where none are given; volume_share:
            0-1. gap: distance to the target, above 0 when short of it. pain: None without a target or figure.
    """

    row: Any
    n: int
    value: float | None
    volume: float
    volume_share: float
    gap: float | None
    pain: float | None


@dataclass(frozen=True, kw_only=True)
class Heatmap(Analysis):
    """A map.

    Attributes:
        n: answers on the map. rows, columns: in the order to show them, never alphabetical by accident.
        squares: row by row; a combination without answers has none. overall: figure of the whole map.
        pain: most painful row first.
    """

    definition_id: ClassVar[str] = "heatmap"
    indicator: str
    row: str
    column: str
    rows: tuple[Any, ...]
    columns: tuple[Any, ...]
    squares: tuple[Square, ...]
    overall: Result
    pain: tuple[Pain, ...]
    target: float | None

    def at(self, row: Any, column: Any) -> Square | None:
        """The cell of a row and a column; None where nobody answered."""
        return next((one for one in self.squares if (one.row, one.column) == (row, column)), None)


def heatmap(
    source: Study | Any, indicator: Indicator | str, rows: str, columns: str, *,
    order: Sequence[Any] = (), target: float | None = None, volumes: Mapping[Any, float] | None = None,
    period: Period | str | None = None, confidence: float = 0.95,
) -> Heatmap:  # fmt: skip
    """An indicator by stage (or touchpoint) and by segment or month (methodology 3.5).

    Args:
        source: a Study (its period, its targets, its level), or a frame of the indicator's table.
        rows: dimension of the rows. columns: another one, or "month", "week", "quarter", "year".
        order: rows in the order of the journey; by default those with most answers first.
        target: in the indicator's unit; a Study's own by default.
        volumes: row -> journeys per period, for the pain; answers by default, which is a warning.
        period: of a frame; None: all of it.

    Raises:
        NoData: no answer has both. UnknownName: `order` names a row that is not there.

    >>> import pandas as pd
    >>> frame = pd.DataFrame({"stage": ["buy"] * 80 + ["pay"] * 80, "region": ["n", "s"] * 80,
    ...                       "score": [9] * 80 + [3] * 80})
    >>> found = heatmap(frame, "nps", "stage", "region", target=20)
    >>> found.at("pay", "n").shade, [(one.row, one.pain) for one in found.pain]
    (-100.0, [('pay', 9600.0), ('buy', -6400.0)])
    """
    one, results, goal, level = _measured(source, indicator, (rows, columns), target, period, confidence)
    known = {
        (r.estimate.by[rows], r.estimate.by[columns]): r
        for r in results
        if r.estimate.n and None not in (r.estimate.by[rows], r.estimate.by[columns])
    }
    shown = {key: r for key, r in known.items() if r.state is not None}
    if not shown:
        raise NoData(f"no answer to show has both {rows!r} and {columns!r}.")
    overall = _figure(one, list(shown.values()), level)
    squares = _squares(one, known, shown, overall, level)
    across = _ordered_columns(columns, known)
    down = _ordered_rows(rows, known, order)
    pain = [
        _pain(one, row, {k: r for k, r in known.items() if k[0] == row}, volumes, goal, level) for row in down
    ]
    total = sum(each.volume for each in pain)
    pain = [replace(each, volume_share=each.volume / total if total else 0.0) for each in pain]
    pain.sort(key=lambda each: (each.pain is None, -(each.pain or 0.0), -each.volume))
    return Heatmap(
        n=overall.estimate.n, indicator=one.id, row=rows, column=columns, rows=down, columns=across,
        squares=tuple(squares[row, column] for row in down for column in across if (row, column) in squares),
        overall=overall, pain=tuple(pain), target=goal, confidence=level,
        method="each cell against the rest of the map, Benjamini-Hochberg",
        warnings=_cautions(goal, volumes, len(known) - len(shown)),
    )  # fmt: skip


def _measured(
    source: Any, indicator: Indicator | str, by: tuple[str, str], target: float | None,
    period: Period | str | None, confidence: float,
) -> tuple[Indicator, list[Result], float | None, float]:  # fmt: skip
    if hasattr(source, "bound"):
        one = source.bound(indicator)
        goal = source.targets.get(one.id) if target is None else target
        return one, source.measure(one, by=by), goal, source.confidence
    one = find_indicator(indicator)
    return one, measure(source, one, by=by, period=period, confidence=confidence), target, confidence


def _figure(one: Indicator, results: Sequence[Result], confidence: float) -> Result:
    state: Any = reduce(add, [result.state for result in results], one.state([]))
    return Result(one.finish(state, confidence), state=state)


def _squares(
    one: Indicator, known: Mapping[Any, Result], shown: Mapping[Any, Result], overall: Result, level: float
) -> dict[Any, Square]:
    keys = list(shown)
    rest = {key: _figure(one, [shown[k] for k in keys if k != key], level) for key in keys}
    pairs = [Pair(one, shown[key], rest[key], "rest") for key in keys]
    told = dict(zip(keys, compare("rest", pairs, family="F2", confidence=level), strict=True))
    squares = {}
    for key, result in known.items():
        comparison = told.get(key)
        value, whole = result.estimate.value, overall.estimate.value
        shade = value - whole if value is not None and whole is not None else None
        shade = shade if result.estimate.n >= LOW_BASE else None
        called = comparison is not None and comparison.called
        row, column = key
        squares[key] = Square(row, column, replace(result, comparison=comparison), shade, not called)
    return squares


def _ordered_columns(name: str, known: Mapping[Any, Result]) -> tuple[Any, ...]:
    found = {column for _, column in known}
    if name in UNITS:
        return tuple(sorted(found))
    size = {column: sum(r.estimate.n for key, r in known.items() if key[1] == column) for column in found}
    return tuple(sorted(found, key=lambda column: (-size[column], str(column))))


def _ordered_rows(name: str, known: Mapping[Any, Result], order: Sequence[Any]) -> tuple[Any, ...]:
    found = {row for row, _ in known}
    for row in order:
        if row not in found:
            raise UnknownName(f"value of {name}", str(row), map(str, found))
    size = {row: sum(r.estimate.n for key, r in known.items() if key[0] == row) for row in found}
    others = sorted(found - set(order), key=lambda row: (-size[row], str(row)))
    return (*order, *others)


def _pain(
    one: Indicator, row: Any, cells: Mapping[Any, Result], volumes: Mapping[Any, float] | None,
    target: float | None, confidence: float,
) -> Pain:  # fmt: skip
    whole = _figure(one, [r for r in cells.values() if r.state is not None], confidence).estimate
    volume = float(whole.n if volumes is None else volumes.get(row, 0.0))
    if whole.value is None or target is None:
        return Pain(row, whole.n, whole.value, volume, 0.0, None, None)
    gap = (target - whole.value) * (-1 if one.direction == "lower_is_better" else 1)
    return Pain(row, whole.n, whole.value, volume, 0.0, gap, gap * volume)


def _cautions(target: float | None, volumes: Mapping[Any, float] | None, hidden: int) -> tuple[str, ...]:
    told = []
    if target is None:
        told.append("Without a target nothing says how far a stage is from where it should be: no pain.")
    if volumes is None:
        told.append("Volumes are numbers of answers: a stage that is surveyed more weighs more.")
    if hidden:
        told.append(f"{hidden} cells are withheld, and left out of the figure of the whole map.")
    return tuple(told)
