"""Cases of the closed loop: open ones, their owners, why, and what calls go with (methodology 2.11, 3.10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar

from cxreports.data.sql import ident
from cxreports.errors import NoData
from cxreports.measure.analysis.callback import LoopEffect, loop_effect
from cxreports.measure.analysis.departures import Reason
from cxreports.measure.analysis.desk import end_of
from cxreports.measure.analysis.record import Analysis
from cxreports.measure.disclosure import suppressed
from cxreports.measure.inference import Interval, wilson
from cxreports.measure.lack import Lack
from cxreports.measure.record import LOW_BASE, Result
from cxreports.period import Period

if TYPE_CHECKING:
    from cxreports.measure.study import Study

AGES = (2, 7, 14, 30)  # days between two classes of age
OTHERS = ""  # the owners with too few cases to be told apart
_REST = "INTERVAL 1 DAY"  # after a contact, before which a score is no second answer


@dataclass(frozen=True, slots=True)
class Held:
    """The open cases of one owner ("" for those too few to be told apart, None for nobody).

    Attributes:
        classes: by age: under 2 days, 2 to 7, 7 to 14, 14 to 30, more than 30. waiting: not contacted yet.
    """

    owner: str | None
    n: int
    classes: tuple[int, ...]
    waiting: int


@dataclass(frozen=True, kw_only=True)
class OpenCases(Analysis):
    """What is to be followed up and not closed at the end of the period, whenever it was opened.

    Attributes:
        n: cases. classes, waiting: as in `Held`. owners: most cases first; empty without owners.
    """

    definition_id: ClassVar[str] = "open_cases"
    at: datetime
    classes: tuple[int, ...]
    waiting: int
    owners: tuple[Held, ...]


@dataclass(frozen=True, kw_only=True)
class CaseReasons(Analysis):
    """Why cases were opened in the period: n with a reason, n_missing without; the most frequent first."""

    definition_id: ClassVar[str] = "case_reasons"
    reasons: tuple[Reason, ...]


def like_for_like(results: Sequence[Result]) -> list[Result]:
    """The rates of a closed loop, those without comparison that the previous period had more time for.

    Of what came in last, fewer are contacted, closed or asked again yet: set against an earlier period they
    would fall at the end of every report. Contacts in time are all due; waiting times count who still waits.
    """
    growing = ("closed_loop", "closed_loop.closure", "closed_loop.recovery", "closed_loop.promoter")
    return [
        replace(one, comparison=None, year_ago=None) if one.estimate.definition_id in growing else one
        for one in results
    ]


def to_follow(eligible_to: float = 6.0) -> str:
    """Which cases are to be followed up, in SQL: those declared eligible, else those of a low score."""
    return f"coalesce(eligible, score <= {float(eligible_to)})"


def open_cases(study: Study, owner: str = "owner", eligible_to: float = 6.0) -> OpenCases | Lack:
    """Cases that are open at the end of the period, by age and owner.

    Owners with fewer than 5 cases are told together (R13): a name and two cases would tell of two customers.
    """
    if "followups" not in study.dataset.tables:
        return Lack("loop.followups")
    at = end_of(study, study.period)
    end = f"TIMESTAMP '{at:%Y-%m-%d %H:%M:%S}'"
    known = owner in study.dataset.dimensions["followups"]
    who = ident(owner) if known else "NULL"
    rows = (
        study.dataset.table("followups")
        .filter(
            f"{to_follow(eligible_to)} AND opened_at < {end} AND (closed_at IS NULL OR closed_at >= {end})"
        )
        .project(
            f"{who} AS who, (epoch({end}) - epoch(opened_at)) / 86400 AS age, "
            f"contacted_at IS NULL OR contacted_at >= {end} AS waits"
        )
        .fetchall()
    )
    whole = _held(None, rows)
    owners = _by_owner(rows) if known and rows else ()
    return OpenCases(
        n=whole.n, confidence=study.confidence, method="counts", at=at, classes=whole.classes,
        waiting=whole.waiting, owners=owners,
    )  # fmt: skip


def _held(owner: str | None, rows: Sequence[tuple[Any, ...]]) -> Held:
    edges = (0.0, *AGES, float("inf"))
    ages = [float(age) for _, age, _ in rows]
    classes = [sum(low <= age < high for age in ages) for low, high in pairwise(edges)]
    return Held(owner, len(rows), tuple(classes), sum(bool(waits) for _, _, waits in rows))


def _by_owner(rows: Sequence[tuple[Any, ...]]) -> tuple[Held, ...]:
    parts: dict[str | None, list[tuple[Any, ...]]] = {}
    for row in rows:
        parts.setdefault(None if row[0] is None else str(row[0]), []).append(row)
    hidden = {name for (name,) in suppressed({(name,): len(part) for name, part in parts.items()})}
    pooled = [row for name in hidden for row in parts[name]]
    found = [_held(name, part) for name, part in parts.items() if name not in hidden]
    found.sort(key=lambda one: (one.owner is None, -one.n, str(one.owner)))
    return (*found, _held(OTHERS, pooled)) if pooled else tuple(found)


def case_reasons(study: Study, by: str = "reason", eligible_to: float = 6.0) -> CaseReasons | Lack:
    """Why the cases of the period were opened, with the shares of the period before."""
    if "followups" not in study.dataset.tables or by not in study.dataset.dimensions["followups"]:
        return Lack("loop.reasons", {"by": by})
    now, before = (_reasons(study, period, by, eligible_to) for period in (study.period, study.previous))
    unknown = now.pop(None, 0)
    before.pop(None, 0)
    n, earlier = sum(now.values()), sum(before.values())
    if n < LOW_BASE:
        return Lack("loop.few", {"n": n, "needed": LOW_BASE})
    hidden = {name for (name,) in suppressed({(name,): count for name, count in now.items()})}
    found = []
    for name, count in sorted(now.items(), key=lambda pair: (-pair[1], str(pair[0]))):
        if name not in hidden:
            told = wilson(count, n, study.confidence)
            ends = Interval(100 * told.low, 100 * told.high, told.method)
            then = 100 * before.get(name, 0) / earlier if earlier >= LOW_BASE else None
            found.append(Reason(str(name), count, 100 * count / n, ends, then))
    return CaseReasons(
        n=n, n_missing=unknown, confidence=study.confidence, method="Wilson", reasons=tuple(found)
    )


def _reasons(study: Study, period: Period, by: str, eligible_to: float) -> dict[str | None, int]:
    rows = (
        study.dataset.table("followups")
        .filter(
            f"{to_follow(eligible_to)} AND opened_on >= DATE '{period.start_on}' "
            f"AND opened_on < DATE '{period.end_on}'"
        )
        .aggregate(f"{ident(by)} AS why, count(*) AS n", "why")
        .fetchall()
    )
    return {why: int(n) for why, n in rows}


def callback_effect(
    study: Study, strata: Sequence[str] = (), *, eligible_to: float = 6.0, recovered_from: float = 7.0,
    drawn_by_lot: bool = False,
) -> LoopEffect | Lack:  # fmt: skip
    """Contacted against not contacted, both asked again, among the cases opened in the period (3.10).

    Args:
        strata: dimensions of the follow-ups that are held equal, besides the score.
        drawn_by_lot: who was not to be called was drawn at random.
    """
    table = study.dataset.table("followups") if "followups" in study.dataset.tables else None
    if table is None:
        return Lack("loop.followups")
    known = [name for name in strata if name in study.dataset.dimensions["followups"]]
    end = f"TIMESTAMP '{end_of(study, study.period):%Y-%m-%d %H:%M:%S}'"
    frame = table.filter(
        f"{to_follow(eligible_to)} AND opened_on >= DATE '{study.period.start_on}' AND opened_at < {end} "
        "AND (contacted_at IS NULL OR contacted_at >= opened_at)"
    ).project(
        f"score, CAST(contacted_at IS NOT NULL AND contacted_at < {end} AS INTEGER) AS contacted, "
        f"CASE WHEN followup_at < {end} AND (contacted_at IS NULL OR followup_at >= contacted_at + {_REST}) "
        "THEN followup_score END AS followup_score" + "".join(f", {ident(name)}" for name in known)
    )
    try:
        return loop_effect(
            frame, strata=known, eligible_to=10,
            recovered_from=recovered_from, randomised=drawn_by_lot, confidence=study.confidence,
        )  # fmt: skip
    except NoData:
        return Lack("loop.alone")
