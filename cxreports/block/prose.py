"""Prose: Markdown as a small tree that every medium draws from.

A node is a dict with a type `t`. Blocks: `p`, `h` (level), `ul`, `ol` (start), `quote`, `pre`, `hr`, `table`,
`math` (display). Inline: `text`, `em`, `strong`, `del`, `code`, `link` (url), `img` (url, alt), `br`, `math`.
Raw HTML keeps its text and its images and loses its tags: what a reader types never becomes markup.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from functools import lru_cache
from html import unescape
from html.parser import HTMLParser
from typing import Any

import mistune
from markupsafe import Markup, escape

Node = dict[str, Any]
Tree = list[Node]

_SAFE = ("http://", "https://", "mailto:", "#")
_ARITY = {
    "mfrac": 2,
    "mroot": 2,
    "msub": 2,
    "msup": 2,
    "munder": 2,
    "mover": 2,
    "msubsup": 3,
    "munderover": 3,
}
_NESTED = {"emphasis": "em", "strong": "strong", "strikethrough": "del"}


@lru_cache(maxsize=2)
def _parser(math: bool) -> mistune.Markdown:
    plugins = ["table", "strikethrough", "url"] + (["math"] if math else [])
    return mistune.create_markdown(renderer="ast", plugins=plugins)


def parse(markdown: str, *, math: bool = False) -> Tree:
    """Read Markdown. `math`: `$...$` is TeX, as in notebook cells; else a dollar is a dollar."""
    tokens = _parser(math)(markdown)
    assert isinstance(tokens, list)
    return _blocks(tokens)


def _blocks(tokens: list[dict[str, Any]]) -> Tree:
    return [node for token in tokens for node in _block(token)]


def _block(token: dict[str, Any]) -> Tree:
    kind, attrs = token["type"], token.get("attrs", {})
    if kind in ("paragraph", "block_text"):
        return [{"t": "p", "c": _inlines(token["children"])}]
    if kind == "heading":
        return [{"t": "h", "level": attrs["level"], "c": _inlines(token["children"])}]
    if kind == "list":
        items = [_blocks(item["children"]) for item in token["children"]]
        tight = bool(token.get("tight", True))
        if attrs.get("ordered"):
            return [{"t": "ol", "items": items, "tight": tight, "start": attrs.get("start", 1)}]
        return [{"t": "ul", "items": items, "tight": tight}]
    if kind == "block_quote":
        return [{"t": "quote", "c": _blocks(token["children"])}]
    if kind == "block_code":
        return [{"t": "pre", "s": token["raw"].rstrip("\n")}]
    if kind == "block_math":
        return [{"t": "math", "s": token["raw"].strip(), "display": True}]
    if kind == "thematic_break":
        return [{"t": "hr"}]
    if kind == "table":
        return [_table(token)]
    if kind == "block_html":
        inlines = _html(token["raw"])
        return [{"t": "p", "c": inlines}] if inlines else []
    return []


def _table(token: dict[str, Any]) -> Node:
    head, *bodies = token["children"]
    rows = [row for body in bodies for row in body["children"]]
    align = [cell["attrs"]["align"] or "left" for cell in head["children"]]
    return {
        "t": "table",
        "align": align,
        "head": [_inlines(cell["children"]) for cell in head["children"]],
        "rows": [[_inlines(cell["children"]) for cell in row["children"]] for row in rows],
    }


def _inlines(tokens: list[dict[str, Any]]) -> Tree:
    return [node for token in tokens for node in _inline(token)]


def _inline(token: dict[str, Any]) -> Tree:
    kind = token["type"]
    if kind == "text":
        return [{"t": "text", "s": unescape(token["raw"])}]
    if kind in _NESTED:
        return [{"t": _NESTED[kind], "c": _inlines(token["children"])}]
    if kind == "codespan":
        return [{"t": "code", "s": unescape(token["raw"])}]
    if kind == "link":
        children, url = _inlines(token["children"]), token["attrs"]["url"]
        return [{"t": "link", "url": url, "c": children}] if url.lower().startswith(_SAFE) else children
    if kind == "image":
        return [{"t": "img", "url": token["attrs"]["url"], "alt": plain(_inlines(token["children"]))}]
    if kind == "inline_math":
        return [{"t": "math", "s": token["raw"]}]
    if kind == "softbreak":
        return [{"t": "text", "s": " "}]
    if kind == "linebreak":
        return [{"t": "br"}]
    if kind == "inline_html":
        return _html(token["raw"])
    return [{"t": "text", "s": token.get("raw", "")}]


class _TextOfHtml(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.nodes: Tree = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in ("script", "style"):
            self._hidden += 1
        elif tag == "br":
            self.nodes.append({"t": "br"})
        elif tag == "img":
            self.nodes.append({"t": "img", "url": values.get("src") or "", "alt": values.get("alt") or ""})

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._hidden -= 1

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if text and not self._hidden:
            lead = " " if data[0].isspace() and self.nodes else ""
            tail = " " if data[-1].isspace() else ""
            self.nodes.append({"t": "text", "s": f"{lead}{text}{tail}"})


def _html(raw: str) -> Tree:
    reader = _TextOfHtml()
    reader.feed(raw)
    reader.close()
    return reader.nodes


def plain(tree: Tree) -> str:
    """The bare text of a tree."""
    parts: list[str] = []
    for node in tree:
        if "c" in node:
            parts.append(plain(node["c"]))
        elif "items" in node:
            parts.extend(plain(item) for item in node["items"])
        else:
            parts.append(" " if node["t"] == "br" else str(node.get("s", node.get("alt", ""))))
    return "".join(parts)


def walk(tree: Tree, visit: Callable[[Node], None]) -> None:
    """Call `visit` on every node, in reading order."""
    for node in tree:
        visit(node)
        for children in (node.get("c", []), *node.get("items", []), *node.get("head", [])):
            walk(children, visit)
        for row in node.get("rows", []):
            for cell in row:
                walk(cell, visit)


def settle(tree: Tree, *, shift: int, last: int, caption: str) -> int:
    """Fit a tree into a document: its headings follow without a jump, its tables have a caption.

    Args:
        shift: added to every heading's level.
        last: level of the last heading before the tree.
        caption: of a table that no heading of the tree stands over.

    Returns:
        The level of the last heading, with the tree.
    """
    nearest = caption

    def visit(node: Node) -> None:
        nonlocal last, nearest
        if node["t"] == "h":
            last = node["level"] = min(max(node["level"] + shift, 2), last + 1, 6)
            nearest = plain(node["c"])
        elif node["t"] == "table":
            node["caption"] = nearest

    walk(tree, visit)
    return last


def top_level(tree: Tree) -> int:
    """The level of the highest heading of a tree; 0 when it has none."""
    return min((node["level"] for node in tree if node["t"] == "h"), default=0)


def to_html(tree: Tree) -> Markup:
    """The tree as HTML. An `img` node is drawn from its `src` (a data URI) when it has one."""
    return Markup("").join(_node_html(node) for node in tree)


def _node_html(node: Node) -> Markup:
    kind = node["t"]
    if kind == "text":
        return escape(node["s"])
    if kind in ("em", "strong", "del", "p"):
        return _tag(kind, to_html(node["c"]))
    if kind == "h":
        return _tag(f"h{node['level']}", to_html(node["c"]), id=node.get("id"))
    if kind == "code":
        return _tag("code", escape(node["s"]))
    if kind == "math":
        return _math_html(node)
    if kind == "pre":
        return _tag("pre", _tag("code", escape(node["s"])), tabindex="0")
    if kind == "link":
        return _tag("a", to_html(node["c"]), href=node["url"])
    if kind == "img":
        return _image_html(node)
    if kind in ("ul", "ol"):
        return _list_html(node)
    if kind == "quote":
        return _tag("blockquote", to_html(node["c"]))
    if kind == "table":
        return _table_html(node)
    return Markup("<hr>") if kind == "hr" else Markup("<br>")


def _tag(name: str, inner: Markup, **attributes: str | None) -> Markup:
    given = Markup("").join(
        Markup(' {}="{}"').format(key, value) for key, value in attributes.items() if value is not None
    )
    return Markup("<{0}{1}>{2}</{0}>").format(name, given, inner)


def _math_html(node: Node) -> Markup:
    """A formula as MathML, which browsers draw and read aloud; its TeX where it is not understood."""
    from latex2mathml.converter import convert

    display = "block" if node.get("display") else "inline"
    try:
        formula = convert(node["s"], display=display)
        whole = all(
            len(part) == _ARITY.get(part.tag.rpartition("}")[2], len(part))
            for part in ET.fromstring(formula).iter()
        )
    except Exception:  # of any kind: what is not TeX is shown as it was written
        whole = False
    return Markup(formula) if whole else _tag("code", escape(f"${node['s']}$"), **{"class": "math"})


def _image_html(node: Node) -> Markup:
    if "src" in node:
        return Markup('<img src="{}" alt="{}">').format(node["src"], node["alt"])
    return Markup('<span class="mute">[{}]</span>').format(node["alt"] or node["url"])


def _list_html(node: Node) -> Markup:
    items = Markup("")
    for item in node["items"]:
        tight = node["tight"] and item and item[0]["t"] == "p"
        inner = to_html(item[0]["c"]) + to_html(item[1:]) if tight else to_html(item)
        items += _tag("li", inner)
    start = str(node["start"]) if node.get("start", 1) != 1 else None
    return _tag(node["t"], items, start=start)


def _table_html(node: Node) -> Markup:
    def row(cells: list[Tree], *, head: bool) -> Markup:
        parts = Markup("")
        for index, (cell, align) in enumerate(zip(cells, node["align"], strict=False)):
            scope = "col" if head else "row" if index == 0 else None
            css = "r" if align == "right" else None
            parts += _tag("th" if scope else "td", to_html(cell), scope=scope, **{"class": css})
        return _tag("tr", parts)

    body = Markup("").join(row(cells, head=False) for cells in node["rows"])
    label = node.get("caption", "Table")
    caption = _tag("caption", escape(label), **{"class": "sr"})
    table = _tag("table", caption + _tag("thead", row(node["head"], head=True)) + _tag("tbody", body))
    return _tag("div", table, **{"class": "scroll", "tabindex": "0", "role": "region", "aria-label": label})
