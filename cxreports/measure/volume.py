"""Events per exposure: contacts per 100 customers, complaints per 1,000 orders, bursts per 1,000 views."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from scipy import stats

from cxreports.errors import DataError, UnknownName
from cxreports.measure import inference
from cxreports.measure.figure import Figure, scaled
from cxreports.measure.grouping import Preparation, Prepared
from cxreports.measure.indicator import Base, Indicator, Spec
from cxreports.measure.inference import Difference
from cxreports.measure.record import Estimate
from cxreports.measure.state import Counts, Row

_SUMS = ("events", "exposure")


@dataclass(frozen=True)
class Volumes(Preparation):
    """One row per group and day (month...) with two sums: `events` and `exposure`."""

    local: ClassVar[bool] = True

    @property
    def table(self) -> str:
        return "volumes"

    @property
    def day(self) -> str:
        return "counted_on"

    @property
    def required(self) -> tuple[str, ...]:
        return _SUMS

    def rows(self, frame: Any, by: Sequence[str]) -> Prepared:
        return Prepared(frame, (), _SUMS)


_SPECS = {  # id -> what is declared, and what a rate is given per
    "contact_rate": (Spec("contact_rate", "", "lower_is_better", 1, 0.10, relative=True), 100),
    "complaint_volume": (Spec("complaint_volume", "", "lower_is_better", 1, 0.10, relative=True), 1000),
    "rage_bursts": (Spec("rage_bursts", "", "lower_is_better", 1, 0.10, relative=True), 1000),
}


@dataclass(frozen=True, kw_only=True)
class Volume(Indicator):
    """Events / exposure, per 100 or per 1,000.

    Attributes:
        name: its id: "contact_rate" (tickets per 100 active customers), "complaint_volume" (complaints per
            1,000 orders, several for one order allowed), "rage_bursts" (per 1,000 page views).
    """

    table: ClassVar[str] = "volumes"
    name: str

    def __post_init__(self) -> None:
        if self.name not in _SPECS:
            raise UnknownName("volume", self.name, _SPECS)

    @property
    def spec(self) -> Spec:
        return _SPECS[self.name][0]

    @property
    def per(self) -> int:
        return _SPECS[self.name][1]

    @property
    def preparation(self) -> Volumes:
        return Volumes()

    def of(self, events: float, exposure: float, confidence: float = 0.95) -> Estimate:
        """The rate of two numbers (methodology 2.22).

        Args:
            events: how many. exposure: customers, orders or page views that they are counted against.

        Returns:
            Events per 100 (or 1,000) with the exact Poisson (Garwood) interval; n is the exposure.

        Raises:
            DataError: one of them is negative.

        >>> found = ContactRate.of(events=240, exposure=8000)
        >>> found.value, round(found.ci_low, 2), round(found.ci_high, 2)
        (3.0, 2.63, 3.4)
        """
        if not (events >= 0 and exposure >= 0):
            raise DataError(f"{self.id}: {events!r} events in {exposure!r} make no rate.")
        return self.finish(Counts({"events": float(events), "exposure": float(exposure)}), confidence)

    def state(self, rows: Iterable[Row]) -> Counts:
        known = list(rows)
        return Counts({name: sum(float(row[name] or 0) for row in known) for name in _SUMS})

    def base(self, state: Counts) -> Base:
        return Base(round(state["exposure"]))

    def figure(self, state: Counts, confidence: float) -> Figure:
        events, exposure, per = state["events"], state["exposure"], self.per
        found = inference.poisson_interval(events, exposure, confidence)
        details = {"events": round(events), "exposure": round(exposure), "per": per}
        return Figure(per * events / exposure, per * found.low, per * found.high, found.method, details)

    def difference(self, a: Counts, b: Counts, confidence: float) -> Difference:
        """Exact conditional (binomial) test of equal rates; interval from both Garwood intervals as in
        Newcombe's method.
        """
        rates = [one["events"] / one["exposure"] for one in (a, b)]
        one, other = (inference.poisson_interval(x["events"], x["exposure"], confidence) for x in (a, b))
        delta = rates[0] - rates[1]
        low = delta - ((rates[0] - one.low) ** 2 + (other.high - rates[1]) ** 2) ** 0.5
        high = delta + ((one.high - rates[0]) ** 2 + (rates[1] - other.low) ** 2) ** 0.5
        return scaled(Difference(delta, low, high, _same_rate(a, b), "exact conditional Poisson"), self.per)


def _same_rate(a: Counts, b: Counts) -> float:
    events = round(a["events"]), round(b["events"])
    if not sum(events):
        return 1.0
    expected = a["exposure"] / (a["exposure"] + b["exposure"])
    return float(stats.binomtest(events[0], sum(events), expected).pvalue)


ContactRate = Volume(name="contact_rate")
ComplaintVolume = Volume(name="complaint_volume")
RageBursts = Volume(name="rage_bursts")
