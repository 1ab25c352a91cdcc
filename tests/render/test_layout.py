"""Where things stand: cards near their heading, no wider than a third; no header left with one row."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from nbformat.v4 import new_markdown_cell, new_notebook

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.render import render
from cxreports.render.sheet import table_json

from .sample import block_cell, by_language, kpis, words_block
from .test_pdf import text_of

THIRD = 178 / 3 / 25.4 * 72  # points of paper


def a_table(rows: int) -> Block:
    cells = [[Cell(f"Row {index}"), Cell(str(index), index)] for index in range(rows)]
    table = Table("Rows", [Column("Name", "left"), Column("Heading")], cells)
    return Block("table", "rows", by_language(lambda _: View(headline="Some rows", table=table)))


def few_cards(count: int) -> Block:
    block = kpis()
    view = block.view("en")
    cards = [replace(card, label=f"Label{index}") for index, card in enumerate(view.cards[:count])]
    return replace(block, views={"en": replace(view, headline="Keyheading", cards=cards)})


def boxes(content: bytes, folder: Path) -> dict[str, tuple[float, float, float, float]]:
    """Words of a PDF and where each first stands: left, top, right, bottom, in points."""
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("poppler's pdftotext is not installed")
    (folder / "one.pdf").write_bytes(content)
    found = subprocess.run([tool, "-bbox", str(folder / "one.pdf"), "-"], capture_output=True, check=True)
    pattern = r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>'
    places: dict[str, tuple[float, float, float, float]] = {}
    for left, top, right, bottom, word in re.findall(pattern, found.stdout.decode("utf-8")):
        places.setdefault(word, (float(left), float(top), float(right), float(bottom)))
    return places


def test_cards_stand_under_their_heading_at_the_left(tmp_path: Path) -> None:
    notebook = new_notebook(cells=[block_cell(few_cards(2)), block_cell(a_table(5))])
    places = boxes(render(notebook, "pdf", language="en").content, tmp_path)
    heading, first, second = (places[word] for word in ("Keyheading", "Label0", "Label1"))
    assert 0 < first[1] - heading[3] < 40
    assert second[0] - first[0] < THIRD + 10


@pytest.mark.parametrize("lines", range(33, 38))
def test_a_long_table_begins_with_three_rows_at_least(lines: int, tmp_path: Path) -> None:
    filler = new_markdown_cell("\n\n".join(f"Line {index}." for index in range(lines)))
    notebook = new_notebook(cells=[block_cell(words_block("t", "text", "x", "x")), filler])
    notebook.cells.append(block_cell(a_table(20)))
    pages = text_of(render(notebook, "pdf", language="en").content, tmp_path).split("\f")
    first = next(page for page in pages if "Heading" in page)
    assert len(re.findall(r"Row \d+", first)) >= 3
    assert "Some rows" in first


@pytest.mark.parametrize("rows", range(49, 60, 2))
def test_a_table_never_leaves_one_row_or_two_alone(rows: int, tmp_path: Path) -> None:
    content = render(new_notebook(cells=[block_cell(a_table(rows))]), "pdf", language="en").content
    pages = [len(re.findall(r"Row \d+", page)) for page in text_of(content, tmp_path).split("\f")]
    assert sum(pages) == rows
    assert not {1, 2} & set(pages)


@pytest.mark.parametrize("lines", range(36, 40))
def test_a_short_notice_is_not_cut(lines: int, tmp_path: Path) -> None:
    filler = new_markdown_cell("\n\n".join(f"Line {index}." for index in range(lines)))
    notice = words_block("n", "notice", "x", "Said in the notice.", ("Tête", "Headline of it"))
    content = render(new_notebook(cells=[filler, block_cell(notice)]), "pdf", language="en").content
    (page,) = [page for page in text_of(content, tmp_path).split("\f") if "Headline of it" in page]
    assert "Said in the notice." in page


def test_a_no_break_space_makes_a_column_wider() -> None:
    def width(label: str) -> float:
        columns = [Column("Name", "left"), *[Column(label)] * 10]  # so many that there is no room to spare
        table = Table("x", columns, [[Cell("a"), *[Cell("1")] * 10]])
        return float(table_json(table)["columns"][1]["width"])

    assert width("vs March\u00a02020") >= len("March\u00a02020") > width("vs March 2020") - 2.5


def test_a_lone_card_and_row_names_on_a_page(browser, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    rows = [[Cell("Taux de satisfaction"), *(Cell(f"{n}\u202f000 points") for n in range(8))]]
    wide = Table("x", [Column("Nom", "left"), *(Column(f"Écart {n}") for n in range(8))], rows)
    table = Block("table", "wide", by_language(lambda _: View(headline="Wide", table=wide)))
    notebook = new_notebook(cells=[block_cell(few_cards(1)), block_cell(table)])
    (tmp_path / "one.html").write_bytes(render(notebook, "html", language="en").content)
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto((tmp_path / "one.html").as_uri())
    card, text = page.evaluate(
        "[document.querySelector('.kpi'), document.querySelector('main')].map(one => one.offsetWidth)"
    )
    lines = page.evaluate(
        "[...document.querySelectorAll('tbody tr > *')].map(one => one.getClientRects()[0].height)"
    )
    name = page.evaluate("document.querySelector('tbody th').offsetWidth")
    page.close()
    assert card < text / 2
    assert name >= 140
    assert len(set(lines)) == 1
