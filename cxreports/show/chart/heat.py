"""Heat map: a value in every cell, five classes of colour, hatches where nothing may be called, volumes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

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
    pixels,
    text_width,
)
from cxreports.show.chart.rows import shortened, wrapped
from cxreports.theme import Theme

_STEP = 32
_NAME_ROOM = 170
_VOLUME = 56  # the longest bar of the volume column


@dataclass(frozen=True, slots=True)
class Square:
    """One cell. `level` is its class, 0 the worst of five; None where the base allows no colour."""

    row: int
    column: int
    text: str
    level: int | None
    called: bool  # else pale and hatched
    tip: str


@dataclass(frozen=True, slots=True)
class HeatChart:
    """What the map shows; every text is final. `totals` and `volumes` stand at the right, row by row."""

    rows: Sequence[str]
    columns: Sequence[str]
    squares: Sequence[Square]
    totals: Sequence[str]
    volumes: Sequence[float]
    volume_texts: Sequence[str]
    total_title: str
    volume_title: str
    keys: Sequence[str]  # of the five classes, then of the hatches and of the low bases


class _Layout:
    """Where things fall, in pixels."""

    def __init__(self, chart: HeatChart) -> None:
        self.width = FULL_WIDTH - 4
        self.left = min(_NAME_ROOM, max(text_width(name) for name in chart.rows)) + 12
        volume_text = max(text_width(text) for text in [*chart.volume_texts, chart.volume_title])
        total = max(text_width(text, bold=True) for text in [*chart.totals, chart.total_title]) + 20
        self.bar = self.width - _VOLUME - volume_text - 8
        self.total = self.bar - 18 - total / 2
        self.right = self.total - total / 2
        self.cell = (self.right - self.left) / len(chart.columns)
        heads = [wrapped(name, self.cell - 6) for name in chart.columns]
        self.heads = heads
        self.top = 10 + LINE * max(map(len, heads))
        self.height = _STEP * len(chart.rows) + cells.FOOT

    def box(self, row: int, column: int) -> dict[str, float]:
        return cells.cell(self.left + column * self.cell, float(row * _STEP), self.cell, _STEP)

    def middle(self, row: int) -> float:
        return (row + 0.5) * _STEP


@house_chart
def draw(chart: HeatChart, theme: Theme) -> dict[str, Any]:
    """The specification."""
    place = _Layout(chart)
    charts = [*_cells(chart, place, theme), _volumes(chart, place, theme), *_legend(chart, place, theme)]
    labels = [*cell_labels(chart, place, theme), *side_labels(chart, place, theme)]
    labels += cells.key_labels(chart.keys, place.height, theme.tokens["ink2"])
    charts += labelled(labels, place.width, place.height, theme.tokens["bg"])
    margins = Margins(left=2, right=2, top=place.top, bottom=4)
    return finished(layer(*charts), margins, place.top + place.height + 4, theme)


def fill(square: Square, theme: Theme) -> str:
    """The colour of a cell: its class where the difference is called, the paler one of its side elsewhere."""
    if square.level is None:
        return theme.tokens["bg"]
    level = square.level if square.called else min(max(square.level, 1), cells.CLASSES - 2)
    return theme.diverging[level]


def _cells(chart: HeatChart, place: _Layout, theme: Theme) -> list[alt.Chart]:
    solid: list[dict[str, Any]] = []
    low: list[dict[str, Any]] = []
    hatched: list[dict[str, Any]] = []
    for square in chart.squares:
        box = place.box(square.row, square.column)
        rows = low if square.level is None else solid
        rows.append({**box, "colour": fill(square, theme), "tip": square.tip})
        if square.level is not None and not square.called:
            hatched.append(box)
    return _drawn(solid, low, hatched, place, theme)


def _drawn(
    solid: Sequence[dict[str, Any]],
    low: Sequence[dict[str, Any]],
    hatched: Sequence[dict[str, Any]],
    place: _Layout,
    theme: Theme,
) -> list[alt.Chart]:
    """Filled cells, those of a low base in a dashed frame, hatches over the filled ones that need them."""
    size = place.width, place.height
    return [
        *cells.boxes(solid, *size),
        *cells.boxes(low, *size, cells.dashed(theme)),
        *cells.hatches(hatched, theme.tokens["bg"], *size),
    ]


def _volumes(chart: HeatChart, place: _Layout, theme: Theme) -> alt.Chart:
    most = max([*chart.volumes, 1])
    rows = [
        {
            "x": place.bar, "x2": round(place.bar + _VOLUME * volume / most, 1),
            "y": place.middle(row) - 5, "y2": place.middle(row) + 5,
        }
        for row, volume in enumerate(chart.volumes)
    ]  # fmt: skip
    bars = pixels(rows, place.width, place.height).mark_rect(color=theme.tokens["pas"], opacity=1)
    drawn: alt.Chart = bars.encode(x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q"))
    return drawn


def cell_labels(chart: HeatChart, place: _Layout, theme: Theme) -> list[Label]:
    """The value of each cell, white on the two end classes."""
    labels = []
    for square in chart.squares:
        box = place.box(square.row, square.column)
        ends = square.called and square.level in (0, cells.CLASSES - 1)
        role = "bg" if ends else "ink3" if square.level is None else "ink"
        middle, centre = (box["y"] + box["y2"]) / 2, (box["x"] + box["x2"]) / 2
        text = shortened(square.text, place.cell - 6)
        hatched = square.level is not None and not square.called
        labels.append(
            Label(text, centre, middle, theme.tokens[role], "center", bold=square.called, halo=hatched)
        )
    return labels


def side_labels(chart: HeatChart, place: _Layout, theme: Theme) -> list[Label]:
    """Names of rows and columns, totals and volumes with their titles."""
    ink, ink2 = theme.tokens["ink"], theme.tokens["ink2"]
    labels = []
    for row, name in enumerate(chart.rows):
        middle = place.middle(row)
        labels.append(Label(shortened(name, _NAME_ROOM), place.left - 10, middle, ink, "right"))
        labels.append(Label(chart.totals[row], place.total, middle, ink, "center", bold=True))
        labels.append(Label(chart.volume_texts[row], place.width, middle, ink2, "right"))
    labels += cells.head_labels(place.heads, place.left, place.cell, ink2)
    labels.append(Label(chart.total_title, place.total, -9, ink2, "center"))
    labels.append(Label(chart.volume_title, place.width, -9, ink2, "right"))
    return labels


def _legend(chart: HeatChart, place: _Layout, theme: Theme) -> list[alt.Chart]:
    places = zip(cells.key_places(chart.keys), chart.keys, strict=True)
    colours = [*theme.diverging, theme.diverging[1], theme.tokens["bg"]]
    boxes = [
        {**cells.swatch(x, place.height, text), "colour": colour}
        for (x, text), colour in zip(places, colours, strict=True)
    ]
    return _drawn(boxes[:-1], boxes[-1:], boxes[-2:-1], place, theme)
