"""Filling the columns of a proposed table from what a search found."""

from __future__ import annotations

from cxreports.data.schema import TABLES
from cxreports.inspect.column import Column
from cxreports.inspect.doubt import Block, Noted, Open
from cxreports.inspect.pick import Picked, date_sure, date_value, missing, which
from cxreports.inspect.proposal import Proposal
from cxreports.inspect.search import Found, find_comment
from cxreports.inspect.view import View

_PERSON = "the person (not the order or the answer)"


def meaning(table: str, name: str) -> str:
    """What a canonical column means, in a few words."""
    return TABLES[table].column(name).meaning.partition(";")[0].removesuffix(" (UTC)")


def add_ids(proposal: Proposal, found: Found) -> None:
    """Identifiers; that of a row must not repeat (an event log of tickets is made into tickets first)."""
    key = TABLES[proposal.table].key
    for name, picked in found.ids.items():
        columns = picked.columns
        if name == key and proposal.table != "tickets":
            columns = tuple(column for column in columns if column.profile.unique)
        if len(columns) > 1 and name == "customer_id":
            _add_open_customer(proposal, Picked(columns, picked.rank, picked.word))
        elif columns:
            column = columns[0]
            count = "all different" if column.profile.unique else f"{column.profile.distinct} different"
            why = f"{picked.why}; {count} in {column.profile.filled} rows"
            proposal.use(name, column)
            proposal.view.say(column, name, proposal.table, why, picked.sure)


def _add_open_customer(proposal: Proposal, picked: Picked) -> None:
    proposal.use("customer_id", picked.one, Open(which(proposal.view, picked, _PERSON)))
    for column in picked.columns:
        why = f"one of {len(picked.columns)} identifiers"
        proposal.view.say(column, "customer_id", proposal.table, why, "unsure", is_open=True)
        proposal.used[f"customer_id {column.ref}"] = column


def add_date(proposal: Proposal, name: str, picked: Picked, told: str = "") -> None:
    """A day or a moment; left open when several columns may be it.

    Args:
        told: what the date is, for the question; by default the meaning of the canonical column.
    """
    if len(picked.columns) > 1:
        _add_open_date(proposal, name, picked, told or meaning(proposal.table, name))
    else:
        _add_one_date(proposal, name, picked)
    if proposal.day is None:
        proposal.day = picked.one


def _add_open_date(proposal: Proposal, name: str, picked: Picked, told: str) -> None:
    view, doubt = proposal.view, which(proposal.view, picked, told)
    value = date_value(view, picked.one)
    alike = all(column.form == picked.one.form for column in picked.columns) or all(
        column.form and picked.one.form and column.form.formats == picked.one.form.formats
        for column in picked.columns
    )
    if isinstance(value, Block) and alike:  # the format is the same whichever is meant
        value.entries[0] = ("column", Open(doubt))
        proposal.use(name, picked.one, value)
    else:
        proposal.use(name, picked.one, Open(doubt))
    for column in picked.columns:
        why = f"one of {len(picked.columns)} dates that may be {told}"
        view.say(column, name, proposal.table, why, "unsure", is_open=True)


def _add_one_date(proposal: Proposal, name: str, picked: Picked) -> None:
    view, column = proposal.view, picked.one
    assert column.form is not None
    clocks = [one for one in view.of("clock") if one.source == column.source and not column.form.timed]
    clock = clocks[0] if clocks else None
    value, is_open = date_value(view, column, clock), len(column.form.formats) > 1
    told = picked.why if picked.word else "the only date of the file"
    proposal.use(name, column, value if picked.word or is_open else Noted(value, told))
    sure = "unsure" if is_open else date_sure(column, picked.rank)
    view.say(column, name, proposal.table, f"{told}; {column.why}", sure, is_open=is_open)
    if clock and not is_open:
        view.say(clock, f"{name} (time)", proposal.table, clock.why)


def add_rest(proposal: Proposal, found: Found) -> None:
    """Words, flags and numbers; a column fills one place only."""
    for name, picked in found.plain:
        column = picked.one
        if name in proposal.used or any(column.ref == used.ref for used in proposal.used.values()):
            continue
        proposal.use(name, column, value_of(proposal.view, column))
        proposal.view.say(column, name, proposal.table, f"{picked.why}; {column.why}", picked.sure)


def add_comment(proposal: Proposal) -> None:
    """The free text, where the table has a place for it."""
    if "comment" in TABLES[proposal.table].names and (found := find_comment(proposal.view)):
        column, why, sure = found
        proposal.use("comment", column)
        proposal.view.say(column, "comment", proposal.table, why, sure)


def value_of(view: View, column: Column) -> object:
    """A column as it is filled, with its own words for "no value"."""
    words = missing(view, column)
    return Block([("column", column.ref), ("missing", words)]) if words else column.ref
