"""A notebook without blocks comes out well: everything is shown, or its absence said."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from cxreports.render import Rendered, render

from .gallery import gallery
from .test_accessibility import AUDIT, TAGS, open_page
from .test_page import Page, markup


@pytest.fixture(scope="module")
def made() -> Rendered:
    return render(gallery(), "html", language="en")


def test_what_is_not_shown_as_it_was_is_said(made: Rendered) -> None:
    assert len(made.warnings) == 3
    plotly, cut, failed = made.warnings
    assert "plotly" in plotly
    assert "svg" in plotly  # and what to do about it
    assert "lines of text left out" in cut
    assert "KeyError" in failed
    text = made.content.decode()
    assert "This plotly chart brings no image" in text
    assert "Volumes" in text
    assert "cdn.plot.ly" not in text


def test_formulas_are_mathml_and_what_is_no_tex_stays(made: Rendered) -> None:
    text = markup(made.content.decode())
    assert text.count("<math") == 3
    assert "<mfrac>" in text
    assert re.search(r'<math[^>]*display="block"', text)
    assert r"$\notTeX{$" in text


def test_tables_have_headers_captions_and_values(made: Rendered) -> None:
    text = markup(made.content.decode())
    assert "<caption>Scores of the summer</caption>" in text
    assert '<th scope="colgroup"' in text or text.count('<th scope="col"') > 10
    assert text.count("<table>") == 4
    Page(text)  # well formed


def test_charts_are_drawn_and_alive(made: Rendered) -> None:
    text = made.content.decode()
    assert markup(text).count("<svg") == 3  # two of Altair, one of matplotlib
    assert text.count('class="spec"') == 2
    assert markup(text).count("<img") == 2


def test_terminal_colours_and_progress_bars_leave_their_last_state(made: Rendered) -> None:
    text = made.content.decode()
    assert "done in 3 s" in text
    assert "100%|##########|" in text
    assert " 50%|" not in text
    assert "\x1b" not in text


@pytest.mark.parametrize("width", [320, 1280])
def test_a_browser_finds_nothing_to_say(browser: Any, tmp_path: Path, made: Rendered, width: int) -> None:
    path = tmp_path / "gallery.html"
    path.write_bytes(made.content)
    page = open_page(browser, path, live=True, width=width)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    found = page.evaluate(AUDIT, TAGS)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if width == 1280:  # a selection in a chart of one's own works
        bar = page.locator(".live").nth(1).locator(".mark-rect path").first
        bar.click()
        faded = page.locator(".live").nth(1).locator(".mark-rect path[opacity='0.3']")
        faded.first.wait_for(timeout=5000)
    page.close()
    assert found == []
    assert complaints == []
    assert wide <= 0
