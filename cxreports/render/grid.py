"""Tables that come as HTML (pandas, great-tables, ...), read back into rows and cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

MAX_ROWS = 500
_VOID = ("br", "img", "hr", "input", "col", "wbr", "meta", "link")
_SILENT = ("style", "script", "head", "title")


@dataclass(frozen=True, slots=True)
class GridCell:
    text: str
    head: bool = False
    columns: int = 1
    rows: int = 1
    right: bool = False


@dataclass(slots=True)
class Grid:
    """Rows of cells as written, cells that span several named once.

    Attributes:
        caption: the table's own; may be empty.
        head, body: rows of header and of body.
        cut: rows left out at the end.
    """

    caption: str = ""
    head: list[list[GridCell]] = field(default_factory=list)
    body: list[list[GridCell]] = field(default_factory=list)
    cut: int = 0

    @property
    def width(self) -> int:
        """Number of columns."""
        return max(
            (at + cell.columns for row in placed(self.head + self.body) for at, cell in row), default=0
        )


def placed(rows: Sequence[Sequence[GridCell]]) -> list[list[tuple[int, GridCell]]]:
    """Each cell with the column where it begins, cells that reach down from rows above considered."""
    below: dict[int, int] = {}  # column -> rows that a cell from above still takes
    found = []
    for row in rows:
        at, line = 0, []
        for cell in row:
            while below.get(at, 0):
                at += 1
            line.append((at, cell))
            for column in range(at, at + cell.columns):
                below[column] = cell.rows
            at += cell.columns
        below = {column: left - 1 for column, left in below.items() if left > 1}
        found.append(line)
    return found


def read_html(html: str) -> tuple[list[Grid], str]:
    """The tables of an HTML fragment, and the text outside of them."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    grids = [_settled(grid) for grid in reader.grids if grid.head or grid.body]
    return grids, "\n".join(line for line in (" ".join(line.split()) for line in reader.loose) if line)


def _settled(grid: Grid) -> Grid:
    """The grid cut to `MAX_ROWS`, its spans ending where it ends, columns of numbers set to the right."""
    body = grid.body[:MAX_ROWS]
    numbers, texts = Counter[int](), Counter[int]()
    for row in placed(body):
        for at, cell in row:
            if cell.text and not cell.head:
                (numbers if _is_number(cell.text) else texts)[at] += 1
    right = {at for at, count in numbers.items() if count > texts[at]}

    def settled(rows: list[list[GridCell]]) -> list[list[GridCell]]:
        return [
            [replace(cell, rows=min(cell.rows, len(rows) - index), right=at in right) for at, cell in row]
            for index, row in enumerate(placed(rows))
        ]

    return Grid(grid.caption, settled(grid.head), settled(body), len(grid.body) - len(body))


def _is_number(text: str) -> bool:
    bare = text.translate({ord(char): None for char in " \u00a0\u202f,.%+-\u2212€$£"})
    return bare.isdigit() or text in ("NaN", "nan", "<NA>", "NaT", "None", "inf", "-inf", "—")


class _Reader(HTMLParser):
    """Collects tables and loose text; a table inside a cell is read as that cell's text."""

    def __init__(self) -> None:
        super().__init__()
        self.grids: list[Grid] = []
        self.loose: list[str] = [""]
        self._depth = 0
        self._silent = 0
        self._in_head = False
        self._cell: tuple[bool, int, int] | None = None
        self._text: list[str] = []
        self._caption = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag == "table":
            self._depth += 1
            if self._depth == 1:
                self.grids.append(Grid())
        elif self._depth == 1:
            self._open_in_table(tag, dict(attrs))
        elif self._depth == 0 and tag in ("p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "pre"):
            self.loose.append("")
        if tag == "br":
            self._text.append(" ")

    def _open_in_table(self, tag: str, attrs: dict[str, str | None]) -> None:
        if tag == "thead":
            self._in_head = True
        elif tag in ("tbody", "tfoot"):
            self._close_cell()
            self._in_head = False
        elif tag == "tr":
            self._close_cell()
            rows = self.grids[-1].head if self._in_head else self.grids[-1].body
            rows.append([])
        elif tag in ("td", "th"):
            self._close_cell()
            self._cell = (tag == "th", _span(attrs.get("colspan")), _span(attrs.get("rowspan")))
            self._text = []
        elif tag == "caption":
            self._caption, self._text = True, []

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "table":
            if self._depth == 1:
                self._close_cell()
                self._finish()
            self._depth = max(0, self._depth - 1)
        elif self._depth == 1 and tag in ("td", "th", "tr", "thead"):
            self._close_cell()
            self._in_head = self._in_head and tag != "thead"
        elif tag == "caption" and self._caption:
            self.grids[-1].caption = " ".join("".join(self._text).split())
            self._caption = False

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if self._depth:
            self._text.append(data)
        else:
            self.loose[-1] += data

    def _close_cell(self) -> None:
        if self._cell is None:
            return
        head, columns, rows = self._cell
        grid = self.grids[-1]
        target = grid.head if self._in_head else grid.body
        if not target:
            target.append([])
        text = " ".join("".join(self._text).split())
        target[-1].append(GridCell(text, head, columns, rows))
        self._cell, self._text = None, []

    def _finish(self) -> None:
        """Rows without a cell go; a first row of headers alone is the head even without `thead`."""
        grid = self.grids[-1]
        grid.head = [row for row in grid.head if row]
        grid.body = [row for row in grid.body if row]
        if not grid.head and grid.body and all(cell.head for cell in grid.body[0]) and len(grid.body) > 1:
            grid.head = [grid.body.pop(0)]


def _span(value: str | None) -> int:
    return max(1, min(int(value), 1000)) if value and value.isdigit() else 1
