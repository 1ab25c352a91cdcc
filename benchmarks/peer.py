"""What others would do: papermill and nbconvert on the same template and the same data.

`shell` is the loop that everyone writes first: two commands for each report, one report after the other.
`pool` is the best that can be had of the same parts: papermill as a library in a pool of processes with
capped threads, one HTML exporter and one headless Chromium for each process, which also prints the PDF.
"""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_THREADS = ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB_MAXIMUM")
Point = dict[str, str]  # parameters of one report

_kept: dict[str, Any] = {}  # of this process: the exporter and the browser


def command(*words: str | Path, env: dict[str, str] | None = None) -> str:
    """Run a command of this environment; its output is shown when it fails."""
    tools = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        [str(word) for word in words],
        env={**os.environ, **(env or {}), "PATH": tools},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{[*map(str, words)]} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def shell(template: Path, points: Sequence[Point], folder: Path) -> list[Path]:
    """HTML alone: nbconvert needs a browser or LaTeX for a PDF."""
    made = []
    for number, point in enumerate(points):
        notebook = folder / f"{number}.ipynb"
        given = [word for key, value in point.items() for word in ("-r", key, value)]
        command("papermill", template, notebook, "--no-progress-bar", *given)
        command("jupyter", "nbconvert", "--to", "html", notebook)
        made.append(notebook.with_suffix(".html"))
    return made


def pool(template: Path, points: Sequence[Point], folder: Path, width: int) -> list[Path]:
    """HTML, and PDF where there is a Chromium."""
    tasks = [(template, point, folder / f"{number}.html") for number, point in enumerate(points)]
    with ProcessPoolExecutor(width, initializer=_begin) as processes:
        return [path for made in processes.map(_one, tasks) for path in made]


def _begin() -> None:
    os.environ |= {f"{name}_NUM_THREADS": "1" for name in _THREADS}
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # each of its kernels would warn of its sockets
    logging.getLogger("papermill").setLevel(logging.ERROR)  # it cannot read a hash sign within quotes
    from nbconvert import HTMLExporter

    _kept["exporter"] = HTMLExporter()
    if CHROMIUM:
        from playwright.sync_api import sync_playwright

        _kept["playwright"] = sync_playwright().start()
        browser = _kept["playwright"].chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        _kept["page"] = browser.new_page()


def _one(task: tuple[Path, Point, Path]) -> list[Path]:
    import papermill

    template, point, target = task
    notebook = papermill.execute_notebook(
        template, None, parameters=point, progress_bar=False, request_save_on_cell_execute=False
    )
    target.write_text(_kept["exporter"].from_notebook_node(notebook)[0], encoding="utf-8")
    if "page" not in _kept:
        return [target]
    _kept["page"].goto(target.as_uri(), wait_until="commit")  # its MathJax lies on a server: not waited for
    _kept["page"].pdf(path=target.with_suffix(".pdf"))
    return [target, target.with_suffix(".pdf")]
