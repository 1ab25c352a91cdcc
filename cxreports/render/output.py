"""One output of a cell as parts of a document: the best of the forms it comes in."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cxreports.block import MIME, Block
from cxreports.block.chart import chart_svg, clean_svg
from cxreports.block.prose import Tree, parse
from cxreports.block.words import words
from cxreports.errors import OutputError
from cxreports.render.grid import read_html
from cxreports.render.media import PIXELS, pixels
from cxreports.render.part import DrawingPart, GridPart, Part, PicturePart, RemarkPart, TextPart

MAX_LINES = 100
MAX_LINE = 2_000
_VEGA_LITE = re.compile(r"application/vnd\.vegalite\.v\d+[+.]json")
_PLOTLY = "application/vnd.plotly.v1+json"
_ALTAIR_CALL = re.compile(r"\}\)\(\s*(?=\{)")
_ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(slots=True)
class Outputs:
    """Reads outputs; keeps the warnings that a reader of the run's record should see.

    Attributes:
        language: of the document.
        report: the notebook holds blocks: streams stay out of sight.
        on_block: makes the part of a block.
        on_prose: makes the part of Markdown; gets the tree and the cell's number.
        drawn: whether specifications of charts become drawings, or stay data.
        warnings: what was not shown as it was, by cell.
    """

    language: str
    report: bool
    on_block: Callable[[Block], Part]
    on_prose: Callable[[Tree], Part]
    drawn: bool = True
    warnings: list[str] = field(default_factory=list)
    _drawn: int = 0
    _labels: Counter[str] = field(default_factory=Counter)

    def label(self, text: str) -> str:
        """The name of a table or drawing, that no other of the document has."""
        self._labels[text] += 1
        return f"{text} ({self._labels[text]})" if self._labels[text] > 1 else text

    def read(self, outputs: list[Mapping[str, Any]], cell: int) -> list[Part]:
        """The parts of all outputs of a cell; neighbouring prints are one."""
        parts: list[Part] = []
        printed: list[str] = []
        for output in outputs:
            if output["output_type"] == "stream":
                printed.append(str(output["text"]))
                continue
            parts += self._print(printed, cell)
            printed = []
            parts += (
                self._error(output, cell) if output["output_type"] == "error" else self._data(output, cell)
            )
        return parts + self._print(printed, cell)

    def _print(self, texts: list[str], cell: int) -> list[Part]:
        text = "".join(texts).strip("\n")
        if not text.strip():
            return []
        if self.report:
            count = text.count("\n") + 1
            self.warnings.append(f"cell {cell} printed {count} line{'s' if count > 1 else ''}, not shown")
            return []
        return [TextPart(self._cut(text, cell), "printed")]

    def _error(self, output: Mapping[str, Any], cell: int) -> list[Part]:
        self.warnings.append(f"cell {cell} failed: {output['ename']}: {output['evalue']}")
        trace = "\n".join(output.get("traceback", [])) or f"{output['ename']}: {output['evalue']}"
        return [TextPart(self._cut(trace, cell), "error")]

    def _data(self, output: Mapping[str, Any], cell: int) -> list[Part]:
        data: Mapping[str, Any] = output["data"]
        forms = (self._block, self._vega_lite, self._svg, self._pixels, self._markdown, self._plotly)
        for form in (*forms, self._html):
            if parts := form(data, cell):
                return parts
        text = _text(data.get("text/plain", "")).strip("\n")
        if text.strip():
            return [TextPart(self._cut(text, cell), "text")]
        if data:
            self.warnings.append(f"cell {cell}: an output of type {', '.join(data)} cannot be shown")
        return []

    def _block(self, data: Mapping[str, Any], cell: int) -> list[Part]:
        if MIME not in data:
            return []
        return [self.on_block(read_block(data[MIME], cell))]

    def _vega_lite(self, data: Mapping[str, Any], cell: int) -> list[Part]:
        spec = next((data[media] for media in data if _VEGA_LITE.fullmatch(media)), None)
        if spec is None and "text/html" in data:
            spec = _spec_of_altair(_text(data["text/html"]))
        if not isinstance(spec, Mapping):
            return []
        alt = self.label(_title(spec) or self._name(cell))
        if not self.drawn:
            return [DrawingPart("", alt, spec)]
        try:
            svg = chart_svg(spec, self.language, name=self._next_name(), alt=alt)
        except OutputError as error:
            self.warnings.append(f"cell {cell}: {error.message}")
            others = {media: body for media, body in data.items() if media in PIXELS}
            return self._pixels(others, cell) or [
                RemarkPart(words(self.language)["undrawn"]),
                TextPart(alt, "text"),
            ]
        return [DrawingPart(svg, alt, spec)]

    def _svg(self, data: Mapping[str, Any], cell: int) -> list[Part]:
        if "image/svg+xml" not in data:
            return []
        alt = self.label(self._name(cell))
        try:
            return [
                DrawingPart(clean_svg(_text(data["image/svg+xml"]), name=self._next_name(), alt=alt), alt)
            ]
        except OutputError as error:
            self.warnings.append(f"cell {cell}: {error.message}")
            return []

    def _pixels(self, data: Mapping[str, Any], cell: int) -> list[Part]:
        for media in PIXELS:
            if media in data:
                if uri := pixels(media, _text(data[media])):
                    return [PicturePart(uri, self._name(cell))]
                self.warnings.append(f"cell {cell}: an output that says {media} is not one")
        return []

    def _markdown(self, data: Mapping[str, Any], cell: int) -> list[Part]:
        media = next((name for name in ("text/markdown", "text/latex") if name in data), None)
        if media is None:
            return []
        text = _text(data[media])
        tree = (
            parse(text, math=True)
            if media == "text/markdown"
            else [{"t": "math", "s": text.strip(" $\n"), "display": True}]
        )
        return [self.on_prose(tree)]

    def _plotly(self, data: Mapping[str, Any], cell: int) -> list[Part]:
        """A plotly chart that brings no image: only its own library, of several megabytes, could draw it."""
        chart = data.get(_PLOTLY)
        if not isinstance(chart, Mapping):
            return []
        hint = 'add an image with plotly.io.renderers.default = "plotly_mimetype+svg"'
        self.warnings.append(f"cell {cell}: a plotly chart without an image is not drawn; {hint}")
        title = _title(chart.get("layout", {})) or self._name(cell)
        return [RemarkPart(words(self.language)["plotly"]), TextPart(title, "text")]

    def _html(self, data: Mapping[str, Any], cell: int) -> list[Part]:
        if "text/html" not in data:
            return []
        grids, loose = read_html(_text(data["text/html"]))
        if grids:
            for grid in grids:
                if grid.cut:
                    self.warnings.append(f"cell {cell}: {grid.cut} rows of a table left out")
            name = words(self.language)["table"]
            parts: list[Part] = [GridPart(grid, self.label(grid.caption or name)) for grid in grids]
            return [*parts, TextPart(self._cut(loose, cell), "text")] if loose else parts
        self.warnings.append(f"cell {cell}: an output exists only as HTML, its text is shown")
        text = _text(data.get("text/plain", "")) or loose
        return [RemarkPart(words(self.language)["plain"]), TextPart(self._cut(text, cell), "text")]

    def _next_name(self) -> str:
        self._drawn += 1
        return f"drawing-{self._drawn}"

    def _name(self, cell: int) -> str:
        return words(self.language)["image"].format(cell=cell)

    def _cut(self, text: str, cell: int) -> str:
        """Plain text without colour codes, its middle left out when it is very long."""
        lines = [_as_seen(line) for line in _ANSI.sub("", text).rstrip().split("\n")]
        if any(len(line) > MAX_LINE for line in lines):
            self.warnings.append(f"cell {cell}: lines cut after {MAX_LINE:,} characters")
            lines = [line if len(line) <= MAX_LINE else line[: MAX_LINE - 1] + "…" for line in lines]
        if len(lines) > MAX_LINES:
            count, keep = len(lines) - MAX_LINES, MAX_LINES // 2
            self.warnings.append(f"cell {cell}: {count:,} lines of text left out")
            lines[keep:-keep] = [words(self.language)["lines_cut"].format(count=count)]
        return "\n".join(lines)


def read_block(data: Mapping[str, Any], cell: int) -> Block:
    """The block that a cell put into the notebook.

    Raises:
        OutputError: another version wrote it.
    """
    try:
        return Block.from_json(data)
    except (ValueError, KeyError, TypeError) as error:
        raise OutputError(
            f"the block of cell {cell} cannot be read: {error}.",
            hint="It was written by another version: run the notebook again.",
        ) from None


def _as_seen(line: str) -> str:
    """A line as a terminal leaves it: what a carriage return wrote over is gone."""
    return _CONTROL.sub("", line.rstrip("\r").rsplit("\r", 1)[-1])


def _text(body: object) -> str:
    return "".join(body) if isinstance(body, list) else str(body)


def _title(spec: Mapping[str, Any]) -> str:
    """What a chart says of itself: its description, else its title."""
    title = spec.get("description") or spec.get("title") or ""
    if isinstance(title, Mapping):
        title = title.get("text", "")
    return " ".join(title) if isinstance(title, list) else str(title)


def _spec_of_altair(html: str) -> dict[str, Any] | None:
    """The specification inside the script that Altair's default renderer writes."""
    if "vega-embed" not in html:
        return None
    for call in _ALTAIR_CALL.finditer(html):
        try:
            spec, _ = json.JSONDecoder().raw_decode(html, call.end())
        except ValueError:
            continue
        if isinstance(spec, dict) and "vega-lite" in str(spec.get("$schema")):
            return spec
    return None
