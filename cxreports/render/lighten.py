"""Drawings that would weigh too much as lines: pixels on paper."""

from __future__ import annotations

from typing import Any

from cxreports.block.chart import register_fonts
from cxreports.theme import FONTS

HEAVY = 60_000  # characters of SVG
_SCALE = 3.0  # pixels for each of a chart's: 288 to the inch


def is_heavy(svg: str) -> bool:
    """Whether a drawing has more marks than a reader can tell apart, and than a file should carry."""
    return len(svg) > HEAVY


def pixels(svg: str) -> bytes:
    """The drawing as PNG, fine enough for print."""
    import vl_convert

    register_fonts(FONTS)
    convert: Any = vl_convert.svg_to_png
    return bytes(convert(svg, scale=_SCALE, ppi=72))
