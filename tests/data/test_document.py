from pathlib import Path

import pytest

from cxreports.data.document import read_document
from cxreports.errors import DataError


def document(tmp_path: Path, text: str, encoding: str = "utf-8"):
    path = tmp_path / "data.yaml"
    path.write_text(text, encoding=encoding)
    return read_document(path)


def test_scalars_stay_as_they_were_written(tmp_path: Path):
    text = "a: 007\nb: No\nc: 2026-10-31\nd: 1e3\ne: null\nf:\ng: ''\n"
    assert document(tmp_path, text).data == {
        "a": "007", "b": "No", "c": "2026-10-31", "d": "1e3", "e": None, "f": None, "g": "",
    }  # fmt: skip


def test_place_names_file_line_and_keys(tmp_path: Path):
    found = document(tmp_path, "name: x\ntables:\n  responses:\n    from: poll\n")
    assert found.where("tables", "responses", 0, "from") == "data.yaml, line 4, key 'tables.responses.from'"
    assert (
        found.where("tables", "responses", "columns") == "data.yaml, line 3, key 'tables.responses.columns'"
    )
    assert found.where("nowhere") == "data.yaml, key 'nowhere'"


def test_list_items_have_lines(tmp_path: Path):
    found = document(tmp_path, "tables:\n  responses:\n    - from: a\n    - from: b\n")
    assert found.where("tables", "responses", 1, "from") == "data.yaml, line 4, key 'tables.responses.1.from'"


def test_anchors_and_merges(tmp_path: Path):
    found = document(tmp_path, "base: &b {x: 1, y: 2}\nmore: {<<: *b, y: 3}\nsame: *b\n")
    assert found.data["more"] == {"x": "1", "y": "3"}
    assert found.data["same"] == {"x": "1", "y": "2"}


def test_a_byte_order_mark_is_no_part_of_the_first_key(tmp_path: Path):
    assert document(tmp_path, "name: x\n", "utf-8-sig").data == {"name": "x"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\na: 2\n", "line 2: key 'a' is given twice"),
        ("a: [1, 2\n", "not well-formed YAML"),
        ("a: x: y\n", "line 1: not well-formed YAML"),
        ("", "is empty"),
        ("- a\n", "not a mapping"),
        ("? [a, b]\n: c\n", "a key must be a single word"),
    ],
)
def test_malformed(tmp_path: Path, text: str, said: str):
    with pytest.raises(DataError, match=said):
        document(tmp_path, text)


def test_not_utf8(tmp_path: Path):
    with pytest.raises(DataError, match="not UTF-8 text"):
        document(tmp_path, "name: Société\n", "latin-1")


def test_missing_file_names_its_neighbours(tmp_path: Path):
    (tmp_path / "bank.yaml").write_text("a: 1", encoding="utf-8")
    with pytest.raises(DataError, match=r"there is no such file\.\nYAML files there: bank\.yaml"):
        read_document(tmp_path / "bnak.yaml")
    with pytest.raises(DataError, match="There is no folder"):
        read_document(tmp_path / "nowhere" / "data.yaml")
