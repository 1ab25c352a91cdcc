"""Steps as bars over months."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import altair as alt

from cxreports.period import Period
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
    pixels,
    text_width,
)
from cxreports.show.chart.rows import shortened, wrapped
from cxreports.theme import Theme

_STEP, _HEAD, _NAME_ROOM, _OWNER_ROOM, _THICK = 36, 26, 220, 110, 14


@dataclass(frozen=True, slots=True)
class Lane:
    """One step, from its first to its last day."""

    name: str
    owner: str
    start: date
    end: date
    tip: str
    assigned: bool = True


@house_chart
def draw(lanes: Sequence[Lane], language: str, theme: Theme) -> dict[str, Any]:
    """The specification."""
    width, height = float(FULL_WIDTH - 4), float(_STEP * len(lanes))
    left = min(_NAME_ROOM, max(text_width(one.name) for one in lanes)) + 18
    owner = min(_OWNER_ROOM, max(text_width(one.owner) for one in lanes))
    months = _months(lanes)
    first, last = months[0].start_on, months[-1].end_on
    x = Scale(first.toordinal(), last.toordinal(), left, width - owner - (16 if owner else 0))
    ticks = [{"x": x.px(one.start_on.toordinal()), "y": 0, "y2": height} for one in months]
    rows = [
        {"x": x.px(one.start.toordinal()), "x2": x.px(one.end.toordinal() + 1), "y": _middle(i) - _THICK / 2,
         "y2": _middle(i) + _THICK / 2, "step": one.name, "tip": one.tip}
        for i, one in enumerate(lanes)
    ]  # fmt: skip
    grid = pixels(ticks, width, height).mark_rule(color=theme.tokens["grid"])
    bars = pixels(rows, width, height).mark_rect(color=theme.sequential[2], cornerRadius=2)
    labels = [*_names(lanes, width - owner, theme), *_heads(months, x, language, theme)]
    charts = [
        grid.encode(y2=alt.Y2("y2:Q")),
        bars.encode(x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q"), tooltip=alt.Tooltip("tip:N")),
        *labelled(labels, width, height, theme.tokens["bg"]),
    ]
    return finished(layer(*charts), Margins(2, 2, _HEAD, 6), height + _HEAD + 6, theme)


def _months(lanes: Sequence[Lane]) -> list[Period]:
    month, last = (
        Period.containing(day, "month")
        for day in (min(one.start for one in lanes), max(one.end for one in lanes))
    )
    found = [last]
    while found[0].start_on > month.start_on:
        found.insert(0, found[0].previous)
    return found


def _middle(index: int) -> float:
    return (index + 0.5) * _STEP


def _names(lanes: Sequence[Lane], owners: float, theme: Theme) -> list[Label]:
    labels = []
    for index, one in enumerate(lanes):
        lines = wrapped(one.name, _NAME_ROOM)
        for line, text in enumerate(lines):
            y = _middle(index) + (line - (len(lines) - 1) / 2) * (LINE - 1)
            labels.append(Label(text, 0, y, theme.tokens["ink"]))
        owner = shortened(one.owner, _OWNER_ROOM)
        hue = theme.tokens["ink2" if one.assigned else "unf"]
        labels.append(Label(owner, owners, _middle(index), hue))
    return labels


def _heads(months: Sequence[Period], x: Scale, language: str, theme: Theme) -> list[Label]:
    """The names of the months, every so many where they are many."""
    texts = [one.short_label(language) for one in months]
    widest = max(text_width(text) for text in texts) + 10
    step = max(1, math.ceil(widest * len(months) / (x.end - x.start)))
    return [
        Label(text, x.px(one.start_on.toordinal()) + 3, -12, theme.tokens["ink2"])
        for one, text in list(zip(months, texts, strict=True))[::step]
    ]
