from __future__ import annotations

import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxreports.data.datafile import SourceSpec
from cxreports.data.delimited import read_delimited
from cxreports.errors import DataError

from .conftest import Bench


def read(bench: Bench, name: str, content: str | bytes, **spec: object):
    return read_delimited(bench.write(name, content), SourceSpec(file=name, **spec), "data.yaml, line 2")


def refused(bench: Bench, content: str | bytes, name: str = "a.csv", **spec: object) -> DataError:
    with pytest.raises(DataError) as caught:
        read(bench, name, content, **spec)
    return caught.value


def test_everything_is_text(bench: Bench):
    table = read(bench, "a.csv", "id,x\n007,NA\n1.50,\n")
    assert table.rows.to_pydict() == {"id": ["007", "1.50"], "x": ["NA", ""]}
    assert table.first_row == 2


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_endings_and_breaks_inside_quotes(bench: Bench, ending: str):
    text = ending.join(["a,b", '1,"two', 'lines"', '2,"say ""hi"""', ""])
    assert read(bench, "a.csv", text).rows.to_pydict() == {
        "a": ["1", "2"],
        "b": [f"two{ending}lines", 'say "hi"'],
    }


def test_a_quoted_header_over_two_lines(bench: Bench):
    table = read(bench, "a.csv", '"first\nname",b\n1,2\n')
    assert table.rows.column_names == ["first\nname", "b"]
    assert table.rows.num_rows == 1


@pytest.mark.parametrize(
    ("name", "content", "spec"),
    [
        ("a.tsv", "a\tb\n1\t2\n", {}),
        ("a.csv", "a;b\n1;2\n", {"separator": ";"}),
        ("a.csv", "a|b\n1|2\n", {"separator": "pipe"}),
        ("a.txt", "a\tb\n1\t2\n", {"separator": "tab"}),
        ("a.txt", "   a  b\r\n  1   2\r\n", {"separator": "whitespace"}),
        ("a.csv", "export of today\n\na,b\n1,2\n", {"header_row": 3}),
        ("a.csv", "1,2\n", {"names": ("a", "b")}),
        ("a.csv", "a,b\n\n1,2\n\n", {}),
        ("a.csv.gz", gzip.compress(b"a,b\n1,2\n", mtime=0), {}),
        ("a.csv", "a,b\n1,2\n".encode("utf-16"), {"encoding": "utf-16"}),
        ("a.csv", "\ufeffa,b\n1,2\n", {}),
    ],
)
def test_shapes(bench: Bench, name: str, content: str | bytes, spec: dict[str, object]):
    assert read(bench, name, content, **spec).rows.to_pydict() == {"a": ["1"], "b": ["2"]}


def test_backslash_escapes_when_declared(bench: Bench):
    table = read(bench, "a.csv", 'a,b\n1,"say \\"hi\\""\n', escape="\\")
    assert table.rows.to_pydict()["b"] == ['say "hi"']


def test_no_quoting_when_declared(bench: Bench):
    assert read(bench, "a.csv", 'a,b\n1,"open\n', quote="").rows.to_pydict()["b"] == ['"open']


def test_two_encodings_in_one_line(bench: Bench):
    content = b"a\nd\xe9j\xe0 vu, d\x82j\x85 vu\n"
    found = read(bench, "a.csv", content, separator=";", encoding="latin-1+cp850")
    assert found.rows.to_pydict() == {"a": ["déjà vu, déjà vu"]}


def test_a_wrong_encoding_names_the_byte(bench: Bench):
    error = refused(bench, b"a,b\n1,caf\xe9\n")
    assert error.message == "byte E9 (offset 9, line 2) is not utf-8."
    assert "encoding: cp1252" in error.hint


def test_mixed_encodings_are_suspected(bench: Bench):
    assert "latin-1+cp850" in refused(bench, b"a,b\nd\xe9j\xe0,d\x82j\x85\n").hint


def test_utf16_is_recognised(bench: Bench):
    assert "encoding: utf-16" in refused(bench, "a,b\n1,é\n".encode("utf-16")).hint


def test_replaced_characters_are_counted(bench: Bench):
    table = read(bench, "a.csv", b"a\ncaf\xe9 \xe9\n", separator=";", encoding_errors="replace")
    assert table.notes == ["a.csv: 2 characters could not be read and stand as \ufffd."]


def test_utf8_read_as_latin1_is_noted(bench: Bench):
    table = read(bench, "a.csv", "a,b\ncafé,1\n", encoding="latin-1")
    assert "is valid UTF-8, yet read as latin-1" in table.notes[0]


def test_unknown_encoding(bench: Bench):
    error = refused(bench, "a,b\n1,2\n", encoding="utf8000")
    assert error.where == "data.yaml, line 2"
    assert "'utf8000' is not an encoding" in error.message


@pytest.mark.parametrize(
    ("content", "said", "hint"),
    [
        ("", "is empty", ""),
        ("a,b\n", "holds no row", ""),
        ("a;b;c\n1;2;3\n", "holds ';'", 'separator: ";"'),
        ("a\tb\n1\t2\n", "only one column", "separator: tab"),
        ("a,b\n1,2\n3\n4,5,6\n", "has 1 fields where the header has 2; so have 1 other rows.", "quoted"),
        ('a,b\n1,2\n"open,3\n5,6\n', "does not end as it should", "escape"),
        ('a,b\n1,"x" y\n', "does not end as it should", "doubled"),
        ('a,b\n1,"x\n2,"y\n', "does not end as it should", "doubled"),
    ],
)
def test_broken_files(bench: Bench, content: str, said: str, hint: str):
    error = refused(bench, content)
    assert error.where.startswith("a.csv")
    assert said in error.message
    assert hint in error.hint


def test_a_ragged_row_is_named_as_a_spreadsheet_numbers_it(bench: Bench):
    assert refused(bench, "a,b\n1,2\n3\n").where == "a.csv, row 3"


def test_a_cut_gzip_file(bench: Bench):
    content = gzip.compress(b"a,b\n" + b"1,2\n" * 1000, mtime=0)
    assert "is not a whole gzip file" in refused(bench, content[:40], "a.csv.gz").message


def test_a_separator_of_two_characters(bench: Bench):
    assert "is not one character" in refused(bench, "a||b\n1||2\n", separator="||").message


_CELL = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00\r"), max_size=12)


@settings(max_examples=60)
@given(st.lists(st.tuples(_CELL, _CELL), min_size=1, max_size=8))
def test_what_csv_writes_is_read_back(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]):
    import csv

    path = tmp_path_factory.mktemp("csv") / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
        writer.writerows([("a", "b"), *rows])
    found = read_delimited(path, SourceSpec(file="a.csv"), "here").rows
    assert list(zip(*found.to_pydict().values(), strict=True)) == rows
