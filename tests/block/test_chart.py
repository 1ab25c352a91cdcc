"""Charts as SVG: named, self-contained, the same each time."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from cxreports.block.chart import chart_svg, clean_svg, svg_size
from cxreports.errors import OutputError
from cxreports.theme import FONTS

SVG = "{http://www.w3.org/2000/svg}"
SPEC: dict[str, Any] = {
    "$schema": "https://vega.github.io/schema/vega-lite/v6.1.0.json",
    "data": {"values": [{"x": 1, "y": 1234.5}, {"x": 2, "y": -2500}]},
    "mark": {"type": "line", "clip": True},
    "encoding": {
        "x": {"field": "x", "type": "quantitative"},
        "y": {"field": "y", "type": "quantitative", "axis": {"format": ",.1f"}},
    },
}


def ids(svg: str) -> list[str]:
    return [node.attrib["id"] for node in ET.fromstring(svg).iter() if "id" in node.attrib]


def test_a_chart_is_an_image_with_a_name() -> None:
    root = ET.fromstring(chart_svg(SPEC, "en", name="one", alt="A line <up>"))
    title = root.find(f"{SVG}title")
    assert title is not None
    assert title.text == "A line <up>"
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"] == title.attrib["id"]
    noise = [
        key
        for node in list(root.iter())[1:]
        for key in node.attrib
        if key.startswith("aria") or key == "role"
    ]
    assert noise == []


def test_charts_on_one_page_share_no_id() -> None:
    one, two = (chart_svg(SPEC, "en", name=name, alt="x") for name in ("one", "two"))
    assert not set(ids(one)) & set(ids(two))
    clip = [node.attrib["clip-path"] for node in ET.fromstring(one).iter() if "clip-path" in node.attrib]
    assert clip
    assert all(value.removeprefix("url(#").rstrip(")") in ids(one) for value in clip)


def test_numbers_follow_the_language() -> None:
    french, english = (chart_svg(SPEC, language, name="c", alt="x") for language in ("fr", "en"))
    assert "\u22122\u202f500,0" in french
    assert "\u22122,500.0" in english


def test_the_same_specification_gives_the_same_bytes() -> None:
    from cxreports.block import chart

    first = chart_svg(SPEC, "fr", name="c", alt="x")
    chart._convert.cache_clear()
    assert chart_svg(SPEC, "fr", name="c", alt="x") == first


def test_nothing_is_fetched() -> None:
    spec = {**SPEC, "data": {"url": "https://example.com/data.csv"}}
    with pytest.raises(OutputError, match=r"example\.com.*\n.*nothing is fetched"):
        chart_svg(spec, "en", name="c", alt="x")


def test_a_foreign_svg_is_cleaned() -> None:
    foreign = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
      width="72pt" height="36pt" onload="x()"><script>x()</script><foreignObject/>
      <style>@import "https://evil.example/x.css";.a{fill:url(https://evil.example/p)}</style>
      <defs><path id="p" d="M0 0"/></defs>
      <use xlink:href="#p"/><image href="https://evil.example/i.png"/><a href="https://x.y"><rect/></a></svg>"""
    svg = clean_svg(foreign, name="f", alt="x")
    assert "evil" not in svg
    assert "script" not in svg
    assert "onload" not in svg
    assert "x.y" not in svg
    root = ET.fromstring(svg)
    assert root.find(f"{SVG}g/{SVG}rect") is not None
    target = next(iter(root.iter(f"{SVG}use"))).attrib["{http://www.w3.org/1999/xlink}href"]
    assert target.removeprefix("#") in ids(svg)
    assert root.attrib["viewBox"] == "0 0 72 36"
    assert svg_size(svg) == (96, 48)


def test_what_is_not_svg_is_refused() -> None:
    with pytest.raises(OutputError, match="not well-formed"):
        clean_svg("<svg", name="f", alt="x")


@pytest.mark.parametrize("font", sorted(FONTS.glob("*.ttf")), ids=lambda path: path.stem)
def test_what_measuring_reads_of_a_font_stands_before_its_outlines(font: Path) -> None:
    """vl-convert maps the file anew for every letter, which is cheaper when it touches few of its pages."""
    with TTFont(font) as opened:
        tables = opened.reader.tables
    order = sorted(tables, key=lambda name: tables[name].offset)
    assert order[-2:] == ["loca", "glyf"]
    assert tables["glyf"].offset < 32_768
