"""What the blocks of customer service and of the closed loop say: words gated by tests, and what lacks."""

from __future__ import annotations

import json
from functools import cache

import altair as alt
import pytest

from cxreports import show
from cxreports.block import Block
from cxreports.errors import UnknownName, UsageError
from cxreports.measure import FCR, TTR, ClosedLoop, ContactTime, SLABreach
from cxreports.measure.analysis import cases, desk, hours, outerloop, recontact, waiting
from cxreports.measure.lack import Lack
from cxreports.period import Period
from cxreports.show.service import words
from cxreports.show.typography import faults
from cxreports.show.voice import ALT_LENGTH, HEADLINE_LENGTH, Voice, catalogue
from tests.show.desk import CASES, study_of
from tests.show.test_blocks import texts
from tests.show.test_cases import MOVED
from tests.show.test_voice import CAUSAL

ACTIONS = [
    {"theme": "Prix", "what": {"fr": "Revoir", "en": "Mend"}, "opened": "2026-01-05", "closed": "2026-03-01"}
]
FIGURES = (
    "flow", "ageing", "delay", "recontact", "hours", "stages", "contact", "open", "reasons", "outer", "effect"
)  # fmt: skip


@cache
def blocks_of(case: str) -> dict[str, Block]:
    """One of each, in both languages."""
    show.setup("fr+en")
    study = study_of(case)
    late = SLABreach.promised(24)
    time, breach = study.headline([TTR, late])
    rates = cases.like_for_like(
        study.headline(["closed_loop", "closed_loop.sla", "closed_loop.closure", "closed_loop.recovery"])
    )
    contact = study.headline([ContactTime])[0]
    wide = study.at(Period.parse("2026-02..2026-03"))
    kinds = list(show.first_contact(study, recontact.recontact(study, FCR)))
    opened = list(show.open_cases(study, cases.open_cases(study)))
    outer = list(show.outer_loop(study, outerloop.outer_loop(study, show.improvements(study, ACTIONS))))
    return {
        "flow": show.flow(study, desk.flow(study)),
        "ageing": show.backlog_age(study, desk.ageing(study, 24)),
        "delay": show.delay(study, waiting.waiting(study, time, 24, breach)),
        "counts": show.two_counts(study, study.headline(["ttr", "ttr.by_resolution", "ttr.p90"])),
        "recontact": kinds[0],
        "kinds": kinds[-1],
        "board": show.service_board(study, [TTR, late, FCR], show.ticket_dimensions(study)),
        "hours": show.busy_hours(study, hours.hours(study)),
        "stages": show.loop_stages(study, rates),
        "contact": show.delay(study, waiting.waiting(study, contact, 48, rates[1]), "cases"),
        "open": opened[0],
        "owners": opened[-1],
        "reasons": show.case_reasons(study, cases.case_reasons(study)),
        "outer": outer[0],
        "actions": outer[-1],
        "effect": show.callback_effect(wide, cases.callback_effect(wide)),
    }


def views(case):
    return [
        (name, lang, view) for name, block in blocks_of(case).items() for lang, view in block.views.items()
    ]


@pytest.mark.parametrize("case", CASES)
def test_every_sentence_has_its_typography_and_claims_no_cause(case):
    said = [(name, lang, text) for name, lang, view in views(case) for text in texts(view)]
    assert [(name, fault) for name, lang, text in said for fault in faults(text, lang)] == []
    assert [text for _, _, text in said if CAUSAL.search(text)] == []


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


@pytest.mark.parametrize("case", ["flat", "low"])
def test_nothing_is_called_without_a_test(case):
    for name, language, view in views(case):
        assert not MOVED[language].search(view.headline), name
        tones = [cell.tone for row in (view.table.rows if view.table else []) for cell in row]
        assert not {"fav", "unf"} & set(tones), name


def test_what_moved_is_said_in_its_direction():
    blocks = blocks_of("rise")
    assert blocks["flow"].view("fr").headline.startswith("Demandes créées en hausse de 81")
    assert "en hausse de" in blocks["delay"].view("fr").headline
    assert "Contacts within 48\u00a0h down" in blocks["contact"].view("en").headline
    assert "Rappels dans le délai de 48\u00a0h en baisse" in blocks["stages"].view("fr").headline
    assert blocks["recontact"].view("fr").headline.startswith("Facture\u00a0:")
    assert "lundi" in blocks["hours"].view("fr").headline
    assert "10" in blocks["hours"].view("en").headline
    assert blocks["effect"].view("en").headline.count("%") == 2
    (row,) = blocks["actions"].view("en").table.rows
    assert row[-1].tone == "unf"


def test_the_flat_case_names_nothing():
    blocks = blocks_of("flat")
    assert blocks["hours"].view("fr").headline == "Aucun jour ni aucune heure ne se détache"
    assert blocks["effect"].view("en").headline == "No significant gap in recovery with and without a call"
    assert blocks["board"].view("en").headline.startswith("No significant")
    assert "aucun écart" in blocks["recontact"].view("fr").headline or blocks["recontact"].kind != "figure"


def test_every_bar_of_the_loop_has_its_own_denominator():
    rows = {row[0].text: row for row in blocks_of("rise")["stages"].view("en").table.rows}
    assert list(rows) == ["Contacted", "Contacted in time", "Cases closed", "Recovered"]
    bases = [row[2].value for row in rows.values()]
    assert bases[0] == bases[2] > bases[1] > bases[3]
    for row in rows.values():
        assert row[3].value == pytest.approx(100 * row[1].value / row[2].value)


def test_recovered_is_not_drawn_without_a_later_score():
    study = study_of("rise", left_out=", followup_at: again, followup_score: later")
    show.setup("fr+en")
    results = study.headline([ClosedLoop, "closed_loop.sla", "closed_loop.recovery"])
    view = show.loop_stages(study, results).view("fr")
    assert [row[0].text for row in view.table.rows] == ["Recontactés", "Recontactés dans le délai"]
    assert "followup_score" in view.note
    assert cases.callback_effect(study) == Lack("loop.alone")


@pytest.mark.parametrize("name", FIGURES)
def test_specifications_are_valid(name):
    alt.Chart.from_dict(blocks_of("rise")[name].view("fr").chart, validate=True)


def test_what_lacks_says_what_it_takes():
    low = blocks_of("low")
    for name in ("delay", "hours", "reasons", "effect", "kinds"):
        assert low[name].kind == "notice"
        assert low[name].view("fr").markdown.startswith("Non mesuré")
        assert low[name].view("en").markdown.startswith("Not measured")
    bare = study_of(
        "rise", left_out=", category: about, channel: channel|    dimensions: {owner: team, reason: about}\n"
    )
    assert show.ticket_dimensions(bare) == []
    assert "channel" in show.service_board(bare, [TTR], []).view("en").markdown
    assert "`owner`" in list(show.open_cases(bare, cases.open_cases(bare)))[1].view("en").markdown
    assert next(iter(show.after_contact(bare))).view("en").markdown.startswith("Not measured")


def test_every_lack_has_its_sentence():
    known = catalogue("fr")
    for reason in (
        "support.tickets",
        "support.none_open",
        "loop.followups",
        "loop.none_open",
        "loop.eligible",
    ):
        assert f"lack.{reason}" in known


@pytest.mark.parametrize(
    ("row", "error", "told"),
    [
        ({"theme": "Prix", "what": "x", "opened": "2026-01-05", "by": "me"}, UnknownName, "'by'"),
        ({"theme": "Prx", "what": "x", "opened": "2026-01-05"}, UnknownName, "Prix"),
        ({"theme": "Prix", "opened": "2026-01-05"}, UsageError, "'what'"),
        ({"theme": "Prix", "what": "x", "opened": "soon"}, UsageError, "no day"),
        (
            {"theme": "Prix", "what": "x", "opened": "2026-02-05", "closed": "2026-01-05"},
            UsageError,
            "before",
        ),
    ],
)
def test_a_wrong_improvement_is_refused(row, error, told):
    with pytest.raises(error, match=told) as refused:
        show.improvements(study_of("rise"), [row])
    assert "improvements, row 1" in str(refused.value)


def test_working_hours_are_never_written_as_days():
    study = study_of("rise")
    assert show.clock(study) is None
    working = show.clock(study, "business", "FR-57")
    assert (working.country, working.subdivision, working.timezone) == ("FR", "57", "Europe/Paris")
    with pytest.raises(UsageError, match="no clock"):
        show.clock(study, "lunar")
    (found,) = show.in_clock(study.headline([TTR]), working)
    assert found.estimate.unit == "hour"
    assert words.time_text(60, "business", Voice("fr")) == "60,0\u00a0h ouvrées"
    assert words.time_text(60, "calendar", Voice("en")) == "2\u00a0d\u00a012\u00a0h"
