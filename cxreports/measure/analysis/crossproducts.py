"""The state behind correlations and regressions: counts, means and co-moments (methodology 4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import ArrayLike, NDArray

from cxreports.errors import DataError, NoData, UsageError
from cxreports.measure.analysis.columns import totals
from cxreports.measure.grouping import rows_of

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class CrossProducts:
    """Rows with a value in every column; a commutative monoid under `+` (Chan et al.).

    Attributes:
        names: the columns, k of them.
        n: rows. weight, weight2: sums of their weights and of the squares (both n without weights).
        means: weighted means, k. products: weighted sums of products of deviations from them, k x k.

    >>> first = CrossProducts.of(["x", "y"], [[1, 2], [3, 4]])
    >>> whole = first + CrossProducts.of(["x", "y"], [[5, 0]])
    >>> whole.n, whole.means.tolist(), whole.products.tolist()
    (3, [3.0, 2.0], [[8.0, -4.0], [-4.0, 8.0]])
    """

    names: tuple[str, ...]
    n: int
    weight: float
    weight2: float
    means: Floats
    products: Floats

    @classmethod
    def empty(cls, names: Sequence[str]) -> CrossProducts:
        size = len(names)
        return cls(tuple(names), 0, 0.0, 0.0, np.zeros(size), np.zeros((size, size)))

    @classmethod
    def of(cls, names: Sequence[str], rows: ArrayLike, weights: ArrayLike | None = None) -> CrossProducts:
        """The state of rows: one line per unit, one column per name, no value missing.

        Raises:
            UsageError: the rows do not have one finite value per name.
        """
        table = np.asarray(rows, dtype=float).reshape(-1, len(names))
        if not np.isfinite(table).all():
            raise UsageError("a row lacks a value.", hint="Leave out incomplete rows first.")
        if not len(table):
            return cls.empty(names)
        w = np.ones(len(table)) if weights is None else np.asarray(weights, dtype=float)
        means = w @ table / w.sum()
        gaps = table - means
        products = (gaps * w[:, None]).T @ gaps
        return cls(tuple(names), len(table), float(w.sum()), float(w @ w), means, products)

    def __add__(self, other: CrossProducts) -> CrossProducts:
        if self.names != other.names:
            raise ValueError(f"columns differ: {self.names} and {other.names}")
        weight = self.weight + other.weight
        if not weight:
            return self
        gap = other.means - self.means
        return CrossProducts(
            self.names,
            self.n + other.n,
            weight,
            self.weight2 + other.weight2,
            self.means + gap * (other.weight / weight),
            self.products + other.products + np.outer(gap, gap) * (self.weight * other.weight / weight),
        )

    def correlations(self) -> Floats:
        """Correlation matrix, k x k.

        Raises:
            NoData: no row. DataError: a column has the same value in every row.
        """
        if not self.n:
            raise NoData("no row has a value in every column.", hint=f"Columns: {', '.join(self.names)}.")
        squares = np.diag(self.products)
        floor = 1e-24 * self.weight * (1.0 + self.means**2)
        for name, square, least in zip(self.names, squares, floor, strict=True):
            if square <= least:
                raise DataError(
                    f"{name!r} has the same value in every complete row.",
                    hint="Nothing can go with it: leave it out.",
                )
        scale = np.sqrt(squares)
        found = self.products / np.outer(scale, scale)
        np.fill_diagonal(found, 1.0)
        return np.asarray(np.clip(found, -1.0, 1.0))


def cross_products(frame: Any, names: Sequence[str], weight: str = "") -> CrossProducts:
    """The state of a narwhals frame, computed by its engine: means first, then sums of centred products.

    Args:
        frame: narwhals frame of numeric columns without nulls in `names` and `weight`.
        names: columns. weight: column of weights; "" for none.

    Returns:
        State; empty for a frame without rows.

    >>> import pyarrow as pa
    >>> frame = nw.from_native(pa.table({"x": [1.0, 3.0], "y": [2.0, 4.0]}))
    >>> cross_products(frame, ["x", "y"]).products.tolist()
    [[2.0, 2.0], [2.0, 2.0]]
    """
    centres = _centres(frame, names)
    if centres is None:
        return CrossProducts.empty(names)
    w: Any = nw.col(weight) if weight else nw.lit(1.0)
    gaps = [nw.col(name) - centre for name, centre in zip(names, centres, strict=True)]
    pairs = list(combinations_with_replacement(range(len(names)), 2))
    sums = totals(
        frame,
        {"cx_w": w, "cx_w2": w * w}
        | {f"cx_{i}": w * gap for i, gap in enumerate(gaps)}
        | {f"cx_{i}_{j}": w * gaps[i] * gaps[j] for i, j in pairs},
    )
    total, offset = sums["cx_w"], np.array([sums[f"cx_{i}"] for i in range(len(names))])
    if not total > 0:
        return CrossProducts.empty(names)
    products = np.zeros((len(names), len(names)))
    for i, j in pairs:
        products[i, j] = products[j, i] = sums[f"cx_{i}_{j}"]
    offset = offset / total
    return CrossProducts(
        tuple(names),
        int(sums["cx_n"]),
        total,
        sums["cx_w2"],
        np.array(centres) + offset,
        products - total * np.outer(offset, offset),
    )


def _centres(frame: Any, names: Sequence[str]) -> list[float] | None:
    """A whole number near the middle of every column: without it sums of products lose the digits that
    matter, and with it sums of whole answers are exact, in whatever order an engine adds them.
    """
    row = rows_of(frame.select(*(nw.col(name).mean() for name in names)))[0]
    return None if None in row.values() else [float(round(row[name])) for name in names]
