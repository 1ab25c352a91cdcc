"""Who made a document, and when: never now, so that the same notebook gives the same bytes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime

from nbformat import NotebookNode

from cxreports.render.document import Document


def authors(notebook: NotebookNode) -> str:
    """The names in the notebook's metadata."""
    named = notebook.metadata.get("authors", [])
    return ", ".join(str(one["name"]) for one in named if isinstance(one, Mapping) and "name" in one)


def stamp(document: Document, notebook: NotebookNode) -> datetime | None:
    """SOURCE_DATE_EPOCH, the day on the cover, or the run of the notebook; None when all are unknown."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), UTC)
    run = notebook.metadata.get("papermill", {})
    for text in (
        document.meta.get("day"),
        document.meta.get("edition"),
        run.get("end_time"),
        run.get("start_time"),
    ):
        try:
            found = datetime.fromisoformat(str(text)).replace(microsecond=0)
        except ValueError:
            continue
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None
