"""Themes: the packaged one holds its promises, a client's is checked before it is used."""

from __future__ import annotations

import base64
import json
from itertools import combinations
from pathlib import Path

import pytest

from cxreports.errors import UnknownName, UsageError
from cxreports.theme import FONTS, Theme, load_theme
from cxreports.theme.colour import EYES, contrast, distance

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def write(folder: Path, text: str) -> Path:
    path = folder / "acme.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("role", ["ink", "ink2", "ink3", "brand", "fav", "unf"])
def test_every_text_colour_is_readable_on_paper_panel_and_dark_page(role: str) -> None:
    theme = load_theme()
    for ground in ("bg", "panel"):
        assert contrast(theme.tokens[role], theme.tokens[ground]) >= 4.5
        assert contrast(theme.dark[role], theme.dark[ground]) >= 4.5


def test_categorical_colours_are_told_apart_by_every_eye() -> None:
    for one, other in combinations(load_theme().categorical, 2):
        assert min(distance(one, other, eye) for eye in EYES) >= 17
    assert all(contrast(colour, "#FFFFFF") >= 3 for colour in load_theme().categorical)


def test_a_theme_survives_json() -> None:
    theme = load_theme()
    assert Theme.from_json(json.loads(json.dumps(theme.to_json()))) == theme


def test_nps_colours_follow_the_tokens(tmp_path: Path) -> None:
    theme = load_theme(write(tmp_path, 'fav: "#00695c"\nunf: "#A33B00"\n'))
    assert theme.nps == {"detractor": "#A33B00", "passive": load_theme().tokens["pas"], "promoter": "#00695C"}
    assert theme.diverging[0] == "#A33B00"
    assert theme.diverging[-1] == theme.categorical[0] == "#00695C"


def test_a_client_theme_changes_only_what_it_says(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(PIXEL)
    theme = load_theme(write(tmp_path, 'brand: "#5B1A6B"\nlogo: logo.png\nconfidentiality: Confidentiel\n'))
    assert theme.name == "acme"
    assert theme.tokens == {**load_theme().tokens, "brand": "#5B1A6B"}
    assert theme.logo == "data:image/png;base64," + base64.b64encode(PIXEL).decode()
    assert theme.confidentiality == "Confidentiel"
    assert contrast(theme.dark["brand"], theme.dark["bg"]) >= 7


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('brand: "#8FC4EC"', r"brand #8FC4EC on white has a contrast of 1\.\d:1"),
        ('fav: "#7A6A00"\nunf: "#8A5A00"', r"fav #7A6A00 and unf #8A5A00 look alike to"),
        ("brand: 0B3C5D", r"not a colour.*\n.*#0B3C5D"),
        ("brand: #0B3C5D", r"unquoted # starts a comment"),
        ("logo: logo.jpg", r"'logo.jpg' is neither SVG nor PNG"),
        ("logo: none.svg", r"no logo file '.*none\.svg'"),
        ("- a list", r"list of `key: value` lines"),
        ("a: [", r"not YAML"),
    ],
)
def test_a_wrong_theme_is_refused_with_its_reason(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(UsageError, match=f"(?s)acme.yaml.*{message}"):
        load_theme(write(tmp_path, text))


def test_a_heavy_logo_is_refused(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_bytes(b" " * 300_001)
    with pytest.raises(UsageError, match="weighs 300,001 bytes"):
        load_theme(write(tmp_path, "logo: logo.svg"))


def test_an_unknown_name_or_key_says_what_exists(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="Did you mean 'default'"):
        load_theme("defalt")
    with pytest.raises(UnknownName, match="Did you mean 'brand'"):
        load_theme(write(tmp_path, 'brandd: "#0B3C5D"'))


def test_a_missing_theme_file_is_an_error_of_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        load_theme(tmp_path / "none.yaml")


def test_fonts_and_their_licence_are_packaged() -> None:
    assert {path.suffix for path in FONTS.iterdir()} == {".ttf", ".woff2", ".txt"}
    assert "Copyright 2016 The Inter Project Authors" in (FONTS / "OFL.txt").read_text(encoding="utf-8")
