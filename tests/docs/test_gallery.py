"""Every shipped template and theme is in the gallery, in pictures that a page can carry."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

from cxreports.shipped import shipped

DOCS = Path(__file__).resolve().parents[2] / "docs"
TEMPLATES = sorted(path.stem for path in shipped("templates").glob("*.ipynb"))
PICTURES = sorted((DOCS / "img").glob("*.png"))


@pytest.mark.parametrize("template", TEMPLATES)
def test_template_is_shown(template: str) -> None:
    page = (DOCS / "gallery.md").read_text(encoding="utf-8")
    assert f"`{template}`" in page
    assert f"(img/{template}.png)" in page, "run `make gallery`"


def test_pictures_shown_are_those_that_exist() -> None:
    page = (DOCS / "gallery.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\(img/([\w-]+\.png)\)", page)) == {path.name for path in PICTURES}


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.stem)
def test_picture_is_light_and_not_empty(path: Path) -> None:
    assert path.stat().st_size <= 60_000
    with Image.open(path) as picture:
        assert picture.mode == "P"
        assert picture.width >= 700
        assert len(picture.getcolors(256) or []) >= 12, "a blank or broken page"


def test_all_pictures_together_are_light() -> None:
    assert sum(path.stat().st_size for path in PICTURES) < 1_500_000


def test_each_picture_says_what_it_shows() -> None:
    for page in (DOCS / "gallery.md", DOCS.parent / "README.md"):
        for said in re.findall(r"!\[(.*?)\]", page.read_text(encoding="utf-8")):
            assert len(said) > 20
