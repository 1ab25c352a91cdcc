"""A small regression with errors that do not assume one spread for all (methodology 3.11)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cxreports.errors import NoData, UsageError
from cxreports.measure.inference.interval import t_p, t_value

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """Slopes and their robust (HC3) covariance, df = rows - columns."""

    slopes: Floats
    covariance: Floats
    df: int

    def contrast(self, weights: ArrayLike, confidence: float = 0.95) -> tuple[float, float, float, float]:
        """A sum of slopes: value, both ends of its t interval, and two-sided p."""
        c = np.asarray(weights, dtype=float)
        value, se = float(c @ self.slopes), float(np.sqrt(c @ self.covariance @ c))
        half = t_value(confidence, self.df) * se
        p = t_p(value / se, self.df) if se > 0 else float(value == 0)
        return value, value - half, value + half, p


def ols(design: ArrayLike, target: ArrayLike) -> Fit:
    """Ordinary least squares with the HC3 covariance (MacKinnon and White 1985).

    Args:
        design: rows x columns, the constant included. target: rows.

    Raises:
        NoData: not more rows than columns. UsageError: the columns are redundant.

    >>> fit = ols([[1, 0], [1, 0], [1, 1], [1, 1]], [1, 3, 6, 8])
    >>> fit.slopes.round(6).tolist()
    [2.0, 5.0]
    """
    x, y = np.asarray(design, dtype=float), np.asarray(target, dtype=float)
    rows, columns = x.shape
    if rows <= columns:
        raise NoData(f"{rows} rows cannot tell {columns} effects.", hint="Adjust for less.")
    if np.linalg.matrix_rank(x) < columns:
        raise UsageError("two of the adjustments say the same.", hint="Leave out one of them.")
    q, r = np.linalg.qr(x)
    inverse = np.linalg.inv(r)
    slopes = inverse @ (q.T @ y)
    leverage = np.minimum((q**2).sum(axis=1), 1 - 1e-9)
    scaled = (y - x @ slopes) / (1 - leverage)
    half = inverse @ (q * scaled[:, None]).T
    return Fit(slopes, half @ half.T, rows - columns)
