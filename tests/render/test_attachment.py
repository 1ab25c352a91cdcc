"""The CSV files inside a PDF."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbconvert.exporters import get_exporter

from cxreports.block import Cell, Column, Table
from cxreports.render import Rendered
from cxreports.render.attachment import table_csv

from .sample import report_notebook


def table(*rows: tuple[str, float | str | None]) -> Table:
    cells = [[Cell(f"row {index}"), Cell(text, value)] for index, (text, value) in enumerate(rows)]
    return Table("T", [Column("Name", "left"), Column("Value")], cells)


def read(content: bytes, delimiter: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def test_a_french_spreadsheet_gets_semicolons_and_decimal_commas() -> None:
    made = table(("71,5\u202f%", 71.547), ("8\u202f112", 8112))
    assert read(table_csv(made, "fr"), ";")[1:] == [["row 0", "71,547"], ["row 1", "8112"]]
    assert read(table_csv(table(("71.5%", 71.547)), "en"), ",")[1] == ["row 0", "71.547"]


def test_a_withheld_value_stays_withheld() -> None:
    made = table(("n < 5", 3.0), ("3 sur 8", 37.5), ("—", 2.0))
    assert [row[1] for row in read(table_csv(made, "fr"), ";")[1:]] == ["n < 5", "3 sur 8", "—"]


@given(st.text(max_size=20))
def test_no_text_is_a_formula(text: str) -> None:
    plain = table_csv(table((text, text)), "en")
    field = read(plain, ",")[1][1]
    assert not field.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_attachments_make_pdf_a_3_and_none_make_pdf_a_2(rendered: Callable[[str, str], Rendered]) -> None:
    with pikepdf.open(io.BytesIO(rendered("pdf", "fr").content)) as pdf:
        names = set(pdf.attachments)
        spec = pdf.Root.AF[0]
        assert spec["/AFRelationship"] == "/Data"
        assert spec["/EF"]["/F"]["/Subtype"] == "/text#2Fcsv" or "csv" in str(spec["/EF"]["/F"]["/Subtype"])
    assert {"trend-nps.csv", "agencies.csv"} <= names
    exporter = get_exporter("cx-pdf")(attachments=False)
    content, _ = exporter.from_notebook_node(report_notebook())
    with pikepdf.open(io.BytesIO(content)) as pdf, pdf.open_metadata() as metadata:
        assert not pdf.attachments
        assert metadata["pdfaid:part"] + metadata["pdfaid:conformance"] == "2A"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_header_is_there(language: str) -> None:
    assert read(table_csv(table(), language), ";" if language == "fr" else ",") == [["Name", "Value"]]
