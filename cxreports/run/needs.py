"""What a template cannot do without: its main tables and their columns, checked before anything runs.

A notebook says it in its metadata; `a|b` is either of two columns, a list holds alternatives, any of
which is enough:

    "cxreports": {"needs": {"responses": ["touchpoint|stage"]}}
    "cxreports": {"needs": [{"responses": ["touchpoint|stage"]}, {"events": ["step"]}]}
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxreports.data.schema import TABLES
from cxreports.errors import DataError, TemplateError

if TYPE_CHECKING:
    from cxreports.data import Dataset

Needs = tuple[Mapping[str, list[str]], ...]  # alternatives: table -> columns


def read_needs(path: Path) -> Needs:
    """The needs that a notebook declares, as alternatives: table -> columns; () where it declares none.

    Raises:
        TemplateError: they are not written as tables with lists of columns, or name no canonical table.
    """
    notebook = json.loads(path.read_text(encoding="utf-8"))
    told: Any = notebook.get("metadata", {}).get("cxreports", {}).get("needs", {})
    ways = told if isinstance(told, list) else [told]
    if not all(map(_is_well_formed, ways)):
        raise TemplateError(
            f"its metadata `cxreports.needs` cannot be read: {told!r}.",
            where=path.name,
            hint='Write {"responses": ["touchpoint|stage"]}, or a list of such; tables: '
            + ", ".join(TABLES)
            + ".",
        )
    return tuple(ways) if any(ways) else ()


def _is_well_formed(way: Any) -> bool:
    return (
        isinstance(way, Mapping)
        and set(way) <= set(TABLES)
        and all(
            isinstance(columns, list) and all(isinstance(column, str) for column in columns)
            for columns in way.values()
        )
    )


def are_mapped(needs: Needs, tables: Mapping[str, Collection[str]]) -> bool:
    """Whether tables with these columns, values unseen, would do; False where nothing is needed."""
    return any(
        all(
            table in tables and all(set(column.split("|")) & set(tables[table]) for column in columns)
            for table, columns in way.items()
        )
        for way in needs
    )


def check_needs(needs: Needs, dataset: Dataset, template: str, where: str = "") -> None:
    """Whether the data hold what a template cannot do without.

    Args:
        needs: from `read_needs`.
        dataset: the data, restricted to the company and the segment of a report.
        template, where: its name, and the place that names it, for the error.

    Raises:
        DataError: a table is absent, or a column has no value; says which, and what the data hold.
    """
    lacks = [next(_lacks(way, dataset, template, where), None) for way in needs]
    if None in lacks or not lacks:
        return
    if len(needs) == 1:
        raise lacks[0]  # type: ignore[misc]
    asked = " or ".join(" and ".join(_asked(*one) for one in way.items()) for way in needs)
    raise DataError(
        f"template {template!r} needs {asked}; {dataset.path.name} gives neither, or no value.",
        where=where,
        hint=f"It maps: {', '.join(dataset.tables) or 'nothing'}. Map one of them under `tables:`, "
        "or choose another template.",
    )


def _asked(table: str, columns: list[str]) -> str:
    wanted = ", ".join(" or ".join(f"`{name}`" for name in column.split("|")) for column in columns)
    return f"a table `{table}`" + (f" with {wanted}" if wanted else "")


def _lacks(way: Mapping[str, list[str]], dataset: Dataset, template: str, where: str) -> Iterator[DataError]:
    for table, columns in way.items():
        if table not in dataset.tables:
            yield DataError(
                f"template {template!r} needs {_asked(table, columns)}; {dataset.path.name} maps none.",
                where=where,
                hint=f"It maps: {', '.join(dataset.tables) or 'nothing'}. Add `{table}:` under `tables:`, "
                "or choose another template.",
            )
            continue
        for column in columns:
            if not any(_has_values(dataset, table, name) for name in column.split("|")):
                either = " or ".join(f"`{name}`" for name in column.split("|"))
                yield DataError(
                    f"template {template!r} needs {either} in the table `{table}`; "
                    f"{dataset.path.name} gives no value.",
                    where=where,
                    hint=f"Map it under `{table}:`, `columns:` or `dimensions:`, or choose another template.",
                )


def _has_values(dataset: Dataset, table: str, column: str) -> bool:
    relation = dataset.table(table)
    return column in relation.columns and bool(relation.filter(f'"{column}" IS NOT NULL').limit(1).fetchall())
