"""Accessibility in a real browser, by axe-core (which a Python package carries: nothing is downloaded)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .shipped import NAMES

axe = pytest.importorskip("axe_playwright_python.base", reason="axe-playwright-python is not installed")

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
READY = "html[data-charts=live]"
AUDIT = """async (tags) => {
  const found = await axe.run(document, { runOnly: tags, resultTypes: ["violations"] });
  const nodes = (one) => one.nodes.map((node) => node.html.slice(0, 120)).join(" | ");
  return found.violations.map((one) => `${one.id}: ${one.help} (${nodes(one)})`);
}"""


def open_page(browser: Any, path: Path, *, live: bool, width: int = 1280) -> Any:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(path.as_uri())
    if live:
        page.wait_for_selector(READY)
    page.evaluate(axe.AXE_SCRIPT)
    return page


@pytest.mark.parametrize("charts", ["interactive", "static"])
def test_the_monthly_report_at_two_widths_in_light_and_dark(
    browser: Any, page_of: Callable[..., Path], charts: str
) -> None:
    page = open_page(browser, page_of("monthly", charts=charts), live=charts == "interactive")
    cases = [("light", 1280), ("dark", 320), ("light", 320), ("dark", 1280)]
    found = {}
    for scheme, width in cases if charts == "interactive" else cases[:2]:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        found[scheme, width] = page.evaluate(AUDIT, TAGS)
    page.close()
    assert {case: problems for case, problems in found.items() if problems} == {}


@pytest.mark.parametrize("name", [name for name in NAMES if name != "monthly"])
def test_every_other_template(browser: Any, page_of: Callable[..., Path], name: str) -> None:
    path = page_of(name, "en")
    assert path.stat().st_size <= 1_600_000
    page = open_page(browser, path, live=True)
    found = page.evaluate(AUDIT, TAGS)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    page.close()
    assert found == []
    assert wide <= 0


def test_a_notebook_without_blocks(browser: Any, tmp_path: Path) -> None:
    from cxreports.render import render

    from .plain import everything

    path = tmp_path / "plain.html"
    path.write_bytes(render(everything(), "html", language="en").content)
    page = open_page(browser, path, live=True)
    found = page.evaluate(AUDIT, TAGS)
    page.close()
    assert found == []
