"""Customers: since when, until when, and what stands in for a date that the file does not have."""

from __future__ import annotations

import re

from cxreports.data.sql import ident, literal
from cxreports.inspect.column import Column
from cxreports.inspect.doubt import Block, Choice, Doubt, Open
from cxreports.inspect.fill import add_ids, add_rest
from cxreports.inspect.pick import Picked, date_sure, date_value, pick
from cxreports.inspect.proposal import Proposal
from cxreports.inspect.search import search
from cxreports.inspect.view import View
from cxreports.inspect.vocabulary import CHURNED, TENURE

_LEFT = {
    "yes",
    "y",
    "oui",
    "o",
    "true",
    "vrai",
    "1",
    "churned",
    "left",
    "lost",
    "resilie",
    "parti",
    "perdu",
    "inactif",
}
_MONTH_ENDS = 0.5  # share of end dates on the last day of a month from which they are taken for last days


def propose_customers(view: View, survey: bool) -> Proposal | None:
    """Customers with the span of their relation, from dates or from months and a flag.

    Args:
        survey: whether the source holds questions: then it must also say who left.
    """
    found, tenure, churn = search(view, "customers"), _tenure(view), _churn(view)
    start, end = found.dates.get("started_on"), found.dates.get("ended_on")
    who = found.ids.get("customer_id")
    if who is None or who.one.source != view.base.name or (survey and not (end or churn)):
        return None
    own = start is not None and start.one.source == view.base.name
    dated = start if own and start and (start.rank == 0 or end or churn) else None
    if not dated and (tenure is None or not who.one.profile.unique):
        return None
    why = "a start date" if dated else "months as a customer"
    proposal = Proposal("customers", view, f"an identifier and {why}")
    add_ids(proposal, found)
    if dated:
        _add_start(proposal, dated)
        if end:
            _add_end(proposal, end)
    elif tenure:
        _add_start_of_tenure(proposal, tenure)
    if churn and not (dated and end):
        _add_end_of_flag(proposal, *churn)
    add_rest(proposal, found)
    return proposal


def _tenure(view: View) -> Column | None:
    """The column that holds the months somebody has been a customer."""
    picked = pick(
        [column for column in view.of("number", "question", own=True) if column.profile.numeric], (TENURE,)
    )
    return picked.one if picked else None


def _churn(view: View) -> tuple[Column, str] | None:
    """The column that says who left, and the value that says so."""
    named = [column for column in view.of("flag", "word") if re.search(CHURNED, column.plain)]
    for column in sorted(named, key=lambda one: one.shape != "flag" or one.profile.numeric):
        left = [value for value in column.profile.values if value.casefold() in _LEFT]
        if len(left) == 1:
            return column, left[0]
    return None


def _add_start(proposal: Proposal, picked: Picked) -> None:
    """`started_on` from a date."""
    view, column = proposal.view, picked.one
    proposal.use("started_on", column, date_value(view, column))
    is_open = bool(column.form and len(column.form.formats) > 1)
    sure = "unsure" if is_open else date_sure(column, picked.rank)
    view.say(column, "started_on", "customers", f"{picked.why}; {column.why}", sure, is_open=is_open)
    proposal.day = column


def _add_end(proposal: Proposal, picked: Picked) -> None:
    """`ended_on` from a date; left open when it seems to be the last day as a customer."""
    view, column = proposal.view, picked.one
    form = column.form
    assert form is not None
    is_open = len(form.formats) > 1
    why = f"{picked.why}; {column.why}; taken for the first day no longer a customer"
    value = date_value(view, column)
    if not is_open and (count := _month_ends(view, column)):
        doubt, is_open = _last_day(view, column, count), True
        value = Open(doubt, "value")
    proposal.use("ended_on", column, value)
    view.say(
        column,
        "ended_on",
        "customers",
        why,
        "unsure" if is_open else date_sure(column, picked.rank),
        is_open=is_open,
    )


def _parsed(column: Column) -> str:
    assert column.form is not None
    written = column.form.formats[0]
    return (
        f"try_strptime({column.sql}, {literal(written)})"
        if written and "%" in written
        else f"TRY_CAST({column.sql} AS TIMESTAMP)"
    )


def _month_ends(view: View, column: Column) -> int:
    """How many end dates are the last day of a month, where most of them are."""
    sheet = view.sheet(column)
    day = _parsed(column).replace(column.sql, ident(column.name))
    found = sheet.one(
        f"SELECT count(*) FILTER (last_day({day}) = CAST({day} AS DATE)), count({day}) FROM {{t}}"
    )
    ends, filled = int(str(found[0])), int(str(found[1]))
    return ends if filled >= 10 and ends > _MONTH_ENDS * filled else 0


def _last_day(view: View, column: Column, count: int) -> Doubt:
    ends = f"{count} of {column.profile.filled} end dates are the last day of a month"
    question = f"{ends}: is it the last day as a customer?"
    assert column.form is not None
    same = date_value(view, column)
    written = (
        column.ref
        if not isinstance(same, Block)
        else f'{{column: "{column.ref}", format: "{column.form.formats[0]}"}}'
    )
    after = f"CAST({_parsed(column)} AS DATE) + 1".replace('"', '\\"')
    choices = (
        Choice("the last day as a customer: a day is added", {"value": f'{{sql: "{after}"}}'}),
        Choice("the first day no longer a customer", {"value": written}),
    )
    return Doubt(view.sheet(column).place(column.name), question, choices)


def _add_start_of_tenure(proposal: Proposal, tenure: Column) -> None:
    """A start counted back from the last day of the data, which only a person knows."""
    proposal.used["started_on"] = tenure
    started = f"DATE '{{}}' + 1 - to_months(CAST({tenure.sql} AS INT))"
    proposal.columns.add("started_on", Block([("sql", Open(proposal.view.last_day, shape=started))]))
    months = f"{tenure.profile.low:g} to {tenure.profile.high:g}"
    why = f"{months} months as a customer: the start is counted back from the last day of the data"
    proposal.view.say(tenure, "started_on", "customers", why, "likely", is_open=True)


def _add_end_of_flag(proposal: Proposal, column: Column, left: str) -> None:
    """Who left is known, not when: the last day of the data."""
    proposal.used["ended_on"] = column
    ended = f"CASE WHEN {column.sql} = {literal(left)} THEN DATE '{{}}' END"
    proposal.columns.add("ended_on", Block([("sql", Open(proposal.view.last_day, shape=ended))]))
    why = f"{left!r} says who left, not when: taken for the last day of the data"
    proposal.view.say(column, "ended_on", "customers", why, "likely", is_open=True)
