"""The reports on one subject (drivers, verbatims, retention): on the demo, and where data are absent."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from cxreports.block import Block
from cxreports.show.typography import faults
from cxreports.show.voice import ALT_LENGTH, HEADLINE_LENGTH, catalogue
from tests.show.test_blocks import is_quotation, texts
from tests.show.test_voice import CAUSAL
from tests.templates.running import run

SECTIONS = {
    "drivers": "card weights matrix drivers_by simulator robustness method",
    "verbatims": "themes changes effects theme_map quotes reading method",
    "retention": "churn reasons cohorts tenure nps_survival risk stake method glossary",
}
BARE = """name: Petit
data_cutoff: 2026-11-01
sources: {answers: {file: answers.csv}, customers: {file: customers.csv}}
tables:
  responses:
    from: answers
    columns: {response_id: id, answered_at: day}
    questions: {nps: {column: nps, kind: nps}}
  customers:
    from: customers
    columns: {customer_id: who, started_on: start, ended_on: end}
"""


@cache
def blocks(name: str) -> list[Block]:
    return run(name, period="2026-10", language="fr+en")


def said(name: str) -> list[tuple[str, str, str]]:
    return [
        (block.id, language, text)
        for block in blocks(name)
        for language, view in block.views.items()
        for text in texts(view)
        if text and not is_quotation(text)
    ]


@pytest.mark.parametrize("name", SECTIONS)
def test_the_report_is_whole(name):
    found = blocks(name)
    assert found[0].kind == "cover"
    assert [one.id for one in found if one.kind == "section"] == SECTIONS[name].split()
    assert len({one.id for one in found}) == len(found)
    assert [one.id for one in found if "Non mesuré" in one.view("fr").markdown] == []
    assert all(list(one.views) == ["fr", "en"] for one in found)


@pytest.mark.parametrize("name", SECTIONS)
def test_sentences_have_their_typography_and_claim_no_cause(name):
    quoted = {row[1].text for one in blocks(name) if one.kind == "quotes"
              for view in one.views.values() for row in view.table.rows}  # fmt: skip
    own = [(where, language, text) for where, language, text in said(name) if text not in quoted]
    assert [(where, fault) for where, language, text in own for fault in faults(text, language)] == []
    assert [text for _, _, text in own if CAUSAL.search(text)] == []


@pytest.mark.parametrize("name", SECTIONS)
def test_figures_can_stand_alone(name):
    figures = [one for one in blocks(name) if one.kind == "figure"]
    assert len(figures) >= 2
    for block in figures:
        assert block.estimates
        for language, view in block.views.items():
            assert 10 < len(view.headline) <= HEADLINE_LENGTH[language], view.headline
            assert view.subtitle
            assert view.note
            assert view.table.rows
            assert view.alt != view.headline
            assert len(view.alt) <= ALT_LENGTH


@pytest.mark.parametrize("name", SECTIONS)
def test_findings_lead_to_their_sections(name):
    (brief,) = [one for one in blocks(name) if one.kind == "findings"]
    told = brief.view("fr").findings
    assert 3 <= len(told) <= 6
    assert {one.section for one in told} <= set(SECTIONS[name].split())


def test_the_planted_driver_is_the_one_to_deal_with():
    (matrix,) = [one for one in blocks("drivers") if one.id == "drivers-matrix"]
    assert matrix.view("fr").headline.startswith("Rapidité des réponses")
    quadrants = {row[0].value: row[-1].tone for row in matrix.view("fr").table.rows}
    assert [name for name, tone in quadrants.items() if tone == "unf"] == ["speed"]
    shares = [one["share"] for one in matrix.estimates[0]["drivers"]]
    assert sum(shares) == pytest.approx(100)


def test_small_segments_of_a_driver_model_tell_no_count():
    (table,) = [one for one in blocks("drivers") if one.id == "drivers-by-region"]
    assert "Corse (n\u00a0<\u00a05)" in table.view("fr").note
    assert "Corse" not in {column.label for column in table.view("fr").table.columns}


def test_quotes_state_their_rule_and_their_language():
    (quotes,) = [one for one in blocks("verbatims") if one.kind == "quotes"]
    french, english = quotes.view("fr"), quotes.view("en")
    assert 3 <= len(french.quotes) <= 6
    assert len({one.lead for one in french.quotes}) == len(french.quotes), "one per theme"
    assert "TF-IDF" in french.note
    for ours, theirs in zip(french.quotes, english.quotes, strict=True):
        assert (ours.language == "") == (theirs.language != ""), "either report says the foreign ones"
        assert ("en anglais" in ours.facts) == (ours.language == "en")


def test_money_is_always_a_range():
    stake = [one for one in blocks("retention") if one.id == "scenarios"]
    headline = stake[0].view("en").headline
    assert headline.startswith("Estimate")
    assert len(re.findall(r"€[\d.]+k", headline)) == 2


def test_cohorts_leave_what_is_not_seen_blank():
    (triangle,) = [one for one in blocks("retention") if one.id == "cohort-triangle"]
    rows = triangle.view("fr").table.rows
    blanks = [sum(cell.text == "" for cell in row) for row in rows]
    assert blanks == sorted(blanks)
    assert blanks[-1] == len(rows) - 1


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bare")
    (folder / "data.yaml").write_text(BARE, encoding="utf-8")
    rows = "".join(f"R{n},2026-10-{1 + n % 28:02d},{n % 11}\n" for n in range(60))
    (folder / "answers.csv").write_text("id,day,nps\n" + rows, encoding="utf-8")
    rows = "".join(f"C{n},2025-0{1 + n % 9}-03,\n" for n in range(60))
    (folder / "customers.csv").write_text("who,start,end\n" + rows, encoding="utf-8")
    return folder / "data.yaml"


@pytest.mark.parametrize(("name", "fewest"), [("drivers", 6), ("verbatims", 7), ("retention", 5)])
def test_a_section_without_its_data_says_what_it_takes(name, fewest, bare):
    found = run(name, data=str(bare), period="2026-10", language="fr+en")
    notices = [one for one in found if one.kind == "notice"]
    lacking = [
        one for one in notices if one.view("fr").markdown.startswith(("Non mesuré", "Aucune citation"))
    ]
    assert len(lacking) >= fewest
    assert [one for one in found if one.kind == "section" and one.id in ("weights", "themes", "cohorts")]
    for one in lacking:
        assert faults(one.view("fr").markdown, "fr") == []


def test_every_lack_is_said_in_both_languages():
    source = Path(__file__).resolve().parents[2] / "cxreports"
    named = {
        reason
        for path in source.rglob("*.py")
        for reason in re.findall(r'Lack\(\s*"([\w.]+)"', path.read_text(encoding="utf-8"))
    }
    assert len(named) > 15
    for language in ("fr", "en"):
        assert {reason for reason in named if f"lack.{reason}" not in catalogue(language)} == set()


ORDERS = """name: Boutique
data_cutoff: 2026-11-01
sources: {orders: {file: orders.csv}}
tables:
  orders:
    from: orders
    columns: {customer_id: who, ordered_at: day, amount: amount}
"""


def test_orders_alone_make_a_report_of_orders(tmp_path):
    (tmp_path / "data.yaml").write_text(ORDERS, encoding="utf-8")
    rows = [f"C{n},2026-{month:02d}-{1 + n % 28:02d},{10 + n}\n"
            for n in range(60) for month in range(5, 11) if (n + month) % 3 or month == 5]  # fmt: skip
    (tmp_path / "orders.csv").write_text("who,day,amount\n" + "".join(rows), encoding="utf-8")
    found = run("retention", data=str(tmp_path / "data.yaml"), period="2026-10", language="fr+en")
    assert [one.id for one in found if one.kind == "section"] == ["churn", "cohorts", "method", "glossary"]
    assert (
        "commandes, non des contrats"
        in next(one for one in found if one.kind == "notice").view("fr").markdown
    )
    (triangle,) = [one for one in found if one.id == "cohort-triangle"]
    assert triangle.view("fr").table.rows[0][2].value == 100
    assert "ordered" in triangle.view("en").note
    for block in found:
        for language, view in block.views.items():
            assert [fault for text in texts(view) for fault in faults(text, language)] == []


def test_a_lack_is_said_once_in_a_section(bare):
    found = run("retention", data=str(bare), period="2026-10", language="fr+en")
    start = [one.id for one in found].index("nps_survival")
    after = found[start + 1 :]
    within = after[: [one.kind for one in after].index("section")]
    assert len(within) == 1
