"""One file per step of a journey: each holds an identifier and the same word in every row."""

from __future__ import annotations

from collections.abc import Sequence

from cxreports.inspect.doubt import Block, Open
from cxreports.inspect.pick import date_value, pick
from cxreports.inspect.proposal import Proposal
from cxreports.inspect.view import View
from cxreports.inspect.vocabulary import CUSTOMER

STEPS = 2  # files from which a file with one word is a step


def propose_steps(views: Sequence[View]) -> list[Proposal]:
    """One mapping of `events` per file that is a step, from the largest to the smallest."""
    steps = [view for view in views if _is_step(view)]
    if len(steps) < STEPS:
        return []
    return [_step(view) for view in sorted(steps, key=lambda view: -view.base.rows)]


def _is_step(view: View) -> bool:
    columns = view.base.columns
    constant = [column for column in columns if column.profile.distinct == 1 and not column.profile.numeric]
    return len(columns) == 2 and len(constant) == 1 and pick(columns, CUSTOMER) is not None


def _step(view: View) -> Proposal:
    who = pick(view.base.columns, CUSTOMER)
    assert who is not None
    step = next(column for column in view.base.columns if column.name != who.one.name)
    word = step.profile.values[0]
    proposal = Proposal("events", view, f"each row says {word!r}: a step of a journey")
    proposal.use("customer_id", who.one)
    view.say(who.one, "customer_id", "events", who.why)
    proposal.use("step", step)
    view.say(step, "step", "events", proposal.why)
    dates = view.of("date")
    if len(dates) == 1:
        proposal.use("happened_at", dates[0], date_value(view, dates[0]))
        view.say(dates[0], "happened_at", "events", f"the only date; {dates[0].why}", "likely")
        proposal.day = dates[0]
    else:
        proposal.columns.add("happened_at", Block([("value", Open(view.last_day, "value"))]))
    return proposal
