"""Whether drivers are missing for some kinds of customers only (methodology 3.1, pitfalls)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np

from cxreports.measure.analysis.columns import counted
from cxreports.measure.inference import Moments, welch
from cxreports.measure.record import LOW_BASE

_FEW = 0.05  # a driver missing for a smaller share than this cannot do much harm
_LARGE, _SMALL = 0.8, 0.2  # differences in standard deviations (Cohen's conventions)
_ALPHA = 0.001


@dataclass(frozen=True, slots=True)
class Gap:
    """How those who left a driver blank differ on the target from those who answered it.

    Attributes:
        driver: its name. missing: share without an answer, 0-1.
        difference: mean target of those who answered minus that of the others, in standard deviations; None
            when all answered or none did.
        p: Welch's p of that difference.
    """

    driver: str
    missing: float
    difference: float | None
    p: float | None

    @property
    def selective(self) -> bool:
        """The driver was put to some kinds of respondents: relations among them do not hold for all."""
        return self._told and abs(self.difference or 0.0) >= _LARGE

    @property
    def suspect(self) -> bool:
        """Those who did not answer differ, but not so much that nothing can be said."""
        return self._told and _SMALL <= abs(self.difference or 0.0) < _LARGE

    @property
    def _told(self) -> bool:
        return self.missing > _FEW and self.p is not None and self.p < _ALPHA


def gaps(frame: Any, target: str, drivers: Sequence[str]) -> list[Gap]:
    """The gap of each driver; one pass of the engine, grouped by the target and by which drivers are there.

    Args:
        frame: narwhals frame of numeric columns; rows without a target are left out.

    >>> import pyarrow as pa
    >>> rows = {"y": [1.0] * 40 + [4.0, 5.0] * 40, "x": [2.0] * 40 + [None] * 80}
    >>> [gap.selective for gap in gaps(nw.from_native(pa.table(rows)), "y", ["x"])]
    [True]
    """
    flags = [f"cx_has{place}" for place in range(len(drivers))]
    marked = frame.filter(~nw.col(target).is_null()).with_columns(
        nw.when(nw.col(name).is_null()).then(nw.lit(0)).otherwise(nw.lit(1)).alias(flag)
        for name, flag in zip(drivers, flags, strict=True)
    )
    rows = counted(marked, [target, *flags])
    values = np.array([row[target] for row in rows], dtype=float)
    counts = np.array([row["cx_n"] for row in rows], dtype=float)
    there = np.array([[row[flag] for flag in flags] for row in rows], dtype=bool).reshape(-1, len(flags))
    return [_gap(name, values, counts, there[:, place]) for place, name in enumerate(drivers)]


def _gap(driver: str, values: Any, counts: Any, there: Any) -> Gap:
    total = float(counts.sum())
    absent = float(counts[~there].sum())
    share = absent / total if total else 0.0
    if min(absent, total - absent) < LOW_BASE:
        return Gap(driver, share, None, None)
    one, other = (Moments.of(values[side], counts[side]) for side in (there, ~there))
    spread = Moments.of(values, counts).sd
    found = welch(one.mean, one.sd, one.n, other.mean, other.sd, other.n)
    return Gap(driver, share, found.delta / spread if spread else 0.0, found.p)
