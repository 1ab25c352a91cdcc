"""What rendering costs, warm: HTML, PDF and Excel of the monthly report, beside nbconvert and a browser.

    python benchmarks/render.py            nine rounds
    python benchmarks/render.py --quick    three

One report of the demo is executed; each round then changes its numbers, so that nothing drawn before can be
used again, and renders it with every renderer in turn, in one process that is warm. The peers get the same
executed notebook: nbconvert's default HTML exporter in the same process; headless Chromium, kept open, prints
our own HTML page to PDF (opening the page is part of it). Seconds are of the clock, medians of the rounds.

The last line is one JSON object. `html_vs_nbconvert` and `pdf_vs_chromium` are the peer's seconds divided by
ours: larger is better for cxreports. `pdf_vs_chromium` is null without Chromium and Playwright.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat
from nbconvert import HTMLExporter
from nbformat import NotebookNode

from cxreports.block import MIME
from cxreports.block.chart import chart_svg
from cxreports.render import render

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
LANGUAGE = "fr"
_NUMBER = re.compile(r'(?<=": )\d+\.\d+')

Renderer = Callable[[NotebookNode], object]


def executed(folder: Path) -> NotebookNode:
    """The monthly report of the demo, as papermill leaves it."""
    import papermill

    template = ROOT / "templates" / "monthly.ipynb"
    out = folder / "monthly.ipynb"
    parameters = {"language": LANGUAGE, "period": "2026-10"}
    papermill.execute_notebook(template, out, parameters=parameters, progress_bar=False)
    return nbformat.read(out, as_version=4)


def changed(notebook: NotebookNode, step: int) -> NotebookNode:
    """The same report on other numbers: each decimal of its blocks is a little larger."""
    made = deepcopy(notebook)
    for data in blocks(made):
        text = _NUMBER.sub(lambda found: f"{float(found[0]) + step / 1000:.6f}", json.dumps(data))
        data.clear()
        data.update(json.loads(text))
    return made


def blocks(notebook: NotebookNode) -> Iterator[dict[str, Any]]:
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if MIME in output.get("data", {}):
                yield output["data"][MIME]


def specifications(notebook: NotebookNode) -> list[dict[str, Any]]:
    views = [data["views"][LANGUAGE] for data in blocks(notebook)]
    return [view["chart"] for view in views if view["chart"]]


def drawn(notebook: NotebookNode) -> None:
    """Every chart of the report as SVG; they are new, and the last of the round to be asked for."""
    for spec in specifications(notebook):
        chart_svg({**spec, "name": str(time.perf_counter())}, LANGUAGE, name="chart", alt="chart")


@contextmanager
def browser(folder: Path) -> Iterator[Renderer | None]:
    """A printer of our page by Chromium, which stays open; None where there is none."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        yield None
        return
    if CHROMIUM is None:
        yield None
        return
    with sync_playwright() as engine:
        chromium = engine.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])

        def printed(notebook: NotebookNode) -> bytes:
            page = chromium.new_page()
            page.goto((folder / "page.html").as_uri())
            content = bytes(page.pdf(format="A4", tagged=True, prefer_css_page_size=True))
            page.close()
            return content

        yield printed
        chromium.close()


def ours(format: str) -> Renderer:
    return lambda notebook: render(notebook, format, language=LANGUAGE).content


def timed(renderer: Renderer, notebook: NotebookNode) -> tuple[float, float]:
    """Seconds on the clock, and of this process's processor time."""
    began, used = time.perf_counter(), time.process_time()
    renderer(notebook)
    return time.perf_counter() - began, time.process_time() - used


def measure(rounds: int) -> dict[str, list[tuple[float, float]]]:
    """Seconds by renderer, one per round, after one round that is not counted."""
    with tempfile.TemporaryDirectory() as name, browser(Path(name)) as printer:
        folder = Path(name)
        notebook = executed(folder)
        peer = HTMLExporter()
        todo: dict[str, Renderer] = {
            "html": ours("html"),
            "nbconvert": lambda one: peer.from_notebook_node(one)[0],
            "pdf": ours("pdf"),
            **({"chromium": printer} if printer else {}),
            "xlsx": ours("xlsx"),
            "svg": drawn,
        }
        found: dict[str, list[tuple[float, float]]] = {key: [] for key in todo}
        for number in range(rounds + 1):
            made = changed(notebook, number)
            page = render(changed(notebook, -number - 1), "html", language=LANGUAGE).content
            (folder / "page.html").write_bytes(page)
            for key, renderer in todo.items():
                cost = timed(renderer, made)
                if number:
                    found[key].append(cost)
            print(f"round {number} of {rounds}", file=sys.stderr)
        charts = len(specifications(notebook))
        found["svg"] = [(seconds / charts, used / charts) for seconds, used in found["svg"]]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="three rounds")
    parser.add_argument("--rounds", type=int, default=9)
    asked = parser.parse_args()
    found = measure(3 if asked.quick else asked.rounds)
    clock = {key: statistics.median(seconds for seconds, _ in costs) for key, costs in found.items()}
    used = {key: statistics.median(used for _, used in costs) for key, costs in found.items()}
    print(f"Medians, {os.cpu_count()} processors\n\n{'':12}{'seconds':>10}{'CPU s':>10}")
    for key in clock:
        shown = "" if key == "chromium" else f"{used[key]:10.3f}"  # its processes are not this one
        print(f"{key:12}{clock[key]:10.3f}{shown}")
    chromium = round(clock["chromium"] / clock["pdf"], 2) if "chromium" in clock else None
    print("\nRatios are the peer's seconds divided by ours: larger is better.")
    summary = {
        "html_s": round(clock["html"], 3),
        "svg_s_per_chart": round(clock["svg"], 3),
        "pdf_s": round(clock["pdf"], 3),
        "xlsx_s": round(clock["xlsx"], 3),
        "html_and_pdf_cpu_s": round(used["html"] + used["pdf"], 3),
        "html_vs_nbconvert": round(clock["nbconvert"] / clock["html"], 2),
        "pdf_vs_chromium": chromium,
    }
    print(json.dumps(summary))


if __name__ == "__main__":
    main()
