"""HTML: one file that needs nothing else, complete without JavaScript."""

from __future__ import annotations

import base64
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup
from nbformat import NotebookNode
from traitlets import default

from cxreports.block.chart import is_wide
from cxreports.block.html import Setting, block_html
from cxreports.block.prose import to_html
from cxreports.block.words import words
from cxreports.render.document import Document
from cxreports.render.exporter import ReportExporter
from cxreports.render.part import BlockPart, Part
from cxreports.theme import FONTS

_TEMPLATES = Path(__file__).with_name("templates")
_FACES = (
    ("Regular", 400, "normal"),
    ("Italic", 400, "italic"),
    ("Medium", 500, "normal"),
    ("SemiBold", 600, "normal"),
    ("Bold", 700, "normal"),
)


class HTMLReportExporter(ReportExporter):
    """A self-contained, accessible HTML page of any notebook (`jupyter nbconvert --to cx-html`)."""

    export_from_notebook = "CX report (HTML)"
    output_mimetype = "text/html"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    def draw(self, document: Document, notebook: NotebookNode) -> str:
        """The page."""
        return _template().render(
            doc=document,
            words=words(document.language),
            fonts=_font_faces(),
            band=_band(document),
            sections=_sections(document),
            prose=lambda tree: to_html(tree),
            block=lambda part: _block(part, document),
            svg=Markup,
            css=_css_string,
            wide=is_wide,
        )


@lru_cache(maxsize=1)
def _template() -> Template:
    loader = FileSystemLoader(_TEMPLATES)
    options: dict[str, Any] = {"trim_blocks": True, "lstrip_blocks": True}
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, **options)
    return environment.get_template("page.html.j2")


@lru_cache(maxsize=1)
def _font_faces() -> Markup:
    rules = []
    for name, weight, style in _FACES:
        font = base64.b64encode((FONTS / f"Inter-{name}.woff2").read_bytes()).decode("ascii")
        rules.append(
            f"@font-face{{font-family:Inter;font-weight:{weight};font-style:{style};font-display:block;"
            f"src:url(data:font/woff2;base64,{font}) format('woff2')}}"
        )
    return Markup("\n".join(rules))


def _css_string(*texts: object) -> Markup:
    """Texts joined by a dot, as a quoted CSS string that nothing in them can end."""
    joined = " · ".join(str(text) for text in texts if text)
    safe = re.sub(r"[^\w\s·–,.;:!?%()/+-]|\n", lambda found: f"\\{ord(found[0]):x} ", joined)
    return Markup(f'"{safe}"')


def _band(document: Document) -> Markup:
    if document.cover is None:
        return Markup("")
    setting = Setting(level=1, logo=document.theme.logo, title=document.title)
    return block_html(document.cover, document.language, setting)


def _block(part: BlockPart, document: Document) -> Markup:
    setting = Setting(
        level=part.level,
        number=part.number,
        svg=part.svg,
        sections={entry.anchor: entry.label for entry in document.entries},
        prose=part.prose,
    )
    return block_html(part.block, document.language, setting)


def _sections(document: Document) -> list[tuple[str, list[Part]]]:
    """The parts by numbered section: the id of its heading ("" before the first), then what it holds."""
    found: list[tuple[str, list[Part]]] = [("", [])]
    for part in document.parts:
        if isinstance(part, BlockPart) and part.block.kind == "section":
            found.append((part.block.id, []))
        found[-1][1].append(part)
    return found
