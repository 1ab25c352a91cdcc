"""A notebook of an analyst who never heard of blocks: one of everything that libraries leave in outputs."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_output

from .plain import PICTURE, code, notebook, result, shown, stream, wide_table

REGIONS = ["Nord", "Île-de-France", "Grand Est", "Bretagne"]
SCORES = pd.DataFrame(
    {
        "region": REGIONS,
        "nps": [41.5, 38.25, -3.0, 12.0],
        "answers": [1240, 3120, 88, 410],
        "month": pd.to_datetime(["2026-07-01", "2026-08-01", "2026-09-01", "2026-10-01"]),
    }
)
# As matplotlib writes it: metadata that name an address, ids that every figure repeats, shared clip paths.
MATPLOTLIB = """<?xml version="1.0" encoding="utf-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns:xlink="http://www.w3.org/1999/xlink" width="240pt" height="120pt" viewBox="0 0 240 120"
 xmlns="http://www.w3.org/2000/svg" version="1.1"><metadata><x xmlns="https://matplotlib.org/"/></metadata>
<defs><style type="text/css">*{stroke-linejoin: round; stroke-linecap: butt}</style>
<clipPath id="p1"><rect x="20" y="10" width="200" height="90"/></clipPath></defs>
<g id="figure_1"><path d="M0 0H240V120H0Z" style="fill: #ffffff"/>
<path d="M20 90L80 40L140 60L220 20" clip-path="url(#p1)" style="fill: none; stroke: #1f77b4"/></g></svg>"""
PLOTLY = {
    "data": [{"type": "bar", "x": REGIONS, "y": [1, 2, 3, 4]}],
    "layout": {"title": {"text": "Volumes"}},
}
PLOTLY_HTML = "<div><script src='https://cdn.plot.ly/plotly.js'></script><div id='x'></div></div>"


def altair_bundle(chart: alt.Chart) -> Any:
    spec = chart.to_dict()
    return shown("application/vnd.vegalite.v6.json", spec, "alt.Chart(...)")


def bars() -> alt.Chart:
    return (
        alt.Chart(alt.InlineData(values=SCORES[["region", "nps"]].to_dict("records")))
        .mark_bar()
        .encode(x="nps:Q", y="region:N", tooltip=["region:N", "nps:Q"])
        .properties(title="NPS by region", width=420, height=140)
    )


def selection() -> alt.Chart:
    pick = alt.selection_point(fields=["region"])
    faded = alt.condition(pick, alt.value(1), alt.value(0.3))
    return bars().encode(opacity=faded).add_params(pick)


def styled() -> str:
    styler = SCORES[["region", "nps", "answers"]].style.format(precision=1).hide(axis="index")
    return styler.set_caption("Scores of the summer").bar(subset=["answers"], color="#9DB8CF").to_html()


def crossed() -> str:
    long = pd.concat({"2025": SCORES.nps - 2, "2026": SCORES.nps}, axis=1)
    return long.set_axis(REGIONS).to_html()


def picture_cell() -> NotebookNode:
    cell = new_markdown_cell("### A picture\n\n![The plan of the survey](attachment:plan.png)")
    cell["attachments"] = {"plan.png": {"image/png": PICTURE}}
    return cell


def gallery() -> NotebookNode:
    trace = [
        "\x1b[0;31m---------------------------------------------------------------------------\x1b[0m",
        "\x1b[0;31mKeyError\x1b[0m                                  Traceback (most recent call last)",
        "\x1b[0;31mKeyError\x1b[0m: 'regoin'",
    ]
    progress = "".join(f"\r{share:3d}%|{'#' * (share // 10):10s}|" for share in range(0, 101, 10)) + "\n"
    return notebook(
        new_markdown_cell(
            "# Scores of the autumn\n\nA notebook *as analysts write them*, with `code` and a list:\n\n"
            "1. one\n2. two\n   - nested\n\n> a quotation\n\n---"
        ),
        new_markdown_cell(
            "## Formulas\n\nThe share $\\hat p = \\frac{x}{n}$ has the interval\n\n"
            "$$\\frac{\\hat p + z^2/2n \\pm z\\sqrt{\\hat p(1-\\hat p)/n}}{1 + z^2/n}$$\n\n"
            "and $\\notTeX{$ stays."
        ),
        new_markdown_cell("## Tables"),
        code("scores", result(text_html=SCORES.to_html(), text_plain="...")),
        code("styled", result(text_html=styled(), text_plain="<Styler>")),
        code("crossed", result(text_html=crossed(), text_plain="...")),
        code("wide", result(text_html=wide_table(30), text_plain="...")),
        new_markdown_cell("## Charts"),
        code("bars", altair_bundle(bars())),
        code("selection", altair_bundle(selection())),
        code("plt.show()", shown("image/svg+xml", MATPLOTLIB, "<Figure>")),
        code("plt.show()", shown("image/png", PICTURE, "<Figure>")),
        code(
            "fig",
            NotebookNode(
                output_type="display_data",
                metadata={},
                data={"application/vnd.plotly.v1+json": PLOTLY, "text/html": PLOTLY_HTML},
            ),
        ),
        picture_cell(),
        new_markdown_cell("## Prints and errors"),
        code("print", stream("\x1b[32mdone\x1b[0m in 3 s\n"), stream(progress, "stderr")),
        code("loop", stream("".join(f"row {number}: ok\n" for number in range(5_000)))),
        code("oops", new_output("error", ename="KeyError", evalue="'regoin'", traceback=trace)),
        code("text", result(text_plain="DataFrame(4 rows)")),
        code("latex", result(text_latex="$\\displaystyle \\sum_{i=1}^{n} w_i$", text_plain="Sum")),
    )
