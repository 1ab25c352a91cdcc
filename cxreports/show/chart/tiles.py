"""Tiles: a share in every cell, five classes of one colour; hatches, dashes and voids where it is unsure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt

from cxreports.show.chart import cells
from cxreports.show.chart.paper import (
    FULL_WIDTH,
    LINE,
    Label,
    Margins,
    finished,
    house_chart,
    labelled,
    layer,
    text_width,
)
from cxreports.show.chart.rows import shortened, wrapped
from cxreports.theme import Theme

_NAME_ROOM = 180
_STEPS = (1, 2, 3, 4, 5, 8, 10, 20)
_WHITE_FROM = 3  # class from which text is white

Look = Literal["plain", "hatched", "low", "void"]


@dataclass(frozen=True, slots=True)
class Tile:
    """One cell.

    Attributes:
        level: its class, 0 the lowest of five.
        look: "plain"; "hatched" (not called, or not complete); "low" (too few answers: no colour, a dashed
            frame); "void" (nothing observed: hatches alone).
    """

    row: int
    column: int
    text: str
    level: int
    tip: str
    look: Look = "plain"
    bold: bool = False


@dataclass(frozen=True, slots=True)
class TileChart:
    """What the chart shows; every text is final.

    Attributes:
        bases: text beside each row's name. base_title, column_title: above the bases; above all columns.
        keys: of the five classes. marks: (look, text) of the other signs in use.
    """

    rows: Sequence[str]
    bases: Sequence[str]
    columns: Sequence[str]
    tiles: Sequence[Tile]
    base_title: str
    column_title: str
    keys: Sequence[str]
    marks: Sequence[tuple[Look, str]]
    step: float = 26


def falling_edges(values: Sequence[float]) -> list[float]:
    """The four borders of five equal classes from 100 down to the least value, in whole points."""
    least = min(values, default=0.0)
    step = next((one for one in _STEPS if 100 - cells.CLASSES * one <= least), _STEPS[-1])
    return [100.0 - step * place for place in range(cells.CLASSES - 1, 0, -1)]


def rising_edges(values: Sequence[float]) -> list[float]:
    """The four borders of five equal classes from 0 up to the largest value, in whole points."""
    most = max(values, default=0.0)
    step = next((one for one in _STEPS if cells.CLASSES * one >= most), _STEPS[-1])
    return [float(step * place) for place in range(1, cells.CLASSES)]


class _Layout:
    """Where things fall, in pixels."""

    def __init__(self, chart: TileChart) -> None:
        self.width, self.step = FULL_WIDTH - 4, chart.step
        self.names = min(_NAME_ROOM, max(text_width(name) for name in chart.rows))
        bases = max(text_width(text) for text in (*chart.bases, chart.base_title))
        self.base = self.names + 12 + bases
        self.left = self.base + 12
        self.cell = (self.width - self.left) / len(chart.columns)
        self.heads = [wrapped(name, self.cell - 4) for name in chart.columns]
        title = LINE + 4 if chart.column_title else 0
        self.top = 10 + LINE * max(map(len, self.heads)) + title
        self.bottom = self.step * len(chart.rows)
        self.height = self.bottom + cells.FOOT

    def box(self, tile: Tile) -> dict[str, float]:
        return cells.cell(self.left + tile.column * self.cell, tile.row * self.step, self.cell, self.step)

    def middle(self, row: int) -> float:
        return (row + 0.5) * self.step


@house_chart
def draw(chart: TileChart, theme: Theme) -> dict[str, Any]:
    """The specification."""
    place = _Layout(chart)
    charts = [*_tiles(chart, place, theme), *_legend(chart, place, theme)]
    labels = [*tile_labels(chart, place, theme), *side_labels(chart, place, theme)]
    keys = [text for text, _, _ in _keys(chart)]
    labels += cells.key_labels(keys, place.height, theme.tokens["ink2"])
    charts += labelled(labels, place.width, place.height, theme.tokens["bg"])
    margins = Margins(left=2, right=2, top=place.top, bottom=4)
    return finished(layer(*charts), margins, place.top + place.height + 4, theme)


def _tiles(chart: TileChart, place: _Layout, theme: Theme) -> list[alt.Chart]:
    filled, framed, light, dark = [], [], [], []
    for tile in chart.tiles:
        box: dict[str, Any] = {**place.box(tile), "tip": tile.tip}
        if tile.look in ("plain", "hatched"):
            filled.append({**box, "colour": theme.sequential[tile.level]})
        if tile.look == "low":
            framed.append({**box, "colour": theme.tokens["bg"]})
        if tile.look == "hatched":
            light.append(box)
        if tile.look == "void":
            dark.append(box)
    size = place.width, place.height
    return [
        *cells.boxes(filled, *size),
        *cells.boxes(framed, *size, cells.dashed(theme)),
        *cells.hatches(light, theme.tokens["bg"], *size),
        *cells.hatches(dark, theme.tokens["rule"], *size),
    ]


def tile_labels(chart: TileChart, place: _Layout, theme: Theme) -> list[Label]:
    """The value of each tile, white on the dark classes."""
    labels = []
    for tile in chart.tiles:
        if not tile.text:
            continue
        box = place.box(tile)
        dark = tile.look == "plain" and tile.level >= _WHITE_FROM
        role = "bg" if dark else "ink3" if tile.look == "low" else "ink"
        x, y = (box["x"] + box["x2"]) / 2, (box["y"] + box["y2"]) / 2
        text = shortened(tile.text, place.cell - 2)
        halo = tile.look == "hatched"
        labels.append(Label(text, x, y, theme.tokens[role], "center", bold=dark or tile.bold, halo=halo))
    return labels


def side_labels(chart: TileChart, place: _Layout, theme: Theme) -> list[Label]:
    """Names of rows with their bases, names of columns, titles."""
    ink, ink2, ink3 = (theme.tokens[role] for role in ("ink", "ink2", "ink3"))
    labels = [Label(chart.base_title, place.base, -9, ink2, "right")]
    for row, (name, base) in enumerate(zip(chart.rows, chart.bases, strict=True)):
        labels.append(Label(shortened(name, _NAME_ROOM), 0, place.middle(row), ink))
        labels.append(Label(base, place.base, place.middle(row), ink3, "right"))
    labels += cells.head_labels(place.heads, place.left, place.cell, ink2)
    if chart.column_title:
        labels.append(Label(chart.column_title, place.left, -place.top + 12, ink2))
    return labels


def _keys(chart: TileChart) -> list[tuple[str, int, Look]]:
    """Text, class and look of each key."""
    classes: list[tuple[str, int, Look]] = [(text, level, "plain") for level, text in enumerate(chart.keys)]
    return classes + [(text, 1, look) for look, text in chart.marks]


def _legend(chart: TileChart, place: _Layout, theme: Theme) -> list[alt.Chart]:
    keys, size = _keys(chart), (place.width, place.height)
    charts: list[alt.Chart] = []
    for x, (text, level, look) in zip(cells.key_places(text for text, _, _ in keys), keys, strict=True):
        box = cells.swatch(x, place.height, text)
        if look in ("plain", "hatched"):
            charts += cells.boxes([{**box, "colour": theme.sequential[level]}], *size)
        if look == "low":
            charts += cells.boxes([{**box, "colour": theme.tokens["bg"]}], *size, cells.dashed(theme))
        if look in ("hatched", "void"):
            charts += cells.hatches([box], theme.tokens["rule" if look == "void" else "bg"], *size)
    return charts
