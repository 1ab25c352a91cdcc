"""Importance against performance: points with their whiskers, the two cuts, labels that touch nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from cxreports.show.chart.paper import (
    FULL_WIDTH,
    Align,
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
from cxreports.show.chart.rows import shortened
from cxreports.theme import Theme

HEIGHT = 340
_KEY_ROOM, _LINE = 190, 17  # of the list of names, where labels do not fit
_DOT = 6  # half a point, pixels


@dataclass(frozen=True, slots=True)
class Point:
    """One item. `solid` is False where its quadrant is uncertain; `urgent` where it is called "fix first"."""

    name: str
    x: float
    y: float
    x_low: float
    x_high: float
    y_low: float
    y_high: float
    tip: str
    solid: bool
    urgent: bool


@dataclass(frozen=True, slots=True)
class MatrixChart:
    """What the chart shows: the points, the cuts, and the captions of the quadrants and the axes.

    Attributes:
        captions: of the quadrants: important and low, important and high, the same below.
    """

    points: Sequence[Point]
    x_cut: float
    y_cut: float
    captions: tuple[str, str, str, str]
    x_title: str
    y_title: str

    def ends(self) -> tuple[tuple[float, float], tuple[float, float]]:
        across = [end for one in self.points for end in (one.x_low, one.x_high)]
        up = [end for one in self.points for end in (one.y_low, one.y_high)]
        return padded([*across, self.x_cut], 0.12), (0.0, padded([*up, self.y_cut], 0.1)[1])

    def axes(self) -> tuple[list[float], list[float]]:
        """The values of both axes."""
        (x_low, x_high), (y_low, y_high) = self.ends()
        return ticks(max(x_low, 0.0), min(x_high, 100.0)), ticks(y_low, y_high)


class _Layout:
    """Where things fall; `numbered` leaves room at the right for the list of names."""

    def __init__(self, chart: MatrixChart, y_texts: Sequence[str], numbered: bool) -> None:
        left = max(text_width(text) for text in y_texts) + 12
        self.margins = Margins(left, _KEY_ROOM if numbered else 6, top=24, bottom=42)
        self.width = FULL_WIDTH - self.margins.left - self.margins.right
        self.height = HEIGHT - self.margins.top - self.margins.bottom
        across, up = chart.ends()
        self.x, self.y = Scale(*across, 0, self.width), Scale(*up, self.height, 0)
        self.frame = Box(2, 2, self.width - 2, self.height - 2)
        self.marks = [box for one in chart.points for box in self._marks(one)]
        self.captions = _captions(chart, self)

    def _marks(self, one: Point) -> list[Box]:
        """A point and its whiskers."""
        x, y = self.x.px(one.x), self.y.px(one.y)
        return [
            Box(x - _DOT, y - _DOT, x + _DOT, y + _DOT),
            Box(x - 1, self.y.px(one.y_high), x + 1, self.y.px(one.y_low)),
            Box(self.x.px(one.x_low), y - 1, self.x.px(one.x_high), y + 1),
        ]

    def obstacles(self, chart: MatrixChart) -> list[Box]:
        x, y = self.x.px(chart.x_cut), self.y.px(chart.y_cut)
        cuts = [Box(x - 1, 0, x + 1, self.height), Box(0, y - 1, self.width, y + 1)]
        return [*self.marks, *cuts, *(label.box for label in self.captions)]


def _captions(chart: MatrixChart, place: _Layout) -> list[Label]:
    """The name of each quadrant in the corner of it that is free, the outer one first."""
    x, y = place.x.px(chart.x_cut), place.y.px(chart.y_cut)
    across = ((8.0, x - 8), (place.width - 8, x + 8))  # outer and inner end, left and right of the cut
    down = ((11.0, y - 11), (place.height - 11, y + 11))
    found = []
    for index, text in enumerate(chart.captions):
        sides, heights, bold = across[index % 2], down[index // 2], index == 0
        aligns: tuple[Align, Align] = ("left", "right") if index % 2 == 0 else ("right", "left")
        corners = [
            Label(text, sides[column], heights[row], "", aligns[column], bold=bold)
            for row, column in ((0, 0), (0, 1), (1, 0), (1, 1))
        ]
        free = (one for one in corners if not any(one.box.overlaps(box) for box in place.marks))
        found.append(next(free, corners[0]))
    return found


@house_chart
def draw(chart: MatrixChart, x_texts: Sequence[str], y_texts: Sequence[str], theme: Theme) -> dict[str, Any]:
    """The specification; the texts write the values of `chart.axes()`.

    Where names do not fit beside their points, points are numbered and listed at the right.
    """
    layout = _Layout(chart, y_texts, False)
    labels = _labels(chart, layout, [one.name for one in chart.points], theme)
    if labels is None:
        layout = _Layout(chart, y_texts, True)
        numbers = [str(index) for index in range(1, len(chart.points) + 1)]
        labels = [*(_labels(chart, layout, numbers, theme) or []), *_key(chart, layout, theme)]
    charts = [*_ground(chart, layout, theme), *_points(chart, layout, theme)]
    labels += [*_caption_labels(layout, theme), *_axis_labels(chart, x_texts, y_texts, layout, theme)]
    charts += labelled(labels, layout.width, layout.height, theme.tokens["bg"])
    return finished(layer(*charts), layout.margins, HEIGHT, theme)


def _labels(chart: MatrixChart, layout: _Layout, texts: Sequence[str], theme: Theme) -> list[Label] | None:
    anchors = [
        Anchor(text, layout.x.px(one.x), layout.y.px(one.y), one.urgent)
        for text, one in zip(texts, chart.points, strict=True)
    ]
    spots = place(anchors, layout.obstacles(chart), layout.frame)
    if spots is None:
        return None
    return [
        Label(anchor.text, spot.x, spot.y, _ink(one, theme), spot.align, bold=one.urgent, halo=True)
        for anchor, spot, one in zip(anchors, spots, chart.points, strict=True)
    ]


def _ink(one: Point, theme: Theme) -> str:
    return theme.tokens["unf" if one.urgent else "ink" if one.solid else "ink2"]


def _key(chart: MatrixChart, layout: _Layout, theme: Theme) -> list[Label]:
    """The numbers and the names, at the right."""
    x = layout.width + 14
    step = min(_LINE, layout.height / len(chart.points))
    labels = []
    for index, one in enumerate(chart.points, start=1):
        text = shortened(f"{index}. {one.name}", _KEY_ROOM - 16)
        labels.append(Label(text, x, step * (index - 0.5), _ink(one, theme), bold=one.urgent))
    return labels


def _ground(chart: MatrixChart, layout: _Layout, theme: Theme) -> list[alt.Chart]:
    """The tinted quadrant, the grid and the two cuts."""
    x, y = layout.x.px(chart.x_cut), layout.y.px(chart.y_cut)
    zone = pixels([{"x": 0, "x2": x, "y": 0, "y2": y}], layout.width, layout.height)
    _, up = chart.axes()
    lines = [{"x": 0, "x2": layout.width, "y": layout.y.px(mark)} for mark in up]
    cuts = [
        {"x": 0, "x2": layout.width, "y": y, "y2": y},
        {"x": x, "x2": x, "y": 0, "y2": layout.height},
    ]
    grid = pixels(lines, layout.width, layout.height).mark_rule(color=theme.tokens["grid"])
    cut = pixels(cuts, layout.width, layout.height).mark_rule(color=theme.tokens["pas"], strokeWidth=1.2)
    tint = zone.mark_rect(color=theme.diverging[1], opacity=0.32)
    return [
        tint.encode(x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q")),
        grid.encode(x2=alt.X2("x2:Q")),
        cut.encode(x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q")),
    ]


def _points(chart: MatrixChart, layout: _Layout, theme: Theme) -> list[alt.Chart]:
    rows = []
    for one in chart.points:
        hue = theme.tokens["unf" if one.urgent else "fav" if one.solid else "ink3"]
        rows.append(
            {
                "item": one.name,
                "performance": one.x,
                "importance": one.y,
                "x": layout.x.px(one.x),
                "y": layout.y.px(one.y),
                "left": layout.x.px(one.x_low),
                "right": layout.x.px(one.x_high),
                "top": layout.y.px(one.y_high),
                "bottom": layout.y.px(one.y_low),
                "colour": hue,
                "fill": hue if one.solid else theme.tokens["bg"],
                "shape": "square" if one.urgent else "circle",
                "tip": one.tip,
            }
        )
    colour = alt.Stroke("colour:N", scale=None, legend=None)
    size = (layout.width, layout.height)
    across = pixels([{**row, "x": row["left"]} for row in rows], *size).mark_rule(
        strokeWidth=1.2, opacity=0.55
    )
    down = pixels([{**row, "y": row["top"]} for row in rows], *size).mark_rule(strokeWidth=1.2, opacity=0.55)
    dot = pixels(rows, *size).mark_point(size=70, opacity=1, strokeWidth=1.8)
    return [
        across.encode(x2=alt.X2("right:Q"), stroke=colour),
        down.encode(y2=alt.Y2("bottom:Q"), stroke=colour),
        dot.encode(
            stroke=colour,
            fill=alt.Fill("fill:N", scale=None, legend=None),
            shape=alt.Shape("shape:N", scale=None, legend=None),
            tooltip=alt.Tooltip("tip:N"),
        ),
    ]


def _caption_labels(layout: _Layout, theme: Theme) -> list[Label]:
    hues = ["unf", "ink3", "ink3", "ink3"]
    return [
        Label(label.text, label.x, label.y, theme.tokens[hue], label.align, label.bold)
        for label, hue in zip(layout.captions, hues, strict=True)
    ]


def _axis_labels(
    chart: MatrixChart, x_texts: Sequence[str], y_texts: Sequence[str], layout: _Layout, theme: Theme
) -> list[Label]:
    ink2 = theme.tokens["ink2"]
    across, up = chart.axes()
    labels = [
        Label(text, layout.x.px(mark), layout.height + 13, ink2, "center")
        for mark, text in zip(across, x_texts, strict=True)
    ]
    labels += [
        Label(text, -8, layout.y.px(mark), ink2, "right") for mark, text in zip(up, y_texts, strict=True)
    ]
    labels.append(Label(chart.y_title, -layout.margins.left + 2, -14, ink2))
    labels.append(Label(chart.x_title, layout.width / 2, layout.height + 32, ink2, "center"))
    return labels
