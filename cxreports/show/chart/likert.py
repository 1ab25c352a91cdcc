"""Items of a questionnaire: answers against and for on either side of zero, the middle ones apart.

With the middle outside, both sides start at one line and can be compared with the eye.
"""

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
    Scale,
    finished,
    house_chart,
    labelled,
    layer,
    pixels,
    text_width,
)
from cxreports.show.chart.rows import wrapped
from cxreports.theme import Theme

_STEP, _BAR, _HEAD, _FOOT, _GROUP = 31, 17, 26, 8, 22
_NAME_ROOM, _MIDDLE = 218, 62


@dataclass(frozen=True, slots=True)
class Answers:
    """One item: shares 0-100 from the least to the most favourable, and those of both sides as printed.

    `tone` colours the last column: fav, unf or "".
    """

    name: str
    group: str
    shares: Sequence[float]
    texts: tuple[str, str, str]  # against, middle, for
    aside: str
    tone: str
    tip: str


@dataclass(frozen=True, slots=True)
class Heads:
    """The titles over the columns; an empty `middle` has no column."""

    against: str
    middle: str
    favourable: str
    aside: str


class _Layout:
    """Where things fall; a line with its name stands over each group."""

    def __init__(self, rows: Sequence[Answers], heads: Heads) -> None:
        self.width = float(FULL_WIDTH - 4)
        names = min(_NAME_ROOM, max(text_width(one.name) for one in rows))
        aside = max(text_width(text, bold=True) for text in (heads.aside, *(one.aside for one in rows)))
        self.aside = self.width - aside
        right = self.aside - 16
        self.middle = Scale(0, 1, right, right)
        if heads.middle:
            most = max(1.0, *(middle(one.shares) for one in rows))
            self.middle = Scale(0, most, right - _MIDDLE, right - 32)
            right -= _MIDDLE + 14
        start = names + 16
        against = max(1.0, *(sum(sides(one.shares)[0]) for one in rows))
        favourable = max(1.0, *(sum(sides(one.shares)[1]) for one in rows))
        room = right - start - 76  # of the texts at both ends
        per_point = room / (against + favourable)
        zero = start + 38 + against * per_point
        self.bars = Scale(-against, favourable, zero - against * per_point, zero + favourable * per_point)
        self.tops: list[float] = []
        self.groups: list[tuple[str, float]] = []
        y = 0.0
        for place, one in enumerate(rows):
            if one.group and (place == 0 or rows[place - 1].group != one.group):
                self.groups.append((one.group, y + _GROUP / 2 + 2))
                y += _GROUP
            self.tops.append(y)
            y += _STEP
        self.height = y

    def centre(self, index: int) -> float:
        return self.tops[index] + _STEP / 2


def sides(shares: Sequence[float]) -> tuple[list[float], list[float]]:
    """The shares against, from the middle outwards, and those for."""
    half = len(shares) // 2
    return list(reversed(shares[:half])), list(shares[len(shares) - half :])


def middle(shares: Sequence[float]) -> float:
    return shares[len(shares) // 2] if len(shares) % 2 else 0.0


@house_chart
def draw(rows: Sequence[Answers], heads: Heads, theme: Theme) -> dict[str, Any]:
    """The specification."""
    place = _Layout(rows, heads)
    zero = pixels([{"x": place.bars.px(0), "y": 0, "y2": place.height}], place.width, place.height)
    charts = [
        _bars(rows, heads, place, theme),
        zero.mark_rule(color=theme.tokens["ink"]).encode(y2=alt.Y2("y2:Q")),
        *labelled(
            [*_labels(rows, heads, place, theme), *_titles(heads, place, theme)],
            place.width,
            place.height,
            theme.tokens["bg"],
        ),
    ]
    return finished(layer(*charts), Margins(2, 2, _HEAD, _FOOT), place.height + _HEAD + _FOOT, theme)


def _bars(rows: Sequence[Answers], heads: Heads, place: _Layout, theme: Theme) -> alt.Chart:
    """Pale next to zero, full at the extremes."""
    parts = []
    for index, one in enumerate(rows):
        against, favourable = sides(one.shares)
        base = {
            "y": place.centre(index) - _BAR / 2,
            "y2": place.centre(index) + _BAR / 2,
            "item": one.name,
            "tip": one.tip,
        }
        for sign, stack, hues in (
            (-1, against, theme.diverging[1::-1]),
            (1, favourable, theme.diverging[3:]),
        ):
            done = 0.0
            for depth, share in enumerate(stack):
                strong = depth == len(stack) - 1
                ends = sorted(place.bars.px(sign * end) for end in (done, done + share))
                parts.append({**base, "x": ends[0], "x2": ends[1], "fill": hues[1 if strong else 0]})
                done += share
        if heads.middle:
            ends = [place.middle.px(0), place.middle.px(middle(one.shares))]
            parts.append({**base, "x": ends[0], "x2": ends[1], "fill": theme.tokens["pas"]})
    base_chart = pixels([{**one, "share": None} for one in parts], place.width, place.height).mark_rect()
    drawn: alt.Chart = base_chart.encode(
        x2=alt.X2("x2:Q"),
        y2=alt.Y2("y2:Q"),
        fill=alt.Fill("fill:N", scale=None, legend=None),
        tooltip=alt.Tooltip("tip:N"),
    )
    return drawn


def _labels(rows: Sequence[Answers], heads: Heads, place: _Layout, theme: Theme) -> list[Label]:
    ink, ink2 = theme.tokens["ink"], theme.tokens["ink2"]
    labels = [Label(name, 0, y, theme.tokens["brand"], bold=True) for name, y in place.groups]
    for index, one in enumerate(rows):
        y = place.centre(index)
        lines = wrapped(one.name, _NAME_ROOM)
        for line, text in enumerate(lines):
            labels.append(Label(text, 0, y + (line - (len(lines) - 1) / 2) * (LINE - 1), ink))
        against, favourable = sides(one.shares)
        labels.append(Label(one.texts[0], place.bars.px(-sum(against)) - 5, y, ink, "right"))
        labels.append(Label(one.texts[2], place.bars.px(sum(favourable)) + 5, y, ink, bold=True))
        if heads.middle:
            labels.append(Label(one.texts[1], place.middle.px(middle(one.shares)) + 4, y, ink2))
        hue = theme.tokens[one.tone] if one.tone in ("fav", "unf") else theme.tokens["ink3"]
        labels.append(Label(one.aside, place.aside, y, hue, bold=one.tone in ("fav", "unf")))
    return labels


def _titles(heads: Heads, place: _Layout, theme: Theme) -> list[Label]:
    zero, ink2 = place.bars.px(0), theme.tokens["ink2"]
    labels = [
        Label(heads.against, zero - 6, -13, ink2, "right"),
        Label(heads.favourable, zero + 6, -13, ink2),
        Label(heads.aside, place.aside, -13, ink2),
    ]
    if heads.middle:
        labels.append(Label(heads.middle, place.middle.start, -13, ink2))
    return labels
