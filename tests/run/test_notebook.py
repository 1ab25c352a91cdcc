"""The notebook of a report as a file: what nbformat reads is what ran, and nothing of this machine."""

from __future__ import annotations

import json

import nbformat
from hypothesis import given
from hypothesis import strategies as st
from nbformat import NotebookNode

from cxreports.run.notebook import scrubbed, written
from cxreports.run.publish import Scrubber

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


def notebook(*sources: str, output: object = None) -> NotebookNode:
    made = nbformat.v4.new_notebook(metadata={"cxreports": {"language": "fr"}})
    made.cells = [nbformat.v4.new_code_cell(source, id=f"c{number}") for number, source in enumerate(sources)]
    for cell in made.cells:
        data = {"application/json": output, "text/plain": "a\nb"}
        cell.outputs = [nbformat.v4.new_output("display_data", nbformat.from_dict(data))]
    whole: NotebookNode = nbformat.from_dict(made)
    return whole


@given(st.lists(TEXTS, max_size=3), VALUES)
def test_a_written_notebook_is_read_as_it_was(sources: list[str], output: object) -> None:
    before = notebook(*sources, output=output)
    read = nbformat.reads(written(before).decode(), as_version=4)
    assert read == before
    nbformat.validate(read)


def test_each_cell_has_a_line_of_its_own() -> None:
    lines = written(notebook("a = 1\nb = 2", "c = 3")).decode().splitlines()
    sources = [json.loads(line.rstrip(","))["source"] for line in lines[1:3]]
    assert sources == ["a = 1\nb = 2", "c = 3"]


def test_folders_of_this_machine_are_taken_out_wherever_they_stand() -> None:
    scrub = Scrubber(["/home/ann/acme", "C:\\Users\\Ann"])
    before = notebook("open('/home/ann/acme/x.csv')", output={"/home/ann/acme/y": ["C:\\Users\\Ann\\z"]})
    after = scrubbed(before, scrub)
    assert after.cells[0].source == "open('x.csv')"
    assert after.cells[0].outputs[0].data["application/json"] == {"y": ["z"]}
    assert isinstance(after.cells[0].metadata, NotebookNode)


def test_a_notebook_without_such_folders_stays_the_same_object() -> None:
    before = notebook("1 + 1")
    assert scrubbed(before, Scrubber(["/home/ann"])) is before
