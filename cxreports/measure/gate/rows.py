"""The rows that the checks count, asked for in SQL: a data set always lives in DuckDB."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cxreports.data.sql import ident
from cxreports.period import Period

if TYPE_CHECKING:
    from cxreports.measure.study import Study


def ask(study: Study, table: str, query: str) -> list[tuple[Any, ...]]:
    """The rows of a query over one table of the study, which it names `seen`."""
    found: list[tuple[Any, ...]] = derived(study.dataset.table(table), query).fetchall()
    return found


def derived(relation: Any, query: str) -> Any:
    """The relation that a query makes of another one, which it names `seen`; nothing is read yet."""
    return relation.query("seen", query)


def day_of(study: Study) -> str:
    """The column that places an answer in a period (R5)."""
    return "interaction_on" if study.date == "interaction" else "answered_on"


def within(day: str, period: Period) -> str:
    """SQL: whether a row falls in a period."""
    return f"({ident(day)} >= DATE '{period.start_on}' AND {ident(day)} < DATE '{period.end_on}')"
