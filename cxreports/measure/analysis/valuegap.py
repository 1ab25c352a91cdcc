"""How much more one NPS class is worth than another, other things equal (methodology 3.11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cxreports.measure import inference
from cxreports.measure.analysis.ols import ols
from cxreports.measure.inference import Interval
from cxreports.measure.panel import CLASSES
from cxreports.measure.record import ANONYMITY_BASE, LOW_BASE

Floats = NDArray[np.float64]
_YEAR, _Q = 365.25, 0.05


@dataclass(frozen=True, slots=True)
class Gap:
    """Value of a class minus that of detractors, with its robust interval and p.

    Attributes:
        delta, interval: in the currency of the data. p_adjusted: Benjamini-Hochberg over the gaps. called:
            p_adjusted <= 0.05 on 30 customers or more on each side.
    """

    name: str
    delta: float
    interval: Interval
    p: float
    p_adjusted: float
    called: bool


def gaps_of_value(
    people: Mapping[str, Any], adjust: Sequence[str], past: str, confidence: float
) -> tuple[tuple[Gap, ...], tuple[Gap, ...], tuple[str, ...]]:
    """Crude and adjusted gaps of passives and promoters to detractors, and what was held equal.

    Args:
        people: columns `class`, `value`, `tenure` (days), those of `adjust` and `past`.

    Returns:
        Empty when a class has fewer than 5 customers with a value.

    >>> people = {"class": np.array([0, 1, 2] * 40), "value": np.array([10.0, 12, 15, 11, 13, 17] * 20),
    ...           "tenure": np.arange(120.0)}
    >>> crude, _, held = gaps_of_value(people, [], "", 0.95)
    >>> [(gap.name, round(gap.delta, 6), gap.called) for gap in crude], held
    ([('passive', 2.0, True), ('promoter', 5.5, True)], ('tenure',))
    """
    known = np.isfinite(people["value"])
    if past:
        known &= np.isfinite(people[past].astype(float))
    sizes = np.bincount(people["class"][known], minlength=3)
    if min(sizes) < ANONYMITY_BASE:
        return (), (), ()
    part = {name: values[known] for name, values in people.items()}
    classes = [np.ones(known.sum()), part["class"] == 1, part["class"] == 2]
    others = [part["tenure"] / _YEAR]
    for name in adjust:
        values = [str(value) for value in part[name].tolist()]
        others += [np.array([one == value for one in values]) for value in sorted(set(values))[1:]]
    if past:
        others.append(part[past].astype(float))
    held = ("tenure", *adjust, *([past] if past else []))
    crude, adjusted = (
        _fitted(np.column_stack(columns).astype(float), part["value"], sizes, confidence)
        for columns in (classes, classes + others)
    )
    return crude, adjusted, held


def _fitted(design: Floats, target: Floats, sizes: Any, confidence: float) -> tuple[Gap, ...]:
    fit = ols(design, target)
    found = [fit.contrast(np.eye(design.shape[1])[place], confidence) for place in (1, 2)]
    adjusted = inference.benjamini_hochberg([p for *_, p in found])
    return tuple(
        Gap(
            CLASSES[place], delta, Interval(low, high, "Student t, HC3"), p, q,
            bool(q <= _Q and min(sizes[0], sizes[place]) >= LOW_BASE and not low <= 0 <= high),
        )
        for place, (delta, low, high, p), q in zip((1, 2), found, adjusted, strict=True)
    )  # fmt: skip
