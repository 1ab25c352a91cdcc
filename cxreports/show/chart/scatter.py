"""Points on two measured axes, each with its name where there is room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from cxreports.show.chart.paper import (
    FULL_WIDTH,
    Box,
    Label,
    Margins,
    Scale,
    finished,
    house_chart,
    labelled,
    layer,
    padded,
    pixels,
    text_width,
    ticks,
)
from cxreports.show.chart.place import Anchor, place
from cxreports.theme import Theme

HEIGHT = 320
_DOT = 6
NAMED = 15  # points beyond which none is named in the plot


@dataclass(frozen=True, slots=True)
class Dot:
    """One point; hollow on a low base."""

    name: str
    x: float
    y: float
    tip: str
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class Axes:
    """The titles of the axes."""

    x: str
    y: str


def axes(dots: Sequence[Dot]) -> tuple[list[float], list[float]]:
    """The values of both axes."""
    across, up = _ends(dots)
    return ticks(*across), ticks(*up)


def _ends(dots: Sequence[Dot]) -> tuple[tuple[float, float], tuple[float, float]]:
    return padded([one.x for one in dots], 0.12), padded([one.y for one in dots], 0.12)


@house_chart
def draw(
    dots: Sequence[Dot], titles: Axes, x_texts: Sequence[str], y_texts: Sequence[str], theme: Theme
) -> dict[str, Any]:
    """The specification; the texts write the values of `axes(dots)`."""
    margins = Margins(max(text_width(text) for text in y_texts) + 12, 6, top=24, bottom=42)
    width, height = FULL_WIDTH - margins.left - margins.right, HEIGHT - margins.top - margins.bottom
    across, up = _ends(dots)
    x, y = Scale(*across, 0, width), Scale(*up, height, 0)
    columns, lines = axes(dots)
    grid = pixels([{"x": 0, "x2": width, "y": y.px(mark)} for mark in lines], width, height)
    rows = [
        {"x": x.px(one.x), "y": y.px(one.y), "unit": one.name, "tip": one.tip,
         "fill": theme.tokens["bg" if one.hollow else "fav"]}
        for one in dots
    ]  # fmt: skip
    points = pixels(rows, width, height).mark_point(
        size=70, opacity=1, strokeWidth=1.6, stroke=theme.tokens["fav"]
    )
    ink2 = theme.tokens["ink2"]
    labels = _names(dots, x, y, Box(2, 2, width - 2, height - 2), theme)
    labels += [
        Label(text, x.px(mark), height + 13, ink2, "center")
        for mark, text in zip(columns, x_texts, strict=True)
    ]
    labels += [Label(text, -8, y.px(mark), ink2, "right") for mark, text in zip(lines, y_texts, strict=True)]
    labels.append(Label(titles.y, -margins.left + 2, -14, ink2))
    labels.append(Label(titles.x, width / 2, height + 32, ink2, "center"))
    charts = [
        grid.mark_rule(color=theme.tokens["grid"]).encode(x2=alt.X2("x2:Q")),
        points.encode(fill=alt.Fill("fill:N", scale=None, legend=None), tooltip=alt.Tooltip("tip:N")),
        *labelled(labels, width, height, theme.tokens["bg"]),
    ]
    return finished(layer(*charts), margins, HEIGHT, theme)


def _names(dots: Sequence[Dot], x: Scale, y: Scale, frame: Box, theme: Theme) -> list[Label]:
    """The names beside their points; none at all where they do not fit."""
    if len(dots) > NAMED:
        return []
    anchors = [Anchor(one.name, x.px(one.x), y.px(one.y), False) for one in dots]
    taken = [Box(one.x - _DOT, one.y - _DOT, one.x + _DOT, one.y + _DOT) for one in anchors]
    spots = place(anchors, taken, frame) or []
    return [
        Label(anchor.text, spot.x, spot.y, theme.tokens["ink"], spot.align, halo=True)
        for anchor, spot in zip(anchors, spots, strict=False)
    ]
