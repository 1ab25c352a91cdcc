"""Themes: those that come with cxreports hold their promises."""

from __future__ import annotations

import json

import pytest

from cxreports.errors import UnknownName
from cxreports.theme import FONTS, Theme, load_theme, theme_names
from cxreports.theme.check import measures
from cxreports.theme.font import PACKAGED

READY = theme_names()


def test_there_are_themes_beside_the_default() -> None:
    assert "default" in READY
    assert len(READY) >= 3
    assert len({load_theme(name).tokens["brand"] for name in READY}) == len(READY)


@pytest.mark.parametrize("name", READY)
def test_every_pair_of_colours_of_a_ready_theme_passes(name: str) -> None:
    failing = [measure.sentence() for measure in measures(load_theme(name)) if not measure.passes]
    assert failing == []


@pytest.mark.parametrize("name", READY)
def test_a_ready_theme_has_every_role_on_paper_and_in_the_dark(name: str) -> None:
    theme = load_theme(name)
    assert set(theme.tokens) == set(theme.dark) == set(load_theme().tokens)
    assert (len(theme.diverging), len(theme.sequential)) == (5, 5)
    assert len(theme.categorical) >= 4
    assert theme.about


@pytest.mark.parametrize("name", READY)
def test_a_theme_survives_json(name: str) -> None:
    theme = load_theme(name)
    assert Theme.from_json(json.loads(json.dumps(theme.to_json()))) == theme


@pytest.mark.parametrize("name", READY)
def test_the_fonts_of_a_ready_theme_are_packaged(name: str) -> None:
    theme = load_theme(name)
    assert {theme.text, theme.headings} <= {face.family for face in theme.font_faces()}
    for face in theme.font_faces():
        assert face.css().startswith("@font-face{")
    assert theme.font_folder() is None


def test_an_unknown_name_says_what_exists() -> None:
    with pytest.raises(UnknownName, match=r"Did you mean 'default'.*plum.*slate"):
        load_theme("defalt")


def test_fonts_and_their_licence_are_packaged() -> None:
    assert {path.suffix for path in FONTS.iterdir()} == {".ttf", ".woff2", ".txt"}
    licence = (FONTS / "OFL.txt").read_text(encoding="utf-8")
    for family, faces in PACKAGED.items():
        assert f"The {family} Project Authors" in licence
        for face in faces:
            assert all((FONTS / f"{face.file}.{suffix}").is_file() for suffix in ("ttf", "woff2"))


def test_notes_name_the_colours_that_a_theme_wears() -> None:
    assert load_theme().colour_words("fr") == {"fav": "bleu", "unf": "orange"}
    assert load_theme("slate").colour_words("en") == {"fav": "teal", "unf": "orange"}
