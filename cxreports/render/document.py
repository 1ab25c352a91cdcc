"""A document: what an executed notebook says, in order, before any medium draws it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cxreports.block import MIME, Block
from cxreports.block.chart import chart_svg, register_fonts
from cxreports.block.html import block_prose
from cxreports.block.prose import Node, Tree, parse, plain, settle, top_level, walk
from cxreports.block.words import words
from cxreports.errors import OutputError
from cxreports.render import CHARTS
from cxreports.render.media import resolve
from cxreports.render.output import Outputs, read_block
from cxreports.render.part import BlockPart, ContentsPart, Part, ProsePart, TextPart
from cxreports.theme import Theme, load_theme

DOC_TAG = "doc"
"""Tag of Markdown cells that speak to the template's author: a report leaves them out."""

_FEWEST_ENTRIES = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents."""

    anchor: str
    number: str
    text: str

    @property
    def label(self) -> str:
        return f"{self.number}. {self.text}" if self.number else self.text


@dataclass(slots=True)
class Document:
    """What a medium draws.

    Attributes:
        title, subtitle: of the cover; the subtitle may be empty.
        language: "fr", "en", ...
        theme: its design tokens.
        cover: the cover block, if there is one.
        parts: everything else, in order.
        entries: sections, for the contents and for links.
        edition: what the cover says of its date; "" without a cover.
        synthetic: the data are made up, and every page says so.
        warnings: what could not be shown, or not as it was.
        charts: one of `CHARTS`; paper is static whatever it says.
    """

    title: str
    language: str
    theme: Theme
    subtitle: str = ""
    charts: str = CHARTS[0]
    cover: Block | None = None
    parts: list[Part] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def meta(self) -> Mapping[str, Any]:
        return self.cover.view(self.language).meta if self.cover else {}

    @property
    def synthetic(self) -> bool:
        return bool(self.meta.get("synthetic"))

    @property
    def one_page(self) -> bool:
        """Whether the cover asks for a report that stands on one page of paper."""
        return self.meta.get("layout") == "onepager"

    @property
    def full_title(self) -> str:
        """Title and period (the first part of the subtitle), as a file’s metadata should say."""
        period = self.subtitle.split(" · ")[0]
        return f"{self.title} – {period}" if period else self.title


@dataclass(frozen=True, slots=True)
class Wish:
    """What the caller asks of a document, before the notebook has its say; None: as the notebook says."""

    language: str | None = None
    title: str | None = None
    folder: Path | None = None
    file_name: str = ""
    code: bool = False
    charts: str = CHARTS[0]
    drawn: bool = True  # False: charts are wanted for their data alone


def read_document(notebook: Mapping[str, Any], wish: Wish | None = None) -> Document:
    """Read an executed notebook.

    Raises:
        OutputError: a block is of another schema.
    """
    return _Reader(notebook, wish or Wish()).read()


class _Reader:
    def __init__(self, notebook: Mapping[str, Any], wish: Wish) -> None:
        self.cells, self.wish = notebook["cells"], wish
        metadata = notebook.get("metadata", {})
        self.own: Mapping[str, Any] = metadata.get("cxreports", {})
        self.cover = _cover(self.cells)
        self.report = any(MIME in data for data in _bundles(self.cells))
        self.language = _language(wish, self.own, self.cover)
        self.words = words(self.language)
        self.title = wish.title or self._cover_title() or self.own.get("title") or metadata.get("title") or ""
        self.trees = self._markdown()
        if not self.title:
            self.title = self._take_title() or wish.file_name or "Notebook"
        headings = [level for level in map(top_level, self.trees.values()) if level]
        self.shift = 1 if 1 in headings else 0
        self.last = 1
        theme = self._theme()
        self.document = Document(self.title, self.language, theme, cover=self.cover, charts=wish.charts)
        self.outputs = Outputs(self.language, self.report, self._block_part, self._prose_part, wish.drawn)
        if fonts := theme.font_folder():
            register_fonts(fonts)
        self.attachments: Mapping[str, Any] = {}
        self.anchors: set[str] = set()

    def read(self) -> Document:
        document = self.document
        document.subtitle = self.cover.view(self.language).subtitle if self.cover else ""
        for number, cell in enumerate(self.cells, 1):
            self.attachments = cell.get("attachments", {})
            if number in self.trees:
                document.parts.append(self._prose_part(self.trees[number]))
            elif cell["cell_type"] == "code":
                document.parts += self._code(cell, number)
            elif cell["cell_type"] == "raw" and not self.report and cell["source"].strip():
                document.parts.append(TextPart(cell["source"], "text"))
        document.parts = [part for part in document.parts if not _is_empty(part)]
        document.warnings += self.outputs.warnings
        if self.wish.language not in (None, self.language):
            spoken = f"rendered in {self.language!r}: the report has no text in {self.wish.language!r}"
            document.warnings.append(spoken)
        self._place_contents()
        return document

    def _cover_title(self) -> str:
        return self.cover.view(self.language).headline if self.cover else ""

    def _theme(self) -> Theme:
        if self.cover and self.cover.theme:
            try:
                return Theme.from_json(self.cover.theme)
            except (KeyError, TypeError) as error:
                raise OutputError(
                    f"the theme of the cover cannot be read: {error}.",
                    hint="It was written by another version: run the notebook again.",
                ) from None
        return load_theme(self.own.get("theme", "default"))

    def _markdown(self) -> dict[int, Tree]:
        """The Markdown cells to show, by the number of the cell."""
        return {
            number: parse(unicodedata.normalize("NFC", cell["source"]), math=True)
            for number, cell in enumerate(self.cells, 1)
            if cell["cell_type"] == "markdown" and not (self.report and DOC_TAG in _tags(cell))
        }

    def _take_title(self) -> str:
        """The first h1, which leaves the text: it stands at the top of the document."""
        for tree in self.trees.values():
            for index, node in enumerate(tree):
                if node["t"] == "h" and node["level"] == 1:
                    del tree[index]
                    return plain(node["c"])
        return ""

    def _code(self, cell: Mapping[str, Any], number: int) -> list[Part]:
        parts: list[Part] = []
        if self.wish.code and cell["source"].strip():
            parts.append(TextPart(cell["source"], "code"))
        return parts + self.outputs.read(cell.get("outputs", []), number)

    def _prose_part(self, tree: Tree) -> ProsePart:
        self.last = settle(tree, shift=self.shift, last=self.last, caption=self.words["table"])
        self._dress(tree)
        return ProsePart(tree)

    def _dress(self, tree: Tree) -> None:
        """Give headings their anchors, tables their names and images their data."""

        def visit(node: Node) -> None:
            if node["t"] == "h":
                node["id"] = self._anchor(f"h-{len(self.anchors) + 1}")
                if node["level"] == 2:
                    self.document.entries.append(Entry(node["id"], "", plain(node["c"])))
            elif node["t"] == "table":
                node["caption"] = self.outputs.label(node["caption"])
            elif node["t"] == "img":
                uri = resolve(node["url"], self.attachments, self.wish.folder)
                if uri:
                    node["src"] = uri
                    node["alt"] = node["alt"] or self.words["image"].format(cell="").strip()
                else:
                    shown = node["url"] if len(node["url"]) < 100 else node["url"][:99] + "…"
                    self.document.warnings.append(f"image not embedded: {shown}")
                    remark = self.words["remote"].format(url=shown)
                    node["alt"] = f"{node['alt']} ({remark})" if node["alt"] else remark

        walk(tree, visit)

    def _anchor(self, wanted: str) -> str:
        """An id that nothing else in the document has."""
        anchor, count = wanted, 1
        while anchor in self.anchors:
            count += 1
            anchor = f"{wanted}-{count}"
        self.anchors.add(anchor)
        return anchor

    def _block_part(self, block: Block) -> Part:
        if block.kind == "cover":
            return BlockPart(block, level=1)
        view, number = block.view(self.language), ""
        block = Block(**{**_fields(block), "id": self._anchor(block.id)})
        level = 2 if block.kind in ("section", "findings", "kpis") else min(3, self.last + 1)
        if block.kind == "section":
            number = str(sum(bool(entry.number) for entry in self.document.entries) + 1)
            self.document.entries.append(Entry(block.id, number, view.headline))
        headed = (bool(view.headline) and block.kind not in ("notice", "kpis")) or block.kind == "findings"
        if headed:
            self.last = level
        below = self.last + 1 if block.kind in ("text", "section", "notice") else level
        prose = block_prose(view, self.language, below)
        self.last = max([self.last, *(node["level"] for node in prose if node["t"] == "h")])
        self._dress(prose)
        return BlockPart(block, level, number, self._chart(block), prose)

    def _chart(self, block: Block) -> str:
        view = block.view(self.language)
        if view.chart is None or not self.wish.drawn:
            return ""
        alt = view.alt or view.headline or self.words["chart"]
        try:
            return chart_svg(view.chart, self.language, name=block.id, alt=alt)
        except OutputError as error:
            self.document.warnings.append(f"block {block.id}: {error.message}")
            return ""

    def _place_contents(self) -> None:
        """Before the first section, where there are enough of them."""
        document = self.document
        if not document.meta.get("contents", True) or len(document.entries) < _FEWEST_ENTRIES:
            return
        first = document.entries[0].anchor
        place = next(i for i, part in enumerate(document.parts) if first in _anchors(part))
        document.parts.insert(place, ContentsPart())


def _anchors(part: Part) -> list[str]:
    if isinstance(part, BlockPart):
        return [part.block.id, *(node["id"] for node in part.prose if node["t"] == "h")]
    return [node["id"] for node in part.tree if node["t"] == "h"] if isinstance(part, ProsePart) else []


def _is_empty(part: Part) -> bool:
    if isinstance(part, BlockPart):
        return part.block.kind == "cover"
    return isinstance(part, ProsePart) and not part.tree


def _fields(block: Block) -> dict[str, Any]:
    return {name: getattr(block, name) for name in block.__dataclass_fields__}


def _tags(cell: Mapping[str, Any]) -> list[str]:
    return list(cell.get("metadata", {}).get("tags", []))


def _bundles(cells: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [output["data"] for cell in cells for output in cell.get("outputs", []) if "data" in output]


def _cover(cells: list[Mapping[str, Any]]) -> Block | None:
    for number, cell in enumerate(cells, 1):
        for data in _bundles([cell]):
            if data.get(MIME, {}).get("kind") == "cover":
                return read_block(data[MIME], number)
    return None


def _language(wish: Wish, own: Mapping[str, Any], cover: Block | None) -> str:
    """As asked, else as the notebook says; of a report, always a language that it is written in."""
    named = (wish.language, own.get("language"))
    if cover:
        spoken = (language for language in named if language in cover.views)
        return str(next(spoken, next(iter(cover.views))))
    return str(next(filter(None, named), "en"))
