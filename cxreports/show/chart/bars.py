"""Rows of bars from zero, estimates with a dot and interval; beside them, if asked, a second one as dots."""

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
    ticks,
)
from cxreports.show.chart.rows import shortened
from cxreports.theme import Theme

_HEAD, _FOOT, _NAME_ROOM = 24, 20, 210
_GAP = 18  # between columns, pixels


@dataclass(frozen=True, slots=True)
class Measure:
    """A value with its interval, as printed. `tone`: fav, unf, mute or "" (the main colour)."""

    value: float
    low: float | None
    high: float | None
    text: str
    tone: str = ""
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """One row. `dot` is the second measure, None where it has none; `aside` the text of the last column."""

    name: str
    bar: Measure
    tip: str
    dot: Measure | None = None
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Heads:
    """The titles of the columns; an empty one has no column. `ends`: of the scale of the dots."""

    bar: str
    dot: str = ""
    aside: str = ""
    ends: tuple[float, float] = (-100.0, 100.0)


class _Layout:
    """Where things fall."""

    def __init__(self, bars: Sequence[Bar], heads: Heads) -> None:
        self.count = len(bars)
        self.step = 26 if self.count <= 10 else 22
        self.width = FULL_WIDTH - 4
        self.height = self.step * self.count
        names = min(_NAME_ROOM, max(text_width(one.name) for one in bars))
        self.start = names + 14
        aside = max((text_width(text) for text in (heads.aside, *(one.aside for one in bars))), default=0)
        self.aside = self.width - aside
        right = self.aside - (_GAP if aside else 0)
        dot_texts = [one.dot.text for one in bars if one.dot]
        self.dot_text = right
        if heads.dot:
            self.dot_room = max((text_width(text, bold=True) for text in dot_texts), default=0)
            self.dots = Scale(*heads.ends, right - self.dot_room - 12 - 150, right - self.dot_room - 12)
            right = self.dots.start - _GAP
        self.value_room = max(text_width(one.bar.text, bold=True) for one in bars) + 10
        top = max(max(one.bar.value, one.bar.high or 0.0) for one in bars)
        self.bars = Scale(0.0, top or 1.0, self.start, right - self.value_room)

    def middle(self, index: int) -> float:
        return (index + 0.5) * self.step


@house_chart
def draw(bars: Sequence[Bar], heads: Heads, axis_texts: Sequence[str], theme: Theme) -> dict[str, Any]:
    """The specification; `axis_texts` writes the values of `axis(heads)`, the scale of the dots."""
    place = _Layout(bars, heads)
    charts = [*_grid(heads, place, theme), *_bars(bars, place, theme)]
    charts += _measures(
        [(index, one.bar, one.tip) for index, one in enumerate(bars) if one.bar.low is not None],
        place.bars,
        place,
        theme,
    )
    if heads.dot:
        dots = [(index, one.dot, one.tip) for index, one in enumerate(bars) if one.dot]
        charts += _measures(dots, place.dots, place, theme)
    labels = [*_texts(bars, place, theme), *_heads(heads, axis_texts, place, theme)]
    charts += labelled(labels, place.width, place.height, theme.tokens["bg"])
    foot = _FOOT if heads.dot else 6
    margins = Margins(left=2, right=2, top=_HEAD, bottom=foot)
    return finished(layer(*charts), margins, place.height + _HEAD + foot, theme)


def axis(heads: Heads) -> list[float]:
    return ticks(*heads.ends, 2) if heads.dot else []


def colour(tone: str, theme: Theme) -> str:
    return theme.tokens[{"": "fav", "mute": "ink3"}.get(tone, tone)]


def _grid(heads: Heads, place: _Layout, theme: Theme) -> list[alt.Chart]:
    lines = [{"x": place.start, "y": 0, "y2": place.height, "colour": theme.tokens["ink"]}]
    for mark in axis(heads):
        hue = theme.tokens["ink3" if mark == 0 else "grid"]
        lines.append({"x": place.dots.px(mark), "y": 0, "y2": place.height, "colour": hue})
    base = pixels(lines, place.width, place.height).mark_rule()
    return [base.encode(y2=alt.Y2("y2:Q"), color=alt.Color("colour:N", scale=None, legend=None))]


def _bars(bars: Sequence[Bar], place: _Layout, theme: Theme) -> list[alt.Chart]:
    half = place.step * 0.31
    rows = [
        {
            "x": place.start,
            "x2": place.bars.px(one.bar.value),
            "y": place.middle(index) - half,
            "y2": place.middle(index) + half,
            "name": one.name,
            "tip": one.tip,
            "fill": theme.tokens["grid"] if one.bar.hollow else theme.sequential[1],
        }
        for index, one in enumerate(bars)
    ]
    base = pixels(rows, place.width, place.height).mark_rect()
    fill = alt.Color("fill:N", scale=None, legend=None)
    return [base.encode(x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q"), color=fill, tooltip=alt.Tooltip("tip:N"))]


def _measures(
    found: Sequence[tuple[int, Measure, str]], scale: Scale, place: _Layout, theme: Theme
) -> list[alt.Chart]:
    rows = [
        {
            "x": scale.px(one.value),
            "y": place.middle(index),
            "low": scale.px(one.low) if one.low is not None else None,
            "high": scale.px(one.high) if one.high is not None else None,
            "value": one.value,
            "colour": colour(one.tone, theme),
            "fill": theme.tokens["bg"] if one.hollow else colour(one.tone, theme),
            "tip": tip,
        }
        for index, one, tip in found
    ]
    if not rows:
        return []
    hue = alt.Stroke("colour:N", scale=None, legend=None)
    known = [row for row in rows if row["low"] is not None]
    whiskers = pixels([{**row, "x": row["low"]} for row in known], place.width, place.height)
    dots = pixels(rows, place.width, place.height).mark_point(size=52, opacity=1, strokeWidth=1.6)
    return [
        whiskers.mark_rule(strokeWidth=1.8).encode(x2=alt.X2("high:Q"), stroke=hue),
        dots.encode(
            stroke=hue, fill=alt.Fill("fill:N", scale=None, legend=None), tooltip=alt.Tooltip("tip:N")
        ),
    ]


def _texts(bars: Sequence[Bar], place: _Layout, theme: Theme) -> list[Label]:
    ink, ink2 = theme.tokens["ink"], theme.tokens["ink2"]
    labels = []
    for index, one in enumerate(bars):
        y = place.middle(index)
        labels.append(Label(shortened(one.name, _NAME_ROOM), 0, y, ink))
        end = place.bars.px(max(one.bar.value, one.bar.high or 0.0)) + 9
        labels.append(Label(one.bar.text, end, y, ink, bold=True))
        if one.dot:
            hue = colour(one.dot.tone, theme) if one.dot.tone in ("fav", "unf") else ink
            labels.append(Label(one.dot.text, place.dot_text, y, hue, "right", bold=True))
        if one.aside:
            labels.append(Label(one.aside, place.aside, y, ink2))
    return labels


def _heads(heads: Heads, axis_texts: Sequence[str], place: _Layout, theme: Theme) -> list[Label]:
    ink2, ink3 = theme.tokens["ink2"], theme.tokens["ink3"]
    labels = [Label(heads.bar, place.start, -12, ink2)]
    if heads.dot:
        labels.append(Label(heads.dot, place.dot_text, -12, ink2, "right"))
        labels += [
            Label(text, place.dots.px(mark), place.height + 12, ink3, "center")
            for mark, text in zip(axis(heads), axis_texts, strict=True)
        ]
    if heads.aside:
        labels.append(Label(heads.aside, place.aside, -12, ink2))
    return labels
