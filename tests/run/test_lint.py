"""What a template's author is told, and where."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from cxreports.errors import TemplateError
from cxreports.run.lint import lint
from cxreports.run.starter import starter
from cxreports.run.template import read_template
from cxreports.shipped import shipped

PARAMETERS = """\
data: str = "demo"  # data file
company: str = ""  # who
segment: str = "all"  # which
period: str = "last"  # when
language: str = "fr"  # fr or en
theme: str = "default"  # look
"""
USE = """\
from cxreports import Study, show
show.setup(language, theme)
study = Study(data, company=company, segment=segment, period=period)
"""


def write(folder: Path, *cells: str, parameters: str | None = PARAMETERS, use: str = USE) -> Path:
    sources = [*([parameters] if parameters else []), use, *cells]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    if parameters:
        notebook.cells[0].metadata.tags = ["parameters"]
    nbformat.write(notebook, folder / "mine.ipynb")
    return folder / "mine.ipynb"


@pytest.mark.parametrize("path", sorted(shipped("templates").glob("*.ipynb")), ids=lambda path: path.stem)
def test_shipped_templates_are_clean(path: Path) -> None:
    assert lint(path) == []


def test_a_clean_notebook_has_no_remark(tmp_path: Path) -> None:
    assert lint(write(tmp_path, "%matplotlib inline\nstudy.company")) == []


@pytest.mark.parametrize(
    ("cell", "line", "level", "said"),
    [
        ("x = 1\nopen('/home/ann/a.csv')", 2, "error", "is a path of this machine"),
        (r"open('C:\\data\\a.csv')", 1, "error", "is a path of this machine"),
        ("open('~/a.csv')", 1, "error", "is a path of this machine"),
        ("x = (1", 1, "error", "not Python"),
        ("import os\nimport requests", 2, "warning", "'requests' reaches for the network"),
        ("from urllib.request import urlopen", 1, "warning", "reaches for the network"),
        ("url = 'https://example.org/a.csv'", 1, "warning", "an address on the network"),
        ("!pip install x", 1, "warning", "a shell command"),
        ("\ncolour = '#C55E14'", 2, "warning", "the colour '#C55E14' is set by hand"),
        ("colour = 'rgb(1, 2, 3)'", 1, "warning", "set by hand"),
        ("study.require('tickets')", 1, "warning", "table 'tickets' is needed here"),
        ("study.dataset.table('customers')", 1, "warning", "table 'customers' is needed here"),
    ],
)
def test_a_remark_says_where_and_what(tmp_path: Path, cell: str, line: int, level: str, said: str) -> None:
    (remark,) = lint(write(tmp_path, cell))
    assert (remark.level, remark.where) == (level, f"mine.ipynb, cell 3, line {line}")
    assert said in remark.message
    assert remark.hint


@pytest.mark.parametrize(
    "cell",
    [
        "from urllib.parse import quote",
        "show.text(en='See [the site](https://example.org), #42 and /home.')",
        "show.notice(en='https://example.org/')",
        "share = '1/2'; ratio = 'a/b'; step = '/'; tag = '#1 of 3'",
        "show.table([{'a': 1}], caption='tickets')",
    ],
)
def test_what_only_looks_like_a_fault_is_let_be(tmp_path: Path, cell: str) -> None:
    assert lint(write(tmp_path, cell)) == []


def test_declared_needs_are_enough(tmp_path: Path) -> None:
    path = write(tmp_path, "study.require('tickets')")
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata.cxreports = {"needs": {"tickets": []}}
    nbformat.write(notebook, path)
    assert lint(path) == []
    notebook.metadata.cxreports = {"needs": {"tickers": []}}
    nbformat.write(notebook, path)
    assert "error" in [remark.level for remark in lint(path)]


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        (PARAMETERS + "top: int = 5  # how many\n", ["parameter 'top' is never used."]),
        (PARAMETERS.replace("period: str", "period"), ["parameter 'period' has no type."]),
        (PARAMETERS.replace("  # who", ""), ["parameter 'company' has no help."]),
        (PARAMETERS + "top: int = len('a')\n", ["the default `len('a')` is not a plain value."]),
        (None, ["no cell has the tag `parameters`."]),
    ],
)
def test_the_parameters_cell(tmp_path: Path, parameters: str | None, said: list[str]) -> None:
    assert [remark.message for remark in lint(write(tmp_path, parameters=parameters))] == said


def test_a_missing_standard_parameter(tmp_path: Path) -> None:
    parameters = PARAMETERS.replace('company: str = ""  # who\n', "")
    (remark,) = lint(write(tmp_path, parameters=parameters, use=USE.replace("company=company, ", "")))
    assert remark.message == "there is no parameter 'company'."


@pytest.mark.parametrize(
    ("setup", "said"),
    [
        ("show.setup(language)", "`show.setup` is not given the parameter 'theme'."),
        ("show.setup('fr', theme)", "`show.setup` is not given the parameter 'language'."),
        ("show.setup(theme=theme, language=language)", None),
        ("None", "`show.setup` is never called."),
    ],
)
def test_language_and_theme_reach_the_blocks(tmp_path: Path, setup: str, said: str | None) -> None:
    use = USE.replace("show.setup(language, theme)", f"{setup}\n(language, theme)")
    assert [remark.message for remark in lint(write(tmp_path, use=use))] == ([said] if said else [])


def test_kept_outputs_are_an_error(tmp_path: Path) -> None:
    path = write(tmp_path, "1 + 1")
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[2].execution_count = 3
    notebook.cells[2].outputs = [nbformat.v4.new_output("stream", text="2")]
    nbformat.write(notebook, path)
    (remark,) = lint(path)
    assert (remark.level, remark.where) == ("error", "mine.ipynb, cell 3, line 1")


def test_remarks_come_in_the_order_of_the_notebook(tmp_path: Path) -> None:
    found = lint(write(tmp_path, "a = 1\nb = '#aaa'\nimport httpx", "c = '#bbb'"))
    assert [remark.where.partition(", ")[2] for remark in found] == [
        "cell 3, line 2", "cell 3, line 3", "cell 4, line 1",
    ]  # fmt: skip


def test_no_notebook(tmp_path: Path) -> None:
    (tmp_path / "mine.ipynb").write_text("{}", encoding="utf-8")
    with pytest.raises(TemplateError, match="not a Jupyter notebook"):
        lint(tmp_path / "mine.ipynb")


@pytest.mark.parametrize("title", ["Calls", 'The "best" {one} \\ of all'])
def test_the_starter_is_clean_and_always_the_same(tmp_path: Path, title: str) -> None:
    path = tmp_path / "mine.ipynb"
    nbformat.write(starter(title), path)
    assert lint(path) == []
    assert read_template(path).title == title
    assert read_template(path).reads == "segment"
    assert nbformat.writes(starter(title)) == nbformat.writes(starter(title))
