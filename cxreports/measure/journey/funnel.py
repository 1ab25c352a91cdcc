"""Journey drop-off: how many sessions go on from one step to the next (methodology 2.13)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import pairwise
from typing import Any, ClassVar

import narwhals as nw

from cxreports.errors import UnknownName, UsageError
from cxreports.measure.counted import Counted
from cxreports.measure.grouping import Preparation, Prepared, states
from cxreports.measure.indicator import Spec
from cxreports.measure.instant import epoch
from cxreports.measure.record import Estimate
from cxreports.measure.state import Counts
from cxreports.measure.window import TICKS, windowed, with_ticks

_IDLE = 30 * 60.0  # seconds without an event after which a session is over


@dataclass(frozen=True)
class Journeys(Preparation):
    """One row per event; a session reaches step k with its earliest event k after the one that matched
    step k - 1. All in window expressions, which SQL engines compute themselves.

    Attributes:
        steps: in order. strict: no other event may come between two steps.
        within: seconds from the first step within which the others count; None: no limit.
        cutoff: seconds since 1970-01-01 UTC; sessions whose last event is less than 30 minutes before are
            still alive and left out; None: all are over.
        ties: an event at the same instant as the step before follows it: for data that know days, not hours.
    """

    steps: tuple[str, ...]
    strict: bool = False
    within: float | None = None
    cutoff: int | None = None
    session: str = "journey"
    ties: bool = False

    @property
    def table(self) -> str:
        return "events"

    @property
    def day(self) -> str:
        return "happened_on"

    @property
    def required(self) -> tuple[str, ...]:
        return (self.session, "step", "happened_at")

    def rows(self, frame: Any, by: Sequence[str]) -> Prepared:
        keys = tuple(dict.fromkeys((*by, self.session)))
        frame = with_ticks(frame, "happened_at").filter(~nw.col(self.session).is_null())
        if self.cutoff is not None:
            frame = frame.filter(nw.col("cx_tick") <= self.cutoff * TICKS)
        frame = windowed(frame)
        frame = self._contiguous(frame, keys) if self.strict else self._greedy(frame, keys)
        names = [f"cx_reach{place}" for place in range(len(self.steps))]
        frame = frame.with_columns(cx_any=_flag(nw.any_horizontal(*self._is_step(), ignore_nulls=True)))
        each = frame.group_by(*keys).agg(
            *(nw.col(name).max() for name in names), nw.col("cx_any").max(), nw.col("cx_tick").max()
        )
        return Prepared(self._counted(each, names), (), self.sums)

    @property
    def sums(self) -> tuple[str, ...]:
        return (*(f"step{place}" for place in range(len(self.steps))), "midway", "alive", "elsewhere")

    def _is_step(self) -> list[Any]:
        return [nw.col("step") == step for step in self.steps]

    def _greedy(self, frame: Any, keys: Sequence[str]) -> Any:
        tick = nw.col("cx_tick")
        for place, is_step in enumerate(self._is_step()):
            if place:
                before = nw.col(f"cx_at{place - 1}")
                is_step = is_step & (tick >= before if self.ties else tick > before) & self._in_time()
            frame = frame.with_columns(cx_match=nw.when(is_step).then(tick))
            frame = frame.with_columns(nw.col("cx_match").min().over(*keys).alias(f"cx_at{place}"))
            frame = frame.with_columns(_flag(~nw.col(f"cx_at{place}").is_null()).alias(f"cx_reach{place}"))
        return frame

    def _in_time(self, start: str = "cx_at0") -> Any:
        if self.within is None:
            return nw.lit(True)
        return nw.col("cx_tick") <= nw.col(start) + round(self.within * TICKS)

    def _contiguous(self, frame: Any, keys: Sequence[str]) -> Any:
        """A run of steps without any event between: each is carried on by the next event of its session."""
        tick = nw.col("cx_tick")
        for place, is_step in enumerate(self._is_step()):
            if place:
                before = nw.col("cx_start").shift(1).over(*keys, order_by="cx_tick")
                frame = frame.with_columns(cx_before=before)
                is_step = is_step & ~nw.col("cx_before").is_null() & self._in_time("cx_before")
                frame = frame.with_columns(cx_start=nw.when(is_step).then(nw.col("cx_before")))
            else:
                frame = frame.with_columns(cx_start=nw.when(is_step).then(tick))
            frame = frame.with_columns(_flag(~nw.col("cx_start").is_null()).alias(f"cx_reach{place}"))
        return frame

    def _counted(self, each: Any, names: Sequence[str]) -> Any:
        alive = nw.lit(0)
        if self.cutoff is not None:
            alive = _flag(nw.col("cx_tick") + round(_IDLE * TICKS) > self.cutoff * TICKS)
        each = each.with_columns(alive=alive)
        over, first = 1 - nw.col("alive"), nw.col(names[0])
        return each.with_columns(
            *((over * nw.col(name)).alias(f"step{place}") for place, name in enumerate(names)),
            (over * (1 - first) * nw.col("cx_any")).alias("midway"),
            (over * (1 - nw.col("cx_any"))).alias("elsewhere"),
        )


def _flag(condition: Any) -> Any:
    return nw.when(condition).then(nw.lit(1)).otherwise(nw.lit(0))


_SPECS = {
    "conversion": Spec("funnel", "%", "higher_is_better", 1, 2.0),
    "dropoff": Spec("funnel.dropoff", "%", "lower_is_better", 1, 2.0),
}


@dataclass(frozen=True, kw_only=True)
class JourneyFunnel(Counted):
    """Conversion of an ordered funnel, or the drop-off after one of its steps.

    Attributes:
        variant: "conversion" (last step / first step) or "dropoff" (1 - step `after` + 1 / step `after`).
        steps: in order, two or more. after: for "dropoff", the place of a step, 1 for the first.
        strict, within, session, ties: see `Journeys`; `within` in seconds. `ties` has no meaning when strict.
    """

    table: ClassVar[str] = "events"
    variant: str = "conversion"
    steps: tuple[str, ...] = ()
    after: int = 1
    strict: bool = False
    within: float | None = None
    session: str = "journey"
    cutoff: datetime | None = None
    ties: bool = False

    def __post_init__(self) -> None:
        if self.variant not in _SPECS:
            raise UnknownName("variant of funnel", self.variant, _SPECS)
        if len(set(self.steps)) != len(self.steps) or len(self.steps) == 1:
            raise UsageError(f"steps {self.steps} are not two or more different ones.")
        if self.steps and not 1 <= self.after < len(self.steps):
            raise UsageError(f"after={self.after} is not a step that another follows.")

    @property
    def spec(self) -> Spec:
        return _SPECS[self.variant]

    @property
    def preparation(self) -> Journeys:
        if not self.steps:
            raise UsageError(
                f"{self.id} needs its steps.", hint='Give steps=("home", "cart", "pay"), in order.'
            )
        cutoff = None if self.cutoff is None else epoch(self.cutoff)
        return Journeys(self.steps, self.strict, self.within, cutoff, self.session, self.ties)

    def at(self, cutoff: datetime | None) -> JourneyFunnel:
        return replace(self, cutoff=cutoff or self.cutoff)

    @property
    def sums(self) -> tuple[str, ...]:
        return self.preparation.sums

    def of(
        self, events: Any, steps: Sequence[str], confidence: float = 0.95, *, cutoff: datetime | None = None,
        strict: bool = False, within: float | None = None, session: str = "journey",
    ) -> Estimate:  # fmt: skip
        """Overall conversion of a frame of events (methodology 2.13d).

        Args:
            events: one row per event: `journey` (the session), `step`, `happened_at` (UTC; or a number of
                milliseconds). Two events at the same instant have no order: neither follows the other.
            steps: names of the steps, in order.
            cutoff: instant up to which the data reach; sessions still alive then are left out.
            strict: no other event between two steps. within: seconds from the first step.

        Returns:
            Percentage of the sessions that entered at step one; details: `counts` per step,
            `dropoff_pct`, `midway` (sessions with steps but not the first), `alive`, `elsewhere`.

        Raises:
            UsageError: fewer than two steps.

        >>> import pandas as pd
        >>> rows = [("a", "home", 0), ("a", "cart", 9), ("a", "pay", 20), ("b", "home", 0), ("c", "pay", 5)]
        >>> found = Funnel.of(pd.DataFrame(rows, columns=["journey", "step", "happened_at"]), ["home", "pay"])
        >>> found.value, found.details["counts"], found.details["midway"]
        (50.0, [2, 1], 1)
        """
        asked = replace(
            self, steps=tuple(steps), strict=strict, within=within, session=session, cutoff=cutoff
        )
        return asked.over(events, confidence)

    def part(self, state: Counts) -> tuple[float, float]:
        counts = self._counts(state)
        if self.variant == "conversion":
            return counts[-1], counts[0]
        return counts[self.after - 1] - counts[self.after], counts[self.after - 1]

    def _counts(self, state: Counts) -> list[float]:
        return [state[f"step{place}"] for place in range(len(self.steps))]

    def details(self, state: Counts) -> Mapping[str, Any]:
        counts = [round(count) for count in self._counts(state)]
        pairs = list(pairwise(counts))
        return {
            "steps": list(self.steps),
            "counts": counts,
            "dropoff_pct": [100 * (here - there) / here if here else None for here, there in pairs],
            **{name: round(state[name]) for name in ("midway", "alive", "elsewhere")},
        }


@dataclass(frozen=True, slots=True)
class FunnelReport:
    """A funnel and the drop-off after each of its steps but the last.

    Attributes:
        conversion: last step / first step.
        dropoffs: one record per step but the last, in order: sessions lost there / sessions that reached it.
    """

    steps: tuple[str, ...]
    conversion: Estimate
    dropoffs: list[Estimate] = field(default_factory=list)


def funnel(events: Any, steps: Sequence[str], confidence: float = 0.95, **settings: Any) -> FunnelReport:
    """The whole funnel of a frame of events (methodology 2.13).

    Args:
        events, steps, settings: as for `Funnel.of`; settings are the attributes of `JourneyFunnel`.

    >>> import pandas as pd
    >>> rows = [("a", "home", 0), ("a", "cart", 9), ("a", "pay", 20), ("b", "home", 0), ("b", "cart", 5)]
    >>> frame = pd.DataFrame(rows, columns=["journey", "step", "happened_at"])
    >>> [one.value for one in funnel(frame, ["home", "cart", "pay"]).dropoffs]
    [0.0, 50.0]
    """
    whole = replace(Funnel, steps=tuple(steps), **settings)
    parts = [replace(whole, variant="dropoff", after=place) for place in range(1, len(whole.steps))]
    groups = states(events, [whole, *parts])
    found = {one: one.finish(groups[one].get((None, ()), Counts()), confidence) for one in (whole, *parts)}
    return FunnelReport(whole.steps, found[whole], [found[one] for one in parts])


Funnel = JourneyFunnel()
