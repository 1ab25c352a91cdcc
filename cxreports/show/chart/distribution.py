"""Distribution chart: one column per answer of a scale, coloured by group, with the groups' shares below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from cxreports.show.chart.paper import (
    FULL_HEIGHT,
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
)
from cxreports.theme import Theme

_GAP = 0.34  # share of a column's room left empty


@dataclass(frozen=True, slots=True)
class Column:
    """One answer: its name, its share (0-100), and both as printed."""

    name: str
    share: float
    share_text: str
    count_text: str
    colour: str  # a token's name
    tip: str


@dataclass(frozen=True, slots=True)
class Group:
    """Neighbouring columns `first..last` with a common label, e.g. « Détracteurs 20 % »."""

    first: int
    last: int
    text: str
    colour: str


@house_chart
def draw(columns: Sequence[Column], groups: Sequence[Group], theme: Theme) -> dict[str, Any]:
    """The specification."""
    margins = Margins(left=4, right=4, top=34, bottom=50 if groups else 24)
    width = FULL_WIDTH - margins.left - margins.right
    height = FULL_HEIGHT - margins.top - margins.bottom
    x = Scale(0, len(columns), 0, width)
    y = Scale(0, max([column.share for column in columns] + [1]), height, 0)
    bars = _bars(columns, x, y, theme)
    labels = [*column_labels(columns, x, y, theme), *group_labels(groups, x, height, theme)]
    floor = pixels([{"x": 0, "y": height, "x2": width}], width, height)
    charts = [bars, floor.mark_rule(color=theme.tokens["ink"], strokeWidth=1).encode(x2=alt.X2("x2:Q"))]
    if groups:
        charts.append(_brackets(groups, x, width, height, theme))
    charts += labelled(labels, width, height, theme.tokens["bg"])
    return finished(layer(*charts), margins, FULL_HEIGHT, theme)


def _bars(columns: Sequence[Column], x: Scale, y: Scale, theme: Theme) -> alt.Chart:
    rows = [
        {
            "from": index + _GAP / 2,
            "to": index + 1 - _GAP / 2,
            "zero": 0,
            "answer": column.name,
            "share": round(column.share, 4),
            "colour": theme.tokens[column.colour],
            "tip": column.tip,
        }
        for index, column in enumerate(columns)
    ]
    chart: alt.Chart = (
        alt.Chart(data(rows))
        .mark_rect()
        .encode(
            x=alt.X("from:Q", scale=x.vega(), axis=None),
            x2=alt.X2("to:Q"),
            y=alt.Y("share:Q", scale=y.vega(), axis=None),
            y2=alt.Y2("zero:Q"),
            color=alt.Color("colour:N", scale=None, legend=None),
            tooltip=alt.Tooltip("tip:N"),
        )
    )
    return chart


def column_labels(columns: Sequence[Column], x: Scale, y: Scale, theme: Theme) -> list[Label]:
    """Share and count above each column, the answer under it."""
    labels = []
    for index, column in enumerate(columns):
        centre, top = x.px(index + 0.5), y.px(column.share)
        labels.append(Label(column.count_text, centre, top - 9, theme.tokens["ink3"], "center"))
        labels.append(Label(column.share_text, centre, top - 23, theme.tokens["ink"], "center", bold=True))
        labels.append(Label(column.name, centre, y.start + 13, theme.tokens["ink2"], "center"))
    return labels


def group_labels(groups: Sequence[Group], x: Scale, height: float, theme: Theme) -> list[Label]:
    return [
        Label(
            group.text,
            (x.px(group.first) + x.px(group.last + 1)) / 2,
            height + 41,
            theme.tokens[group.colour],
            "center",
            bold=True,
        )
        for group in groups
    ]


def _brackets(groups: Sequence[Group], x: Scale, width: float, height: float, theme: Theme) -> alt.Chart:
    """A line under the answers of each group."""
    rows = [
        {
            "x": x.px(group.first) + 6,
            "x2": x.px(group.last + 1) - 6,
            "y": height + 27,
            "colour": theme.tokens[group.colour],
        }
        for group in groups
    ]
    chart: alt.Chart = (
        pixels(rows, width, height)
        .mark_rule(strokeWidth=2)
        .encode(x2=alt.X2("x2:Q"), color=alt.Color("colour:N", scale=None, legend=None))
    )
    return chart
