"""Journey line: a value with its interval at each stage, in the order of the journey; volumes underneath."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from cxreports.show.chart.paper import (
    FULL_WIDTH,
    LINE,
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
from cxreports.show.chart.rows import wrapped
from cxreports.theme import Theme

_HEIGHT = 190  # of the lines
_VOLUMES = 30  # the tallest bar under them
_GAP = 26


@dataclass(frozen=True, slots=True)
class Stop:
    """One stage. `value` is None where nothing may be drawn: then `text` says why."""

    name: str
    value: float | None
    low: float | None
    high: float | None
    text: str
    volume: float
    base: str
    tone: str  # fav, unf or ""
    hollow: bool
    tip: str


@dataclass(frozen=True, slots=True)
class JourneyChart:
    """What the chart shows; `whole` is the value over all stages, with its label."""

    stops: Sequence[Stop]
    whole: float | None
    whole_lines: Sequence[str]
    unit: str

    def axis(self) -> list[float]:
        return ticks(*self.ends())

    def ends(self) -> tuple[float, float]:
        ends = [end for one in self.stops for end in (one.value, one.low, one.high) if end is not None]
        ends += [self.whole] if self.whole is not None else []
        return padded(ends or [0.0, 1.0], 0.14, self.unit)


class _Layout:
    def __init__(self, chart: JourneyChart, axis_texts: Sequence[str]) -> None:
        self.left = max(text_width(text) for text in axis_texts) + 10
        self.right = max(text_width(line) for line in chart.whole_lines) + 10
        self.width = FULL_WIDTH - self.left - self.right
        self.step = self.width / len(chart.stops)
        self.room, self.staggered = self.step - 2, False
        if any(text_width(word) > self.room for one in chart.stops for word in one.name.split()):
            # a word too wide for its column: every second name stands a line lower, with the room of two
            self.room = min(2 * self.step - 8, self.step + 2 * min(self.left, self.right))
            self.staggered = True
        self.names = [wrapped(one.name, self.room, 1 if self.staggered else 2) for one in chart.stops]
        self.base = _HEIGHT + _GAP + _VOLUMES  # where the volume bars stand
        lines = 2 if self.staggered else max(map(len, self.names))
        self.height = self.base + 6 + LINE * (1 + lines)
        self.y = Scale(*chart.ends(), _HEIGHT, 0)

    def middle(self, index: int) -> float:
        return round((index + 0.5) * self.step, 1)


@house_chart
def draw(chart: JourneyChart, axis_texts: Sequence[str], theme: Theme) -> dict[str, Any]:
    """The specification; `axis_texts` writes the values of `chart.axis()`."""
    place = _Layout(chart, axis_texts)
    charts = [*_lines(chart, place, theme), *_marks(chart, place, theme), _bars(chart, place, theme)]
    labels = [*stop_labels(chart, place, theme), *line_labels(chart, axis_texts, place, theme)]
    charts += labelled(labels, place.width, place.height, theme.tokens["bg"])
    margins = Margins(left=place.left, right=place.right, top=12, bottom=2)
    return finished(layer(*charts), margins, place.height + 14, theme)


def _lines(chart: JourneyChart, place: _Layout, theme: Theme) -> list[alt.Chart]:
    def rule(values: Sequence[float], **mark: Any) -> alt.Chart:
        rows = [{"x": 0, "x2": place.width, "y": place.y.px(value)} for value in values]
        drawn: alt.Chart = pixels(rows, place.width, place.height).mark_rule(**mark).encode(x2=alt.X2("x2:Q"))
        return drawn

    found = [rule(chart.axis(), color=theme.tokens["grid"])]
    if chart.whole is not None:
        found.append(rule([chart.whole], color=theme.tokens["pas"], strokeDash=[4, 3]))
    return found


def _colour(stop: Stop, theme: Theme) -> str:
    return theme.tokens[stop.tone or "ink2"]


def _marks(chart: JourneyChart, place: _Layout, theme: Theme) -> list[alt.Chart]:
    """The line with its gaps, the intervals, the points."""
    rows: list[dict[str, Any]] = []
    for index, stop in enumerate(chart.stops):
        drawn = stop.value is not None
        rows.append(
            {
                "x": place.middle(index),
                "y": place.y.px(stop.value) if stop.value is not None else None,
                "low": place.y.px(stop.low) if drawn and stop.low is not None else None,
                "high": place.y.px(stop.high) if drawn and stop.high is not None else None,
                "colour": _colour(stop, theme),
                "fill": theme.tokens["bg"] if stop.hollow else _colour(stop, theme),
                "tip": stop.tip,
            }
        )
    base = alt.Chart(data(rows))
    x = alt.X("x:Q", axis=None, scale=Scale(0, place.width, 0, place.width).vega())
    down = Scale(0, place.height, 0, place.height).vega()
    y, low = (alt.Y(f"{name}:Q", axis=None, scale=down) for name in ("y", "low"))
    colour = alt.Stroke("colour:N", scale=None, legend=None)
    fill = alt.Fill("fill:N", scale=None, legend=None)
    line = base.mark_line(color=theme.tokens["pas"], strokeWidth=2, invalid="break-paths-show-path-domains")
    whisker = base.transform_filter("isValid(datum.low)").mark_rule(strokeWidth=1.6)
    point = base.transform_filter("isValid(datum.y)").mark_point(size=64, opacity=1, strokeWidth=1.8)
    return [
        line.encode(x, y),
        whisker.encode(x, low, y2=alt.Y2("high:Q"), stroke=colour),
        point.encode(x, y, stroke=colour, fill=fill, tooltip=alt.Tooltip("tip:N")),
    ]


def _bars(chart: JourneyChart, place: _Layout, theme: Theme) -> alt.Chart:
    most = max([*(one.volume for one in chart.stops), 1])
    half = min(22.0, place.step / 3)
    rows = [
        {
            "x": place.middle(index) - half, "x2": place.middle(index) + half,
            "y": round(place.base - _VOLUMES * one.volume / most, 1), "y2": place.base,
        }
        for index, one in enumerate(chart.stops)
    ]  # fmt: skip
    bars = pixels(rows, place.width, place.height).mark_rect(color=theme.tokens["rule"])
    drawn: alt.Chart = bars.encode(x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q"))
    return drawn


def stop_labels(chart: JourneyChart, place: _Layout, theme: Theme) -> list[Label]:
    """The value over its interval; the base and the name under the bar."""
    labels = []
    for index, stop in enumerate(chart.stops):
        x = place.middle(index)
        if stop.value is not None:
            high = stop.value if stop.high is None else stop.high
            role = "ink3" if stop.hollow else stop.tone or "ink"
            bold = not stop.hollow
            labels.append(
                Label(stop.text, x, place.y.px(high) - 9, theme.tokens[role], "center", bold=bold, halo=True)
            )
        else:
            labels += [
                Label(line, x, _HEIGHT / 2 + LINE * number, theme.tokens["ink3"], "center")
                for number, line in enumerate(wrapped(stop.text, place.step - 4, 3))
            ]
        y = place.base + 12
        labels.append(Label(stop.base, x, y, theme.tokens["ink3"], "center"))
        for number, line in enumerate(place.names[index], 2 if place.staggered and index % 2 else 1):
            labels.append(Label(line, x, y + LINE * number, theme.tokens["ink"], "center"))
    return labels


def line_labels(chart: JourneyChart, axis_texts: Sequence[str], place: _Layout, theme: Theme) -> list[Label]:
    labels = [
        Label(text, -8, place.y.px(value), theme.tokens["ink2"], "right")
        for value, text in zip(chart.axis(), axis_texts, strict=True)
    ]
    if chart.whole is not None:
        labels += [
            Label(text, place.width + 6, place.y.px(chart.whole) + LINE * number, theme.tokens["ink3"])
            for number, text in enumerate(chart.whole_lines)
        ]
    return labels
