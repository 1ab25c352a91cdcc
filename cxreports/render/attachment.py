"""Attachments: the data behind the figures of a PDF, as CSV files inside it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from cxreports.block import Cell, Table
from cxreports.render.document import Document
from cxreports.render.numeral import numeral
from cxreports.render.part import BlockPart

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " "})


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside a PDF: its name, what it is, and its content."""

    name: str
    description: str
    content: bytes


def attachments(document: Document) -> Iterator[Attachment]:
    """The table of each block that has one, in order."""
    for part in document.parts:
        if isinstance(part, BlockPart):
            view = part.block.view(document.language)
            if view.table and view.table.rows:
                title = view.headline or view.table.caption
                yield Attachment(f"{part.block.id}.csv", title, table_csv(view.table, document.language))


def table_csv(table: Table, language: str) -> bytes:
    """A table as CSV that a spreadsheet of that language opens: in French with semicolons and decimal commas.

    A number is the whole value behind its text, and is there only where the text shows it.
    """
    french = language[:2] == "fr"
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";" if french else ",", lineterminator="\r\n")
    writer.writerow([_text(column.label) for column in table.columns])
    for row in table.rows:
        writer.writerow([_field(cell, language) for cell in row])
    return file.getvalue().encode("utf-8-sig")


def _field(cell: Cell, language: str) -> str:
    if numeral(cell.text, cell.value, language) is None:
        return _text(cell.text)
    number = repr(cell.value)
    return number.replace(".", ",") if language[:2] == "fr" else number


def _text(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    plain = text.translate(_SPACES)
    return f"'{plain}" if plain.startswith(_FORMULA) else plain
