"""Weights that give respondents the make-up of the customer base (methodology 3.16, R7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from cxreports.errors import DataError, NoData, UsageError
from cxreports.measure import inference
from cxreports.measure.analysis.columns import adopt, counted
from cxreports.measure.analysis.record import Analysis
from cxreports.measure.collect import measure
from cxreports.measure.indicator import Indicator
from cxreports.measure.record import Estimate

Floats = NDArray[np.float64]
Margins = Mapping[str, Mapping[Any, float]]
_TRIM, _MET, _ROUNDS, _TRIMMINGS = 5.0, 1e-6, 500, 5
_DEFF = 2.0


@dataclass(frozen=True, slots=True)
class Cell:
    """Respondents who are alike on every dimension of the raking: their values, number and weight."""

    values: tuple[Any, ...]
    n: int
    weight: float


@dataclass(frozen=True, kw_only=True)
class Raking(Analysis):
    """Weights by cell, mean 1 over respondents.

    Attributes:
        n: respondents with a weight. n_missing: without a value of a dimension: they get no weight.
        dimensions: raked. cells: one per combination of values that occurs.
        n_eff, deff: Kish effective base, and n / n_eff: what the weights cost.
        rounds: of proportional fitting. converged: the margins are met.
        largest_gap: largest difference between a weighted and a wanted share, in points.
        trimmed: share of the respondents (0-1) whose weight was cut at `trim` times the median.
    """

    definition_id: ClassVar[str] = "raking"
    dimensions: tuple[str, ...]
    cells: tuple[Cell, ...]
    n_eff: float
    deff: float
    rounds: int
    converged: bool
    largest_gap: float
    trimmed: float

    def weigh(self, frame: Any, column: str = "weight") -> Any:
        """The frame with the weights in a column, null where a dimension has no value; same engine.

        Raises:
            DataError: the frame lacks a dimension. UnknownName: likewise.
        """
        known = nw.from_native(frame)
        names = known.collect_schema().names()
        for name in self.dimensions:
            if name not in names:
                raise DataError(
                    f"the frame has no column {name!r}.", hint=f"Its columns: {', '.join(names)}."
                )
        chosen: Any = nw.lit(None, dtype=nw.Float64)
        for cell in self.cells:
            here: Any = nw.lit(True)
            for name, value in zip(self.dimensions, cell.values, strict=True):
                here = here & (nw.col(name) == value)
            chosen = nw.when(here).then(nw.lit(cell.weight)).otherwise(chosen)
        return known.with_columns(chosen.alias(column)).to_native()


def rake(
    frame: Any, margins: Margins, *, trim: float = _TRIM, confidence: float = 0.95, rounds: int = _ROUNDS
) -> Raking:
    """Rake respondents to the margins of the base (iterative proportional fitting, Deming and Stephan 1940;
    methodology 3.16), weights cut at 5 times their median (R7).

    Respondents are counted by the frame's engine; the fitting runs on the cells.

    Args:
        frame: one row per respondent, with a column per dimension.
        margins: dimension -> value -> share or number of customers; every value of the respondents is there.
        trim: cut, in medians of the weights; after a cut the rest is fitted again.
        rounds: most passes over all dimensions.

    Raises:
        UsageError: no dimension, a negative margin, a cut of 1 or less. DataError: a value that has customers
            has no respondent, or the other way round. NoData: no respondent.

    >>> import pandas as pd
    >>> frame = pd.DataFrame({"offer": ["a"] * 30 + ["b"] * 70})
    >>> found = rake(frame, {"offer": {"a": 50, "b": 50}})
    >>> [(cell.values, round(cell.weight, 3)) for cell in found.cells], round(found.deff, 3)
    ([(('a',), 1.667), (('b',), 0.714)], 1.19)
    """
    if not margins or not trim > 1:
        raise UsageError("raking needs a dimension, and a cut above 1.", hint='Write {"offer": {...}}.')
    dimensions = tuple(margins)
    rows = counted(adopt(frame, [], by=dimensions, table="responses"), dimensions)
    whole = [row for row in rows if None not in [row[name] for name in dimensions]]
    if not whole:
        raise NoData("no respondent has a value of every dimension.", hint=f"Dimensions: {dimensions}.")
    n = np.array([row["cx_n"] for row in whole], dtype=float)
    wanted = [_wanted(name, margins[name], [row[name] for row in whole], n) for name in dimensions]
    weights, passes, cut = _fitted(n, wanted, trim, rounds)
    gap = max(float(np.abs(_shares(n * weights, place, len(goal)) - goal).max()) for place, goal in wanted)
    return _told(
        dimensions, whole, n, weights, passes, cut, gap, sum(r["cx_n"] for r in rows), trim, confidence
    )


def _wanted(
    name: str, margin: Mapping[Any, float], values: Sequence[Any], n: Floats
) -> tuple[NDArray[np.int64], Floats]:
    """Which class each cell is in, and the share that each class should have."""
    if not all(share >= 0 for share in margin.values()) or not sum(margin.values()) > 0:
        raise UsageError(
            f"the margin of {name!r} is {dict(margin)}.", hint="Give shares or counts, 0 or more."
        )
    classes = [value for value, share in margin.items() if share > 0]
    empty, unknown = set(classes) - set(values), set(values) - set(classes)
    if empty:
        raise DataError(
            f"{name} {sorted(map(str, empty))} has customers but no respondent.",
            hint="Merge it with another class, in the base and in the answers.",
        )
    if unknown:
        raise DataError(
            f"{name} {sorted(map(str, unknown))} has respondents but no customer in the margin.",
            hint="Add it to the margin, or leave these respondents out.",
        )
    goal = np.array([margin[value] for value in classes], dtype=float)
    return np.array([classes.index(value) for value in values]), goal / goal.sum()


def _fitted(
    n: Floats, wanted: Sequence[Any], trim: float, rounds: int
) -> tuple[Floats, int, NDArray[np.bool_]]:
    """Weights of mean 1, passes needed, and which cells are cut.

    Cut, then fitted again, a few times: where margins and cut cannot both hold, the cut does.
    """
    weights, passes = _raked(np.ones_like(n), n, wanted, rounds)
    for _ in range(_TRIMMINGS):
        cap = trim * inference.quantile(weights, n, 0.5)
        if not (weights > cap * (1 + _MET)).any():
            return weights, passes, np.zeros(len(n), dtype=bool)
        weights, more = _raked(np.minimum(weights, cap), n, wanted, rounds)
        passes += more
    cap = trim * inference.quantile(weights, n, 0.5)
    cut = weights > cap
    weights = np.minimum(weights, cap)
    return weights * (n.sum() / float(n @ weights)), passes, cut


def _raked(weights: Floats, n: Floats, wanted: Sequence[Any], rounds: int) -> tuple[Floats, int]:
    """Proportional fitting: each dimension's margin in turn, until all are met."""
    total = n.sum()
    for done in range(1, rounds + 1):
        for place, goal in wanted:
            weights = weights * (goal / _shares(n * weights, place, len(goal)))[place]
        weights = weights * (total / float(n @ weights))
        if all(np.abs(_shares(n * weights, place, len(goal)) - goal).max() < _MET for place, goal in wanted):
            return weights, done
    return weights, rounds


def _shares(weighted: Floats, place: NDArray[np.int64], size: int) -> Floats:
    return np.asarray(np.bincount(place, weights=weighted, minlength=size) / weighted.sum())


def _told(
    dimensions: tuple[str, ...], rows: Sequence[Mapping[str, Any]], n: Floats, weights: Floats, passes: int,
    cut: NDArray[np.bool_], gap: float, read: int, trim: float, confidence: float,
) -> Raking:  # fmt: skip
    base = int(n.sum())
    n_eff = inference.kish(float(n @ weights), float(n @ weights**2))
    converged, trimmed = gap < 1e-4, float(n[cut].sum()) / base
    told = []
    if not converged:
        told.append(f"The margins are not met: the largest gap is {100 * gap:.1f} points.")
    if trimmed:
        told.append(f"{trimmed:.1%} of the weights were cut at {trim:g} times the median.")
    if base / n_eff > _DEFF:
        told.append(
            f"The weights cost {1 - n_eff / base:.0%} of the base (design effect {base / n_eff:.1f})."
        )
    if read > base:
        told.append(f"{read - base} respondents have no value of a dimension and get no weight.")
    return Raking(
        dimensions=dimensions, n=base, n_missing=read - base, n_eff=n_eff, deff=base / n_eff, rounds=passes,
        cells=tuple(
            Cell(tuple(row[name] for name in dimensions), row["cx_n"], float(weight))
            for row, weight in zip(rows, weights, strict=True)
        ),
        converged=converged, largest_gap=100 * gap, trimmed=trimmed, confidence=confidence,
        method=f"iterative proportional fitting, cut at {trim:g} medians", warnings=tuple(told),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class SideBySide:
    """A figure with and without weights.

    Attributes:
        gap: weighted minus unweighted, in the indicator's unit; None when one has no value.
        in_errors: |gap| in standard errors of the unweighted figure, from its interval.
        show_both: the gap passes one standard error: a report shows both (methodology 3.16).
    """

    unweighted: Estimate
    weighted: Estimate
    gap: float | None
    in_errors: float | None
    show_both: bool


def side_by_side(
    frame: Any, indicator: Indicator | str, raking: Raking, confidence: float = 0.95
) -> SideBySide:
    """Measure an indicator of answers without weights and with those of a raking (methodology 3.16).

    Args:
        frame: canonical responses with the dimensions of the raking.

    >>> import pandas as pd
    >>> frame = pd.DataFrame({"offer": ["a"] * 50 + ["b"] * 50, "score": [10] * 50 + [0] * 50})
    >>> found = side_by_side(frame, "nps", rake(frame, {"offer": {"a": 3, "b": 1}}))
    >>> found.unweighted.value, round(found.weighted.value, 6), found.show_both
    (0.0, 50.0, True)
    """
    plain = nw.from_native(frame)
    plain = plain.drop("weight") if "weight" in plain.collect_schema().names() else plain
    weighed = nw.from_native(raking.weigh(plain.to_native())).filter(~nw.col("weight").is_null())
    one, other = (
        measure(rows.to_native(), indicator, confidence=confidence)[0].estimate for rows in (plain, weighed)
    )
    if one.value is None or other.value is None or one.ci_low is None or one.ci_high is None:
        return SideBySide(one, other, None, None, False)
    gap, error = other.value - one.value, (one.ci_high - one.ci_low) / (2 * inference.z_value(confidence))
    ratio = abs(gap) / error if error else None
    return SideBySide(one, other, gap, ratio, ratio is not None and ratio > 1)
