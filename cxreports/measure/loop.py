"""Closed loop: are unhappy customers called back, in time, and won back? (methodology 2.11)"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar

from cxreports.errors import UnknownName, UsageError
from cxreports.measure import figure
from cxreports.measure.clock import BusinessClock
from cxreports.measure.counted import Counted
from cxreports.measure.followups import Followups
from cxreports.measure.grouping import states
from cxreports.measure.indicator import Spec
from cxreports.measure.inference import Difference
from cxreports.measure.instant import epoch
from cxreports.measure.record import Estimate
from cxreports.measure.state import Counts, Row, missing

_HOUR = 3600
_CONFOUNDED = (
    "Customers who were reached and those who were not differ before any call, and a detractor asked again "
    "scores higher on average without any action: the difference is not the effect of the call."
)
_ALONE = (
    "No customer without contact was asked again: how many would have recovered without any call is unknown."
)


_SUMS = (
    "eligible", "contacted", "within", "due", "pending", "closed", "again", "recovered", "promoter",
    "again_alone", "recovered_alone", "invalid",
)  # fmt: skip
_VARIANTS: Mapping[str, tuple[str, str, str]] = {  # id, part, whole
    "contact": ("closed_loop", "contacted", "eligible"),
    "sla": ("closed_loop.sla", "within", "due"),
    "closure": ("closed_loop.closure", "closed", "eligible"),
    "recovery": ("closed_loop.recovery", "recovered", "again"),
    "promoter": ("closed_loop.promoter", "promoter", "again"),
    "alone": ("closed_loop.alone", "recovered_alone", "again_alone"),
}


@dataclass(frozen=True, kw_only=True)
class Loop(Counted):
    """Shares of the follow-up of unhappy customers.

    Attributes:
        variant: "contact" (contacted / eligible, the headline), "sla" (contacted in time / due; those whose
            time is not over are pending), "closure" (closed / eligible), "recovery" (contacted, asked again
            and now recovered / contacted and asked again), "promoter" (the same, now promoters), "alone"
            (recovery of those who were NOT contacted: without it recovery cannot be read).
        sla_hours: how soon a contact is due, on `clock` (None: calendar hours).
    """

    table: ClassVar[str] = "followups"
    variant: str = "contact"
    eligible_to: float = 6.0
    recovered_from: float = 7.0
    promoter_from: float = 9.0
    sla_hours: float = 48.0
    clock: BusinessClock | None = None
    cutoff: datetime | None = None

    def __post_init__(self) -> None:
        if self.variant not in _VARIANTS:
            raise UnknownName("variant of closed loop", self.variant, _VARIANTS)

    @property
    def spec(self) -> Spec:
        return Spec(_VARIANTS[self.variant][0], "%", "higher_is_better", 1, 2.0)

    @property
    def sums(self) -> tuple[str, ...]:
        return _SUMS

    @property
    def preparation(self) -> Followups:
        if self.cutoff is None:
            raise UsageError(
                f"{self.id} needs to know how far the data reach.", hint="Give cutoff=, an instant in UTC."
            )
        return Followups(self.eligible_to, self.recovered_from, self.promoter_from, epoch(self.cutoff))

    def at(self, cutoff: datetime | None) -> Loop:
        return replace(self, cutoff=cutoff or self.cutoff)

    def of(
        self,
        followups: Any,
        confidence: float = 0.95,
        *,
        cutoff: datetime,
        variant: str | None = None,
        sla_hours: float | None = None,
        clock: BusinessClock | None = None,
        eligible_to: float | None = None,
    ) -> Estimate:
        """One rate of a frame of follow-ups (methodology 2.11d).

        Args:
            followups: one row per answer: `score`, `opened_at` (answer received), `contacted_at` (first
                contact), `closed_at`, and where known `followup_score`, `followup_at`, `eligible`; instants
                in UTC, null while not happened.
            cutoff: instant up to which the data reach.

        Raises:
            DataError: a column is missing or holds no instants.

        >>> import pandas as pd
        >>> at = pd.to_datetime(["2026-01-05T10:00", "2026-01-06T10:00"])
        >>> rows = pd.DataFrame({"score": [3, 6], "opened_at": at, "closed_at": [pd.NaT] * 2})
        >>> rows["contacted_at"] = [pd.Timestamp("2026-01-06T09:00"), pd.NaT]
        >>> ClosedLoop.of(rows, cutoff=datetime(2026, 2, 1)).value
        50.0
        """
        asked = self.chosen(
            variant=variant, sla_hours=sla_hours, clock=clock, eligible_to=eligible_to, cutoff=cutoff
        )
        return asked.over(followups, confidence)

    def state(self, rows: Iterable[Row]) -> Counts:
        known = list(rows)
        sums = dict.fromkeys(_SUMS, 0.0)
        for row, waited, elapsed in zip(known, *self._waits(known), strict=True):
            if row["cx_invalid"]:
                sums["invalid"] += row["cx_n"]
                continue
            for name, so in self._told(row, waited, elapsed).items():
                sums[name] += row["cx_n"] * so
        return Counts(sums)

    def _told(self, row: Row, waited: float | None, elapsed: float) -> dict[str, int]:
        """What one row counts for; `waited` is None without contact, `elapsed` runs to the cut-off."""
        limit = self.sla_hours * _HOUR
        contacted = row["cx_contacted"]
        in_time = int(waited is not None and waited <= limit)
        due = int(bool(in_time) or elapsed >= limit)
        return {
            "eligible": 1, "contacted": contacted, "within": in_time, "due": due, "pending": 1 - due,
            "closed": row["cx_closed"],
            "again": contacted * row["cx_again"],
            "recovered": contacted * row["cx_recovered"],
            "promoter": contacted * row["cx_promoter"],
            "again_alone": (1 - contacted) * row["cx_again"],
            "recovered_alone": (1 - contacted) * row["cx_recovered"],
        }  # fmt: skip

    def _waits(self, rows: Sequence[Row]) -> tuple[list[float | None], list[float]]:
        """Seconds to the contact, and to the cut-off, on the clock."""
        if not rows:
            return [], []
        assert self.cutoff is not None
        end = epoch(self.cutoff)
        starts = [row["cx_from"] for row in rows]
        contacts = [None if missing(row["cx_to"]) else row["cx_to"] for row in rows]
        known = [
            start if contact is None else contact for start, contact in zip(starts, contacts, strict=True)
        ]
        if self.clock:
            to_contact = self.clock.elapsed(starts, known).tolist()
            to_end = self.clock.elapsed(starts, [end] * len(rows)).tolist()
        else:
            to_contact = [contact - start for start, contact in zip(starts, known, strict=True)]
            to_end = [end - start for start in starts]
        waited = [
            None if contact is None else wait for contact, wait in zip(contacts, to_contact, strict=True)
        ]
        return waited, to_end

    def part(self, state: Counts) -> tuple[float, float]:
        _, part, whole = _VARIANTS[self.variant]
        return state[part], state[whole]


ClosedLoop = Loop()


@dataclass(frozen=True, slots=True)
class LoopReport:
    """The whole follow-up of a period.

    Attributes:
        contact, sla, closure, recovery, promoter: rates (see `Loop`).
        alone: recovery of the customers who were not contacted, asked again all the same.
        effect: recovery minus `alone`, in points; None when nobody was asked again on one side.
        caution: why the effect cannot be read as that of the call.
    """

    contact: Estimate
    sla: Estimate
    closure: Estimate
    recovery: Estimate
    promoter: Estimate
    alone: Estimate
    effect: Difference | None
    caution: str


def closed_loop(followups: Any, *, cutoff: datetime, confidence: float = 0.95, **settings: Any) -> LoopReport:
    """All rates of the closed loop at once, beside those who were not contacted (methodology 2.11, 3.10).

    Args:
        followups, cutoff: as for `ClosedLoop.of`.
        settings: attributes of `Loop`: `sla_hours`, `clock`, `eligible_to`...

    >>> import pandas as pd
    >>> at = pd.to_datetime(["2026-01-05T10:00"] * 4)
    >>> rows = pd.DataFrame({"score": [3, 6, 2, 0], "opened_at": at, "closed_at": at})
    >>> rows["contacted_at"] = [*(at + pd.Timedelta("1h"))[:2], pd.NaT, pd.NaT]
    >>> rows["followup_score"] = [9, 5, 8, 1]
    >>> found = closed_loop(rows, cutoff=datetime(2026, 2, 1))
    >>> found.recovery.value, found.alone.value, found.effect.delta
    (50.0, 50.0, 0.0)
    """
    family = {name: replace(ClosedLoop, variant=name, cutoff=cutoff, **settings) for name in _VARIANTS}
    groups = states(followups, family.values())
    told = {
        name: one.finish(groups[one].get((None, ()), Counts()), confidence) for name, one in family.items()
    }
    state: Any = groups[family["contact"]].get((None, ()), Counts())
    both = state["again"] and state["again_alone"]
    effect = figure.share_difference(
        state["recovered"], state["again"], state["recovered_alone"], state["again_alone"], confidence
    ) if both else None  # fmt: skip
    return LoopReport(**told, effect=effect, caution=_CONFOUNDED if both else _ALONE)
