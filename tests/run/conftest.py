"""Small templates made on the spot, and a way to run them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import nbformat
import pytest

PARAMETERS = """\
company: str = ""  # as written in the data
segment: str = "all"
period: str = "2026-10"
language: str = "fr"
number: int = 1  # a whole number
"""

BLOCK = """\
from IPython.display import display
from cxreports.block import MIME, Block, View
record = {"definition_id": "nps", "definition_version": "1", "status": "ok", "value": 42.0, "n": 120}
views = {"fr": View(markdown="Bonjour"), "en": View(markdown="Hello")}
block = Block(kind="text", id="hello", views=views, estimates=[record])
display({MIME: block.to_json(), "text/plain": "hello"}, raw=True)
"""


def write_template(path: Path, *cells: str, parameters: str | None = PARAMETERS) -> Path:
    """A notebook of code cells, after its parameters cell."""
    notebook = nbformat.v4.new_notebook()
    if parameters is not None:
        notebook.cells.append(nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]}))
    notebook.cells += [nbformat.v4.new_code_cell(cell) for cell in cells]
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    return path


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A folder with templates/ (one good template, `hello`) and params/."""
    write_template(tmp_path / "templates" / "hello.ipynb", BLOCK)
    (tmp_path / "params").mkdir()
    return tmp_path


@pytest.fixture
def template(workspace: Path) -> Callable[..., Path]:
    def write(name: str, *cells: str, **options: Any) -> Path:
        return write_template(workspace / "templates" / f"{name}.ipynb", *cells, **options)

    return write


@pytest.fixture
def params(workspace: Path) -> Callable[[str], Path]:
    """Writes a parameter file; `formats: []` is added unless it says otherwise."""

    def write(text: str, name: str = "acme.yaml") -> Path:
        path = workspace / "params" / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def texts(values: Sequence[object]) -> list[str]:
    return [str(value) for value in values]
