"""What is rendered once per test run: the sample, the shipped templates; and the browser to look at it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode

from cxreports.render import Rendered, render

from .sample import report_notebook
from .shipped import execute, once

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ACTIONS = [
    {
        "action": "Rappeler les détracteurs",
        "owner": "Service clients",
        "date": "2026-11-15",
        "indicator": "nps",
    },
    {"action": "Réécrire la facture", "owner": "Facturation", "date": "2026-12-01", "indicator": "csat"},
    {"action": "Mesurer l’effet du rappel", "indicator": "churn"},
]


@pytest.fixture(scope="session")
def rendered() -> Callable[[str, str], Rendered]:
    """`rendered(format, language)`: the sample report."""
    return lru_cache(lambda format, language: render(report_notebook(), format, language=language))


@pytest.fixture(scope="session")
def executed(
    tmp_path_factory: pytest.TempPathFactory, _cache_of_the_session: None
) -> Callable[[str], NotebookNode]:
    """`executed(name)`: a shipped template, run on the demo in both languages."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "executed"

    @lru_cache
    def read(name: str) -> NotebookNode:
        own: dict[str, Any] = {"targets": {"nps": 40}, "actions": ACTIONS} if name == "monthly" else {}

        def make() -> str:
            return nbformat.writes(execute(name, language="fr+en", period="2026-10", **own))

        return nbformat.reads(once(folder / f"{name}.ipynb", make), as_version=4)

    return read


@pytest.fixture(scope="session")
def page_of(
    tmp_path_factory: pytest.TempPathFactory, executed: Callable[[str], NotebookNode]
) -> Callable[..., Path]:
    """`page_of(name, language="fr", charts="interactive")`: the file of a template's page."""
    folder = tmp_path_factory.mktemp("pages")

    @lru_cache
    def write(name: str, language: str = "fr", charts: str = "interactive") -> Path:
        path = folder / f"{name}.{language}.{charts}.html"
        path.write_bytes(render(executed(name), "html", language=language, charts=charts).content)
        return path

    return write


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as engine:
        opened = engine.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()
