"""The work itself: the cells of reports, and their rendering, in one warm process. A batch cannot be faster.

    python benchmarks/bare.py TEMPLATE POINTS.json NOTEBOOKS

NOTEBOOKS are executed notebooks of the same reports, to be rendered. Prints the seconds, and those that a
processor worked, after a first report that loads the libraries and is not counted.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import nbformat
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from cxreports.render import render


def seconds(template: Path, points: list[dict[str, str]], notebooks: list[Path]) -> tuple[float, float]:
    shell = InteractiveShell.instance()
    cells = [cell for cell in nbformat.read(template, as_version=4).cells if cell.cell_type == "code"]
    began = worked = 0.0
    for number, (point, path) in enumerate(
        zip([points[0], *points], [notebooks[0], *notebooks], strict=True)
    ):
        if number == 1:
            began, worked = time.perf_counter(), time.process_time()
        for cell in cells:
            with capture_output():
                shell.run_cell(cell.source).raise_error()
            if "parameters" in cell.metadata.get("tags", []):
                shell.push(point)
        executed = nbformat.read(path, as_version=4)
        for kind in ("html", "pdf"):
            render(executed, kind, language=point["language"])
    return time.perf_counter() - began, time.process_time() - worked


if __name__ == "__main__":
    print(*seconds(Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text()), [*map(Path, sys.argv[3:])]))
