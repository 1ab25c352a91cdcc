"""Tables on paper: how wide each column is, how small the type, and which columns move to a second table."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

from cxreports.block import Table
from cxreports.block.prose import Node, plain
from cxreports.block.words import words
from cxreports.render.grid import Grid, GridCell, placed

SIZE, SMALLEST = 8.4, 6.2  # points
_CAPACITY = 112  # characters of SIZE across the page
_NAMES = 1.5  # how much longer the names of rows may be
_PADDING = 2.5  # the space between two columns, in characters
_LONGEST = (34, 28, 22, 18, 14)  # characters after which a cell may wrap: the wider the table, the sooner
_WELL_READ = 8.0  # points: before type gets smaller than this, cells wrap sooner
_BREAKS = re.compile(r"[ \n\t\u200b]+")  # a no-break space is no place to break
_LONG_WORD = re.compile(r"\S{28,}")

Json = dict[str, Any]


def soft(text: str) -> str:
    """Text whose very long words may break: a zero-width space every 14 characters."""
    return _LONG_WORD.sub(lambda word: "\u200b".join(re.findall(r".{1,14}", word[0])), text)


def _widths(columns: Sequence[Sequence[str]]) -> list[float]:
    """The widths of a table's columns, in characters; the first text of a column is its header.

    The first column, which names the rows, wraps later than the others.
    """
    for longest in _LONGEST:
        limits = [round(longest * _NAMES)] + [longest] * (len(columns) - 1)
        widths = [_width(texts, limit) for texts, limit in zip(columns, limits, strict=True)]
        if _size(sum(widths)) >= _WELL_READ:
            break
    needs = [
        max(map(len, texts), default=0) + _PADDING - width
        for texts, width in zip(columns, widths, strict=True)
    ]
    return [width + more for width, more in zip(widths, _shared(_CAPACITY - sum(widths), needs), strict=True)]


def _shared(spare: float, needs: Sequence[float]) -> list[float]:
    """What each column gets of the room that is left: all that it needs, or as much as the neediest."""
    given = [0.0] * len(needs)
    waiting = sorted((index for index, need in enumerate(needs) if need > 0), key=lambda index: needs[index])
    while waiting and spare > 0:
        index = waiting.pop(0)
        given[index] = min(needs[index], spare / (len(waiting) + 1))
        spare -= given[index]
    return given


def _width(texts: Sequence[str], limit: int) -> float:
    """Its longest text up to a limit, what may not break in any case; a header may take two lines."""
    head, *rest = texts or [""]
    longest = max([math.ceil(len(head) / 2), *map(len, rest)])
    word = max((len(part) for text in texts for part in _BREAKS.split(text)), default=1)
    return float(max(min(longest, limit), word, 3)) + _PADDING


def _size(need: float) -> float:
    return round(min(SIZE, max(SMALLEST, SIZE * _CAPACITY / need)), 1)


def _column(width: float, align: str) -> Json:
    return {"width": width, "align": align}


def table_json(table: Table) -> Json:
    """A block's table for the page."""
    rows = [[soft(cell.text) for cell in row] for row in table.rows]
    labels = [soft(column.label) for column in table.columns]
    widths = _widths(list(zip(labels, *rows, strict=True)))
    return {
        "columns": [_column(width, col.align) for width, col in zip(widths, table.columns, strict=True)],
        "head": [{"body": label} for label in labels],
        "rows": [
            [{"body": text, "tone": cell.tone} for text, cell in zip(texts, row, strict=True)]
            for texts, row in zip(rows, table.rows, strict=True)
        ],
        "total": table.total,
        "size": _size(sum(widths)),
    }


def prose_columns(node: Node) -> list[Json]:
    """The columns of a Markdown table."""
    rows = [[plain(cell) for cell in row] for row in [node["head"], *node["rows"]]]
    widths = _widths(list(zip(*rows, strict=True)))
    return [
        _column(width, "right" if align == "right" else "left")
        for width, align in zip(widths, node["align"], strict=True)
    ]


def grid_json(grid: Grid, language: str) -> list[Json]:
    """A read-back table as one or more tables that fit the page; each repeats the first column."""
    caption = grid.caption
    pieces = _pieces(grid)
    if len(pieces) == 1:
        return [_piece(grid.head, grid.body, caption)]
    found = []
    for columns in pieces:
        span = words(language)["columns"].format(first=columns[1] + 1, last=columns[-1] + 1, count=grid.width)
        head, body = ([[row[index] for index in columns] for row in rows] for rows in (grid.head, grid.body))
        found.append(_piece(head, body, f"{caption} – {span}" if caption else span.capitalize()))
    return found


def _is_plain(grid: Grid) -> bool:
    return all(
        len(row) == grid.width and all(cell.rows == 1 for cell in row) for row in [*grid.head, *grid.body]
    )


def _pieces(grid: Grid) -> list[list[int]]:
    """The columns of each table; a table with spanning cells is never cut."""
    everything = list(range(grid.width))
    if not _is_plain(grid):
        return [everything]
    rows = [*grid.head, *grid.body]
    widths = _widths([[soft(row[index].text) for row in rows] for index in everything])
    limit = _CAPACITY * SIZE / SMALLEST
    if sum(widths) <= limit or grid.width < 3:
        return [everything]
    pieces, room = [[0]], limit - widths[0]
    for index in everything[1:]:
        if widths[index] > room and len(pieces[-1]) > 1:
            pieces.append([0])
            room = limit - widths[0]
        pieces[-1].append(index)
        room -= widths[index]
    return pieces


def _piece(head: list[list[GridCell]], body: list[list[GridCell]], caption: str) -> Json:
    cells = [(at, cell) for row in placed([*head, *body]) for at, cell in row]
    count = max((at + cell.columns for at, cell in cells), default=1)
    texts: list[list[str]] = [[] for _ in range(count)]
    sides = ["left"] * count
    for at, cell in cells:
        if cell.columns == 1:
            texts[at].append(soft(cell.text))
            sides[at] = "right" if cell.right else "left"
    widths = _widths(texts)
    return {
        "columns": [_column(width, side) for width, side in zip(widths, sides, strict=True)],
        "head": [[_cell(at, cell) for at, cell in row] for row in placed(head)],
        "rows": [[_cell(at, cell) for at, cell in row] for row in placed(body)],
        "caption": caption,
        "size": _size(sum(widths)),
    }


def _cell(at: int, cell: GridCell) -> Json:
    return {"body": soft(cell.text), "columns": cell.columns, "rows": cell.rows, "at": at}
