"""The HTML page in a real browser, where there is one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cxreports.render import Rendered, render

from .plain import everything

Render = Callable[[str, str], Rendered]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory, rendered: Render) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    contents = {
        "report": rendered("html", "fr").content,
        "plain": render(everything(), "html", language="en").content,
    }
    for name, content in contents.items():
        (folder / f"{name}.html").write_bytes(content)
    return {name: folder / f"{name}.html" for name in contents}


@pytest.mark.parametrize("name", ["report", "plain"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_page_asks_for_nothing_and_reflows(
    browser: Any, pages: dict[str, Path], name: str, scheme: str, width: int
) -> None:
    viewport = {"width": width, "height": 800}
    context = browser.new_context(viewport=viewport, color_scheme=scheme, java_script_enabled=True)
    page, requests, complaints = context.new_page(), [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(pages[name].as_uri())
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    fonts = page.evaluate("document.fonts.ready.then(() => document.fonts.check('16px Inter'))")
    context.close()
    assert [url for url in requests if not url.startswith(("file:", "data:"))] == []
    assert complaints == []
    assert overflow <= 0
    assert fonts


def test_charts_stay_readable_on_a_phone(browser: Any, pages: dict[str, Path]) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 800})
    page.goto(pages["report"].as_uri())
    widths = page.evaluate(
        "[...document.querySelectorAll('.fig svg')].map(one => one.getBoundingClientRect().width)"
    )
    page.close()
    assert widths
    assert all(width >= 600 for width in widths)


def test_every_text_has_enough_contrast_in_the_dark(browser: Any, pages: dict[str, Path]) -> None:
    """WCAG 1.4.3 measured on the page itself, outside of charts: the colours that the browser computed."""
    script = """() => {
      const luminance = colour => { const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map(part => {
        const c = part / 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4 });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b };
      const ground = node => { for (let n = node; n; n = n.parentElement) {
        const colour = getComputedStyle(n).backgroundColor;
        if (!/, 0\\)$/.test(colour)) return colour } return 'rgb(255, 255, 255)' };
      const speaks = node => [...node.childNodes].some(one => one.nodeType === 3 && one.textContent.trim());
      const ratio = node => {
        const pair = [getComputedStyle(node).color, ground(node)].map(luminance).sort((x, y) => y - x);
        return (pair[0] + 0.05) / (pair[1] + 0.05) };
      return [...document.querySelectorAll('body *')]
        .filter(node => !node.closest('svg, .skip, script') && speaks(node) && ratio(node) < 4.5)
        .map(node => [ratio(node), node.tagName, node.className, node.textContent.slice(0, 30)]) }"""
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme)
        page = context.new_page()
        page.goto(pages["report"].as_uri())
        assert page.evaluate(script) == []
        context.close()
