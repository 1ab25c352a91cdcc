"""Tables on paper: how wide each column is, how small the type, and which columns move to a second table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from cxreports.block import Table
from cxreports.block.prose import Node, plain
from cxreports.block.words import words
from cxreports.render.grid import Grid, GridCell

SIZE, SMALLEST = 8.4, 6.2  # points
_CAPACITY = 112  # characters of SIZE across the page
_PADDING = 2.5  # the space between two columns, in characters
_LONGEST = 34  # characters after which a cell may wrap
_LONG_WORD = re.compile(r"\S{28,}")

Json = dict[str, Any]


def soft(text: str) -> str:
    """Text whose very long words may break: a zero-width space every 14 characters."""
    return _LONG_WORD.sub(lambda word: "\u200b".join(re.findall(r".{1,14}", word[0])), text)


def _width(texts: Sequence[str]) -> float:
    """The characters that a column wants: its longest text up to a limit, its longest word in any case."""
    longest = max(map(len, texts), default=1)
    word = max((len(part) for text in texts for part in re.split(r"[\s\u200b]+", text)), default=1)
    return float(max(min(longest, _LONGEST), word, 3)) + _PADDING


def _size(need: float) -> float:
    return round(min(SIZE, max(SMALLEST, SIZE * _CAPACITY / need)), 1)


def _column(width: float, align: str) -> Json:
    return {"width": width, "align": align}


def table_json(table: Table) -> Json:
    """A block's table for the page."""
    rows = [[soft(cell.text) for cell in row] for row in table.rows]
    labels = [soft(column.label) for column in table.columns]
    widths = [_width(texts) for texts in zip(labels, *rows, strict=True)]
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
    columns = zip(*[[plain(cell) for cell in row] for row in [node["head"], *node["rows"]]], strict=True)
    return [
        _column(_width(texts), "right" if align == "right" else "left")
        for texts, align in zip(columns, node["align"], strict=True)
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
    rows = [*grid.head, *grid.body]
    return all(len(row) == grid.width and all(cell.rows == 1 for cell in row) for row in rows)


def _pieces(grid: Grid) -> list[list[int]]:
    """The columns of each table; a table with spanning cells is never cut."""
    everything = list(range(grid.width))
    if not _is_plain(grid):
        return [everything]
    rows = [*grid.head, *grid.body]
    widths = [_width([soft(row[index].text) for row in rows]) for index in everything]
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
    rows = [*head, *body]
    count = max((sum(cell.columns for cell in row) for row in rows), default=1)
    texts: list[list[str]] = [[] for _ in range(count)]
    numbers = [0] * count
    for index, row in enumerate(rows):
        if len(row) == count:
            for column, cell in enumerate(row):
                texts[column].append(soft(cell.text))
                numbers[column] += index >= len(head) and cell.number
    widths = [_width(column or ["12345678"]) for column in texts]
    sides = ["right" if 2 * number > len(body) else "left" for number in numbers]
    return {
        "columns": [_column(width, side) for width, side in zip(widths, sides, strict=True)],
        "head": [[_cell(cell) for cell in row] for row in head],
        "rows": [[_cell(cell) for cell in row] for row in body],
        "caption": caption,
        "size": _size(sum(widths)),
    }


def _cell(cell: GridCell) -> Json:
    return {"body": soft(cell.text), "columns": cell.columns, "rows": cell.rows}
