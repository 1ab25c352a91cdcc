"""Filling the pages: charts grow into the space that the next one leaves, a last page with little on it goes.

Typst says where everything came to stand; from that follow the changes for a second pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

TOP, BOTTOM = 17 / 25.4 * 72, (297 - 18) / 25.4 * 72  # the ends of the text area, in points
_SLACK = 16.0  # points that stay free: rounding, and room to breathe
_LEAST_GAP = 60.0  # points: less is no reason to draw a chart again
_LEAST_AIR = 30.0
_GROWTH = 1.5
_MOST_AIR = 26.0
_AIR_SHARES = 5.5  # how often `air` is added on the first page, see report.typ
_PARTS = ("layer", "hconcat", "vconcat", "concat")

Spec = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a part begins or ends: page number, and height on the page in points."""

    part: int
    side: str
    page: int
    y: float


def read_marks(values: Iterable[Sequence[Any]]) -> tuple[int, list[Mark]]:
    """The number of pages, and the marks, from the values that Typst reports."""
    marks = [Mark(int(part), str(side), int(page), float(y)) for part, side, page, y in values]
    pages = next(mark.page for mark in marks if mark.side == "total")
    return pages, [mark for mark in marks if mark.side != "total"]


def free_space(marks: Sequence[Mark], pages: int) -> dict[int, float]:
    """The space at the foot of each page, the last one left out, where it is known.

    It is unknown where a part runs on to the next page (then there is none), or does not say where it ends.
    """
    starts = {mark.part: mark for mark in marks if mark.side == "start"}
    ends = {mark.part: mark for mark in marks if mark.side == "end"}
    found = {}
    for page in range(1, pages):
        here = [part for part, mark in starts.items() if mark.page == page]
        last = max(here, default=None)
        if last is not None and last in ends and ends[last].page == page:
            found[page] = max(0.0, BOTTOM - ends[last].y)
    return found


def filled(marks: Sequence[Mark], pages: int) -> float:
    """How much of the last page is used, 0-1."""
    used = [mark.y for mark in marks if mark.page == pages]
    return (max(used, default=BOTTOM) - TOP) / (BOTTOM - TOP)


def split_tails(marks: Sequence[Mark]) -> list[int]:
    """The parts whose table leaves one or two rows alone on its last page."""
    pages = {(mark.part, mark.side): mark.page for mark in marks}
    return sorted(
        part
        for (part, side), page in pages.items()
        if side == "last" and pages.get((part, "tail"), page) != page
    )


def growth(marks: Sequence[Mark], pages: int, heights: Mapping[int, float]) -> dict[int, float]:
    """How much taller each chart may be.

    Args:
        heights: part -> height of its chart on paper, in points.

    Returns:
        part -> factor above 1.
    """
    factors: dict[int, float] = {}
    charts = [mark for mark in marks if mark.side == "end" and mark.part in heights]
    for page, free in free_space(marks, pages).items():
        here = [mark.part for mark in charts if mark.page == page]
        if here and free >= _LEAST_GAP:
            total = sum(heights[part] for part in here)
            factors |= dict.fromkeys(here, min(_GROWTH, 1 + (free - _SLACK) / total))
    return factors


def air(marks: Sequence[Mark], pages: int) -> float:
    """Space, in points, to add between the things on the first page."""
    free = free_space(marks, pages).get(1, 0.0)
    return min(_MOST_AIR, (free - _SLACK) / _AIR_SHARES) if free >= _LEAST_AIR else 0.0


def taller(spec: Spec, factor: float) -> dict[str, Any]:
    """A Vega-Lite specification stretched downwards; text, points and line widths keep their size.

    Heights are scaled, and so are the paddings and the ranges of `y` where a chart lays itself out in pixels.
    """
    grown = {key: part if key == "datasets" else deepcopy(part) for key, part in spec.items()}
    _stretch(grown, factor)
    return grown


def _stretch(view: dict[str, Any], factor: float) -> None:
    height = view.get("height")
    if isinstance(height, int | float):
        view["height"] = round(height * factor)
    elif isinstance(height, dict) and "step" in height:
        height["step"] = round(height["step"] * factor, 1)
    padding = view.get("padding")
    if isinstance(padding, dict) and view.get("autosize", {}).get("type") == "none":
        for side in {"top", "bottom"} & padding.keys():
            padding[side] = round(padding[side] * max(factor, 1.0))  # the labels in it do not shrink
    for channel in ("y", "yOffset"):
        scale = view.get("encoding", {}).get(channel, {}).get("scale")
        pixels = scale.get("range") if isinstance(scale, dict) else None
        if isinstance(pixels, list) and all(isinstance(pixel, int | float) for pixel in pixels):
            scale["range"] = [round(pixel * factor, 3) for pixel in pixels]
    for key in _PARTS:
        for part in view.get(key, []):
            _stretch(part, factor)
    if "spec" in view:
        _stretch(view["spec"], factor)
