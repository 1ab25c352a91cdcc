"""What makes a row impossible or redundant: excluded with its reason, never silently repaired.

Each rule marks rows of the table `draft.<name>` in its column `_reason`; the first reason stands.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from cxreports.data.rawtable import FILE, ROW
from cxreports.data.schema import Table
from cxreports.data.sql import ident, literal

_ORDER = (  # table, reason, condition
    ("customers", "end before start", "ended_on < started_on"),
    ("tickets", "resolved before created", "resolved_at < created_at"),
    ("tickets", "reply before created", "first_reply_at < created_at"),
    ("orders", "delivered before ordered", "delivered_at < ordered_at"),
    ("followups", "closed before opened", "closed_at < opened_at"),
)
# An interaction that is not identified is taken to be the day's (methodology R6 speaks of one response per
# customer, survey, touchpoint and interaction): sent twice on one day is a duplicate, next month's is not.
_SAME_ANSWER = (
    "company", "customer_id", "survey", "question", "touchpoint",
    "coalesce(interaction_id, CAST(interaction_at AS VARCHAR), CAST(answered_on AS VARCHAR))",
)  # fmt: skip
_LAST = f"_mapping DESC, {FILE} DESC, {ROW} DESC"
_COMPLETE_LAST = f"(score IS NOT NULL) DESC, answered_at DESC, {_LAST}"


def apply_rules(connection: duckdb.DuckDBPyConnection, table: Table, mapped: Sequence[str]) -> None:
    """Mark the rows of `draft.<table>` that break a rule.

    Args:
        mapped: the columns that the data file fills; an identifier made by the loader cannot repeat.
    """
    draft = f"draft.{ident(table.name)}"
    for name, reason, condition in _ORDER:
        if name == table.name:
            _mark(connection, draft, reason, condition)
    if table.key and table.key in mapped:
        parts: tuple[str, ...] = ("company", table.key, *(["question"] if table.name == "responses" else []))
        order = _COMPLETE_LAST if table.name == "responses" else _LAST
        _mark_repeated(connection, draft, "repeated identifier", parts, order, f"{table.key} IS NOT NULL")
    if table.name == "responses":
        _mark_repeated(
            connection, draft, "duplicate answer", _SAME_ANSWER, _COMPLETE_LAST, "customer_id IS NOT NULL"
        )
    if table.name == "employees":
        parts = ("company", "employee_id", "item", "answered_on")
        order = f"(score IS NOT NULL) DESC, {_LAST}"
        _mark_repeated(connection, draft, "duplicate answer", parts, order, "employee_id IS NOT NULL")
    if table.name == "customers":
        _merge_spans(connection, draft)


def _mark(connection: duckdb.DuckDBPyConnection, draft: str, reason: str, condition: str) -> None:
    connection.execute(
        f"UPDATE {draft} SET _reason = {literal(reason)} WHERE _reason IS NULL AND ({condition})"
    )


def _mark_repeated(
    connection: duckdb.DuckDBPyConnection,
    draft: str,
    reason: str,
    parts: Sequence[str],
    order: str,
    among: str,
) -> None:
    """Keep, of the rows that agree in `parts`, the first in `order`."""
    scope = f"FROM {draft} WHERE _reason IS NULL AND {among}"
    keys = ", ".join(parts)
    repeated = f"SELECT 1 {scope} GROUP BY {keys} HAVING count(*) > 1 LIMIT 1"
    if not connection.execute(repeated).fetchall():
        return
    ranked = f"SELECT rowid AS id, row_number() OVER (PARTITION BY {keys} ORDER BY {order}) AS place {scope}"
    _mark(connection, draft, reason, f"rowid IN (SELECT id FROM ({ranked}) WHERE place > 1)")


def _merge_spans(connection: duckdb.DuckDBPyConnection, draft: str) -> None:
    """Join spans of one customer that overlap or touch: a renewed contract is neither a loss nor a win.

    The row that started last stays, with the attributes it has and the whole span.
    """
    forever = "DATE '9999-12-31'"
    who = "PARTITION BY company, customer_id"
    in_time = f"{who} ORDER BY started_on, ended_on NULLS LAST, id"
    spans = f"""
        WITH rows AS (
            SELECT rowid AS id, company, customer_id, started_on, ended_on,
                   coalesce(ended_on, {forever}) AS last_on
            FROM {draft} WHERE _reason IS NULL
        ), reached AS (
            SELECT *, max(last_on) OVER (
                {in_time} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reach
            FROM rows
        ), numbered AS (
            SELECT *, sum(CASE WHEN reach >= started_on THEN 0 ELSE 1 END) OVER ({in_time}) AS span
            FROM reached
        )
        SELECT id, count(*) OVER same AS parts,
               min(started_on) OVER same AS first_on, max(last_on) OVER same AS last_on,
               row_number() OVER ({who}, span ORDER BY started_on DESC, id DESC) AS place
        FROM numbered WINDOW same AS ({who}, span)
    """
    connection.execute(f"CREATE OR REPLACE TEMP TABLE spans AS SELECT * FROM ({spans}) WHERE parts > 1")
    _mark(connection, draft, "overlapping span merged", "rowid IN (SELECT id FROM spans WHERE place > 1)")
    connection.execute(
        f"UPDATE {draft} SET started_on = first_on, ended_on = nullif(last_on, {forever}) "
        f"FROM spans WHERE {draft}.rowid = spans.id AND place = 1"
    )
    connection.execute("DROP TABLE spans")
