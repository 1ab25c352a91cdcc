"""A data file as it was written: one YAML document, a mapping at its top."""

from __future__ import annotations

from pathlib import Path

from cxreports.document import Document, read_documents
from cxreports.errors import DataError


def read_document(path: Path) -> Document:
    """Read a YAML file whose top level is a mapping.

    Raises:
        DataError: there is no such file, it is not UTF-8 or not YAML, it is empty, or a key stands twice.
    """
    found = read_documents(path, DataError)
    if len(found) != 1 or not isinstance(found[0].data, dict):
        what = "holds several documents" if len(found) > 1 else "is empty or not a mapping of keys"
        raise DataError(f"the file {what}.", where=path.name, hint="Start with `sources:`.")
    return found[0]
