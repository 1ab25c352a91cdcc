"""Hand-made notebooks without a single block, as analysts have them."""

from __future__ import annotations

import base64
import struct
import zlib
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output


def png(width: int, height: int) -> str:
    """A blue PNG as a kernel sends it, made by hand."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = zlib.compress((b"\0" + b"\x0f\x6a\xa6" * width) * height)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + parts).decode("ascii") + "\n"


PICTURE = png(240, 120)
FRAME = """<div><style scoped>.dataframe tbody tr th {vertical-align: middle;}</style>
<table border="1" class="dataframe">
<thead><tr style="text-align: right;"><th></th><th>region</th><th>score</th></tr></thead>
<tbody><tr><th>0</th><td>Nord &amp; Est</td><td>41.5</td></tr>
<tr><th>1</th><td>Sud</td><td>NaN</td></tr></tbody></table>
<p>2 rows × 2 columns</p></div>"""
WIDGET = "<div><script>go()</script><button>Press</button></div>"
CHART: dict[str, Any] = {
    "$schema": "https://vega.github.io/schema/vega-lite/v6.1.0.json",
    "title": "Scores by region",
    "data": {"values": [{"r": "Nord", "s": 41.5}, {"r": "Sud", "s": 30}]},
    "mark": "bar",
    "encoding": {"x": {"field": "s", "type": "quantitative"}, "y": {"field": "r", "type": "nominal"}},
}


def result(**data: Any) -> NotebookNode:
    """A result; `text_html=...` stands for the MIME type text/html."""
    return new_output("execute_result", data={key.replace("_", "/", 1): value for key, value in data.items()})


def shown(media: str, body: Any, plain: str = "an object") -> NotebookNode:
    # Made by hand: nbformat's own validation refuses Altair's MIME type, which kernels send all the same.
    return NotebookNode(output_type="display_data", metadata={}, data={media: body, "text/plain": plain})


def code(source: str, *outputs: NotebookNode) -> NotebookNode:
    cell = new_code_cell(source)
    cell["outputs"] = list(outputs)
    return cell


def stream(text: str, name: str = "stdout") -> NotebookNode:
    return new_output("stream", name=name, text=text)


def notebook(*cells: NotebookNode, **metadata: Any) -> NotebookNode:
    made = new_notebook(metadata=metadata)
    made["cells"] = list(cells)
    return made


def everything() -> NotebookNode:
    """One of each output that a plain notebook holds."""
    picture = new_markdown_cell("Look:\n\n![A dot](attachment:dot.png)\n\n![far](https://example.com/x.png)")
    picture["attachments"] = {"dot.png": {"image/png": PICTURE}}
    trace = ["\x1b[0;31mValueError\x1b[0m: no such region"]
    return notebook(
        new_markdown_cell("# Regional scores, d’août à octobre\n\nA first look at **scores**."),
        code("df", result(text_html=FRAME, text_plain="   region  score")),
        new_markdown_cell("## A chart\n\n| A | B |\n|---|--:|\n| x | $1$ |\n\n```\ncode\n```"),
        code("chart", shown("application/vnd.vegalite.v6.json", CHART)),
        code("plt.show()", shown("image/png", PICTURE, "<Figure size 640x480 with 1 Axes>")),
        picture,
        new_markdown_cell("### Prints"),
        code("print(1)", stream("one\n"), stream("two\n", "stderr"), stream("x" * 3000 + "\n")),
        code("loop()", stream("".join(f"line {number}\n" for number in range(10_000)))),
        code("boom()", new_output("error", ename="ValueError", evalue="no such region", traceback=trace)),
        new_markdown_cell("## A wide table"),
        code("wide", result(text_html=wide_table(40), text_plain="wide")),
        code(
            "widget",
            result(text_html="<div><script>go()</script><button>Press</button></div>", text_plain="Button()"),
        ),
        code("1 + 1", result(text_plain="2")),
    )


def wide_table(columns: int) -> str:
    head = "".join(f"<th>column {number}</th>" for number in range(columns))
    row = "".join(f"<td>{1000 + number}</td>" for number in range(columns))
    return f"<table><thead><tr><th></th>{head}</tr></thead><tbody><tr><th>a</th>{row}</tr></tbody></table>"
