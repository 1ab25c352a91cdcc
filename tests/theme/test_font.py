"""A client's fonts: read, refused or cut, and found again by every medium."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from cxreports.errors import UnknownName, UsageError
from cxreports.theme import Theme, load_theme

LETTERS = "abcABC 0123é\u4e2d"  # the last is beyond what a report writes


def make_font(path: Path, family: str = "Acme Sans", *, weight: int = 400, rights: int = 0) -> None:
    """A font whose letters are squares."""
    pen = TTGlyphPen(None)
    for index, point in enumerate(((50, 0), (50, 500), (450, 500), (450, 0))):
        (pen.lineTo if index else pen.moveTo)(point)
    pen.closePath()
    square = pen.glyph()
    names = [".notdef", *(f"g{ord(letter):04X}" for letter in LETTERS)]
    build = FontBuilder(1000, isTTF=True)
    build.setupGlyphOrder(names)
    build.setupCharacterMap(dict(zip(map(ord, LETTERS), names[1:], strict=True)))
    build.setupGlyf(dict.fromkeys(names, square))
    build.setupHorizontalMetrics(dict.fromkeys(names, (500, 50)))
    build.setupHorizontalHeader(ascent=800, descent=-200)
    build.setupNameTable({"familyName": family, "styleName": "Regular"})
    build.setupOS2(usWeightClass=weight, fsType=rights, fsSelection=64)
    build.setupPost()
    build.save(path)


def theme_of(folder: Path, fonts: str) -> Theme:
    path = folder / "acme.yaml"
    path.write_text(f"fonts: {fonts}\n", encoding="utf-8")
    return load_theme(path)


def test_a_font_is_read_cut_and_kept_for_every_medium(tmp_path: Path) -> None:
    make_font(tmp_path / "a.ttf")
    make_font(tmp_path / "b.ttf", weight=700)
    theme = theme_of(tmp_path, "{text: [a.ttf, b.ttf]}")
    assert (theme.text, theme.headings) == ("Acme Sans", "Acme Sans")
    assert [(face.weight, face.style) for face in theme.faces] == [(400, "normal"), (700, "normal")]
    kept = TTFont(io.BytesIO(base64.b64decode(theme.faces[0].data))).getBestCmap()
    assert ord("é") in kept
    assert 0x4E2D not in kept
    assert "font-family:'Acme Sans';font-weight:700" in theme.faces[1].css()
    folder = theme.font_folder()
    assert folder is not None
    assert len(list(folder.glob("*.ttf"))) == 2
    assert Theme.from_json(theme.to_json()).font_folder() == folder


def test_headings_may_have_a_family_of_their_own(tmp_path: Path) -> None:
    make_font(tmp_path / "h.ttf", "Acme Serif")
    theme = theme_of(tmp_path, "{headings: h.ttf}")
    assert (theme.text, theme.headings) == ("Inter", "Acme Serif")
    packaged = theme_of(tmp_path, "{headings: Literata}")
    assert {face.family for face in packaged.faces} == {"Literata"}
    assert packaged.font_folder() is None


def test_a_font_whose_licence_forbids_embedding_is_refused(tmp_path: Path) -> None:
    make_font(tmp_path / "a.ttf", rights=2)
    with pytest.raises(UsageError, match=r"'a.ttf' forbids embedding"):
        theme_of(tmp_path, "{text: a.ttf}")


def test_a_font_that_may_not_be_cut_is_kept_whole(tmp_path: Path) -> None:
    make_font(tmp_path / "a.ttf", rights=0x0100)
    [face] = theme_of(tmp_path, "{text: a.ttf}").faces
    assert 0x4E2D in TTFont(io.BytesIO(base64.b64decode(face.data))).getBestCmap()


def test_files_of_two_families_are_refused(tmp_path: Path) -> None:
    make_font(tmp_path / "a.ttf")
    make_font(tmp_path / "b.ttf", "Other")
    with pytest.raises(UsageError, match=r"several families.*Acme Sans, Other"):
        theme_of(tmp_path, "{text: [a.ttf, b.ttf]}")


@pytest.mark.parametrize(
    ("name", "message"),
    [("no.ttf", "no font file"), ("a.txt", "'a.txt' is no font file"), ("bad.ttf", "cannot be read")],
)
def test_a_file_that_is_no_font_is_refused(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "bad.ttf").write_bytes(b"not a font at all")
    with pytest.raises(UsageError, match=message):
        theme_of(tmp_path, f"{{text: {name}}}")


def test_a_font_known_by_name_must_be_packaged(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match=r"Available: Inter, Literata"):
        theme_of(tmp_path, "{text: Helvetica}")
