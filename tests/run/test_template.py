"""The parameters that a notebook declares."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import nbformat
import pytest

from cxreports.document import Plain
from cxreports.errors import TemplateError, UnknownName, UsageError
from cxreports.run.template import find_template, list_templates, read_parameters, read_template

CELL = '''\
"""Everything a reader may change."""
from datetime import date
# a comment of its own
segment: str = "all"  # a named segment, or dimension=value
plan: "str | None" = None
top: int = 5
level: float = 0.95
deep: bool = False
kind: Literal["short", "long"] = "short"
size: Literal[1, 2] = 1
since: date = date(2026, 1, 1)
targets: dict = {}
weights: dict[str, float] = {"a": 1.5}
shops: list[str] = [
    "Nord",
]  # which shops
untyped = 3
'''


def test_declarations_are_read_with_type_default_and_help() -> None:
    found = read_parameters(CELL)
    assert list(found)[:3] == ["segment", "plan", "top"]
    assert found["segment"].help == "a named segment, or dimension=value"
    assert found["shops"].help == "which shops"
    assert found["shops"].default == ["Nord"]
    assert found["since"].default == date(2026, 1, 1)
    assert found["untyped"].annotation == "int"
    assert found["plan"].annotation == "str | None"


@pytest.mark.parametrize(
    ("name", "given", "value"),
    [
        ("segment", Plain("007"), "007"),
        ("segment", Plain("2026-10-01"), "2026-10-01"),
        ("plan", Plain("12"), "12"),
        ("plan", None, None),
        ("top", Plain("7"), 7),
        ("level", Plain("0.9"), 0.9),
        ("deep", Plain("true"), True),
        ("kind", Plain("long"), "long"),
        ("size", Plain("2"), 2),
        ("since", Plain("2026-02-03"), date(2026, 2, 3)),
        (
            "targets",
            {"nps": Plain("40"), "code": Plain("007"), "name": "5"},
            {"nps": 40, "code": "007", "name": "5"},
        ),
        ("weights", {"b": Plain("2")}, {"b": 2.0}),
        ("shops", [Plain("1"), Plain("true")], ["1", "true"]),
    ],
)
def test_values_become_the_declared_type(name: str, given: Any, value: Any) -> None:
    found = read_parameters(CELL)[name].read(given, "here")
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("top", Plain("five")),
        ("top", Plain("1.5")),
        ("level", Plain("nan")),
        ("level", Plain("0,95")),
        ("deep", Plain("maybe")),
        ("kind", Plain("medium")),
        ("since", Plain("03/02/2026")),
        ("segment", ["a"]),
        ("shops", Plain("Nord")),
        ("targets", Plain("x")),
    ],
)
def test_wrong_values_say_what_was_declared(name: str, given: Any) -> None:
    parameter = read_parameters(CELL)[name]
    with pytest.raises(UsageError) as caught:
        parameter.read(given, "a.yaml, line 2")
    assert caught.value.where == "a.yaml, line 2"
    assert parameter.annotation in caught.value.hint


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("x: int", "declares no parameter"),
        ("a, b = 1, 2", "declares no parameter"),
        ("x: Decimal = 1", "unknown type `Decimal`"),
        ("x: set[int] = 1", "unknown type"),
        ("x: str = open('f').read()", "not a plain value"),
        ("print('hello')", "declares no parameter"),
        ("%matplotlib inline", "line 1"),
    ],
)
def test_a_cell_that_is_no_list_of_parameters_is_refused(line: str, said: str) -> None:
    with pytest.raises(TemplateError, match=said):
        read_parameters(line, "t.ipynb")


def test_unknown_parameter_names_the_nearest(template: Callable[..., Path]) -> None:
    found = read_template(template("t", "1"))
    with pytest.raises(UnknownName, match="Did you mean 'segment'"):
        found.read({"segmnet": "x"}, lambda name: f"here {name}")


def test_the_first_folder_wins(tmp_path: Path, template: Callable[..., Path], workspace: Path) -> None:
    own = template("monthly", "1")
    other = tmp_path / "shipped"
    other.mkdir()
    (other / "monthly.ipynb").write_bytes((workspace / "templates" / "hello.ipynb").read_bytes())
    (other / "weekly.ipynb").write_bytes(own.read_bytes())
    assert list_templates([own.parent, other])["monthly"] == own
    assert find_template("weekly", [own.parent, other]).name == "weekly"


def test_templates_are_found_by_name_or_path(template: Callable[..., Path], workspace: Path) -> None:
    folder = template("t", "1").parent
    assert find_template("templates/t.ipynb", [], base=workspace).name == "t"
    with pytest.raises(UnknownName, match="Did you mean 'hello'"):
        find_template("helo", [folder])
    with pytest.raises(UsageError, match="no notebook"):
        find_template("other/t.ipynb", [folder], base=workspace)


def test_files_that_are_no_template(tmp_path: Path) -> None:
    (tmp_path / "a.ipynb").write_text("{}", encoding="utf-8")
    with pytest.raises(TemplateError, match="not a Jupyter notebook"):
        read_template(tmp_path / "a.ipynb")
    notebook = nbformat.v4.new_notebook(
        metadata={"kernelspec": {"name": "ir", "display_name": "R", "language": "R"}}
    )
    nbformat.write(notebook, tmp_path / "r.ipynb")
    with pytest.raises(TemplateError, match="written in R"):
        read_template(tmp_path / "r.ipynb")


def test_title_is_the_first_heading(tmp_path: Path) -> None:
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_markdown_cell("text\n\n# Monthly report\n\n## x")]
    )
    nbformat.write(notebook, tmp_path / "a.ipynb")
    assert read_template(tmp_path / "a.ipynb").title == "Monthly report"
