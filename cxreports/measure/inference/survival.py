"""Time to an event when some are still waiting: Kaplan-Meier and log-rank on tallies of durations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import ArrayLike

from cxreports.errors import NoData, UsageError
from cxreports.measure.inference.interval import Test, z_value
from cxreports.measure.inference.tally import Floats, grouped_tally

_ROUNDING = 1e-12  # a product of fractions that should be exactly 0.5 may miss it by this much
_SINGULAR = 1e-9  # a variance this small beside the largest is rounding


@dataclass(frozen=True, slots=True)
class Survival:
    """A Kaplan-Meier curve: one entry per distinct duration, ascending; a step function from 1 at time 0.

    Attributes:
        times: distinct durations, of events and of censorings.
        survival: share still waiting after each time, 0-1.
        low, high: log(-log) band at `confidence`.
        at_risk: how many were still waiting just before each time.
        events: events at each time.
        confidence: level of the band.
    """

    times: Floats
    survival: Floats
    low: Floats
    high: Floats
    at_risk: Floats
    events: Floats
    confidence: float

    @property
    def median(self) -> float | None:
        """Time by which half had the event; None when the curve does not come down that far."""
        return self.quantile(0.5)

    def quantile(self, q: float) -> float | None:
        """Smallest time by which a share `q` had the event; None when the curve stops before."""
        return self._first(self.survival, q)

    def quantile_interval(self, q: float = 0.5) -> tuple[float | None, float | None]:
        """The band read across at 1 - q (methodology 2.8e); None for an end that was not reached."""
        return self._first(self.low, q), self._first(self.high, q)

    def at(self, time: float) -> tuple[float, float, float]:
        """Survival just after `time` and its band: (survival, low, high)."""
        place = int(np.searchsorted(self.times, time, side="right")) - 1
        if place < 0:
            return 1.0, 1.0, 1.0
        return float(self.survival[place]), float(self.low[place]), float(self.high[place])

    def at_risk_at(self, time: float) -> float:
        """How many were still waiting just before `time`."""
        place = int(np.searchsorted(self.times, time, side="left"))
        return float(self.at_risk[place]) if place < self.times.size else 0.0

    def rmst(self, tau: float) -> float:
        """Restricted mean survival time: the area under the curve up to `tau` (methodology 3.7).

        Raises:
            UsageError: `tau` is negative, or beyond the last duration while some are still waiting.
        """
        last = float(self.times[-1]) if self.times.size else 0.0
        if tau < 0 or (tau > last and not (self.survival.size and self.survival[-1] <= _ROUNDING)):
            raise UsageError(f"the curve is known from 0 to {last!r}, not at {tau!r}.")
        inside = self.times < tau
        steps = np.concatenate([[0.0], self.times[inside], [tau]])
        heights = np.concatenate([[1.0], self.survival[inside]])
        return float(np.dot(np.diff(steps), heights))

    def _first(self, curve: Floats, q: float) -> float | None:
        reached = np.flatnonzero(curve <= 1 - q + _ROUNDING)
        return float(self.times[reached[0]]) if reached.size else None


def kaplan_meier(
    durations: ArrayLike, events_count: ArrayLike, censored_count: ArrayLike, confidence: float = 0.95
) -> Survival:
    """Kaplan-Meier estimate with Greenwood's variance and log(-log) band (methodology 2.8e, 3.7).

    Args:
        durations: times from origin to event or to cut-off; any order, repeats allowed.
        events_count: how many had the event at each duration (1 and 0 for rows).
        censored_count: how many were last seen waiting at each duration.
        confidence: level of the band.

    Returns:
        The curve; empty when there is nobody. Where survival is 0 the band has no formula: its low end is 0
        and its high end stays that of the step before.

    Raises:
        UsageError: lengths differ, a count is negative, a duration is negative or missing.

    >>> curve = kaplan_meier([6, 7, 10, 22], [3, 1, 1, 0], [1, 0, 1, 2])
    >>> curve.median, curve.survival.round(3).tolist()
    (10.0, [0.667, 0.533, 0.4, 0.4])
    """
    z = z_value(confidence)
    times, (events, censored) = grouped_tally([(durations, events_count), (durations, censored_count)])
    if times.size and times[0] < 0:
        raise UsageError(f"a duration is negative: {float(times[0])!r}.")
    left = events + censored
    at_risk = left.sum() - np.cumsum(left) + left
    survival = np.cumprod(1 - events / at_risk)
    survival = np.where(at_risk - events <= _ROUNDING * at_risk, 0.0, survival)
    low, high = _log_log_band(survival, events, at_risk, z)
    return Survival(times, survival, low, high, at_risk, events, confidence)


def _log_log_band(survival: Floats, events: Floats, at_risk: Floats, z: float) -> tuple[Floats, Floats]:
    inside = (survival > 0) & (survival < 1)
    low, high = np.where(survival > 0, survival, 0.0), np.ones_like(survival)
    hazard = np.divide(events, at_risk * (at_risk - events), out=np.zeros_like(events), where=survival > 0)
    logs = np.log(survival[inside])
    spread = z * np.sqrt(np.cumsum(hazard)[inside]) / np.abs(logs)
    low[inside], high[inside] = (np.exp(logs * np.exp(sign * spread)) for sign in (1, -1))
    gone = survival == 0
    if gone.any():
        first = int(np.argmax(gone))
        high[gone] = high[first - 1] if first else 1.0
    return low, high


def log_rank(groups: Sequence[tuple[ArrayLike, ArrayLike, ArrayLike]]) -> Test:
    """Log-rank test over two groups or more (methodology 2.8f, 3.7).

    Args:
        groups: one (durations, events_count, censored_count) per group, as for `kaplan_meier`.

    Returns:
        Chi-square, df = groups - 1 and p; statistic 0 and p = 1 when no event can tell the groups apart.

    Raises:
        NoData: a group is empty. UsageError: there are fewer than two.

    >>> fast, slow = ([1, 2, 3], [5, 5, 5], [0, 0, 0]), ([2, 8, 9], [2, 6, 7], [0, 0, 0])
    >>> log_rank([fast, slow]).p < 0.001
    True
    """
    if len(groups) < 2:
        raise UsageError(f"a comparison of groups needs two or more; there are {len(groups)}.")
    tallies = [pair for d, events, censored in groups for pair in ((d, events), (d, censored))]
    _, table = grouped_tally(tallies)
    events, left = table[::2], table[::2] + table[1::2]
    if not (left.sum(axis=1) > 0).all():
        raise NoData("a group to compare is empty.")
    at_risk = left.sum(axis=1, keepdims=True) - np.cumsum(left, axis=1) + left
    total, happened = at_risk.sum(axis=0), events.sum(axis=0)
    known = total > 1  # the last one alone at risk says nothing
    share, happened, total = at_risk[:, known] / total[known], happened[known], total[known]
    gap = (events[:, known] - share * happened).sum(axis=1)
    factor = happened * (total - happened) / (total - 1)
    covariance = -(share * factor) @ share.T
    np.fill_diagonal(covariance, (share * (1 - share) * factor).sum(axis=1))  # without cancellation
    # the last group is redundant; the pseudo-inverse copes with one that no event can reach
    inverse = np.linalg.pinv(covariance[:-1, :-1], rcond=_SINGULAR, hermitian=True)
    statistic = max(0.0, float(gap[:-1] @ inverse @ gap[:-1]))
    df = len(groups) - 1
    return Test(statistic, float(scipy.special.chdtrc(df, statistic)), "log-rank", df)
