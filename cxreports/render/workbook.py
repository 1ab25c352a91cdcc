"""A workbook: the sheets of an annex as an Excel file, the same bytes each time."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from cxreports.block.words import words
from cxreports.render.annex import Sheet
from cxreports.render.board import Board
from cxreports.render.datum import Datum
from cxreports.render.document import Document
from cxreports.render.wording import wording

_OPTIONS = {
    "in_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ACTIVE = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet could take for a formula when it is edited or saved as CSV."""

_LONGEST = 32_767  # characters of a cell
_WIDEST, _NARROWEST = 60, 9  # characters of a column
_NOTE = 110  # characters of a line of text over or under a table
_UNKNOWN = datetime(1980, 1, 1)  # when the document has no date: the first that the file format knows


def safe(text: str) -> str:
    """A text that a workbook can hold: no control characters, not too long."""
    clean = _CONTROL.sub("", text)
    return clean if len(clean) <= _LONGEST else clean[: _LONGEST - 1] + "…"


def write_workbook(document: Document, sheets: Sequence[Sheet], stamp: datetime | None, author: str) -> bytes:
    """The file: a contents sheet, then the sheets."""
    content = BytesIO()
    book = _Book(document, xlsxwriter.Workbook(content, _OPTIONS))
    book.describe(stamp or _UNKNOWN, author)
    book.contents(sheets)
    for sheet in sheets:
        book.sheet(sheet)
    book.file.close()
    return content.getvalue()


class _Book:
    def __init__(self, document: Document, file: xlsxwriter.Workbook) -> None:
        self.document, self.file = document, file
        self.words, self.tokens = wording(document.language), document.theme.tokens
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}

    def format(self, **wish: object) -> Format:
        """A format; equal wishes share one."""
        key = tuple(sorted(wish.items()))
        if key not in self._formats:
            self._formats[key] = self.file.add_format({"valign": "top", **wish})
        return self._formats[key]

    def describe(self, stamp: datetime, author: str) -> None:
        document = self.document
        client = str(document.meta.get("client") or "")
        self.file.set_properties(
            {
                "title": safe(document.full_title),
                "subject": safe(document.subtitle),
                "author": safe(author or client),
                "company": safe(client),
                "comments": words(document.language)["synthetic"] if document.synthetic else "",
                "created": stamp.replace(tzinfo=None),
            }
        )

    # Sheets

    def contents(self, sheets: Sequence[Sheet]) -> None:
        page = self._page(self.words["contents"])
        row = self._head(page, self.document.title, self.document.subtitle)
        facts = [[str(text) for text in fact] for fact in self.document.meta.get("facts", [])]
        for label, text in facts:
            page.write_string(row, 0, safe(label), self.format(font_color=self.tokens["ink2"]))
            page.write_string(row, 1, safe(text), self._text(text, bold=True))
            row += 1
        if self.document.synthetic:
            mark = self.format(bold=True, font_color=self.tokens["unf"])
            page.write_string(row, 0, words(self.document.language)["synthetic"], mark)
            row += 1
        row += 1
        for column, label in enumerate(("sheet", "holds", "rows")):
            page.write_string(
                row, column, self.words[label], self._heading("right" if column == 2 else "left")
            )
        link = self.format(font_color=self.tokens["brand"], underline=1, **self._line())
        for number, sheet in enumerate(sheets, row + 1):
            page.write_url(number, 0, f"internal:'{sheet.name}'!A1", link, sheet.name)
            page.write_string(number, 1, safe(sheet.title), self._text(sheet.title, wrap=True, line=True))
            page.write_number(number, 2, sheet.rows, self.format(num_format="#,##0", **self._line()))
        page.set_column(0, 0, 34)
        page.set_column(1, 1, 80)
        page.set_column(2, 2, 9)
        self._note(page, row + len(sheets) + 2, self.words["note"])
        self._print(page, 123)

    def sheet(self, sheet: Sheet) -> None:
        page = self._page(sheet.name)
        row = self._head(page, sheet.title, sheet.subtitle)
        link = self.format(font_color=self.tokens["ink3"], underline=1, font_size=9)
        page.write_url(row, 0, f"internal:'{self.words['contents']}'!A1", link, self.words["back"])
        widths = _widths(sheet.boards)
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        row += 2
        if len(sheet.boards) == 1:
            page.freeze_panes(row + 1, 1)
            page.repeat_rows(row)
        for board in sheet.boards:
            row = self._board(page, row, board, filtered=len(sheet.boards) == 1)
        self._note(page, row, sheet.note)
        self._print(page, sum(widths))

    def _page(self, name: str) -> Worksheet:
        page = self.file.add_worksheet(name)
        page.hide_gridlines(2)
        return page

    def _head(self, page: Worksheet, title: str, subtitle: str) -> int:
        """Title and subtitle; gives the next free row."""
        large = self.format(bold=True, font_size=14, font_color=self.tokens["brand"])
        page.write_string(0, 0, safe(title), large)
        if not subtitle:
            return 1
        page.write_string(1, 0, safe(subtitle), self.format(font_color=self.tokens["ink2"]))
        return 2

    def _board(self, page: Worksheet, row: int, board: Board, *, filtered: bool) -> int:
        if board.title:
            title = self.format(bold=True, font_size=12, font_color=self.tokens["ink"])
            page.write_string(row, 0, safe(board.title), title)
            row += 1
        top = row
        if board.headings:
            for column, (label, align) in enumerate(board.headings):
                page.write_string(row, column, safe(label), self._heading(align))
            row += 1
        for index, cells in enumerate(board.rows):
            total = board.total and index + 1 == len(board.rows)
            for column, datum in enumerate(cells):
                self._cell(page, row, column, datum, total=total)
            row += 1
        last = row - 2 if board.total else row - 1
        if filtered and board.headings and last > top:
            page.autofilter(top, 0, last, len(board.headings) - 1)
        return row + 1

    def _cell(self, page: Worksheet, row: int, column: int, datum: Datum, *, total: bool) -> None:
        value = datum.value
        if isinstance(value, str):
            style = self._text(value, tone=datum.tone, bold=total, wrap=True, line=True)
            page.write_string(row, column, safe(value), style)
            return
        look = {**self._tone(datum.tone), **self._line(), **({"bold": True} if total else {})}
        if value is None:
            page.write_blank(row, column, None, self.format(**look))
        elif isinstance(value, date):
            style = self.format(num_format=datum.code, align="left", **look)
            page.write_datetime(row, column, datetime(value.year, value.month, value.day), style)
        else:
            page.write_number(row, column, value, self.format(num_format=datum.code, **look))

    def _note(self, page: Worksheet, row: int, text: str) -> None:
        """A note, a line of the sheet for each line of it."""
        for line in textwrap.wrap(text, _NOTE):
            style = self._text(line, tone="mute", small=True)
            page.write_string(row, 0, safe(line), style)
            row += 1

    # Looks

    def _heading(self, align: str) -> Format:
        return self.format(
            bold=True, font_color="#FFFFFF", bg_color=self.tokens["brand"], text_wrap=True, align=align
        )

    def _line(self) -> dict[str, object]:
        return {"bottom": 1, "bottom_color": self.tokens["grid"]}

    def _tone(self, tone: str) -> dict[str, object]:
        if tone in ("fav", "unf"):
            return {"font_color": self.tokens[tone], "bold": True}
        return {"font_color": self.tokens["ink3" if tone == "mute" else "ink"]}

    def _text(
        self,
        text: str,
        *,
        tone: str = "",
        bold: bool = False,
        wrap: bool = False,
        line: bool = False,
        small: bool = False,
    ) -> Format:
        """The look of a text; one that begins like a formula is marked as text for good."""
        look = self._tone(tone) | (self._line() if line else {})
        look |= {"bold": True} if bold else {}
        look |= {"text_wrap": True} if wrap else {}
        look |= {"font_size": 9} if small else {}
        return self.format(**look, **({"quote_prefix": True} if text.startswith(_ACTIVE) else {}))

    def _print(self, page: Worksheet, width: float) -> None:
        """A4, as wide as one page, its title and number at the foot."""
        page.set_paper(9)
        if width > 95:
            page.set_landscape()
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
        title = safe(self.document.full_title).replace("&", "&&")[:150]
        page.set_footer(f"&L&8{title}&R&8{self.words['page']}")


def _widths(boards: Sequence[Board]) -> list[float]:
    """The width of each column, in characters, of boards that stand one below the other."""
    found: dict[int, int] = {}
    for board in boards:
        for column, (label, _) in enumerate(board.headings):
            found[column] = max(
                found.get(column, 0), -(-len(label) // 2) + 3, *map(len, label.split() or [""])
            )
        for row in board.rows:
            for column, datum in enumerate(row):
                found[column] = max(found.get(column, 0), len(datum.shown))
    return [min(_WIDEST, max(_NARROWEST, found[column] + 2)) for column in sorted(found)]
