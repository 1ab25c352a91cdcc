"""Charts: a Vega-Lite specification as SVG, the same bytes each time, with a name that can be read aloud."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from cxreports.errors import OutputError
from cxreports.theme import FONTS

WIDE = 540  # pixels
_KEPT = 48  # charts: those of one report, for its page and its paper; a compiled one takes up to a megabyte
_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
ET.register_namespace("", _SVG)
ET.register_namespace("xlink", _XLINK)

# d3-format's own fr-FR has a wide no-break space for thousands; a report's is narrow (U+202F).
_FRENCH = {
    "decimal": ",",
    "thousands": "\u202f",
    "grouping": [3],
    "currency": ["", "\u00a0€"],
    "percent": "\u202f%",
    "minus": "\u2212",
}
_PLACES = re.compile(r' (?:d|points|transform|[xyr]|[xy][12]|c[xy]|width|height)="[^"]*"')
_LONG_DECIMAL = re.compile(r"(\d*\.\d\d)\d+")  # a hundredth of a pixel is enough
_DROPPED = ("script", "foreignObject", "title", "desc", "metadata", "")
_REFERENCE = re.compile(r"url\(\s*['\"]?#([^)'\"]+)['\"]?\s*\)")
_IMPORT = re.compile(r"@import[^;]*;?")
_FOREIGN_URL = re.compile(r"url\(\s*['\"]?(?!#)[^)]*\)")


def chart_svg(spec: Mapping[str, Any], language: str, *, name: str, alt: str) -> str:
    """Draw a Vega-Lite specification.

    Args:
        spec: a complete specification; its data are inlined, for nothing is ever fetched.
        language: of the numbers and dates on its axes.
        name: prefix of every id in the SVG, so that charts can share a page.
        alt: the text alternative.

    Raises:
        OutputError: the specification cannot be drawn, with Vega's own words.
    """
    return clean_svg(_convert(_text(spec), language[:2]), name=name, alt=alt)


def _text(spec: Mapping[str, Any]) -> str:
    """The specification as it is compiled, once for paper and browser."""
    config = spec.get("config", {})
    # The chart is named as a whole: its marks are no images of their own.
    quiet = {"aria": False, "mark": {**config.get("mark", {}), "aria": False}}
    return json.dumps({**spec, "config": {"font": "Inter", **config, **quiet}}, sort_keys=True)


def live_chart(spec: Mapping[str, Any]) -> dict[str, Any]:
    """The chart for a browser: compiled to Vega, so that a page needs no compiler of any version.

    Raises:
        OutputError: the specification cannot be compiled.
    """
    return _compile(_text(spec))


@lru_cache(maxsize=8)
def locale(language: str) -> dict[str, Any]:
    """How numbers and dates are written on the axes of a language, as Vega wants it; empty for English."""
    if language[:2] != "fr":
        return {}
    import vl_convert

    return {"number": _FRENCH, "time": vl_convert.get_time_format_locale("fr-FR")}


@lru_cache(maxsize=8)
def register_fonts(folder: Path) -> None:
    """Let charts be lettered in the fonts of a folder, beside the packaged ones."""
    import vl_convert

    vl_convert.register_font_directory(str(folder))


@lru_cache(maxsize=_KEPT)
def _convert(spec: str, language: str) -> str:
    import vl_convert

    register_fonts(FONTS)
    options: dict[str, Any] = {"allowed_base_urls": []}
    if written := locale(language):
        options |= {"format_locale": written["number"], "time_format_locale": written["time"]}
    try:
        svg = str(vl_convert.vega_to_svg(_compile(spec), **options))
    except ValueError as error:
        raise _undrawn(error) from None
    # Vega scales nothing: a place is in pixels. An SVG from elsewhere keeps its digits.
    return _PLACES.sub(lambda place: _LONG_DECIMAL.sub(r"\1", place[0]), svg)


@lru_cache(maxsize=_KEPT)
def _compile(spec: str) -> dict[str, Any]:
    import vl_convert

    try:
        return dict(vl_convert.vegalite_to_vega(spec, vl_version=_version(spec)))
    except ValueError as error:
        raise _undrawn(error) from None


def _undrawn(error: ValueError) -> OutputError:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    reason = next((line for line in lines if line.startswith("Error")), lines[-1] if lines else "")
    return OutputError(
        f"a chart could not be drawn: {reason.removeprefix('Error: ')}",
        hint="A chart's data must be inside its specification: nothing is fetched while rendering.",
    )


def _version(spec: str) -> str:
    """The newest Vega-Lite that vl-convert holds of the specification's major version."""
    import vl_convert

    held = [tuple(map(int, version.split("."))) for version in vl_convert.get_vegalite_versions()]
    asked = re.search(r"vega-lite/v(\d+)", spec)
    same = [version for version in held if asked and version[0] == int(asked[1])]
    return ".".join(map(str, max(same or held)))


@lru_cache(maxsize=_KEPT)
def clean_svg(svg: str, *, name: str, alt: str) -> str:
    """An SVG that may be put into a page: named, without script or request, its ids its own.

    Raises:
        OutputError: the text is not SVG.
    """
    try:
        root = ET.fromstring(svg)
    except ET.ParseError as error:
        raise OutputError(f"an image is not well-formed SVG: {error}.") from None
    ids = {
        node.attrib["id"]: f"{name}-{index}" for index, node in enumerate(root.iter()) if "id" in node.attrib
    }
    _clean(root, ids)
    for key in ("class", "version"):
        root.attrib.pop(key, None)
    if "viewBox" not in root.attrib and {"width", "height"} <= root.attrib.keys():
        root.set("viewBox", " ".join(["0 0", *(_number(root.attrib[key]) for key in ("width", "height"))]))
    title = ET.Element(f"{{{_SVG}}}title", {"id": f"{name}-title"})
    title.text = alt
    root.insert(0, title)
    root.set("role", "img")
    root.set("aria-labelledby", f"{name}-title")
    return ET.tostring(root, encoding="unicode")


def _number(length: str) -> str:
    return re.sub(r"[^\d.]", "", length)


def _clean(node: ET.Element, ids: Mapping[str, str]) -> None:
    for child in list(node):
        tag = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else ""
        if tag in _DROPPED or tag.startswith("animate"):
            node.remove(child)
            continue
        if tag == "a":
            child.tag = f"{{{_SVG}}}g"
        _clean(child, ids)
    _clean_attributes(node, ids)
    if node.text and node.tag == f"{{{_SVG}}}style":
        node.text = _own_references(_IMPORT.sub("", node.text), ids)


def _clean_attributes(node: ET.Element, ids: Mapping[str, str]) -> None:
    for key, value in list(node.attrib.items()):
        short = key.rpartition("}")[2]
        if short.startswith(("aria-", "on")) or short in ("role", "tabindex"):
            del node.attrib[key]
        elif short == "id":
            node.set(key, ids[value])
        elif short == "href":
            _keep_own_reference(node, key, value, ids)
        elif "url(" in value:
            node.set(key, _own_references(value, ids))


def _keep_own_reference(node: ET.Element, key: str, value: str, ids: Mapping[str, str]) -> None:
    if value.startswith("#"):
        node.set(key, "#" + ids.get(value[1:], value[1:]))
    elif not value.startswith("data:image/"):
        del node.attrib[key]


def _own_references(value: str, ids: Mapping[str, str]) -> str:
    value = _FOREIGN_URL.sub("none", value)
    return _REFERENCE.sub(lambda found: f"url(#{ids.get(found[1], found[1])})", value)


def svg_size(svg: str) -> tuple[float, float]:
    """The natural width and height of a cleaned SVG in CSS pixels; zeros when it tells none."""

    def length(name: str) -> float:
        found = re.match(rf"<svg[^>]*?\s{name}=\"([\d.]+)(pt|px|)\"", svg)
        return float(found[1]) * (4 / 3 if found[2] == "pt" else 1) if found else 0.0

    return length("width"), length("height")


def is_wide(svg: str) -> bool:
    """Whether a chart was made to fill the width of a page; a smaller one keeps its size."""
    return svg_size(svg)[0] >= WIDE
