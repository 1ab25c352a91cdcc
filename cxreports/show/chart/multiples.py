"""Small multiples: one small trend per group, all at the same scale, the whole in pale behind each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from cxreports.show.chart.paper import (
    FULL_WIDTH,
    Label,
    Margins,
    Scale,
    data,
    finished,
    house_chart,
    labelled,
    layer,
    padded,
    pixels,
    text_width,
    ticks,
)
from cxreports.show.chart.rows import shortened
from cxreports.theme import Theme

MOST = 12
_PLOT = 84
_HEAD = 40
_FOOT = 22
_GAP = 22


@dataclass(frozen=True, slots=True)
class Panel:
    """One group: its values, oldest first (None: a gap), its last value and change in final texts."""

    name: str
    values: Sequence[float | None]
    last: str
    change: str
    tone: str  # of the change: fav, unf, mute or ""
    tip: str


@dataclass(frozen=True, slots=True)
class MultiplesChart:
    """What the chart shows; `whole` is drawn pale in every panel, `ends` are the first and last period."""

    panels: Sequence[Panel]
    whole: Sequence[float | None]
    ends: tuple[str, str]
    unit: str

    def range(self) -> tuple[float, float]:
        values = [value for one in self.panels for value in one.values if value is not None]
        values += [value for value in self.whole if value is not None]
        return padded(values or [0.0, 1.0], 0.08, self.unit)

    def axis(self) -> list[float]:
        return ticks(*self.range(), 3)


class _Layout:
    def __init__(self, chart: MultiplesChart, axis_texts: Sequence[str]) -> None:
        count = len(chart.panels)
        self.columns = count if count <= 3 else 3 if count in (5, 6, 9) else 4
        self.rows = -(-count // self.columns)
        self.left = max(text_width(text) for text in axis_texts) + 10
        self.width = FULL_WIDTH - self.left - 4
        self.panel = (self.width - _GAP * (self.columns - 1)) / self.columns
        self.step = _HEAD + _PLOT + _FOOT
        self.height = self.step * self.rows
        last = max(len(chart.whole) - 1, 1)
        self.low, self.high = chart.range()
        self.per_point = (self.panel - 10) / last

    def corner(self, index: int) -> tuple[float, float]:
        """Left and top of a panel's plot."""
        row, column = divmod(index, self.columns)
        return column * (self.panel + _GAP), row * self.step + _HEAD

    def y(self, index: int, value: float) -> float:
        return round(Scale(self.low, self.high, _PLOT, 0).px(value) + self.corner(index)[1], 1)

    def x(self, index: int, place: int) -> float:
        return round(self.corner(index)[0] + 5 + place * self.per_point, 1)


@house_chart
def draw(chart: MultiplesChart, axis_texts: Sequence[str], theme: Theme) -> dict[str, Any]:
    """The specification; `axis_texts` writes the values of `chart.axis()`."""
    place = _Layout(chart, axis_texts)
    panels = range(len(chart.panels))
    wholes = [(index, chart.whole) for index in panels]
    owns = [(index, chart.panels[index].values) for index in panels]
    charts = [
        _grid(chart, place, theme),
        _lines(wholes, place, theme.tokens["rule"], 1.4),
        _lines(owns, place, theme.tokens["ink2"], 1.8),
        _ends(chart, place, theme),
    ]
    labels = [*panel_labels(chart, place, theme), *axis_labels(chart, axis_texts, place, theme)]
    charts += labelled(labels, place.width, place.height, theme.tokens["bg"])
    margins = Margins(left=place.left, right=4, top=2, bottom=2)
    return finished(layer(*charts), margins, place.height + 4, theme)


def _grid(chart: MultiplesChart, place: _Layout, theme: Theme) -> alt.Chart:
    rows = []
    for index in range(len(chart.panels)):
        left = place.corner(index)[0]
        rows += [{"x": left, "x2": left + place.panel, "y": place.y(index, value)} for value in chart.axis()]
    rules = pixels(rows, place.width, place.height).mark_rule(color=theme.tokens["grid"])
    drawn: alt.Chart = rules.encode(x2=alt.X2("x2:Q"))
    return drawn


def _lines(
    series: Sequence[tuple[int, Sequence[float | None]]], place: _Layout, colour: str, width: float
) -> alt.Chart:
    rows = [
        {
            "panel": index,
            "x": place.x(index, number),
            "y": None if value is None else place.y(index, value),
        }
        for index, values in series
        for number, value in enumerate(values)
    ]
    x = alt.X("x:Q", axis=None, scale=Scale(0, place.width, 0, place.width).vega())
    y = alt.Y("y:Q", axis=None, scale=Scale(0, place.height, 0, place.height).vega())
    line = alt.Chart(data(rows)).mark_line(
        color=colour, strokeWidth=width, invalid="break-paths-show-path-domains"
    )
    drawn: alt.Chart = line.encode(x, y, detail=alt.Detail("panel:N"))
    return drawn


def _ends(chart: MultiplesChart, place: _Layout, theme: Theme) -> alt.Chart:
    """The last point of each panel, in the colour of its change."""
    rows = []
    for index, panel in enumerate(chart.panels):
        value = panel.values[-1] if panel.values else None
        if value is not None:
            colour = theme.tokens[panel.tone if panel.tone in ("fav", "unf") else "ink2"]
            x, y = place.x(index, len(panel.values) - 1), place.y(index, value)
            rows.append({"x": x, "y": y, "colour": colour, "tip": panel.tip})
    points = pixels(rows, place.width, place.height).mark_point(size=46, filled=True, opacity=1)
    hue = alt.Color("colour:N", scale=None, legend=None)
    drawn: alt.Chart = points.encode(color=hue, tooltip=alt.Tooltip("tip:N"))
    return drawn


def panel_labels(chart: MultiplesChart, place: _Layout, theme: Theme) -> list[Label]:
    """Name and last value over each panel, its change under them, the ends of the time at the foot."""
    labels = []
    ink, ink3 = theme.tokens["ink"], theme.tokens["ink3"]
    first, last = chart.ends
    for index, panel in enumerate(chart.panels):
        left, top = place.corner(index)
        right = left + place.panel
        room = place.panel - text_width(panel.last, bold=True) - 10
        labels.append(Label(shortened(panel.name, room), left, top - 28, ink, bold=True))
        labels.append(Label(panel.last, right, top - 28, ink, "right", bold=True))
        called = panel.tone in ("fav", "unf")
        tone = theme.tokens[panel.tone] if called else ink3
        labels.append(Label(shortened(panel.change, place.panel), left, top - 13, tone, bold=called))
        labels.append(Label(first, left, top + _PLOT + 9, ink3))
        if len(chart.whole) > 1:
            labels.append(Label(last, right, top + _PLOT + 9, ink3, "right"))
    return labels


def axis_labels(
    chart: MultiplesChart, axis_texts: Sequence[str], place: _Layout, theme: Theme
) -> list[Label]:
    """The values of the axis, beside the first panel of each row."""
    return [
        Label(text, -8, place.y(row * place.columns, value), theme.tokens["ink2"], "right")
        for row in range(place.rows)
        for value, text in zip(chart.axis(), axis_texts, strict=True)
    ]
