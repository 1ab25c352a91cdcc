"""Labels beside points: none touches another, a point, a whisker or the edge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from cxreports.show.chart.paper import SIZE, Align, Box, text_width

_RINGS = (9, 14, 20)  # pixels between a point and its label, nearest first
_ROOM = 1.5  # pixels kept free around a label


@dataclass(frozen=True, slots=True)
class Anchor:
    """A point with what is drawn around it (its whiskers), and the text that it wants."""

    text: str
    x: float
    y: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the text of an anchor goes: as `paper.Label` takes it."""

    x: float
    y: float
    align: Align
    box: Box


def place(anchors: Sequence[Anchor], obstacles: Sequence[Box], frame: Box) -> list[Spot] | None:
    """A place for each label, in the order of the anchors; None where they do not fit.

    Each label is tried at eight sides of its point and three distances, the nearest first. Labels are set one
    after the other; when one finds no place, all are set again with that one first.

    Args:
        obstacles: what no label may touch: points, whiskers, titles. frame: what no label may leave.
    """
    order = list(range(len(anchors)))
    for _ in range(len(anchors) + 1):
        found: dict[int, Spot] = {}
        failed = -1
        for index in order:
            spot = _first_free(anchors[index], [*obstacles, *(one.box for one in found.values())], frame)
            if spot is None:
                failed = index
                break
            found[index] = spot
        if failed < 0:
            return [found[index] for index in range(len(anchors))]
        order.remove(failed)
        order.insert(0, failed)
    return None


def _first_free(anchor: Anchor, taken: Sequence[Box], frame: Box) -> Spot | None:
    for spot in _candidates(anchor):
        if _within(spot.box, frame) and not any(spot.box.overlaps(box) for box in taken):
            return spot
    return None


def _candidates(anchor: Anchor) -> list[Spot]:
    """Right, left, above, below and the corners, nearest ring first."""
    sides = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (-1, -1), (1, 1), (-1, 1))
    return [_spot(anchor, ring, *side) for ring, side in product(_RINGS, sides)]


def _spot(anchor: Anchor, ring: float, across: int, down: int) -> Spot:
    x = anchor.x + across * ring * (0.75 if down else 1)
    y = anchor.y + down * (ring + SIZE * 0.2) * (0.85 if across else 1)
    width, half = text_width(anchor.text, bold=anchor.bold) + 2 * _ROOM, SIZE * 0.6 + _ROOM
    align: Align = "left" if across > 0 else "right" if across < 0 else "center"
    left = x - {"left": 0.0, "center": width / 2, "right": width}[align]
    inner = x + (_ROOM if align == "left" else -_ROOM if align == "right" else 0)
    return Spot(inner, y, align, Box(left, y - half, left + width, y + half))


def _within(box: Box, frame: Box) -> bool:
    return (
        box.left >= frame.left
        and box.right <= frame.right
        and box.top >= frame.top
        and box.bottom <= frame.bottom
    )
