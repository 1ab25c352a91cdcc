"""Words of rise or fall, colours and arrows only where the statistics allow them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxreports import show
from cxreports.measure.record import Result, Verdict
from cxreports.show import phrase
from cxreports.show.verdict import is_solid, mark, target_state
from cxreports.show.voice import Voice
from tests.show.made import HandMadeStudy, churn, nps, rest, trend, versus

MOVES = re.compile(
    r"\b(hausse|baisse|recul|progress|augment|diminu|monte|up|down|rise|rises|fall|falls|higher|lower)\b",
    re.IGNORECASE,
)
VERDICTS = get_args(Verdict)
verdicts = st.sampled_from(VERDICTS)
deltas = st.floats(-80, 80, allow_nan=False)


def said(block):
    """Every text of a block that draws a conclusion: not its notes, which explain how to read."""
    for view in block.views.values():
        yield from (view.headline, view.alt)
        yield from (text for finding in view.findings for text in (finding.lead, finding.text))
        yield from (text for card in view.cards for text in (card.delta, card.verdict))
        if view.table:
            yield from (cell.text for row in view.table.rows for cell in row)


@settings(max_examples=30, deadline=None)
@given(verdicts, deltas)
def test_no_word_of_movement_unless_called(verdict, delta):
    comparison = replace(versus(verdict), delta=delta)
    results = [Result(nps(), comparison), Result(churn(), replace(comparison, better=None))]
    study = HandMadeStudy(results=results)
    blocks = [show.findings(study, results), show.kpis(study, results), show.results(study, results)]
    moved = any(MOVES.search(text) for block in blocks for text in said(block))
    assert moved == (verdict in ("rise", "fall"))


@settings(max_examples=16, deadline=None)
@given(verdicts, deltas)
def test_the_headline_of_a_trend_moves_only_when_called(verdict, delta):
    series = trend([30.0] * 13)
    series.results[-1] = replace(series.results[-1], comparison=replace(versus(verdict), delta=delta))
    block = show.trend(HandMadeStudy(), series)
    moved = any(MOVES.search(view.headline) for view in block.views.values())
    assert moved == (verdict in ("rise", "fall"))


@given(verdicts, st.sampled_from([True, False, None]))
def test_colour_is_for_called_changes_and_follows_the_direction_of_good(verdict, better):
    comparison = replace(versus(verdict), better=better if verdict in ("rise", "fall") else None)
    tone = mark(comparison).tone
    if verdict in ("rise", "fall"):
        assert tone == {True: "fav", False: "unf", None: ""}[better]
    else:
        assert tone == "mute"


@pytest.mark.parametrize(("verdict", "arrow"), [("rise", "▲"), ("fall", "▼"), ("not_significant", "=")])
def test_arrows(verdict, arrow):
    assert mark(versus(verdict)).arrow == arrow


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("verdict", VERDICTS)
def test_every_verdict_has_its_words(verdict, language):
    voice = Voice(language)
    assert phrase.verdict_text(versus(verdict), voice)
    assert phrase.verdict_text(rest(verdict), voice)


@pytest.mark.parametrize(
    ("estimate", "target", "state"),
    [
        (nps(42), 30, "met"),
        (nps(42), 40, "around"),
        (nps(42), 50, "missed"),
        (churn(1.8), 3.0, "met"),
        (churn(1.8), 1.0, "missed"),
        (nps(42, 12, status="low_base"), 0, "unknown"),
    ],
)
def test_a_target_is_met_only_by_the_whole_interval(estimate, target, state):
    assert target_state(estimate, target) == state


@given(st.integers(0, 29))
def test_a_base_under_30_is_never_solid(n):
    assert not is_solid(nps(42, max(n, 1)))


def test_what_may_be_printed_of_a_small_base():
    fr, en = Voice("fr"), Voice("en")
    eight = replace(nps(50, 8), status="fraction", details={"promoters": 5, "passives": 2, "detractors": 1})
    assert phrase.value(eight, fr) == "5 promoteurs et 1 détracteur sur 8"
    share = replace(churn(37.5, 8), status="fraction")
    assert phrase.value(share, fr) == "3\u00a0sur 8"
    assert phrase.value(share, en) == "3\u00a0of 8"
    assert phrase.value(nps(0, 3).masked(), fr) == "non communiqué (moins de 5\u00a0réponses)"
    assert phrase.value(nps(0, 40).masked(), en) == "not shown (disclosure control)"
    assert phrase.full_interval(share, fr) == ""
