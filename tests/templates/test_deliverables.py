"""The reports on employees, on a test, and for a client: on the demo, and where data are absent."""

from __future__ import annotations

import json
from functools import cache

import pytest

from cxreports import show
from cxreports.block import Block
from cxreports.data import Dataset, open_dataset
from cxreports.demo import resolve
from cxreports.show.typography import faults
from cxreports.show.voice import ALT_LENGTH, HEADLINE_LENGTH
from tests.show.test_blocks import is_quotation, texts
from tests.show.test_voice import CAUSAL
from tests.templates.running import run

ADVICE = [
    {
        "what": {"fr": "Refaire la facture", "en": "Redo the bill"},
        "effort": 2,
        "effect": 5,
        "indicator": "csat",
    },
    {
        "what": {"fr": "Répondre plus vite", "en": "Reply faster"},
        "effort": 4,
        "effect": 4,
        "owner": "Service",
    },
]
STEPS = [{"what": "Test", "start": "2026-12-01", "end": "2027-05-31"}]
RULE = {
    "hypothesis": {"fr": "Une facture plus courte", "en": "A shorter bill"}, "primary": "paid_online",
    "planned": 2500, "stop": "2026-10-31", "smallest": 3, "guards": {"csat": 7}, "declared": ["offer"],
    "covariate": "paid_before",
    "labels": {"paid_online": {"fr": "Paiement en ligne", "en": "Online payment"}},
}  # fmt: skip
GIVEN = {
    "orientation": {"practices": [{"practice": {"fr": "Écoute", "en": "Listening"}, "state": "yes"}]},
    "experiment": RULE,
    "client_benchmark": {
        "letter": {"fr": "Madame, Monsieur : bonjour !", "en": "Dear Sir or Madam,"}, "context": "Étude",
        "recommendations": ADVICE, "roadmap": STEPS, "targets": {"nps": 40, "csat": 80},
    },
}  # fmt: skip
SECTIONS = {
    "orientation": "levels progress items pillars teams enps link practices method glossary",
    "experiment": "rule allocation trial_effect guards power heterogeneity unknowns method",
    "client_benchmark": (
        "letter context scorecard benchmark trend segments journey drivers verbatims recommendations roadmap "
        "value method questionnaire glossary"
    ),
}
ABSENT = {"orientation": 2, "experiment": 0, "client_benchmark": 0}  # no eNPS and no common unit in the demo


@cache
def demo() -> Dataset:
    return open_dataset(resolve("demo"))


@cache
def blocks(name: str) -> list[Block]:
    return run(name, data=demo(), period="2026-10", language="fr+en", **GIVEN[name])


def one(name: str, id: str) -> Block:
    (found,) = [block for block in blocks(name) if block.id == id]
    return found


@pytest.mark.parametrize("name", SECTIONS)
def test_the_report_is_whole(name):
    found = blocks(name)
    assert found[0].kind == "cover"
    assert [block.id for block in found if block.kind == "section"] == SECTIONS[name].split()
    assert len({block.id for block in found}) == len(found)
    assert sum("Non mesuré" in block.view("fr").markdown for block in found) == ABSENT[name]
    assert all(list(block.views) == ["fr", "en"] for block in found)


@pytest.mark.parametrize("name", SECTIONS)
def test_sentences_have_their_typography_and_claim_no_cause(name):
    said = [
        (block.id, language, text)
        for block in blocks(name)
        if block.kind != "quotes" and not block.id.startswith("wordings")
        for language, view in block.views.items()
        for text in texts(view)
        if text and not is_quotation(text)
    ]
    assert [(where, fault) for where, language, text in said for fault in faults(text, language)] == []
    assert [text for where, _, text in said if CAUSAL.search(text) and not where.startswith("drivers")] == []


@pytest.mark.parametrize("name", SECTIONS)
def test_figures_can_stand_alone(name):
    figures = [block for block in blocks(name) if block.kind == "figure"]
    assert len(figures) >= 2
    for block in figures:
        assert block.estimates
        assert block.n or block.id == "scenarios"
        for language, view in block.views.items():
            assert 10 < len(view.headline) <= HEADLINE_LENGTH[language], view.headline
            assert view.subtitle
            assert view.table.rows
            assert view.alt != view.headline
            assert len(view.alt) <= ALT_LENGTH
            assert all(len(row) == len(view.table.columns) for row in view.table.rows)
        data = json.loads(json.dumps(block.to_json()))
        assert json.loads(json.dumps(Block.from_json(data).to_json())) == data


def test_a_report_on_employees_speaks_of_no_customers_beside():
    scope = dict(blocks("orientation")[0].view("fr").meta["facts"])["Périmètre"]
    assert scope == "Tous les collaborateurs de Télécom Démo"
    ids = {block.id for block in blocks("orientation")}
    assert "method-questions" not in ids
    assert "wordings-items" in ids


def test_small_teams_are_withheld_with_what_would_tell_them():
    """Qualité and Juridique have 7 employees together, under 10: the next smallest team goes with them."""
    block = one("orientation", "segments-orientation-team")
    assert {row[0].text for row in block.view("fr").table.rows[:2]} == {"Boutiques", "Technique"}
    told = {record["by"].get("team"): record["value"] for record in block.estimates}
    assert [told[team] for team in ("Centre d’appels", "Qualité", "Juridique")] == [None, None, None]
    for record in block.estimates:
        comparison = record["comparison"]
        if record["value"] is None and comparison:
            assert (comparison["delta"], comparison["reference_value"]) == (None, None)


def test_the_progress_is_that_of_the_same_employees():
    block = one("orientation", "orientation-progress")
    assert (
        block.view("fr").headline
        == "L’indice d’orientation client est en hausse de 2,3\u00a0points depuis octobre 2025"
    )
    assert block.n == 81
    assert [cell.tone for cell in (row[-1] for row in block.view("fr").table.rows)] == [
        "fav",
        "fav",
        "mute",
        "mute",
    ]


def test_no_item_is_called_where_all_are_alike():
    view = one("orientation", "orientation-items").view("fr")
    assert view.headline == "Aucun des 12 items ne se détache des autres"
    assert {row[-1].tone for row in view.table.rows} == {""}


def test_the_decision_is_that_of_the_rule():
    assert one("experiment", "trial-decision").view("fr").headline == "Déployer « simplifiée »".replace(
        "« ", "«\u202f"
    ).replace(" »", "\u202f»")
    view = one("experiment", "trial-effect").view("en")
    assert view.headline == "Online payment: 25.1% against 20.2%, up 4.9 points".replace("9 p", "9\u00a0p")
    assert [row[-1].tone for row in view.table.rows] == ["fav", "fav", ""]


def test_a_test_whose_rule_was_not_set_decides_nothing():
    found = {block.id: block for block in run("experiment", data=demo(), period="2026-10", language="fr+en")}
    assert "règle n’était pas fixée" in found["trial-decision"].view("fr").headline
    tones = [row[1].tone for row in found["trial-rule"].view("fr").table.rows]
    assert tones.count("unf") == 5


def test_before_the_stop_date_nothing_of_the_result_is_told():
    found = run(
        "experiment", data=demo(), period="2026-10", language="fr+en", **RULE | {"stop": "2026-11-15"}
    )
    assert "trial-effect" not in {block.id for block in found}
    said = " ".join(text for block in found for view in block.views.values() for text in texts(view))
    assert "25.1%" not in said
    assert "25,1" not in said
    assert any("n’est pas fini" in block.view("fr").headline for block in found)


def test_units_not_shared_out_as_planned_block_the_result():
    found = run(
        "experiment",
        period="2026-10",
        language="fr+en",
        **RULE | {"shares": {"actuelle": 2, "simplifiée": 1}},
    )
    ids = {block.id for block in found}
    assert not {"trial-effect", "trial-guards", "trial-power", "trial-segments"} & ids
    (allocation,) = [block for block in found if block.id == "trial-allocation"]
    assert "résultat retenu" in allocation.view("fr").headline
    (decision,) = [block for block in found if block.id == "trial-decision"]
    assert decision.tone == "unf"


def test_a_benchmark_without_its_base_is_never_judged():
    rows = {row[0].value: row for row in one("client_benchmark", "scorecard-table").view("fr").table.rows}
    assert [rows[name][5].value for name in ("nps", "csat", "fcr")] == ["above", "below", "below"]
    for name in ("ces", "churn", "ttr"):
        assert rows[name][4].text == "sans intervalle"
        assert (rows[name][5].value, rows[name][5].tone) == ("untested", "")
        assert "(B)" in rows[name][6].text or "(C)" in rows[name][6].text


def test_the_author_s_part_is_asked_for_where_it_lacks():
    show.setup("fr+en")
    asked = [show.author_text("letter", {}), *show.recommendations([]), show.roadmap([]), show.practices([])]
    assert [block.kind for block in asked] == ["notice"] * 4
    said = [block.view("fr").markdown for block in asked]
    assert all(text.startswith(("À rédiger", "Non mesuré")) for text in said)
