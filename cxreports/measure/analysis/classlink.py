"""What NPS classes did after they answered: retention, margin, tickets (methodology 3.11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from cxreports.errors import UsageError
from cxreports.measure import inference
from cxreports.measure.analysis.followed import day_of, follow, life_of, tickets_after
from cxreports.measure.analysis.lifetable import LifeTable, compare_lives
from cxreports.measure.analysis.record import Analysis, named
from cxreports.measure.analysis.valuegap import Gap, gaps_of_value
from cxreports.measure.economy.lifetime import ClassValue
from cxreports.measure.inference import Interval, Test
from cxreports.measure.panel import CLASSES
from cxreports.measure.record import ANONYMITY_BASE

Floats = NDArray[np.float64]
_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class ClassLink:
    """One NPS class. Under 5 customers everything but `n` is None.

    Attributes:
        n: customers, by their first answer.
        retention, retention_interval: % still there at the horizon after the answer (Kaplan-Meier); None when
            fewer than 10 are followed that long.
        value, value_interval: mean value per customer, in the currency of the data; Student t.
        tickets, tickets_interval: per customer and year after the answer; exact Poisson.
    """

    name: str
    n: int
    retention: float | None = None
    retention_interval: Interval | None = None
    value: float | None = None
    value_interval: Interval | None = None
    tickets: float | None = None
    tickets_interval: Interval | None = None


@dataclass(frozen=True, kw_only=True)
class Linkage(Analysis):
    """NPS classes and what came after.

    Attributes:
        n: customers who answered while customers. n_missing: answers without a customer or from a former one;
            n_invalid: scores off 0-10.
        horizon: days after the answer. classes: detractor, passive, promoter.
        test: log-rank of their retention.
        crude, adjusted: gaps of value to detractors, plain and with `adjusted_for` held equal; empty without
            a value.
    """

    definition_id: ClassVar[str] = "linkage"
    horizon: float
    classes: tuple[ClassLink, ...]
    test: Test | None
    crude: tuple[Gap, ...]
    adjusted: tuple[Gap, ...]
    adjusted_for: tuple[str, ...]

    def __getitem__(self, name: str) -> ClassLink:
        return named("NPS class", name, {one.name: one for one in self.classes})

    def class_values(self, per_year: float = 1.0) -> dict[str, ClassValue]:
        """The classes as `value_by_class` takes them, retention brought to a year at a constant rate.

        Args:
            per_year: how many values make a year; 12 for a monthly one.
        """
        return {
            one.name: ClassValue(one.value * per_year, (one.retention / 100) ** (_YEAR / self.horizon))
            for one in self.classes
            if one.value is not None and one.retention is not None
        }


def linkage(
    responses: Any, customers: Any, *, cutoff: date, horizon: float = 365, tickets: Any = None,
    value: str = "value", adjust: Sequence[str] = (), past: str = "", confidence: float = 0.95,
) -> Linkage:  # fmt: skip
    """Retention, value and tickets by NPS class, from each customer's first answer on (methodology 3.11).

    Customers are followed from their answer (landmark): what happened before cannot be its consequence.

    Args:
        responses: answers to one 0-10 question: `customer_id`, `score`, `answered_on`.
        customers: spans: `customer_id`, `started_on`, `ended_on` and, where known, `value`.
        cutoff: first day that the data no longer cover.
        horizon: days after the answer at which retention is read.
        tickets: `customer_id`, `created_on`; None for none.
        value: numeric column of customers, in the currency of the data; left out when absent.
        adjust: columns of customers (offer, segment...) held equal; tenure at the answer always is.
        past: numeric column of customers, value BEFORE the answer; "" when unknown, which is a warning.

    Raises:
        NoData: nobody answered while a customer. DataError: a column is absent or of the wrong kind.

    >>> import pandas as pd
    >>> n = range(120)
    >>> answers = pd.DataFrame({"customer_id": n, "score": [3, 8, 10] * 40})
    >>> answers["answered_on"] = date(2025, 1, 1)
    >>> base = pd.DataFrame({"customer_id": n, "started_on": [date(2024, 1, 1 + i % 28) for i in n]})
    >>> base["ended_on"] = [date(2025, 3, 1) if i % 3 == 0 and i % 2 else None for i in n]
    >>> found = linkage(answers, base, cutoff=date(2026, 1, 1), horizon=180)
    >>> [(one.name, one.retention) for one in found.classes]
    [('detractor', 50.0), ('passive', 100.0), ('promoter', 100.0)]
    """
    if not horizon > 0:
        raise UsageError(f"a horizon of {horizon!r} days makes no sense.", hint="Write 365.")
    end = day_of(cutoff)
    people, counts = follow(responses, customers, end, value, (*adjust, *([past] if past else [])))
    followed = tickets_after(tickets, people) if tickets is not None else None
    tables = {name: life_of(people, place) for place, name in enumerate(CLASSES)}
    classes = tuple(
        _class(name, place, people, tables[name], horizon, followed, confidence)
        for place, name in enumerate(CLASSES)
    )
    known = [table for table in tables.values() if table.n >= ANONYMITY_BASE]
    crude, adjusted, held = gaps_of_value(people, adjust, past, confidence)
    return Linkage(
        n=len(people["score"]), n_missing=counts["missing"], n_invalid=counts["invalid"], horizon=horizon,
        classes=classes, test=compare_lives(known) if len(known) > 1 else None,
        crude=crude, adjusted=adjusted, adjusted_for=held, confidence=confidence,
        warnings=_cautions(past, bool(crude)),
        method="Kaplan-Meier from the answer, log-rank; Student t; exact Poisson; OLS with HC3 errors",
    )  # fmt: skip


def _class(
    name: str, place: int, people: Mapping[str, Any], table: LifeTable, horizon: float,
    tickets: Floats | None, confidence: float,
) -> ClassLink:  # fmt: skip
    side = people["class"] == place
    one = ClassLink(name, int(side.sum()))
    if one.n < ANONYMITY_BASE:
        return one
    if float(table.at_risk(np.array([horizon]))[0]) >= 10:
        kept, low, high = (100 * part for part in table.curve(confidence).at(horizon))
        one = replace(one, retention=kept, retention_interval=Interval(low, high, "Kaplan-Meier, log(-log)"))
    values = people["value"][side]
    values = values[np.isfinite(values)]
    if len(values) >= ANONYMITY_BASE:
        mean, spread = float(values.mean()), float(values.std(ddof=1))
        interval = inference.mean_interval(mean, spread, len(values), confidence)
        one = replace(one, value=mean, value_interval=interval)
    if tickets is not None:
        events, years = float(tickets[side].sum()), table.exposure / _YEAR
        interval = inference.poisson_interval(events, years, confidence)
        one = replace(one, tickets=events / years, tickets_interval=interval)
    return one


def _cautions(past: str, valued: bool) -> tuple[str, ...]:
    told = [
        "Classes differ in more than their answer: an association, not what a better score brings.",
        "Respondents are not the whole base, and former customers were not asked.",
    ]
    if valued and not past:
        told.append(
            "The gap is not adjusted for value before the answer: good customers may have been good already."
        )
    return tuple(told)
