"""Excel: the numbers of a report, for those who calculate on."""

from __future__ import annotations

from nbformat import NotebookNode
from traitlets import default

from cxreports.render.annex import read_annex
from cxreports.render.document import Document
from cxreports.render.exporter import ReportExporter
from cxreports.render.stamp import authors, stamp
from cxreports.render.workbook import write_workbook


class XLSXReportExporter(ReportExporter):
    """An Excel workbook of the tables, charts' data and figures of any notebook (`--to cx-xlsx`)."""

    export_from_notebook = "CX report (Excel)"
    drawn = False
    output_mimetype = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".xlsx"

    def draw(self, document: Document, notebook: NotebookNode) -> bytes:
        """The file."""
        made = stamp(document, notebook)
        return write_workbook(document, read_annex(document), made, authors(notebook))
