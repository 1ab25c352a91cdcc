"""What a target goes with, item by item: weight, level, expected change, and a second opinion (3.1, 3.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf, sqrt
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.stats
from numpy.typing import NDArray

from cxreports.errors import NoData
from cxreports.measure.analysis.driver import Drivers, drivers
from cxreports.measure.analysis.ols import ols
from cxreports.measure.analysis.promoters import promoter_drivers
from cxreports.measure.analysis.record import plain
from cxreports.measure.drivers.battery import Battery, battery
from cxreports.measure.drivers.quadrant import Attribute, Matrix, importance_performance
from cxreports.measure.inference import Interval, johnson, mean_interval
from cxreports.measure.lack import Lack
from cxreports.measure.record import LOW_BASE

if TYPE_CHECKING:
    from cxreports.measure.study import Study

Floats = NDArray[np.float64]
PER_ITEM = 10  # respondents needed for each item (methodology 3.1)
STEP = 10.0  # points of an item's index in the simulator
AGREED = 0.9  # rank correlation from which two methods say the same
_MOST_PROMOTERS = 8


@dataclass(frozen=True, slots=True)
class Level:
    """How an item is judged: the mean of its index, 0-100, its t interval and its base."""

    value: float
    interval: Interval
    n: int


@dataclass(frozen=True, slots=True)
class Step:
    """The change of the target's indicator that goes with `STEP` more points on one item, the others equal.

    Attributes:
        value, low, high: points of the indicator; HC3 t interval.
    """

    value: float
    low: float
    high: float

    @property
    def told(self) -> bool:
        """Whether the interval is on one side of 0."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class Opinion:
    """The same question asked by another method.

    Attributes:
        method: "johnson" or "promoters" (promoters against detractors, logistic model).
        n: respondents. shares: item -> percentage. correlation: of the two rankings (Spearman), -1 to 1.
        agrees: the same first item and a correlation of 0.9 or more.
    """

    method: str
    n: int
    shares: Mapping[str, float]
    correlation: float
    agrees: bool


@dataclass(frozen=True, slots=True)
class Levers:
    """The levers of a target; associations, never effects.

    Attributes:
        model: shares of R², first rank first. levels: item -> how it is judged. matrix: where each item lies.
        steps: item -> expected change. opinions: second methods; empty where none applies.
    """

    battery: Battery
    model: Drivers
    levels: Mapping[str, Level]
    matrix: Matrix
    steps: Mapping[str, Step] = field(default_factory=dict)
    opinions: tuple[Opinion, ...] = ()

    @property
    def indicators(self) -> tuple[str, ...]:
        """The indicator that measures the target, where one does."""
        kind = self.battery.target.kind
        return () if kind == "item" else (kind,)

    def record(self) -> dict[str, Any]:
        """The whole as JSON data (methodology R1)."""
        parts = {name: plain(getattr(self, name)) for name in ("levels", "matrix", "steps", "opinions")}
        return self.model.record() | parts


def levers(asked: Battery, *, confidence: float = 0.95, target: float | None = None) -> Levers | Lack:
    """The levers of a battery (LMG or Johnson, bootstrap; Martilla and James; methodology 3.1, 3.2).

    Args:
        target: level that items should reach, index 0-100: the cut of performance; by default their mean.

    Returns:
        The levers; or why there are none: fewer than 10 complete respondents per item, or under two items.

    Raises:
        DataError: an item named by the caller is constant, or was put to some kinds of respondents only.
    """
    if len(asked.items) < 2:
        return Lack("drivers.items")
    found = _model(asked, confidence)
    if isinstance(found, Lack):
        return found
    levels = {name: _level(asked, name, confidence) for name in asked.names}
    attributes = {
        one.name: Attribute(one.share, levels[one.name].value, one.interval, levels[one.name].interval)
        for one in found.drivers
    }
    matrix = importance_performance(attributes, performance_target=target)
    return Levers(asked, found, levels, matrix, _steps(asked, confidence), _opinions(asked, found))


def key_drivers(
    study: Study, target: str = "", items: Sequence[str] = (), *, goal: float | None = None
) -> Levers | Lack:
    """The levers of a study's period: `battery`, then `levers`, at the study's confidence.

    Args:
        target, items: as for `battery`. goal: level that items should reach, index 0-100.
    """
    asked = battery(study, target, items)
    return asked if isinstance(asked, Lack) else levers(asked, confidence=study.confidence, target=goal)


def key_drivers_by(found: Levers | Lack, dimension: str) -> dict[str, Drivers | Lack] | Lack:
    """The model of each value of a dimension, largest base first; too small a base gives its `Lack`.

    "" (no dimension) and levers that could not be measured give a `Lack`.
    """
    if isinstance(found, Lack) or not dimension:
        return found if isinstance(found, Lack) else Lack("drivers.dimension")
    asked, confidence = found.battery, found.model.confidence
    values = asked.rows[dimension].drop_null().value_counts().to_pylist()
    sizes = {str(one["values"]): int(one["counts"]) for one in values}
    return {
        value: _model(asked.where(dimension, value), confidence)
        for value in sorted(sizes, key=lambda one: (-sizes[one], one))
    }


def _model(asked: Battery, confidence: float) -> Drivers | Lack:
    needed = max(PER_ITEM * len(asked.items), LOW_BASE)
    columns = _complete(asked)
    n = len(columns["outcome"])
    if n < needed or len(set(columns[asked.target.id])) < 2:
        return Lack("drivers.few", {"n": n, "needed": needed, "items": len(asked.items)})
    return drivers(asked.rows, asked.target.id, asked.names, weight=_weight(asked), confidence=confidence)


def _weight(asked: Battery) -> str:
    return "weight" if asked.rows["weight"].null_count < asked.rows.num_rows else ""


def _complete(asked: Battery) -> dict[str, Floats]:
    """The columns of the respondents who answered everything, weights of 1 where there are none."""
    names = [asked.target.id, *asked.names, "outcome"]
    columns = {name: np.asarray(asked.rows[name].to_numpy(), dtype=float) for name in names}
    weights = np.asarray(asked.rows["weight"].to_numpy(), dtype=float)
    columns["weight"] = weights if _weight(asked) else np.ones(asked.rows.num_rows)
    whole = np.all([np.isfinite(column) for column in columns.values()], axis=0) & (columns["weight"] > 0)
    return {name: column[whole] for name, column in columns.items()}


def _level(asked: Battery, name: str, confidence: float) -> Level:
    """Mean index of all who answered the item."""
    values = np.asarray(asked.rows[name].to_numpy(), dtype=float)
    weights = (
        np.asarray(asked.rows["weight"].to_numpy(), dtype=float) if _weight(asked) else np.ones(len(values))
    )
    there = np.isfinite(values) & (weights > 0)
    values, weights = values[there], weights[there]
    n = float(weights.sum() ** 2 / (weights @ weights))
    mean = float(weights @ values / weights.sum())
    spread = float(weights @ (values - mean) ** 2 / weights.sum())
    sd = sqrt(spread * n / (n - 1)) if n > 1 else 0.0
    found = mean_interval(mean, sd, n, confidence) if n > 1 else Interval(-inf, inf, "t")
    return Level(mean, Interval(max(found.low, 0.0), min(found.high, 100.0), found.method), len(values))


def _steps(asked: Battery, confidence: float) -> dict[str, Step]:
    """Slopes of a linear model of the outcome, times `STEP`."""
    columns = _complete(asked)
    root = np.sqrt(columns["weight"])
    design = np.column_stack([np.ones(len(root)), *(columns[name] for name in asked.names)])
    if np.linalg.matrix_rank(design) < design.shape[1]:
        return {}
    fit = ols(design * root[:, None], columns["outcome"] * root)
    steps = {}
    for place, name in enumerate(asked.names, start=1):
        weights = np.zeros(design.shape[1])
        weights[place] = STEP
        value, low, high, _ = fit.contrast(weights, confidence)
        steps[name] = Step(value, low, high)
    return steps


def _opinions(asked: Battery, model: Drivers) -> tuple[Opinion, ...]:
    first = {one.name: one.share for one in model.drivers}
    found = []
    if model.method.startswith("LMG"):
        found.append(_opinion("johnson", model.n, first, _johnson(asked)))
    if asked.target.kind == "nps" and len(first) <= _MOST_PROMOTERS:
        try:
            second = promoter_drivers(asked.rows, asked.target.id, asked.names)
        except NoData:
            return tuple(found)
        found.append(_opinion("promoters", second.n, first, second.shares))
    return tuple(found)


def _johnson(asked: Battery) -> dict[str, float]:
    columns = _complete(asked)
    table = np.column_stack([columns[name] for name in [*asked.names, asked.target.id]])
    weights = columns["weight"] / columns["weight"].sum()
    gaps = table - weights @ table
    products = (gaps * weights[:, None]).T @ gaps
    scale = np.sqrt(np.diag(products))
    r = np.clip(products / np.outer(scale, scale), -1.0, 1.0)
    np.fill_diagonal(r, 1.0)
    parts = johnson(r[:-1, :-1], r[:-1, -1])
    return {name: 100 * part / sum(parts) for name, part in zip(asked.names, parts, strict=True)}


def _opinion(method: str, n: int, first: Mapping[str, float], second: Mapping[str, float]) -> Opinion:
    names: Sequence[str] = list(first)
    rho = float(
        scipy.stats.spearmanr([first[one] for one in names], [second[one] for one in names]).statistic
    )
    same = max(first, key=lambda one: first[one]) == max(second, key=lambda one: second[one])
    return Opinion(method, n, dict(second), rho, same and rho >= AGREED)
