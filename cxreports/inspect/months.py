"""Which months a table covers, and the last one that is worth a report."""

from __future__ import annotations

from dataclasses import dataclass

from cxreports.data.sql import ident, literal
from cxreports.inspect.proposal import Proposal

_USUAL = 0.1  # share of the largest month that a month needs to be usual


@dataclass(frozen=True, slots=True)
class Months:
    """Months of a table, as 2026-10.

    Attributes:
        last: the last whole month, and its rows.
        usual: the last month with a usual number of rows.
    """

    last: str
    rows: int
    usual: str


def months_of(proposal: Proposal) -> Months | None:
    """The months that a table covers; None when its dates are not known yet."""
    column = proposal.day
    if column is None or column.form is None or len(column.form.formats) > 1 or column.form.locale:
        return None
    form, sheet = column.form.formats[0], proposal.view.sheet(column)
    value = ident(column.name)
    day = f"try_strptime({value}, {literal(form)})" if "%" in form else f"TRY_CAST({value} AS TIMESTAMP)"
    if form and "%" not in form:
        return None
    query = (
        f"SELECT strftime({day}, '%Y-%m') AS m, count(*), max({day}) >= last_day(max({day})) FROM "
        f"{ident(sheet.name)} WHERE {day} IS NOT NULL GROUP BY m ORDER BY m"
    )
    found = [
        (str(month), int(rows), bool(whole))
        for month, rows, whole in sheet.connection.execute(query).fetchall()
    ]
    whole = found if not found or found[-1][2] else found[:-1]
    if not whole:
        return None
    need = _USUAL * max(rows for _, rows, _ in whole)
    usual = next(month for month, rows, _ in reversed(whole) if rows >= need)
    return Months(whole[-1][0], whole[-1][1], usual)
