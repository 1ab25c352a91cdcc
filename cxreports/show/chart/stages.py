"""Stages of a follow-up: for each, a bar of those who passed it within the outline of those who could."""

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
    finished,
    house_chart,
    labelled,
    layer,
    pixels,
    text_width,
)
from cxreports.show.chart.rows import wrapped
from cxreports.theme import Theme

_STEP, _BAR, _HEAD, _NAME_ROOM = 46, 24, 24, 150


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage, every text final.

    Attributes:
        count, base: how many passed, of how many. share: in words, with its interval in `ends`.
        of: the denominator in words, under the bar. verdict, tone: of the change from the previous period.
    """

    name: str
    count: float
    base: float
    share: str
    ends: str
    of: str
    verdict: str
    tone: str
    tip: str


@dataclass(frozen=True, slots=True)
class Titles:
    share: str
    verdict: str


class _Layout:
    def __init__(self, stages: Sequence[Stage], titles: Titles) -> None:
        self.width = FULL_WIDTH - 4.0
        self.left = min(_NAME_ROOM, max(text_width(one.name) for one in stages)) + 14
        verdict = max(text_width(text, bold=True) for text in (titles.verdict, *(s.verdict for s in stages)))
        share = max(text_width(f"{s.share} {s.ends}", bold=True) for s in stages)
        self.verdict = self.width - verdict
        self.share = self.verdict - 20 - max(share, text_width(titles.share))
        self.room = self.share - 18 - self.left
        self.most = max([*(one.base for one in stages), 1])
        self.height = float(_STEP * len(stages))

    def top(self, index: int) -> float:
        return index * _STEP + 2.0

    def end(self, count: float) -> float:
        return round(self.left + self.room * count / self.most, 1)


@house_chart
def draw(stages: Sequence[Stage], titles: Titles, theme: Theme) -> dict[str, Any]:
    """The specification; the longest outline takes the whole room, the others are in proportion."""
    place = _Layout(stages, titles)
    labels = [*stage_labels(stages, place, theme), *title_labels(titles, place, theme)]
    charts = [*_bars(stages, place, theme), *labelled(labels, place.width, place.height, theme.tokens["bg"])]
    return finished(layer(*charts), Margins(2, 2, _HEAD, 2), place.height + _HEAD + 2, theme)


def _bars(stages: Sequence[Stage], place: _Layout, theme: Theme) -> list[alt.Chart]:
    found = []
    outline: dict[str, Any] = {
        "color": theme.tokens["panel"],
        "stroke": theme.tokens["pas"],
        "strokeWidth": 1,
    }
    for name, mark in (("base", outline), ("count", {"color": theme.sequential[2]})):
        rows = [
            {
                "x": place.left, "x2": place.end(getattr(one, name)),
                "y": place.top(i), "y2": place.top(i) + _BAR, "tip": one.tip,
            }
            for i, one in enumerate(stages)
        ]  # fmt: skip
        base = pixels(rows, place.width, place.height).mark_rect(**mark)
        found.append(base.encode(x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q"), tooltip=alt.Tooltip("tip:N")))
    return found


def stage_labels(stages: Sequence[Stage], place: _Layout, theme: Theme) -> list[Label]:
    """Names at the left, denominators under the bars, shares and verdicts at the right."""
    ink, ink2, ink3 = (theme.tokens[name] for name in ("ink", "ink2", "ink3"))
    labels = []
    for index, one in enumerate(stages):
        middle = place.top(index) + _BAR / 2
        lines = wrapped(one.name, _NAME_ROOM)
        for line, text in enumerate(lines):
            labels.append(Label(text, 0, middle + LINE * (line - (len(lines) - 1) / 2), ink))
        labels.append(Label(one.of, place.left, place.top(index) + _BAR + 9, ink2))
        labels.append(Label(one.share, place.share, middle, ink, bold=True))
        after = place.share + text_width(one.share, bold=True) + 6
        labels.append(Label(one.ends, after, middle, ink3))
        called = one.tone in ("fav", "unf")
        hue = theme.tokens[one.tone] if called else ink3
        labels.append(Label(one.verdict, place.verdict, middle, hue, bold=called))
    return labels


def title_labels(titles: Titles, place: _Layout, theme: Theme) -> list[Label]:
    ink2 = theme.tokens["ink2"]
    return [Label(titles.share, place.share, -12, ink2), Label(titles.verdict, place.verdict, -12, ink2)]
