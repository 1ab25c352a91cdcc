"""Durations with an end, without one yet, and watched from later than their start (methodology 3.7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

from cxreports.errors import NoData, UsageError
from cxreports.measure.inference import Interval, Survival, Test, tally, z_value

Floats = NDArray[np.float64]
Tally = tuple[Floats, Floats]  # distinct times, ascending, and how many
_ROUNDING, _SINGULAR = 1e-12, 1e-9


def _nothing() -> Tally:
    return np.zeros(0), np.zeros(0)


@dataclass(frozen=True, slots=True, eq=False)
class LifeTable:
    """How many entered, ended and were last seen at each duration; a commutative monoid under `+`.

    Attributes:
        entries: durations at which units came under observation (0, or later: left truncation).
        events: durations at which they ended. censored: durations at which they were last seen going on.

    >>> whole = LifeTable.of([0, 0], [5, 8], [True, False]) + LifeTable.of([2], [6], [True])
    >>> whole.curve().at_risk.tolist(), whole.curve().survival.round(3).tolist()
    ([3.0, 2.0, 1.0], [0.667, 0.333, 0.333])
    """

    entries: Tally = field(default_factory=_nothing)
    events: Tally = field(default_factory=_nothing)
    censored: Tally = field(default_factory=_nothing)

    @classmethod
    def of(
        cls, entries: ArrayLike, exits: ArrayLike, ended: ArrayLike, counts: ArrayLike | None = None
    ) -> LifeTable:
        """The table of units, or of a tally of them.

        Args:
            entries: duration at which a unit came under observation. exits: at which it ended or was last
                seen, after its entry. ended: whether it ended. counts: units per line; one by default.

        Raises:
            UsageError: an entry is negative or not before its exit.
        """
        start, end = np.asarray(entries, dtype=float), np.asarray(exits, dtype=float)
        over = np.asarray(ended, dtype=bool)
        times = np.ones_like(end) if counts is None else np.asarray(counts, dtype=float)
        if not ((start >= 0) & (start < end)).all():
            raise UsageError("a unit enters before 0, or not before it leaves.", hint="Leave it out first.")
        return cls(tally(start, times), tally(end[over], times[over]), tally(end[~over], times[~over]))

    def __add__(self, other: LifeTable) -> LifeTable:
        pairs = ((self.entries, other.entries), (self.events, other.events), (self.censored, other.censored))
        return LifeTable(
            *(tally(np.concatenate([a[0], b[0]]), np.concatenate([a[1], b[1]])) for a, b in pairs)
        )

    @property
    def n(self) -> int:
        return round(float(self.entries[1].sum()))

    @property
    def n_events(self) -> int:
        return round(float(self.events[1].sum()))

    @property
    def exposure(self) -> float:
        """Time under observation, all units together."""
        ends = sum(float(times @ counts) for times, counts in (self.events, self.censored))
        return ends - float(self.entries[0] @ self.entries[1])

    def at_risk(self, times: Floats) -> Floats:
        """Under observation just before each time: entered earlier, not gone yet."""
        entered = _before(self.entries, times)
        return entered - _before(self.events, times) - _before(self.censored, times)

    def curve(self, confidence: float = 0.95, *, start: float = 0.0, end: float = np.inf) -> Survival:
        """Kaplan-Meier from `start` to `end`: share that goes on, of those who had reached `start`.

        Greenwood's variance, log(-log) band; the same as `inference.kaplan_meier` when all enter at 0.
        """
        z = z_value(confidence)
        times = np.unique(np.concatenate([self.events[0], self.censored[0]]))
        times = times[(times > start) & (times <= end)] if start else times[times <= end]
        events, at_risk = _exactly(self.events, times), self.at_risk(times)
        product = np.cumprod(1 - events / at_risk)
        survival: Floats = np.where(product < _ROUNDING, 0.0, product).astype(float)
        left = at_risk * (at_risk - events)
        variance = np.cumsum(np.divide(events, left, out=np.zeros_like(events), where=left > 0))
        low, high = _band(survival, variance, z)
        return Survival(times, survival, low, high, at_risk, events, confidence)

    def rmst(self, start: float, tau: float, confidence: float = 0.95) -> tuple[float, Interval]:
        """Mean time from `start` that is lived before `tau`, for those who had reached `start`, with its
        normal interval (Greenwood's variance).
        """
        curve = self.curve(confidence, start=start, end=tau)
        steps = np.concatenate([[start], curve.times, [tau]])
        areas = np.diff(steps) * np.concatenate([[1.0], curve.survival])
        value = float(areas.sum())
        beyond = areas[::-1].cumsum()[::-1][1:]
        left = curve.at_risk * (curve.at_risk - curve.events)
        weight = np.divide(curve.events, left, out=np.zeros_like(left), where=left > 0)
        half = z_value(confidence) * float(np.sqrt(beyond**2 @ weight))
        return value, Interval(max(0.0, value - half), min(tau - start, value + half), "Greenwood")


def compare_lives(tables: Sequence[LifeTable], *, start: float = 0.0, end: float = np.inf) -> Test:
    """Log-rank test between start and end; the same as `inference.log_rank` when all enter at 0 (3.7).

    Raises:
        NoData: a table is empty. UsageError: there are fewer than two.

    >>> short = LifeTable.of([0] * 9, range(1, 10), [True] * 9)
    >>> long = LifeTable.of([0] * 9, range(11, 20), [True] * 9)
    >>> compare_lives([short, long]).p < 0.001
    True
    """
    if len(tables) < 2:
        raise UsageError(f"a comparison of groups needs two or more; there are {len(tables)}.")
    if not all(table.n for table in tables):
        raise NoData("a group to compare is empty.")
    times = np.unique(np.concatenate([table.events[0] for table in tables]))
    times = times[(times > start) & (times <= end)] if start else times[times <= end]
    events = np.array([_exactly(table.events, times) for table in tables])
    at_risk = np.array([table.at_risk(times) for table in tables])
    total, happened = at_risk.sum(axis=0), events.sum(axis=0)
    known = total > 1  # the last one alone at risk says nothing
    share, happened, total = at_risk[:, known] / total[known], happened[known], total[known]
    gap = (events[:, known] - share * happened).sum(axis=1)
    factor = happened * (total - happened) / (total - 1)
    covariance = -(share * factor) @ share.T
    np.fill_diagonal(covariance, (share * (1 - share) * factor).sum(axis=1))
    inverse = np.linalg.pinv(covariance[:-1, :-1], rcond=_SINGULAR, hermitian=True)
    statistic = max(0.0, float(gap[:-1] @ inverse @ gap[:-1]))
    df = len(tables) - 1
    return Test(statistic, float(scipy.special.chdtrc(df, statistic)), "log-rank", df)


def _exactly(known: Tally, times: Floats) -> Floats:
    """How many at each time."""
    return np.asarray(_cumulated(known, times, "right") - _cumulated(known, times, "left"))


def _before(known: Tally, times: Floats) -> Floats:
    return _cumulated(known, times, "left")


def _cumulated(known: Tally, times: Floats, side: str) -> Floats:
    sums = np.concatenate([[0.0], np.cumsum(known[1])])
    return np.asarray(sums[np.searchsorted(known[0], times, side=side)])  # type: ignore[call-overload]


def _band(survival: Floats, variance: Floats, z: float) -> tuple[Floats, Floats]:
    inside = (survival > 0) & (survival < 1)
    low, high = np.where(survival > 0, survival, 0.0), np.ones_like(survival)
    logs = np.log(survival[inside])
    spread = z * np.sqrt(variance[inside]) / np.abs(logs)
    low[inside], high[inside] = np.exp(logs * np.exp(spread)), np.exp(logs * np.exp(-spread))
    gone = survival == 0
    if gone.any():
        first = int(np.argmax(gone))
        high[gone] = high[first - 1] if first else 1.0
    return low, high
