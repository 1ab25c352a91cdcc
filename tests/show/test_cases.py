"""What the blocks of the templates say in each case: typography, words gated by tests, nothing hidden."""

from __future__ import annotations

import json
import re

import altair as alt
import pytest

from cxreports.block import Block
from cxreports.show.typography import faults
from cxreports.show.voice import ALT_LENGTH, HEADLINE_LENGTH
from tests.show.cases import CASES, blocks_of
from tests.show.test_blocks import texts
from tests.show.test_voice import CAUSAL

MOVED = {
    "fr": re.compile(r"\b(hausse|baisse|recul|progress\w+|augment\w+|diminu\w+)\b"),
    "en": re.compile(r"\b(rises?|falls?|up|down|drops?|grew|improv\w+)\b"),
}
FIGURES = ("line", "ease", "map", "months", "funnel", "multiples", "waterfall", "segments")


def views(case):
    return [
        (name, language, view)
        for name, block in blocks_of(case).items()
        for language, view in block.views.items()
    ]


@pytest.mark.parametrize("case", CASES)
def test_every_sentence_has_its_typography(case):
    found = [
        (name, fault)
        for name, language, view in views(case)
        for text in texts(view)
        for fault in faults(text, language)
    ]
    assert found == []


@pytest.mark.parametrize("case", CASES)
def test_no_sentence_claims_a_cause(case):
    said = [text for _, _, view in views(case) for text in texts(view)]
    assert [text for text in said if CAUSAL.search(text)] == []


@pytest.mark.parametrize("case", CASES)
def test_figures_can_stand_alone(case):
    for name in FIGURES:
        block = blocks_of(case)[name]
        if block.kind != "figure":
            continue
        assert block.n
        assert block.estimates
        for language, view in block.views.items():
            assert 10 < len(view.headline) <= HEADLINE_LENGTH[language], view.headline
            assert view.subtitle
            assert view.note.startswith("Lecture" if language == "fr" else "Reading")
            assert 20 < len(view.alt) <= ALT_LENGTH
            assert view.alt != view.headline
            assert all(len(row) == len(view.table.columns) for row in view.table.rows)
        data = json.loads(json.dumps(block.to_json()))
        assert json.loads(json.dumps(Block.from_json(data).to_json())) == data


@pytest.mark.parametrize("case", ["flat", "low", "hidden"])
def test_nothing_is_called_without_a_test(case):
    for name, language, view in views(case):
        spoken = [view.headline, *(text for one in view.findings for text in (one.lead, one.text))]
        assert [text for text in spoken if MOVED[language].search(text)] == [], name
        tones = [cell.tone for row in (view.table.rows if view.table else []) for cell in row]
        if name != "actions":
            assert not {"fav", "unf"} & set(tones), name


@pytest.mark.parametrize(("case", "word"), [("rise", "hausse"), ("fall", "baisse")])
def test_what_moved_is_said_in_its_direction(case, word):
    lead = blocks_of(case)["findings"].view("fr").findings[0].lead
    assert lead.startswith("Le NPS")
    assert f"en {word} de" in lead


@pytest.mark.parametrize("case", ["rise", "fall"])
def test_what_hurts_is_named(case):
    blocks = blocks_of(case)
    assert "Facture" in blocks["line"].view("fr").headline
    assert (
        blocks["map"]
        .view("fr")
        .headline.endswith("Facture s’écarte défavorablement du reste dans 2 cases sur 2")
    )
    assert "Identité" in blocks["funnel"].view("en").headline
    assert [row[0].text for row in blocks["hurts"].view("fr").table.rows] == ["Région\u00a0: Est"]
    assert blocks["pains"].view("fr").table.rows[0][0].text == "Facture"


def test_a_low_base_has_no_rank_no_colour_and_no_verdict():
    blocks = blocks_of("low")
    assert "bases trop faibles" in blocks["map"].view("fr").headline
    assert {row[-1].text for row in blocks["map"].view("fr").table.rows} == {"base faible"}
    assert "Rang" not in [column.label for column in blocks["segments"].view("fr").table.columns]


@pytest.mark.parametrize("name", FIGURES)
def test_specifications_are_valid(name):
    alt.Chart.from_dict(blocks_of("rise")[name].view("fr").chart, validate=True)


def test_what_is_hidden_is_printed_nowhere():
    printed = json.dumps(
        [block.to_json() for name, block in blocks_of("hidden").items() if name in ("map", "line")]
    )
    assert '"status": "ok"' not in printed
    assert [blocks_of("hidden")[name].kind for name in ("multiples", "waterfall")] == ["notice", "notice"]


def test_without_data_every_block_says_so():
    for name, block in blocks_of("none").items():
        if name not in ("cover", "actions", "findings"):
            assert block.kind == "notice", name
            assert block.view("fr").markdown.startswith("Non mesuré"), name
            assert block.view("en").markdown.startswith("Not measured"), name


@pytest.mark.parametrize("case", CASES)
def test_a_finding_is_told_once_and_names_its_section(case):
    for view in blocks_of(case)["findings"].views.values():
        leads = [one.lead for one in view.findings]
        assert 1 <= len(leads) <= 6
        assert len(set(leads)) == len(leads)
        known = ("kpis", "trend", "segments", "results", "journey", "moments", "")
        assert all(one.section in known for one in view.findings)
