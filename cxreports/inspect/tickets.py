"""The table `tickets`: requests, incidents, calls; an event log is made into its last rows first."""

from __future__ import annotations

from cxreports.data.sql import ident
from cxreports.inspect.column import Column
from cxreports.inspect.fill import add_date, add_ids, add_rest
from cxreports.inspect.pick import pick
from cxreports.inspect.proposal import Proposal
from cxreports.inspect.search import Found, search
from cxreports.inspect.view import View
from cxreports.inspect.vocabulary import ORDERING, UPDATED

_TELLING = ("resolved_at", "first_reply_at", "reopens", "status")


def propose_tickets(view: View, survey: bool) -> Proposal | None:
    """Tickets, where an identifier, a date of opening, and something of how they went are found.

    Args:
        survey: whether the source holds questions on a scale: then a bare "Date" and "Status" are theirs.
    """
    found = search(view, "tickets")
    told = [name for name in _TELLING if found.has(name)]
    if not told or not (found.has("ticket_id") and found.has("created_at")):
        return None
    if found.at("ticket_id").one.source != view.base.name or not _convincing(found, told, survey):
        return None
    proposal = Proposal("tickets", view, f"found: ticket_id, created_at, {', '.join(told)}")
    add_ids(proposal, found)
    for name, picked in found.dates.items():
        add_date(proposal, name, picked)
    add_rest(proposal, found)
    ticket = proposal.used["ticket_id"]
    if not ticket.profile.unique:
        _take_last_change(proposal, ticket)
    return proposal


def _convincing(found: Found, told: list[str], survey: bool) -> bool:
    """Whether what was found can only be tickets."""
    dated = bool({"resolved_at", "first_reply_at"} & set(told))
    if dated:
        return True
    named = found.at("ticket_id").rank == 0
    opened = found.at("created_at").rank < 2
    answered = found.has("status") and found.at("status").one.shape == "flag"
    return named and (answered or (opened and not survey) or "reopens" in told)


def _take_last_change(proposal: Proposal, ticket: Column) -> None:
    """An event log has a row per change of a ticket: the last one tells how it ended."""
    view = proposal.view
    told = f"{ticket.profile.distinct} tickets in {ticket.profile.filled} rows: one row per change"
    dates = [column for column in view.of("date", own=True) if column.form and column.form.formats == ("",)]
    order = pick(view.of("number", "code", "flag", own=True), (ORDERING,)) or pick(dates, (UPDATED,))
    if order is None:
        proposal.why += f"; {told}, the last row of each is taken"
        return
    column = order.one
    key = ident(column.name) if column.shape == "date" else f"CAST({ident(column.name)} AS INT)"
    rows = ident(view.base.name)
    proposal.query = (
        f"SELECT * FROM {rows}  -- {told}\n"
        f"QUALIFY row_number() OVER (PARTITION BY {ident(ticket.name)} ORDER BY {key} DESC, {rows} DESC) = 1"
    )
    proposal.why += f"; {told}"
    view.say(column, "order of changes", "tickets", f"{order.why}; the last change of a ticket is taken")
