"""Labels beside points never touch one another, a point, a whisker or the edge."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from cxreports.show.chart.paper import Box
from cxreports.show.chart.place import Anchor, place

FRAME = Box(0, 0, 560, 270)
points = st.tuples(st.integers(5, 555), st.integers(5, 265), st.text("abcdef é", min_size=1, max_size=24))


def marks(x: float, y: float) -> list[Box]:
    return [Box(x - 6, y - 6, x + 6, y + 6), Box(x - 1, y - 25, x + 1, y + 25)]


@settings(max_examples=60, deadline=None)
@given(st.lists(points, min_size=1, max_size=12))
def test_labels_touch_nothing(found: list[tuple[int, int, str]]) -> None:
    obstacles = [box for x, y, _ in found for box in marks(x, y)]
    spots = place([Anchor(text, x, y) for x, y, text in found], obstacles, FRAME)
    if spots is None:
        return
    boxes = [spot.box for spot in spots]
    assert len(boxes) == len(found)
    for index, box in enumerate(boxes):
        others = [*boxes[:index], *boxes[index + 1 :], *obstacles]
        assert not any(box.overlaps(other) for other in others)
        assert FRAME.left <= box.left
        assert box.right <= FRAME.right
        assert FRAME.top <= box.top
        assert box.bottom <= FRAME.bottom


def test_far_points_all_find_a_place() -> None:
    anchors = [Anchor(f"Item {n}", 60.0 + 90 * (n % 5), 60.0 + 100 * (n // 5)) for n in range(10)]
    obstacles = [box for one in anchors for box in marks(one.x, one.y)]
    assert place(anchors, obstacles, FRAME) is not None


def test_labels_without_room_are_refused() -> None:
    assert place([Anchor("a long name", 10, 10)] * 40, [], Box(0, 0, 60, 20)) is None
