"""What a page gains with JavaScript, in a real browser; and that nothing is missing without it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from .test_accessibility import READY

PageOf = Callable[..., Path]
ROWS = "table => [...table.tBodies[0].rows].map(row => [...row.cells].map(cell => cell.textContent))"


@pytest.fixture(scope="module")
def live(browser: Any, page_of: PageOf) -> Iterator[Any]:
    """The monthly report, its charts alive; clipboard allowed."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, permissions=["clipboard-read", "clipboard-write"]
    )
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("request", lambda request: page.complaints.append(request.url) if "http" in request.url else None)
    page.goto(page_of("monthly").as_uri())
    page.wait_for_selector(READY)
    yield page
    context.close()


def boxes(page: Any) -> list[list[float]]:
    return page.evaluate(
        "[...document.querySelectorAll('.fig svg')].map(one => { const box = one.getBoundingClientRect();"
        " return [box.left, box.top + scrollY, box.width, box.height].map(Math.round) })"
    )


def test_live_charts_stand_where_the_drawings_stood(browser: Any, live: Any, page_of: PageOf) -> None:
    still = browser.new_page(viewport={"width": 1280, "height": 900})
    still.goto(page_of("monthly", charts="static").as_uri())
    expected = boxes(still)
    names = still.evaluate(
        "[...document.querySelectorAll('.fig svg')].map(one => one.textContent.length > 0)"
    )
    still.close()
    assert boxes(live) == expected
    assert all(names)
    assert live.locator(".fig .live svg[role=img][aria-label]").count() == len(expected)
    assert live.locator(".fig svg [role]").count() == 0
    assert live.complaints == []


def test_a_tooltip_tells_the_value_its_interval_and_its_base(live: Any) -> None:
    points = live.locator("#trend-nps .mark-symbol path")
    points.last.scroll_into_view_if_needed()
    points.last.hover()
    tip = live.locator(".tip")
    text = tip.inner_text()
    assert re.search(r"oct\. 2026\s: \+\d+ \(IC 95\s%\s: \d+ à \d+\s; \d+\sréponses\)", text), text
    live.keyboard.press("Escape")
    assert tip.is_hidden()


def table_with_total(page: Any) -> Any:
    table = page.locator(".fig:has(tr.total) table").first
    table.evaluate("one => one.closest('details').open = true")
    return table


def test_a_table_sorts_by_the_numbers_behind_its_texts(live: Any) -> None:
    table = table_with_total(live)
    head = table.locator("thead th", has_text="Écart").first
    index = head.evaluate("one => one.cellIndex")
    total = table.evaluate(ROWS)[-1]
    head.locator("button").click()
    values = table.evaluate(
        "(table, index) => [...table.tBodies[0].rows].slice(0, -1)"
        ".map(row => row.cells[index].dataset.value).map(one => one === undefined ? null : Number(one))",
        index,
    )
    known = [value for value in values if value is not None]
    assert len(known) >= 3
    assert known == sorted(known, reverse=True)
    assert values[: len(known)] == known  # those without a value come last
    assert head.get_attribute("aria-sort") == "descending"
    assert table.evaluate(ROWS)[-1] == total
    head.locator("button").focus()
    live.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "ascending"
    said = live.wait_for_selector("[role=status]:has-text('ordre croissant')", state="attached")
    assert said.inner_text().startswith("Trié par Écart")


def test_names_sort_as_the_language_does(live: Any) -> None:
    table = table_with_total(live)
    head = table.locator("thead th").first
    head.locator("button").click()
    names = [row[0] for row in table.evaluate(ROWS)[:-1]]
    places = [name for name in names if name in ("Est", "Île-de-France", "Ouest", "Sud")]
    assert places == ["Est", "Île-de-France", "Ouest", "Sud"]


def test_data_are_copied_as_numbers_that_a_french_spreadsheet_reads(live: Any) -> None:
    figure = live.locator("#trend-nps")
    figure.locator(".tools button").first.click()
    live.wait_for_selector("[role=status]:has-text('Données copiées')", state="attached")
    lines = live.evaluate("navigator.clipboard.readText()").splitlines()
    assert lines[0].startswith("Période;Valeur;")
    cells = lines[-1].split(";")
    assert cells[0] == "2026-10"
    assert re.fullmatch(r"-?\d+(,\d+)?", cells[1])
    assert not {"\u202f", "\u00a0"} & set("".join(lines))


def test_without_a_clipboard_the_data_become_a_file(browser: Any, page_of: PageOf) -> None:
    context = browser.new_context(accept_downloads=True)
    context.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', { value: undefined });"
        "document.execCommand = () => false;"
    )
    page = context.new_page()
    page.goto(page_of("monthly", "en").as_uri())
    with page.expect_download() as saved:
        page.locator("#trend-nps .tools button").first.click()
    text = Path(saved.value.path()).read_text(encoding="utf-8-sig")
    context.close()
    assert saved.value.suggested_filename == "trend-nps.csv"
    assert text.splitlines()[0].startswith("Period,Value,")


def test_the_contents_follow_the_reader(live: Any) -> None:
    entries = live.locator(".side a")
    assert entries.count() == live.locator(".toc a").count() >= 3
    live.locator("section.sec").nth(2).evaluate("one => one.scrollIntoView()")
    assert live.wait_for_selector(".side [aria-current=location]:text-matches('^3\\\\.')", timeout=5000)


def test_a_heading_gives_its_own_address(live: Any) -> None:
    link = live.locator("#segments a.self").first
    assert link.get_attribute("href") == "#segments"


def test_without_javascript_everything_is_there_and_no_control_is(browser: Any, page_of: PageOf) -> None:
    path = page_of("monthly")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    assert page.locator("button, .tools, .side, .tip").count() == 0
    assert page.locator(".fig svg").count() == page.locator("script.spec").count() > 0
    assert page.locator("section.sec h2").count() == page.locator(".toc a").count()
    assert page.locator(".fig details table").count() == page.locator(".fig").count()
    context.close()


def test_print_shows_charts_and_their_data_and_no_control(live: Any) -> None:
    live.emulate_media(media="print")
    live.evaluate("dispatchEvent(new Event('beforeprint'))")
    hidden = live.evaluate(
        "[...document.querySelectorAll('.tools, .side, summary, .skip')]"
        ".filter(one => one.getClientRects().length).length"
    )
    shown = live.evaluate(
        "[...document.querySelectorAll('.fig')].every(one => one.querySelector('svg').getClientRects().length"
        " && one.querySelector('table').getClientRects().length)"
    )
    live.evaluate("dispatchEvent(new Event('afterprint'))")
    closed = live.evaluate("document.querySelectorAll('details:not([open])').length")
    live.emulate_media(media="screen")
    assert hidden == 0
    assert shown
    assert closed >= 1
