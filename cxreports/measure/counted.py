"""Indicators that are a share of two counts: so many of so many."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from operator import add
from typing import Any, Self

from cxreports.errors import DataError
from cxreports.measure import figure
from cxreports.measure.figure import Figure
from cxreports.measure.grouping import states
from cxreports.measure.indicator import Base, Indicator
from cxreports.measure.inference import Difference
from cxreports.measure.record import Estimate
from cxreports.measure.state import Counts, Row


@dataclass(frozen=True, kw_only=True)
class Counted(Indicator):
    """A share of rows (or customers, sessions...), as a percentage with its Wilson interval.

    Subclasses name the sums of their preparation (`sums`) and which two make the share (`part`). The sums
    `missing` and `invalid`, where there are any, are told apart in every record (methodology R3).
    """

    @property
    @abstractmethod
    def sums(self) -> tuple[str, ...]: ...

    @abstractmethod
    def part(self, state: Counts) -> tuple[float, float]:
        """How many, of how many."""

    def state(self, rows: Iterable[Row]) -> Counts:
        counted = (Counts({name: float(row[name] or 0) for name in self.sums}) for row in rows)
        return reduce(add, counted, Counts())

    def base(self, state: Counts) -> Base:
        _, n = self.part(state)
        return Base(round(n), round(state["missing"]), round(state["invalid"]), self.n_eff(state))

    def n_eff(self, state: Counts) -> float:
        """The base that intervals and tests rest on: n, unless the rows come in clusters."""
        return self.part(state)[1]

    def details(self, state: Counts) -> Mapping[str, Any]:
        """The counts behind the share."""
        return {name: round(state[name]) for name in self.sums}

    def figure(self, state: Counts, confidence: float) -> Figure:
        return replace(figure.share(*self._effective(state), confidence), details=self.details(state))

    def difference(self, a: Counts, b: Counts, confidence: float) -> Difference | None:
        """Newcombe and pooled z, Fisher exact on small counts (methodology 2.3f)."""
        return figure.share_difference(*self._effective(a), *self._effective(b), confidence)

    def _effective(self, state: Counts) -> tuple[float, float]:
        successes, n = self.part(state)
        base = self.n_eff(state)
        return successes / n * base, base

    def over(self, frame: Any, confidence: float) -> Estimate:
        """The record of all rows of a frame."""
        groups = states(frame, [self])[self]
        return self.finish(groups.get((None, ()), Counts()), confidence)

    def counted(self, confidence: float, **sums: float) -> Estimate:
        """The record of sums that are known already.

        Raises:
            DataError: a sum is negative, or the part is larger than the whole.
        """
        state = Counts({name: float(value) for name, value in sums.items()})
        successes, n = self.part(state)
        if not (min(sums.values()) >= 0 and successes <= n):
            raise DataError(
                f"{self.id}: {successes:g} of {n:g} is no share.",
                hint="Give counts, the part within the whole.",
            )
        return self.finish(state, confidence)

    def chosen(self, **settings: Any) -> Self:
        """The same indicator with the settings that are given (None keeps the present one)."""
        return replace(self, **{name: value for name, value in settings.items() if value is not None})
