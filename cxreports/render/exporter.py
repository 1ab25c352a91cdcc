"""What the exporters share: any notebook in, a document read, warnings kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbconvert.exporters import Exporter, TemplateExporter
from nbconvert.preprocessors import Preprocessor, RegexRemovePreprocessor, TagRemovePreprocessor
from nbformat import NotebookNode
from traitlets import Enum, Unicode, default

from cxreports.render import CHARTS
from cxreports.render.document import Document, Wish, read_document

WARNINGS = "cxreports_warnings"
"""Key of nbconvert's resources under which an exporter leaves its warnings."""


class ReportExporter(TemplateExporter):
    """An exporter that draws a `Document`; `TemplateExporter.exclude_input=False` shows the code."""

    language = Unicode("", help="Language of the document; empty: as the notebook says.").tag(config=True)
    title = Unicode("", help="Title of the document; empty: as the notebook says.").tag(config=True)

    charts = Enum(CHARTS, CHARTS[0], help="Charts of an HTML page: interactive or static.").tag(config=True)

    drawn = True
    """Whether the medium shows charts, or only their data."""

    @default("exclude_input")
    def _exclude_input_default(self) -> bool:
        return True

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kwargs: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Convert a notebook; warnings are logged, and left in the resources under `WARNINGS`."""
        notebook, resources = self._preprocessed(nb, resources)
        place = resources.get("metadata", {})
        path = place.get("path")
        wish = Wish(
            language=self.language or resources.get("cxreports_language"),
            title=self.title or resources.get("cxreports_title"),
            folder=None if path is None else Path(path),
            file_name=place.get("name", ""),
            code=not self.exclude_input,
            charts=resources.get("cxreports_charts") or self.charts,
            drawn=self.drawn,
        )
        document = read_document(notebook, wish)
        content = self.draw(document, notebook)
        for warning in document.warnings:
            self.log.warning(warning)
        resources[WARNINGS] = document.warnings
        resources["output_extension"] = self.file_extension
        return content, resources

    def _preprocessed(
        self, nb: NotebookNode, resources: dict[str, Any] | None
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """What the preprocessors leave, as in every exporter; TemplateExporter's own templates are not used.

        Nothing is copied and validated where none of them has anything to do: reading changes no notebook.
        """
        if any(one.enabled and not _is_idle(one) for one in self._preprocessors):
            found: tuple[NotebookNode, dict[str, Any]] = Exporter.from_notebook_node(self, nb, resources)
            return found
        return nb, self._init_resources(resources)  # type: ignore[no-untyped-call]

    def draw(self, document: Document, notebook: NotebookNode) -> str | bytes:
        """The document as the medium's content."""
        raise NotImplementedError


def _is_idle(preprocessor: Preprocessor) -> bool:
    """Whether a preprocessor that is on by default was asked for nothing."""
    if isinstance(preprocessor, TagRemovePreprocessor):
        asked = (
            "remove_cell_tags",
            "remove_all_outputs_tags",
            "remove_single_output_tags",
            "remove_input_tags",
        )
        return not any(getattr(preprocessor, name) for name in asked)
    return isinstance(preprocessor, RegexRemovePreprocessor) and not preprocessor.patterns
