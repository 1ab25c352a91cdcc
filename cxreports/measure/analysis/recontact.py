"""Why first contacts do not settle a matter: contacts, reopenings, repeats, by reason (methodology 2.9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import narwhals as nw

from cxreports.measure import figure
from cxreports.measure.analysis.record import Analysis
from cxreports.measure.disclosure import suppressed
from cxreports.measure.fcr import FirstContact, Issues
from cxreports.measure.grouping import Prepared, grouped
from cxreports.measure.inference import Interval
from cxreports.measure.lack import Lack
from cxreports.measure.record import LOW_BASE, Result
from cxreports.measure.state import Row

if TYPE_CHECKING:
    from cxreports.measure.study import Study

_KINDS = ("several", "reopened", "repeated")
_SUMS = ("mature", "success", "unknown", "pending", "unresolved", *_KINDS)


@dataclass(frozen=True)
class Failures(Issues):
    """Issues, with what speaks against each: several contacts, a reopening, a further ticket."""

    def rows(self, frame: Any, by: Sequence[str]) -> Prepared:
        found = super().rows(frame, by)
        mature = nw.col("mature")
        made = found.frame.with_columns(
            several=mature * _flag(nw.col("cx_contacts") > 1),
            reopened=mature * _flag(nw.col("cx_reopens") > 0),
            repeated=mature * (1 - nw.col("cx_alone")),
        )
        return Prepared(made, (), (*found.sums, *_KINDS))


def _flag(condition: Any) -> Any:
    return nw.when(condition).then(nw.lit(1)).otherwise(nw.lit(0))


@dataclass(frozen=True, slots=True)
class Again:
    """One reason: its issues, and those that took a further contact.

    Attributes:
        share: of all issues with a further contact, 0-100, Wilson; weight: of all issues, 0-100.
        first: its first-contact resolution, compared with the rest; None where it is not told.
    """

    name: str
    issues: int
    failed: int
    share: float
    interval: Interval
    weight: float
    first: Result | None = None


@dataclass(frozen=True, kw_only=True)
class Recontact(Analysis):
    """The issues of a period that the first contact did not settle.

    Attributes:
        n: issues whose window is over. failed: of these, with a further contact of any kind.
        kinds: how many took several contacts ("several"), were opened again ("reopened"), or were followed by
            a ticket of the same customer and category within the window ("repeated"); one may be in all.
        pending, unresolved: issues on neither side: their window is not over; they are not solved.
        reasons: by category, most further contacts first; small groups withheld. Empty without categories.
    """

    definition_id: ClassVar[str] = "recontact"
    failed: int
    kinds: Mapping[str, int]
    pending: int
    unresolved: int
    window_days: float
    by: str
    reasons: tuple[Again, ...]


def recontact(study: Study, indicator: FirstContact, by: str = "category") -> Recontact | Lack:
    """What speaks against first-contact resolution, and which reasons it falls on.

    Args:
        indicator: FCR with its window.
        by: dimension of the reasons.
    """
    if "tickets" not in study.dataset.tables:
        return Lack("support.tickets")
    bound = study.bound(indicator)
    assert isinstance(bound, FirstContact)
    known = study.dataset.dimensions["tickets"]
    parts = _parts(study, bound, by if by in known else "")
    sums = {name: sum(round(part[name]) for part in parts.values()) for name in _SUMS}
    if sums["mature"] < LOW_BASE:
        return Lack("support.mature", {"n": sums["mature"], "needed": LOW_BASE})
    named = {str(name): part for name, part in parts.items() if name is not None}
    return Recontact(
        n=sums["mature"], n_missing=sums["unknown"], confidence=study.confidence, method="Wilson",
        failed=sums["mature"] - sums["success"], kinds={name: sums[name] for name in _KINDS},
        pending=sums["pending"], unresolved=sums["unresolved"], window_days=bound.window_days,
        by=by if by in known else "", reasons=_reasons(study, bound, by, named) if by in known else (),
    )  # fmt: skip


def _parts(study: Study, bound: FirstContact, by: str) -> dict[Any, Row]:
    """Sums by value of the dimension, of the period; one part named None without a dimension."""
    base = bound.preparation
    names = (by,) if by else ()
    rows = grouped(study.dataset.frame("tickets"), Failures(base.window, base.cutoff), names, [study.period])
    return {values[0] if values else None: part[0] for (_, values), part in rows.items()}


def _reasons(study: Study, bound: FirstContact, by: str, parts: Mapping[str, Row]) -> tuple[Again, ...]:
    split = {str(one.estimate.by[by]): one for one in study.split(bound, by)}
    failed = {name: round(part["mature"] - part["success"]) for name, part in parts.items()}
    issues = {name: round(part["mature"]) for name, part in parts.items()}
    total, whole = sum(failed.values()), sum(issues.values())
    if not total:
        return ()
    hidden = {name for (name,) in suppressed({(name,): n for name, n in issues.items()})}
    found = []
    for name in sorted(failed, key=lambda name: (-failed[name], name)):
        if name not in hidden and issues[name]:
            told = figure.share(failed[name], total, study.confidence)
            ends = Interval(told.low or 0.0, told.high or 0.0, told.method)
            weight = 100 * issues[name] / whole
            found.append(
                Again(name, issues[name], failed[name], told.value or 0.0, ends, weight, split.get(name))
            )
    return tuple(found)
