"""What a finished page holds and weighs: the checks of a report that need no browser, on every template."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from markupsafe import Markup
from nbformat import NotebookNode

from cxreports.block import MIME, Block, View
from cxreports.block.chart import chart_svg
from cxreports.theme import Theme

from .shipped import NAMES
from .test_page import Page, markup

Executed = Callable[[str], NotebookNode]
PageOf = Callable[..., Path]
LANGUAGES = ("fr", "en")
HEADLINE = {"fr": 90, "en": 75}
# What no report may claim without an experiment (methodology: association, not cause).
CAUSAL = {
    "fr": r"\b(provoqu\w+|caus(?:e|er|ée?s?|ent)|entraîn\w+|grâce à|à cause d\w+|explique la [hb]a\w+)\b",
    "en": r"\b(driv(?:es|en by)|caus(?:es|ed)|leads? to|thanks to|because of|due to)\b",
}


def blocks(notebook: NotebookNode) -> list[Block]:
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return [Block.from_json(output["data"][MIME]) for output in outputs if MIME in output["data"]]


@pytest.fixture(params=NAMES)
def report(request: pytest.FixtureRequest, executed: Executed) -> list[Block]:
    return blocks(executed(request.param))


def views(report: list[Block]) -> Iterator[tuple[str, Block, View]]:
    for block in report:
        for language, view in block.views.items():
            yield language, block, view


def sentences(view: View) -> Iterator[str]:
    """What a view says in its own words; notes and quotes cite definitions and customers."""
    yield from (view.headline, view.alt)
    for finding in view.findings:
        yield from (finding.lead, finding.text)


def test_every_figure_stands_alone(report: list[Block]) -> None:
    figures = [(language, block, view) for language, block, view in views(report) if block.kind == "figure"]
    assert figures
    for language, block, view in figures:
        assert all((view.headline, view.subtitle, view.note, view.alt, view.table)), block.id
        assert block.n, block.id
        assert len(view.headline) <= HEADLINE[language], view.headline
        assert view.alt != view.headline
        assert len(view.alt) <= 300, view.alt


def test_every_drawing_wears_the_theme_and_is_light(report: list[Block]) -> None:
    [theme] = [Theme.from_json(block.theme) for block in report if block.theme]
    allowed = {colour.upper() for colour in theme.colours} | {"#FFFFFF", "#FFF"}
    for language, block, view in views(report):
        if view.chart is None:
            continue
        svg = chart_svg(view.chart, language, name=block.id, alt=view.alt)
        worn = {colour.upper() for colour in re.findall(r"(?:fill|stroke)=\"(#[0-9A-Fa-f]{3,6})\"", svg)}
        assert worn <= allowed, (block.id, worn - allowed)
        assert len(svg) < 60_000, block.id


def test_no_sentence_claims_a_cause_without_an_experiment(report: list[Block]) -> None:
    for language, block, view in views(report):
        if any(record.get("design") == "experiment" for record in block.estimates):
            continue
        for text in sentences(view):
            assert not re.search(CAUSAL[language], text, re.IGNORECASE), (block.id, text)


def test_the_change_of_a_share_is_in_points(report: list[Block]) -> None:
    """« +3,1 % » after a change would say a relative change where a difference is meant."""
    for language, block, view in views(report):
        texts = [card.delta for card in view.cards] + list(sentences(view))
        for text in texts:
            changes = re.findall(
                r"(?:hausse|baisse|up|down|rise|fall)\s+(?:de|of|by)?\s*[+−]?[\d,.]+\s?%", text
            )
            assert changes == [], (block.id, language, text)
        for card in view.cards:
            assert not re.search(r"[+−][\d,.]+\s?%", card.delta), card.delta


def test_one_indicator_has_one_value_everywhere(report: list[Block]) -> None:
    """The whole population's value in a period, from every record of the report."""
    found: dict[tuple[str, ...], set[float]] = {}
    for record in (record for block in report for record in block.estimates):
        if record.get("period") and not record.get("by") and record.get("value") is not None:
            key = tuple(str(record.get(name)) for name in ("definition_id", "unit", "period", "n"))
            found.setdefault(key, set()).add(record["value"])
    assert {key: values for key, values in found.items() if len(values) > 1} == {}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_well_formed_and_within_its_budget(page_of: PageOf, name: str, language: str) -> None:
    static = page_of(name, language, "static").read_bytes()
    assert len(static) <= 500_000
    text = markup(static.decode())
    page = Page(text)
    assert f'<html lang="{language}">' in text
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert text.count("<table>") == len(re.findall(r"<table>\s*<caption[^>]*>[^<]+</caption>", text))
    assert all("scope" in head for head in page.all("th"))
    assert text.count("<svg") == len(
        re.findall(r"<svg[^>]*role=\"img\"[^>]*><title[^>]*>[^<]+</title>", text)
    )
    bare = Markup(re.sub(r"<(style|svg).*?</\1>", " ", text, flags=re.DOTALL)).striptags()
    assert not re.search(r"\{\w*\}", bare)
    assert not re.search(r"\b(None|NaN|nan|undefined)\b", bare)


def test_an_interactive_page_is_within_its_budget(page_of: PageOf) -> None:
    assert len(page_of("monthly").read_bytes()) <= 1_600_000
