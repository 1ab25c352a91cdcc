"""A block as HTML: semantic, complete without style or script, in one language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from cxreports.block.chart import is_wide
from cxreports.block.model import Block, Card, View
from cxreports.block.prose import Tree, parse, settle, to_html, top_level
from cxreports.block.spark import sparkline
from cxreports.block.words import words

_PLAIN = ("level", "number", "links", "sections", "logo", "logo_alt", "cover", "title")
HEADING_LEVEL = {"section": 2, "findings": 2, "kpis": 2}


@dataclass(frozen=True, slots=True)
class Setting:
    """What a block needs to know of the document around it.

    Attributes:
        level: level of its heading.
        number: a section's number; "" for none.
        svg: a figure's chart, drawn.
        live: the same chart for a browser, as JSON that may stand in a script element; "" for none.
        links: headings are links to themselves, for a page whose address can be copied.
        sections: id of each section -> its heading, for links.
        logo, logo_alt: the cover's logo as a data URI, and what it says; "" for the client's name.
        cover: "band" or "light" (see `cxreports.theme`).
        title: replaces the cover's headline.
        prose: its Markdown as a tree, when the document has read it already.
    """

    level: int = 2
    number: str = ""
    svg: str = ""
    live: str = ""
    links: bool = False
    sections: Mapping[str, str] = field(default_factory=dict)
    logo: str | None = None
    logo_alt: str = ""
    cover: str = "band"
    title: str = ""
    prose: Tree | None = None


def block_html(block: Block, language: str, setting: Setting | None = None) -> Markup:
    """The HTML of a block.

    Args:
        language: of its view; the first view when it has none in that language.
        setting: its place in a document.
    """
    view = block.view(language)
    setting = setting or Setting(level=HEADING_LEVEL.get(block.kind, 3))
    prose = setting.prose
    if prose is None:
        prose = block_prose(view, language, setting.level + bool(view.headline))
    extra = {
        **{name: getattr(setting, name) for name in _PLAIN},
        "words": words(language),
        "svg": Markup(setting.svg),
        "live": Markup(setting.live),
        "wide": is_wide(setting.svg),
        "prose": to_html(prose),
        "sparks": [_spark(block, card, index) for index, card in enumerate(view.cards)],
    }
    return Markup(_template().render(block=block, view=view, x=extra))


@lru_cache(maxsize=1)
def _template() -> Template:
    folder = Path(__file__).with_name("templates")
    environment = Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)
    return environment.get_template("block.html.j2")


def block_prose(view: View, language: str, level: int) -> Tree:
    """The Markdown of a text, notice or section block, its headings starting at `level`."""
    tree = parse(view.markdown)
    caption = view.headline or words(language)["table"]
    settle(tree, shift=level - top_level(tree), last=level - 1, caption=caption)
    return tree


def _spark(block: Block, card: Card, index: int) -> Markup:
    if not any(value is not None for value in card.spark):
        return Markup("")
    dot = f"var(--{card.tone})" if card.tone in ("fav", "unf") else "var(--ink2)"
    name = f"{block.id}-spark-{index}"
    return Markup(
        sparkline(card.spark, line="var(--pas)", dot=dot, name=name, alt=card.spark_alt or card.label)
    )
