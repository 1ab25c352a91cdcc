"""What every house chart is drawn on: its sizes, its scales in pixels, its labels and its theme.

Charts know where each mark falls because scales have fixed pixel ranges (Vega's automatic sizing is off).
Labels are placed in Python, so that they never touch one another, and numbers are written in Python, so that
no locale matters.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal, ParamSpec

import altair as alt
from altair.utils.schemapi import debug_mode

from cxreports.show.numbers import is_duration
from cxreports.theme import Theme

FULL_WIDTH = 672  # px at 96 dpi: 178 mm, the text width of an A4 page
FULL_HEIGHT = 250
FONT = "Inter"
SIZE = 11
LINE = 14  # height of a line of text

Align = Literal["left", "center", "right"]
_Given = ParamSpec("_Given")

# Advance widths of Inter Regular in em, by character.
_WIDTHS = {
    0.18: "’\u202f",
    0.25: "'ijlîïI",
    0.28: "!,.:; \u00a0·",
    0.36: "ft()/[]r|",
    0.46: '1-"^',
    0.51: "*`–?s",
    0.55: "kxzJ«»acvyLàç7",
    0.58: "eéèêuûhnF",
    0.61: "oôEÉÈ25gpq0689bdZ",
    0.64: "P34RSTX$&BK",
    0.67: "Y+<=>~−±AVÀ",
    0.74: "DCGHUN",
    0.77: "OQ",
    0.82: "w%…",
    0.88: "mM",
    0.97: "@W→œ—",
    1.01: "▲▼",
}
_WIDTH = {character: width for width, characters in _WIDTHS.items() for character in characters}


def text_width(text: str, size: float = SIZE, *, bold: bool = False) -> float:
    """The width of a text in Inter, in pixels."""
    return sum(_WIDTH.get(character, 0.63) for character in text) * size * (1.05 if bold else 1.0)


@dataclass(frozen=True, slots=True)
class Scale:
    """A linear scale with fixed ends: values `low..high` fall on pixels `start..end`."""

    low: float
    high: float
    start: float
    end: float

    def px(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def vega(self) -> alt.Scale:
        return alt.Scale(
            domain=[self.low, self.high], range=[self.start, self.end], nice=False, zero=False, clamp=False
        )


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels, y downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > 0.01 and down > 0.01


@dataclass(frozen=True, slots=True)
class Label:
    """A text at a place: `x` is its left end, centre or right end by `align`, `y` its middle."""

    text: str
    x: float
    y: float
    colour: str
    align: Align = "left"
    bold: bool = False
    halo: bool = False  # for a text that crosses marks

    @property
    def box(self) -> Box:
        width = text_width(self.text, bold=self.bold)
        left = self.x - {"left": 0.0, "center": width / 2, "right": width}[self.align]
        return Box(left, self.y - SIZE * 0.6, left + width, self.y + SIZE * 0.6)


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Positions moved apart to at least `gap`, in their order, as near as may be to the wanted ones.

    Neighbours that are too near are merged into a cluster around their common mean, and so on.
    The result stays within `low..high` where there is room for all.
    """
    order = sorted(range(len(wanted)), key=lambda index: (wanted[index], index))
    clusters: list[list[int]] = []
    centres: list[float] = []
    for index in order:
        clusters.append([index])
        centres.append(wanted[index])
        _settle(clusters, centres, wanted, gap, low, high)
    placed = [0.0] * len(wanted)
    for cluster, centre in zip(clusters, centres, strict=True):
        for rank, index in enumerate(cluster):
            placed[index] = centre + (rank - (len(cluster) - 1) / 2) * gap
    return placed


def _settle(
    clusters: list[list[int]],
    centres: list[float],
    wanted: Sequence[float],
    gap: float,
    low: float,
    high: float,
) -> None:
    """Bring the last cluster within the bounds, merging it with those it runs into."""
    while True:
        half = (len(clusters[-1]) - 1) / 2 * gap
        centres[-1] = max(low + half, min(high - half, centres[-1]))
        if len(clusters) < 2:
            return
        before = (len(clusters[-2]) - 1) / 2 * gap
        if centres[-1] - half - (centres[-2] + before) >= gap - 1e-9:
            return
        merged = clusters.pop(-2) + clusters.pop()
        centres[-2:] = [sum(wanted[index] for index in merged) / len(merged)]
        clusters.append(merged)


def ticks(low: float, high: float, wanted: int = 5) -> list[float]:
    """Round values within `low..high`, about `wanted` of them."""
    span = max(high - low, 1e-9)
    power = 10.0 ** math.floor(math.log10(span / wanted))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor * wanted >= span)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(index * step, 10) for index in range(first, last + 1)]


def padded(ends: Sequence[float], share: float = 0.08, unit: str = "") -> tuple[float, float]:
    """The range of some values with a little room at both ends; a percentage stays within 0-100."""
    low, high = min(ends), max(ends)
    room = (high - low) * share or max(abs(high) * 0.1, 1.0)
    low, high = low - room, high + room
    if unit in ("%", "index"):
        return max(low, 0.0), min(high, 100.0)
    return (max(low, 0.0), high) if is_duration(unit) else (low, high)


def house_chart(draw: Callable[_Given, dict[str, Any]]) -> Callable[_Given, dict[str, Any]]:
    """Draw without checking each part, and then the whole, against the schema of Vega-Lite.

    Our tests do that; in every report it would take longer than all the rest of a chart.
    """

    @wraps(draw)
    def unchecked(*args: _Given.args, **named: _Given.kwargs) -> dict[str, Any]:
        with debug_mode(False):
            return draw(*args, **named)

    return unchecked


def data(rows: Iterable[dict[str, Any]]) -> alt.InlineData:
    return alt.InlineData(values=list(rows))


def layer(*charts: alt.Chart | alt.LayerChart) -> dict[str, Any]:
    """Charts on one another, each with the scales it brings.

    Put together as dictionaries: Altair's own layering copies every chart five times over.
    """
    context: dict[str, Any] = {"top_level": False, "datasets": {}}
    layers = [chart.to_dict(validate=False, context=context) for chart in charts]
    scales = {"scale": {"x": "independent", "y": "independent"}}
    spec = {"$schema": alt.SCHEMA_URL, "layer": layers, "resolve": scales}
    return spec | ({"datasets": context["datasets"]} if context["datasets"] else {})


def pixels(rows: Iterable[dict[str, Any]], width: float, height: float) -> alt.Chart:
    """A chart of rows whose x, y, x2, y2 are pixels."""
    across = alt.X("x:Q", axis=None, scale=Scale(0, width, 0, width).vega())
    down = alt.Y("y:Q", axis=None, scale=Scale(0, height, 0, height).vega())
    return alt.Chart(data(rows)).encode(across, down)


def labelled(labels: Sequence[Label], width: float, height: float, halo: str) -> list[alt.Chart]:
    """Texts at pixels; those that cross marks over a halo of the page's colour."""
    charts = []
    for align, bold, haloed in sorted({(label.align, label.bold, label.halo) for label in labels}):
        rows = [
            {"x": round(label.x, 1), "y": round(label.y, 1), "text": label.text, "colour": label.colour}
            for label in labels
            if (label.align, label.bold, label.halo) == (align, bold, haloed)
        ]
        base = pixels(rows, width, height)
        mark: dict[str, Any] = {
            "align": align,
            "baseline": "middle",
            "fontSize": SIZE,
            "fontWeight": 600 if bold else 400,
        }
        if haloed:
            under = {**mark, "stroke": halo, "strokeWidth": 3, "color": halo, "strokeJoin": "round"}
            charts.append(base.mark_text(**under).encode(text=alt.Text("text:N")))
        colour = alt.Color("colour:N", scale=None, legend=None)
        charts.append(base.mark_text(**mark).encode(text=alt.Text("text:N"), color=colour))
    return charts


def house_config(theme: Theme) -> dict[str, Any]:
    """The Vega-Lite configuration of the house look: Inter 11, quiet axes, no frame, no background."""
    ink2, rule, grid = theme.tokens["ink2"], theme.tokens["rule"], theme.tokens["grid"]
    text = {"labelFont": FONT, "titleFont": FONT, "labelFontSize": SIZE, "titleFontSize": SIZE}
    return {
        "font": FONT,
        "background": "transparent",
        "view": {"stroke": None},
        "axis": {
            **text,
            "titleFontWeight": "normal",
            "labelColor": ink2,
            "titleColor": ink2,
            "gridColor": grid,
            "domainColor": rule,
            "tickColor": rule,
            "domain": False,
            "ticks": False,
            "labelPadding": 6,
        },
        "axisX": {"domain": True, "grid": False, "ticks": True, "tickSize": 4},
        "legend": {**text, "labelColor": ink2, "titleColor": ink2},
        "header": {**text, "labelColor": ink2, "titleColor": ink2},
        "title": {"font": FONT, "fontSize": SIZE, "fontWeight": "normal", "color": ink2, "anchor": "start"},
        "text": {"font": FONT, "fontSize": SIZE, "color": ink2},
        "bar": {"color": theme.tokens["fav"]},
        "line": {"strokeWidth": 2, "color": theme.tokens["fav"]},
        "point": {"filled": True, "size": 40, "color": theme.tokens["fav"]},
        "range": {
            "category": list(theme.categorical),
            "diverging": list(theme.diverging),
            "ordinal": list(theme.sequential),
            "ramp": list(theme.sequential),
            "heatmap": list(theme.sequential),
        },
    }


@dataclass(frozen=True, slots=True)
class Margins:
    """Room around the plot for axis labels and direct labels, in pixels."""

    left: float
    right: float
    top: float = 18
    bottom: float = 26


def finished(chart: dict[str, Any], margins: Margins, height: float, theme: Theme) -> dict[str, Any]:
    """The complete specification: 672 px wide and `height` high, margins included."""
    room = {side: getattr(margins, side) for side in ("left", "right", "top", "bottom")}
    return {
        **chart,
        "width": FULL_WIDTH - margins.left - margins.right,
        "height": height - margins.top - margins.bottom,
        "padding": room,
        "autosize": {"type": "none"},
        "config": house_config(theme),
    }
