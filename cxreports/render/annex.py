"""The annex: the tables, the data of the charts and the figures of a document, as sheets of numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from cxreports.block import Block, Table, View
from cxreports.block.prose import Node, Tree, plain, walk
from cxreports.render.board import (
    Board,
    block_board,
    data_boards,
    definitions_board,
    figures_board,
    grid_board,
    labels,
    words_board,
)
from cxreports.render.datum import Record, is_whole
from cxreports.render.document import Document
from cxreports.render.part import BlockPart, DrawingPart, GridPart, Part, ProsePart
from cxreports.render.tab import Tabs
from cxreports.render.wording import wording

METHOD = "method"  # the section that has one sheet for all that it holds


@dataclass(slots=True)
class Sheet:
    """One sheet: what it says over its tables, and the tables, one below the other."""

    name: str
    title: str
    subtitle: str = ""
    note: str = ""
    boards: list[Board] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return sum(len(board.rows) for board in self.boards)


def read_annex(document: Document) -> list[Sheet]:
    """The sheets of a document: its tables and charts in order, then all its figures, definitions, method."""
    return _Reader(document).read()


class _Reader:
    def __init__(self, document: Document) -> None:
        self.document, self.language = document, document.language
        self.words = wording(document.language)
        self.tabs = Tabs()
        self.tabs.name(self.words["contents"])
        self.sheets: list[Sheet] = []
        self.method: list[Board] = []
        self.terms: list[tuple[str, str]] = []
        self.records: list[Record] = []
        self.section, self.section_id, self.heading = "", "", ""

    def read(self) -> list[Sheet]:
        for part in self.document.parts:
            self._part(part)
        known = labels(self._tables(), self.records)
        if self.records:
            board = figures_board(self.records, known, self.language)
            self._add(self.words["figures"], self.words["figures_title"], [board])
        if self.records or self.terms:
            board = definitions_board(self.records, known, self.terms, self.language)
            self._add(self.words["definitions"], self.words["definitions_title"], [board])
        if self.method:
            self._add(self.words["method"], self.words["method"], self.method)
        return self.sheets

    def _part(self, part: Part) -> None:
        match part:
            case BlockPart():
                self._block(part)
            case ProsePart(tree):
                self._prose(tree)
            case DrawingPart(spec=spec) if boards := data_boards(spec):
                title = self.heading or part.alt
                self._add(title, part.alt, boards)
            case GridPart(grid, label):
                title = grid.caption or self.heading or label
                self._add(title, title, [grid_board(grid)])

    def _block(self, part: BlockPart) -> None:
        block, view = part.block, part.block.view(self.language)
        self.records += [one for one in block.estimates if is_whole(one) and one not in self.records]
        if block.kind == "section":
            self.section = f"{part.number} {view.headline}".strip()
            self.section_id = block.id
        self.terms += [(term.term, term.definition) for term in view.terms]
        if self.section_id == METHOD:
            self._method(block, view, part.prose)
            return
        if view.table:
            wanted = self.section or view.headline or view.table.caption
            board = block_board(view.table, block.estimates, self.language)
            title = view.headline or view.table.caption
            self._add(wanted, title, [board], view.subtitle, view.note)
        self._prose(part.prose)

    def _method(self, block: Block, view: View, prose: Tree) -> None:
        """What the method section holds: one sheet, its texts as rows."""
        if view.table:
            board = block_board(view.table, block.estimates, self.language)
            self.method.append(board.titled(view.headline or view.table.caption))
        elif prose:
            self.method.append(words_board(view.headline, [[plain([node])] for node in prose]))

    def _prose(self, tree: Tree) -> None:
        """The tables of a text."""

        def visit(node: Node) -> None:
            if node["t"] == "h":
                self.heading = plain(node["c"])
            elif node["t"] == "table":
                rows = [[plain(cell) for cell in row] for row in node["rows"]]
                board = words_board("", rows, [plain(cell) for cell in node["head"]])
                self._add(node["caption"], node["caption"], [board])

        walk(tree, visit)

    def _add(
        self, name: str, title: str, boards: Iterable[Board], subtitle: str = "", note: str = ""
    ) -> None:
        tab = self.tabs.name(name, self.words["table"])
        self.sheets.append(Sheet(tab, title, subtitle, note, list(boards)))

    def _tables(self) -> list[Table]:
        views = (
            part.block.view(self.language) for part in self.document.parts if isinstance(part, BlockPart)
        )
        return [view.table for view in views if view.table]
