"""A document as the data that the Typst files draw: one JSON tree, and the images it names."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from cxreports.block import Card, View
from cxreports.block.chart import WIDE, chart_svg, svg_size
from cxreports.block.prose import Node, Tree, walk
from cxreports.block.spark import sparkline
from cxreports.block.words import words
from cxreports.render.attachment import Attachment
from cxreports.render.document import Document
from cxreports.render.fit import taller
from cxreports.render.formula import formula
from cxreports.render.lighten import is_heavy, pixels
from cxreports.render.part import (
    BlockPart,
    DrawingPart,
    GridPart,
    Part,
    PicturePart,
    ProsePart,
    RemarkPart,
    TextPart,
)
from cxreports.render.sheet import grid_json, prose_columns, soft, table_json

Json = dict[str, Any]

PAGE_WIDTH = 178 / 25.4 * 72  # points
LINE = 108  # characters of the fixed-width face across the page
BRIEF = 1500  # characters of a notice that stays on one page
_SUFFIX = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg", "image/gif": "gif"}


class Paper:
    """Collects what Typst needs.

    Attributes:
        tree: the document as JSON data.
        files: name -> content of every image.
    """

    def __init__(
        self,
        document: Document,
        author: str,
        stamp: datetime | None,
        attached: Iterable[Attachment] = (),
    ) -> None:
        self.document, self.words = document, words(document.language)
        self.files: dict[str, bytes] = {}
        self._charts = {
            index: part
            for index, part in enumerate(document.parts)
            if isinstance(part, BlockPart) and part.block.kind == "figure" and part.svg
        }
        meta, theme = document.meta, document.theme
        mention = str(meta.get("confidentiality") or theme.mention(document.language))
        client = str(meta.get("client") or "")
        self.tree: Json = {
            "lang": document.language[:2].lower(),
            "title": document.title,
            "subtitle": document.subtitle,
            "full_title": document.full_title,
            "author": author or client,
            "description": "",
            "keywords": _keywords(document),
            "date": {"year": stamp.year, "month": stamp.month, "day": stamp.day} if stamp else None,
            "theme": {
                "tokens": dict(theme.tokens),
                "text": theme.text,
                "headings": theme.headings,
                "cover": theme.cover,
            },
            "words": dict(self.words),
            "header": " · ".join(text for text in (client, mention) if text),
            "synthetic": document.synthetic,
            "logo": self._image(theme.logo) if theme.logo else None,
            "logo_alt": theme.logo_alt or client or self.words["logo"],
            "facts": [list(fact) for fact in meta.get("facts", [])],
            "mention": mention,
            "anchors": [entry.anchor for entry in document.entries],
            "air": 0.0,
            "tight": 0,
            "onepager": document.one_page,
            "wide": WIDE,
            "attachments": [self._attach(one) for one in attached],
            "parts": [
                self._part(part) | {"index": index, "pitch": "normal"}
                for index, part in enumerate(document.parts)
            ],
        }

    def chart_heights(self) -> dict[int, float]:
        """Part -> height of its chart on the page, in points."""
        return {index: self._height(part) for index, part in self._charts.items()}

    def _height(self, part: BlockPart) -> float:
        width, height = svg_size(part.svg)
        return min(PAGE_WIDTH, width * 0.75) * height / width if width < WIDE else PAGE_WIDTH * height / width

    def grow(self, factors: Mapping[int, float]) -> None:
        """Draw charts again, taller."""
        for index, factor in factors.items():
            part = self._charts[index]
            view = part.block.view(self.document.language)
            assert view.chart is not None
            name = self.tree["parts"][index]["image"]
            spec, alt = taller(view.chart, factor), self.tree["parts"][index]["alt"]
            svg = chart_svg(spec, self.document.language, name=part.block.id, alt=alt)
            self.files[name] = svg.encode() if name.endswith(".svg") else pixels(svg)

    def _file(self, content: bytes, suffix: str) -> str:
        name = f"image-{len(self.files) + 1}.{suffix}"
        self.files[name] = content
        return name

    def _attach(self, attachment: Attachment) -> Json:
        self.files[attachment.name] = attachment.content
        return {"name": attachment.name, "description": attachment.description}

    def set_pitch(self, parts: Iterable[int], pitch: str) -> None:
        """Set the rows of some tables closer or wider."""
        for index in parts:
            self.tree["parts"][index]["pitch"] = pitch

    def _image(self, uri: str) -> str:
        head, _, body = uri.removeprefix("data:").partition(",")
        return self._file(base64.b64decode(body), _SUFFIX[head.split(";")[0]])

    def _part(self, part: Part) -> Json:
        match part:
            case BlockPart():
                return self._block(part)
            case ProsePart(tree):
                return {"kind": "prose", "tree": self._prose(tree)}
            case DrawingPart(svg, alt):
                path = self._drawing(svg, alt)
                return {"kind": "drawing", "path": path, "alt": alt, "px": svg_size(svg)[0]}
            case PicturePart(src, alt):
                return {"kind": "picture", "path": self._image(src), "alt": alt}
            case GridPart(grid, _):
                cut = self.words["rows_cut"].format(count=grid.cut) if grid.cut else ""
                return {"kind": "grid", "pieces": grid_json(grid, self.document.language), "cut": cut}
            case TextPart(text, voice):
                return {"kind": "text", "text": _wrapped(text), "voice": voice}
            case RemarkPart(text):
                return {"kind": "remark", "text": text}
        return {"kind": part.kind}

    def _prose(self, tree: Tree) -> Tree:
        """The tree with its images as files and its tables measured."""

        def visit(node: Node) -> None:
            if node["t"] == "text":
                node["s"] = soft(node["s"])
            elif node["t"] == "pre":
                node["s"] = _wrapped(node["s"])
            elif node["t"] == "math" and (drawn := formula(node["s"])):
                node["tree"] = drawn
            elif node["t"] == "table":
                node["columns"] = prose_columns(node)
            elif node["t"] == "img" and "src" in node:
                node["path"] = self._image(node["src"])

        walk(tree, visit)
        return tree

    def _block(self, part: BlockPart) -> Json:
        block, language = part.block, self.document.language
        view = block.view(language)
        title = f"{part.number}. {view.headline}" if part.number else view.headline or self._title(part)
        fields: Json = {
            "kind": "block",
            "block": block.kind,
            "id": block.id,
            "level": part.level,
            "title": title,
            "tone": block.tone,
            "brief": len(view.markdown) <= BRIEF,
            "prose": self._prose(part.prose),
            "view": {
                "headline": view.headline,
                "subtitle": view.subtitle,
                "note": view.note,
                "table": table_json(view.table) if view.table else None,
                "cards": [self._card(card, block.id, index) for index, card in enumerate(view.cards)],
                "findings": [asdict(finding) for finding in view.findings],
                "terms": [asdict(term) for term in view.terms],
                "quotes": [asdict(quote) for quote in view.quotes],
            },
        }
        if block.kind == "figure":
            fields |= self._chart(part, view)
        return fields

    def _title(self, part: BlockPart) -> str:
        if part.block.kind == "findings":
            return self.words["findings"]
        return self.words["warning" if part.block.tone == "unf" else "note"]

    def _chart(self, part: BlockPart, view: View) -> Json:
        return {
            "image": self._drawing(part.svg, part.block.id) if part.svg else None,
            "px": svg_size(part.svg)[0],
            "alt": view.alt or view.headline or self.words["chart"],
        }

    def _drawing(self, svg: str, name: str) -> str:
        """The file of a drawing; one that is too heavy for lines becomes pixels, with a warning."""
        if not is_heavy(svg):
            return self._file(svg.encode(), "svg")
        weight = len(svg) // 1000
        self.document.warnings.append(f"{name}: a drawing of {weight:,} kB is shown as pixels in the PDF")
        return self._file(pixels(svg), "png")

    def _card(self, card: Card, block_id: str, index: int) -> Json:
        tokens, alt = self.document.theme.tokens, card.spark_alt or card.label
        drawn = None
        if any(value is not None for value in card.spark):
            dot = tokens[card.tone if card.tone in ("fav", "unf") else "ink2"]
            name = f"{block_id}-spark-{index}"
            svg = sparkline(card.spark, line=tokens["pas"], dot=dot, name=name, alt=alt)
            drawn = self._file(svg.encode(), "svg")
        return asdict(card) | {"image": drawn, "alt": alt}


def _wrapped(text: str) -> str:
    """Lines that fit the page, cut where they are too long."""
    lines = []
    for line in text.expandtabs(4).split("\n"):
        lines += [line[at : at + LINE] for at in range(0, len(line), LINE)] or [""]
    return "\n".join(lines)


def _keywords(document: Document) -> list[str]:
    """The indicators that the document prints."""
    blocks = [part.block for part in document.parts if isinstance(part, BlockPart)]
    records = [record for block in blocks for record in block.estimates]
    names = {str(record.get("definition_id", "")).split(".")[0] for record in records}
    return sorted(name.upper() for name in names if name)
