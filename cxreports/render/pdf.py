"""PDF: compiled by Typst, tagged and accessible, the same bytes from the same notebook."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from nbformat import NotebookNode
from traitlets import Bool, default

from cxreports.render.attachment import attachments
from cxreports.render.document import Document
from cxreports.render.exporter import ReportExporter
from cxreports.render.fit import Mark, air, filled, growth, read_marks, split_tails
from cxreports.render.paper import Paper
from cxreports.render.press import REPLACEMENT, Press
from cxreports.render.stamp import authors, stamp

_NEARLY_EMPTY = 0.3  # of a last page: with less on it, all is set closer
_SAVED = 0.022  # of a page, by each page that is set closer
_ONE_PAGE = (1.3, 1.15, 1.0, 0.9, 0.8, 0.7, 0.6)  # heights of the charts of a one-page report, tried in turn


class PDFReportExporter(ReportExporter):
    """An accessible PDF of any notebook (`jupyter nbconvert --to cx-pdf`)."""

    export_from_notebook = "CX report (PDF)"
    output_mimetype = "application/pdf"

    attachments = Bool(True, help="Attach the data of figures and tables as CSV files.").tag(config=True)

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".pdf"

    def draw(self, document: Document, notebook: NotebookNode) -> bytes:
        """The file.

        Raises:
            OutputError: Typst could not compile it, with Typst's own words.
        """
        made = stamp(document, notebook)
        attached = attachments(document) if self.attachments and made else ()
        paper = Paper(document, authors(notebook), made, attached)
        with TemporaryDirectory(prefix="cxreports-") as folder:
            press = Press(Path(folder), document.theme.font_folder())
            _fit(paper, press)
            content = press.pdf(paper.tree, paper.files, made)
            press.forget()
        if press.missing:
            shown = " ".join(sorted(press.missing)[:20])
            document.warnings.append(
                f"characters that the packaged fonts lack, shown as {REPLACEMENT}: {shown}"
            )
        return content


def _fit(paper: Paper, press: Press) -> None:
    """Save a nearly empty last page, leave no row of a table alone, then fill the pages."""
    if paper.document.one_page:
        _on_one_page(paper, press)
        return
    pages, marks = _tightened(paper, press)
    for pitch in ("close", "wide"):
        alone = split_tails(marks)
        if not alone:
            break
        paper.set_pitch(alone, pitch)
        pages, marks = _marks(paper, press)
    paper.tree["air"] = air(marks, pages)
    paper.grow(growth(marks, pages, paper.chart_heights()))


def _on_one_page(paper: Paper, press: Press) -> None:
    """Draw the charts as tall as leaves one page; say so when nothing does."""
    for factor in _ONE_PAGE:
        paper.grow(dict.fromkeys(paper.chart_heights(), factor))
        pages, _ = _marks(paper, press)
        if pages == 1:
            return
    paper.document.warnings.append(f"the one-page layout takes {pages} pages: leave out a block or a finding")


def _tightened(paper: Paper, press: Press) -> tuple[int, list[Mark]]:
    """Set closer, as little as saves a last page with little on it; as it was if nothing does."""
    first = _marks(paper, press)
    pages, used = first[0], filled(first[1], first[0])
    if pages == 1 or used >= _NEARLY_EMPTY:
        return first
    for tight in (1, 2) if used <= _SAVED * pages else (2,):
        paper.tree["tight"] = tight
        closer = _marks(paper, press)
        if closer[0] < pages:
            return closer
    paper.tree["tight"] = 0
    return first


def _marks(paper: Paper, press: Press) -> tuple[int, list[Mark]]:
    return read_marks(press.marks(paper.tree, paper.files))
