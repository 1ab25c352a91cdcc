"""The check of a theme: what fails is named, and what it offers instead passes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxreports.errors import UsageError
from cxreports.theme import Theme, load_theme
from cxreports.theme.check import check, closest, measures, readable
from cxreports.theme.colour import contrast

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")


def wearing(**tokens: str) -> Theme:
    theme = load_theme()
    return replace(theme, tokens={**theme.tokens, **tokens})


def test_a_pale_brand_is_refused_and_the_nearest_that_passes_is_offered() -> None:
    with pytest.raises(UsageError, match=r"brand #8FC4EC on bg #FFFFFF has a contrast of 1\.\d+:1") as caught:
        check(wearing(brand="#8FC4EC"), where="acme.yaml")
    offered = caught.value.hint.split()[-1] if "more fail" not in caught.value.hint else ""
    offered = offered or caught.value.hint.split(" is ")[1][:7]
    assert contrast(offered, "#FFFFFF") >= 4.5
    assert caught.value.where == "acme.yaml"


def test_a_red_and_a_green_that_some_confuse_are_refused() -> None:
    with pytest.raises(UsageError, match=r"look alike to readers who see no (red|green)"):
        check(wearing(fav="#2E7D32", unf="#9A5B00"))


@given(colours, st.sampled_from(["#FFFFFF", "#12181F", "#F4F6F9"]))
def test_what_is_offered_is_readable_and_the_nearest_on_its_way(colour: str, ground: str) -> None:
    offered = readable(colour, ground)
    assert contrast(offered, ground) >= 4.5


@settings(max_examples=25)
@given(colours)
def test_the_colour_offered_for_a_failing_pair_passes_when_it_is_worn(colour: str) -> None:
    for measure in measures(wearing(unf=colour)):
        if measure.first != "unf" or measure.passes or not measure.nearest:
            continue
        if measure.eye:
            assert closest(measure.nearest, measure.colours[1])[1] >= measure.least
        assert contrast(measure.nearest, "#FFFFFF") >= 4.4 or measure.second != "bg"


def test_both_the_page_and_the_dark_page_are_measured() -> None:
    firsts = {measure.first for measure in measures(load_theme())}
    assert {"ink3", "dark ink3", "cover_ink", "categorical 6", "sequential 4", "diverging 1"} <= firsts
