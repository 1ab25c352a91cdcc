"""Orders: repeat purchase, frequency and basket (methodology 2.7, 2.22).

A change of revenue is customers * frequency * basket: `decompose_product` splits it (methodology 2.22).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

import narwhals as nw

from cxreports.errors import UnknownName, UsageError
from cxreports.measure.figure import Figure
from cxreports.measure.grouping import Preparation, Prepared
from cxreports.measure.indicator import Indicator, Spec
from cxreports.measure.instant import day_number
from cxreports.measure.record import Estimate
from cxreports.measure.state import Tally
from cxreports.measure.valued import Valued
from cxreports.measure.window import windowed

_EPOCH = 719_163  # ordinal of 1970-01-01


@dataclass(frozen=True)
class Purchases(Preparation):
    """Orders as one value per unit.

    Attributes:
        what: "amount" (per order), "count" (orders per customer), or "again" (1 when a customer ordered again
            within `window` days of the first order, 0 when not; customers whose window is not over at
            `cutoff` do not count).
        cutoff: days since 1970-01-01; the first day that the data do not hold.
    """

    what: str
    window: int = 0
    cutoff: int = 0

    @property
    def table(self) -> str:
        return "orders"

    @property
    def day(self) -> str:
        return "ordered_on"

    @property
    def required(self) -> tuple[str, ...]:
        return {"amount": ("amount",), "count": ("customer_id",), "again": ("customer_id", "ordered_on")}[
            self.what
        ]

    def whole(self, frame: Any) -> Any:
        if self.what != "again":
            return frame
        frame = windowed(frame.filter(~nw.col("customer_id").is_null()))
        frame = frame.with_columns(cx_first=nw.col("ordered_on").min().over("customer_id"))
        # a customer belongs to the period of the first order
        return frame.with_columns(cx_day=nw.col("ordered_on")).with_columns(ordered_on=nw.col("cx_first"))

    def rows(self, frame: Any, by: Sequence[str]) -> Prepared:
        if self.what == "amount":
            return Prepared(frame.with_columns(cx_value=nw.col("amount").cast(nw.Float64)), ("cx_value",))
        keys = tuple(dict.fromkeys((*by, "customer_id")))
        if self.what == "count":
            named = frame.filter(~nw.col("customer_id").is_null())
            each = named.group_by(*keys).agg(nw.len().alias("cx_value"))
            return Prepared(each, ("cx_value",))
        first, day = day_number(nw.col("cx_first")), day_number(nw.col("cx_day"))
        frame = frame.with_columns(cx_age=day - first, cx_start=first).filter(
            (nw.col("cx_start") + self.window <= self.cutoff) & (nw.col("cx_age") < self.window)
        )
        each = frame.group_by(*keys).agg(nw.len().alias("cx_orders"))
        again = nw.when(nw.col("cx_orders") > 1).then(nw.lit(1)).otherwise(nw.lit(0))
        return Prepared(each.with_columns(cx_value=again), ("cx_value",))


_SPECS: Mapping[str, tuple[Spec, str, str]] = {  # variant -> spec, preparation, statistic
    "repeat": (Spec("orders.repeat", "%", "higher_is_better", 1, 2.0), "again", "share"),
    "frequency": (Spec("orders.frequency", "", "higher_is_better", 2, 0.05, relative=True), "count", "mean"),
    "basket": (Spec("orders.basket", "", "higher_is_better", 0, 0.05, relative=True), "amount", "mean"),
    "median_basket": (
        Spec("orders.median_basket", "", "higher_is_better", 0, 0.05, relative=True), "amount", "median",
    ),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class OrderIndicator(Valued):
    """Repeat purchase, frequency, basket.

    Attributes:
        variant: "repeat" (customers with a second order within the window / customers whose window is over),
            "frequency" (orders per customer who ordered), "basket" (mean amount), "median_basket".
        window_days: of "repeat", from the first order. cutoff: first day that the data do not hold.
    """

    table: ClassVar[str] = "orders"
    variant: str
    window_days: int = 365
    cutoff: date | None = None

    def __post_init__(self) -> None:
        if self.variant not in _SPECS:
            raise UnknownName("variant of orders", self.variant, _SPECS)

    @property
    def spec(self) -> Spec:
        return _SPECS[self.variant][0]

    @property
    def statistic(self) -> str:
        return _SPECS[self.variant][2]

    @property
    def preparation(self) -> Purchases:
        what = _SPECS[self.variant][1]
        if what != "again":
            return Purchases(what)
        if self.cutoff is None:
            raise UsageError(f"{self.id} needs to know how far the data reach.", hint="Give cutoff=, a day.")
        return Purchases(what, self.window_days, self.cutoff.toordinal() - _EPOCH)

    def at(self, cutoff: date | None) -> Indicator:
        return replace(self, cutoff=cutoff or self.cutoff)

    def of(
        self, orders: Any, confidence: float = 0.95, *, cutoff: date | None = None,
        window_days: int | None = None,
    ) -> Estimate:  # fmt: skip
        """The indicator of a frame of orders (methodology 2.7, 2.22).

        Args:
            orders: `customer_id`, `ordered_on` (day), `amount` (currency): those that the variant reads.
            cutoff: first day that the data do not hold ("repeat" only).

        Returns:
            Percentage, orders per customer, or currency. Frequency and repeat rate count customers: they do
            not add up over periods.

        >>> import pandas as pd
        >>> days = pd.to_datetime(["2025-01-10", "2025-03-01", "2025-02-01"]).date
        >>> frame = pd.DataFrame({"customer_id": ["a", "a", "b"], "ordered_on": days, "amount": [10, 30, 50]})
        >>> Basket.of(frame).value, Frequency.of(frame).value
        (30.0, 1.5)
        >>> RepeatPurchase.of(frame, cutoff=date(2026, 6, 1)).value
        50.0
        """
        asked = replace(self, cutoff=cutoff or self.cutoff, window_days=window_days or self.window_days)
        return asked.over(orders, confidence)

    def is_valid(self, value: float) -> bool:
        return value >= 0

    def figure(self, state: Tally, confidence: float) -> Figure:
        found = super().figure(state, confidence)
        if self.variant == "repeat":
            return replace(
                found, details={"again": state.count(self.counts), "window_days": self.window_days}
            )
        return replace(found, details={**found.details, "mean": state.mean})


RepeatPurchase = OrderIndicator(variant="repeat")
Frequency = OrderIndicator(variant="frequency")
Basket = OrderIndicator(variant="basket")
MedianBasket = OrderIndicator(variant="median_basket")
