"""What charts with one row per segment share: the rows' places and their names at the left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cxreports.show.chart.paper import Label, text_width
from cxreports.theme import Theme

_HEAD = 30
_FOOT = 26
_MANY = 8
_NAME_ROOM = 190


@dataclass(frozen=True, slots=True)
class Rows:
    """Places of `count` rows, top down, under a line of column titles.

    The foot of the plot, with the values of its axis, stands under the first `drawn` rows; those below are
    in words.
    """

    count: int
    drawn: int

    @property
    def step(self) -> float:
        return 36 if self.count <= _MANY else 26

    @property
    def height(self) -> float:
        """Of the whole chart, margins included."""
        return _HEAD + self.step * self.count + _FOOT

    @property
    def plot_height(self) -> float:
        """Of the rows that are drawn."""
        return self.step * self.drawn

    @property
    def inner_height(self) -> float:
        return self.height - _HEAD - self.foot

    @property
    def head(self) -> float:
        return _HEAD

    @property
    def foot(self) -> float:
        """The bottom margin: little when rows in words stand under the axis."""
        return _FOOT if self.drawn == self.count else 2

    def middle(self, index: int) -> float:
        return (index + 0.5) * self.step + (_FOOT - 2 if index >= self.drawn else 0)


def shortened(name: str, room: float) -> str:
    """The name, cut with an ellipsis when it is wider than the room."""
    if text_width(name) <= room:
        return name
    while name and text_width(name + "…") > room:
        name = name[:-1]
    return name.rstrip() + "…"


def name_labels(names: Sequence[str], bases: Sequence[str], rows: Rows, theme: Theme) -> list[Label]:
    """Each row's name and its base, left aligned in two columns."""
    room = names_width(names)
    labels = []
    for index, (name, base) in enumerate(zip(names, bases, strict=True)):
        middle = rows.middle(index)
        labels.append(Label(shortened(name, _NAME_ROOM), 0, middle, theme.tokens["ink"]))
        width = base_width(bases)
        labels.append(Label(base, room + 10 + width, middle, theme.tokens["ink3"], "right"))
    return labels


def names_width(names: Sequence[str]) -> float:
    return min(_NAME_ROOM, max(text_width(name) for name in names))


def base_width(bases: Sequence[str]) -> float:
    return max(text_width(base) for base in bases)


def left_room(names: Sequence[str], bases: Sequence[str]) -> float:
    """The pixels that names and bases take."""
    return names_width(names) + 10 + base_width(bases) + 16


def wrapped(name: str, room: float, lines: int = 2) -> list[str]:
    """The name on at most so many lines, none wider than the room; the last one is cut if need be."""
    found: list[str] = []
    for word in name.split(" "):
        if found and text_width(f"{found[-1]} {word}") <= room:
            found[-1] += f" {word}"
        elif len(found) < lines:
            found.append(word)
        else:
            found[-1] += f" {word}"
    return [shortened(line, room) for line in found]
