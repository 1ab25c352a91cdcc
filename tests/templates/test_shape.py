"""The shape of every shipped template: clean notebooks, typed parameters with their help, short cells."""

from __future__ import annotations

import ast

import pytest

from cxreports.data import TABLES
from cxreports.run.needs import read_needs
from cxreports.run.template import read_template
from tests.templates.running import TEMPLATES, parameters, read

NAMES = sorted(path.stem for path in TEMPLATES.glob("*.ipynb"))
COMMON = {
    "data": ("str", "demo"),
    "company": ("str", ""),
    "segment": ("str", "all"),
    "period": ("str", "last"),
    "language": ("str", "fr"),
    "theme": ("str", "default"),
}
OWN = {
    "monthly": "focus breakdown across pooled confidence targets actions last_actions edited",
    "journey": "stage order across pooled steps fixes confidence targets edited",
    "segments": "focus breakdown own compare confidence targets edited",
    "orientation": "team least enps customers practices confidence targets",
    "experiment": (
        "experiment control hypothesis primary alpha planned stop smallest shares guards declared "
        "less_is_better covariate kinds labels confidence"
    ),
    "client_benchmark": (
        "letter context benchmark_file benchmarks focus breakdown across pooled recommendations roadmap "
        "values_per_year value_margin currency owners confidence targets edited"
    ),
    "executive": "focus confidence targets stake decision full_report edited",
    "support": ("dimensions reason sla_hours clock holidays window_days contact pooled confidence targets"),
    "closed_loop": (
        "owner reason eligible_to sla_hours clock holidays recovered_from drawn_by_lot alike effect_over "
        "improvements confidence targets"
    ),
}


@pytest.mark.parametrize("name", NAMES)
def test_the_notebook_is_clean(name):
    notebook = read(name)
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert notebook["metadata"]["title"]
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len(set(ids)) == len(ids)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            assert cell["execution_count"] is None
        else:
            assert cell["metadata"]["tags"] == ["doc"]


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_has_a_type_a_default_and_its_help(name):
    found = read_template(TEMPLATES / f"{name}.ipynb").parameters
    assert {key: (one.annotation, one.default) for key, one in found.items() if key in COMMON} == COMMON
    assert all(one.help for one in found.values())
    assert all("#" in line for line in parameters(name).splitlines())
    for statement in ast.parse(parameters(name)).body:
        assert isinstance(statement, ast.AnnAssign)


@pytest.mark.parametrize("name", OWN)
def test_the_parameters_are_those_that_are_documented(name):
    found = read_template(TEMPLATES / f"{name}.ipynb").parameters
    assert list(found) == [*COMMON, *OWN[name].split()]


@pytest.mark.parametrize("name", NAMES)
def test_cells_are_short(name):
    for cell in read(name)["cells"]:
        if cell["cell_type"] == "code" and "parameters" not in cell["metadata"].get("tags", []):
            assert len("".join(cell["source"]).splitlines()) <= 8


@pytest.mark.parametrize("name", NAMES)
def test_the_needs_can_be_read(name):
    for way in read_needs(TEMPLATES / f"{name}.ipynb"):
        assert way
        assert set(way) <= set(TABLES)
