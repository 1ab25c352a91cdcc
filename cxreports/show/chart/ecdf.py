"""How fast it goes: the share done by each time, with its band, the promised time and two quantiles."""

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
    pixels,
    text_width,
)
from cxreports.theme import Theme

PLOT_HEIGHT = 220
_RISK = 20  # of the row of those still waiting


@dataclass(frozen=True, slots=True)
class Mark:
    """A quantile: its time, its share (0-100), and its text."""

    time: float
    share: float
    text: str


@dataclass(frozen=True, slots=True)
class EcdfChart:
    """What the chart shows; every text is final.

    Attributes:
        points: (time, share, low, high), steps; shares 0-100.
        ticks: (time, text). shares: (share, text) of the axis.
        promise: (time, text) of the promised time.
        waiting: how many still wait at each tick, as printed.
    """

    points: Sequence[tuple[float, float, float, float]]
    ticks: Sequence[tuple[float, str]]
    shares: Sequence[tuple[float, str]]
    promise: tuple[float, str]
    marks: Sequence[Mark]
    waiting: Sequence[str]
    x_title: str
    waiting_title: str
    end: float


@house_chart
def draw(chart: EcdfChart, theme: Theme) -> dict[str, Any]:
    """The specification."""
    left = max(text_width(chart.waiting_title), *(text_width(text) for _, text in chart.shares)) + 22
    margins = Margins(left=left, right=24, top=24, bottom=42 + _RISK)
    width = FULL_WIDTH - margins.left - margins.right
    x, y = Scale(0, chart.end, 0, width), Scale(0, 100, PLOT_HEIGHT, 0)
    charts = [_grid(chart, y, width, theme), *_curve(chart, x, y, theme), *_promise(chart, x, width, theme)]
    charts.append(_dots(chart, x, y, width, theme))
    labels = [*axis_labels(chart, x, y, width, left, theme), *mark_labels(chart, x, y, width, theme)]
    charts += labelled(labels, width, PLOT_HEIGHT, theme.tokens["bg"])
    return finished(layer(*charts), margins, PLOT_HEIGHT + margins.top + margins.bottom, theme)


def _grid(chart: EcdfChart, y: Scale, width: float, theme: Theme) -> alt.Chart:
    rows = [{"x": 0, "x2": width, "y": y.px(share)} for share, _ in chart.shares]
    drawn: alt.Chart = (
        pixels(rows, width, PLOT_HEIGHT).mark_rule(color=theme.tokens["grid"]).encode(x2=alt.X2("x2:Q"))
    )
    return drawn


def _curve(chart: EcdfChart, x: Scale, y: Scale, theme: Theme) -> list[alt.Chart]:
    rows = [
        {"time": time, "share": share, "low": low, "high": high} for time, share, low, high in chart.points
    ]
    base = alt.Chart(data(rows))
    across = alt.X("time:Q", scale=x.vega(), axis=None)
    hue = theme.tokens["fav"]
    band = base.mark_area(color=hue, opacity=0.14, interpolate="step-after", line=False)
    line = base.mark_line(color=hue, strokeWidth=2, interpolate="step-after")
    return [
        band.encode(across, alt.Y("low:Q", scale=y.vega(), axis=None), y2=alt.Y2("high:Q")),
        line.encode(across, alt.Y("share:Q", scale=y.vega(), axis=None)),
    ]


def _promise(chart: EcdfChart, x: Scale, width: float, theme: Theme) -> list[alt.Chart]:
    """The promised time, as a dashed line from top to bottom; nothing when it lies beyond the axis."""
    time, _ = chart.promise
    if not 0 < time <= chart.end:
        return []
    rows = [{"x": x.px(time), "y": -6, "y2": PLOT_HEIGHT}]
    rule = pixels(rows, width, PLOT_HEIGHT).mark_rule(
        color=theme.tokens["ink"], strokeDash=[4, 3], strokeWidth=1.4
    )
    return [rule.encode(y2=alt.Y2("y2:Q"))]


def _dots(chart: EcdfChart, x: Scale, y: Scale, width: float, theme: Theme) -> alt.Chart:
    rows = [
        {"x": x.px(one.time), "y": y.px(one.share), "tip": one.text}
        for one in chart.marks
        if one.time <= chart.end
    ]
    dots = pixels(rows, width, PLOT_HEIGHT).mark_point(
        size=60, opacity=1, filled=True, color=theme.tokens["fav"], stroke=theme.tokens["bg"], strokeWidth=1.5
    )
    drawn: alt.Chart = dots.encode(tooltip=alt.Tooltip("tip:N"))
    return drawn


def axis_labels(chart: EcdfChart, x: Scale, y: Scale, width: float, left: float, theme: Theme) -> list[Label]:
    """Shares at the left, times under the plot, and under those how many still wait."""
    ink2 = theme.tokens["ink2"]
    labels = [Label(text, -8, y.px(share), ink2, "right") for share, text in chart.shares]
    labels += [Label(text, x.px(time), PLOT_HEIGHT + 13, ink2, "center") for time, text in chart.ticks]
    labels.append(Label(chart.x_title, width / 2, PLOT_HEIGHT + 30, ink2, "center"))
    bottom = PLOT_HEIGHT + 30 + _RISK
    labels.append(Label(chart.waiting_title, 2 - left, bottom, ink2))
    labels += [
        Label(text, x.px(time), bottom, ink2, "center")
        for (time, _), text in zip(chart.ticks, chart.waiting, strict=True)
    ]
    return labels


def mark_labels(chart: EcdfChart, x: Scale, y: Scale, width: float, theme: Theme) -> list[Label]:
    """The promised time over its line, each quantile beside its dot, under the curve."""
    ink = theme.tokens["ink"]
    time, text = chart.promise
    labels = []
    if 0 < time <= chart.end:
        half = text_width(text, bold=True) / 2
        labels.append(Label(text, min(max(x.px(time), half), width - half), -14, ink, "center", bold=True))
    for one in chart.marks:
        if one.time > chart.end:
            continue
        wide = text_width(one.text, bold=True)
        place, height = x.px(one.time) + 10, y.px(one.share) + 12
        if place + wide > width:
            place, height = width - wide, y.px(one.share) + 16
        labels.append(Label(one.text, place, height, ink, bold=True, halo=True))
    return labels
