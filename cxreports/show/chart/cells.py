"""What charts made of cells share: filled boxes, hatches over them, names above the columns, keys below."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import altair as alt

from cxreports.show.chart.paper import LINE, Label, Scale, data, pixels, text_width
from cxreports.theme import Theme

CLASSES = 5
SWATCH = 18  # width of a key's box
FOOT = 34  # below the cells, for the keys
_GAP = 2  # white between cells
_HATCH = 7


def cell(x: float, y: float, width: float, height: float) -> dict[str, float]:
    """The box of a cell, without the white between it and its neighbours."""
    return {
        "x": round(x + _GAP / 2, 1), "y": y + _GAP / 2,
        "x2": round(x + width - _GAP / 2, 1), "y2": y + height - _GAP / 2,
    }  # fmt: skip


def boxes(
    rows: Sequence[dict[str, Any]], width: float, height: float, mark: dict[str, Any] | None = None
) -> list[alt.Chart]:
    """Filled boxes, each with its `colour` and its `tip`; nothing where there are none."""
    if not rows:
        return []
    base = pixels(rows, width, height).mark_rect(**mark or {})
    colour = alt.Fill("colour:N", scale=None, legend=None)
    return [base.encode(x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q"), fill=colour, tooltip=alt.Tooltip("tip:N"))]


def dashed(theme: Theme) -> dict[str, Any]:
    """The frame of a cell whose base is low."""
    return {"stroke": theme.tokens["pas"], "strokeDash": [2, 2]}


def hatches(rows: Sequence[dict[str, Any]], colour: str, width: float, height: float) -> list[alt.Chart]:
    """One path of slanted lines over these boxes; nothing where there are none."""
    if not rows:
        return []
    points: list[dict[str, Any]] = []
    for box in rows:
        x, y, x2, y2 = (box[name] for name in ("x", "y", "x2", "y2"))
        cut = x + y + _HATCH
        while cut < x2 + y2:
            points += [
                {"x": round(max(x, cut - y2), 1), "y": round(min(y2, cut - x), 1)},
                {"x": round(min(x2, cut - y), 1), "y": round(max(y, cut - x2), 1)},
                {"x": None, "y": None},
            ]
            cut += _HATCH
    numbered = [{**point, "i": index} for index, point in enumerate(points)]
    across = alt.X("x:Q", axis=None, scale=Scale(0, width, 0, width).vega())
    down = alt.Y("y:Q", axis=None, scale=Scale(0, height, 0, height).vega())
    mark = alt.Chart(data(numbered)).mark_line(
        color=colour, strokeWidth=1.4, invalid="break-paths-show-path-domains"
    )
    return [mark.encode(across, down, order=alt.Order("i:Q"))]


def head_labels(heads: Sequence[Sequence[str]], left: float, width: float, colour: str) -> list[Label]:
    """The name above each column, in lines; the last one stands just above the cells."""
    return [
        Label(text, left + (column + 0.5) * width, -9 - LINE * line, colour, "center")
        for column, lines in enumerate(heads)
        for line, text in enumerate(reversed(lines))
    ]


def key_places(texts: Iterable[str]) -> list[float]:
    """Where the swatch of each key begins."""
    found, x = [], 0.0
    for text in texts:
        found.append(x)
        x += SWATCH + 5 + text_width(text) + 14
    return found


def swatch(x: float, height: float, text: str) -> dict[str, Any]:
    """The box of a key, in the foot of a chart of this height."""
    y = height - 20
    return {"x": round(x, 1), "x2": round(x + SWATCH, 1), "y": y, "y2": y + 12, "tip": text}


def key_labels(texts: Sequence[str], height: float, colour: str) -> list[Label]:
    """The text of each key, beside its swatch."""
    places = zip(key_places(texts), texts, strict=True)
    return [Label(text, x + SWATCH + 5, height - 14, colour) for x, text in places]
