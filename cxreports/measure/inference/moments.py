"""Count, mean and sum of squared deviations: a state that merges."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from cxreports.measure.inference.tally import tally


@dataclass(frozen=True, slots=True)
class Moments:
    """n, mean and M2 = sum of (x - mean)^2; a commutative monoid under `+` (Chan et al.; methodology 4).

    >>> merged = Moments.of([1, 4, 2, 8]) + Moments.of([5, 7])
    >>> merged.n, merged.mean, round(merged.variance, 4)
    (6.0, 4.5, 7.5)
    """

    n: float = 0.0
    mean: float = 0.0
    m2: float = 0.0

    @classmethod
    def of(cls, values: ArrayLike, counts: ArrayLike | None = None) -> Moments:
        """The moments of numbers, or of a tally of values and counts.

        Raises:
            UsageError: a value is missing, a count is negative.
        """
        points, weights = tally(values, counts)
        if points.size == 0:
            return cls()
        n = float(weights.sum())
        offset = float(points[0])  # far from zero the plain sums would lose every digit that matters
        mean = offset + float(np.dot(weights, points - offset)) / n
        return cls(n, mean, float(np.dot(weights, (points - mean) ** 2)))

    def __add__(self, other: Moments) -> Moments:
        n = self.n + other.n
        if n == 0:
            return self
        gap = other.mean - self.mean
        return Moments(
            n, self.mean + gap * other.n / n, self.m2 + other.m2 + gap * gap * self.n * other.n / n
        )

    @property
    def variance(self) -> float:
        """Unbiased variance; 0 below two values."""
        return self.m2 / (self.n - 1) if self.n > 1 else 0.0

    @property
    def sd(self) -> float:
        """Standard deviation, the root of `variance`."""
        return sqrt(self.variance)
