"""The questions asked together: which of them, and each answer as what."""

from __future__ import annotations

import pandas as pd
import pytest

from cxreports.errors import UnknownName, UsageError
from cxreports.measure.drivers.battery import battery
from cxreports.measure.lack import Lack
from tests.measure.tables import study_of

MAPPING = """  responses:
    from: answers
    columns: {response_id: id, answered_at: day}
    dimensions: {region: region}
    questions:
      nps: {column: nps, kind: nps}
      price: {column: price, kind: item, scale: [1, 5]}
      wait: {column: wait, kind: item, scale: [1, 7], polarity: lower}
      rare: {column: rare, kind: item, scale: [1, 5]}
      flat: {column: flat, kind: item, scale: [1, 5]}
"""


def answers(size: int = 60) -> pd.DataFrame:
    """Answers of October: price off its scale once, wait missing once, rare asked of one in three."""
    rows = range(size)
    frame = pd.DataFrame(
        {
            "id": [f"R{n:03d}" for n in rows],
            "day": "2026-10-05",
            "region": ["N" if n % 3 else "S" for n in rows],
            "nps": [n % 11 for n in rows],
            "price": [1 + n % 5 for n in rows],
            "wait": [1 + n % 7 for n in rows],
            "rare": [1 + n % 5 if n % 3 == 0 else None for n in rows],
            "flat": 3,
        }
    )
    frame.loc[0, "price"] = 9
    frame["wait"] = frame["wait"].astype("Int64")
    frame.loc[1, "wait"] = pd.NA
    return frame


@pytest.fixture
def asked(tmp_path):
    return battery(study_of(tmp_path, MAPPING, "2026-10", answers=answers()))


def test_what_few_were_asked_and_what_never_varies_is_left_out(asked):
    assert asked.target.id == "nps"
    assert asked.names == ["price", "wait"]
    assert asked.left_out == {"rare": "rare", "flat": "constant"}


def test_items_are_indices_the_best_answer_100(asked):
    rows = {row["response_id"]: row for row in asked.rows.to_pylist()}
    assert [rows[f"R00{n}"]["price"] for n in (5, 1, 2, 3, 4)] == [0, 25, 50, 75, 100]
    assert rows["R000"]["wait"] == 100, "1 out of 7, where the lower is the better"
    assert rows["R006"]["wait"] == 0


def test_an_answer_off_its_scale_is_counted_and_missing(asked):
    rows = {row["response_id"]: row for row in asked.rows.to_pylist()}
    assert asked.n_off == 1
    assert rows["R000"]["price"] is None
    assert rows["R001"]["wait"] is None
    assert asked.rows.num_rows == 60


def test_the_mean_outcome_is_the_indicator(tmp_path):
    study = study_of(tmp_path, MAPPING, "2026-10", answers=answers())
    outcome = battery(study).rows["outcome"].to_pylist()
    assert sum(outcome) / len(outcome) == pytest.approx(study.measure("nps")[0].estimate.value)


def test_a_satisfaction_target_counts_its_satisfied_answers(tmp_path):
    frame = answers().assign(csat=[1 + n % 5 for n in range(60)])
    mapping = MAPPING + "      csat: {column: csat, kind: csat, scale: [1, 5]}\n"
    study = study_of(tmp_path, mapping, "2026-10", answers=frame)
    outcome = battery(study, "csat", ["price", "wait"]).rows["outcome"].to_pylist()
    assert sum(outcome) / len(outcome) == pytest.approx(40), "4 and 5 of five equal classes"


def test_segments_share_the_respondents_out(asked):
    parts = [asked.where("region", name) for name in "NS"]
    assert [part.rows.num_rows for part in parts] == [40, 20]
    ids = [value for part in parts for value in part.rows["response_id"].to_pylist()]
    assert sorted(ids) == sorted(asked.rows["response_id"].to_pylist())


def test_the_order_of_the_rows_does_not_matter(tmp_path, asked):
    other = study_of(tmp_path / "again", MAPPING, "2026-10", answers=answers().sample(frac=1, random_state=1))
    assert battery(other).rows.to_pylist() == asked.rows.to_pylist()


def test_another_period_has_no_answers(tmp_path):
    found = battery(study_of(tmp_path, MAPPING, "2026-09", answers=answers()))
    assert found == Lack("drivers.items")


def test_items_that_are_named_are_taken_as_they_are(tmp_path):
    study = study_of(tmp_path, MAPPING, "2026-10", answers=answers())
    assert battery(study, "nps", ["price", "flat"]).names == ["price", "flat"]
    with pytest.raises(UnknownName, match="prise"):
        battery(study, "nps", ["prise", "wait"])
    for items in (["price"], ["price", "nps"]):
        with pytest.raises(UsageError, match="cannot explain"):
            battery(study, "nps", items)


def test_without_answers_it_says_what_it_takes(tmp_path):
    frame = pd.DataFrame({"who": ["a"], "start": ["2025-01-01"], "end": [""]})
    mapping = "  customers: {from: base, columns: {customer_id: who, started_on: start, ended_on: end}}\n"
    assert battery(study_of(tmp_path, mapping, "2026-10", base=frame)) == Lack("drivers.responses")
