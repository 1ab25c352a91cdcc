"""The PDF: structure read with pikepdf, text with poppler where it is installed."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from cxreports.render import Rendered, render

from .plain import everything
from .sample import blocks, report_notebook

Render = Callable[[str, str], Rendered]
FIGURES = sum(block.kind == "figure" for block in blocks())


@pytest.fixture
def pdf(rendered: Render) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(rendered("pdf", "fr").content)) as opened:
        yield opened


def elements(node: Any) -> Iterator[Any]:
    """The structure elements below a node, in reading order."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from elements(child)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from elements(node["/K"])


def structure(pdf: pikepdf.Pdf) -> list[Any]:
    return list(elements(pdf.Root.StructTreeRoot["/K"]))


def text_of(content: bytes, tmp_path: Path, order: str = "-layout") -> str:
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("poppler's pdftotext is not installed")
    (tmp_path / "one.pdf").write_bytes(content)
    command = [tool, "-enc", "UTF-8", order, str(tmp_path / "one.pdf"), "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8")


def test_the_file_says_what_it_is(pdf: pikepdf.Pdf) -> None:
    root = pdf.Root
    assert str(root.Lang).startswith("fr")
    assert bool(root.MarkInfo.Marked)
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    with pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == "Expérience client – rapport mensuel – Octobre 2026"
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["pdfaid:part"] + metadata["pdfaid:conformance"] == "3A"  # files are attached
        assert "Assurance Horizon" in metadata["dc:creator"]
        assert metadata["pdf:Keywords"] == "CES, CHURN, CSAT, NPS"
        assert metadata["xmp:CreateDate"].startswith("2026-11-05")


def test_every_figure_has_an_alternative(pdf: pikepdf.Pdf) -> None:
    figures = [element for element in structure(pdf) if element["/S"] == "/Figure"]
    assert len(figures) >= FIGURES
    assert all(str(figure.get("/Alt", "")) for figure in figures)


def test_headings_start_at_one_and_never_jump(pdf: pikepdf.Pdf) -> None:
    names = [str(element["/S"]) for element in structure(pdf)]
    levels = [int(name[2]) for name in names if name[:2] == "/H" and name[2:].isdigit()]
    assert levels[0] == 1
    assert levels.count(1) >= 7
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_table_header_has_a_scope(pdf: pikepdf.Pdf) -> None:
    heads = [element for element in structure(pdf) if element["/S"] == "/TH"]
    assert len(heads) == 7 + 6  # the two tables of the report
    for head in heads:
        attributes = head["/A"]
        listed = list(attributes) if isinstance(attributes, pikepdf.Array) else [attributes]
        assert any("/Scope" in one for one in listed)


def test_fonts_are_embedded_and_none_is_type_3(pdf: pikepdf.Pdf) -> None:
    fonts = [
        one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"
    ]
    assert fonts
    for font in fonts:
        assert font["/Subtype"] != "/Type3"
        for below in font.get("/DescendantFonts", []):
            descriptor = below["/FontDescriptor"]
            assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
            assert "Inter" in str(descriptor["/FontName"])


def test_the_outline_holds_the_sections_and_links_resolve(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
    assert [title for title in titles if title[0].isdigit()] == [
        "1. Évolution",
        "2. Parcours et points de contact",
        "3. Segments",
        "4. Résultats par agence",
        "5. Plan d’action",
        "6. Méthode et qualité",
        "7. Glossaire",
    ]
    links = [note for page in pdf.pages for note in page.get("/Annots", []) if note["/Subtype"] == "/Link"]
    assert len(links) >= 7 + 3
    assert all("/Dest" in link or "/A" in link for link in links)


def test_pages_are_a4_and_as_many_as_planned(pdf: pikepdf.Pdf) -> None:
    assert 5 <= len(pdf.pages) <= 7
    for page in pdf.pages:
        width, height = (float(length) for length in page.mediabox[2:])
        assert (round(width), round(height)) == (595, 842)


def test_no_pixel_image(pdf: pikepdf.Pdf) -> None:
    assert not [
        one for one in pdf.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"
    ]


def test_text_keeps_its_french(rendered: Render, tmp_path: Path) -> None:
    text = text_of(rendered("pdf", "fr").content, tmp_path, "-raw")
    for word in (
        "Réclamation",
        "l’échéancier",
        "Expérience client",
        "−100",
        "▲",
        "Assurance Horizon · Confidentiel",
    ):
        assert word in text
    assert "\ufffd" not in text
    assert "\u25a1" not in text


def test_every_page_carries_its_number_and_the_synthetic_mark(rendered: Render, tmp_path: Path) -> None:
    pages = text_of(rendered("pdf", "fr").content, tmp_path).rstrip("\f").split("\f")
    for number, page in enumerate(pages, 1):
        assert re.search(rf"{number} ?/ ?{len(pages)}\n", page)
        assert "Données synthétiques" in page


def test_contents_name_the_right_pages(rendered: Render, tmp_path: Path) -> None:
    pages = text_of(rendered("pdf", "fr").content, tmp_path).split("\f")
    entries = dict(re.findall(r"(\d\. [^.]+?)(?: \.)+\W*(\d+)", pages[0]))
    assert len(entries) == 7
    for title, page in entries.items():
        assert re.search(rf"^ *{re.escape(title)}$", pages[int(page) - 1], re.MULTILINE)


def test_a_table_over_two_pages_repeats_its_header(rendered: Render, tmp_path: Path) -> None:
    pages = text_of(rendered("pdf", "fr").content, tmp_path).split("\f")
    assert sum("Agence" in page and "Promoteurs" in page for page in pages) >= 2


def test_no_page_is_nearly_empty(rendered: Render, tmp_path: Path) -> None:
    pages = text_of(rendered("pdf", "fr").content, tmp_path).rstrip("\f").split("\f")
    assert all(len([line for line in page.splitlines() if line.strip()]) > 12 for page in pages)


def test_the_same_notebook_gives_the_same_bytes(rendered: Render) -> None:
    assert render(report_notebook(), "pdf", language="fr").content == rendered("pdf", "fr").content


def test_the_file_is_light(rendered: Render) -> None:
    assert len(rendered("pdf", "fr").content) < 400_000


def test_the_date_follows_source_date_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    content = render(report_notebook(), "pdf", language="en").content
    with pikepdf.open(io.BytesIO(content)) as opened, opened.open_metadata() as metadata:
        assert metadata["xmp:CreateDate"].startswith("1970-01-02")


def test_a_notebook_that_papermill_ran_has_the_date_of_that_run() -> None:
    made = everything()
    made.metadata["papermill"] = {"end_time": "2026-11-05T06:12:31.123456+00:00"}
    content = render(made, "pdf", language="en").content
    with pikepdf.open(io.BytesIO(content)) as opened, opened.open_metadata() as metadata:
        assert metadata["xmp:CreateDate"].startswith("2026-11-05")
        assert metadata["pdfaid:part"] == "2"


def test_a_plain_notebook_becomes_a_tagged_pdf(tmp_path: Path) -> None:
    result = render(everything(), "pdf", language="en")
    with pikepdf.open(io.BytesIO(result.content)) as opened:
        tags = [str(element["/S"]) for element in structure(opened)]
        with opened.open_metadata() as metadata:
            assert metadata["dc:title"] == "Regional scores, d’août à octobre"
    assert tags.count("/Figure") >= 3
    text = text_of(result.content, tmp_path)
    for words in (
        "Nord & Est",
        "Scores by region",
        "ValueError: no such region",
        "Columns 2 to 1",
        "Button()",
    ):
        assert words in text
    assert "9,900 lines of text left out" in " ".join(result.warnings)


def test_text_is_data_and_never_markup(tmp_path: Path) -> None:
    from .plain import code, notebook, result, stream

    evil = '#panic("x") $ * _ `a` <label> @ref = // /* [ ] { } \\ ~ -- "'
    content = render(notebook(code("1", result(text_plain=evil), stream(evil))), "pdf", language="en").content
    assert text_of(content, tmp_path).count('#panic("x")') == 2


def test_characters_without_a_glyph_are_counted_and_shown_as_a_square(tmp_path: Path) -> None:
    from .plain import code, notebook, result

    rendered = render(notebook(code("1", result(text_plain="café 日本 😀 end"))), "pdf", language="en")
    assert "café □□ □ end" in text_of(rendered.content, tmp_path)
    assert any("日" in warning and "😀" in warning for warning in rendered.warnings)
