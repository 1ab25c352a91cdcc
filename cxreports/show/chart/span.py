"""A range with its centre, and the ranges of what moves it most: scenarios and their tornado."""

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
    finished,
    house_chart,
    labelled,
    layer,
    pixels,
    text_width,
)
from cxreports.show.chart.rows import shortened
from cxreports.theme import Theme

_STEP, _HEAD, _NAME_ROOM, _THICK = 44, 8, 240, 12


@dataclass(frozen=True, slots=True)
class Span:
    """One range; its ends and its centre as printed."""

    name: str
    low: float
    middle: float
    high: float
    texts: tuple[str, str, str]
    tip: str


@house_chart
def draw(spans: Sequence[Span], theme: Theme) -> dict[str, Any]:
    """The specification: the first range is the whole, bold; the others share its centre."""
    width, height = float(FULL_WIDTH - 4), float(_STEP * len(spans))
    start = min(_NAME_ROOM, max(text_width(one.name) for one in spans)) + 18
    ends = [end for one in spans for end in (one.low, one.high)]
    low, high = min(ends), max(ends)
    room = max(text_width(text) for one in spans for text in one.texts) / 2 + 6
    x = Scale(low, high if high > low else low + 1, start + room, width - room)
    centre = pixels([{"x": x.px(spans[0].middle), "y": 0, "y2": height}], width, height)
    charts: list[alt.Chart] = [
        centre.mark_rule(color=theme.tokens["grid"]).encode(y2=alt.Y2("y2:Q")),
        *_bars(spans, x, width, height, theme),
    ]
    charts += labelled(_labels(spans, x, theme), width, height, theme.tokens["bg"])
    return finished(layer(*charts), Margins(2, 2, _HEAD, 4), height + _HEAD + 4, theme)


def _middle(index: int) -> float:
    return (index + 0.5) * _STEP - 6


def _bars(spans: Sequence[Span], x: Scale, width: float, height: float, theme: Theme) -> list[alt.Chart]:
    rows = [
        {
            "x": x.px(one.low),
            "x2": x.px(one.high),
            "y": _middle(index) - _THICK / 2,
            "y2": _middle(index) + _THICK / 2,
            "centre": x.px(one.middle),
            "tip": one.tip,
            "colour": theme.sequential[2 if index == 0 else 1],
        }
        for index, one in enumerate(spans)
    ]
    bar = pixels(rows, width, height).mark_rect()
    fill = alt.Fill("colour:N", scale=None, legend=None)
    tick = pixels([{**row, "x": row["centre"]} for row in rows], width, height)
    return [
        bar.encode(x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q"), fill=fill, tooltip=alt.Tooltip("tip:N")),
        tick.mark_rule(color=theme.tokens["fav"], strokeWidth=2.4).encode(y2=alt.Y2("y2:Q")),
    ]


def _labels(spans: Sequence[Span], x: Scale, theme: Theme) -> list[Label]:
    """Names at the left; the ends under the bar; the centre under that of the whole."""
    ink, ink2 = theme.tokens["ink"], theme.tokens["ink2"]
    labels = []
    for index, one in enumerate(spans):
        y = _middle(index)
        labels.append(Label(shortened(one.name, _NAME_ROOM), 0, y, ink, bold=index == 0))
        below = y + _THICK / 2 + 9
        low, middle, high = one.texts
        if x.px(one.high) - x.px(one.low) < (text_width(low) + text_width(high)) / 2 + 8:
            left = Label(low, x.px(one.low) - 4, y, ink2, "right")
            ends = [left, Label(high, x.px(one.high) + 4, y, ink2, "left")]
        else:
            ends = [
                Label(low, x.px(one.low), below, ink2, "center"),
                Label(high, x.px(one.high), below, ink2, "center"),
            ]
        labels += ends
        centre = Label(middle, x.px(one.middle), below, ink, "center", bold=True)
        if index == 0 and not any(centre.box.overlaps(end.box) for end in ends):
            labels.append(centre)
    return labels
