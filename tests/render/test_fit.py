"""Filling the pages, from where things came to stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxreports.render.fit import (
    BOTTOM,
    TOP,
    air,
    filled,
    free_space,
    growth,
    read_marks,
    split_tails,
    taller,
)


def marks(*values: tuple[int, str, int, float]):  # type: ignore[no-untyped-def]
    return read_marks([*values, (0, "total", 3, 0)])


def test_space_is_free_below_a_part_that_ends_on_its_page() -> None:
    pages, found = marks(
        (0, "start", 1, TOP), (0, "end", 1, BOTTOM - 200), (1, "start", 2, TOP), (1, "end", 2, 700)
    )
    assert pages == 3
    assert free_space(found, pages)[1] == pytest.approx(200)


def test_no_space_is_known_under_a_part_that_runs_on() -> None:
    pages, found = marks((0, "start", 1, TOP), (0, "end", 1, 300), (1, "start", 1, 310), (1, "end", 2, 200))
    assert 1 not in free_space(found, pages)


def test_charts_of_a_page_share_its_space_and_never_exceed_it() -> None:
    pages, found = marks(
        (0, "start", 2, TOP), (0, "end", 2, 300), (1, "start", 2, 310), (1, "end", 2, BOTTOM - 100)
    )
    factors = growth(found, pages, {0: 150.0, 1: 250.0})
    assert factors[0] == factors[1] > 1
    assert sum(height * (factors[part] - 1) for part, height in ((0, 150), (1, 250))) <= 100


@given(st.floats(TOP, BOTTOM), st.floats(20, 400))
def test_growth_is_bounded(end: float, height: float) -> None:
    pages, found = marks((0, "start", 1, TOP), (0, "end", 1, end))
    factor = growth(found, pages, {0: height}).get(0, 1.0)
    assert 1 <= factor <= 1.5
    assert height * (factor - 1) <= BOTTOM - end
    assert 0 <= air(found, pages) * 5.5 <= BOTTOM - end


def test_the_last_rows_of_a_table_stand_together() -> None:
    _, found = marks(
        (0, "tail", 1, 700), (0, "last", 1, 730), (1, "tail", 1, 740), (1, "last", 2, 60), (2, "end", 2, 90)
    )
    assert split_tails(found) == [1]


def test_the_last_page_stays_as_it_is() -> None:
    pages, found = marks((0, "start", 3, TOP), (0, "end", 3, 200))
    assert growth(found, pages, {0: 100.0}) == {}
    assert filled(found, pages) == pytest.approx((200 - TOP) / (BOTTOM - TOP))


def test_taller_scales_every_view_and_no_mark() -> None:
    bars = {"mark": {"type": "bar", "height": 18}, "height": {"step": 30}}
    spec = {"hconcat": [{"height": 100, "layer": [{"mark": "line"}]}, bars], "width": 300}
    grown = taller(spec, 1.5)
    assert grown["hconcat"][0]["height"] == 150
    assert grown["hconcat"][1] == {"mark": {"type": "bar", "height": 18}, "height": {"step": 45.0}}
    assert grown["width"] == 300


def test_a_chart_laid_out_in_pixels_is_stretched_as_a_whole() -> None:
    scale = {"domain": [0, 100], "range": [100, 0]}
    layer = {"mark": "point", "encoding": {"x": {"scale": {"range": [0, 300]}}, "y": {"scale": scale}}}
    spec = {
        "autosize": {"type": "none"},
        "height": 100,
        "padding": {"left": 9, "bottom": 20},
        "layer": [layer],
    }
    grown = taller(spec, 1.5)
    assert grown["height"] == 150
    assert grown["padding"] == {"left": 9, "bottom": 30}
    assert grown["layer"][0]["encoding"]["y"]["scale"] == {"domain": [0, 100], "range": [150, 0]}
    assert grown["layer"][0]["encoding"]["x"] == layer["encoding"]["x"]


def test_taller_leaves_the_original_alone() -> None:
    spec = {"height": {"step": 30}, "vconcat": [{"height": 100}]}
    taller(spec, 2)
    assert spec == {"height": {"step": 30}, "vconcat": [{"height": 100}]}
