"""The documentation as a whole: every page can be reached from the index, and no link is dead."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from tests.docs.test_snippets import ROOT, page_id

PAGES = sorted((ROOT / "docs").rglob("*.md"))
ALL = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *PAGES]
LINK = re.compile(r"\]\(([^)\s]+)\)")
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def prose(page: Path) -> str:
    return FENCED.sub("", page.read_text(encoding="utf-8"))


def links(page: Path) -> list[tuple[Path, str]]:
    """The files that a page links, each with the heading that it points at."""
    found = [target.partition("#") for target in LINK.findall(prose(page)) if "://" not in target]
    return [((page.parent / target).resolve() if target else page, anchor) for target, _, anchor in found]


def anchors(page: Path) -> set[str]:
    """The addresses of a page's headings, as code hosts make them."""
    return {anchor(title) for title in re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)}


def anchor(title: str) -> str:
    kept = "".join(sign for sign in title.lower() if sign in " -_" or unicodedata.category(sign)[0] in "LN")
    return kept.replace(" ", "-")


def test_no_page_is_an_orphan() -> None:
    reached, waiting = set(), [ROOT / "docs" / "index.md"]
    while waiting:
        page = waiting.pop()
        if page not in reached and page.suffix == ".md":
            reached.add(page)
            waiting += [target for target, _ in links(page)]
    assert [page_id(page) for page in PAGES if page not in reached] == []


def test_the_index_links_every_page_beside_it() -> None:
    linked = {target for target, _ in links(ROOT / "docs" / "index.md")}
    assert [path.name for path in (ROOT / "docs").glob("*.md") if path not in linked] == ["index.md"]


@pytest.mark.parametrize("page", ALL, ids=page_id)
def test_no_link_is_dead(page: Path) -> None:
    dead = [str(target) for target, _ in links(page) if not target.exists()]
    assert dead == []
    aimed = [(target, to) for target, to in links(page) if to and target.suffix == ".md"]
    assert [f"{target.name}#{to}" for target, to in aimed if to not in anchors(target)] == []


def test_anchor() -> None:
    assert anchor("What is made again, and what is not") == "what-is-made-again-and-what-is-not"
    assert anchor("7. Le lire") == "7-le-lire"
