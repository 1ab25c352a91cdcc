"""What the exporters share: any notebook in, a document read, warnings kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbconvert.exporters import Exporter, TemplateExporter
from nbformat import NotebookNode
from traitlets import Unicode, default

from cxreports.render.document import Document, Wish, read_document

WARNINGS = "cxreports_warnings"
"""Key of nbconvert's resources under which an exporter leaves its warnings."""


class ReportExporter(TemplateExporter):
    """An exporter that draws a `Document`; `TemplateExporter.exclude_input=False` shows the code."""

    language = Unicode("", help="Language of the document; empty: as the notebook says.").tag(config=True)
    title = Unicode("", help="Title of the document; empty: as the notebook says.").tag(config=True)

    @default("exclude_input")
    def _exclude_input_default(self) -> bool:
        return True

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kwargs: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Convert a notebook; warnings are logged, and left in the resources under `WARNINGS`."""
        # The preprocessors run as in every exporter; the Jinja templates of TemplateExporter are not used.
        notebook, resources = Exporter.from_notebook_node(self, nb, resources, **kwargs)
        place = resources.get("metadata", {})
        path = place.get("path")
        wish = Wish(
            language=self.language or resources.get("cxreports_language"),
            title=self.title or resources.get("cxreports_title"),
            folder=None if path is None else Path(path),
            file_name=place.get("name", ""),
            code=not self.exclude_input,
        )
        document = read_document(notebook, wish)
        content = self.draw(document, notebook)
        for warning in document.warnings:
            self.log.warning(warning)
        resources[WARNINGS] = document.warnings
        resources["output_extension"] = self.file_extension
        return content, resources

    def draw(self, document: Document, notebook: NotebookNode) -> str | bytes:
        """The document as the medium's content."""
        raise NotImplementedError
