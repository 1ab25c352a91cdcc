"""Which canonical tables the rows of a source can fill."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cxreports.data.schema import TABLES
from cxreports.inspect.doubt import Block
from cxreports.inspect.fill import add_comment, add_date, add_ids, add_rest
from cxreports.inspect.proposal import Proposal
from cxreports.inspect.relation import propose_customers
from cxreports.inspect.responses import propose_responses
from cxreports.inspect.search import Found, find_comment, search
from cxreports.inspect.survey import Item, items_of, write_questions
from cxreports.inspect.tickets import propose_tickets
from cxreports.inspect.view import View
from cxreports.inspect.vocabulary import FLAGS


@dataclass(frozen=True, slots=True)
class Rule:
    """When the rows of a source are those of a table.

    Attributes:
        needs: columns that must be found.
        either: at least one of them, if any are named.
        survey: whether questions on a scale must stand beside them, or must not; None = no matter.
        own: the column that must stand in the source itself, not in one joined to it.
        comment: whether there must be a free text.
    """

    needs: tuple[str, ...]
    either: tuple[str, ...] = ()
    survey: bool | None = False
    own: str = ""
    comment: bool = False

    def holds(self, view: View, found: Found, survey: bool) -> bool:
        """Whether what was found in a view is the table's."""
        return (
            all(map(found.has, self.needs))
            and (not self.either or any(map(found.has, self.either)))
            and self.survey in {None, survey}
            and (not self.own or found.at(self.own).one.source == view.base.name)
            and (not self.comment or find_comment(view) is not None)
        )


_RULES: Mapping[str, Rule] = {
    "experiments": Rule(("variant", "customer_id", "assigned_at"), survey=None),
    "sessions": Rule(("session_id", "started_at"), tuple(FLAGS["sessions"]), survey=None),
    "invitations": Rule(("sent_at",), survey=None, own="sent_at"),
    "followups": Rule(("contacted_at", "opened_at"), survey=True, own="contacted_at"),
    "contracts": Rule(("due_at", "renewed"), own="due_at"),
    "volumes": Rule(("counted_at", "events", "exposure"), own="events"),
    "headcounts": Rule(("closed_at", "answers", "headcount"), own="headcount"),
    "acquisitions": Rule(("spent_at", "cost", "customers"), own="cost"),
    "events": Rule(("customer_id", "step", "happened_at"), own="step"),
    "orders": Rule(("customer_id", "ordered_at"), ("order_id", "amount"), own="ordered_at"),
    "reviews": Rule(("published_at",), own="published_at", comment=True),
}


def propose(view: View) -> Iterator[Proposal]:
    """The tables that a view fills: answers and one table of facts at most."""
    items = items_of(view)
    if employees := _employees(view, items):
        yield employees
        return
    tickets = propose_tickets(view, bool(items))
    if tickets:
        yield tickets
    if items:
        yield propose_responses(view, items, tickets)
    if not tickets and (other := propose_customers(view, bool(items)) or _by_rule(view, items)):
        yield other


def _by_rule(view: View, items: Sequence[Item]) -> Proposal | None:
    for table, rule in _RULES.items():
        found = search(view, table)
        if rule.holds(view, found, bool(items)):
            return _generic(view, table, found, items)
    return None


def _generic(view: View, table: str, found: Found, items: Sequence[Item]) -> Proposal:
    required = [column.name for column in TABLES[table].columns if column.required]
    proposal = Proposal(table, view, f"found: {', '.join(name for name in required if found.has(name))}")
    add_ids(proposal, found)
    for name, picked in found.dates.items():
        add_date(proposal, name, picked)
    add_rest(proposal, found)
    add_comment(proposal)
    if table == "experiments" and "experiment" not in proposal.used:
        proposal.columns.add("experiment", Block([("value", view.base.name)]))
    if table == "followups" and (score := _followed(items)):
        proposal.use("score", score.column)
    return proposal


def _followed(items: Sequence[Item]) -> Item | None:
    """The answer that is followed up: the recommendation, else the first question as plain numbers."""
    plain = [item for item in items if item.column.answers and not item.column.answers.texts]
    return next((item for item in plain if item.asked.kind == "nps"), plain[0] if plain else None)


def _employees(view: View, items: Sequence[Item]) -> Proposal | None:
    """Employees who answered items; their questions have no kind."""
    found = search(view, "employees")
    if not (items and found.has("employee_id") and found.has("answered_on")):
        return None
    who = found.at(
        "employee_id"
    ).one.profile  # in a survey of customers, the employee who served them repeats
    if search(view, "responses").has("customer_id") or 2 * who.distinct <= who.filled:
        return None
    proposal = Proposal("employees", view, f"an employee's identifier and {len(items)} items")
    add_ids(proposal, found)
    add_date(proposal, "answered_on", found.at("answered_on"), "the day of the answer")
    for name, entry in write_questions(view, items, "employees").entries:
        if isinstance(entry, Block):
            proposal.items.add(str(name), entry)
    return proposal
