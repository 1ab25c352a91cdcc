"""YAML as it was written."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cxreports.document import Plain, obvious, parse, read_documents
from cxreports.errors import UsageError


def one(text: str) -> object:
    (document,) = parse(text, Path("a.yaml"))
    return document.data


@pytest.mark.parametrize(
    "scalar", ["007", "2026", "2026-10", "2026-10-01", "NO", "1_000", "0o17", "12:30", "yes"]
)
def test_scalars_stay_the_text_in_the_file(scalar: str) -> None:
    assert one(f"key: {scalar}") == {"key": scalar}


def test_null_is_nothing() -> None:
    assert one("a:\nb: ~\nc: null\nd: ''") == {"a": None, "b": None, "c": None, "d": ""}


def test_every_key_has_its_line() -> None:
    (document,) = parse("a: 1\nb:\n  - x\n  - c: 2\n", Path("params/a.yaml"))
    assert document.where("b", 1, "c") == "a.yaml, line 4, key 'b.1.c'"
    assert document.where("b", "unknown") == "a.yaml, line 2, key 'b.unknown'"
    assert document.where() == "a.yaml"


def test_anchors_are_merged_and_own_keys_win() -> None:
    assert one("x: &d {a: 1, b: 2}\ny: {<<: *d, b: 3}") == {
        "x": {"a": "1", "b": "2"},
        "y": {"a": "1", "b": "3"},
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\na: 2", "line 2: key 'a' is given twice"),
        ("a: [1", "not well-formed YAML"),
        ("\ta: 1", "line 1: not well-formed YAML"),
        ("? [a, b]\n: 1", "a key must be a single word"),
        ("a: &x [*x]", "contains itself"),
        ("a: b: c", "not well-formed YAML"),
    ],
)
def test_bad_yaml_names_the_line(text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        one(text)


def test_unreadable_files(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no such file"):
        read_documents(tmp_path / "none.yaml")
    (tmp_path / "latin.yaml").write_bytes("société: x".encode("latin-1"))
    with pytest.raises(UsageError, match="Save it as UTF-8"):
        read_documents(tmp_path / "latin.yaml")


def test_byte_order_mark_of_windows_is_ignored(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"\xef\xbb\xbfa: 1\r\n")
    assert read_documents(tmp_path / "a.yaml")[0].data == {"a": "1"}


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]))


@given(st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.booleans() | TEXTS)
def test_obvious_values_come_back(value: object) -> None:
    assert obvious(one(yaml.safe_dump(value, allow_unicode=True))) == value


@given(st.text(alphabet="0123456789", min_size=2).filter(lambda text: text[0] == "0"))
def test_a_leading_zero_is_never_lost(digits: str) -> None:
    assert obvious(Plain(digits)) == digits
