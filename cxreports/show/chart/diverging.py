"""NPS by segment in three panels: detractors against promoters from zero, passives apart, NPS and interval.

With the passives outside, the right end minus the left end of a bar is the NPS, readable with the eye.
"""

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

_BAR = 22
_PASSIVES = 70
_NPS = 120
_TITLE = 84  # of a panel's half: room for its title


@dataclass(frozen=True, slots=True)
class Split:
    """One segment: shares 0-100 and NPS with its interval, and all as printed; `solid` is n of 30 or more."""

    name: str
    base: str
    detractors: float
    passives: float
    promoters: float
    texts: tuple[str, str, str]  # detractors, passives, promoters
    nps: float
    low: float
    high: float
    nps_text: str
    tip: str
    solid: bool = True


@dataclass(frozen=True, slots=True)
class Heads:
    """The titles over the columns."""

    detractors: str
    promoters: str
    passives: str
    nps: str


class _Layout:
    """The three panels side by side, in pixels."""

    def __init__(self, splits: Sequence[Split]) -> None:
        self.rows = Rows(len(splits), len(splits))
        left = left_room([split.name for split in splits], [split.base for split in splits])
        self.width = FULL_WIDTH - 4
        value_room = max(text_width(split.nps_text, bold=True) for split in splits) + 10
        nps_end = self.width - value_room
        nps_start = nps_end - _NPS
        passives_start = nps_start - 14 - _PASSIVES
        bars_start, bars_end = left, passives_start - 6
        label_room = 36
        worst = max(1.0, *(split.detractors for split in splits))
        best = max(1.0, *(split.promoters for split in splits))
        share = worst / (worst + best)
        zero = bars_start + label_room + share * (bars_end - bars_start - 2 * label_room)
        zero = min(max(zero, bars_start + _TITLE), bars_end - _TITLE)
        per_point = min((zero - bars_start - label_room) / worst, (bars_end - zero - label_room) / best)
        self.bars = Scale(-worst, best, zero - worst * per_point, zero + best * per_point)
        self.passives = Scale(
            0, max(max(split.passives for split in splits), 1), passives_start, passives_start + 36
        )
        lows, highs = [split.low for split in splits], [split.high for split in splits]
        ends = padded([*lows, *highs, 0])
        self.axis = ticks(*ends, 4)
        self.nps = Scale(*ends, nps_start, nps_end)


@house_chart
def draw(splits: Sequence[Split], heads: Heads, axis_text: Sequence[str], theme: Theme) -> dict[str, Any]:
    """The specification; `axis_text` writes the values of `axis(splits)`."""
    place = _Layout(splits)
    height = place.rows.plot_height
    charts = [
        _bars(splits, place, theme),
        _passives(splits, place, theme),
        *_nps(splits, place, theme),
        _zero(place, theme),
    ]
    labels = [*row_labels(splits, place, theme), *head_labels(heads, axis_text, place, theme)]
    charts += labelled(labels, place.width, height, theme.tokens["bg"])
    margins = Margins(left=2, right=2, top=place.rows.head, bottom=place.rows.foot)
    return finished(layer(*charts), margins, place.rows.height, theme)


def axis(splits: Sequence[Split]) -> list[float]:
    return _Layout(splits).axis


def _y(place: _Layout, field: str) -> alt.Y:
    height = place.rows.plot_height
    return alt.Y(field, scale=Scale(0, height, 0, height).vega(), axis=None)


def _bars(splits: Sequence[Split], place: _Layout, theme: Theme) -> alt.Chart:
    rows = []
    for index, split in enumerate(splits):
        middle = place.rows.middle(index)
        for share, colour in ((-split.detractors, "unf"), (split.promoters, "fav")):
            rows.append(
                {
                    "segment": split.name,
                    "share": round(share, 4),
                    "zero": 0,
                    "top": middle - _BAR / 2,
                    "bottom": middle + _BAR / 2,
                    "colour": theme.tokens[colour if split.solid else "pas"],
                    "opacity": 1 if split.solid else 0.45,
                    "tip": split.tip,
                }
            )
    chart: alt.Chart = (
        alt.Chart(data(rows))
        .mark_rect()
        .encode(
            x=alt.X("zero:Q", scale=place.bars.vega(), axis=None),
            x2=alt.X2("share:Q"),
            y=_y(place, "top:Q"),
            y2=alt.Y2("bottom:Q"),
            color=alt.Color("colour:N", scale=None, legend=None),
            opacity=alt.Opacity("opacity:Q", scale=None, legend=None),
            tooltip=alt.Tooltip("tip:N"),
        )
    )
    return chart


def _passives(splits: Sequence[Split], place: _Layout, theme: Theme) -> alt.Chart:
    rows = [
        {
            "segment": split.name,
            "share": round(split.passives, 4),
            "zero": 0,
            "top": place.rows.middle(index) - _BAR / 2,
            "bottom": place.rows.middle(index) + _BAR / 2,
            "tip": split.tip,
        }
        for index, split in enumerate(splits)
    ]
    chart: alt.Chart = (
        alt.Chart(data(rows))
        .mark_rect(color=theme.tokens["pas"], opacity=0.6)
        .encode(
            x=alt.X("zero:Q", scale=place.passives.vega(), axis=None),
            x2=alt.X2("share:Q"),
            y=_y(place, "top:Q"),
            y2=alt.Y2("bottom:Q"),
            tooltip=alt.Tooltip("tip:N"),
        )
    )
    return chart


def _nps(splits: Sequence[Split], place: _Layout, theme: Theme) -> list[alt.Chart]:
    """Grid lines, whiskers and dots of the right panel."""
    height = place.rows.plot_height
    rows = [
        {
            "segment": split.name,
            "nps": split.nps,
            "low": split.low,
            "high": split.high,
            "y": place.rows.middle(index),
            "fill": theme.tokens["ink" if split.solid else "bg"],
            "dash": [1, 0] if split.solid else [3, 2],
            "tip": split.tip,
        }
        for index, split in enumerate(splits)
    ]
    lines = [{"x": place.nps.px(mark), "y": 0, "y2": height, "zero": mark == 0} for mark in place.axis]
    base = alt.Chart(data(rows))
    x = place.nps.vega()
    whisker = base.mark_rule(strokeWidth=2, color=theme.tokens["ink2"]).encode(
        x=alt.X("low:Q", scale=x, axis=None),
        x2=alt.X2("high:Q"),
        y=_y(place, "y:Q"),
        strokeDash=alt.StrokeDash("dash:N", scale=None, legend=None),
    )
    dot = base.mark_point(size=60, opacity=1, stroke=theme.tokens["ink"], strokeWidth=1.6).encode(
        x=alt.X("nps:Q", scale=x, axis=None),
        y=_y(place, "y:Q"),
        fill=alt.Fill("fill:N", scale=None, legend=None),
        tooltip=alt.Tooltip("tip:N"),
    )
    grid = pixels(lines, place.width, height).mark_rule(color=theme.tokens["grid"]).encode(y2=alt.Y2("y2:Q"))
    return [grid, whisker, dot]


def _zero(place: _Layout, theme: Theme) -> alt.Chart:
    height = place.rows.plot_height
    ends = [{"x": place.bars.px(0), "y": 0, "y2": height}]
    rule = pixels(ends, place.width, height).mark_rule(color=theme.tokens["ink"])
    line: alt.Chart = rule.encode(y2=alt.Y2("y2:Q"))
    return line


def row_labels(splits: Sequence[Split], place: _Layout, theme: Theme) -> list[Label]:
    """Names, bases, and the shares outside the ends of their bars."""
    ink = theme.tokens["ink"]
    labels = name_labels([s.name for s in splits], [s.base for s in splits], place.rows, theme)
    for index, split in enumerate(splits):
        middle = place.rows.middle(index)
        left, passive, right = split.texts
        labels.append(Label(left, place.bars.px(-split.detractors) - 5, middle, ink, "right", bold=True))
        labels.append(Label(right, place.bars.px(split.promoters) + 5, middle, ink, "left", bold=True))
        labels.append(Label(passive, place.passives.px(split.passives) + 5, middle, ink))
        labels.append(Label(split.nps_text, place.width, middle, ink, "right", bold=True))
    return labels


def head_labels(heads: Heads, axis_text: Sequence[str], place: _Layout, theme: Theme) -> list[Label]:
    """Column titles above, the values of the NPS axis below."""
    ink2, top = theme.tokens["ink2"], -14
    zero = place.bars.px(0)
    labels = [
        Label(heads.detractors, zero - 7, top, theme.tokens["unf"], "right", bold=True),
        Label(heads.promoters, zero + 7, top, theme.tokens["fav"], "left", bold=True),
        Label(heads.passives, place.passives.start, top, ink2),
        Label(heads.nps, place.width, top, ink2, "right"),
    ]
    bottom = place.rows.plot_height + 13
    for mark, text in zip(place.axis, axis_text, strict=True):
        labels.append(Label(text, place.nps.px(mark), bottom, ink2, "center"))
    return labels
