"""Every block can stand alone: its texts, its table, its records, in both languages."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache

import pytest

from cxreports import show
from cxreports.block import Block
from cxreports.errors import UnknownName, UsageError
from cxreports.measure import Signal
from cxreports.measure.record import Result
from cxreports.show.typography import faults
from cxreports.show.voice import ALT_LENGTH, HEADLINE_LENGTH
from tests.show.made import SPLIT, HandMadeStudy, churn, nothing, nps, segment, trend, unknown, versus

VALUES = [29, 25, 24, 35, None, 28, 25, 24, 14, 31, 29, 31, 46]


NAMES = (
    "cover",
    "kpis",
    "findings",
    "trend",
    "distribution",
    "diverging",
    "segments",
    "results",
    "actions",
    "method",
    "glossary",
    "section",
)


@cache
def everything():
    """One block, or several, of each kind, in both languages."""
    study = HandMadeStudy(
        results=[
            Result(nps(), versus("rise", 5), versus("rise", 9, kind="year_ago", reference="2025-10")),
            Result(churn(), versus(delta=0.1)),
        ],
        targets={"nps": 40.0, "churn": 3.0},
    )
    series = trend(VALUES, [Signal(8, "outside", "below"), Signal(12, "outside", "above")])
    return {
        "cover": [show.cover(study, edition="2026-11-05")],
        "kpis": [show.kpis(study, study.results, [series])],
        "findings": [show.findings(study, study.results, series, SPLIT)],
        "trend": [show.trend(study, series)],
        "distribution": [show.distribution(study, study.results[0])],
        "diverging": list(show.diverging(study, SPLIT, "region")),
        "segments": [show.segments(study, SPLIT, "region")],
        "results": [show.results(study, study.results)],
        "actions": [show.actions([{"action": "Rappeler"}])],
        "method": list(show.method(study, study.results)),
        "glossary": [show.glossary(study, study.results)],
        "section": list(show.section("trend")),
    }


FIGURES = ("trend", "distribution", "diverging", "segments")


def texts(view):
    yield from (view.headline, view.subtitle, view.note, view.alt, view.markdown)
    yield from (text for one in view.findings for text in (one.lead, one.text))
    yield from (text for one in view.terms for text in (one.term, one.definition))
    for card in view.cards:
        yield from (card.label, card.scale, card.value, card.unit, card.interval, card.delta, card.verdict)
        yield from (card.base, card.target, card.spark_alt)
    if view.table:
        yield view.table.caption
        yield from (column.label for column in view.table.columns)
        yield from (cell.text for row in view.table.rows for cell in row)
    for label, value in view.meta.get("facts", []):
        yield from (label, value)


def is_quotation(text):
    return text.startswith(("«", "“"))


@pytest.mark.parametrize("name", NAMES)
def test_every_text_has_its_typography(name):
    found = [
        fault
        for block in everything()[name]
        for language, view in block.views.items()
        for text in texts(view)
        if not is_quotation(text)
        for fault in faults(text, language)
    ]
    assert found == []


@pytest.mark.parametrize("name", NAMES)
def test_blocks_speak_both_languages_and_survive_json(name):
    for block in everything()[name]:
        assert list(block.views) == ["fr", "en"]
        data = json.loads(json.dumps(block.to_json()))
        assert json.loads(json.dumps(Block.from_json(data).to_json())) == data


@pytest.mark.parametrize("name", FIGURES)
def test_figures_are_complete(name):
    for block in everything()[name]:
        assert block.kind == "figure"
        assert block.n
        assert block.estimates
        for language, view in block.views.items():
            assert 10 < len(view.headline) <= HEADLINE_LENGTH[language]
            assert view.subtitle
            assert view.note.startswith("Lecture" if language == "fr" else "Reading")
            assert ("Source\u00a0:" if language == "fr" else "Source:") in view.note
            assert 20 < len(view.alt) <= ALT_LENGTH
            assert view.alt != view.headline
            assert view.chart
            assert view.table
            assert view.table.rows
            assert all(len(row) == len(view.table.columns) for row in view.table.rows)


@pytest.mark.parametrize("name", ["trend", "segments", "diverging"])
def test_the_level_of_confidence_is_said_once(name):
    for block in everything()[name]:
        view = block.view("fr")
        assert (view.headline + view.subtitle + view.note).count("95\u202f%") == 1


@pytest.mark.parametrize("name", [*FIGURES, "kpis", "results", "findings"])
def test_the_record_of_every_number_is_kept(name):
    for block in everything()[name]:
        for record in block.estimates:
            assert {"value", "n", "ci_low", "ci_high", "method", "definition_id"} <= set(record)


def test_data_tables_hold_the_raw_values():
    block = everything()["trend"][0]
    values = [row[1].value for row in block.view("fr").table.rows]
    assert values == VALUES


def test_without_a_setup_blocks_are_french(monkeypatch):
    from cxreports.show import setting

    monkeypatch.setattr(setting, "_current", [])
    assert list(show.section("trend")[0].views) == ["fr"]


def test_an_unknown_language_is_refused():
    with pytest.raises(UnknownName, match="'de'"):
        show.setup("de")


# Cover, sections, own texts


def test_the_cover_says_company_period_edition_and_synthetic_data(study):
    study.synthetic = True
    block = show.cover(study, edition="2026-11-05")
    fr, en = block.view("fr"), block.view("en")
    assert fr.headline == "Expérience client – rapport mensuel"
    assert fr.subtitle == "Octobre 2026 · Telco · édité le 5 novembre 2026"
    assert en.subtitle == "October 2026 · Telco · issued on 5 November 2026"
    assert fr.meta["synthetic"] is True
    assert "synthétiques" in str(fr.meta["facts"])
    assert block.theme["tokens"]["brand"]


def test_the_edition_follows_source_date_epoch(study, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1793836800")
    assert show.cover(study).view("en").meta["edition"] == "5 November 2026"


def test_an_edition_that_is_no_date_is_refused(study):
    with pytest.raises(UsageError, match="5/11"):
        show.cover(study, edition="5/11")


def test_a_section_of_ones_own_needs_a_title():
    assert show.section("mine", fr="À nous", en="Ours")[0].view("en").headline == "Ours"
    with pytest.raises(UsageError, match="no title"):
        show.section("mine")


def test_a_text_in_one_language_serves_both():
    block = show.text(fr="L'avis : bon")
    assert block.view("fr").markdown == "L’avis\u00a0: bon"
    assert block.view("en").markdown == "L’avis\u00a0: bon"
    assert show.notice(fr="Attention", tone="unf").tone == "unf"


# Findings


def findings(study, results, series=None, split=None, language="fr"):
    return show.findings(study, results, series, split).view(language).findings


def test_nothing_moved_is_said_once_with_the_levels(study):
    first = findings(study, study.results)[0]
    assert first.lead == "Aucune évolution significative ce mois-ci."
    assert "NPS +42" in first.text
    assert "taux d’attrition 1,8\u202f%" in first.text


def test_the_strongest_change_comes_first(study):
    weak = Result(nps(), versus("rise", 5, ci_low=0.5, ci_high=9.5))
    strong = Result(churn(), versus("fall", 3, ci_low=-3.2, ci_high=-2.8, better=True))
    leads = [one.lead for one in findings(study, [weak, strong])]
    assert "attrition" in leads[0]
    assert "en baisse de 3,0\u00a0points par rapport à septembre 2026" in leads[0]
    assert "NPS" in leads[1]


def test_findings_are_at_most_six_and_each_names_a_section(study):
    results = [
        Result(nps(definition_id=name), versus("rise", 9)) for name in ("nps", "csat", "ces", "fcr", "ttr")
    ]
    found = findings(study, results, trend([30.0] * 13), SPLIT)
    assert 3 <= len(found) <= 6
    assert all(one.section in ("kpis", "trend", "segments", "results") for one in found)


def test_segments_without_a_called_gap_are_not_told_one_by_one(study):
    still = [segment("Ouest", 34), segment("Est", 29)]
    leads = [one.lead for one in findings(study, study.results, None, still)]
    assert "Aucun écart significatif entre les segments (région)." in leads


def test_a_period_without_data_says_so(study):
    empty = replace(nps(), value=None, n=0, status="no_data", ci_low=None, ci_high=None)
    assert findings(study, [Result(empty)])[0].lead == "Aucune donnée en octobre 2026."


# Trend


def test_a_signal_outside_the_limits_makes_the_headline(study):
    block = show.trend(
        study, trend(VALUES, [Signal(12, "run_of_8", "above"), Signal(12, "outside", "above")])
    )
    assert block.view("fr").headline == "Le NPS sort de ses limites habituelles en octobre 2026\u00a0: +46"


def test_a_shift_of_level_makes_the_headline(study):
    block = show.trend(study, trend(VALUES, [Signal(12, "run_of_8", "above")]))
    assert "huit périodes de suite" in block.view("fr").headline


def test_a_trend_without_signal_stays_within_its_limits(study):
    block = show.trend(study, trend([30.0] * 13))
    assert block.view("en").headline == "NPS stays within its usual limits: +30 in October 2026"


def test_a_trend_starts_at_its_first_data(study):
    block = show.trend(study, trend([None, None, 30.0, None, 31.0]))
    rows = block.view("fr").table.rows
    assert [row[0].text for row in rows] == ["août 2026", "septembre 2026", "octobre 2026"]


def test_a_low_base_in_the_last_period_is_said(study):
    series = trend([30.0] * 13)
    series.results[-1] = Result(nps(60, 12, status="low_base"))
    assert "base faible" in show.trend(study, series).view("fr").headline


def test_a_trend_without_any_value_is_not_measured(study):
    for series in (None, trend([None, None])):
        block = show.trend(study, series)
        assert block.kind == "notice"
        assert block.view("fr").markdown.startswith("Non mesuré")


# Distribution and segments


def test_the_shares_of_the_three_groups_are_in_the_headline(study):
    estimate = nps(
        45,
        776,
        details={
            "promoters": 470,
            "passives": 181,
            "detractors": 125,
            "counts": {"10": 470, "7": 181, "3": 125},
        },
    )
    view = show.distribution(study, Result(estimate)).view("fr")
    assert view.headline == "61\u202f% de promoteurs, 16\u202f% de détracteurs\u00a0: NPS de +45"
    assert sum(row[1].value for row in view.table.rows) == 776


def test_an_indicator_without_answers_on_a_scale_has_no_distribution(study):
    block = show.distribution(study, Result(churn()))
    assert (
        block.view("fr").markdown
        == "Non mesuré\u00a0: le taux d’attrition ne vient pas de réponses sur une échelle."
    )


def test_segments_tell_the_two_that_stand_apart(study):
    view = show.segments(study, SPLIT, "region").view("fr")
    assert (
        view.headline
        == "NPS\u00a0: Ouest au-dessus du reste (+25\u00a0points), Est au-dessous (−18\u00a0points)"
    )


def test_nothing_of_a_hidden_segment_is_printed(study):
    secret = Result(nps(77.7, 3, by={"region": "Étranger"}).masked(), replace(versus("hidden"), delta=None))
    for block in (
        show.segments(study, [*SPLIT[:3], secret], "region"),
        *show.diverging(study, [*SPLIT[:3], secret], "region"),
    ):
        printed = json.dumps([view.chart for view in block.views.values()])
        assert "77.7" not in printed
        assert "78" not in [cell.text for row in block.view("fr").table.rows for cell in row]
    row = show.segments(study, [*SPLIT[:3], secret], "region").view("fr").table.rows[-2]
    assert row[0].text == "1\u00a0segment non communiqué\u00a0: Étranger"
    assert [cell.value for cell in row[1:]] == [None] * 6


def test_low_bases_come_after_the_ranked_segments(study):
    names = [row[0].text for row in show.segments(study, SPLIT, "region").view("fr").table.rows]
    assert names[-4:-2] == ["Corse", "Outre-mer"]
    assert names[-1] == "Ensemble"


def test_without_a_drawable_segment_nothing_is_drawn(study):
    hidden = [SPLIT[-1]]
    assert show.segments(study, hidden, "region").kind == "notice"
    assert len(show.diverging(study, hidden, "region")) == 0
    assert len(show.diverging(study, [Result(churn(by={"region": "Est"}))], "region")) == 0


def test_the_breakdown_is_the_wanted_dimension_or_the_first(study):
    from cxreports.measure import NPS

    assert show.breakdown(study, NPS) == "region"
    assert show.breakdown(study, NPS, "offer") == "offer"
    assert show.breakdown(study, None, "offer") == ""


# Cards, checks, method


def test_a_card_has_value_interval_change_verdict_target_and_base(study):
    study.targets = {"nps": 40.0}
    card = show.kpis(study, [Result(nps(), versus("rise", 5))]).view("fr").cards[0]
    assert (card.value, card.unit) == ("+42", "")
    assert card.interval == "IC 95\u202f%\u00a0: 37 à 47"
    assert card.delta == "▲ +5\u00a0pts vs sept."
    assert (card.verdict, card.tone) == ("hausse significative", "fav")
    assert card.target == "Objectif +40\u00a0: autour de l’objectif"
    assert card.base == "n\u00a0=\u00a0842"


def test_there_are_at_most_five_cards(study):
    names = ["nps", "csat", "ces", "churn", "ttr", "fcr", "response_rate"]
    cards = show.kpis(study, [Result(nps(definition_id=name)) for name in names]).view("en").cards
    assert len(cards) == 5
    assert cards[0].label == "NPS"


def test_a_withheld_card_shows_no_figure(study):
    card = (
        show.kpis(study, [Result(nps(42, 3).masked(), replace(versus("hidden"), delta=None))])
        .view("fr")
        .cards[0]
    )
    assert card.value == "non communiqué (moins de 5\u00a0réponses)"
    assert (card.interval, card.delta, card.verdict, card.tone) == ("", "", "", "mute")


def test_checks_are_silent_when_all_passed(study):
    assert len(show.checks(study, study.results)) == 0


@pytest.mark.parametrize(
    ("estimate", "words"),
    [
        (nps(n_invalid=40), "hors échelle"),
        (nps(42, 12, status="low_base"), "base faible"),
        (nps(value=42, status="blocked"), "plus de 10\u202f%"),
        (nps(42, 3).masked(), "trop peu de réponses"),
    ],
)
def test_a_failed_check_is_a_warning(study, estimate, words):
    (block,) = show.checks(study, [Result(estimate)])
    assert (block.kind, block.tone) == ("notice", "unf")
    assert words in block.view("fr").markdown


def test_a_period_without_data_is_a_warning(study):
    empty = nothing().estimate
    (block,) = show.checks(study, [Result(empty, unknown("no_data", 40.0, 800))])
    assert "aucune donnée en octobre 2026" in block.view("fr").markdown


def test_the_annex_accounts_for_every_row_and_wording(study):
    blocks = {
        block.id: block.view("fr").table
        for block in show.method(study, study.results)
        if block.view("fr").table
    }
    facts = {row[0].text: row[1].text for row in blocks["method-facts"].rows}
    assert facts["Empreinte des données"] == "0123456789abcdef"
    assert facts["Pondération"] == "aucune"
    assert "842\u00a0réponses" in facts["Taille de l’échantillon"]
    (line,) = blocks["method-ledger"].rows
    assert [cell.text for cell in line] == [
        "réponses",
        "survey",
        "900",
        "identifiant répété\u00a0: 58",
        "842",
    ]
    assert "Recommanderiez-vous" in blocks["method-questions"].rows[0][1].text


def test_the_annex_gives_the_design_effect_of_weights(study):
    weighted = [Result(nps(n_eff=421.0), versus())]
    facts = show.method(study, weighted)[0].view("en").table.rows
    assert any("design effect 2.00 (effective n 421)" in row[1].text for row in facts)


def test_the_annex_tells_when_the_samples_share_customers(study):
    for repeats, told in ((None, False), (0.05, False), (0.21, True)):
        study.repeats = repeats
        assert ("21\u202f%" in show.method(study, study.results)[-1].view("fr").markdown) is told


# An analyst's own material


def test_actions_without_owner_or_date_stand_out():
    rows = [
        {"action": "Rappeler", "owner": "A. Roche", "date": "2026-12-01", "indicator": "nps"},
        {"action": "Clarifier"},
    ]
    view = show.actions(rows).view("fr")
    assert view.headline == "2 actions au plan, dont 1 à attribuer"
    assert [cell.text for cell in view.table.rows[0][:4]] == [
        "Rappeler",
        "A. Roche",
        "1er décembre 2026",
        "NPS",
    ]
    assert [(cell.text, cell.tone) for cell in view.table.rows[1][1:3]] == [
        ("à attribuer", "unf"),
        ("à dater", "unf"),
    ]


def test_actions_that_cannot_be_read_are_refused():
    with pytest.raises(UnknownName, match="row 1"):
        show.actions([{"action": "x", "onwer": "y"}])
    with pytest.raises(UsageError, match="no text"):
        show.actions([{"owner": "y"}])
    with pytest.raises(UsageError, match="8 actions"):
        show.actions([{"action": "x"}] * 8)


def test_no_action_is_said():
    assert show.actions([]).kind == "notice"


def test_a_table_of_rows_or_of_a_frame():
    import pandas as pd

    rows = [{"Canal": "Web", "Part": 12.345, "n": 1200}, {"Canal": "Appli", "Part": None, "n": 8}]
    for source in (rows, pd.DataFrame(rows)):
        table = show.table(source, caption="Canaux").view("fr").table
        assert [column.align for column in table.columns] == ["left", "right", "right"]
        assert [cell.text for cell in table.rows[0]] == ["Web", "12,3", "1\u202f200"]
        assert table.rows[0][1].value == 12.345
        assert table.rows[1][1].text == "—"


def test_a_table_that_cannot_be_shown_is_refused():
    with pytest.raises(UsageError, match="caption"):
        show.table([{"a": 1}])
    with pytest.raises(UsageError, match="0 rows"):
        show.table([], caption="x")
    with pytest.raises(UsageError, match="'b'"):
        show.table([{"a": 1}], caption="x", columns={"b": "B"})


def test_figures_that_may_not_be_shown_are_not_said_to_be_absent(study):
    blocked = Result(replace(nps(), status="blocked", value=None, ci_low=None, ci_high=None))
    absent = Result(replace(nps(), status="no_data", value=None, n=0, ci_low=None, ci_high=None))
    assert [one.lead for one in findings(study, [blocked])] == [
        "Aucun chiffre ne peut être communiqué en octobre 2026."
    ]
    assert [one.lead for one in findings(study, [absent])] == ["Aucune donnée en octobre 2026."]
