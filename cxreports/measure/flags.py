"""Shares of rows for which something is so: conversion, complaints, referrals, rage clicks (2.14, 2.22)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from cxreports.errors import DataError, UnknownName
from cxreports.measure.column import framed, is_frame
from cxreports.measure.counted import Counted
from cxreports.measure.grouping import Preparation, Prepared
from cxreports.measure.indicator import Spec
from cxreports.measure.record import Estimate
from cxreports.measure.state import Counts

_SUMS = ("base", "event", "missing")
_CLUSTERS = ("clusters", "base2", "event2", "cross")


@dataclass(frozen=True)
class Flags(Preparation):
    """One row per unit; a flag is a column of true and false, or of counts (1 and more says true).

    Attributes:
        source, day_column: the table, and the column that places a row in a period.
        events: the columns that say so. together: all of them must, instead of any.
        within: the column that says which rows count at all; "" for all.
        cluster: the column of the customer behind the rows; "" when rows are independent.

    A row whose flags do not tell is missing: neither yes nor no.
    """

    source: str
    day_column: str
    events: tuple[str, ...]
    together: bool = False
    within: str = ""
    cluster: str = ""

    @property
    def table(self) -> str:
        return self.source

    @property
    def day(self) -> str:
        return self.day_column

    @property
    def required(self) -> tuple[str, ...]:
        return (*self.events, *((self.within,) if self.within else ()))

    @property
    def optional(self) -> tuple[str, ...]:
        return (self.cluster,) if self.cluster else ()

    def rows(self, frame: Any, by: Sequence[str]) -> Prepared:
        kinds = frame.collect_schema()
        for name in self.required:
            kind = kinds[name]
            if not (kind.is_numeric() or kind in (nw.Boolean, nw.Unknown)):
                raise DataError(
                    f"column {name!r} holds {kind}, not true and false.",
                    hint="Compare it first, e.g. frame['status'] == 'returned'.",
                )
        if self.within:
            frame = frame.filter(nw.col(self.within).cast(nw.Int64) >= 1)
        frame = frame.with_columns(
            _tree(nw.col(name).cast(nw.Int64)).alias(f"cx_is{place}")
            for place, name in enumerate(self.events)
        )
        names = [f"cx_is{place}" for place in range(len(self.events))]
        yes, no = _joined(names, 1, self.together), _joined(names, 0, not self.together)
        frame = frame.with_columns(base=_flag(yes | no), event=_flag(yes), missing=_flag(~(yes | no)))
        if self.cluster and self.cluster in kinds.names():
            return Prepared(self._clustered(frame, by), (), (*_SUMS, *_CLUSTERS))
        return Prepared(frame, (), _SUMS)

    def _clustered(self, frame: Any, by: Sequence[str]) -> Any:
        """One row per customer, with the products that the variance of a ratio needs; a row without a
        customer is a cluster of its own.
        """
        each = frame.group_by(*dict.fromkeys((*by, self.cluster))).agg(nw.col(name).sum() for name in _SUMS)
        base, event, nobody = nw.col("base"), nw.col("event"), nw.col(self.cluster).is_null()
        return each.with_columns(
            clusters=nw.when(nobody).then(base).otherwise(_flag(base > 0)),
            base2=nw.when(nobody).then(base).otherwise(base * base),
            event2=nw.when(nobody).then(event).otherwise(event * event),
            cross=nw.when(nobody).then(event).otherwise(base * event),
        )


def _tree(count: Any) -> Any:
    """1, 0, or -1 where the flag does not tell."""
    return nw.when(count.is_null()).then(nw.lit(-1)).otherwise(_flag(count >= 1))


def _flag(condition: Any) -> Any:
    return nw.when(condition).then(nw.lit(1)).otherwise(nw.lit(0))


def _joined(names: Sequence[str], value: int, together: bool) -> Any:
    conditions = [nw.col(name) == value for name in names]
    joined = conditions[0]
    for one in conditions[1:]:
        joined = joined & one if together else joined | one
    return joined


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a declared share counts (see `Flags`)."""

    spec: Spec
    table: str
    day: str
    events: tuple[str, ...]
    together: bool = False
    within: str = ""
    cluster: str = ""


def _better(name: str) -> Spec:
    return Spec(name, "%", "higher_is_better", 1, 2.0)


def _worse(name: str) -> Spec:
    return Spec(name, "%", "lower_is_better", 1, 2.0)


_FRUSTRATIONS = ("rage", "dead_click", "js_error", "quick_back")
_SESSION = ("sessions", "started_on")
_RECIPES: Mapping[str, Recipe] = {
    one.spec.id: one
    for one in (
        Recipe(_better("recommendation"), "windows", "observed_on", ("referrals",)),
        Recipe(_better("advocates"), "windows", "observed_on", ("promoter", "advocacy"), together=True),
        Recipe(_better("conversion"), *_SESSION, ("converted",), cluster="customer_id"),
        Recipe(_worse("complaint_rate"), "orders", "ordered_on", ("complaint",)),
        Recipe(_worse("return_rate"), "orders", "ordered_on", ("returned",)),
        Recipe(_better("renewal"), "contracts", "due_on", ("renewed",)),
        Recipe(
            _better("zone_engagement"), *_SESSION, ("clicked",), within="displayed", cluster="customer_id"
        ),
        Recipe(_worse("frustration"), *_SESSION, _FRUSTRATIONS, cluster="customer_id"),
        *(
            Recipe(_worse(f"frustration.{flag}"), *_SESSION, (flag,), cluster="customer_id")
            for flag in _FRUSTRATIONS
        ),
    )
}


@dataclass(frozen=True, kw_only=True)
class FlaggedShare(Counted):
    """A share declared by a recipe: rows for which something is so / rows that tell.

    Attributes:
        name: its id: "recommendation", "advocates", "conversion", "complaint_rate", "return_rate", "renewal",
            "zone_engagement", "frustration", "frustration.rage"...
        cluster: the column of the customer behind several rows; "" takes rows as independent; None, the
            recipe's.
    """

    name: str
    cluster: str | None = None

    def __post_init__(self) -> None:
        if self.name not in _RECIPES:
            raise UnknownName("declared share", self.name, _RECIPES)

    @property
    def recipe(self) -> Recipe:
        return _RECIPES[self.name]

    @property
    def table(self) -> str:  # type: ignore[override]  # per instance here: the recipe's
        return self.recipe.table

    @property
    def spec(self) -> Spec:
        return self.recipe.spec

    @property
    def sums(self) -> tuple[str, ...]:
        return _SUMS

    @property
    def preparation(self) -> Flags:
        made = self.recipe
        cluster = made.cluster if self.cluster is None else self.cluster
        return Flags(made.table, made.day, made.events, made.together, made.within, cluster)

    def of(
        self, rows: Any = None, confidence: float = 0.95, *, n: int | None = None, cluster: str | None = None
    ) -> Estimate:
        """The share of a frame, of a column, or of two counts (methodology 2.14, 2.22).

        Args:
            rows: a frame with the columns of the recipe; a column of true and false (or of counts) where
                the recipe has one; or, with `n`, the number of rows for which it is so.
            n: the number of rows.
            cluster: as the attribute: with it, intervals rest on the effective base of the ratio, not on
                rows.

        Returns:
            Percentage of the rows that tell, Wilson interval; rows whose flag is null are missing.

        Raises:
            DataError: the frame lacks a column, or the counts do not fit together.

        >>> found = Frustration.of(780, n=12000)
        >>> found.value, round(found.ci_low, 3), round(found.ci_high, 3)
        (6.5, 6.073, 6.955)
        >>> Conversion.of([True, False, False, None, True]).value
        50.0
        """
        asked = self.chosen(cluster=cluster)
        if n is not None:
            return asked.counted(confidence, base=n, event=float(rows))
        return asked.over(_framed(rows, self.recipe.events), confidence)

    def state(self, rows: Iterable[Mapping[str, Any]]) -> Counts:
        known = list(rows)
        names = (*_SUMS, *(name for name in _CLUSTERS if known and name in known[0]))
        return Counts({name: sum(float(row[name] or 0) for row in known) for name in names})

    def part(self, state: Counts) -> tuple[float, float]:
        return state["event"], state["base"]

    def n_eff(self, state: Counts) -> float:
        """p(1 - p) / Var(p) with the linearised variance of a ratio over customers; never above n."""
        event, n = self.part(state)
        clusters = state["clusters"]
        if not clusters or n == clusters:
            return n
        share = event / n
        squares = state["event2"] - 2 * share * state["cross"] + share**2 * state["base2"]
        if clusters < 2 or squares <= 0 or not 0 < event < n:
            return n * n / state["base2"]  # as if all rows of a customer said the same
        variance = clusters / (clusters - 1) * squares / n**2
        return min(n, share * (1 - share) / variance)

    def details(self, state: Counts) -> Mapping[str, Any]:
        told = {"events": round(state["event"])}
        return told | ({"clusters": round(state["clusters"])} if state["clusters"] else {})


def _framed(rows: Any, events: tuple[str, ...]) -> Any:
    if len(events) > 1 and not is_frame(rows):
        raise DataError(
            f"one column cannot say {', '.join(events)}.", hint="Give a frame with these columns."
        )
    return framed(rows, events[0])


Recommendation = FlaggedShare(name="recommendation")
Advocates = FlaggedShare(name="advocates")
Conversion = FlaggedShare(name="conversion")
ComplaintRate = FlaggedShare(name="complaint_rate")
ReturnRate = FlaggedShare(name="return_rate")
Renewal = FlaggedShare(name="renewal")
ZoneEngagement = FlaggedShare(name="zone_engagement")
Frustration = FlaggedShare(name="frustration")
