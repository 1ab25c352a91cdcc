"""The state of one arm: count, means and co-moments of a value and of a second one (methodology 2.15h)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
from numpy.typing import ArrayLike

from cxreports.errors import DataError, UnknownName
from cxreports.measure.grouping import rows_of
from cxreports.measure.window import windowed


@dataclass(frozen=True, slots=True)
class Arm:
    """Units of one arm; a commutative monoid under `+`.

    Attributes:
        n: units. y, x: means of the value and of the second one (covariate, or denominator of a ratio).
        yy, xx, xy: sums of the products of deviations from these means.

    >>> arm = Arm.of([1, 2, 3], [2, 4, 6]) + Arm.of([4], [8])
    >>> arm.n, arm.y, arm.x, arm.xy
    (4.0, 2.5, 5.0, 10.0)
    """

    n: float = 0.0
    y: float = 0.0
    x: float = 0.0
    yy: float = 0.0
    xx: float = 0.0
    xy: float = 0.0

    @classmethod
    def of(cls, values: ArrayLike, second: ArrayLike | None = None) -> Arm:
        """The state of one value per unit (and of one second value per unit).

        Raises:
            DataError: a value is missing, or the two columns differ in length.
        """
        y = np.asarray(values, dtype=float)
        x = np.zeros_like(y) if second is None else np.asarray(second, dtype=float)
        if y.shape != x.shape or not (np.isfinite(y).all() and np.isfinite(x).all()):
            raise DataError(f"{y.size} values and {x.size} second values are not one whole pair per unit.")
        if not y.size:
            return cls()
        dy, dx = y - y.mean(), x - x.mean()
        return cls(
            float(y.size), float(y.mean()), float(x.mean()), float(dy @ dy), float(dx @ dx), float(dx @ dy)
        )

    @classmethod
    def of_counts(cls, successes: float, n: float) -> Arm:
        """The state of a yes/no value."""
        if not 0 <= successes <= n:
            raise DataError(f"{successes!r} successes of {n!r} units do not fit.")
        return cls(float(n), successes / n if n else 0.0, yy=successes * (1 - successes / n) if n else 0.0)

    def __add__(self, other: Arm) -> Arm:
        n = self.n + other.n
        if not n:
            return self
        dy, dx, weight = other.y - self.y, other.x - self.x, self.n * other.n / n
        return Arm(
            n,
            self.y + dy * other.n / n,
            self.x + dx * other.n / n,
            self.yy + other.yy + dy * dy * weight,
            self.xx + other.xx + dx * dx * weight,
            self.xy + other.xy + dx * dy * weight,
        )

    def variance(self, moment: float) -> float:
        """A moment as an unbiased (co)variance; 0 below two units."""
        return moment / (self.n - 1) if self.n > 1 else 0.0

    @property
    def sd(self) -> float:
        return sqrt(self.variance(self.yy))


@dataclass(frozen=True, slots=True)
class Arms:
    """The arms of a test.

    Attributes:
        arms: variant -> state. crossed: units left out for having been in several variants. n_missing: units
            left out for want of a value.
    """

    arms: Mapping[str, Arm]
    crossed: int = 0
    n_missing: int = 0

    def __getitem__(self, variant: str) -> Arm:
        if variant not in self.arms:
            raise UnknownName("variant", variant, self.arms)
        return self.arms[variant]


def arms(
    frame: Any, value: str = "score", second: str = "", *, unit: str = "customer_id", variant: str = "variant"
) -> Arms:
    """The arms of a frame, computed by its engine (methodology 3.15).

    Several rows of a unit in one variant are summed first: the unit of analysis is the unit of assignment. A
    unit seen in several variants is left out and counted.

    Args:
        frame: any frame that narwhals knows: rows of one experiment and metric, with `unit` and `variant`.
        value: column of the value (0 and 1 for a conversion). second: column of a covariate from before the
            test, or of the denominator of a ratio; "" for none.

    Raises:
        DataError: a column is not there.

    >>> import pandas as pd
    >>> rows = pd.DataFrame({"customer_id": range(4), "variant": list("aabb"), "score": [0, 1, 1, 1]})
    >>> arms(rows)["b"].y
    1.0
    """
    given = _known(frame)
    for name in (unit, variant, value, *((second,) if second else ())):
        if name not in given.collect_schema().names():
            raise DataError(f"the frame has no column {name!r}.", hint="Name the columns that it has.")
    rows = given.select(
        cx_unit=nw.col(unit),
        cx_arm=nw.col(variant).cast(nw.String),
        y=nw.col(value).cast(nw.Float64),
        x=nw.col(second).cast(nw.Float64) if second else nw.lit(0.0),
    )
    lacks = nw.col("y").is_null() | nw.col("x").is_null()
    rows = rows.with_columns(cx_lacks=_flag(lacks), cx_row=nw.lit(1))
    each = rows.group_by("cx_unit", "cx_arm").agg(nw.col("y", "x", "cx_lacks").sum(), nw.col("cx_row").max())
    each = each.with_columns(cx_arms=nw.col("cx_row").sum().over("cx_unit"))
    each = each.with_columns(
        cx_crossed=_flag(nw.col("cx_arms") > 1),
        cx_missing=_flag((nw.col("cx_arms") == 1) & (nw.col("cx_lacks") > 0)),
    )
    return _gathered(each)


def _known(frame: Any) -> Any:
    """The frame on an engine with windows; pandas passes through Arrow, which tells null from NaN."""
    known = nw.from_native(frame)
    if known.implementation.is_pandas():
        known = nw.from_native(pa.Table.from_pandas(known.to_native(), preserve_index=False))
    return windowed(known)


def _gathered(each: Any) -> Arms:
    """Deviations from the arm's own mean first: sums of squares far from zero would lose their digits."""
    kept = each.filter((nw.col("cx_crossed") == 0) & (nw.col("cx_missing") == 0))
    kept = kept.with_columns(nw.col(name).mean().over("cx_arm").alias(f"mean_{name}") for name in ("y", "x"))
    dy, dx = nw.col("y") - nw.col("mean_y"), nw.col("x") - nw.col("mean_x")
    kept = kept.with_columns(yy=dy * dy, xx=dx * dx, xy=dx * dy)
    table = kept.group_by("cx_arm").agg(
        nw.len().alias("n"), *(nw.col(name).mean() for name in ("y", "x")), nw.col("yy", "xx", "xy").sum()
    )
    found = {
        str(row.pop("cx_arm")): Arm(**{name: float(one) for name, one in row.items()})
        for row in rows_of(table)
    }
    seen = each.select("cx_unit", "cx_crossed", "cx_missing").unique()
    left_out = rows_of(seen.select(nw.col("cx_crossed", "cx_missing").sum()))[0]
    return Arms(
        dict(sorted(found.items())), *(int(left_out[name] or 0) for name in ("cx_crossed", "cx_missing"))
    )


def _flag(condition: Any) -> Any:
    return nw.when(condition).then(nw.lit(1)).otherwise(nw.lit(0))
