"""A template becomes a notebook with its values; an executed notebook gives up its blocks."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from cxreports.block import MIME
from cxreports.run.failure import INJECTED
from cxreports.run.template import TAG


def parameterised(template: Path, parameters: Mapping[str, Any]) -> NotebookNode:
    """The template's notebook with a cell of values after its parameters cell (at the top without one)."""
    notebook: NotebookNode = nbformat.v4.upgrade(nbformat.read(template, as_version=4))
    notebook.cells = [cell for cell in notebook.cells if INJECTED not in cell.metadata.get("tags", [])]
    tagged = (index for index, cell in enumerate(notebook.cells) if TAG in cell.metadata.get("tags", []))
    cell = nbformat.v4.new_code_cell(assignments(parameters), metadata={"tags": [INJECTED]})
    cell.id = INJECTED  # a random id would make two runs differ
    notebook.cells.insert(next(tagged, -1) + 1, cell)
    return notebook


def assignments(parameters: Mapping[str, Any]) -> str:
    """Python source that sets the values; dates stay dates."""
    lines = ["# Parameters of this report"]
    if any(isinstance(value, date) for value in parameters.values()):
        lines.append("from datetime import date")
    return "\n".join([*lines, *(f"{name} = {_source(value)}" for name, value in parameters.items())])


def _source(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_source(key)}: {_source(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_source, value)) + "]"
    if isinstance(value, date):
        return f"date({value.year}, {value.month}, {value.day})"
    return repr(str(value) if isinstance(value, str) else value)


def show_published(notebook: NotebookNode, published: Mapping[str, Any]) -> None:
    """Replace the values that ran by those that may be read by anyone, and drop papermill's paths."""
    for cell in notebook.cells:
        if INJECTED in cell.metadata.get("tags", []):
            cell.source = assignments(published)
        cell.metadata.pop("papermill", None)
        if not cell.metadata.get("tags"):
            cell.metadata.pop("tags", None)
    notebook.metadata.papermill = {
        "parameters": _json(published),
        "version": notebook.metadata.papermill.version,
    }


def _json(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in values.items()}


def scrubbed(notebook: NotebookNode, scrub: Callable[[str], str]) -> NotebookNode:
    """The notebook with every text of it changed by `scrub`, which must leave JSON text valid."""
    text = json.dumps(notebook, ensure_ascii=False)
    clean = scrub(text)
    return notebook if clean == text else nbformat.from_dict(json.loads(clean))


def written(notebook: NotebookNode) -> bytes:
    """The notebook as a file, one line for each cell.

    nbformat writes one line for each number of a chart: ten times as slow, and twice as long.
    """
    rest = {key: value for key, value in notebook.items() if key != "cells"}
    cells = ",\n".join(map(_line, notebook.cells))
    return f'{{"cells": [\n{cells}\n],\n{_line(rest)[1:]}\n'.encode()


def _line(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True)


def blocks(notebook: NotebookNode) -> Iterator[dict[str, Any]]:
    """The blocks of an executed notebook, as JSON data, in order."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if MIME in output.get("data", {}):
                yield output.data[MIME]


def gate(notebook: NotebookNode) -> dict[str, Any] | None:
    """What the quality checks of a report found, as its cover carries it; None for a report without one."""
    views = (view for block in blocks(notebook) for view in block.get("views", {}).values())
    return next((view["meta"]["gate"] for view in views if view.get("meta", {}).get("gate")), None)


def estimates(notebook: NotebookNode) -> list[dict[str, Any]]:
    """Every record that the blocks print, in order, each once, with the id of the first block that has it."""
    found: dict[str, dict[str, Any]] = {}
    for block in blocks(notebook):
        for record in block.get("estimates", []):
            key = json.dumps(record, sort_keys=True)
            found.setdefault(key, {**record, "block": block.get("id")})
    return list(found.values())
