"""Survival curves: steps with their bands, names at the end of each line, numbers at risk under the axis."""

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
    pixels,
    spread,
    text_width,
)
from cxreports.theme import Theme

PLOT_HEIGHT = 170
MOST = 4
_TITLE = 16


@dataclass(frozen=True, slots=True)
class Series:
    """One curve.

    Attributes:
        points: (time, share, low, high), steps; shares 0-100.
        end_text: its name and last value, at the right.
        at_risk: numbers at the ticks, as printed.
        role: a token ("fav", "unf", "ink3"), or "" for the next colour of the palette.
    """

    name: str
    points: Sequence[tuple[float, float, float, float]]
    end_text: str
    at_risk: Sequence[str]
    role: str = ""


@dataclass(frozen=True, slots=True)
class CurveChart:
    """What the chart shows; `ticks` are (time, text)."""

    series: Sequence[Series]
    ticks: Sequence[tuple[float, str]]
    shares: Sequence[tuple[float, str]]
    x_title: str
    risk_title: str
    end: float
    start: float = 0.0


def colours(chart: CurveChart, theme: Theme) -> list[str]:
    palette = iter(theme.categorical)
    return [theme.tokens[one.role] if one.role else next(palette) for one in chart.series]


@house_chart
def draw(chart: CurveChart, theme: Theme) -> dict[str, Any]:
    """The specification."""
    hues = colours(chart, theme)
    margins = Margins(
        left=_left(chart),
        right=max(text_width(one.end_text, bold=True) for one in chart.series) + 14,
        top=10,
        bottom=44 + _TITLE + LINE * len(chart.series),
    )
    width = FULL_WIDTH - margins.left - margins.right
    x, y = Scale(chart.start, chart.end, 0, width), Scale(0, 100, PLOT_HEIGHT, 0)
    charts: list[alt.Chart] = [_grid(chart, y, width, theme)]
    for one, hue in zip(chart.series, hues, strict=True):
        charts += _curve(one, x, y, hue)
    labels = [*_axis_labels(chart, x, y, width, theme), *_end_labels(chart, y, width, hues)]
    labels += _risk_labels(chart, x, hues, theme)
    charts += labelled(labels, width, PLOT_HEIGHT, theme.tokens["bg"])
    return finished(layer(*charts), margins, PLOT_HEIGHT + margins.top + margins.bottom, theme)


def _left(chart: CurveChart) -> float:
    """Room for the names, beside the first number at risk, which is centred on its tick."""
    names = max(text_width(one.name) for one in chart.series)
    first = max(text_width(one.at_risk[0]) for one in chart.series) / 2 if chart.ticks else 0.0
    return max(names + first, text_width(chart.risk_title), 34) + 14


def _grid(chart: CurveChart, y: Scale, width: float, theme: Theme) -> alt.Chart:
    rows = [{"x": 0, "x2": width, "y": y.px(share)} for share, _ in chart.shares]
    rule = pixels(rows, width, PLOT_HEIGHT).mark_rule(color=theme.tokens["grid"])
    grid: alt.Chart = rule.encode(x2=alt.X2("x2:Q"))
    return grid


def _curve(one: Series, x: Scale, y: Scale, hue: str) -> list[alt.Chart]:
    rows = [
        {"time": time, "share": share, "low": low, "high": high, "name": one.name}
        for time, share, low, high in one.points
    ]
    base = alt.Chart(data(rows))
    across = alt.X("time:Q", scale=x.vega(), axis=None)
    band = base.mark_area(color=hue, opacity=0.14, interpolate="step-after", line=False)
    line = base.mark_line(color=hue, strokeWidth=2, interpolate="step-after")
    return [
        band.encode(across, alt.Y("low:Q", scale=y.vega(), axis=None), y2=alt.Y2("high:Q")),
        line.encode(across, alt.Y("share:Q", scale=y.vega(), axis=None)),
    ]


def _axis_labels(chart: CurveChart, x: Scale, y: Scale, width: float, theme: Theme) -> list[Label]:
    ink2 = theme.tokens["ink2"]
    labels = [Label(text, -8, y.px(share), ink2, "right") for share, text in chart.shares]
    labels += [Label(text, x.px(time), PLOT_HEIGHT + 13, ink2, "center") for time, text in chart.ticks]
    labels.append(Label(chart.x_title, width / 2, PLOT_HEIGHT + 31, ink2, "center"))
    return labels


def _end_labels(chart: CurveChart, y: Scale, width: float, hues: Sequence[str]) -> list[Label]:
    """The name and last value of each curve at the right, moved apart."""
    wanted = [y.px(one.points[-1][1]) for one in chart.series]
    heights = spread(wanted, LINE, 6, PLOT_HEIGHT - 6)
    return [
        Label(one.end_text, width + 8, height, hue, bold=True)
        for one, height, hue in zip(chart.series, heights, hues, strict=True)
    ]


def _risk_labels(chart: CurveChart, x: Scale, hues: Sequence[str], theme: Theme) -> list[Label]:
    """The table of numbers at risk, under the axis."""
    top, ink2 = PLOT_HEIGHT + 36 + _TITLE, theme.tokens["ink2"]
    left = 2 - _left(chart)
    labels = [Label(chart.risk_title, left, top, ink2)]
    for index, (one, hue) in enumerate(zip(chart.series, hues, strict=True), start=1):
        height = top + LINE * index
        labels.append(Label(one.name, left, height, hue))
        labels += [
            Label(text, x.px(time), height, ink2, "center")
            for (time, _), text in zip(chart.ticks, one.at_risk, strict=True)
        ]
    return labels
