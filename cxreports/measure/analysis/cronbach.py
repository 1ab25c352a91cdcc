"""Whether the items of an index go together (methodology 2.10): Cronbach's alpha."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import narwhals as nw
import numpy as np
import scipy
from numpy.typing import NDArray

from cxreports.errors import NoData
from cxreports.measure.analysis.columns import adopt, arrays, numeric
from cxreports.measure.analysis.record import Analysis, named
from cxreports.measure.inference import Interval
from cxreports.measure.record import ANONYMITY_BASE, LOW_BASE

Floats = NDArray[np.float64]
_USUAL = 0.7
_COLUMNS = ("employee_id", "item", "score", "scale_min", "scale_max")


@dataclass(frozen=True, slots=True)
class Alpha:
    """Cronbach's alpha of the items of one pillar.

    Attributes:
        n: employees who answered all its items. n_missing: the others.
        items: in alphabetical order.
        value: alpha, at most 1; None with fewer than two items, fewer than five employees, or no spread.
        interval: of Feldt (1965); None likewise.
        without: item -> alpha of the other items; what rises without an item does not fit the rest.
    """

    n: int
    n_missing: int
    items: tuple[str, ...]
    value: float | None
    interval: Interval | None
    without: Mapping[str, float | None]


@dataclass(frozen=True, kw_only=True)
class Reliability(Analysis):
    """Alpha by pillar; `n` counts the employees who answered anything."""

    definition_id: ClassVar[str] = "reliability"
    pillars: Mapping[str, Alpha]

    def __getitem__(self, pillar: str) -> Alpha:
        return named("pillar", pillar, self.pillars)


def reliability(frame: Any, confidence: float = 0.95) -> Reliability:
    """Cronbach's alpha (1951) of each pillar: k/(k-1) (1 - sum of item variances / variance of their sum).

    Listwise: an employee counts where all items of the pillar are answered. Reverse-coded items are turned,
    and every item is brought to 0-1 first.

    Args:
        frame: canonical table `employees`: `employee_id`, `item`, `score`, `scale_min`, `scale_max`, and
            where there are `pillar` and `reverse`.

    Raises:
        NoData: no answer on its scale. DataError: a column is absent or holds something else than numbers.

    >>> import pyarrow as pa
    >>> who = [name for name in "abcdef" for _ in range(2)]
    >>> scores = [5.0, 4.0, 4.0, 4.0, 2.0, 1.0, 3.0, 3.0, 5.0, 5.0, 1.0, 2.0]
    >>> rows = {"employee_id": who, "item": ["x", "y"] * 6, "score": scores}
    >>> frame = pa.table(rows | {"scale_min": [1] * 12, "scale_max": [5] * 12})
    >>> round(reliability(frame)["all"].value, 3)
    0.938
    """
    known = adopt(frame, _COLUMNS, optional=("pillar", "reverse"), table="employees")
    names = known.collect_schema().names()
    known = numeric(known, ["score", "scale_min", "scale_max"])
    if "pillar" not in names:
        known = known.with_columns(pillar=nw.lit("all"))
    if "reverse" not in names:
        known = known.with_columns(reverse=nw.lit(value=False))
    known = known.with_columns(cx_reverse=nw.col("reverse").cast(nw.Float64))
    known = known.filter((nw.col("score") >= nw.col("scale_min")) & (nw.col("score") <= nw.col("scale_max")))
    read = arrays(known, ["employee_id", "item", "pillar", "score", "scale_min", "scale_max", "cx_reverse"])
    if not len(read["score"]):
        raise NoData("no employee answered an item on its scale.")
    share = (read["score"] - read["scale_min"]) / (read["scale_max"] - read["scale_min"])
    share = np.where(read["cx_reverse"] == 1, 1 - share, share)
    groups = read["pillar"].astype(str)
    pillars = {
        str(pillar): _alpha(
            read["employee_id"][here], read["item"][here].astype(str), share[here], confidence
        )
        for pillar in sorted(set(groups))
        for here in [groups == pillar]
    }
    return Reliability(
        n=len(set(read["employee_id"])), confidence=confidence, pillars=pillars,
        method="Cronbach's alpha, interval of Feldt", warnings=tuple(_warnings(pillars)),
    )  # fmt: skip


def _alpha(who: NDArray[Any], items: NDArray[Any], share: Floats, confidence: float) -> Alpha:
    people, rows = np.unique(who, return_inverse=True)
    names, columns = np.unique(items, return_inverse=True)
    matrix = np.full((len(people), len(names)), np.nan)
    matrix[rows, columns] = share
    whole = matrix[~np.isnan(matrix).any(axis=1)]
    value = _value(whole)
    n, k = whole.shape
    return Alpha(
        n, len(people) - n, tuple(map(str, names)), value,
        None if value is None else _feldt(value, n, k, confidence),
        {str(name): _value(np.delete(whole, place, axis=1)) for place, name in enumerate(names)},
    )  # fmt: skip


def _value(matrix: Floats) -> float | None:
    n, k = matrix.shape
    if k < 2 or n < ANONYMITY_BASE:
        return None
    total = float(matrix.sum(axis=1).var(ddof=1))
    return float(k / (k - 1) * (1 - matrix.var(axis=0, ddof=1).sum() / total)) if total > 0 else None


def _feldt(alpha: float, n: int, k: int, confidence: float) -> Interval:
    """(1 - alpha) / (1 - estimate) is distributed as F with n-1 and (n-1)(k-1) degrees of freedom."""
    tail, degrees = (1 - confidence) / 2, (n - 1, (n - 1) * (k - 1))
    low, high = (float(scipy.special.fdtri(*degrees, level)) for level in (1 - tail, tail))
    return Interval(1 - (1 - alpha) * low, 1 - (1 - alpha) * high, "Feldt")


def _warnings(pillars: Mapping[str, Alpha]) -> list[str]:
    told = []
    for name, one in pillars.items():
        if one.value is None:
            told.append(
                f"{name}: no alpha; it needs two items and {ANONYMITY_BASE} employees who answered all."
            )
        elif one.n < LOW_BASE:
            told.append(f"{name}: {one.n} employees; alpha is hardly known under {LOW_BASE}.")
        elif one.value < _USUAL:
            told.append(
                f"{name}: alpha {one.value:.2f} is under {_USUAL}; the items hardly measure one thing."
            )
    return told
