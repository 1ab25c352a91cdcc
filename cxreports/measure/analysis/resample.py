"""The bootstrap of a correlation matrix, by products of a few thousand lines (methodology 3.1, R20)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cxreports.measure.analysis.columns import tallied
from cxreports.measure.analysis.crossproducts import CrossProducts

Floats = NDArray[np.float64]
BLOCKS = 5000  # lines that are resampled: respondents, or random groups of them when there are more
_DIGITS = 10  # of a correlation: sums differ in their last bits with the number of threads
_BATCH = 250  # resamples at once: all subsets of twelve drivers then fit in some 100 MB


def blocks(rows: Any, state: CrossProducts, weight: str, seed: int) -> Floats:
    """Sums (of the weight, of the values, of their products) of every line to resample.

    The spread of a sum is the same whether respondents or random groups of them are resampled. Lines are in
    the order of their values, so that the order of an engine changes nothing.

    Args:
        rows: narwhals frame of complete rows. state: their state; sums are centred on its means.
        weight: column of weights; "" for none.

    Returns:
        lines x (1 + k + k (k + 1) / 2) for k columns.

    >>> import narwhals as nw, pyarrow as pa
    >>> rows = nw.from_native(pa.table({"x": [1.0, 3.0]}))
    >>> blocks(rows, CrossProducts.of(["x"], [[1.0], [3.0]]), "", 0).tolist()
    [[1.0, -1.0, 1.0], [1.0, 1.0, 1.0]]
    """
    k = len(state.names)
    found, times = tallied(rows, [*state.names, *([weight] if weight else [])])
    values, w = found[:, :k] - state.means, found[:, k] if weight else np.ones(len(found))
    i, j = np.triu_indices(k)
    sums = np.column_stack([np.ones(len(w)), values, values[:, i] * values[:, j]]) * w[:, None]
    each = np.repeat(np.arange(len(found)), times)
    if len(each) <= BLOCKS:
        return np.asarray(sums[each])
    order = np.random.default_rng([seed, 0]).permutation(each)
    edges = np.linspace(0, len(order), BLOCKS, endpoint=False).astype(int)
    return np.asarray(np.add.reduceat(sums[order], edges, axis=0))


def resampled(
    lines: Floats, k: int, statistic: Callable[[Floats, Floats], Floats], seed: int, replicates: int
) -> Floats:
    """A statistic of the correlations (among the first k - 1 columns, with the last) in every resample.

    Returns:
        replicates x (what the statistic gives for one matrix).
    """
    rng = np.random.default_rng([seed, 1])
    even = np.full(len(lines), 1 / len(lines))
    drawn = []
    for start in range(0, replicates, _BATCH):
        times = rng.multinomial(len(lines), even, size=min(_BATCH, replicates - start))
        drawn.append(statistic(*_correlations(times.astype(float) @ lines, k)))
    return np.concatenate(drawn)


def _correlations(sums: Floats, k: int) -> tuple[Floats, Floats]:
    total, means = sums[:, 0], sums[:, 1 : k + 1] / sums[:, :1]
    products = np.empty((len(sums), k, k))
    i, j = np.triu_indices(k)
    products[:, i, j] = products[:, j, i] = sums[:, k + 1 :]
    products -= total[:, None, None] * means[:, :, None] * means[:, None, :]
    diagonal = np.arange(k)
    scale = np.sqrt(np.maximum(products[:, diagonal, diagonal], 0.0))
    scale = np.where(scale > 0, scale, np.inf)  # a resample in which all gave one answer: r = 0
    whole = np.round(products / (scale[:, :, None] * scale[:, None, :]), _DIGITS)
    whole[:, diagonal, diagonal] = 1.0
    return whole[:, :-1, :-1], whole[:, :-1, -1]
