"""Runs a template's cells in this process, as Jupyter would, and gives its blocks."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

from cxreports.block import Block

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


def read(name: str) -> dict[str, Any]:
    return json.loads((TEMPLATES / f"{name}.ipynb").read_text(encoding="utf-8"))


def parameters(name: str) -> str:
    """The source of the parameters cell."""
    (cell,) = [one for one in read(name)["cells"] if "parameters" in one["metadata"].get("tags", [])]
    return "".join(cell["source"])


def run(name: str, **values: Any) -> list[Block]:
    """The blocks of a template run with these values of its parameters."""
    space: dict[str, Any] = {}
    blocks: list[Block] = []
    for cell in read(name)["cells"]:
        if cell["cell_type"] != "code":
            continue
        tree = ast.parse("".join(cell["source"]))
        shown = ast.Expression(tree.body.pop().value) if isinstance(tree.body[-1], ast.Expr) else None  # type: ignore[attr-defined]
        exec(compile(tree, cell["id"], "exec"), space)
        if "parameters" in cell["metadata"].get("tags", []):
            assert values.keys() <= space.keys(), "the template declares every parameter"
            space |= values
        if shown is not None:
            value = eval(compile(shown, cell["id"], "eval"), space)
            blocks += [value] if isinstance(value, Block) else list(value)
    return blocks
