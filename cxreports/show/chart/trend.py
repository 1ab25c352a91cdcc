"""Trend chart: a line, the natural limits of an XmR chart (methodology 3.4), intervals, direct labels."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt

from cxreports.show.chart.paper import (
    FULL_HEIGHT,
    FULL_WIDTH,
    LINE,
    Box,
    Label,
    Margins,
    Scale,
    data,
    finished,
    house_chart,
    labelled,
    layer,
    padded,
    spread,
    text_width,
    ticks,
)
from cxreports.theme import Theme


@dataclass(frozen=True, slots=True)
class Point:
    """One period. `value` is None where nothing may be drawn; `signal` says on which side it stands out."""

    name: str
    value: float | None
    low: float | None
    high: float | None
    text: str  # the value as printed
    tip: str  # the whole fact, for a tooltip
    hollow: bool = False
    signal: Literal["", "above", "below"] = ""
    tone: str = ""  # of the signal: fav, unf or ""


@dataclass(frozen=True, slots=True)
class Level:
    """A horizontal line with its direct label: the mean, a limit, a target."""

    kind: Literal["mean", "limit", "target"]
    value: float
    text: str


@dataclass(frozen=True, slots=True)
class TrendChart:
    """What the chart shows; `scale_texts` writes a value of the axis."""

    points: Sequence[Point]
    levels: Sequence[Level]
    last_text: str  # direct label of the last point; "" when there is none
    unit: str

    def ends(self) -> tuple[float, float]:
        """The values at the two ends of the axis."""
        ends = [level.value for level in self.levels]
        for point in self.points:
            ends += [end for end in (point.value, point.low, point.high) if end is not None]
        return padded(ends or [0.0, 1.0], unit=self.unit)

    def axis(self) -> list[float]:
        return ticks(*self.ends())


class _Layout:
    """Where things fall."""

    def __init__(self, chart: TrendChart, axis_texts: Sequence[str]) -> None:
        self.axis = chart.axis()
        texts = [chart.last_text, *(level.text for level in chart.levels)]
        self.margins = Margins(
            left=max(text_width(text) for text in axis_texts) + 10,
            right=max(text_width(text, bold=True) for text in texts) + 16,
        )
        self.width = FULL_WIDTH - self.margins.left - self.margins.right
        self.height = FULL_HEIGHT - self.margins.top - self.margins.bottom
        self.x = Scale(0, max(len(chart.points) - 1, 1), 8, self.width - 8)
        self.y = Scale(*chart.ends(), self.height, 0)


def _colour(theme: Theme, tone: str) -> str:
    return theme.tokens[tone or "ink"]


@house_chart
def draw(chart: TrendChart, axis_texts: Sequence[str], theme: Theme) -> dict[str, Any]:
    """The specification.

    Args:
        chart: what to show.
        axis_texts: the values of `chart.axis()`, written.
        theme: the design tokens.
    """
    place = _Layout(chart, axis_texts)
    layers: list[alt.Chart | alt.LayerChart] = [
        *_lines(chart, place, axis_texts, theme),
        *_series(chart, place, theme),
    ]
    ends = end_labels(chart, place, theme)
    labels = [*ends, *signal_labels(chart, place, theme, ends)]
    layers += labelled(labels, place.width, place.height, theme.tokens["bg"])
    return finished(layer(*layers), place.margins, FULL_HEIGHT, theme)


def _written(values: Sequence[float], texts: Sequence[str]) -> str:
    """A Vega expression that writes each value of an axis as Python wrote it."""
    table = {json.dumps(value).removesuffix(".0"): text for value, text in zip(values, texts, strict=True)}
    return f"{json.dumps(table, ensure_ascii=False)}[datum.value]"


def _x_axis(chart: TrendChart, place: _Layout) -> alt.Axis:
    widest = max(text_width(point.name) for point in chart.points)
    step = 1
    while step < len(chart.points) and step * (place.x.px(1) - place.x.px(0)) < widest + 12:
        step += 1
    shown = list(range(len(chart.points) - 1, -1, -step))[::-1]
    names = [chart.points[index].name for index in shown]
    return alt.Axis(
        title=None,
        values=shown,
        labelExpr=_written(shown, names),
        labelFlush=False,
        labelOverlap=False,
        grid=False,
    )


def _lines(
    chart: TrendChart, place: _Layout, axis_texts: Sequence[str], theme: Theme
) -> list[alt.Chart | alt.LayerChart]:
    """The band between the limits, with the axes, and the lines of the mean and the target."""
    limits = [level.value for level in chart.levels if level.kind == "limit"]
    low, high = (min(limits), max(limits)) if limits else (place.y.low, place.y.low)
    x = alt.X("from:Q", scale=place.x.vega(), axis=_x_axis(chart, place))
    y_axis = alt.Axis(title=None, values=place.axis, labelExpr=_written(place.axis, axis_texts), grid=True)
    band = alt.Chart(data([{"from": 0, "to": len(chart.points) - 1, "low": low, "high": high}]))
    found: list[alt.Chart | alt.LayerChart] = [
        band.mark_rect(color=theme.tokens["band"]).encode(
            x=x, x2=alt.X2("to:Q"), y=alt.Y("low:Q", scale=place.y.vega(), axis=y_axis), y2=alt.Y2("high:Q")
        )
    ]
    for level in chart.levels:
        if level.kind != "limit":
            dash, colour = ([4, 3], "pas") if level.kind == "mean" else ([1, 3], "ink")
            found.append(
                alt.Chart(data([{"level": level.value}]))
                .mark_rule(color=theme.tokens[colour], strokeDash=dash, strokeWidth=1)
                .encode(alt.Y("level:Q", scale=place.y.vega(), axis=None))
            )
    return found


def _series(chart: TrendChart, place: _Layout, theme: Theme) -> list[alt.Chart | alt.LayerChart]:
    """Intervals, the line with its gaps, the points."""
    rows = [
        {
            "index": index,
            "period": point.name,
            "value": point.value,
            "low": point.low,
            "high": point.high,
            "tip": point.tip,
            "colour": _colour(theme, point.tone) if point.signal else theme.tokens["fav"],
            "fill": theme.tokens["bg"] if point.hollow else _colour(theme, point.tone or "fav"),
            "shape": {"above": "triangle-up", "below": "triangle-down", "": "circle"}[point.signal],
            "size": 90 if point.signal else 36,
        }
        for index, point in enumerate(chart.points)
    ]
    base = alt.Chart(data(rows))
    x = alt.X("index:Q", scale=place.x.vega(), axis=None)
    y = alt.Y("value:Q", scale=place.y.vega(), axis=None)
    whisker = base.transform_filter("isValid(datum.low)").mark_rule(color=theme.tokens["ci"], strokeWidth=1.2)
    line = base.mark_line(color=theme.tokens["fav"], strokeWidth=2, invalid="break-paths-show-path-domains")
    point = base.transform_filter("isValid(datum.value)").mark_point(opacity=1, strokeWidth=1.6)
    return [
        whisker.encode(x, alt.Y("low:Q", scale=place.y.vega(), axis=None), y2=alt.Y2("high:Q")),
        line.encode(x, y),
        point.encode(
            x,
            y,
            fill=alt.Fill("fill:N", scale=None, legend=None),
            stroke=alt.Stroke("colour:N", scale=None, legend=None),
            shape=alt.Shape("shape:N", scale=None, legend=None),
            size=alt.Size("size:Q", scale=None, legend=None),
            tooltip=alt.Tooltip("tip:N"),
        ),
    ]


def end_labels(chart: TrendChart, place: _Layout, theme: Theme) -> list[Label]:
    """The direct labels at the right end, moved apart."""
    wanted: list[tuple[float, str, str, bool]] = []
    last = chart.points[-1]
    if chart.last_text and last.value is not None:
        colour = _colour(theme, last.tone) if last.signal else theme.tokens["fav"]
        wanted.append((place.y.px(last.value), chart.last_text, colour, True))
    for level in chart.levels:
        colour = theme.tokens["ink" if level.kind == "target" else "ink3"]
        wanted.append((place.y.px(level.value), level.text, colour, False))
    heights = spread([item[0] for item in wanted], LINE, 0, place.height)
    return [
        Label(text, place.width + 6, height, colour, bold=bold)
        for (_, text, colour, bold), height in zip(wanted, heights, strict=True)
    ]


def signal_labels(
    chart: TrendChart, place: _Layout, theme: Theme, others: Sequence[Label] = ()
) -> list[Label]:
    """The values of the signal points but the last, beyond their whiskers, where there is room."""
    taken = [label.box for label in others]
    found = []
    for index, point in enumerate(chart.points[:-1]):
        if not point.signal or point.value is None:
            continue
        above = point.signal == "above"
        end = (point.high if above else point.low) or point.value
        y = place.y.px(end) + (-9 if above else 9)
        label = Label(
            point.text, place.x.px(index), y, _colour(theme, point.tone), "center", bold=True, halo=True
        )
        inside = label.box.top >= -place.margins.top and label.box.bottom <= place.height
        if inside and not any(label.box.overlaps(box) for box in [*taken, *_whiskers(chart, place)]):
            taken.append(label.box)
            found.append(label)
    return found


def _whiskers(chart: TrendChart, place: _Layout) -> list[Box]:
    return [
        Box(place.x.px(index) - 1, place.y.px(point.high), place.x.px(index) + 1, place.y.px(point.low))
        for index, point in enumerate(chart.points)
        if point.low is not None and point.high is not None
    ]
