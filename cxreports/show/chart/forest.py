"""Forest plot: a row per segment with its interval, the total as a vertical line, verdicts at right."""

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
    padded,
    pixels,
    text_width,
    ticks,
)
from cxreports.show.chart.rows import Rows, left_room, name_labels
from cxreports.theme import Theme


@dataclass(frozen=True, slots=True)
class Entry:
    """One segment. `value` is None where no dot may be drawn; then `text` says why."""

    name: str
    base: str
    value: float | None
    low: float | None
    high: float | None
    text: str  # the value as printed
    verdict: str  # the last column
    tone: str  # fav, unf, mute or ""
    tip: str
    hollow: bool = False
    rank: str = ""  # between which ranks it stands, as printed


@dataclass(frozen=True, slots=True)
class Total:
    """The whole, drawn as a vertical line with its label."""

    value: float
    text: str


@dataclass(frozen=True, slots=True)
class Titles:
    value: str
    verdict: str
    rank: str = ""


class _Layout:
    """Where things fall; entries that are drawn come first."""

    def __init__(self, entries: Sequence[Entry], total: Total | None, titles: Titles) -> None:
        self.rows = Rows(len(entries), sum(entry.value is not None for entry in entries))
        left = left_room([entry.name for entry in entries], [entry.base for entry in entries])
        self.width = FULL_WIDTH - 4
        verdict_room = max(
            text_width(text, bold=True) for text in [titles.verdict, *(e.verdict for e in entries)]
        )
        drawn = [entry for entry in entries if entry.value is not None]
        value_texts = [titles.value, *(entry.text for entry in drawn)]
        value_room = max(text_width(text, bold=True) for text in value_texts)
        self.verdict_start = self.width - verdict_room
        ranks = [titles.rank, *(entry.rank for entry in entries)]
        rank_room = max(text_width(text) for text in ranks)
        self.rank_start = self.verdict_start - 16 - rank_room
        self.value_end = self.rank_start - 16 if rank_room else self.verdict_start - 16
        plot_end = self.value_end - value_room - 18
        ends = [end for e in drawn for end in (e.low, e.value, e.high) if end is not None]
        ends += [total.value] if total else []
        low, high = padded(ends or [0.0, 1.0])
        self.axis = ticks(low, high, 4) if ends else []
        self.x = Scale(low, high, left, plot_end)


@house_chart
def draw(
    entries: Sequence[Entry],
    total: Total | None,
    titles: Titles,
    axis_text: Sequence[str],
    theme: Theme,
) -> dict[str, Any]:
    """The specification; `axis_text` writes the values of `axis(...)`."""
    place = _Layout(entries, total, titles)
    charts = [*_grid(total, place, theme), *_marks(entries, place, theme)]
    labels = [
        *row_labels(entries, place, theme),
        *head_labels(total, titles, place, theme),
        *axis_labels(axis_text, place, theme),
    ]
    charts += labelled(labels, place.width, place.rows.inner_height, theme.tokens["bg"])
    margins = Margins(left=2, right=2, top=place.rows.head, bottom=place.rows.foot)
    return finished(layer(*charts), margins, place.rows.height, theme)


def axis(entries: Sequence[Entry], total: Total | None, titles: Titles) -> list[float]:
    return _Layout(entries, total, titles).axis


def _tone(entry: Entry, theme: Theme) -> str:
    return theme.tokens[entry.tone if entry.tone in ("fav", "unf") else "ink2"]


def _grid(total: Total | None, place: _Layout, theme: Theme) -> list[alt.Chart]:
    height, whole = place.rows.plot_height, place.rows.inner_height
    lines = [{"x": place.x.px(mark), "y": 0, "y2": height} for mark in place.axis]
    grid = pixels(lines, place.width, whole).mark_rule(color=theme.tokens["grid"]).encode(y2=alt.Y2("y2:Q"))
    if total is None:
        return [grid]
    ends = [{"x": place.x.px(total.value), "y": -6, "y2": height}]
    rule = pixels(ends, place.width, whole).mark_rule(color=theme.tokens["brand"], strokeWidth=1.4)
    return [grid, rule.encode(y2=alt.Y2("y2:Q"))]


def _marks(entries: Sequence[Entry], place: _Layout, theme: Theme) -> list[alt.Chart]:
    rows = [
        {
            "segment": entry.name,
            "value": entry.value,
            "low": entry.low,
            "high": entry.high,
            "y": place.rows.middle(index),
            "colour": _tone(entry, theme),
            "fill": theme.tokens["bg"] if entry.hollow else _tone(entry, theme),
            "dash": [3, 2] if entry.hollow else [1, 0],
            "tip": entry.tip,
        }
        for index, entry in enumerate(entries)
        if entry.value is not None
    ]
    if not rows:
        return []
    base = alt.Chart(data(rows))
    height = place.rows.inner_height
    y = alt.Y("y:Q", scale=Scale(0, height, 0, height).vega(), axis=None)
    colour = alt.Stroke("colour:N", scale=None, legend=None)
    whisker = base.transform_filter("isValid(datum.low)").mark_rule(strokeWidth=2)
    dot = base.mark_point(size=64, opacity=1, strokeWidth=1.8)
    return [
        whisker.encode(
            x=alt.X("low:Q", scale=place.x.vega(), axis=None),
            x2=alt.X2("high:Q"),
            y=y,
            stroke=colour,
            strokeDash=alt.StrokeDash("dash:N", scale=None, legend=None),
        ),
        dot.encode(
            x=alt.X("value:Q", scale=place.x.vega(), axis=None),
            y=y,
            stroke=colour,
            fill=alt.Fill("fill:N", scale=None, legend=None),
            tooltip=alt.Tooltip("tip:N"),
        ),
    ]


def row_labels(entries: Sequence[Entry], place: _Layout, theme: Theme) -> list[Label]:
    """Names, bases, values and verdicts; where no dot is drawn, the reason stands in the plot."""
    labels = name_labels([e.name for e in entries], [e.base for e in entries], place.rows, theme)
    for index, entry in enumerate(entries):
        middle = place.rows.middle(index)
        called = entry.tone in ("fav", "unf")
        tone = _tone(entry, theme) if called else theme.tokens["ink3"]
        labels.append(Label(entry.verdict, place.verdict_start, middle, tone, bold=called))
        if entry.rank:
            labels.append(Label(entry.rank, place.rank_start, middle, theme.tokens["ink2"]))
        if entry.value is None:
            labels.append(Label(entry.text, place.x.start, middle, theme.tokens["ink3"]))
        else:
            ink = theme.tokens["ink3" if entry.hollow else "ink"]
            labels.append(Label(entry.text, place.value_end, middle, ink, "right", bold=not entry.hollow))
    return labels


def head_labels(total: Total | None, titles: Titles, place: _Layout, theme: Theme) -> list[Label]:
    ink2, top = theme.tokens["ink2"], -16
    labels = [
        Label(titles.value, place.value_end, top, ink2, "right"),
        Label(titles.verdict, place.verdict_start, top, ink2),
    ]
    if titles.rank:
        labels.append(Label(titles.rank, place.rank_start, top, ink2))
    if total is not None:
        half = text_width(total.text, bold=True) / 2
        room = labels[0].box.left - 8 - half
        centre = min(max(place.x.px(total.value), half), room)
        labels.append(Label(total.text, centre, top, theme.tokens["brand"], "center", bold=True))
    return labels


def axis_labels(axis_text: Sequence[str], place: _Layout, theme: Theme) -> list[Label]:
    bottom = place.rows.plot_height + 13
    return [
        Label(text, place.x.px(mark), bottom, theme.tokens["ink2"], "center")
        for mark, text in zip(place.axis, axis_text, strict=True)
    ]
