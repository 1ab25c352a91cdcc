"""Funnel as horizontal bars: a count for each step, and what is lost on the way to the next one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from cxreports.show.chart.paper import (
    FULL_WIDTH,
    Label,
    Margins,
    finished,
    house_chart,
    labelled,
    layer,
    pixels,
    text_width,
)
from cxreports.show.chart.rows import shortened
from cxreports.theme import Theme

_STEP = 44
_BAR = 24
_NAME_ROOM = 170


@dataclass(frozen=True, slots=True)
class Stage:
    """One step: how many reached it, and what became of them on the way to the next, in final texts.

    `share` is of those who reached the first step; `loss`, `ends` and `verdict` are empty on the last step.
    """

    name: str
    count: float
    count_text: str
    share: str
    loss: str
    ends: str
    verdict: str
    tone: str  # of the verdict
    tip: str


@dataclass(frozen=True, slots=True)
class Titles:
    loss: str
    verdict: str


class _Layout:
    def __init__(self, stages: Sequence[Stage], titles: Titles) -> None:
        self.width = FULL_WIDTH - 4
        self.left = min(_NAME_ROOM, max(text_width(one.name) for one in stages)) + 12
        verdict = max(text_width(text, bold=True) for text in [titles.verdict, *(s.verdict for s in stages)])
        loss = max(text_width(f"{s.loss} {s.ends}", bold=True) for s in stages)
        self.verdict = self.width - verdict
        self.loss = self.verdict - 18 - max(loss, text_width(titles.loss))
        inside = max(text_width(f"{s.count_text} {s.share}", bold=True) for s in stages) + 14
        self.bars = self.loss - 14 - self.left - inside
        self.most = max([*(one.count for one in stages), 1])
        self.height = _STEP * len(stages) - (_STEP - _BAR) + 6

    def top(self, index: int) -> float:
        return 2 + index * _STEP

    def end(self, stage: Stage) -> float:
        return round(self.left + self.bars * stage.count / self.most, 1)


@house_chart
def draw(stages: Sequence[Stage], titles: Titles, theme: Theme) -> dict[str, Any]:
    """The specification."""
    place = _Layout(stages, titles)
    labels = [*bar_labels(stages, place, theme), *loss_labels(stages, titles, place, theme)]
    charts = [_bars(stages, place, theme), *labelled(labels, place.width, place.height, theme.tokens["bg"])]
    return finished(layer(*charts), Margins(2, 2, 26, 2), place.height + 28, theme)


def _bars(stages: Sequence[Stage], place: _Layout, theme: Theme) -> alt.Chart:
    rows = [
        {"x": place.left, "x2": place.end(one), "y": place.top(i), "y2": place.top(i) + _BAR, "tip": one.tip}
        for i, one in enumerate(stages)
    ]
    bars = pixels(rows, place.width, place.height).mark_rect(color=theme.sequential[1])
    drawn: alt.Chart = bars.encode(x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q"), tooltip=alt.Tooltip("tip:N"))
    return drawn


def bar_labels(stages: Sequence[Stage], place: _Layout, theme: Theme) -> list[Label]:
    """Names at the left; counts and shares of the first step at the end of the bars."""
    ink, ink2 = theme.tokens["ink"], theme.tokens["ink2"]
    labels = []
    for index, one in enumerate(stages):
        middle, end = place.top(index) + _BAR / 2, place.end(one) + 6
        labels.append(Label(shortened(one.name, _NAME_ROOM), place.left - 10, middle, ink, "right"))
        labels.append(Label(one.count_text, end, middle, ink, bold=True))
        after = end + text_width(one.count_text, bold=True) + 6
        labels.append(Label(one.share, after, middle, ink2))
    return labels


def loss_labels(stages: Sequence[Stage], titles: Titles, place: _Layout, theme: Theme) -> list[Label]:
    """What is lost after each step, between its bar and the next; its verdict at the right."""
    ink2 = theme.tokens["ink2"]
    labels = [Label(titles.loss, place.loss, -13, ink2), Label(titles.verdict, place.verdict, -13, ink2)]
    for index, one in enumerate(stages):
        if one.loss:
            middle = place.top(index) + _BAR + (_STEP - _BAR) / 2
            labels.append(Label(one.loss, place.loss, middle, theme.tokens["ink"], bold=True))
            after = place.loss + text_width(one.loss, bold=True) + 6
            labels.append(Label(one.ends, after, middle, theme.tokens["ink3"]))
            called = one.tone in ("fav", "unf")
            tone = theme.tokens[one.tone if called else "ink3"]
            labels.append(Label(one.verdict, place.verdict, middle, tone, bold=called))
    return labels
