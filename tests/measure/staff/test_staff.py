"""The employee questionnaire: items, waves, teams and eNPS of a small company."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from cxreports.errors import UnknownName, UsageError
from cxreports.measure import Study
from cxreports.measure.lack import Lack
from cxreports.measure.restrict import only
from cxreports.measure.staff.items import read_items
from cxreports.measure.staff.progress import read_wave
from cxreports.measure.staff.questionnaire import read_questionnaire, wave_before
from cxreports.measure.staff.teams import by_team, linked
from cxreports.period import Period

DATA = """name: Petit
data_cutoff: 2026-11-01
sources: {staff: {file: staff.csv}, answers: {file: answers.csv}}
tables:
  employees:
    from: staff
    columns: {employee_id: who, answered_on: day}
    dimensions: {shop: shop}
    items:
      a: {column: a, scale: [1, 5], pillar: P, text: "Un"}
      b: {column: b, scale: [1, 5], pillar: P, reverse: true, text: "Deux"}
      c: {column: c, scale: [1, 5], pillar: Q, text: "Trois"}
      enps: {column: enps, scale: [0, 10], text: "Recommandez-vous ?"}
  responses:
    from: answers
    columns: {response_id: id, answered_at: day}
    dimensions: {shop: shop}
    questions: {nps: {column: nps, kind: nps}}
"""
SHOPS = 12


@pytest.fixture(scope="module")
def study(tmp_path_factory) -> Study:
    """Twelve shops of twelve, the last ones better; item c is rated below the others."""
    folder = tmp_path_factory.mktemp("staff")
    rng = np.random.default_rng(3)
    shop = np.repeat(np.arange(SHOPS), 12)
    parts = []
    for day, gain in (("2025-10-06", 0.0), ("2026-10-06", 0.6)):
        level = 2.3 + 0.12 * shop + gain
        a, b, c = (
            np.clip(np.rint(level + d + rng.normal(0, 0.5, len(shop))), 1, 5) for d in (0.3, 0.3, -0.7)
        )
        enps = np.clip(np.rint(5 + level + rng.normal(0, 1, len(shop))), 0, 10)
        who = [f"E{n}" for n in range(len(shop))]
        names = [f"S{n:02d}" for n in shop]
        parts.append(
            pd.DataFrame({"who": who, "day": day, "shop": names, "a": a, "b": 6 - b, "c": c, "enps": enps})
        )
    pd.concat(parts).to_csv(folder / "staff.csv", index=False)
    shops = np.repeat(np.arange(SHOPS), 60)
    nps = np.clip(np.rint(5 + 0.35 * shops + rng.normal(0, 2, len(shops))), 0, 10).astype(int)
    rows = {"id": range(len(shops)), "day": "2026-10-12", "shop": [f"S{n:02d}" for n in shops], "nps": nps}
    pd.DataFrame(rows).to_csv(folder / "answers.csv", index=False)
    (folder / "data.yaml").write_text(DATA, encoding="utf-8")
    return Study(folder / "data.yaml", period="2026-10")


def test_the_item_on_the_employer_is_no_part_of_the_index(study):
    asked = read_questionnaire(study, "enps")
    assert asked.items == ("a", "b", "c")
    assert len(asked.enps) == asked.n == 12 * SHOPS
    whole = read_wave(study, asked, "enps").whole.estimate
    assert whole.value == pytest.approx(np.nanmean(asked.answers(asked.items, 3)), abs=1e-6)
    with pytest.raises(UnknownName, match="nothing"):
        read_questionnaire(study, "nothing")


def test_reversed_items_are_turned_and_the_weak_one_is_called(study):
    found = {one.name: one for one in read_items(read_questionnaire(study, "enps"))}
    assert (found["a"].verdict, found["b"].verdict, found["c"].verdict) == ("above", "above", "below")
    assert found["b"].reverse
    for one in found.values():
        assert sum(one.counts) == one.n
        assert sum(one.thirds) == pytest.approx(100)
        assert one.interval.low <= one.favourable <= one.interval.high


def test_the_change_is_paired_and_called(study):
    assert wave_before(study) == Period.parse("2025-10")
    wave = read_wave(study, read_questionnaire(study, "enps"), "enps")
    assert (wave.paired, wave.both) == (True, 12 * SHOPS)
    assert set(wave.pillars) == {"P", "Q"}
    for one in (wave.whole, *wave.pillars.values()):
        assert (one.comparison.verdict, one.comparison.better) == ("rise", True)
        assert one.comparison.delta == pytest.approx(15, abs=5)  # 0.6 of a scale of 4
        assert one.comparison.delta == pytest.approx(one.estimate.value - one.comparison.reference_value)


def test_a_first_wave_has_nothing_to_be_compared_with(study):
    first = study.at(Period.parse("2025-10"))
    assert wave_before(first) is None
    assert read_wave(first, read_questionnaire(first, "enps"), "enps").before is None


def test_teams_under_the_base_are_withheld(study):
    asked = read_questionnaire(study, "enps")
    assert all(one.estimate.value is not None for one in by_team(study, asked, "shop", 10))
    assert all(one.estimate.value is None for one in by_team(study, asked, "shop", 13))
    with pytest.raises(UsageError, match="protect"):
        by_team(study, asked, "shop", 4)


def test_shops_that_do_well_have_customers_who_do(study):
    teams = by_team(study, read_questionnaire(study, "enps"), "shop", 10)
    found = linked(study, teams, "shop", "nps")
    assert found.n == SHOPS
    assert found.rho > 0.6
    assert found.called
    assert linked(study, teams, "shop", "csat") == Lack("staff.link.answers")
    assert linked(only(study, "employees"), teams, "shop", "nps") == Lack("staff.link.answers")


def test_no_answer_is_no_figure(study):
    empty = study.at(Period.parse("2026-09"))
    assert read_questionnaire(empty).reason == "staff.few"
    assert read_wave(empty, read_questionnaire(empty)).reason == "staff.few"
