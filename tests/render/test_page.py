"""The HTML page: checks that need no browser."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from cxreports.errors import UnknownName
from cxreports.render import Rendered, render

from .plain import everything
from .sample import blocks, report_notebook

Render = Callable[[str, str], Rendered]
NAMESPACES = ("http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink")
VOID = {"meta", "link", "img", "br", "hr", "input", "col"}


class Page(HTMLParser):
    """Tags with attributes, in order, and the text of some of them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []  # every element is closed, in order

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {key: value or "" for key, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {key: value or "" for key, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, *names: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes in self.tags if tag in names]


def sources() -> dict[str, str]:
    report = {language: render(report_notebook(), "html", language=language) for language in ("fr", "en")}
    found = {f"report-{language}": one.content.decode() for language, one in report.items()}
    found["plain"] = render(everything(), "html", language="en").content.decode()
    return found


SOURCES = sources()
SCRIPT = re.compile(r"<script([^>]*)>(.*?)</script>", re.DOTALL)


def markup(text: str) -> str:
    """The page without the contents of its scripts."""
    return SCRIPT.sub("<script></script>", text)


@pytest.fixture(params=sorted(SOURCES))
def source(request: pytest.FixtureRequest) -> str:
    """The whole page."""
    return SOURCES[request.param]


@pytest.fixture
def text(source: str) -> str:
    return markup(source)


@pytest.fixture
def page(source: str) -> Page:
    return Page(source)


def test_the_page_asks_for_nothing(text: str, page: Page) -> None:
    for tag, attributes in page.tags:
        for key in ("src", "href", "xlink:href", "data", "srcset", "action", "poster"):
            url = attributes.get(key, "")
            allowed = url.startswith(("#", "data:")) or (tag == "a" and key == "href") or not url
            assert allowed, (tag, key, url[:80])
    styles = "".join(re.findall(r"<style>(.*?)</style>", text, re.DOTALL)) + "".join(
        re.findall(r'style="(.*?)"', text)
    )
    assert "@import" not in styles
    assert all(url.startswith(("data:", "#")) for url in re.findall(r"url\(['\"]?(.{6})", styles))
    assert "//cdn" not in text


def test_only_the_scripts_of_the_page_may_run(source: str, page: Page) -> None:
    running = [body for kind, body in SCRIPT.findall(source) if "application/json" not in kind]
    digests = [base64.b64encode(hashlib.sha256(body.encode()).digest()).decode() for body in running]
    allowed = re.search(r"script-src ([^;]*);", policy(page))
    assert len(running) == 2  # the bundle of the charts, and the page's own
    assert allowed is not None
    assert allowed[1].split() == [f"'sha256-{digest}'" for digest in digests]
    assert "unsafe-eval" not in policy(page)


def test_every_chart_comes_with_its_data_for_the_script(source: str) -> None:
    specs = [json.loads(body) for kind, body in SCRIPT.findall(source) if 'class="spec"' in kind]
    assert len(specs) == markup(source).count('class="paper scroll')
    assert all("/vega/v" in spec["$schema"] for spec in specs)
    assert "http" not in re.sub(r'"\$schema":"[^"]*"', "", json.dumps(specs).replace(" ", ""))


def test_a_static_page_has_neither_bundle_nor_specifications() -> None:
    static = render(report_notebook(), "html", language="fr", charts="static").content.decode()
    assert "vegaEmbed=" not in static
    assert 'class="spec"' not in static
    assert len(static.encode()) < 500_000
    assert markup(static).count("<svg") == markup(SOURCES["report-fr"]).count("<svg")


def test_an_unknown_kind_of_charts_is_refused() -> None:
    with pytest.raises(UnknownName, match="Did you mean 'static'"):
        render(report_notebook(), "html", language="fr", charts="statics")


def policy(page: Page) -> str:
    return next(
        meta["content"] for meta in page.all("meta") if meta.get("http-equiv") == "Content-Security-Policy"
    )


def test_the_browser_is_told_to_ask_for_nothing(page: Page) -> None:
    assert policy(page).startswith("default-src 'none'")
    assert "http" not in policy(page)


def test_one_h1_and_headings_never_jump(page: Page) -> None:
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_ids_are_unique_and_links_and_labels_lead_somewhere(page: Page) -> None:
    ids = Counter(attributes["id"] for _, attributes in page.tags if "id" in attributes)
    assert [name for name, count in ids.items() if count > 1] == []
    targets = [link["href"][1:] for link in page.all("a") if link["href"].startswith("#")]
    labels = [name for _, attributes in page.tags for name in attributes.get("aria-labelledby", "").split()]
    assert set(targets + labels) <= set(ids)
    assert "main" in targets


def test_every_image_has_a_name(text: str, page: Page) -> None:
    assert all(image.get("alt") for image in page.all("img"))
    drawings = re.findall(r"<svg.*?</svg>", text, re.DOTALL)
    assert drawings
    for drawing in drawings:
        root = ET.fromstring(drawing)
        title = root.find("{http://www.w3.org/2000/svg}title")
        assert root.attrib["role"] == "img"
        assert title is not None
        assert title.text


def test_every_table_has_a_caption_and_scopes(text: str) -> None:
    tables = re.findall(r"<table>.*?</table>", text, re.DOTALL)
    assert tables
    for table in tables:
        assert re.search(r"<caption[^>]*>[^<]+</caption>", table)
        assert "<th" in table
        assert all('scope="' in head for head in re.findall(r"<th[ >][^>]*", table))


def test_what_scrolls_can_be_reached_and_has_a_name(page: Page) -> None:
    scrolling = [attributes for _, attributes in page.tags if "scroll" in attributes.get("class", "").split()]
    assert scrolling
    for attributes in scrolling:
        assert attributes["tabindex"] == "0"
        assert attributes["role"] == "region"
        assert attributes["aria-label"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_language_is_set_and_every_text_of_every_block_is_there(language: str) -> None:
    from markupsafe import escape

    text = SOURCES[f"report-{language}"]
    assert f'<html lang="{language}">' in text
    for block in blocks():
        view = block.view(language)
        texts = [view.headline, view.subtitle, view.note, *(card.value for card in view.cards)]
        texts += [finding.text for finding in view.findings] + [term.definition for term in view.terms]
        texts += [cell.text for row in (view.table.rows if view.table else []) for cell in row]
        assert [one for one in texts if str(escape(one)) not in text] == []


def test_sections_are_numbered_and_listed(rendered: Render) -> None:
    text = markup(rendered("html", "fr").content.decode())
    assert re.findall(
        r'<h2 id="[\w-]+"><a class="self" href="#[\w-]+"><span class="no">(\d)\.', text
    ) == list("1234567")
    contents = text[text.index('<nav class="toc"') : text.index("</nav>")]
    assert contents.count("<li>") == 7
    assert text.index('id="essentiel"') < text.index('<nav class="toc"') < text.index('<h2 id="trend"')


def test_a_report_shows_neither_code_nor_prints_nor_notes_to_the_author(rendered: Render) -> None:
    result = rendered("html", "fr")
    text = result.content.decode()
    assert "show.something" not in text
    assert "for the author" not in text
    assert result.warnings == ["cell 3 printed 3 lines, not shown"]


def test_synthetic_data_are_named_on_screen_and_on_every_printed_page(rendered: Render) -> None:
    text = rendered("html", "en").content.decode()
    assert "Synthetic data: this report describes no real company." in text
    assert re.search(r'@top-right\{content:"[^"]*Synthetic data"', text)


def test_the_page_is_light(rendered: Render) -> None:
    assert len(rendered("html", "fr").content) < 1_600_000


def test_the_same_notebook_gives_the_same_page(rendered: Render) -> None:
    assert render(report_notebook(), "html", language="fr").content == rendered("html", "fr").content


def test_a_client_name_cannot_leave_the_style_sheet() -> None:
    notebook = report_notebook()
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            for data in (output.get("data", {}).get("application/vnd.cxreports.block+json"),):
                if data and data["kind"] == "cover":
                    data["views"]["fr"]["meta"]["client"] = 'A"}</style><script>x()</script>\n'
    text = render(notebook, "html", language="fr").content.decode()
    assert "<script>x()" not in text
    assert text.count("</style>") == 1
