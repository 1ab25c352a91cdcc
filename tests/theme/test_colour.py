"""Colour arithmetic against published values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxreports.theme.colour import EYES, _ciede2000, contrast, distance, mix

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")


def test_contrast_of_black_and_white_is_twenty_one() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@given(colours, colours)
def test_contrast_and_distance_do_not_depend_on_the_order(one: str, other: str) -> None:
    assert contrast(one, other) == contrast(other, one) >= 1
    for eye in EYES:
        assert distance(one, other, eye) == pytest.approx(distance(other, one, eye), abs=1e-9)


@given(colours)
def test_a_colour_is_at_no_distance_from_itself(colour: str) -> None:
    assert all(distance(colour, colour, eye) == 0 for eye in EYES)


# Sharma, Wu & Dalal 2005, table 1: pairs made to catch wrong hue arithmetic.
@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, -1, 2), (50, 0, 0), 2.3669),
        ((50, 2.49, -0.001), (50, -2.49, 0.0011), 7.2195),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
        ((22.7233, 20.0904, -46.694), (23.0331, 14.973, -42.5619), 2.0373),
    ],
)
def test_ciede2000_agrees_with_the_published_pairs(one: object, other: object, expected: float) -> None:
    import numpy as np

    assert _ciede2000(np.array(one, float), np.array(other, float)) == pytest.approx(expected, abs=1e-4)


def test_red_and_green_are_close_only_to_eyes_that_confuse_them() -> None:
    red, green = "#A04000", "#507000"
    assert distance(red, green, "deutan") < 0.5 * distance(red, green)


def test_mix_goes_from_one_colour_to_the_other() -> None:
    assert [mix("#000000", "#FFFFFF", share) for share in (0, 0.2, 1)] == ["#000000", "#333333", "#FFFFFF"]
