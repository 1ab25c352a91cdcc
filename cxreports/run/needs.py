"""What a template cannot do without: its main tables and their columns, checked before anything runs.

A notebook says it in its metadata; `a|b` is either of the two:

    "cxreports": {"needs": {"responses": ["touchpoint|stage"], "events": ["step"]}}
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxreports.data.schema import TABLES
from cxreports.errors import DataError, TemplateError

if TYPE_CHECKING:
    from cxreports.data import Dataset

Needs = Mapping[str, list[str]]


def read_needs(path: Path) -> Needs:
    """The needs that a notebook declares: table -> columns; none where it declares none.

    Raises:
        TemplateError: they are not written as tables with lists of columns, or name no canonical table.
    """
    notebook = json.loads(path.read_text(encoding="utf-8"))
    needs: Any = notebook.get("metadata", {}).get("cxreports", {}).get("needs", {})
    well_formed = isinstance(needs, Mapping) and all(
        isinstance(columns, list) and all(isinstance(column, str) for column in columns)
        for columns in needs.values()
    )
    if not well_formed or not set(needs) <= set(TABLES):
        raise TemplateError(
            f"its metadata `cxreports.needs` cannot be read: {needs!r}.",
            where=path.name,
            hint='Write {"responses": ["touchpoint|stage"]}; tables: ' + ", ".join(TABLES) + ".",
        )
    return {table: list(columns) for table, columns in needs.items()}


def check_needs(needs: Needs, dataset: Dataset, template: str, where: str = "") -> None:
    """Whether the data hold what a template cannot do without.

    Args:
        needs: from `read_needs`.
        dataset: the data, restricted to the company and the segment of a report.
        template, where: its name, and the place that names it, for the error.

    Raises:
        DataError: a table is absent, or a column has no value; says which, and what the data hold.
    """
    for table, columns in needs.items():
        wanted = ", ".join(f"`{column}`" for column in columns)
        if table not in dataset.tables:
            asked = f"a table `{table}`" + (f" with {wanted}" if wanted else "")
            raise DataError(
                f"template {template!r} needs {asked}; {dataset.path.name} maps none.",
                where=where,
                hint=f"It maps: {', '.join(dataset.tables) or 'nothing'}. Add `{table}:` under `tables:`, "
                "or choose another template.",
            )
        for column in columns:
            if not any(_has_values(dataset, table, name) for name in column.split("|")):
                either = " or ".join(f"`{name}`" for name in column.split("|"))
                raise DataError(
                    f"template {template!r} needs {either} in the table `{table}`; "
                    f"{dataset.path.name} gives no value.",
                    where=where,
                    hint=f"Map it under `{table}:`, `columns:` or `dimensions:`, or choose another template.",
                )


def _has_values(dataset: Dataset, table: str, column: str) -> bool:
    relation = dataset.table(table)
    return column in relation.columns and bool(relation.filter(f'"{column}" IS NOT NULL').limit(1).fetchall())
