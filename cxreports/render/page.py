"""HTML: one file that needs nothing else, complete without JavaScript, and better with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup
from nbformat import NotebookNode
from traitlets import default

from cxreports.block.chart import is_wide, live_chart, locale
from cxreports.block.html import Setting, block_html
from cxreports.block.prose import to_html
from cxreports.block.words import SCRIPT_WORDS, words
from cxreports.errors import OutputError
from cxreports.render.document import Document
from cxreports.render.exporter import ReportExporter
from cxreports.render.part import BlockPart, DrawingPart, Part
from cxreports.render.script import data_script, own_script, policy, vega_bundle
from cxreports.theme import Theme
from cxreports.theme.font import Face

_TEMPLATES = Path(__file__).with_name("templates")


class HTMLReportExporter(ReportExporter):
    """A self-contained, accessible HTML page of any notebook (`jupyter nbconvert --to cx-html`)."""

    export_from_notebook = "CX report (HTML)"
    output_mimetype = "text/html"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    def draw(self, document: Document, notebook: NotebookNode) -> str:
        """The page."""
        live = {id(part): _live(part, document) for part in document.parts}
        scripts = [*([vega_bundle()] if any(live.values()) else []), own_script()]
        return _template().render(
            doc=document,
            policy=policy(scripts),
            scripts=scripts,
            setting=_script_setting(document.language),
            words=words(document.language),
            fonts=_font_faces(document.theme),
            band=_band(document),
            sections=_sections(document),
            prose=lambda tree: to_html(tree),
            block=lambda part: _block(part, document, live[id(part)]),
            live=lambda part: Markup(live[id(part)]),
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


@lru_cache(maxsize=4)
def _rules(faces: tuple[Face, ...]) -> str:
    return "\n".join(face.css() for face in faces)


def _font_faces(theme: Theme) -> Markup:
    """The fonts, and the families of text and headings; Inter has the signs that a client's font lacks."""
    families = "".join(
        f'--{role}-font:"{family}",Inter,"Segoe UI",Arial,sans-serif;'
        for role, family in (("text", theme.text), ("head", theme.headings))
    )
    return Markup(f"{_rules(theme.font_faces())}\n:root{{{families}}}")


def _css_string(*texts: object) -> Markup:
    """Texts joined by a dot, as a quoted CSS string that nothing in them can end."""
    joined = " · ".join(str(text) for text in texts if text)
    safe = re.sub(r"[^\w\s·–,.;:!?%()/+-]|\n", lambda found: f"\\{ord(found[0]):x} ", joined)
    return Markup(f'"{safe}"')


def _band(document: Document) -> Markup:
    if document.cover is None:
        return Markup("")
    theme = document.theme
    setting = Setting(
        level=1, logo=theme.logo, logo_alt=theme.logo_alt, cover=theme.cover, title=document.title
    )
    return block_html(document.cover, document.language, setting)


def _live(part: Part, document: Document) -> str:
    """A chart's specification for the page's script; "" where there is none or the page is static."""
    spec: Mapping[str, Any] | None = None
    if isinstance(part, BlockPart) and part.svg:
        spec = part.block.view(document.language).chart
    elif isinstance(part, DrawingPart):
        spec = part.spec
    if spec is None or document.charts != "interactive":
        return ""
    try:
        return data_script(live_chart(spec))
    except OutputError:
        return ""  # drawn all the same: the drawing stays


def _script_setting(language: str) -> Markup:
    """What the page's script must know: its language, its words, how numbers and dates are written."""
    spoken = words(language)
    said = {name: spoken[name] for name in SCRIPT_WORDS}
    return data_script({"language": language[:2], "words": said, "locale": locale(language)})


def _block(part: BlockPart, document: Document, live: str) -> Markup:
    setting = Setting(
        level=part.level,
        number=part.number,
        svg=part.svg,
        live=live,
        links=True,
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
