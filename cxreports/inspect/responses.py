"""The table `responses`: the questions of a survey, and when they were answered."""

from __future__ import annotations

from collections.abc import Sequence

from cxreports.data.sql import literals
from cxreports.inspect.doubt import Block, Open
from cxreports.inspect.fill import add_comment, add_date, add_ids, add_rest
from cxreports.inspect.pick import Picked
from cxreports.inspect.proposal import Proposal
from cxreports.inspect.search import Found, search
from cxreports.inspect.survey import Item, write_questions
from cxreports.inspect.view import View

_TRIALS = {"survey preview", "survey test", "spam"}


def propose_responses(view: View, items: Sequence[Item], tickets: Proposal | None) -> Proposal:
    """Answers to a survey.

    Args:
        tickets: what the same source gives of tickets: an answer without a date of its own has one of theirs.
    """
    found = search(view, "responses")
    proposal = Proposal("responses", view, f"{len(items)} question{'s' if len(items) > 1 else ''} on a scale")
    add_ids(proposal, found)
    _add_answered(proposal, found, tickets)
    add_rest(proposal, found)
    add_comment(proposal)
    proposal.questions = write_questions(view, items, "responses")
    proposal.where = _without_trials(view)
    return proposal


def _without_trials(view: View) -> str:
    """Trial runs of the questionnaire are no answers (Qualtrics marks them in `Status`)."""
    for column in view.of("word", own=True):
        trials = [value for value in column.profile.values if value.casefold() in _TRIALS]
        if trials:
            told = f"{', '.join(trials)}: trial runs of the questionnaire are left out"
            view.say(column, "where", "responses", told)
            return f"{column.sql} NOT IN ({literals(trials)})"
    return ""


def _add_answered(proposal: Proposal, found: Found, tickets: Proposal | None) -> None:
    """The date of the answer; left open when several dates could be it, or none is there."""
    view = proposal.view
    picked = found.dates.get("answered_at")
    if picked is None or (tickets and picked.rank > 1):
        picked = _any_date(view, tickets)
    if picked is None:
        proposal.columns.add("answered_at", Block([("value", Open(view.last_day))]))
        return
    add_date(proposal, "answered_at", picked, "the date of the answer")
    judged = found.dates.get("interaction_at")
    if judged and len(judged.columns) == 1 and judged.one.ref not in {one.ref for one in picked.columns}:
        add_date(proposal, "interaction_at", judged)


def _any_date(view: View, tickets: Proposal | None) -> Picked | None:
    """Dates without a telling heading: those of the tickets that the answers stand beside, or all."""
    if tickets:
        dates = [tickets.used[name] for name in ("created_at", "resolved_at") if name in tickets.used]
    else:
        dates = view.of("date", own=True) or view.of("date")
    return Picked(tuple(dates), 1, "") if dates else None
