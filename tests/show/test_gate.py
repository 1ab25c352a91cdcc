"""The quality gate in words: said the same on page 1, in the annex and in the record of the run."""

from __future__ import annotations

from datetime import date

import pytest

from cxreports import show
from cxreports.data.limits import LIMITS
from cxreports.measure.gate import Check
from cxreports.measure.gate.check import Found, judged
from cxreports.show.gate import gate_record, gate_table
from cxreports.show.voice import LANGUAGES
from tests.show.made import HandMadeStudy

FACTS = {
    "complete": {"day": date(2026, 10, 20)},
    "late": {"k": 12, "usual": 80.5, "day": date(2026, 10, 31)},
    "off_scale": {"question": "nps"},
    "scale_change": {"question": "nps", "codes": [9, 10.0]},
    "unused_codes": {"question": "nps", "codes": [6]},
    "heaping": {"question": "nps", "code": 8.0},
    "response_fall": {"before": 0.2, "now": 0.08},
    "channel_mix": {"channel": "Chat", "before": 0.2, "now": 0.6},
    "representation": {"dimension": "region", "under": ["Corse", "Sud"]},
}
BAD = {"above": 2.0, "below": 0.001}
GOOD = {"above": 0.0, "below": 1.0}


def check(id: str, bad: bool = True) -> Check:
    limit = LIMITS[id]
    return judged(id, Found((BAD if bad else GOOD)[limit.side], 500, FACTS.get(id, {})), limit)


@pytest.fixture
def study() -> HandMadeStudy:
    show.setup("fr+en")
    return HandMadeStudy()


@pytest.mark.parametrize("bad", [True, False])
@pytest.mark.parametrize("id", LIMITS)
def test_every_check_has_a_sentence_in_both_languages(study, id, bad):
    study.checks = [check(id, bad)]
    (record,) = gate_record(study)["checks"]
    assert (record["id"], record["state"] == "ok") == (id, not bad)
    assert record["said"]["fr"] != record["said"]["en"]
    table = gate_table(study)
    for language in LANGUAGES:
        said = record["said"][language]
        assert said.endswith(".")
        assert "{" not in said
        assert [cell.text for cell in table.view(language).table.rows[0]][1] == said


def test_a_held_report_says_so_first(study):
    study.checks = [check("speed"), check("duplicates", bad=False), check("unused_codes")]
    (notice,) = show.checks(study, study.results)
    view = notice.view("fr")
    assert view.headline == "À ne pas diffuser en l’état"
    assert view.markdown.splitlines()[0].endswith("tiers du temps habituel. Seuil\u00a0: 20\u202f%.")
    assert "personne n’a donné la note 6" in view.markdown.splitlines()[1]
    assert len(view.markdown.splitlines()) == 2
    assert notice.view("en").headline == "Do not publish as it stands"


def test_the_cover_carries_the_record_and_says_the_verdict(study):
    study.checks = [check("unused_codes")]
    meta = show.cover(study).view("fr").meta
    assert meta["gate"]["verdict"] == "caveat"
    assert ["Contrôle qualité", "Diffusable avec réserve\u00a0: notes absentes"] in meta["facts"]
    study.checks = [check("unused_codes", bad=False)]
    meta = show.cover(study).view("fr").meta
    assert meta["gate"]["verdict"] == "publish"
    assert "Contrôle qualité" not in [label for label, _ in meta["facts"]]


def test_the_annex_lists_limits_and_results(study):
    study.checks = [check("speed"), check("response_rate", bad=False)]
    blocks = {block.id: block for block in show.method(study)}
    view = blocks["method-gate"].view("en")
    assert view.headline == "Quality checks: do not publish as it stands"
    assert [cell.text for cell in view.table.rows[0]][2:] == ["> 5%", "> 20%", "hold"]
    assert [cell.text for cell in view.table.rows[1]][2:] == ["< 10%", "< 2%", "passed"]


def test_a_study_without_checks_has_no_table(study):
    assert "method-gate" not in {block.id for block in show.method(study)}
