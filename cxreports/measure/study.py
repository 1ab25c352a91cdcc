"""A Study: one company, one segment, one period of a data set, and everything a report asks of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, reduce
from operator import add
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxreports.errors import NoData, UnknownName, UsageError
from cxreports.measure import control
from cxreports.measure.binding import bind, exists
from cxreports.measure.collect import Scope, finished, units_of, withheld
from cxreports.measure.compare import Pair, compare
from cxreports.measure.control import Limits, Signal
from cxreports.measure.coverage import Coverage
from cxreports.measure.grouping import Group, rows_in, shared
from cxreports.measure.indicator import Indicator
from cxreports.measure.reading import Reading
from cxreports.measure.record import LOW_BASE, Result
from cxreports.measure.registry import HEADLINES, find_indicator
from cxreports.measure.state import State
from cxreports.period import Period

if TYPE_CHECKING:
    from cxreports.data import Dataset
    from cxreports.measure.gate import Gate
    from cxreports.measure.quality import Quality

Named = Indicator | str
TREND = 13  # periods of a trend


@dataclass(frozen=True, slots=True)
class Trend:
    """An indicator over successive periods, oldest first; one without data has the status "no_data"."""

    results: list[Result]
    limits: Limits | None
    signals: list[Signal]


class Study:
    """What a report measures. Figures under the anonymity base are withheld everywhere.

    A study sees no answer, invitation or review of a day after its period: made again months later, a report
    says what it said (`Dataset.until`).

    Args:
        data: path of a data file, "demo", or a `Dataset`.
        company, segment: selection, as `Dataset.select` takes it.
        period: a `Period` or its text; "last" is the last whole month in the data.
        confidence: level of every interval.
        targets: indicator id -> target, in the indicator's unit.
        date: "response" places an answer by its own day, "interaction" by the day it is about (R5).
        today: what "last-month" counts from; today by default.

    Raises:
        UsageError, UnknownName: a selection, target or period that does not exist.
        DataError: the data file is wrong.
    """

    def __init__(
        self,
        data: str | Path | Dataset,
        *,
        company: str = "",
        segment: str = "all",
        period: Period | str = "last-month",
        confidence: float = 0.95,
        targets: Mapping[str, float] | None = None,
        date: str = "response",
        today: date | None = None,
    ) -> None:
        if date not in ("response", "interaction"):
            raise UsageError(f"date {date!r} is neither response nor interaction.")
        selected = _opened(data).select(company=company, segment=segment)
        self.company: str = selected.company or selected.name
        self.segment = segment
        self.period = selected.last_month() if period == "last" else Period.parse(period, today=today)
        # An answer that is placed by its interaction may be given after the period to which it belongs.
        self.dataset = selected.until(self.period.end_on if date == "response" else None)
        self.previous, self.year_ago = self.period.previous, self.period.year_ago
        self.confidence = confidence
        self.targets = {find_indicator(name).id: float(goal) for name, goal in (targets or {}).items()}
        self.date = date
        self._states: dict[tuple[Indicator, tuple[str, ...], Period], dict[tuple[Any, ...], State]] = {}
        self._repeats: dict[Period, float | None] = {}
        self._gates: dict[Period, Gate] = {}

    def at(self, period: Period) -> Study:
        """The same study of another period; what was measured already is shared.

        A period that ends later sees the later answers, too.
        """
        other = copy(self)
        if self.dataset.end_on and period.end_on > self.dataset.end_on:
            other.dataset = self.dataset.until(period.end_on)
        other.period, other.previous, other.year_ago = period, period.previous, period.year_ago
        return other

    def indicators(self) -> list[Indicator]:
        """The headline indicators whose data exist here, in report order."""
        found = [self.bound(one) for one in HEADLINES if exists(one, self.dataset)]
        return [one for one in found if not one.occasional or self._has_rows(one)]

    def headline(self, indicators: Iterable[Named] | None = None) -> list[Result]:
        """The period's figures, each against the previous period (family F1) and against the year before."""
        wanted = self._wanted(indicators)
        now, before, year = (
            self._results(wanted, period) for period in (self.period, self.previous, self.year_ago)
        )
        first = self._compared("previous", wanted, now, before, self.previous.key, "F1")
        second = self._compared("year_ago", wanted, now, year, self.year_ago.key, "F1 year ago")
        return [
            replace(result, comparison=previous, year_ago=year_ago)
            for result, previous, year_ago in zip(now, first, second, strict=True)
        ]

    def trend(self, indicator: Named, periods: int = TREND) -> Trend:
        """The period and those before it; natural limits are frozen on the first twelve with a base of 30."""
        one = self.bound(indicator)
        span = self.period.before(periods)
        self._load([one], (), span)
        results = [self._results([one], period)[0] for period in span]
        values = [result.estimate.value if result.estimate.n >= LOW_BASE else None for result in results]
        limits = control.limits(values)
        return Trend(results, limits, control.signals(values, limits))

    def split(self, indicator: Named, by: str, minimum_groups: int = 1) -> list[Result]:
        """Each value of a dimension against the rest of the base (F2), highest first, hidden ones last.

        Rows without a value of the dimension belong to the rest and make no group.

        Args:
            by: name of the dimension; "" (no dimension) gives an empty list.
            minimum_groups: fewer groups give an empty list: there is nothing to compare.

        Raises:
            UnknownName: the table of the indicator has no such dimension.
        """
        if not by:
            return []
        one, groups = self._groups(indicator, by, self.period)
        results = self._withheld(one, groups, by, self.period)
        named = [values for values in results if values[0] is not None]
        if len(named) < minimum_groups:
            return []
        shown = [values for values in named if results[values].state is not None]
        rest = {values: self._rest(one, groups, values) for values in shown}
        pairs = [Pair(one, results[values], rest[values], "rest") for values in shown]
        comparisons = compare("rest", pairs, family="F2", confidence=self.confidence)
        for values, comparison in zip(shown, comparisons, strict=True):
            results[values] = replace(results[values], comparison=comparison)
        return sorted((results[values] for values in named), key=_highest_first)

    def by_previous(self, indicator: Named, by: str) -> list[Result]:
        """Each value of a dimension against its own previous period (family F3), highest value first."""
        if not by:
            return []
        one, groups = self._groups(indicator, by, self.period)
        _, former = self._groups(indicator, by, self.previous)
        now = self._withheld(one, groups, by, self.period)
        before = self._withheld(one, former, by, self.previous)
        named = [values for values in now if values[0] is not None]
        empty = self._finish(one, {(self.previous, ()): one.state([])})[0]
        whole = all(self._coverage.holds(one, period) for period in (self.period, self.previous))
        pairs = [
            Pair(one, now[values], before.get(values, empty), self.previous.key, whole) for values in named
        ]
        comparisons = compare("previous", pairs, family="F3", confidence=self.confidence)
        found = [
            replace(now[values], comparison=comparison)
            for values, comparison in zip(named, comparisons, strict=True)
        ]
        return sorted(found, key=_highest_first)

    def measure(self, indicators: Named | Iterable[Named], by: str | Sequence[str] = ()) -> list[Result]:
        """The period's figures by dimensions and, if named, by "week", "month", "quarter" or "year"."""
        wanted = self._wanted([indicators] if isinstance(indicators, Indicator | str) else indicators)
        scope = self._scope(by)
        for one in wanted:
            self._check_dimensions(one, scope.by)
        periods = units_of(self.period, scope.unit) if scope.unit else [self.period]
        self._load(wanted, scope.by, periods)
        found: list[Result] = []
        for one in wanted:
            groups: dict[Group, State] = {
                (period, values): state
                for period in periods
                for values, state in self._states[one, scope.by, period].items()
            }
            found += self._told(one, finished(one, groups, periods, scope))
        return found

    def default_dimension(self) -> str:
        """The first declared dimension of the responses that has 2 to 20 values; "" when there is none."""
        for name in self.dataset.dimensions.get("responses", ()):
            if 2 <= len(self.dataset.values(name)) <= 20:
                return name
        return ""

    def quality(self) -> Quality:
        """What the figures rest on: sources, exclusions, bases, warnings, definitions."""
        from cxreports.measure.quality import assess

        return assess(self)

    def gate(self) -> Gate:
        """Whether the data allow a report: each check against its limits, and their verdict."""
        from cxreports.measure.gate import judge

        if self.period not in self._gates:
            self._gates[self.period] = judge(self)
        return self._gates[self.period]

    def repeat_share(self) -> float | None:
        """Share of the period's respondents who also answered in the previous one (R12); None if unknown."""
        if "responses" not in self.dataset.tables:
            return None
        if self.period not in self._repeats:
            answers = self.dataset.frame("responses")
            self._repeats[self.period] = shared(
                answers, "customer_id", "answered_on", self.period, self.previous
            )
        return self._repeats[self.period]

    def require(self, *tables: str) -> None:
        """Check that tables exist and have rows in the period.

        Raises:
            NoData: one does not, with what was asked and what the data hold.
        """
        for table in tables:
            if table not in self.dataset.tables:
                raise NoData(
                    f"the data of {self.company} hold no table {table!r}.",
                    hint=f"They hold: {', '.join(self.dataset.tables)}.",
                )
            span = self.dataset.until(None).span(table)
            if span is None or not self._count(table):
                chosen = "" if self.segment == "all" else f", segment {self.segment!r}"
                reach = (
                    f"They go from {span[0]} to {span[1]}."
                    if span
                    else "The table is empty for this selection."
                )
                raise NoData(f"no {table} for {self.company}{chosen} in {self.period.key}.", hint=reach)

    def bound(self, indicator: Named) -> Indicator:
        """The indicator as this data set asks it: its question, its day column, its cut-off.

        Raises:
            NoData: the data lack its table or question.
        """
        return bind(find_indicator(indicator), self.dataset, by_interaction=self.date == "interaction")

    def _wanted(self, indicators: Iterable[Named] | None) -> list[Indicator]:
        return self.indicators() if indicators is None else [self.bound(one) for one in indicators]

    def _scope(self, by: str | Sequence[str]) -> Scope:
        segment = None if self.segment == "all" else self.segment
        cutoff = self.dataset.cutoff
        return Scope.of(by, confidence=self.confidence, segment=segment, cutoff=cutoff)

    def _load(self, indicators: Sequence[Indicator], by: tuple[str, ...], periods: Sequence[Period]) -> None:
        """Measure what is not known yet: one pass per table and preparation, for all periods."""
        keys = [(one, by, period) for one in indicators for period in periods]
        missing = [key for key in keys if key not in self._states]
        for table in dict.fromkeys(one.table for one, _, _ in missing):
            asked = [one for one, _, _ in missing if one.table == table]
            spans = sorted({period for one, _, period in missing if one.table == table})
            found = Reading(self.dataset).states(asked, by, spans)
            for one, groups in found.items():
                for period in spans:
                    self._states[one, by, period] = {
                        values: state for (when, values), state in groups.items() if when == period
                    }

    def _results(self, indicators: Sequence[Indicator], period: Period) -> list[Result]:
        """One result per indicator for a period. All the periods of a report are read together."""
        ahead = {*self.period.before(TREND), self.previous, self.year_ago}
        self._load(indicators, (), sorted(ahead) if period in ahead else (period,))
        return [
            self._finish(one, {(period, v): s for v, s in self._states[one, (), period].items()}, [period])[0]
            for one in indicators
        ]

    def _told(self, indicator: Indicator, results: Iterable[Result]) -> list[Result]:
        """The results, without those that no record of departures stands behind."""
        return [
            self._coverage.told(indicator, Period.parse(result.estimate.period or self.period), result)
            for result in results
        ]

    @cached_property
    def _coverage(self) -> Coverage:
        return Coverage.of(self.dataset)

    def _finish(
        self, indicator: Indicator, groups: Mapping[Group, State], periods: Sequence[Period] = ()
    ) -> list[Result]:
        return self._told(indicator, finished(indicator, groups, periods or [self.previous], self._scope(())))

    def _compared(
        self,
        kind: Any,
        indicators: Sequence[Indicator],
        now: Sequence[Result],
        then: Sequence[Result],
        key: str,
        family: str,
    ) -> list[Any]:
        periods = (self.period, Period.parse(key))
        pairs = [
            Pair(one, a, b, key, whole=all(self._coverage.holds(one, period) for period in periods))
            for one, a, b in zip(indicators, now, then, strict=True)
        ]
        return compare(kind, pairs, family=family, confidence=self.confidence)

    def _groups(
        self, indicator: Named, by: str, period: Period
    ) -> tuple[Indicator, dict[tuple[Any, ...], State]]:
        one = self.bound(indicator)
        self._check_dimensions(one, (by,))
        self._load([one], (by,), [period])
        return one, self._states[one, (by,), period]

    def _check_dimensions(self, indicator: Indicator, by: Iterable[str]) -> None:
        """Only declared dimensions may split: an identifier or a comment would print persons (R19)."""
        known = self.dataset.dimensions.get(indicator.table, ())
        for name in by:
            if name not in known:
                raise UnknownName(f"dimension of {indicator.table}", name, known)

    def _withheld(
        self, indicator: Indicator, groups: Mapping[tuple[Any, ...], State], by: str, period: Period
    ) -> dict[tuple[Any, ...], Result]:
        scope = self._scope(by)
        found = self._told(
            indicator, finished(indicator, {(period, v): s for v, s in groups.items()}, [period], scope)
        )
        return {(result.estimate.by[by],): result for result in found}

    def _rest(
        self, indicator: Indicator, groups: Mapping[tuple[Any, ...], State], values: tuple[Any, ...]
    ) -> Result:
        others = [state for key, state in groups.items() if key != values]
        state: Any = reduce(add, others, indicator.state([]))
        scope = self._scope(())
        key: Group = (self.period, ())
        whole = Result(indicator.finish(state, self.confidence), state=state)
        return withheld({key: whole}, scope)[key]

    def _has_rows(self, indicator: Indicator) -> bool:
        return self._results([indicator], self.period)[0].estimate.n > 0

    def _count(self, table: str) -> int:
        from cxreports.data import TABLES

        if table == "customers":  # a customer counts while there, not on the day of arrival
            return 1
        return rows_in(self.dataset.frame(table), TABLES[table].day, self.period)


def _opened(data: str | Path | Dataset) -> Dataset:
    if not isinstance(data, str | Path):
        return data
    from cxreports.data import open_dataset
    from cxreports.demo import resolve

    return open_dataset(resolve(data))


def _highest_first(result: Result) -> tuple[Any, ...]:
    value = result.estimate.value
    group = str(next(iter(result.estimate.by.values()), ""))
    return (value is None, -(value or 0.0), group)
