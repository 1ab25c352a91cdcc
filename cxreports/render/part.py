"""The parts of a document: what a page or a sheet of paper draws, one after the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from cxreports.block import Block
from cxreports.block.prose import Tree
from cxreports.render.grid import Grid

Voice = Literal["code", "text", "printed", "error"]


@dataclass(frozen=True, slots=True)
class BlockPart:
    """A block, the level of its heading, its section number, its chart drawn and its Markdown read."""

    block: Block
    level: int
    number: str = ""
    svg: str = ""
    prose: Tree = field(default_factory=list)
    kind: str = "block"


@dataclass(frozen=True, slots=True)
class ProsePart:
    tree: Tree
    kind: str = "prose"


@dataclass(frozen=True, slots=True)
class DrawingPart:
    """A vector image: cleaned SVG, and the Vega-Lite specification that it was drawn from, if any."""

    svg: str
    alt: str
    spec: Mapping[str, Any] | None = None
    kind: str = "drawing"


@dataclass(frozen=True, slots=True)
class PicturePart:
    """A pixel image as a data URI."""

    src: str
    alt: str
    kind: str = "picture"


@dataclass(frozen=True, slots=True)
class GridPart:
    """A table, and the name that tells it from the others."""

    grid: Grid
    label: str
    kind: str = "grid"


@dataclass(frozen=True, slots=True)
class TextPart:
    """Preformatted text: code, a printed stream, a plain result, an error."""

    text: str
    voice: Voice
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class RemarkPart:
    """A visible note of the exporter itself: something could not be shown as it was."""

    text: str
    kind: str = "remark"


@dataclass(frozen=True, slots=True)
class ContentsPart:
    """The table of contents stands here."""

    kind: str = "contents"


Part = BlockPart | ProsePart | DrawingPart | PicturePart | GridPart | TextPart | RemarkPart | ContentsPart
