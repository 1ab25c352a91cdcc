"""The whole distribution of a waiting time, those who still wait included (methodology 2.8, 3.7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from cxreports.measure.analysis.record import Analysis
from cxreports.measure.clock import BusinessClock
from cxreports.measure.inference import Survival, kaplan_meier
from cxreports.measure.lack import Lack
from cxreports.measure.record import LOW_BASE, Estimate, Result
from cxreports.measure.state import Durations

if TYPE_CHECKING:
    from cxreports.measure.study import Study

_HOUR = 3600.0
Clock = Literal["calendar", "business"]


@dataclass(frozen=True, slots=True)
class Quantile:
    """A time in hours by which a share had the event, with its interval; None where it is not known."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, kw_only=True)
class Waiting(Analysis):
    """Time to an event, from Kaplan-Meier.

    Attributes:
        n: all who waited. n_open: those still waiting at the cut-off.
        curve: share still waiting after each time, in hours.
        median, p90: by when half, nine in ten, had the event; p90 from 30 events on.
        sla_hours: the promised time. late: the share of the due that was late.
        clock: what hours are counted in.
    """

    definition_id: ClassVar[str] = "waiting"
    curve: Survival
    median: Quantile
    p90: Quantile
    n_open: int
    sla_hours: float
    late: Result | None
    clock: Clock


def waiting(
    study: Study,
    time: Result,
    sla_hours: float,
    late: Result | None = None,
    clock: BusinessClock | None = None,
) -> Waiting | Lack:
    """The distribution behind a median time.

    Args:
        time: the result of an indicator that counts durations (`TTR`, `ContactTime`), as `Study.headline`
            gives it.
        sla_hours: the promised time, in hours of the clock.
        late: how many were late, from the same rows.
    """
    state = time.state
    if not isinstance(state, Durations) or state.events.n < LOW_BASE:
        known = state.events.n if isinstance(state, Durations) else 0
        return Lack("waiting.few", {"n": known, "needed": LOW_BASE})
    values = sorted({*state.events.cells, *state.censored.cells})
    sides = [
        [side.cells[at].n if at in side.cells else 0 for at in values]
        for side in (state.events, state.censored)
    ]
    curve = kaplan_meier([at / _HOUR for at in values], sides[0], sides[1], study.confidence)
    base = state.events + state.censored
    return Waiting(
        n=base.n, n_missing=base.n_missing, n_invalid=base.n_invalid, confidence=study.confidence,
        method="Kaplan-Meier, Greenwood, log(-log) band", curve=curve,
        median=_median(time.estimate), p90=_quantile(curve, 0.9), n_open=state.censored.n,
        sla_hours=sla_hours, late=late, clock="business" if clock else "calendar",
    )  # fmt: skip


def _median(estimate: Estimate) -> Quantile:
    """As the indicator tells it: the same figure everywhere."""
    return Quantile(estimate.value, estimate.ci_low, estimate.ci_high)


def _quantile(curve: Survival, q: float) -> Quantile:
    return Quantile(curve.quantile(q), *curve.quantile_interval(q))
