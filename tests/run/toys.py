"""Small templates made on the spot."""

from __future__ import annotations

from pathlib import Path

import nbformat

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
        tags = ["parameters", "reads-parameters"]  # a toy reads nothing else
        notebook.cells.append(nbformat.v4.new_code_cell(parameters, metadata={"tags": tags}))
    notebook.cells += [nbformat.v4.new_code_cell(cell) for cell in cells]
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    return path
