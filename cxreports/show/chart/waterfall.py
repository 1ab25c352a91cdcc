"""Waterfall: from one total to the next, by what each group did, and by how much each weighs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
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
    text_width,
    ticks,
)
from cxreports.show.chart.rows import wrapped
from cxreports.theme import Theme

_HEIGHT = 190


@dataclass(frozen=True, slots=True)
class Bar:
    """One step of the way: a total (a line at its level) or an effect (a bar from `start` to `end`)."""

    name: str
    start: float
    end: float
    text: str
    tone: str  # fav, unf or "" (not called)
    tip: str
    total: bool = False


class _Layout:
    def __init__(self, bars: Sequence[Bar], axis_texts: Sequence[str]) -> None:
        self.left = max(text_width(text) for text in axis_texts) + 10
        self.width = FULL_WIDTH - self.left - 4
        self.step = self.width / len(bars)
        self.half = min(34.0, self.step * 0.36)
        self.names = [wrapped(bar.name, self.step - 4) for bar in bars]
        self.height = _HEIGHT + 10 + LINE * max(map(len, self.names))
        self.y = Scale(*ends(bars), _HEIGHT, 0)

    def middle(self, index: int) -> float:
        return round((index + 0.5) * self.step, 1)


def ends(bars: Sequence[Bar]) -> tuple[float, float]:
    """The values at the two ends of the axis; it does not start at zero: only the bars' lengths count."""
    return padded([value for bar in bars for value in (bar.start, bar.end)], 0.16)


def axis(bars: Sequence[Bar]) -> list[float]:
    return ticks(*ends(bars))


@house_chart
def draw(bars: Sequence[Bar], axis_texts: Sequence[str], theme: Theme) -> dict[str, Any]:
    """The specification; `axis_texts` writes the values of `axis(bars)`."""
    place = _Layout(bars, axis_texts)
    charts = [*_rules(bars, place, theme), _bars(bars, place, theme)]
    labels = [*bar_labels(bars, place, theme), *axis_labels(bars, axis_texts, place, theme)]
    charts += labelled(labels, place.width, place.height, theme.tokens["bg"])
    return finished(layer(*charts), Margins(place.left, 4, 12, 2), place.height + 14, theme)


def _rules(bars: Sequence[Bar], place: _Layout, theme: Theme) -> list[alt.Chart]:
    """The grid, the links from each bar to the next, and the totals as thick lines."""

    def rules(rows: list[dict[str, float]], **mark: Any) -> alt.Chart:
        drawn: alt.Chart = pixels(rows, place.width, place.height).mark_rule(**mark).encode(x2=alt.X2("x2:Q"))
        return drawn

    grid = [{"x": 0, "x2": place.width, "y": place.y.px(value)} for value in axis(bars)]
    links = [
        {"x": place.middle(i), "x2": place.middle(i + 1), "y": place.y.px(here.end)}
        for i, (here, _) in enumerate(pairwise(bars))
    ]
    totals = [
        {"x": place.middle(i) - place.half, "x2": place.middle(i) + place.half, "y": place.y.px(bar.end)}
        for i, bar in enumerate(bars)
        if bar.total
    ]
    return [
        rules(grid, color=theme.tokens["grid"]),
        rules(links, color=theme.tokens["pas"], strokeWidth=1),
        rules(totals, color=theme.tokens["ink"], strokeWidth=4),
    ]


def _bars(bars: Sequence[Bar], place: _Layout, theme: Theme) -> alt.Chart:
    rows = [
        {
            "x": place.middle(i) - place.half, "x2": place.middle(i) + place.half,
            "y": place.y.px(max(bar.start, bar.end)), "y2": place.y.px(min(bar.start, bar.end)),
            "colour": theme.tokens[bar.tone or "pas"], "tip": bar.tip,
        }
        for i, bar in enumerate(bars)
        if not bar.total
    ]  # fmt: skip
    colour = alt.Fill("colour:N", scale=None, legend=None)
    base = pixels(rows, place.width, place.height).mark_rect(opacity=1)
    drawn: alt.Chart = base.encode(
        x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q"), fill=colour, tooltip=alt.Tooltip("tip:N")
    )
    return drawn


def bar_labels(bars: Sequence[Bar], place: _Layout, theme: Theme) -> list[Label]:
    """The value over each bar, its name under the plot."""
    labels = []
    for index, bar in enumerate(bars):
        x, y = place.middle(index), place.y.px(max(bar.start, bar.end)) - 11
        role = bar.tone or ("ink" if bar.total else "ink2")
        bold = bar.total or bool(bar.tone)
        labels.append(Label(bar.text, x, y, theme.tokens[role], "center", bold=bold, halo=True))
        for line, text in enumerate(place.names[index]):
            labels.append(Label(text, x, _HEIGHT + 12 + LINE * line, theme.tokens["ink"], "center"))
    return labels


def axis_labels(bars: Sequence[Bar], axis_texts: Sequence[str], place: _Layout, theme: Theme) -> list[Label]:
    return [
        Label(text, -8, place.y.px(value), theme.tokens["ink2"], "right")
        for value, text in zip(axis(bars), axis_texts, strict=True)
    ]
