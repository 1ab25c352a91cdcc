"""The examples are run on the public data sets, and print what their pages say they print."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import pytest

from cxreports.data.datafile import datafile_errors
from cxreports.data.document import read_document
from tests.docs.test_snippets import ROOT, page_id, snippets

FOLDER = ROOT / "docs" / "examples"
PAGES = sorted(FOLDER.glob("*.md"))
NUMBER = re.compile(r"[-+−]?\d[\d,]*(?:\.\d+)?")


@pytest.mark.slow
@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_example_prints_what_it_shows(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    names: dict[str, object] = {"__name__": "__main__"}
    printed = ""
    for snippet in snippets(page.read_text(encoding="utf-8")):
        place = f"{page_id(page)}:{snippet.line}"
        if snippet.language == "python":
            assert not printed, f"{place}: the snippet before it prints something that the page does not show"
            with contextlib.redirect_stdout(io.StringIO()) as out:
                exec(compile("\n" * snippet.line + snippet.text, str(page), "exec"), names)
            printed = out.getvalue()
        elif snippet.language == "text":
            assert same(printed, snippet.text), f"{place}: the snippet prints\n{printed}"
            printed = ""
    assert not printed, f"{page_id(page)}: the last snippet prints something that the page does not show"


def same(printed: str, shown: str) -> bool:
    """Whether two texts agree, numbers within one unit of the last place shown.

    Rounding may fall on the other side on another machine; anything more is a change.
    """
    words = [NUMBER.sub("#", " ".join(text.split())) for text in (printed, shown)]
    pairs = zip(NUMBER.findall(printed), NUMBER.findall(shown), strict=False)
    return words[0] == words[1] and all(_close(one, other) for one, other in pairs)


def _close(one: str, other: str) -> bool:
    places = len(other.partition(".")[2])
    if not places:
        return one == other
    first, second = (float(text.replace(",", "").replace("−", "-")) for text in (one, other))
    return abs(first - second) < 1.5 * 10**-places


def test_a_changed_figure_is_seen() -> None:
    assert same("NPS  25.4 of 1,200\n", "NPS 25.4 of 1,200")
    assert same("25.44", "25.45")
    assert not same("25.4", "25.6")
    assert not same("1,200", "1,201")
    assert not same("rise 25.4", "fall 25.4")
    assert not same("25.4", "25.4 25.4")


def test_index_names_every_example() -> None:
    index = (FOLDER / "index.md").read_text(encoding="utf-8")
    linked = set(re.findall(r"\]\(([\w-]+\.md)\)", index))
    assert linked == {page.name for page in PAGES} - {"index.md"}


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_links_and_snippets(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = [target.partition("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text)]
    assert [target for target in targets if "://" not in target and not (FOLDER / target).exists()] == []
    assert {snippet.language for snippet in snippets(text)} <= {"python", "text"}


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=page_id)
def test_data_files(path: Path) -> None:
    assert [str(error) for error in datafile_errors(read_document(path))] == []
