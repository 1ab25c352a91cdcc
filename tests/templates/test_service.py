"""Customer service and closed loop on the demo: one execution, both languages, every sentence in order."""

from __future__ import annotations

from functools import cache

import pytest

from cxreports.block import Block
from cxreports.show.typography import faults
from tests.show.test_blocks import is_quotation, texts
from tests.show.test_voice import CAUSAL
from tests.templates.running import run

SECTIONS = {
    "support": "volumes delays first_contact after_contact breakdown hours method glossary",
    "closed_loop": "stages contact_delay cases case_reasons outer effect method glossary",
}
IMPROVEMENTS = [
    {"theme": "Attente au téléphone", "what": {"fr": "Renfort le soir", "en": "More staff in the evening"},
     "owner": "Service", "opened": "2026-04-01", "closed": "2026-06-20"},
    {"theme": "Facturation", "what": "Facture", "opened": "2026-09-01"},
]  # fmt: skip


@cache
def blocks(name: str, plain: bool = False) -> list[Block]:
    if plain:
        return run(name, language="fr+en")
    more = (
        {"improvements": IMPROVEMENTS, "alike": ["reason"]}
        if name == "closed_loop"
        else {"clock": "business"}
    )
    return run(name, period="2026-10", language="fr+en", **more)


@pytest.mark.parametrize("name", SECTIONS)
@pytest.mark.parametrize("plain", [True, False])
def test_the_report_is_whole(name, plain):
    found = blocks(name, plain)
    assert found[0].kind == "cover"
    assert [one.id for one in found if one.kind == "section"] == SECTIONS[name].split()
    assert len({one.id for one in found}) == len(found)
    absent = [one.id.split("-")[0] for one in found if "Non mesuré" in one.view("fr").markdown]
    assert absent == (["outer"] if name == "closed_loop" and plain else [])
    assert all(list(one.views) == ["fr", "en"] for one in found)


@pytest.mark.parametrize("name", SECTIONS)
@pytest.mark.parametrize("plain", [True, False])
def test_every_sentence_has_its_typography_and_claims_no_cause(name, plain):
    said = [
        (block.id, language, text)
        for block in blocks(name, plain)
        for language, view in block.views.items()
        for text in texts(view)
        if not is_quotation(text)
    ]
    assert [(id, fault) for id, language, text in said for fault in faults(text, language)] == []
    assert [text for _, _, text in said if CAUSAL.search(text)] == []


@pytest.mark.parametrize("name", SECTIONS)
def test_the_summary_leads_to_sections(name):
    (brief,) = [one for one in blocks(name) if one.kind == "findings"]
    told = brief.view("fr").findings
    assert 5 <= len(told) <= 6
    assert {one.section for one in told} <= set(SECTIONS[name].split())


@pytest.mark.parametrize("name", SECTIONS)
def test_a_figure_is_the_same_wherever_it_is_printed(name):
    seen: dict[tuple[str, ...], float | None] = {}
    for block in blocks(name):
        for record in block.estimates:
            if "by" in record and "period" in record:
                by = sorted(f"{key}={value}" for key, value in record["by"].items())
                key = (record["definition_id"], str(record["period"]), str(record["segment"]), *by)
                assert seen.setdefault(key, record["value"]) == record["value"], key


def test_the_planted_truths_are_found():
    support = {one.id: one.view("fr") for one in blocks("support", True)}
    assert support["recontact"].headline.startswith("Technique")
    assert "134\u00a0demandes ouvertes" in support["desk-ageing"].headline
    loop = {one.id: one.view("fr") for one in blocks("closed_loop")}
    assert loop["outer-actions"].table.rows[0][-1].tone == "fav"
    assert "(+1" in loop["callback-effect"].headline
    assert loop["case-owners"].table.rows[0][0].text == "Fidélisation"


def test_working_hours_are_named_wherever_they_are_counted():
    found = {one.id: one.view("fr") for one in blocks("support")}
    assert "heures ouvrées, du lundi au vendredi" in found["delay-tickets"].subtitle
    (card,) = [card for card in found["kpis"].cards if card.label.startswith("Délai")]
    assert " j" not in card.value + card.unit


def test_one_language_and_one_segment_alone():
    assert {tuple(one.views) for one in run("closed_loop", language="en", segment="region=Est")} == {("en",)}
