"""XmR control charts: which points of a series are signals, and which are its usual noise (methodology
3.4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean
from typing import Literal

_D2 = 1.128  # mean range of two normal values, in standard deviations
_RANGE_LIMIT = 3.268  # upper limit of the moving range, in mean ranges
_BASELINE, _FEWEST, _RUN = 12, 8, 8


@dataclass(frozen=True, slots=True)
class Limits:
    """Natural limits, frozen on the first points of a series.

    Attributes:
        mean, low, high: centre and limits, mean ± 3 MR/1.128, in the unit of the series.
        baseline: how many points they rest on.
        range_high: upper limit of the moving range.
        warning: a sentence when the baseline is shorter than 12 points, else "".
    """

    mean: float
    low: float
    high: float
    baseline: int
    range_high: float = 0.0
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Signal:
    """A point that is not noise: outside the limits, or the eighth in a row on one side of the mean."""

    index: int
    rule: Literal["outside", "run_of_8"]
    side: Literal["above", "below"]


def limits(values: Sequence[float | None], baseline: int = _BASELINE) -> Limits | None:
    """Limits from the first `baseline` points that have a value; None below 8 points.

    >>> limits([None, 5.0, 6.0]) is None
    True
    """
    points = [value for value in values if value is not None][:baseline]
    if len(points) < _FEWEST:
        return None
    mean = fmean(points)
    spread = fmean(abs(after - before) for before, after in pairwise(points))
    few = len(points) < _BASELINE
    warning = f"The limits rest on {len(points)} points; 12 are needed to trust them." if few else ""
    width = 3 * spread / _D2
    return Limits(mean, mean - width, mean + width, len(points), _RANGE_LIMIT * spread, warning)


def signals(values: Sequence[float | None], found: Limits | None) -> list[Signal]:
    """The signals of a series against its limits, in order; a missing point interrupts nothing and signals
    nothing.

    A run of more than eight is told once, at its eighth point.
    """
    if found is None:
        return []
    told: list[Signal] = []
    run = 0  # length of the current run, positive above the mean, negative below
    for index, value in enumerate(values):
        if value is None:
            continue
        if value > found.high or value < found.low:
            told.append(Signal(index, "outside", "above" if value > found.high else "below"))
        if value == found.mean:
            run = 0
        elif value > found.mean:
            run = max(run, 0) + 1
        else:
            run = min(run, 0) - 1
        if abs(run) == _RUN:
            told.append(Signal(index, "run_of_8", "above" if run > 0 else "below"))
    return told
