"""The shipped templates, executed on the demo once per test run, parallel workers included."""

from __future__ import annotations

import ast
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import altair as alt
import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_output

from cxreports.block import MIME, Block
from cxreports.show import setting

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
NAMES = sorted(path.stem for path in TEMPLATES.glob("*.ipynb"))
_PATIENCE = 300  # seconds that a worker waits for another


def execute(name: str, **parameters: Any) -> NotebookNode:
    """A template with the outputs of its cells, run here: no kernel is started."""
    notebook = nbformat.read(TEMPLATES / f"{name}.ipynb", as_version=4)
    variables: dict[str, Any] = {}
    with _own_setting():
        for cell in notebook.cells:
            if cell.cell_type != "code":
                continue
            value = _run(cell.source, variables)
            if "parameters" in cell.metadata.get("tags", []):
                variables |= parameters
            shown = [value] if isinstance(value, Block) else list(value) if hasattr(value, "__iter__") else []
            blocks = [block for block in shown if isinstance(block, Block)]
            cell.outputs = [new_output("display_data", data={MIME: block.to_json()}) for block in blocks]
    return notebook


@contextmanager
def _own_setting() -> Iterator[None]:
    before = list(setting._current)
    try:
        yield
    finally:
        setting._current[:] = before
        alt.theme.enable("default")


def _run(source: str, variables: dict[str, Any]) -> Any:
    """Run a cell; its value is that of its last line, when that is an expression."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<cell>", "exec"), variables)
    return eval(compile(ast.Expression(last.value), "<cell>", "eval"), variables) if last else None


def once(path: Path, make: Callable[[], str]) -> str:
    """The text of a file that the first who asks makes."""
    lock, end = path.with_suffix(".lock"), time.monotonic() + _PATIENCE
    while not path.is_file():
        try:
            lock.mkdir(parents=True)
        except FileExistsError:
            if time.monotonic() > end:
                raise TimeoutError(f"{path.name} was not made") from None
            time.sleep(0.1)
            continue
        try:
            draft = path.with_suffix(".draft")
            draft.write_text(make(), encoding="utf-8")
            draft.replace(path)
        finally:
            lock.rmdir()
    return path.read_text(encoding="utf-8")
