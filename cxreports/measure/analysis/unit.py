"""Where employees do well, do customers too? Units side by side (methodology 3.18)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from cxreports.errors import NoData
from cxreports.measure.analysis.record import Analysis
from cxreports.measure.inference import Interval
from cxreports.measure.record import LOW_BASE, Result

Floats = NDArray[np.float64]
FEWEST = 10  # units


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit (team, shop, agency...): the two figures and their bases."""

    name: Any
    employees: float
    customers: float
    n_employees: int
    n_customers: int


@dataclass(frozen=True, kw_only=True)
class Link(Analysis):
    """Rank correlation between units.

    Attributes:
        n: units with both figures. n_missing: units with one of them only, or withheld.
        rho, interval: Spearman's coefficient, -1 to 1, with the percentile bootstrap over units.
        p: two-sided permutation p. called: p <= 0.05 and the interval does not hold 0.
        units: in the order of the employees' figure, best first.
        seed, replicates: of the bootstrap and of the permutations.
    """

    definition_id: ClassVar[str] = "employee_link"
    rho: float
    interval: Interval
    p: float
    called: bool
    units: tuple[Unit, ...]
    seed: int
    replicates: int


def link(
    employees: Sequence[Result], customers: Sequence[Result], unit: str, *, confidence: float = 0.95,
    seed: int = 0, replicates: int = 2000,
) -> Link:  # fmt: skip
    """Spearman correlation of two figures over units of ten or more (methodology 3.18).

    Args:
        employees, customers: results by `unit`, as `measure(..., by=unit)` gives them; withheld ones are left
            out. Never individuals: `measure` withholds units under 5 answers.

    Raises:
        NoData: fewer than 10 units have both figures, or one figure is the same everywhere.

    >>> from cxreports.measure.record import Estimate
    >>> def results(values):
    ...     return [Result(Estimate(v, "", "neutral", 40, by={"team": i})) for i, v in enumerate(values)]
    >>> found = link(results(range(12)), results([v * v for v in range(12)]), "team")
    >>> round(found.rho, 6), found.called
    (1.0, True)
    """
    one, other = ({r.estimate.by[unit]: r.estimate for r in side} for side in (employees, customers))
    pairs = [
        Unit(name, one[name].value or 0.0, other[name].value or 0.0, one[name].n, other[name].n)
        for name in one
        if name in other and one[name].value is not None and other[name].value is not None
    ]
    if len(pairs) < FEWEST:
        raise NoData(
            f"{len(pairs)} units have both figures; {FEWEST} are needed.",
            hint="Take smaller units, or a longer period; do not go below 5 answers a unit.",
        )
    pairs.sort(key=lambda pair: (-pair.employees, str(pair.name)))
    x, y = (np.array([getattr(pair, side) for pair in pairs]) for side in ("employees", "customers"))
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        raise NoData("one of the figures is the same in every unit: nothing can go with it.")
    rho = float(_spearman(x[None], y[None])[0])
    interval, p = _uncertainty(x, y, rho, confidence, seed, replicates)
    return Link(
        n=len(pairs), n_missing=len({*one, *other}) - len(pairs), rho=rho, interval=interval, p=p,
        called=p <= 0.05 and not interval.low <= 0 <= interval.high, units=tuple(pairs),
        confidence=confidence, seed=seed, replicates=replicates, warnings=_cautions(pairs),
        method="Spearman; percentile bootstrap over units; permutation test",
    )  # fmt: skip


def _spearman(x: Floats, y: Floats) -> Floats:
    """Row by row; 0 where a row has one value only."""
    a, b = _ranks(x), _ranks(y)
    a, b = a - a.mean(axis=1, keepdims=True), b - b.mean(axis=1, keepdims=True)
    size = np.sqrt((a**2).sum(axis=1) * (b**2).sum(axis=1))
    return np.asarray(np.divide((a * b).sum(axis=1), size, out=np.zeros_like(size), where=size > 0))


def _ranks(rows: Floats) -> Floats:
    """Ranks within each row, ties at their mean."""
    below = (rows[:, None, :] < rows[:, :, None]).sum(axis=2)
    level = (rows[:, None, :] == rows[:, :, None]).sum(axis=2)
    return np.asarray(below + (level + 1) / 2)


def _uncertainty(
    x: Floats, y: Floats, rho: float, confidence: float, seed: int, replicates: int
) -> tuple[Interval, float]:
    rng = np.random.default_rng(seed)
    boot, mixed = [], []
    for start in range(0, replicates, 250):
        size = min(250, replicates - start)
        picks = rng.integers(0, len(x), (size, len(x)))
        boot.append(_spearman(x[picks], y[picks]))
        mixed.append(_spearman(np.tile(x, (size, 1)), rng.permuted(np.tile(y, (size, 1)), axis=1)))
    tails = [(1 - confidence) / 2, (1 + confidence) / 2]
    low, high = np.quantile(np.concatenate(boot), tails)
    as_far = int((np.abs(np.concatenate(mixed)) >= abs(rho) - 1e-12).sum())
    return Interval(float(low), float(high), "bootstrap percentile"), (as_far + 1) / (replicates + 1)


def _cautions(units: Sequence[Unit]) -> tuple[str, ...]:
    told = [
        "Units are compared, not people: what holds between units need not hold for one employee.",
        "Both figures are measured with error, which draws the correlation towards 0.",
    ]
    small = sum(min(unit.n_employees, unit.n_customers) < LOW_BASE for unit in units)
    if small:
        told.append(f"{small} of {len(units)} units have a base under {LOW_BASE} on one side.")
    return tuple(told)
