"""Every shipped template as a PDF and as a workbook: structure, words, places, weight."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pikepdf
import pytest
from nbformat import NotebookNode

from cxreports.block import MIME, Block, Cell
from cxreports.render import render
from cxreports.render.document import Document, Wish, read_document
from cxreports.render.lighten import HEAVY
from cxreports.render.part import BlockPart

from .reading import BODY, Word, attributes, elements, fonts, structure, text_of, words_of
from .shipped import NAMES

PDF_BYTES, ONE_PAGER_BYTES = 400_000, 150_000
LEAST_FILLED = 0.08  # of a page's height

PathOf = Callable[[str], Path]


@pytest.fixture(scope="session")
def pdf_of(tmp_path_factory: pytest.TempPathFactory, executed: Callable[[str], NotebookNode]) -> PathOf:
    """`pdf_of(name)`: the French PDF of a template."""
    folder = tmp_path_factory.mktemp("pdf")

    @lru_cache
    def write(name: str) -> Path:
        path = folder / f"{name}.pdf"
        path.write_bytes(render(executed(name), "pdf", language="fr").content)
        return path

    return write


@pytest.fixture(scope="session")
def document_of(executed: Callable[[str], NotebookNode]) -> Callable[[str], Document]:
    return lru_cache(lambda name: read_document(executed(name), Wish(language="fr")))


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def path(name: str, pdf_of: PathOf) -> Path:
    return pdf_of(name)


@pytest.fixture
def pdf(path: Path) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(path) as opened:
        yield opened


@pytest.fixture
def document(name: str, document_of: Callable[[str], Document]) -> Document:
    return document_of(name)


def shown(document: Document) -> list[Block]:
    return [part.block for part in document.parts if isinstance(part, BlockPart)]


def squeezed(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


def test_it_says_what_it_is_and_keeps_what_it_says(pdf: pikepdf.Pdf, document: Document) -> None:
    root = pdf.Root
    assert str(root.Lang) == "fr"
    assert bool(root.MarkInfo.Marked)
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    with pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == document.full_title
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["pdfaid:part"] + metadata["pdfaid:conformance"] in ("2A", "3A")
        assert metadata["pdf:Keywords"]


def test_figures_speak_headings_never_jump_headers_have_a_scope(pdf: pikepdf.Pdf) -> None:
    found = structure(pdf)
    assert all(str(one.get("/Alt", "")) for one in found if one["/S"] in ("/Figure", "/Formula"))
    levels = [int(str(one["/S"])[2]) for one in found if re.fullmatch(r"/H\d", str(one["/S"]))]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for head in (one for one in found if one["/S"] == "/TH"):
        assert any("/Scope" in one for one in attributes(head))


def test_each_figure_stands_whole_on_one_page(pdf: pikepdf.Pdf) -> None:
    for figure in (one for one in structure(pdf) if one["/S"] == "/Figure"):
        pages = {str(one["/Pg"].objgen) for one in elements(figure) if "/Pg" in one}
        assert len(pages) <= 1
        boxes = [[float(edge) for edge in one["/BBox"]] for one in attributes(figure) if "/BBox" in one]
        assert len(boxes) == 1
        left, bottom, right, top = boxes[0]
        assert 0 <= left < right <= 596
        assert 0 <= bottom < top <= 842


def test_fonts_are_inside_and_nothing_is_pixels(pdf: pikepdf.Pdf) -> None:
    assert fonts(pdf)
    for font in fonts(pdf):
        assert font["/Subtype"] != "/Type3"
        for below in font.get("/DescendantFonts", []):
            assert {"/FontFile2", "/FontFile3"} & set(below["/FontDescriptor"].keys())
    images = [
        one for one in pdf.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"
    ]
    assert images == []


def test_the_contents_tell_the_page_where_each_section_stands(
    pdf: pikepdf.Pdf, path: Path, document: Document
) -> None:
    with pdf.open_outline() as outline:
        assert len(outline.root) >= len(document.entries)
    if not any(part.kind == "contents" for part in document.parts):
        pytest.skip("no contents")
    pages = [squeezed(page) for page in text_of(path, "-raw").split("\f")]
    told = dict(linked(pdf, words_of(path)))
    for entry in document.entries:
        label = squeezed(entry.label)
        number = next(
            int(words[-1]) for words in told.values() if " ".join(words[:-1]) == label.replace(".", "")
        )
        assert label in (pages[number - 1] if number > 1 else pages[0].replace(label, "", 1))


def linked(pdf: pikepdf.Pdf, words: list[Word]) -> Iterator[tuple[tuple[int, int], list[str]]]:
    """The words inside the box of each link to a place in the document."""
    for number, page in enumerate(pdf.pages, 1):
        for index, note in enumerate(page.get("/Annots", [])):
            assert "/Dest" in note or "/A" in note
            left, bottom, right, top = (float(edge) for edge in note["/Rect"])
            inside = [
                bare
                for one in words
                if one.page == number
                and left - 1 <= one.left <= right
                and bottom - 1 <= 842 - (one.top + one.bottom) / 2 <= top + 1
                and (bare := squeezed(one.text.replace("\u2060", "")).strip(" ."))
            ]
            if inside and inside[-1].isdigit():
                yield (number, index), inside


def test_sections_are_read_in_their_order(path: Path, document: Document) -> None:
    text = squeezed(text_of(path, "-raw"))
    places = [text.rfind(squeezed(entry.label)) for entry in document.entries]
    assert -1 not in places
    assert places == sorted(places)


def test_the_words_are_there_with_their_typography(path: Path, document: Document) -> None:
    text = text_of(path, "-raw")
    assert not set(text) & {"\ufffd", "\u25a1"}
    assert re.search("[éèà]", text)
    flat = squeezed(text)
    for block in shown(document):
        view = block.view("fr")
        for wanted in (
            (view.headline, view.subtitle) if block.kind in ("figure", "table") else (view.headline,)
        ):
            assert squeezed(wanted).replace(" ", "") in flat.replace(" ", ""), wanted


def test_pages_are_a4_numbered_and_none_is_nearly_empty(pdf: pikepdf.Pdf, path: Path) -> None:
    sizes = {tuple(round(float(edge)) for edge in page.mediabox[2:]) for page in pdf.pages}
    assert sizes <= {(595, 842), (842, 595)}
    pages = text_of(path).rstrip("\f").split("\f")
    words = words_of(path)
    for number, page in enumerate(pages, 1):
        assert re.search(rf"{number} ?/ ?{len(pages)}\n", page)
        inside = [one for one in words if one.page == number and BODY[0] < one.top < BODY[1]]
        used = max(one.bottom for one in inside) - min(one.top for one in inside)
        assert used / (BODY[1] - BODY[0]) > LEAST_FILLED, f"page {number}"


def test_no_word_leaves_the_page(path: Path) -> None:
    out = [one for one in words_of(path) if one.left < 39 or one.right > 595 - 39 or one.bottom > 842 - 15]
    assert out == []


def test_the_data_of_figures_and_tables_are_attached(pdf: pikepdf.Pdf, document: Document) -> None:
    tables = {block.id: block.view("fr").table for block in shown(document) if block.view("fr").table}
    assert set(pdf.attachments) == {f"{key}.csv" for key, table in tables.items() if table and table.rows}
    for key, table in tables.items():
        assert table is not None
        text = pdf.attachments[f"{key}.csv"].get_file().read_bytes().decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text), delimiter=";"))
        assert len(rows) == len(table.rows) + 1
        assert {len(row) for row in rows} == {len(table.columns)}


def test_it_is_light(path: Path, pdf: pikepdf.Pdf, document: Document) -> None:
    budget = ONE_PAGER_BYTES if len(pdf.pages) == 1 else PDF_BYTES * max(1, len(pdf.pages) / 8)
    assert path.stat().st_size < budget
    drawn = {part.block.id: part.svg for part in document.parts if isinstance(part, BlockPart)}
    assert {key: len(svg) for key, svg in drawn.items() if len(svg) > HEAVY} == {}


def test_qpdf_finds_no_fault(path: Path) -> None:
    tool = shutil.which("qpdf")
    if tool is None:
        pytest.skip("qpdf is not installed")
    done = subprocess.run([tool, "--check", str(path)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_two_builds_give_the_same_bytes(pdf_of: PathOf, executed: Callable[[str], NotebookNode]) -> None:
    assert render(executed("monthly"), "pdf", language="fr").content == pdf_of("monthly").read_bytes()


@pytest.mark.parametrize(("name", "language"), [*((name, "fr") for name in NAMES), ("monthly", "en")])
def test_the_workbook_holds_every_number_that_the_report_prints(
    name: str, language: str, executed: Callable[[str], NotebookNode]
) -> None:
    notebook = executed(name)
    book = openpyxl.load_workbook(io.BytesIO(render(notebook, "xlsx", language=language).content))
    held = {
        round(float(cell.value), 9)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, int | float)
    }
    for block in blocks_of(notebook):
        table = block.view(language).table
        for cell in (cell for row in table.rows for cell in row) if table else ():
            if forms := printed(cell, language):
                assert held & forms, (block.id, cell)


def printed(cell: Cell, language: str) -> set[float]:
    """The forms in which a sheet may hold a cell's number; none when its text shows no number of its own."""
    number = re.fullmatch(r"[+\u2212]?(\d[\d\u202f.,]*)[^\d<>]*", cell.text)
    if number is None or isinstance(cell.value, str | None):
        return set()
    bare = number[1].replace("\u202f", "").replace("," if language == "en" else ".", "").replace(",", ".")
    scales = (1, 0.01, 60, 3600, 1 / 24, 100)
    near = [abs(abs(cell.value * scale) - float(bare)) <= 0.51 for scale in scales]
    return {round(cell.value * scale, 9) for scale in scales} if any(near) else set()


def blocks_of(notebook: NotebookNode) -> Iterator[Block]:
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data: Any = output.get("data", {}).get(MIME)
            if data:
                yield Block.from_json(data)
