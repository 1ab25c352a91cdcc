"""Sparklines: a gap stays a gap."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from cxreports.block.spark import HEIGHT, WIDTH, sparkline

values = st.lists(st.none() | st.floats(-1e6, 1e6), min_size=1, max_size=24)


def draw(series: list[float | None]) -> str:
    return str(sparkline(series, line="#111", dot="#222", name="s", alt="a & b"))


@given(values)
def test_every_value_is_drawn_once_inside_the_box(series: list[float | None]) -> None:
    svg = draw(series)
    ET.fromstring(svg)
    lines = [run.split() for run in re.findall(r'points="([^"]*)"', svg)]
    dots = re.findall(r'cx="([\d.]+)" cy="([\d.]+)" r="1.2"', svg)
    assert sum(map(len, lines)) + len(dots) == sum(value is not None for value in series)
    for point in (point for run in lines for point in run):
        x, y = map(float, point.split(","))
        assert 0 <= x <= WIDTH
        assert 0 <= y <= HEIGHT


def test_a_missing_period_breaks_the_line() -> None:
    assert len(re.findall("<polyline", draw([1, 2, None, 3, 4]))) == 2


def test_the_last_value_is_marked_only_when_there_is_one() -> None:
    assert 'fill="#222"' in draw([1, 2])
    assert 'fill="#222"' not in draw([1, None])


def test_its_name_is_escaped() -> None:
    assert '<title id="s-title">a &amp; b</title>' in draw([1, 2])
