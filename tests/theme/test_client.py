"""A client's theme file: what it names changes, what is wrong is refused by line."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from cxreports.errors import UnknownName, UsageError
from cxreports.theme import load_theme
from cxreports.theme.check import measures
from cxreports.theme.colour import contrast

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def write(folder: Path, text: str) -> Path:
    path = folder / "acme.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_client_theme_changes_what_it_names_and_what_follows(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(PIXEL)
    text = 'colours: {brand: "#5B1A6B"}\nlogo: {file: logo.png, alt: Acme}\nconfidentiality: Confidentiel\n'
    theme = load_theme(write(tmp_path, text))
    assert theme.name == "acme"
    assert theme.tokens == {**load_theme().tokens, "brand": "#5B1A6B", "cover": "#5B1A6B"}
    assert theme.logo == "data:image/png;base64," + base64.b64encode(PIXEL).decode()
    assert theme.logo_alt == "Acme"
    assert theme.mention("fr") == theme.mention("en") == "Confidentiel"
    assert contrast(theme.dark["brand"], theme.dark["bg"]) >= 7


def test_scales_follow_the_favourable_and_unfavourable_colours(tmp_path: Path) -> None:
    theme = load_theme(write(tmp_path, 'colours:\n  fav: "#00695c"\n  unf: "#A33B00"\n'))
    assert theme.nps == {"detractor": "#A33B00", "passive": load_theme().tokens["pas"], "promoter": "#00695C"}
    assert theme.diverging[0] == "#A33B00"
    assert theme.diverging[-1] == theme.categorical[0] == theme.sequential[3] == "#00695C"
    assert all(measure.passes for measure in measures(theme))


def test_a_theme_extends_another_and_a_file_extends_a_file(tmp_path: Path) -> None:
    (tmp_path / "house.yaml").write_text('extends: plum\ncolours: {fav: "#1F5FA8"}\n', encoding="utf-8")
    theme = load_theme(
        write(tmp_path, "extends: house.yaml\nconfidentiality: {fr: Secret, en: Secret too}\n")
    )
    assert theme.tokens["brand"] == load_theme("plum").tokens["brand"]
    assert theme.tokens["fav"] == "#1F5FA8"
    assert theme.headings == "Literata"
    assert (theme.mention("en"), theme.mention("de")) == ("Secret too", "")


def test_a_light_cover_is_the_page_under_the_brand(tmp_path: Path) -> None:
    theme = load_theme(write(tmp_path, 'cover: light\ncolours: {brand: "#5B1A6B"}\n'))
    assert (theme.tokens["cover"], theme.tokens["cover_ink"]) == ("#FFFFFF", "#5B1A6B")
    assert theme.dark["cover"] == theme.dark["bg"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('colours: {brand: "#8FC4EC"}', r"brand #8FC4EC on bg #FFFFFF has a contrast of 1\.\d+:1"),
        ('colours: {fav: "#7A6A00", unf: "#8A5A00"}', r"unf #8A5A00 and fav #7A6A00 look alike to"),
        ('name: x\ncolours: {cover_ink: "#777777"}', r"cover_ink #777777 on cover #0B3C5D"),
        ("colours:\n  brand: 0B3C5D", r"line 2.*not a colour.*\n.*#0B3C5D"),
        ("colours:\n  brand: #0B3C5D", r"line 2.*unquoted # starts a comment"),
        ('colours: {diverging: ["#000000"]}', r"diverging is a list of 5 colours"),
        ("colours: navy", r"colours is 'navy', not a list"),
        ('brand: "#0B3C5D"', r"line 1.*unknown theme key 'brand'.*\n.*under `colours:`"),
        ("logo: logo.jpg", r"'logo.jpg' is neither SVG nor PNG"),
        ("logo: none.svg", r"no logo file '.*none\.svg'"),
        ("confidentiality: [a]", r"confidentiality is not a text"),
        ("extends: acme.yaml", r"cannot extend itself"),
        ("- a list", r"list of `key: value` lines"),
        ("", r"list of `key: value` lines"),
        ("a: [", r"not well-formed YAML"),
    ],
)
def test_a_wrong_theme_is_refused_with_its_place_and_reason(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(UsageError, match=f"(?s)acme.yaml.*{message}"):
        load_theme(write(tmp_path, text))


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ('couleurs: {brand: "#0B3C5D"}', "colours"),
        ('colours: {brandd: "#0B3C5D"}', "brand"),
        ("logo: {fil: a.svg}", "file"),
        ("fonts: {heading: Literata}", "headings"),
        ("fonts: {text: Litterata}", "Literata"),
        ("cover: lights", "light"),
        ("extends: slatte", "slate"),
    ],
)
def test_an_unknown_word_brings_the_nearest_that_exists(tmp_path: Path, text: str, near: str) -> None:
    with pytest.raises(UnknownName, match=f"Did you mean '{near}'"):
        load_theme(write(tmp_path, text))


def test_a_heavy_logo_is_refused(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_bytes(b" " * 300_001)
    with pytest.raises(UsageError, match="weighs 300,001 bytes"):
        load_theme(write(tmp_path, "logo: logo.svg"))


def test_a_missing_theme_file_is_an_error_of_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        load_theme(tmp_path / "none.yaml")
