"""Words that fit what is measured: tickets are no answers, no data is not shown, a unit fits its value."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cxreports import show
from cxreports.measure import Limits
from cxreports.measure.control import limits
from cxreports.measure.record import Result
from cxreports.show import phrase
from cxreports.show.trend import FEWEST, TRUSTED
from cxreports.show.voice import Voice
from tests.show.made import (
    PERIOD,
    SPLIT,
    HandMadeStudy,
    churn,
    nothing,
    nps,
    rest,
    segment,
    trend,
    ttr,
    unknown,
    versus,
)
from tests.show.test_blocks import texts

FR, EN = Voice("fr"), Voice("en")


@pytest.fixture
def desk() -> HandMadeStudy:
    """A study of tickets alone."""
    results = [Result(ttr(7.0, 1.0), versus("fall", 3, better=True)), Result(churn(48, definition_id="fcr"))]
    return HandMadeStudy(results=results, company="Octave", tables=("tickets",), asked=[])


def everything_on(study):
    """Every block of the report of a study of tickets."""
    of = lambda result, name: replace(result, estimate=replace(result.estimate, by={"region": name}))  # noqa: E731
    split = [of(replace(study.results[0], comparison=rest()), name) for name in ("Nord", "Sud")]
    months = PERIOD.before(13)
    series = replace(
        trend([1.0] * 13), results=[Result(ttr(7.0 + i, 1.0, period=m.key)) for i, m in enumerate(months)]
    )
    return [
        show.cover(study),
        *show.checks(study, [Result(ttr(7.0, n=12, status="low_base")), Result(ttr(7.0, n=3).masked())]),
        show.kpis(study, study.results, [series]),
        show.findings(study, study.results, series, split),
        *show.section("trend", show.trend(study, series)),
        *show.section("distribution", show.distribution(study, study.results[0])),
        *show.section(
            "segments", show.diverging(study, split, "region"), show.segments(study, split, "region")
        ),
        *show.section("results", show.results(study, study.results)),
        *show.method(study, study.results),
        show.glossary(study, study.results),
    ]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ("réponse", "répond", "questionnaire", "clients d")),
        ("en", ("answer", "survey", "customers")),
    ],
)
def test_a_report_of_tickets_speaks_of_no_answers(desk, language, words):
    blocks = [block for block in everything_on(desk) if block.id != "method-ledger"]
    said = [text for block in blocks for text in texts(block.view(language)) if text != "survey.csv"]
    assert [text for text in said if any(word in text.lower() for word in words)] == []


def test_the_scope_is_of_what_the_data_hold(desk):
    assert phrase.scope(desk, FR) == "toutes les demandes d’Octave"
    assert phrase.scope(desk, EN) == "all tickets of Octave"
    assert phrase.scope(replace(desk, tables=("responses", "tickets")), FR) == "tous les clients d’Octave"
    assert phrase.scope(replace(desk, tables=()), EN) == "all customers of Octave"


def test_a_period_counts_rows_by_their_own_day(desk):
    facts = {row[0].text: row[1].text for row in show.method(desk, desk.results)[0].view("fr").table.rows}
    assert facts["Rattachement à la période"] == "demandes selon leur date de création"
    assert "Taux de réponse" not in facts


# What has no data


def test_an_indicator_without_data_is_named_once_in_the_annex(study):
    headline = [*study.results, nothing("fcr")]
    blocks = [
        show.kpis(study, headline),
        show.results(study, headline),
        show.glossary(study, headline),
        show.findings(study, headline),
        *show.checks(study, headline),
    ]
    said = [text for block in blocks for text in texts(block.view("fr"))]
    assert [text for text in said if "premier contact" in text] == []
    annex = [text for block in show.method(study, headline) for text in texts(block.view("fr"))]
    assert [text for text in annex if "premier contact" in text] == ["Résolution au premier contact"]
    assert "Non mesuré" in annex


def test_data_in_a_compared_period_keep_an_indicator(study):
    before = replace(nothing("fcr"), comparison=unknown("no_data", 40.0, 800))
    cards = show.kpis(study, [*study.results, before]).view("fr").cards
    assert (cards[-1].value, cards[-1].base) == ("—", "n\u00a0=\u00a00")


def test_with_nothing_measured_the_cards_say_so(study):
    assert show.kpis(study, [nothing()]).kind == "notice"
    assert show.findings(study, [nothing()]).view("fr").findings[0].lead == "Aucune donnée en octobre 2026."
    assert show.focus(study, [nothing()]) is None


def test_a_section_with_nothing_measured_is_left_out(study):
    absent = show.distribution(study, Result(churn()))
    assert len(show.section("distribution", absent)) == 0
    assert [block.kind for block in show.section("segments", [absent], show.text(fr="Vu."))] == [
        "section",
        "notice",
        "text",
    ]
    assert [block.id for block in show.section("segments", [])] == []
    assert [block.id for block in show.section("mine", fr="À nous")] == ["mine"]


def test_a_comparison_that_none_has_is_no_column(study):
    alone = [Result(nps(), unknown("no_data"), unknown("no_data"))]
    view = show.results(study, alone).view("fr")
    assert [column.label for column in view.table.columns][-1] == "n"
    assert view.subtitle.startswith("Valeur et intervalle\u202f;")
    assert len(show.results(study, study.results).view("fr").table.columns) == 7


def test_the_period_of_a_heading_does_not_break(study):
    labels = [column.label for column in show.results(study, study.results).view("fr").table.columns]
    assert labels[5] == "Écart vs sept.\u00a02026"


# Trends


def test_one_period_is_a_sentence_not_a_chart(study):
    block = show.trend(study, trend([None, None, 42.0]))
    assert block.kind == "notice"
    assert block.view("fr").chart is None
    assert (
        "Une seule période a une valeur\u00a0: en octobre 2026, le NPS vaut +42" in block.view("fr").markdown
    )
    assert len(show.section("trend", block)) == 2


@pytest.mark.parametrize(
    ("values", "said"),
    [([None] * 12 + [42.0], ""), ([None] * 10 + [40.0, None, 42.0], "mêmes 3\u00a0périodes")],
)
def test_the_small_lines_say_how_many_periods_they_show(study, values, said):
    view = show.kpis(study, study.results, [trend(values)]).view("fr")
    assert said in view.note
    assert ("mêmes" in view.note) is bool(said)
    assert view.cards[0].spark == ([40.0, None, 42.0] if said else [])


def test_the_rule_of_the_limits_is_that_of_the_control_chart(study):
    assert limits([30.0] * (FEWEST - 1)) is None
    assert limits([30.0] * FEWEST).warning
    assert not limits([30.0] * TRUSTED).warning
    short = show.trend(study, trend([30.0] * 7)).view("fr")
    assert "Moins de 8\u00a0périodes avec une base d’au moins 30" in short.note
    provisional = replace(trend([30.0] * 9), limits=Limits(30.0, 20.0, 40.0, 9))
    assert "il faut 12\u00a0périodes" in show.trend(study, provisional).view("fr").note
    assert "Limites provisoires" not in show.trend(study, trend([30.0] * 13)).view("fr").note


# Durations


def test_a_card_is_in_one_unit(study):
    change = versus(delta=-0.007, ci_low=-0.02, ci_high=0.01)
    card = show.kpis(study, [Result(ttr(0.098, 0.004), change)]).view("fr").cards[0]
    assert (card.value, card.scale) == ("5,9\u00a0min", "en minutes")
    assert card.interval == "IC 95\u202f%\u00a0: 5,6\u00a0min à 6,1\u00a0min"
    assert card.delta == "= −0,4\u00a0min vs sept."


def test_a_trend_is_drawn_and_written_in_the_unit_of_its_last_value(study):
    months = PERIOD.before(3)
    values = zip((0.5, 3.0, 0.1), months, strict=True)
    series = replace(trend([1.0]), results=[Result(ttr(v, 0.05, period=m.key)) for v, m in values])
    view = show.trend(study, series).view("fr")
    assert "en minutes" in view.subtitle
    assert [row[1].text for row in view.table.rows] == ["30,0\u00a0min", "180,0\u00a0min", "6,0\u00a0min"]
    assert [row[1].value for row in view.table.rows] == [0.5, 3.0, 0.1]
    assert '"value": 180.0' in str(view.chart).replace("'", '"')


def test_segments_are_in_the_unit_of_the_whole():
    study = HandMadeStudy(results=[Result(ttr(0.1, 0.01))], tables=("tickets",))
    split = [
        Result(ttr(hours, 0.01, by={"region": name}), rest()) for name, hours in (("A", 0.02), ("B", 2.5))
    ]
    table = show.segments(study, split, "region").view("en").table
    assert [row[1].text for row in table.rows] == ["1.2\u00a0min", "150.0\u00a0min", "6.0\u00a0min"]


# Segments


def test_hidden_segments_are_one_line(study):
    hidden = [
        Result(nps(0, 3, by={"region": f"Agence {i}"}).masked(), replace(versus("hidden"), delta=None))
        for i in range(14)
    ]
    view = show.segments(study, [*SPLIT[:4], *hidden], "region").view("fr")
    assert len(view.table.rows) == 4 + 1 + 1
    first = ", ".join(f"Agence {i}" for i in range(6))
    line = f"14\u00a0segments non communiqués\u00a0: {first} et 8\u00a0autres"
    assert view.table.rows[-2][0].text == line
    assert f"{line}." in view.note
    assert "Agence" not in str(view.chart)


def test_a_single_comparison_is_in_the_singular(study):
    def reading(size):
        split = [replace(one, comparison=replace(one.comparison, family_size=size)) for one in SPLIT[:2]]
        return show.segments(study, split, "region").view("fr").note

    assert "sur 1\u00a0comparaison." in reading(1)
    assert "sur 2\u00a0comparaisons." in reading(2)
    assert "Benjamini" not in reading(0)


# Findings


def test_a_level_told_above_is_not_told_again(study):
    study.targets = {"nps": 30.0}
    headline = [Result(nps(53), versus()), Result(churn(), versus("fall", 3, better=True))]
    found = show.findings(study, headline).view("fr").findings
    assert found[-1].lead == "Le NPS ne varie pas de façon significative par rapport à septembre 2026."
    assert found[-1].text == ""
    study.targets = {}
    assert show.findings(study, headline).view("fr").findings[-1].text == "Niveaux\u00a0: NPS +53."


# Departures before the first on record


def test_churn_that_cannot_be_compared_says_why(study):
    lacking = unknown("incomparable")
    headline = [Result(churn(), lacking)]
    for block in (show.kpis(study, headline), show.results(study, headline)):
        assert "départs inconnus avant le premier enregistré" in block.view("fr").note
    unfinished = [Result(churn(), unknown("incomparable", 1.7, 8000))]
    other = [Result(nps(), lacking), Result(churn(), versus())]
    for results in (unfinished, other):
        assert "départs" not in show.kpis(study, results).view("fr").note


def test_segment_names_are_all_told_when_they_are_few():
    assert phrase.names(list("abcdefg"), FR) == "a, b, c, d, e, f et g"
    assert phrase.names(list("abcdefgh"), EN) == "a, b, c, d, e, f and 2\u00a0others"
    assert segment("Est", 12).estimate.by == {"region": "Est"}
