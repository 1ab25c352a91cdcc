"""The door of the room, and the exporters as nbconvert finds them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbconvert.exporters import get_exporter

from cxreports.errors import UnknownName
from cxreports.render import render

from .plain import everything
from .sample import report_notebook


def test_an_unknown_format_names_those_that_exist() -> None:
    with pytest.raises(UnknownName, match="Available: html, pdf"):
        render(report_notebook(), "docx", language="fr")


def test_a_title_can_be_given() -> None:
    text = render(report_notebook(), "html", language="en", title="Board & committee").content.decode()
    assert "<h1>Board &amp; committee</h1>" in text
    assert "<title>Board &amp; committee" in text


def test_rendering_leaves_the_notebook_as_it_was() -> None:
    notebook = report_notebook()
    before = nbformat.writes(notebook)
    for format in ("html", "pdf"):
        render(notebook, format, language="fr")
    assert nbformat.writes(notebook) == before


@pytest.mark.parametrize(("name", "start"), [("cx-html", b"<!DOCTYPE html>"), ("cx-pdf", b"%PDF-1.7")])
def test_nbconvert_finds_the_exporters(name: str, start: bytes) -> None:
    content, resources = get_exporter(name)().from_notebook_node(report_notebook())
    assert (content if isinstance(content, bytes) else content.encode()).startswith(start)
    assert resources["output_extension"] == f".{name[3:]}"


def test_the_command_line_of_nbconvert_shows_code_on_demand(tmp_path: Path) -> None:
    path = tmp_path / "scores.ipynb"
    notebook = everything()
    del notebook.cells[3]  # Altair's MIME type is not valid in a file for nbformat
    nbformat.write(notebook, path)
    command = [sys.executable, "-m", "nbconvert", "--to", "cx-html", "--TemplateExporter.exclude_input=False"]
    environment = {**os.environ, "JUPYTER_PLATFORM_DIRS": "1"}
    done = subprocess.run([*command, str(path)], capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "scores.html").read_text(encoding="utf-8")
    assert "plt.show()" in text
    assert "cell 9 failed: ValueError" in done.stderr
