"""The customer base of a study: cohorts, survival, reasons to leave, at-risk list (methodology 3.6-3.11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from cxreports.data.question import Question
from cxreports.data.sql import ident, literal
from cxreports.measure import figure
from cxreports.measure.analysis.classlink import Linkage, linkage
from cxreports.measure.analysis.lives import CustomerSurvival, survival
from cxreports.measure.cohort import Triangle, cohorts
from cxreports.measure.coverage import Coverage
from cxreports.measure.inference import Interval, wilson
from cxreports.measure.lack import Lack
from cxreports.measure.record import LOW_BASE
from cxreports.period import Period

if TYPE_CHECKING:
    from cxreports.measure.study import Study

_VALID = "score BETWEEN scale_min AND scale_max"
_WHEN = "struct_pack(at := answered_at, id := response_id)"  # answers of one moment have an order, too
LEAST_DAYS = 60  # between the first and the last recorded departure: a shorter record tells no cohort


def observed_from(study: Study, day: str = "") -> date | None:
    """The first day from which departures are known: as told, else that of the first one on record."""
    return date.fromisoformat(day) if day else Coverage.of(study.dataset).first_on


def cutoff(study: Study) -> date:
    """The day after the last that the data cover, or that the period holds."""
    return min(Coverage.of(study.dataset).end_on, study.period.end_on)


def has_contracts(study: Study) -> bool:
    """Whether the data say when customers come and go; else orders alone tell whether they come back."""
    return "customers" in study.dataset.tables


def indicators(study: Study) -> tuple[str, ...]:
    """What tells of the customer base: churn and retention; of orders alone, how often and how much."""
    if has_contracts(study):
        return ("churn", "retention")
    return ("orders.frequency", "orders.basket", "orders.repeat")


def dimension(study: Study, wanted: str = "") -> str:
    """The dimension of customers (of orders alone, theirs) to compare: the one wanted, else the first
    declared; "" for none."""
    known = study.dataset.dimensions.get("customers" if has_contracts(study) else "orders", ())
    usual = (name for name in known if name != "leave_reason" and 2 <= len(study.dataset.values(name)) <= 20)
    return wanted if wanted in known else next(usual, "")


def cohort_triangle(study: Study, most: int = 13, since: str = "") -> Triangle | Lack:
    """Who is still there, by month of arrival; by orders where the data have them, else by spans (3.6).

    Cohorts from the first month from which departures are known, `most` of them at most; a customer is there
    in a month of which he was one on any day.

    Args:
        since: first day from which departures are known; "" for the first on record.
    """
    last = Period.containing(cutoff(study) - timedelta(days=1))
    if last.end_on > cutoff(study):
        last = last.previous
    if "orders" in study.dataset.tables:
        orders = study.dataset.table("orders")
        found = cohorts(orders, last.key, day="ordered_on")
        return _recent(found, most) if found.sizes else Lack("retention.cohorts")
    if not has_contracts(study):
        return Lack("retention.cohorts")
    first, gone = _record(study)
    start = date.fromisoformat(since) if since else first
    if start is None or first is None or gone is None or (gone - first).days < LEAST_DAYS:
        return Lack("retention.record")
    begin = Period.containing(start)
    begin = begin if begin.start_on == start else begin._shift(1)
    spans = study.dataset.table("customers").query(
        "spans",
        f"""
        SELECT customer_id,
               CAST(unnest(generate_series(
                   date_trunc('month', started_on),
                   least(coalesce(ended_on - 1, DATE '{last.start_on}'), DATE '{last.start_on}'),
                   INTERVAL 1 MONTH)) AS DATE) AS happened_on
        FROM spans WHERE started_on >= DATE '{begin.start_on}' AND started_on < DATE '{last.end_on}'
        """,
    )
    found = cohorts(spans, last.key)
    return _recent(found, most) if found.sizes else Lack("retention.cohorts")


def _record(study: Study) -> tuple[date | None, date | None]:
    """First and last recorded departure."""
    row = study.dataset.table("customers").aggregate("min(ended_on), max(ended_on)").fetchall()[0]
    return row[0], row[1]


def _recent(found: Triangle, most: int) -> Triangle:
    """The last cohorts, at ages that one of them reached."""
    names = sorted(found.sizes)[-most:]
    active = {name: found.active[name] for name in names}
    sizes = {name: found.sizes[name] for name in names}
    return Triangle(found.kind, sizes, active, max((len(row) for row in active.values()), default=0))


def survival_by_tenure(study: Study, by: str = "", since: str = "") -> CustomerSurvival | Lack:
    """Survival by age of the contract, customers counted from the day departures are known (left truncation).

    Args:
        by: dimension of customers; "" for none.
    """
    if not has_contracts(study):
        return Lack("retention.customers")
    if by and by not in study.dataset.dimensions["customers"]:
        by = ""
    start = observed_from(study, since)
    if start is None:
        return Lack("retention.nobody")
    first, gone = _record(study)
    if not since and first and gone and (gone - first).days < LEAST_DAYS:
        return Lack("retention.span")  # a base of those who left on one day seems to have stayed until then
    frame = study.dataset.table("customers")
    return survival(frame, cutoff=cutoff(study), by=by, observed_from=start, confidence=study.confidence)


def survival_by_nps(study: Study) -> CustomerSurvival | Lack:
    """Survival from each customer's first NPS answer on, by its class (landmark: no immortal time; 3.7)."""
    question = nps_question(study)
    if question is None or not has_contracts(study):
        return Lack("retention.answers")
    frame = _followed(study, question)
    if not frame.aggregate("count(*)").fetchall()[0][0]:
        return Lack("retention.answers")
    return survival(
        frame, cutoff=cutoff(study), by="nps_class", origin="answered_on", confidence=study.confidence
    )


def nps_question(study: Study) -> Question | None:
    """The main NPS question, where answers name their customer."""
    if "responses" not in study.dataset.tables:
        return None
    found = [one for one in study.dataset.questions.values() if one.kind == "nps" and one.main]
    known = study.dataset.table("responses").filter("customer_id IS NOT NULL").limit(1).fetchall()
    return found[0] if found and known else None


def _followed(study: Study, question: Question) -> Any:
    """First answer of each customer while one, with its class and the end of that span."""
    spans = study.dataset.table("customers").set_alias("spans")
    answers = study.dataset.table("responses").filter(
        f"question = {literal(question.id)} AND {_VALID} AND customer_id IS NOT NULL "
        f"AND answered_on < DATE '{cutoff(study)}'"
    )
    first = answers.aggregate(
        f"customer_id, min(answered_on) AS answered_on, arg_min(score, {_WHEN}) AS score", "customer_id"
    ).set_alias("answers")
    joined = first.join(
        spans,
        "answers.customer_id = spans.customer_id AND answered_on >= started_on "
        "AND (ended_on IS NULL OR ended_on > answered_on)",
    )
    return joined.project(
        "answers.customer_id, answered_on, ended_on, CASE WHEN score >= 9 THEN 'promoter' "
        "WHEN score >= 7 THEN 'passive' ELSE 'detractor' END AS nps_class"
    )


def nps_link(study: Study, adjust: Sequence[str] = ()) -> Linkage | Lack:
    """What NPS classes did in the year after they answered (methodology 3.11)."""
    question = nps_question(study)
    if question is None or not has_contracts(study):
        return Lack("retention.answers")
    dataset = study.dataset
    answers = dataset.table("responses").filter(
        f"question = {literal(question.id)} AND customer_id IS NOT NULL"
    )
    tickets = dataset.table("tickets") if "tickets" in dataset.tables else None
    known = [name for name in adjust if name in dataset.dimensions["customers"]]
    return linkage(
        answers, dataset.table("customers"), cutoff=cutoff(study), tickets=tickets, adjust=known,
        confidence=study.confidence,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reason:
    """Share of the departures of known reason that gave this one, 0-100, Wilson; `before`: a period ago."""

    name: str
    n: int
    share: float
    interval: Interval
    before: float | None = None


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why customers left in a period.

    Attributes:
        n: departures with a reason. unknown: those without.
    """

    n: int
    unknown: int
    reasons: tuple[Reason, ...]


def leave_reasons(study: Study) -> Reasons | Lack:
    """The reasons of the period's departures, the most frequent first (methodology 2.6)."""
    if not has_contracts(study):
        return Lack("retention.customers")
    now, before = _reasons(study, study.period), _reasons(study, study.previous)
    unknown = now.pop(None, 0)
    before.pop(None, 0)
    n, earlier = sum(now.values()), sum(before.values())
    if n < LOW_BASE:
        return Lack("retention.reasons", {"n": n, "needed": LOW_BASE})
    found = []
    for name, count in sorted(now.items(), key=lambda pair: (-pair[1], str(pair[0]))):
        told = wilson(count, n, study.confidence)
        then = 100 * before.get(name, 0) / earlier if earlier else None
        interval = Interval(100 * told.low, 100 * told.high, told.method)
        found.append(Reason(str(name), count, 100 * count / n, interval, then))
    return Reasons(n, unknown, tuple(found))


def _reasons(study: Study, period: Period) -> dict[str | None, int]:
    rows = (
        study.dataset.table("customers")
        .filter(f"ended_on >= DATE '{period.start_on}' AND ended_on < DATE '{period.end_on}'")
        .aggregate("leave_reason, count(*) AS n", "leave_reason")
        .fetchall()
    )
    return {reason: int(n) for reason, n in rows}


@dataclass(frozen=True, slots=True)
class AtRisk:
    """Customers at the end of a period whose last answer was a detractor's.

    Attributes:
        customers: the base. asked: those who answered within `days`. detractors: of these, those at risk.
        share: detractors / asked, 0-100, Wilson. value: mean value of a detractor at risk, in the currency of
            the data; None without values. by: segment -> (detractors, asked), largest first; small ones
            withheld. end_on: the day after the last one that is looked at.
    """

    customers: int
    asked: int
    detractors: int
    share: float
    interval: Interval
    value: float | None
    days: int
    by: Mapping[str, tuple[int, int]]
    end_on: date


def at_risk(study: Study, by: str = "", days: int = 365) -> AtRisk | Lack:
    """How many customers there answered last as detractors, within `days` (a list, not a prediction).

    They are those of the end of the period, or of the data, when these end before.
    """
    question = nps_question(study)
    if question is None or not has_contracts(study):
        return Lack("retention.answers")
    end = min(cutoff(study), study.period.end_on)
    there = study.dataset.table("customers").filter(
        f"started_on < DATE '{end}' AND (ended_on IS NULL OR ended_on >= DATE '{end}')"
    )
    answers = study.dataset.table("responses").filter(
        f"question = {literal(question.id)} AND {_VALID} AND customer_id IS NOT NULL "
        f"AND answered_on < DATE '{end}' AND answered_on >= DATE '{end - timedelta(days=days)}'"
    )
    last = answers.aggregate(f"customer_id, arg_max(score, {_WHEN}) AS score", "customer_id").set_alias("a")
    asked = there.set_alias("c").join(last, "a.customer_id = c.customer_id")
    group = f"c.{ident(by)}" if by in study.dataset.dimensions["customers"] else "NULL"
    rows = (
        asked.project(f"{group} AS part, score <= 6 AS at_risk, value")
        .aggregate("part, count(*), count(*) FILTER (at_risk), sum(value) FILTER (at_risk), "
                   "count(value) FILTER (at_risk)", "part")
        .fetchall()
    )  # fmt: skip
    n, detractors = sum(row[1] for row in rows), sum(row[2] for row in rows)
    if n < LOW_BASE:
        return Lack("retention.asked", {"n": n, "days": days})
    share = figure.share(detractors, n, study.confidence)
    known = sum(row[4] for row in rows)
    value = float(sum(row[3] or 0.0 for row in rows)) / known if known else None
    parts = {
        str(row[0]): (int(row[2]), int(row[1])) for row in rows if row[0] is not None and row[1] >= LOW_BASE
    }
    ranked = dict(sorted(parts.items(), key=lambda pair: -pair[1][0] / pair[1][1]))
    base = int(there.aggregate("count(*)").fetchall()[0][0])
    interval = Interval(share.low or 0.0, share.high or 100.0, share.method)
    return AtRisk(base, n, detractors, share.value or 0.0, interval, value, days, ranked, end)
