"""What comes in, what goes out and what is left: two lines over bars, period by period."""

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
    finished,
    house_chart,
    labelled,
    layer,
    padded,
    pixels,
    spread,
    text_width,
    ticks,
)
from cxreports.theme import Theme

LINES, GAP, BARS = 130, 34, 70  # heights of the two panels, and between them


@dataclass(frozen=True, slots=True)
class FlowChart:
    """What the chart shows; every text is final.

    Attributes:
        periods: names of the periods, oldest first; an empty one has no label.
        created, resolved, opened: counts. opened_texts: as printed over the bars.
        created_end, resolved_end: names with the last values, at the right.
        opened_title: over the bars. axis: (value, text) of each tick of the lines.
    """

    periods: Sequence[str]
    created: Sequence[int]
    resolved: Sequence[int]
    opened: Sequence[int]
    opened_texts: Sequence[str]
    created_end: str
    resolved_end: str
    opened_title: str
    axis: Sequence[tuple[float, str]]
    tips: Sequence[str]


def axis_values(created: Sequence[int], resolved: Sequence[int]) -> list[float]:
    """Round values for the axis of the lines, which need not begin at zero."""
    return ticks(*_range(created, resolved), 3)


def _range(created: Sequence[int], resolved: Sequence[int]) -> tuple[float, float]:
    low, high = padded([float(count) for count in (*created, *resolved)], 0.25)
    return max(low, 0.0), high


@house_chart
def draw(chart: FlowChart, theme: Theme) -> dict[str, Any]:
    """The specification."""
    right = max(text_width(text, bold=True) for text in (chart.created_end, chart.resolved_end)) + 14
    left = max([text_width(text) for _, text in chart.axis] + [20]) + 12
    margins = Margins(left=left, right=right, top=10, bottom=24)
    width, height = FULL_WIDTH - left - right, LINES + GAP + BARS
    step = width / len(chart.periods)
    y = Scale(*_range(chart.created, chart.resolved), LINES, 0)
    colours = (theme.tokens["fav"], theme.tokens["ink3"])
    charts = [_grid(chart, y, width, height, theme)]
    for counts, hue in zip((chart.created, chart.resolved), colours, strict=True):
        charts.append(_line(counts, y, step, (width, height), hue, chart.tips))
    charts.append(_bars(chart, step, (width, height), theme))
    labels = [
        *_axis(chart, y, step, height, theme),
        *_ends(chart, y, width, colours),
        *_stock(chart, step, theme),
    ]
    charts += labelled(labels, width, height, theme.tokens["bg"])
    return finished(layer(*charts), margins, height + margins.top + margins.bottom, theme)


def _grid(chart: FlowChart, y: Scale, width: float, height: float, theme: Theme) -> alt.Chart:
    rows = [{"x": 0, "x2": width, "y": y.px(value)} for value, _ in chart.axis]
    rows.append({"x": 0, "x2": width, "y": height})
    rule = pixels(rows, width, height).mark_rule(color=theme.tokens["grid"])
    drawn: alt.Chart = rule.encode(x2=alt.X2("x2:Q"))
    return drawn


def _line(
    counts: Sequence[int], y: Scale, step: float, size: tuple[float, float], hue: str, tips: Sequence[str]
) -> alt.Chart:
    rows = [
        {"x": round((place + 0.5) * step, 1), "y": round(y.px(count), 1), "i": place, "tip": tips[place]}
        for place, count in enumerate(counts)
    ]
    line = pixels(rows, *size).mark_line(color=hue, strokeWidth=2, point={"color": hue, "size": 28})
    drawn: alt.Chart = line.encode(order=alt.Order("i:Q"), tooltip=alt.Tooltip("tip:N"))
    return drawn


def _bar(chart: FlowChart, place: int) -> float:
    """The top of a bar."""
    return LINES + GAP + BARS * (1 - chart.opened[place] / max([*chart.opened, 1]))


def _bars(chart: FlowChart, step: float, size: tuple[float, float], theme: Theme) -> alt.Chart:
    rows = [
        {
            "x": round((place + 0.22) * step, 1), "x2": round((place + 0.78) * step, 1),
            "y": round(_bar(chart, place), 1), "y2": size[1], "tip": chart.tips[place],
        }
        for place in range(len(chart.periods))
    ]  # fmt: skip
    bars = pixels(rows, *size).mark_rect(color=theme.sequential[1])
    drawn: alt.Chart = bars.encode(x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q"), tooltip=alt.Tooltip("tip:N"))
    return drawn


def _axis(chart: FlowChart, y: Scale, step: float, height: float, theme: Theme) -> list[Label]:
    """Counts at the left, periods under the bars: as many as fit."""
    ink2 = theme.tokens["ink2"]
    labels = [Label(text, -8, y.px(value), ink2, "right") for value, text in chart.axis]
    widest = max(text_width(name) for name in chart.periods) + 8
    every = next(k for k in range(1, 100) if k * step >= widest)
    last = len(chart.periods) - 1
    labels += [
        Label(name, (place + 0.5) * step, height + 13, ink2, "center")
        for place, name in enumerate(chart.periods)
        if (last - place) % every == 0
    ]
    return labels


def _ends(chart: FlowChart, y: Scale, width: float, colours: Sequence[str]) -> list[Label]:
    """The name and the last value of each line, moved apart."""
    wanted = [y.px(counts[-1]) for counts in (chart.created, chart.resolved)]
    heights = spread(wanted, LINE, 6, LINES - 6)
    texts = (chart.created_end, chart.resolved_end)
    return [
        Label(text, width + 8, height, hue, bold=True)
        for text, height, hue in zip(texts, heights, colours, strict=True)
    ]


def _stock(chart: FlowChart, step: float, theme: Theme) -> list[Label]:
    """What stands over the bars, and their title."""
    last = len(chart.periods) - 1
    labels = [Label(chart.opened_title, 0, LINES + GAP - 20, theme.tokens["ink2"])]
    widest = max(text_width(text) for text in chart.opened_texts) + 4
    every = next(k for k in range(1, 100) if k * step >= widest)
    for place, text in enumerate(chart.opened_texts):
        if (last - place) % every == 0:
            centre = (place + 0.5) * step
            labels.append(
                Label(text, centre, _bar(chart, place) - 8, theme.tokens["ink"], "center", bold=place == last)
            )
    return labels
