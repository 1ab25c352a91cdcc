"""Rendering: how an executed notebook becomes a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cxreports.errors import UnknownName

if TYPE_CHECKING:
    from nbformat import NotebookNode

FORMATS = ("html", "pdf", "xlsx")
CHARTS = ("interactive", "static")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A rendered document, and what of the notebook it could not show, or not as it was."""

    content: bytes
    warnings: list[str] = field(default_factory=list)


def render(
    notebook: NotebookNode,
    format: str,
    *,
    language: str,
    title: str | None = None,
    charts: str = "interactive",
) -> Rendered:
    """Render an executed notebook.

    Args:
        notebook: its cells and outputs.
        format: "html", "pdf" or "xlsx".
        language: of the document. A report that is not written in it is rendered in its own, with a warning.
        title: instead of the notebook's own.
        charts: of an HTML page, "interactive" or "static"; without JavaScript the two are the same.

    Raises:
        UnknownName: another format, or another kind of charts.
        OutputError: the document could not be written.

    >>> from nbformat.v4 import new_markdown_cell, new_notebook
    >>> b"<h1" in render(new_notebook(cells=[new_markdown_cell("# Hello")]), "html", language="en").content
    True
    """
    if charts not in CHARTS:
        raise UnknownName("kind of charts", charts, CHARTS)
    resources = {"cxreports_language": language, "cxreports_title": title, "cxreports_charts": charts}
    content, resources = _exporter(format).from_notebook_node(notebook, resources)
    return Rendered(content.encode() if isinstance(content, str) else content, resources[_warnings_key()])


def _warnings_key() -> str:
    from cxreports.render.exporter import WARNINGS

    return WARNINGS


@lru_cache(maxsize=len(FORMATS))
def _exporter(format: str) -> Any:
    """One exporter per process: its fonts, templates and compiled charts stay warm."""
    if format == "html":
        from cxreports.render.page import HTMLReportExporter

        return HTMLReportExporter()  # type: ignore[no-untyped-call]
    if format == "pdf":
        from cxreports.render.pdf import PDFReportExporter

        return PDFReportExporter()  # type: ignore[no-untyped-call]
    if format == "xlsx":
        from cxreports.render.xlsx import XLSXReportExporter

        return XLSXReportExporter()  # type: ignore[no-untyped-call]
    raise UnknownName("format", format, FORMATS)


__all__ = ["CHARTS", "FORMATS", "Rendered", "render"]
