"""A logistic model of tallied rows, quick enough for a bootstrap and for every subset of drivers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_STEPS, _RIDGE, _FAR = 25, 1e-6, 20.0


def logit_slopes(n: Floats, target: Floats, design: Floats) -> Floats:
    """Maximum-likelihood slopes by Newton's steps, with a ridge that matters only when it must.

    Args:
        n: how often each line occurs. target: 0 or 1. design: lines x columns, the constant included.

    >>> n, target = np.array([30.0, 10.0]), np.array([1.0, 0.0])
    >>> logit_slopes(n, target, np.ones((2, 1))).round(4).tolist()
    [1.0986]
    """
    slopes = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        share = 1 / (1 + np.exp(-np.clip(design @ slopes, -_FAR, _FAR)))
        gradient = design.T @ (n * (target - share)) - _RIDGE * slopes
        curve = (design * (n * share * (1 - share))[:, None]).T @ design + _RIDGE * np.eye(len(slopes))
        step = np.linalg.solve(curve, gradient)
        slopes = slopes + step
        if np.abs(step).max() < 1e-8:
            break
    return slopes
