"""Ratios that are no samples: employee participation, acquisition cost (methodology 2.22)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from cxreports.errors import DataError, UnknownName
from cxreports.measure.figure import Figure
from cxreports.measure.grouping import Preparation, Prepared
from cxreports.measure.indicator import Base, Indicator, Spec
from cxreports.measure.record import Estimate
from cxreports.measure.state import Counts, Row


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a ratio is made of: two columns of a table, and how many per unit."""

    spec: Spec
    table: str
    day: str
    over: str
    under: str
    factor: float
    bounded: bool  # the first is part of the second


_RECIPES = {
    one.spec.id: one
    for one in (
        Recipe(
            Spec("participation", "%", "higher_is_better", 1, 2.0),
            "headcounts", "closed_on", "answers", "headcount", 100, True,
        ),
        Recipe(
            Spec("cac", "", "lower_is_better", 0, 0.05, relative=True),
            "acquisitions", "spent_on", "cost", "customers", 1, False,
        ),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Sums(Preparation):
    """One row per group and period, with the two sums of a ratio."""

    recipe: Recipe

    @property
    def table(self) -> str:
        return self.recipe.table

    @property
    def day(self) -> str:
        return self.recipe.day

    @property
    def required(self) -> tuple[str, ...]:
        return (self.recipe.over, self.recipe.under)

    def rows(self, frame: Any, by: Sequence[str]) -> Prepared:
        return Prepared(frame, (), self.required)


@dataclass(frozen=True, kw_only=True)
class Census(Indicator):
    """A ratio of two sums that are known whole: no interval, and no test.

    Attributes:
        name: "participation" (answers / employees) or "cac" (acquisition cost / new customers).
    """

    name: str

    def __post_init__(self) -> None:
        if self.name not in _RECIPES:
            raise UnknownName("ratio", self.name, _RECIPES)

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
    def preparation(self) -> Sums:
        return Sums(self.recipe)

    def of(self, over: float, under: float) -> Estimate:
        """The ratio of two sums (methodology 2.22).

        Args:
            over: employees who answered; or what acquisition cost, in the currency of the data.
            under: employees asked; or new customers.

        Raises:
            DataError: one is negative, or more answered than were asked.

        >>> Participation.of(412, 500).value, CAC.of(60_000, 400).value
        (82.4, 150.0)
        """
        bounded = self.recipe.bounded
        if not (over >= 0 and under >= 0) or (bounded and over > under):
            raise DataError(f"{self.id}: {over!r} over {under!r} makes no sense.")
        return self.finish(Counts({self.recipe.over: float(over), self.recipe.under: float(under)}))

    def state(self, rows: Iterable[Row]) -> Counts:
        known = list(rows)
        return Counts(
            {name: sum(float(row[name] or 0) for row in known) for name in self.preparation.required}
        )

    def base(self, state: Counts) -> Base:
        return Base(round(state[self.recipe.under]))

    def figure(self, state: Counts, confidence: float) -> Figure:
        over, under = state[self.recipe.over], state[self.recipe.under]
        details = {self.recipe.over: over, self.recipe.under: under}
        return Figure(self.recipe.factor * over / under, method="census", details=details)

    def difference(self, a: Counts, b: Counts, confidence: float) -> None:
        """None: what is known whole has no chance in it."""
        return


Participation = Census(name="participation")
CAC = Census(name="cac")
