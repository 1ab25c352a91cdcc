"""A template whose main table is absent is refused before it runs, with the table and the column."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cxreports.data import Dataset, open_dataset
from cxreports.errors import DataError, TemplateError
from cxreports.run.needs import are_mapped, check_needs, read_needs


def notebook(path: Path, needs: object) -> Path:
    metadata = {"cxreports": {"needs": needs}} if needs is not None else {}
    path.write_text(json.dumps({"cells": [], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}))
    return path


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    (tmp_path / "a.csv").write_text("day,score,place\n2026-10-01,9,\n2026-10-02,8,\n", encoding="utf-8")
    (tmp_path / "data.yaml").write_text(
        """name: Shop
data_cutoff: 2026-11-01
sources: {a: {file: a.csv}}
tables:
  responses:
    from: a
    columns: {answered_at: day, touchpoint: place}
    questions: {q: {column: score, kind: nps}}
""",
        encoding="utf-8",
    )
    return open_dataset(tmp_path / "data.yaml")


def test_what_is_there_is_enough(tmp_path: Path, dataset: Dataset) -> None:
    check_needs(read_needs(notebook(tmp_path / "t.ipynb", {"responses": ["stage|score"]})), dataset, "t")
    assert read_needs(notebook(tmp_path / "t.ipynb", None)) == ()


EITHER = [{"responses": ["stage|touchpoint"]}, {"events": ["step"]}]


def test_one_of_several_ways_is_enough(tmp_path: Path, dataset: Dataset) -> None:
    needs = read_needs(notebook(tmp_path / "t.ipynb", [*EITHER, {"responses": ["score"]}]))
    check_needs(needs, dataset, "t")


def test_where_no_way_will_do_all_are_named(tmp_path: Path, dataset: Dataset) -> None:
    with pytest.raises(DataError) as refused:
        check_needs(read_needs(notebook(tmp_path / "t.ipynb", EITHER)), dataset, "journey")
    said = "a table `responses` with `stage` or `touchpoint` or a table `events` with `step`"
    assert said in refused.value.message
    assert "It maps: responses" in refused.value.hint


def test_what_is_mapped_tells_which_template_would_do() -> None:
    needs = ({"responses": ["stage|touchpoint"]}, {"events": ["step"]})
    assert are_mapped(needs, {"events": frozenset({"step"})})
    assert are_mapped(needs, {"responses": frozenset({"touchpoint"})})
    assert not are_mapped(needs, {"responses": frozenset({"score"})})
    assert not are_mapped((), {"responses": frozenset({"score"})})


@pytest.mark.parametrize(
    ("needs", "said"),
    [
        ({"events": ["step"]}, "needs a table `events` with `step`; data.yaml maps none"),
        ({"responses": ["touchpoint|stage"]}, "needs `touchpoint` or `stage` in the table `responses`"),
    ],
)
def test_what_lacks_is_named(dataset: Dataset, needs: dict[str, list[str]], said: str) -> None:
    with pytest.raises(DataError) as refused:
        check_needs((needs,), dataset, "journey", "params.yaml, template")
    assert said in refused.value.message
    assert refused.value.where == "params.yaml, template"
    assert refused.value.hint


@pytest.mark.parametrize(
    "needs", [["responses"], {"respones": []}, {"responses": "stage"}, [{"responses": 1}]]
)
def test_needs_that_cannot_be_read_are_refused(tmp_path: Path, needs: object) -> None:
    with pytest.raises(TemplateError, match=r"cxreports\.needs"):
        read_needs(notebook(tmp_path / "t.ipynb", needs))
