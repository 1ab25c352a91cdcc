"""Requests that were not solved in the promised time (methodology 2.8, SLA share)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self

from cxreports.measure import figure
from cxreports.measure.clock import BusinessClock
from cxreports.measure.figure import Figure
from cxreports.measure.indicator import Base, Spec
from cxreports.measure.inference import Difference
from cxreports.measure.record import Estimate
from cxreports.measure.state import Durations
from cxreports.measure.ttr import Resolution

_HOUR = 3600


@dataclass(frozen=True, kw_only=True)
class Deadline(Resolution):
    """Late requests = not solved within the promised time / due, of the tickets created in the period.

    Due is what was solved in time and what has waited longer than promised, solved or open. A ticket still
    open whose time is not over is pending: on neither side.

    Attributes:
        sla_hours: the promised time, on `clock` (None: calendar hours).
    """

    sla_hours: float = 48.0

    @property
    def spec(self) -> Spec:
        return Spec("sla_breach", "%", "lower_is_better", 1, 2.0)

    def promised(self, hours: float, clock: BusinessClock | None = None) -> Self:
        """The same indicator for another promise."""
        return replace(self, sla_hours=hours, clock=clock)

    def of(  # type: ignore[override]
        self,
        tickets: Any,
        confidence: float = 0.95,
        *,
        cutoff: datetime,
        sla_hours: float | None = None,
        clock: BusinessClock | None = None,
    ) -> Estimate:
        """The share of a frame with `created_at` and `resolved_at` (UTC, null while open) (methodology 2.8g).

        Args:
            cutoff: instant up to which the data reach; a ticket resolved later is open.

        >>> import pandas as pd
        >>> at = pd.to_datetime(["2026-01-05T10:00"] * 3 + ["2026-01-31T10:00"])
        >>> solved = [at[0] + pd.Timedelta("5h"), at[0] + pd.Timedelta("3D"), pd.NaT, pd.NaT]
        >>> rows = pd.DataFrame({"created_at": at, "resolved_at": solved})
        >>> found = SLABreach.of(rows, cutoff=datetime(2026, 2, 1))
        >>> round(found.value, 2), found.details["pending"]
        (66.67, 1)
        """
        asked = self.promised(self.sla_hours if sla_hours is None else sla_hours, clock or self.clock)
        return super(Deadline, asked).of(tickets, confidence, cutoff=cutoff)

    def _parts(self, state: Durations) -> tuple[float, float]:
        limit = self.sla_hours * _HOUR
        within = state.events.count(lambda seconds: seconds <= limit)
        waiting = state.censored.count(lambda seconds: seconds >= limit)
        due = state.events.n + waiting
        return due - within, due

    def base(self, state: Durations) -> Base:
        known = super().base(state)
        return Base(round(self._parts(state)[1]), known.n_missing, known.n_invalid)

    def figure(self, state: Durations, confidence: float) -> Figure:
        late, due = self._parts(state)
        pending = state.events.n + state.censored.n - due
        details = {"late": round(late), "due": round(due), "pending": round(pending)}
        details |= {"late_open": round(late) - state.events.count(lambda t: t > self.sla_hours * _HOUR)}
        told: dict[str, Any] = {
            "sla_hours": self.sla_hours,
            "clock": "business" if self.clock else "calendar",
        }
        return replace(figure.share(late, due, confidence), details=details | told)

    def difference(self, a: Durations, b: Durations, confidence: float) -> Difference:
        """Newcombe and pooled z, Fisher exact on small counts (methodology 2.3f)."""
        return figure.share_difference(*self._parts(a), *self._parts(b), confidence)


SLABreach = Deadline()
