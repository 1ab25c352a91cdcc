"""A week by the clock: weekdays down, hours across, counts printed, five classes of one colour."""

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
from cxreports.theme import Theme

STEP = 26
_GAP, _HEAD, _WHITE_FROM = 2, 22, 3


@dataclass(frozen=True, slots=True)
class Slot:
    """One cell; `level` is its class, 0 the fewest of five, None for none at all."""

    row: int
    column: int
    text: str
    level: int | None
    tip: str


@dataclass(frozen=True, slots=True)
class HoursChart:
    """What the map shows; `corner` names the columns, `strong` rows and columns are printed bold."""

    rows: Sequence[str]
    columns: Sequence[str]
    slots: Sequence[Slot]
    totals: Sequence[str]
    total_title: str
    corner: str
    strong_rows: Sequence[int] = ()
    strong_columns: Sequence[int] = ()


def room(rows: Sequence[str], totals: Sequence[str], columns: int) -> float:
    """The width of a cell."""
    left, right = _sides(rows, totals)
    return (FULL_WIDTH - 4 - left - right) / columns


def _sides(rows: Sequence[str], totals: Sequence[str]) -> tuple[float, float]:
    left, right = (max(text_width(text, bold=True) for text in side) + 12 for side in (rows, totals))
    return left, right


@house_chart
def draw(chart: HoursChart, theme: Theme) -> dict[str, Any]:
    """The specification."""
    left, _ = _sides(chart.rows, [*chart.totals, chart.total_title])
    cell = room(chart.rows, [*chart.totals, chart.total_title], len(chart.columns))
    width, height = FULL_WIDTH - 4.0, float(STEP * len(chart.rows))
    rows = [
        {
            "x": round(left + one.column * cell + _GAP / 2, 1),
            "x2": round(left + (one.column + 1) * cell - _GAP / 2, 1),
            "y": one.row * STEP + _GAP / 2, "y2": (one.row + 1) * STEP - _GAP / 2,
            "fill": theme.tokens["panel"] if one.level is None else theme.sequential[one.level],
            "tip": one.tip,
        }
        for one in chart.slots
    ]  # fmt: skip
    fill = alt.Fill("fill:N", scale=None, legend=None)
    boxes = pixels(rows, width, height).mark_rect()
    cells = boxes.encode(x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q"), fill=fill, tooltip=alt.Tooltip("tip:N"))
    labels = [*cell_labels(chart, left, cell, theme), *side_labels(chart, left, cell, width, theme)]
    charts = [cells, *labelled(labels, width, height, theme.tokens["bg"])]
    return finished(layer(*charts), Margins(2, 2, _HEAD, 4), height + _HEAD + 4, theme)


def cell_labels(chart: HoursChart, left: float, cell: float, theme: Theme) -> list[Label]:
    """The count of each cell, white on the two darkest classes."""
    return [
        Label(
            one.text, left + (one.column + 0.5) * cell, (one.row + 0.5) * STEP,
            theme.tokens["bg" if (one.level or 0) >= _WHITE_FROM else "ink"], "center",
            bold=(one.level or 0) >= _WHITE_FROM,
        )
        for one in chart.slots
        if one.text
    ]  # fmt: skip


def side_labels(chart: HoursChart, left: float, cell: float, width: float, theme: Theme) -> list[Label]:
    """Days, hours and totals."""
    ink, ink2 = theme.tokens["ink"], theme.tokens["ink2"]
    labels = []
    for row, (name, total) in enumerate(zip(chart.rows, chart.totals, strict=True)):
        middle, strong = (row + 0.5) * STEP, row in chart.strong_rows
        labels.append(Label(name, 0, middle, ink, bold=strong))
        labels.append(Label(total, width, middle, ink if strong else ink2, "right", bold=strong))
    for column, name in enumerate(chart.columns):
        strong = column in chart.strong_columns
        centre = left + (column + 0.5) * cell
        labels.append(Label(name, centre, -10, ink if strong else ink2, "center", bold=strong))
    labels.append(Label(chart.corner, 0, -10, ink2))
    labels.append(Label(chart.total_title, width, -10, ink2, "right"))
    return labels
