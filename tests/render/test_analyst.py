"""A real analyst's notebook, executed once with pandas, matplotlib and Altair, through every exporter."""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path

import nbformat
import openpyxl
import pikepdf
import pytest
from nbformat import NotebookNode

from cxreports.render import Rendered, render

from .reading import structure, text_of, words_of

ANALYST = Path(__file__).with_name("notebooks") / "analyst.ipynb"


def notebook() -> NotebookNode:
    return nbformat.read(ANALYST, as_version=4)


@lru_cache
def rendered(format: str) -> Rendered:
    return render(notebook(), format, language="fr")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("analyst") / "analyst.pdf"
    found.write_bytes(rendered("pdf").content)
    return found


def test_every_kind_of_output_is_on_paper(path: Path) -> None:
    text = text_of(path)
    for words in (
        "Enquête clients : premières analyses",
        "Notes par région",  # a styled table's caption
        "promoteurs",  # columns of two levels
        "Colonnes 2 à",  # a wide table in pieces
        "301 lignes omises",
        "KeyError: 'inconnue'",
        "{'clé': [1, 2, 3]",
        r"$\foo{x}$",  # TeX that is not understood
    ):
        assert words in text, words


def test_pictures_and_formulas_speak(path: Path) -> None:
    with pikepdf.open(path) as pdf:
        found = structure(pdf)
    kinds = [str(one["/S"]) for one in found]
    assert kinds.count("/Figure") == 5  # an attachment, two of matplotlib, two of Altair
    assert kinds.count("/Formula") >= 5
    assert kinds.count("/Table") >= 6
    assert all(str(one.get("/Alt", "")) for one in found if one["/S"] in ("/Figure", "/Formula"))


def test_nothing_leaves_the_page_and_small_tables_stay_whole(path: Path) -> None:
    words = words_of(path)
    assert [one for one in words if one.right > 595 - 40] == []
    segments = [one for one in words if one.text == "segment"]  # six rows, in two pieces
    assert len(segments) == 12
    assert [one.page for one in segments] == [segments[0].page] * 6 + [segments[6].page] * 6


def test_what_could_not_be_shown_is_told() -> None:
    told = " ".join(rendered("pdf").warnings)
    for words in ("exists only as HTML", "301 lines of text left out", "cell 18 failed: KeyError"):
        assert words in told


def test_the_workbook_holds_its_tables_and_the_data_of_its_charts() -> None:
    book = openpyxl.load_workbook(io.BytesIO(rendered("xlsx").content))
    assert "Notes par région" in book.sheetnames
    styled = [[cell.value for cell in row] for row in book["Notes par région"].iter_rows()]
    assert ["Est", 71, 5.3, 11.4] in styled
    charts = [sheet for sheet in book if sheet.title.startswith("Graphiques")]
    assert [sheet.max_row > 5 for sheet in charts] == [True, True]


def test_a_drawing_of_too_many_marks_becomes_pixels_and_says_so() -> None:
    from .plain import code, shown
    from .plain import notebook as made

    rows = [{"x": index % 97, "y": index % 89} for index in range(1500)]
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.1.0.json",
        "data": {"values": rows},
        "mark": "circle",
        "encoding": {
            "x": {"field": "x", "type": "quantitative"},
            "y": {"field": "y", "type": "quantitative"},
        },
    }
    found = render(made(code("x", shown("application/vnd.vegalite.v6.json", spec))), "pdf", language="en")
    assert any("shown as pixels" in warning for warning in found.warnings)
    assert len(found.content) < 200_000
    with pikepdf.open(io.BytesIO(found.content)) as pdf:
        images = [
            one for one in pdf.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"
        ]
        assert images
        assert any(int(image["/Width"]) > 600 for image in images)
