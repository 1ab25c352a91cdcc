"""Importance and performance: what to work on first (methodology 3.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean
from typing import Literal

from cxreports.errors import NoData, UsageError
from cxreports.measure.inference import Interval

Quadrant = Literal["concentrate_here", "keep_up", "low_priority", "possible_overkill"]
WORDS: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "concentrate_here": "à traiter en priorité",
        "keep_up": "à maintenir",
        "low_priority": "non prioritaire",
        "possible_overkill": "sur-qualité possible",
        "to_confirm": "à confirmer",
    },
    "en": {
        "concentrate_here": "to deal with first",
        "keep_up": "to keep up",
        "low_priority": "not a priority",
        "possible_overkill": "possibly more than needed",
        "to_confirm": "to be confirmed",
    },
}


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute: derived importance (a share of R2, methodology 3.1) and performance, each with its
    interval where known.
    """

    importance: float
    performance: float
    importance_interval: Interval | None = None
    performance_interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an attribute lies.

    Attributes:
        quadrant: by its two values. confirmed: no interval crosses a cut; without intervals nothing is.
        gap: performance minus the performance cut, in its unit.
    """

    quadrant: Quadrant
    confirmed: bool
    gap: float


@dataclass(frozen=True, slots=True)
class Matrix:
    """An importance-performance matrix: the two cuts, and every attribute in its quadrant."""

    importance_cut: float
    performance_cut: float
    attributes: Mapping[str, Placed]


def importance_performance(
    attributes: Mapping[str, Attribute],
    *,
    performance_target: float | None = None,
    importance_cut: float | None = None,
) -> Matrix:
    """Place attributes by importance and performance (Martilla and James 1977; methodology 3.2).

    Args:
        attributes: name -> values; importance is derived, never stated, and all on one scale.
        performance_target: the cut of performance; by default the mean, with which something is always
            below. importance_cut: by default the mean.

    Returns:
        A value on a cut counts as above it.

    Raises:
        NoData: there is no attribute. UsageError: a value is not a number.

    >>> found = importance_performance({"delivery": Attribute(0.4, 3.4), "site": Attribute(0.1, 4.2)})
    >>> found.attributes["delivery"].quadrant, found.attributes["site"].quadrant
    ('concentrate_here', 'possible_overkill')
    """
    if not attributes:
        raise NoData("there is no attribute to place.")
    for name, one in attributes.items():
        if one.importance != one.importance or one.performance != one.performance:
            raise UsageError(f"{name!r} has no importance or no performance.", hint="Leave it out.")
    cuts = (
        fmean(one.importance for one in attributes.values()) if importance_cut is None else importance_cut,
        fmean(one.performance for one in attributes.values())
        if performance_target is None
        else performance_target,
    )
    return Matrix(*cuts, {name: _placed(one, *cuts) for name, one in attributes.items()})


def _placed(one: Attribute, importance: float, performance: float) -> Placed:
    important, good = one.importance >= importance, one.performance >= performance
    quadrant: Quadrant = (
        ("keep_up" if good else "concentrate_here")
        if important
        else ("possible_overkill" if good else "low_priority")
    )
    sides = ((one.importance_interval, importance), (one.performance_interval, performance))
    clear = [interval is not None and not interval.low <= cut <= interval.high for interval, cut in sides]
    return Placed(quadrant, all(clear), one.performance - performance)
