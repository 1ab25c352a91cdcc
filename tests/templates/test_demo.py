"""The templates on the demo: one execution, both languages, every sentence in order."""

from __future__ import annotations

from functools import cache

import pytest

from cxreports.block import Block
from cxreports.show.typography import faults
from tests.show.test_blocks import is_quotation, texts
from tests.show.test_voice import CAUSAL
from tests.templates.running import run

FIXES = [{"what": {"fr": "Nouvelle facture", "en": "New bill"}, "stage": "Facturation", "on": "2026-06-15"}]
GIVEN = {
    "monthly": {
        "breakdown": "region",
        "actions": [{"action": {"fr": "Rappeler l'Est", "en": "Call back Est"}, "indicator": "nps"}],
        "last_actions": [{"action": "CSAT", "status": {"fr": "faite", "en": "done"}}],
    },
    "journey": {"fixes": FIXES},
    "segments": {"breakdown": "region", "compare": "year_ago"},
    "executive": {"stake": {"margin": 180}, "decision": {"fr": "Valider : oui ?", "en": "Approve?"}},
}
SECTIONS = {
    "monthly": "trend distribution segments journey drivers verbatims results actions method glossary",
    "journey": "journey dropoff effort moments pains before_after method glossary",
    "segments": "gaps segments trend mix profile method glossary",
    "executive": "",
}


@cache
def blocks(name: str) -> list[Block]:
    return run(name, period="2026-10", language="fr+en", targets={"nps": 40, "csat": 75}, **GIVEN[name])


@pytest.mark.parametrize("name", GIVEN)
def test_the_report_is_whole(name):
    found = blocks(name)
    assert found[0].kind == "cover"
    assert [one.id for one in found if one.kind == "section"] == SECTIONS[name].split()
    assert len({one.id for one in found}) == len(found)
    assert [one.id for one in found if "Non mesuré" in one.view("fr").markdown] == []
    assert all(list(one.views) == ["fr", "en"] for one in found)


@pytest.mark.parametrize("name", GIVEN)
def test_every_sentence_has_its_typography(name):
    found = [
        (block.id, fault)
        for block in blocks(name)
        for language, view in block.views.items()
        for text in texts(view)
        if not is_quotation(text)
        for fault in faults(text, language)
    ]
    assert found == []


@pytest.mark.parametrize("name", GIVEN)
def test_no_sentence_claims_a_cause(name):
    said = [
        text
        for block in blocks(name)
        if not block.id.startswith("drivers")  # "explained" is the name of a share of variance there
        for view in block.views.values()
        for text in texts(view)
    ]
    assert [text for text in said if CAUSAL.search(text) and not is_quotation(text)] == []


@pytest.mark.parametrize("name", ["monthly", "journey", "segments"])
def test_every_finding_leads_to_a_section(name):
    sections = {one.id for one in blocks(name) if one.kind in ("section", "kpis")} | {"kpis", "results"}
    (findings,) = [one for one in blocks(name) if one.kind == "findings"]
    told = findings.view("fr").findings
    assert 3 <= len(told) <= 6
    assert {one.section for one in told} <= sections


@pytest.mark.parametrize("name", GIVEN)
def test_a_figure_is_the_same_wherever_it_is_printed(name):
    """Cross-block check: one indicator, one period, one group, one value."""
    seen: dict[tuple[str, ...], float | None] = {}
    for block in blocks(name):
        for record in block.estimates:
            if not record.get("period") or record["definition_id"] == "funnel.dropoff":
                continue  # one record per theme, or per step
            by = sorted(f"{key}={value}" for key, value in record["by"].items())
            key = (record["definition_id"], str(record["period"]), str(record["segment"]), *by)
            assert seen.setdefault(key, record["value"]) == record["value"], key


def test_the_planted_truths_are_found():
    journey = {one.id: one.view("fr").headline for one in blocks("journey")}
    assert "Facturation" in journey["journey-csat-touchpoint"]
    assert "Identité et Paiement" in journey["funnel-journeys"]
    segments = {one.id: one.view("fr") for one in blocks("segments")}
    assert "Est" in segments["segments-nps-region"].headline
    assert segments["gaps-all"].table.rows[0][0].text == "Région\u00a0: Est"


def test_the_unhappy_are_quoted_at_the_first_pain_point():
    (quoted,) = [one for one in blocks("journey") if one.kind == "quotes"]
    assert quoted.view("fr").headline.startswith("Facturation")
    said = [one.text for one in quoted.view("fr").quotes]
    assert 1 <= len(set(said)) == len(said) <= 3
    assert {one.tone for one in quoted.view("fr").quotes} == {"unf"}


EVENTS = """name: Boutique
data_cutoff: 2026-11-01
sources: {steps: {file: steps.csv}}
tables:
  events:
    from: steps
    columns: {customer_id: who, step: step, happened_at: day}
"""


def test_events_alone_make_a_report_of_drop_offs(tmp_path):
    (tmp_path / "data.yaml").write_text(EVENTS, encoding="utf-8")
    reached = [("home", 100), ("cart", 40), ("pay", 10)]
    rows = [f"V{n},{step},2026-10-{1 + n % 28:02d}\n" for step, count in reached for n in range(count)]
    (tmp_path / "steps.csv").write_text("who,step,day\n" + "".join(rows), encoding="utf-8")
    found = run("journey", data=str(tmp_path / "data.yaml"), period="2026-10", language="fr+en")
    assert [one.id for one in found if one.kind == "section"] == ["dropoff", "method", "glossary"]
    (funnel,) = [one for one in found if one.kind == "figure"]
    assert [row[1].value for row in funnel.view("en").table.rows] == [100, 40, 10], "days, not hours"
    assert "not the hour" in funnel.view("en").note
    (findings,) = [one for one in found if one.kind == "findings"]
    assert "10" in str(findings.view("en").findings[0])


def test_the_executive_summary_is_short():
    found = blocks("executive")
    assert [one.kind for one in found] == ["cover", "kpis", "findings", "figure", "table", "table", "notice"]
    assert found[0].view("fr").meta["layout"] == "onepager"
    assert len(found[2].view("fr").findings) == 3
    assert len(found[1].view("fr").cards) <= 5
    assert found[-1].view("fr").markdown == "Valider\u00a0: oui\u202f?"


def test_the_others_of_a_unit_are_masked():
    found = run("segments", period="2026-10", language="fr+en", breakdown="region", own="Est")
    said = [text for one in found for view in one.views.values() for text in texts(view)]
    records = str([record for one in found for record in one.estimates])
    charts = str([view.chart for one in found for view in one.views.values()])
    for name in ("Île-de-France", "Ouest", "Sud", "Outre-mer", "Corse"):
        assert [text for text in said if name in text] == []
        assert name not in records
        assert name not in charts
    assert any("Est" in text for text in said)


def test_edited_findings_are_printed_as_they_are_written():
    edited = ["Le NPS monte : c'est net !", {"fr": "Deux", "en": "Two"}]
    found = run("executive", period="2026-10", language="fr+en", edited=edited)
    (findings,) = [one for one in found if one.kind == "findings"]
    assert [one.text for one in findings.view("fr").findings] == ["Le NPS monte : c'est net !", "Deux"]
    assert [one.text for one in findings.view("en").findings] == ["Le NPS monte : c'est net !", "Two"]
    assert findings.view("fr").meta == {"edited": True}
