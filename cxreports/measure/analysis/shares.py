"""Shares of R² for many correlation matrices at once: what a bootstrap of drivers needs (methodology 3.1)."""

from __future__ import annotations

from math import factorial

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_COLLINEAR = 1e-10  # what is left of a variance below which a driver adds nothing


def lmg_shares(predictors: Floats, target: Floats) -> Floats:
    """LMG (Shapley) shares of R², exact, for a batch; the same as `inference.lmg` of each.

    All 2^p subsets are reached by sweeping one driver after the other out of the rest, so that a subset costs
    one rank-one update instead of one inversion.

    Args:
        predictors: correlations of the drivers, batch x p x p. target: with the target, batch x p.

    Returns:
        batch x p; each row sums to R².

    >>> lmg_shares(np.array([[[1, 0.3], [0.3, 1]]]), np.array([[0.6, 0.5]])).round(4).tolist()
    [[0.2913, 0.1813]]
    """
    gains = _explained_by_subset(predictors, target)
    return np.asarray(gains.T @ shapley(target.shape[1]).T)


def _explained_by_subset(predictors: Floats, target: Floats) -> Floats:
    """R² of every subset, 2^p x batch; bit j of a row's index says whether driver j is in."""
    batch, p = target.shape
    whole = np.empty((1, batch, p + 1, p + 1))
    whole[0, :, :p, :p], whole[0, :, :p, p], whole[0, :, p, :p] = predictors, target, target
    whole[0, :, p, p] = 1.0
    for _ in range(p):
        rest, column, pivot = whole[..., 1:, 1:], whole[..., 1:, 0], whole[..., 0, 0]
        kept = np.where(pivot > _COLLINEAR, 1.0 / np.maximum(pivot, _COLLINEAR), 0.0)
        swept = rest - column[..., :, None] * column[..., None, :] * kept[..., None, None]
        whole = np.concatenate([rest, swept])
    return np.asarray(1.0 - whole[..., 0, 0])


def shapley(p: int) -> Floats:
    """p x 2^p: how much the gain of each subset counts in the share of each driver (bit j: driver j is in).

    >>> shapley(2).tolist()
    [[-0.5, 0.5, -0.5, 0.5], [-0.5, -0.5, 0.5, 0.5]]
    """
    weights = [factorial(size) * factorial(p - size - 1) / factorial(p) for size in range(p)]
    table = np.zeros((p, 2**p))
    for bits in range(2**p):
        size = bits.bit_count()
        for j in range(p):
            table[j, bits] = weights[size - 1] if bits >> j & 1 else -weights[size]
    return table


def johnson_shares(predictors: Floats, target: Floats) -> Floats:
    """Johnson's relative weights for a batch; the same as `inference.johnson` of each.

    Args, Returns: as for `lmg_shares`.

    >>> johnson_shares(np.array([[[1, 0.3], [0.3, 1]]]), np.array([[0.6, 0.5]])).round(4).tolist()
    [[0.2913, 0.1813]]
    """
    squares, vectors = np.linalg.eigh(predictors)
    roots = np.sqrt(np.clip(squares, 0.0, None))
    loadings = (vectors * roots[:, None, :]) @ vectors.transpose(0, 2, 1)
    turned = (vectors.transpose(0, 2, 1) @ target[:, :, None])[..., 0]
    known = roots > np.sqrt(_COLLINEAR)
    scaled = np.where(known, turned / np.where(known, roots, 1.0), 0.0)
    slopes = (vectors @ scaled[:, :, None])[..., 0]
    return np.asarray((loadings**2 @ (slopes**2)[:, :, None])[..., 0])
