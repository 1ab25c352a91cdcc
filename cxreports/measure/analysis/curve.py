"""What a score is followed by: the satisfaction-loyalty curve (methodology 3.17)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cxreports.errors import DataError, NoData
from cxreports.measure import inference
from cxreports.measure.analysis.columns import adopt, complete, counted, numeric, totals
from cxreports.measure.analysis.record import Analysis
from cxreports.measure.inference import Interval, Test
from cxreports.measure.inference.interval import normal_p
from cxreports.measure.record import ANONYMITY_BASE, LOW_BASE

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Point:
    """What followed one score.

    Attributes:
        n: answers. rate, interval: share (0-100) that was loyal, Wilson; None under 5 answers.
        fitted: the same share on the curve that never falls. low_base: under 30 answers.
    """

    score: float
    n: int
    rate: float | None
    interval: Interval | None
    fitted: float | None
    low_base: bool


@dataclass(frozen=True, kw_only=True)
class Curve(Analysis):
    """The share that stayed, came back or recommended, by score.

    Attributes:
        points: one per score, ascending.
        trend: Cochran-Armitage test that the share moves with the score.
        falls: largest fall of the raw share that the curve levels out, in points.
        steepest: the two neighbouring scores (of 30 answers or more) between which the curve rises most; a
            description of these data, not a threshold.
    """

    definition_id: ClassVar[str] = "loyalty_curve"
    outcome: str
    points: tuple[Point, ...]
    trend: Test | None
    falls: float
    steepest: tuple[float, float] | None


def loyalty_curve(
    frame: Any, outcome: str, *, score: str = "score", scale: tuple[float, float] = (0, 10),
    confidence: float = 0.95,
) -> Curve:  # fmt: skip
    """Loyalty by score, with Wilson bands and an isotonic fit (methodology 3.17).

    Args:
        frame: one row per customer: a score, and a column of 0 and 1 (or booleans) that says what he did
            AFTER the answer.
        scale: both ends of the score's scale; whole numbers only, others are counted as invalid.

    Raises:
        NoData: no customer has both. DataError: the outcome is not 0 or 1.

    >>> import pandas as pd
    >>> frame = pd.DataFrame({"score": [2] * 40 + [9] * 40, "stayed": [0, 1] * 20 + [0, 1, 1, 1] * 10})
    >>> [(point.score, point.rate, point.fitted) for point in loyalty_curve(frame, "stayed").points]
    [(2.0, 50.0, 50.0), (9.0, 75.0, 75.0)]
    """
    known = numeric(adopt(frame, [score, outcome], table="responses"), [score, outcome])
    every = int(totals(known, {})["cx_n"])
    rows = counted(complete(known, [score, outcome]), [score, outcome])
    odd = {row[outcome] for row in rows} - {0.0, 1.0}
    if odd:
        raise DataError(f"{outcome!r} holds {sorted(odd)[0]!r}.", hint="Write 1 for loyal and 0 for not.")
    cells: dict[float, list[int]] = {}
    invalid = 0
    for row in rows:
        if scale[0] <= row[score] <= scale[1] and row[score] == int(row[score]):
            cells.setdefault(row[score], [0, 0])[int(row[outcome])] += row["cx_n"]
        else:
            invalid += row["cx_n"]
    if not cells:
        raise NoData(f"no customer has both {score!r} and {outcome!r}.")
    points, falls = _points(cells, confidence)
    n = sum(point.n for point in points)
    return Curve(
        n=n, n_missing=every - n - invalid, n_invalid=invalid, outcome=outcome, points=points,
        trend=_trend(cells), falls=falls, steepest=_steepest(points), confidence=confidence,
        method="Wilson; isotonic regression (pool adjacent violators); Cochran-Armitage",
        warnings=("Customers who give high scores differ from the others in more than the score.",
                  "The steepest step describes these customers; it is no threshold for others."),
    )  # fmt: skip


def isotonic(values: ArrayLike, weights: ArrayLike) -> Floats:
    """The nearest sequence that never falls, by weighted least squares (pool adjacent violators).

    >>> isotonic([1, 3, 2, 4], [1, 1, 1, 1]).tolist()
    [1.0, 2.5, 2.5, 4.0]
    """
    pools: list[tuple[float, float, int]] = []  # mean, weight, length
    for value, weight in zip(np.asarray(values, dtype=float), np.asarray(weights, dtype=float), strict=True):
        mean, total, length = float(value), float(weight), 1
        while pools and pools[-1][0] > mean:
            before, share, size = pools.pop()
            mean = (before * share + mean * total) / (share + total)
            total, length = total + share, length + size
        pools.append((mean, total, length))
    return np.concatenate([np.full(length, mean) for mean, _, length in pools])


def _points(cells: Mapping[float, Sequence[int]], confidence: float) -> tuple[tuple[Point, ...], float]:
    scores = sorted(cells)
    shown = [score for score in scores if sum(cells[score]) >= ANONYMITY_BASE]
    rates = [100 * cells[score][1] / sum(cells[score]) for score in shown]
    level = isotonic(rates, [sum(cells[score]) for score in shown]) if shown else np.zeros(0)
    fitted = dict(zip(shown, level.tolist(), strict=True))
    found = []
    for score in scores:
        n, x = sum(cells[score]), cells[score][1]
        if score not in fitted:
            found.append(Point(score, n, None, None, None, True))
            continue
        band = inference.wilson(x, n, confidence)
        interval = Interval(100 * band.low, 100 * band.high, band.method)
        found.append(Point(score, n, 100 * x / n, interval, fitted[score], n < LOW_BASE))
    falls = [before - after for before, after in pairwise(rates)]
    return tuple(found), max([0.0, *falls])


def _steepest(points: Sequence[Point]) -> tuple[float, float] | None:
    firm = [point for point in points if not point.low_base]
    steps = [((b.fitted or 0.0) - (a.fitted or 0.0), a.score, b.score) for a, b in pairwise(firm)]
    if not steps or max(steps)[0] <= 0:
        return None
    _, low, high = max(steps, key=lambda step: step[0])
    return low, high


def _trend(cells: Mapping[float, Sequence[int]]) -> Test | None:
    scores = np.array(sorted(cells))
    n = np.array([sum(cells[score]) for score in scores], dtype=float)
    x = np.array([cells[score][1] for score in scores], dtype=float)
    total, p = n.sum(), x.sum() / n.sum()
    gaps = scores - (scores @ n) / total
    variance = p * (1 - p) * float(gaps**2 @ n)
    if not variance > 0:
        return None
    z = float(gaps @ x) / sqrt(variance)
    return Test(z, normal_p(z), "Cochran-Armitage")
