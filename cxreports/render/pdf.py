"""PDF: compiled by Typst, tagged and accessible, the same bytes from the same notebook."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from nbformat import NotebookNode
from traitlets import default

from cxreports.render.document import Document
from cxreports.render.exporter import ReportExporter
from cxreports.render.fit import air, filled, growth, read_marks
from cxreports.render.paper import Paper
from cxreports.render.press import REPLACEMENT, Press

_NEARLY_EMPTY = 0.3


class PDFReportExporter(ReportExporter):
    """An accessible PDF of any notebook (`jupyter nbconvert --to cx-pdf`)."""

    export_from_notebook = "CX report (PDF)"
    output_mimetype = "application/pdf"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".pdf"

    def draw(self, document: Document, notebook: NotebookNode) -> bytes:
        """The file.

        Raises:
            OutputError: Typst could not compile it, with Typst's own words.
        """
        stamp = _stamp(document, notebook)
        paper = Paper(document, _authors(notebook), stamp)
        with TemporaryDirectory(prefix="cxreports-") as folder:
            press = Press(Path(folder))
            _fit(paper, press)
            content = press.pdf(paper.tree, paper.files, stamp)
        if press.missing:
            shown = " ".join(sorted(press.missing)[:20])
            document.warnings.append(
                f"characters that the packaged fonts lack, shown as {REPLACEMENT}: {shown}"
            )
        return content


def _fit(paper: Paper, press: Press) -> None:
    """Set the document tighter if that saves a nearly empty last page, then fill the pages."""
    pages, marks = read_marks(press.marks(paper.tree, paper.files))
    if pages > 1 and filled(marks, pages) < _NEARLY_EMPTY:
        paper.tree["tight"] = True
        fewer, tight_marks = read_marks(press.marks(paper.tree, paper.files))
        if fewer < pages:
            pages, marks = fewer, tight_marks
        else:
            paper.tree["tight"] = False
    paper.tree["air"] = air(marks, pages)
    paper.grow(growth(marks, pages, paper.chart_heights()))


def _authors(notebook: NotebookNode) -> str:
    authors = notebook.metadata.get("authors", [])
    return ", ".join(
        str(author["name"]) for author in authors if isinstance(author, Mapping) and "name" in author
    )


def _stamp(document: Document, notebook: NotebookNode) -> datetime | None:
    """When the document was made: SOURCE_DATE_EPOCH, its edition, or its notebook's run; never now."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), UTC)
    run = notebook.metadata.get("papermill", {})
    for text in (document.meta.get("edition"), run.get("end_time"), run.get("start_time")):
        try:
            stamp = datetime.fromisoformat(str(text)).replace(microsecond=0)
        except ValueError:
            continue
        return stamp if stamp.tzinfo else stamp.replace(tzinfo=UTC)
    return None
