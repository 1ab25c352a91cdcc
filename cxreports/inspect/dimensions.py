"""What a report can be broken down by, and why the other columns are not used."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cxreports.data.schema import TABLES
from cxreports.inspect.column import Column
from cxreports.inspect.doubt import Block
from cxreports.inspect.fill import value_of
from cxreports.inspect.labels import LABELS
from cxreports.inspect.privacy import STAFF
from cxreports.inspect.proposal import Proposal
from cxreports.inspect.view import View
from cxreports.inspect.words import plain, slug
from cxreports.inspect.yamltext import scalar

MOST = 8  # dimensions that are switched on; more are written as comments
_GROUPS = (
    {"promoter", "passive", "detractor"},
    {"promoters", "passives", "detractors"},
    {"promoteur", "passif", "detracteur"},
)
_FILLED = 0.25  # share of rows that a dimension must have a value in
_COUNTS = r"\b(nombre|number|nb|count|quantity)\b"
_DATE_PARTS = (
    r"^(month|mois|quarter|trimestre|year|annee|week|semaine|day|jour|weekday)( (name|number|of year))?$"
)
_NO_DIMENSION = r"\b(name|nom|url|link|lien|token|hash|version|ip)\b"


def add_dimensions(proposal: Proposal, told: bool = True) -> dict[str, Column]:
    """Fill `dimensions:`; gives the columns by name."""
    view, names = proposal.view, TABLES[proposal.table].names
    usable = list(_usable(proposal))
    usable.sort(
        key=lambda column: (
            column.shape == "flag",
            column.source != view.base.name,
            slug(column.name) not in LABELS,
        )
    )
    found: dict[str, Column] = {}
    for column in usable:
        name = slug(column.name)
        name = (
            f"{name}_group" if name in names and not TABLES[proposal.table].column(name).dimension else name
        )
        if name in found or name in {str(key) for key, _ in proposal.columns.entries}:
            continue
        if len(found) < MOST:
            found[name] = column
            proposal.used[f"dimension {name}"] = column
            proposal.dimensions.add(name, value_of(view, column))
            view.say(
                column,
                f"dimension {name}",
                proposal.table,
                column.why,
                "certain" if column.shape == "word" else "likely",
            )
        elif column.source == view.base.name:
            proposal.dimensions.remark(f"{name}: {scalar(column.ref)}")
            view.say(
                column,
                f"(dimension {name})",
                "",
                f"{column.why}; written as a comment, {MOST} are enough to begin with",
                "likely",
            )
    for column in view.of("personal", own=True):
        if column.personal == "names of employees" and column.profile.distinct <= 50:
            proposal.dimensions.remark(
                f"{slug(column.name)}: {scalar(column.ref)}  (names of employees: only if you may)"
            )
    return found


def _usable(proposal: Proposal) -> Iterator[Column]:
    used = {column.ref for column in proposal.used.values()}
    for column in proposal.view.of("word", "flag"):
        asked = proposal.view.claimed(column)
        taken = (
            asked is not None
            and not asked.taken_for.startswith(("dimension", "(dimension"))
            and asked.table == proposal.table
        )
        if column.ref in used or taken or column.profile.distinct < 2 or computed(column):
            continue
        if column.profile.filled < _FILLED * column.profile.rows or re.search(_COUNTS, column.plain):
            continue
        if re.search(_NO_DIMENSION, column.plain) and column.profile.distinct > 20:
            continue
        yield column


def computed(column: Column) -> bool:
    """Promoters, passives and detractors: computed from a score that is there already."""
    return any({plain(value) for value in column.profile.values} <= group for group in _GROUPS)


def labels_of(dimensions: dict[str, Column]) -> Block:
    """Names for the reader in French and English, where they are known; else the heading."""
    block = Block()
    for name, column in dimensions.items():
        if name in LABELS:
            french, english = LABELS[name]
            block.add(name, Block([("fr", french), ("en", english)]))
        elif (heading := " ".join(column.name.replace("_", " ").split())) and slug(heading).replace(
            "_", " "
        ) != heading.casefold():
            block.add(name, heading)
    return block


def explain_rest(views: Sequence[View]) -> None:
    """Say of every column that nobody claimed why it is not used."""
    for view in views:
        for column in view.base.columns:
            if view.claimed(column) is None:
                taken, why = _unused(column)
                view.say(
                    column,
                    taken,
                    "",
                    why,
                    "certain" if taken != "not used" or column.shape == "empty" else "unsure",
                )


def _unused(column: Column) -> tuple[str, str]:
    if column.personal:
        return "personal data", f"{column.why}: kept out of the data file"
    if column.shape == "empty":
        return "not used", column.why
    if column.profile.distinct == 1:
        return "not used", f"the same value in all rows: {column.profile.values[0][:30]}"
    if computed(column):
        return "not used", "promoters, passives and detractors are computed from the score"
    if (
        column.profile.unique
        and column.profile.numeric
        and column.profile.high - column.profile.low == column.profile.rows - 1
    ):
        return "not used", "numbers the rows"
    if re.search(_DATE_PARTS, column.plain):
        return "not used", "a part of the date: reports make it themselves"
    if column.profile.filled < _FILLED * column.profile.rows:
        return "not used", f"filled in {column.profile.filled} of {column.profile.rows} rows; not recognised"
    if re.search(STAFF, column.plain):
        return "not used", f"about employees; {column.why}"
    return "not used", f"{column.why}; not recognised"
