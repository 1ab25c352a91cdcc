"""Who answers, and who does not: respondents against the base (methodology 3.16)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import narwhals as nw

from cxreports.errors import NoData, UsageError
from cxreports.measure import inference
from cxreports.measure.analysis.columns import adopt, counted
from cxreports.measure.analysis.record import Analysis, named
from cxreports.measure.disclosure import suppressed
from cxreports.measure.inference import Interval, Test
from cxreports.measure.record import LOW_BASE

_Q = 0.05


@dataclass(frozen=True, slots=True)
class Class:
    """One value of a dimension.

    Attributes:
        base, base_share: customers, and their share of the base (0-100).
        respondents, respondent_share: the same of those who answered; None where withheld: under
            5 respondents, or giving such a class away (R13, R14).
        rate, interval: response rate 0-100, Wilson; None likewise.
        difference: rate minus that of the rest, in points. p_adjusted: Benjamini-Hochberg over the values of
            the dimension. called: p_adjusted <= 0.05 on 30 customers or more on each side.
    """

    value: Any
    base: int
    base_share: float
    respondents: int | None
    respondent_share: float | None
    rate: float | None
    interval: Interval | None
    difference: float | None = None
    p_adjusted: float | None = None
    called: bool = False


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension: its classes, largest of the base first, and the test that all answer alike."""

    name: str
    classes: tuple[Class, ...]
    test: Test | None

    @property
    def margin(self) -> dict[Any, int]:
        """Customers per value, as `rake` takes them."""
        return {one.value: one.base for one in self.classes}


@dataclass(frozen=True, kw_only=True)
class Bias(Analysis):
    """Respondents against the base.

    Attributes:
        n: respondents who are in the base. n_missing: those who are not. base: customers.
        rate, interval: overall response rate, 0-100, Wilson.
    """

    definition_id: ClassVar[str] = "response_bias"
    base: int
    rate: float
    interval: Interval
    dimensions: tuple[Dimension, ...]

    def __getitem__(self, name: str) -> Dimension:
        return named("dimension", name, {one.name: one for one in self.dimensions})


def bias(
    respondents: Any, base: Any, by: Sequence[str], *, customer: str = "customer_id", confidence: float = 0.95
) -> Bias:
    """Response rate by class of the base, and where it differs (methodology 3.16).

    A customer counts once, however often he answered; his class is the base's.

    Args:
        respondents: rows with a customer's identifier: answers, or completed invitations.
        base: one row per customer who could have answered, with the dimensions. Customers who were asked, if
            known: then it is a response rate, else a coverage.
        by: dimensions of the base.

    Raises:
        NoData: the base is empty, or nobody in it answered.

    >>> import pandas as pd
    >>> base = pd.DataFrame({"customer_id": range(400), "offer": ["a", "b"] * 200})
    >>> answered = pd.DataFrame({"customer_id": [*range(0, 200, 2), *range(1, 101, 2)]})
    >>> [(one.value, one.rate, one.called) for one in bias(answered, base, ["offer"])["offer"].classes]
    [('a', 50.0, True), ('b', 25.0, True)]
    """
    if not by:
        raise UsageError("no dimension is named.", hint='Write by=["offer"], for instance.')
    who = adopt(respondents, [customer], table="responses")
    everyone = adopt(base, [customer], by=tuple(by), table="customers")
    ids = _eager(who.filter(~nw.col(customer).is_null()).unique())
    listed = _eager(everyone.unique()).sort(customer, *by)
    listed = listed.unique(subset=[customer], keep="first", maintain_order=True)
    if not len(listed):
        raise NoData("the base holds no customer.")
    marked = listed.join(ids.with_columns(cx_answered=nw.lit(1)), on=customer, how="left")
    marked = marked.with_columns(nw.col("cx_answered").fill_null(0))
    answered = int(marked["cx_answered"].sum())
    if not answered:
        raise NoData("nobody in the base answered.", hint=f"Do both frames mean the same by {customer!r}?")
    found = tuple(_dimension(name, counted(marked, [name, "cx_answered"]), confidence) for name in by)
    overall = inference.wilson(answered, len(listed), confidence)
    return Bias(
        n=answered, n_missing=len(ids) - answered, base=len(listed), rate=100 * answered / len(listed),
        interval=_percent(overall), dimensions=found, confidence=confidence,
        method="Wilson; each class against the rest, Benjamini-Hochberg; chi-square",
        warnings=_cautions(found, len(ids) - answered, len(ids)),
    )  # fmt: skip


def _eager(frame: Any) -> Any:
    """Identifiers are joined in memory: the two frames may live on different engines."""
    eager = frame.collect(backend="pyarrow") if isinstance(frame, nw.LazyFrame) else frame
    return nw.from_native(eager.to_arrow())


def _percent(interval: Interval) -> Interval:
    return Interval(100 * interval.low, 100 * interval.high, interval.method)


def _dimension(name: str, rows: Sequence[Mapping[str, Any]], confidence: float) -> Dimension:
    counts: dict[Any, list[int]] = {}
    for row in rows:
        counts.setdefault(row[name], [0, 0])[row["cx_answered"]] += row["cx_n"]
    order = sorted(counts, key=lambda value: (-sum(counts[value]), str(value)))
    base, answered = sum(map(sum, counts.values())), sum(yes for _, yes in counts.values())
    hidden = suppressed({(value,): counts[value][1] for value in order})
    classes = [
        _class(value, counts[value], base, answered, confidence, (value,) in hidden) for value in order
    ]
    if len(classes) < 2:
        return Dimension(name, tuple(classes), None)
    test = inference.chi_square([counts[value] for value in order]) if 0 < answered < base else None
    shown = [place for place, one in enumerate(classes) if one.rate is not None]
    pairs = [(counts[order[place]][1], classes[place].base) for place in shown]
    tests = [inference.proportion_difference(x, n, answered - x, base - n, confidence) for x, n in pairs]
    for place, one, p in zip(
        shown, tests, inference.benjamini_hochberg([one.p for one in tests]), strict=True
    ):
        enough = min(classes[place].base, base - classes[place].base) >= LOW_BASE
        classes[place] = replace(
            classes[place], difference=100 * one.delta, p_adjusted=p, called=p <= _Q and enough
        )
    return Dimension(name, tuple(classes), test)


def _class(
    value: Any, counts: Sequence[int], base: int, answered: int, confidence: float, hidden: bool
) -> Class:
    n, x = sum(counts), counts[1]
    if hidden:
        return Class(value, n, 100 * n / base, None, None, None, None)
    interval = _percent(inference.wilson(x, n, confidence))
    return Class(value, n, 100 * n / base, x, 100 * x / answered, 100 * x / n, interval)


def _cautions(dimensions: Sequence[Dimension], strangers: int, known: int) -> tuple[str, ...]:
    told = [
        "Respondents may differ from the others in ways that no dimension shows; weights cannot mend that."
    ]
    uneven = [one.name for one in dimensions if any(each.called for each in one.classes)]
    if uneven:
        told.append(f"Response differs by {', '.join(uneven)}: compare figures with and without weights.")
    if strangers:
        told.append(f"{strangers} of {known} respondents are not in the base and were left out.")
    return tuple(told)
