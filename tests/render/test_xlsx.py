"""The Excel annex, read back: the numbers of the blocks, no others, and nothing that runs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_notebook
from openpyxl.workbook import Workbook
from python_calamine import CalamineWorkbook

from cxreports.block import MIME, Block, Cell, Column, Table, View
from cxreports.render import Rendered, render

from .plain import CHART, code, everything, notebook, result, shown
from .sample import block_cell, by_language, report_notebook, section, terms

Render = Callable[[str, str], Rendered]


def record(value: float | None, n: int, **rest: Any) -> dict[str, Any]:
    """An estimate as `Result.record` writes it."""
    low, high = (None, None) if value is None else (value - 2.25, value + 2.25)
    whole = {
        "definition_id": "csat.top_box", "definition_version": "2", "value": value, "unit": "%", "n": n,
        "n_eff": n, "ci_low": low, "ci_high": high, "confidence": 0.95, "method": "Wilson", "status": "ok",
        "period": "2026-10", "by": {}, "comparison": None, "year_ago": None,
    }  # fmt: skip
    return {**whole, **rest}


RATES = {"Nord": 71.547420965, "Sud": 64.125}
RECORDS = [
    record(RATES["Nord"], 601, by={"region": "Nord"}),
    record(RATES["Sud"], 402, by={"region": "Sud"}),
    record(None, 3, by={"region": "Corse"}, status="hidden"),
    record(37.5, 8, by={"region": "Est"}, status="fraction"),
]


def figure_without_bases() -> Block:
    """A table that prints rates alone: neither base nor interval; two of its cells withhold a value."""

    def view(language: str) -> View:
        comma = "," if language == "fr" else "."
        percent = "\u202f%" if language == "fr" else "%"
        rows = [
            [Cell(name), Cell(f"{rate:.1f}{percent}".replace(".", comma), rate)]
            for name, rate in RATES.items()
        ]
        rows += [[Cell("Corse"), Cell("n < 5", 3.0)], [Cell("Est"), Cell("3 / 8", 37.5)]]
        table = Table("Taux", [Column("Région", "left"), Column("Taux")], rows)
        return View(headline="Taux de satisfaction", subtitle="En %", note="Lecture.", table=table)

    return Block("table", "rates", by_language(view), estimates=RECORDS)


def definitions() -> Block:
    rows = [[Cell("CSAT"), Cell("csat.top_box v2")]]
    table = Table("Definitions", [Column("Indicator", "left"), Column("Definition", "left")], rows)
    return Block("table", "method-definitions", by_language(lambda _: View(headline="Bases", table=table)))


def small_report() -> NotebookNode:
    shown_blocks = [
        section("rates-section", "Satisfaction", "Satisfaction"),
        figure_without_bases(),
        section("method", "Méthode", "Method"),
        definitions(),
        section("glossary", "Glossaire", "Glossary"),
        terms(),
    ]
    return new_notebook(cells=[block_cell(block) for block in shown_blocks])


def workbook(made: NotebookNode, language: str = "en") -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(render(made, "xlsx", language=language).content))


def cells(book: Workbook) -> Iterator[Any]:
    for sheet in book:
        for row in sheet.iter_rows():
            yield from (cell for cell in row if cell.value is not None)


def rows_of(book: Workbook, name: str) -> list[list[Any]]:
    """A sheet's rows under its header, which is the row that the panes freeze."""
    sheet = book[name]
    header = int(str(sheet.freeze_panes)[1:]) - 1
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=header)]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_number_is_the_value_of_its_block(rendered: Render, language: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(rendered("xlsx", language).content))
    counts = [
        cell for cell in cells(book) if cell.data_type == "n" and cell.parent.title != book.sheetnames[0]
    ]
    assert counts == []  # the sample's cells carry texts alone: no number is made up from them
    assert len(book.sheetnames) >= 8


def test_percentages_are_shares_of_one_with_base_and_interval_beside_them() -> None:
    header, *rows = rows_of(workbook(small_report()), "1 Satisfaction")
    assert header == ["Région", "Taux", "n", "Lower bound", "Upper bound"]
    for row, (name, rate), n in zip(rows, RATES.items(), (601, 402), strict=False):
        assert row[0] == name
        assert row[1] == pytest.approx(rate / 100, rel=1e-15)
        assert row[2] == n
        assert row[3:5] == pytest.approx([(rate - 2.25) / 100, (rate + 2.25) / 100], rel=1e-15)


def test_what_a_table_withholds_is_nowhere_in_the_file() -> None:
    book = workbook(small_report())
    rows = rows_of(book, "1 Satisfaction")
    assert rows[3][:5] == ["Corse", "n < 5", None, None, None]
    assert rows[4][:5] == ["Est", "3 / 8", None, None, None]
    held = {cell.value for cell in cells(book) if cell.data_type == "n" and cell.parent.title != "Contents"}
    assert not held & {3, 37.5, 0.375, 8}


def test_every_figure_has_a_row_with_its_method_and_status() -> None:
    header, *rows = rows_of(workbook(small_report()), "Figures")
    table = [dict(zip(header, row, strict=True)) for row in rows]
    assert [row["Group"] for row in table] == [
        "region = Nord",
        "region = Sud",
        "region = Corse",
        "region = Est",
    ]
    assert table[0]["Indicator"] == "CSAT"
    assert table[0]["Interval"] == "Wilson"
    assert table[0]["Confidence"] == 0.95
    assert [row["Status"] for row in table] == [None, None, "withheld", "base under 10"]


def test_a_comparison_tells_its_test_and_its_verdict_in_the_language() -> None:
    versus = {"kind": "rest", "reference": "rest", "delta": -3.5, "ci_low": -6.0, "ci_high": -1.0}
    versus |= {"p": 0.004, "p_adjusted": 0.012, "verdict": "fall"}
    made = new_notebook(
        cells=[
            block_cell(replace(figure_without_bases(), estimates=[record(64.125, 402, comparison=versus)]))
        ]
    )
    header, row = rows_of(workbook(made, "fr"), "Chiffres")
    told = dict(zip(header, row, strict=True))
    assert told["Comparé à"] == "au reste"
    assert told["Verdict"] == "au-dessous du reste"
    assert (told["Écart"], told["p"], told["p corrigé"]) == (-3.5, 0.004, 0.012)  # points: not divided


def test_definitions_join_id_version_and_formula() -> None:
    header, *rows = rows_of(workbook(small_report(), "fr"), "Définitions")
    assert header == ["Terme", "Identifiant", "Version", "Définition"]
    assert rows[0][:3] == ["CSAT", "csat.top_box", "2"]
    assert rows[0][3].startswith("Part des notes 4 et 5 sur 5")
    assert {row[0] for row in rows[1:]} >= {"NPS"}


def test_the_contents_link_to_every_sheet() -> None:
    book = workbook(small_report())
    assert book.sheetnames == ["Contents", "1 Satisfaction", "Figures", "Definitions", "Method"]
    links = [
        cell.hyperlink.location for row in book["Contents"].iter_rows() for cell in row if cell.hyperlink
    ]
    assert links == [f"'{name}'!A1" for name in book.sheetnames[1:]]
    for name in book.sheetnames[1:]:
        assert any(cell.hyperlink for row in book[name].iter_rows() for cell in row)


EVIL = ['=HYPERLINK("http://x","y")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "=cmd|'/c calc'!A0", "{=1}"]


def test_no_text_becomes_a_formula_a_link_or_a_number() -> None:
    rows = [[Cell(text), Cell(text, text), Cell("0012", "0012")] for text in [*EVIL, "http://evil.example"]]
    table = Table(EVIL[0], [Column(EVIL[1], "left"), Column("b"), Column("c")], rows)
    made = Block("table", "evil", by_language(lambda _: View(headline=EVIL[0], note=EVIL[3], table=table)))
    content = render(new_notebook(cells=[block_cell(made)]), "xlsx", language="en").content
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert {cell.data_type for cell in cells(book)} <= {"s", "n"}
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if "worksheets/sheet" in name]
        assert not any("<f>" in text or "externalLink" in text for text in sheets)
        assert not any(
            "http" in parts.read(name).decode() for name in parts.namelist() if "_rels/sheet" in name
        )
        assert 'quotePrefix="1"' in parts.read("xl/styles.xml").decode()
    held = [cell.value for cell in cells(book) if cell.parent.title == book.sheetnames[1]]
    assert held.count("=cmd|'/c calc'!A0") == 2
    assert "0012" in held


def test_control_characters_and_half_surrogates_are_left_out() -> None:
    table = Table(
        "x", [Column("a\x00b", "left")], [[Cell("ok\x0b\x1f\ud800 é _x0041_")], [Cell("y" * 40_000)]]
    )
    made = Block("table", "t", {"en": View(headline="h\x07", table=table)})
    bundle = {MIME: made.to_json()}
    output = NotebookNode(output_type="display_data", metadata={}, data=bundle)
    held = [cell.value for cell in cells(workbook(new_notebook(cells=[code("x", output)])))]
    assert "ok é _x0041_" in held
    assert "ab" in held
    assert max(len(value) for value in held if isinstance(value, str)) <= 32_767


def test_the_same_notebook_gives_the_same_bytes(rendered: Render, monkeypatch: pytest.MonkeyPatch) -> None:
    assert render(report_notebook(), "xlsx", language="fr").content == rendered("xlsx", "fr").content
    book = openpyxl.load_workbook(io.BytesIO(rendered("xlsx", "fr").content))
    assert book.properties.created.year == 2026
    assert book.properties.title == "Expérience client – rapport mensuel – Octobre 2026"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    book = openpyxl.load_workbook(io.BytesIO(render(report_notebook(), "xlsx", language="fr").content))
    assert (book.properties.created.year, book.properties.created.day) == (1970, 2)


def test_sheets_are_ready_to_read_and_to_print() -> None:
    for sheet in workbook(small_report()).worksheets[1:]:
        assert sheet.page_setup.paperSize == 9  # A4
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == 0
        if sheet.title != "Method":  # several tables
            assert str(sheet.freeze_panes).startswith("B")
            assert sheet.print_title_rows
            assert sheet.auto_filter.ref


def test_calamine_reads_what_openpyxl_reads() -> None:
    content = render(small_report(), "xlsx", language="fr").content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("1 Satisfaction").to_python()
    assert [row[1] for row in rows if row[0] == "Sud"] == [0.64125]


def test_a_plain_notebook_gives_its_tables_and_the_data_of_its_charts() -> None:
    book = workbook(everything())
    assert rows_of(book, "Table")[1:3] == [["0", "Nord & Est", 41.5], ["1", "Sud", None]]
    named = {**CHART, "data": {"name": "d"}, "datasets": {"d": [{"r": "=1", "s": 2}]}}
    made = notebook(code("x", shown("application/vnd.vegalite.v6.json", named)))
    assert rows_of(workbook(made), "Scores by region") == [["r", "s"], ["=1", 2]]


def test_a_notebook_without_a_table_is_a_workbook_all_the_same() -> None:
    assert workbook(new_notebook(cells=[code("x", result(text_plain="1"))])).sheetnames == ["Contents"]
