"""How much each driver explains of a score, from correlations alone (methodology 3.1)."""

from __future__ import annotations

from math import factorial

import numpy as np
from numpy.typing import ArrayLike

from cxreports.errors import UsageError
from cxreports.measure.inference.tally import Floats

_MOST_SUBSETS = 12  # predictors: LMG looks at every subset of them
_ROUNDING = 1e-8


def explained(predictors: ArrayLike, target: ArrayLike) -> float:
    """R^2 of the linear regression on all predictors (methodology 3.1).

    Args:
        predictors: correlation matrix of the predictors, p x p.
        target: correlation of each with the target, p.

    Raises:
        UsageError: these are not correlations.

    >>> round(explained([[1, 0.3], [0.3, 1]], [0.6, 0.5]), 4)
    0.4725
    """
    matrix, target = _correlations(predictors, target)
    return _r2(matrix, target)


def lmg(predictors: ArrayLike, target: ArrayLike) -> list[float]:
    """LMG (Shapley) shares of R^2: gains averaged over all orders of entry (Groemping 2006; methodology 3.1).

    Args:
        predictors, target: as for `explained`; at most 12 predictors.

    Returns:
        One share per predictor, 0 or more; they sum to R^2.

    Raises:
        UsageError: these are not correlations, or there are too many predictors.

    >>> [round(share, 4) for share in lmg([[1, 0.3], [0.3, 1]], [0.6, 0.5])]
    [0.2913, 0.1813]
    """
    matrix, target = _correlations(predictors, target)
    p = target.size
    if p > _MOST_SUBSETS:
        raise UsageError(
            f"{p} drivers are too many for LMG.", hint=f"Take `johnson` above {_MOST_SUBSETS} drivers."
        )
    subsets = [[j for j in range(p) if bits >> j & 1] for bits in range(2**p)]
    gains = [_r2(matrix[np.ix_(subset, subset)], target[subset]) for subset in subsets]
    weights = [factorial(size) * factorial(p - size - 1) / factorial(p) for size in range(p)]
    return [
        sum(
            weights[len(subset)] * (gains[bits | 1 << j] - gains[bits])
            for bits, subset in enumerate(subsets)
            if not bits >> j & 1
        )
        for j in range(p)
    ]


def johnson(predictors: ArrayLike, target: ArrayLike) -> list[float]:
    """Johnson's (2000) relative weights: shares of R^2 through the closest orthogonal predictors (3.1).

    Args:
        predictors, target: as for `explained`, any number of predictors.

    Returns:
        One share per predictor, 0 or more; they sum to R^2. The same as LMG for two predictors, close to it
        for more.

    Raises:
        UsageError: these are not correlations.

    >>> [round(share, 4) for share in johnson([[1, 0.3], [0.3, 1]], [0.6, 0.5])]
    [0.2913, 0.1813]
    """
    matrix, target = _correlations(predictors, target)
    squares, vectors = np.linalg.eigh(matrix)
    loadings = (vectors * np.sqrt(np.clip(squares, 0.0, None))) @ vectors.T
    slopes = np.linalg.pinv(loadings, rcond=_ROUNDING, hermitian=True) @ target
    return [float(share) for share in loadings**2 @ slopes**2]


def _r2(matrix: Floats, target: Floats) -> float:
    if not target.size:
        return 0.0
    return float(target @ np.linalg.pinv(matrix, rcond=_ROUNDING, hermitian=True) @ target)


def _correlations(predictors: ArrayLike, target: ArrayLike) -> tuple[Floats, Floats]:
    matrix, column = np.asarray(predictors, dtype=float), np.asarray(target, dtype=float)
    if matrix.shape != (column.size, column.size) or not column.size:
        raise UsageError(
            f"{column.size} drivers need a {column.size} x {column.size} matrix, not {matrix.shape}."
        )
    whole = np.block([[matrix, column[:, None]], [column[None, :], np.ones((1, 1))]])
    plain = np.isfinite(whole).all() and np.allclose(whole, whole.T) and np.allclose(np.diag(whole), 1)
    if not plain or np.linalg.eigvalsh(whole).min() < -_ROUNDING:
        raise UsageError(
            "these are not correlations of the same respondents.",
            hint="Compute all of them on the respondents who answered every question.",
        )
    return matrix, column
