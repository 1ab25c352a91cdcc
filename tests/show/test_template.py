"""The shipped monthly template: its shape, and that its cells run on a study."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

import cxreports
from cxreports.block import Block
from cxreports.measure import NPS
from cxreports.measure.record import Result
from tests.show.made import SPLIT, HandMadeStudy, churn, nps, trend, versus

MONTHLY = Path(__file__).resolve().parents[2] / "templates" / "monthly.ipynb"
PARAMETERS = {
    "data": ("str", "demo"),
    "company": ("str", ""),
    "segment": ("str", "all"),
    "period": ("str", "last"),
    "language": ("str", "fr"),
    "theme": ("str", "default"),
    "focus": ("str", ""),
    "breakdown": ("str", ""),
    "confidence": ("float", 0.95),
    "targets": ("dict", {}),
    "actions": ("list", []),
}


@pytest.fixture(scope="module")
def cells():
    return json.loads(MONTHLY.read_text(encoding="utf-8"))["cells"]


def test_the_notebook_is_clean(cells):
    notebook = json.loads(MONTHLY.read_text(encoding="utf-8"))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    for cell in cells:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            assert cell["execution_count"] is None
        else:
            assert cell["metadata"]["tags"] == ["doc"]


def test_the_parameters_are_those_of_the_contract_each_with_its_help(cells):
    (cell,) = [cell for cell in cells if cell["metadata"].get("tags") == ["parameters"]]
    source = "".join(cell["source"])
    found = {
        node.target.id: (node.annotation.id, ast.literal_eval(node.value)) for node in ast.parse(source).body
    }
    assert found == PARAMETERS
    assert all("#" in line for line in source.splitlines())


def test_cells_are_short(cells):
    for cell in cells:
        if cell["cell_type"] == "code" and cell["metadata"].get("tags") != ["parameters"]:
            assert len("".join(cell["source"]).splitlines()) <= 6


class TemplateStudy(HandMadeStudy):
    """A hand-made study in the place of `Study(data, ...)`."""

    def __init__(self, *_: object, **__: object) -> None:
        super().__init__(results=[Result(nps(), versus("rise", 9))])

    def indicators(self):
        return [NPS]

    def trend(self, indicator):
        return trend([30.0] * 13)

    def split(self, indicator, by):
        return SPLIT


class EmptyStudy(TemplateStudy):
    """Nothing can be measured."""

    def indicators(self):
        return []

    def headline(self, indicators=None):
        return []


def run(cells, monkeypatch, study):
    """The blocks of the template's cells, as Jupyter would show them."""
    monkeypatch.setattr(cxreports, "Study", study, raising=False)
    space, blocks = {}, []
    for cell in cells:
        if cell["cell_type"] != "code":
            continue
        tree = ast.parse("".join(cell["source"]))
        shown = ast.Expression(tree.body.pop().value) if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, cell["id"], "exec"), space)
        if shown is not None:
            value = eval(compile(shown, cell["id"], "eval"), space)
            blocks += [value] if isinstance(value, Block) else list(value)
    return blocks


def test_the_cells_make_a_report(cells, monkeypatch):
    blocks = run(cells, monkeypatch, TemplateStudy)
    assert [block.kind for block in blocks[:3]] == ["cover", "kpis", "findings"]
    assert [block.kind for block in blocks].count("figure") == 4
    assert len({block.id for block in blocks}) == len(blocks)
    sections = {block.id for block in blocks if block.kind == "section"} | {"kpis"}
    (findings,) = [block for block in blocks if block.kind == "findings"]
    assert {one.section for one in findings.view("fr").findings} <= sections


def test_sections_without_data_are_left_out(cells, monkeypatch):
    blocks = run(cells, monkeypatch, EmptyStudy)
    (unmeasured,) = [b for b in blocks if b.kind == "notice" and "Non mesuré" in b.view("fr").markdown]
    assert unmeasured.id.startswith("kpis")
    assert [block.id for block in blocks if block.kind == "section"] == ["actions", "method", "glossary"]
    assert len({block.id for block in blocks}) == len(blocks)


class TwoIndicators(TemplateStudy):
    """An NPS and a churn; remembers what is compared."""

    def __init__(self, *_: object, **__: object) -> None:
        super().__init__()
        self.results = [Result(nps(), versus()), Result(churn(), versus())]

    def split(self, indicator, by):
        followed.append(indicator.id)
        return []


followed: list[str] = []


@pytest.mark.parametrize(("focus", "main"), [("", "nps"), ("csat.top_box", "csat.top_box")])
def test_the_focus_is_what_is_compared(cells, monkeypatch, focus, main):
    followed.clear()
    chosen = [
        {**cell, "source": "".join(cell["source"]).replace('focus: str = ""', f'focus: str = "{focus}"')}
        for cell in cells
    ]
    run(chosen, monkeypatch, TwoIndicators)
    assert followed == [main]
