"""Folder names."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxreports.run.job import safe_name


@pytest.mark.parametrize(
    "name", ["Télécom Démo", "region=Île-de-France", "2026-01..2026-06", "a & b", "日本"]
)
def test_ordinary_names_stay(name: str) -> None:
    assert safe_name(name) == name


@given(st.text(max_size=200))
def test_every_name_is_legal_on_every_system(text: str) -> None:
    name = safe_name(text)
    assert name
    assert not re.search(r'[<>:"/\\|?*\x00-\x1f]', name)
    assert not name.endswith((".", " "))
    assert name not in ("..", ".")
    assert not re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?", name)
    assert len(name) <= 70


@given(st.lists(st.text(alphabet='a/:.~ \x00"', max_size=6), unique=True, min_size=2, max_size=8))
def test_different_texts_have_different_names(found: list[str]) -> None:
    assert len({safe_name(text) for text in found}) == len(found)


@given(st.text(max_size=80))
def test_a_changed_name_cannot_be_asked_for_by_another_text(text: str) -> None:
    name = safe_name(text)
    assert name == unicodedata.normalize("NFC", text) or safe_name(name) != name
