"""Formulas: TeX as a small tree that Typst draws with its own functions, never as markup.

A node is a symbol, a text or an operator (`s`), or has children (`c`). A formula that is not understood as a
whole is not drawn in part: the reader then sees its TeX.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from latex2mathml.converter import convert

Node = dict[str, Any]

_ENVIRONMENT = re.compile(r"\\begin\{([^}]*)\}")
_ENVIRONMENTS = {"align", "array", "cases", "equation", "gather", "matrix", "split"}
_MATRICES = {f"{letter}matrix" for letter in "bBpvV"}
_ALIASES = {"aligned": "align*", "gathered": "gather*", "split": "align*"}
_TAG = re.compile(r"\(\d+\)")  # of a numbered line
_ACCENTS = {
    "^": "hat",
    "~": "tilde",
    "\u00af": "macron",
    "\u02d9": "dot",
    "\u00a8": "dot.double",
    "\u2192": "arrow",
}
_OVER = {"\u2015": "overline", "\u23de": "overbrace", "\u23b4": "overbracket"}
_UNDER = {"\u2015": "underline", "\u23df": "underbrace", "\u0332": "underline"}
_FENCES = set("()[]{}|\u2016\u27e8\u27e9\u230a\u230b\u2308\u2309")
_GROUPS = ("math", "mrow", "mstyle", "mpadded")
_SCRIPTS = {"msub": "b", "msup": "t", "msubsup": "bt", "munder": "b", "mover": "t", "munderover": "bt"}


class _Unknown(Exception):
    """Something in a formula that Typst is not told how to draw."""


@lru_cache(maxsize=512)
def formula(tex: str) -> Node | None:
    """The tree of a formula, or None when it is not TeX, or more TeX than is known here."""
    for name in _ENVIRONMENT.findall(tex):
        if name.rstrip("*") not in _ENVIRONMENTS | _MATRICES | _ALIASES.keys():
            return None
    for name, alias in _ALIASES.items():
        tex = tex.replace(f"{{{name}}}", f"{{{alias}}}")
    try:
        return _node(ET.fromstring(convert(tex)))
    except Exception:  # a reader without an error class of its own: any text may come in, TeX or not
        return None


def _node(element: ET.Element) -> Node:
    tag = element.tag.rpartition("}")[2]
    text = element.text or ""
    if tag in _GROUPS:
        return _group(element)
    if tag in ("mi", "mn", "mo"):
        return _letters(tag, text)
    if tag == "mtext":
        return {"f": "text", "s": text}
    if tag == "mspace":
        return _space(element)
    if tag == "mtable":
        return _table(element)
    parts = [_node(child) for child in element]
    if tag == "mfrac" and len(parts) == 2:
        return {"f": "stack" if element.get("linethickness") == "0" else "frac", "c": parts}
    if tag == "msqrt":
        return {"f": "sqrt", "c": [_row(parts)]}
    if tag == "mroot" and len(parts) == 2:
        return {"f": "root", "c": parts}
    if tag in _SCRIPTS and len(parts) == 1 + len(_SCRIPTS[tag]):
        return _scripts(tag, parts)
    raise _Unknown(tag)


def _row(parts: Sequence[Node]) -> Node:
    return parts[0] if len(parts) == 1 else {"f": "row", "c": list(parts)}


def _group(element: ET.Element) -> Node:
    """A row; its fences grow with what they hold."""
    if element.get("width") == "0":
        raise _Unknown("overprinting")
    parts = [_node(child) for child in element if child.get("fence") is None or child.text]
    grows = any(child.get("fence") or child.get("minsize") for child in element)
    tall = any(part["f"] in ("table", "stack") for part in parts)
    fenced = any(part.get("s") in _FENCES for part in parts[:1] + parts[-1:])
    if (grows or (tall and fenced)) and len(parts) > 1:
        return {"f": "fenced", "c": parts}
    return _row(parts)


def _letters(tag: str, text: str) -> Node:
    if text.startswith("\\") or text == "&" or (tag == "mo" and text == "\u29f8"):
        raise _Unknown(text)
    if len(text) > 1 and tag != "mn":
        return {"f": "op", "s": text, "limits": tag == "mo"}
    if tag == "mn" or not text:
        return {"f": "number", "s": text}
    return {"f": "symbol", "s": text}


def _space(element: ET.Element) -> Node:
    if element.get("linebreak"):
        return {"f": "break"}
    width = re.fullmatch(r"(-?[\d.]+)em", element.get("width", ""))
    if width is None:
        raise _Unknown("space")
    return {"f": "space", "em": float(width[1])}


def _scripts(tag: str, parts: list[Node]) -> Node:
    base, *rest = parts
    sign = rest[0].get("s", "")
    if tag == "mover" and sign in _ACCENTS:
        return {"f": "accent", "s": _ACCENTS[sign], "c": [base]}
    if tag == "mover" and sign in _OVER:
        return {"f": _OVER[sign], "c": [base]}
    if tag == "munder" and sign in _UNDER:
        return {"f": _UNDER[sign], "c": [base]}
    places = dict(zip(_SCRIPTS[tag], rest, strict=True))
    return {"f": "attach", "c": [base], "limits": tag.startswith(("mu", "mo")), **places}


def _table(element: ET.Element) -> Node:
    rows = [[_row([_node(part) for part in cell]) for cell in row] for row in element]
    if element.get("displaystyle"):
        rows = [[cell for cell in row if not _TAG.fullmatch(cell.get("s", ""))] for row in rows]
        return {"f": "lines", "rows": rows}
    left = any(cell.get("columnalign") == "left" for row in element for cell in row)
    return {"f": "table", "rows": rows, "align": "left" if left else "center"}
