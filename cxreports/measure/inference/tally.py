"""A tally: distinct values in ascending order, and how often each was seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cxreports.errors import UsageError

Floats = NDArray[np.float64]
Numbers = Sequence[float] | NDArray[Any]


def tally(values: ArrayLike, counts: ArrayLike | None = None) -> tuple[Floats, Floats]:
    """Distinct values, ascending, and the sum of their counts; values counted zero times are dropped.

    Args:
        values: numbers in any order, repeats allowed; finite.
        counts: how often each was seen (fractions allowed); once each by default: rows are a tally too.

    Returns:
        Two arrays of the same length, empty when there is nothing.

    Raises:
        UsageError: lengths differ, a count is negative, a value is not a number.

    >>> [part.tolist() for part in tally([3, 1, 3])]
    [[1.0, 3.0], [1.0, 2.0]]
    """
    points = np.asarray(values, dtype=float).ravel()
    weights = np.ones_like(points) if counts is None else np.asarray(counts, dtype=float).ravel()
    if points.shape != weights.shape:
        raise UsageError(f"{points.size} values but {weights.size} counts.", hint="Give one count per value.")
    if not (np.isfinite(points).all() and np.isfinite(weights).all() and (weights >= 0).all()):
        raise UsageError(
            "a tally takes finite values and counts of zero or more.", hint="Drop missing values first."
        )
    kept = weights > 0
    distinct, place = np.unique(points[kept], return_inverse=True)
    return distinct, np.bincount(place, weights=weights[kept], minlength=distinct.size).astype(float)


def grouped_tally(groups: Sequence[tuple[ArrayLike, ArrayLike | None]]) -> tuple[Floats, Floats]:
    """The distinct values of all groups and their counts, one row per group."""
    tallies = [tally(values, counts) for values, counts in groups]
    distinct = np.unique(np.concatenate([values for values, _ in tallies]))
    table = np.zeros((len(tallies), distinct.size))
    for row, (values, counts) in zip(table, tallies, strict=True):
        row[np.searchsorted(distinct, values)] = counts
    return distinct, table
