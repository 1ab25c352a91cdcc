"""The recommendation after a good and after a bad experience, by stage."""

from __future__ import annotations

import pandas as pd
import pytest

from cxreports.data import open_dataset
from cxreports.errors import NoData
from cxreports.measure import Study
from cxreports.measure.journey.moments import moments

DATA = """name: Shop
data_cutoff: 2026-11-01
sources: {nps: {file: nps.csv}, csat: {file: csat.csv}}
tables:
  responses:
    - from: nps
      columns: {customer_id: who, answered_at: day}
      questions: {nps: {column: score, kind: nps}}
    - from: csat
      columns: {customer_id: who, answered_at: day, touchpoint: place}
      questions: {csat: {column: score, kind: csat, scale: [1, 5]}}
"""


def study_of(tmp_path, nps, csat):
    pd.DataFrame(nps, columns=["who", "day", "score"]).to_csv(tmp_path / "nps.csv", index=False)
    pd.DataFrame(csat, columns=["who", "day", "place", "score"]).to_csv(tmp_path / "csat.csv", index=False)
    (tmp_path / "data.yaml").write_text(DATA, encoding="utf-8")
    return Study(open_dataset(tmp_path / "data.yaml"), period="2026-10")


def people(count, start=0):
    return [f"c{number}" for number in range(start, start + count)]


def test_a_stage_where_the_unhappy_recommend_less_is_called(tmp_path):
    happy, unhappy = people(60), people(60, 60)
    nps = [(who, "2026-10-20", 10) for who in happy] + [(who, "2026-10-20", 3) for who in unhappy]
    csat = [(who, "2026-10-05", "bill", 5) for who in happy] + [
        (who, "2026-10-05", "bill", 1) for who in unhappy
    ]
    csat += [(who, "2026-10-06", "shop", 5 if place % 2 else 2) for place, who in enumerate(happy + unhappy)]
    found = {one.stage: one for one in moments(study_of(tmp_path, nps, csat), "touchpoint")}
    assert found["bill"].pleased.estimate.value == 100
    assert found["bill"].unhappy.estimate.value == -100
    assert found["bill"].unhappy.comparison.verdict == "fall"
    assert found["shop"].unhappy.comparison.verdict == "not_significant"


def test_a_customer_counts_once_and_only_for_what_came_before(tmp_path):
    nps = [("a", "2026-10-10", 0), ("a", "2026-10-20", 10), *((w, "2026-10-20", 9) for w in people(20))]
    csat = [("a", "2026-10-05", "bill", 5), ("a", "2026-10-06", "bill", 1), ("a", "2026-10-25", "shop", 1)]
    csat += [(w, "2026-10-05", "bill", 5) for w in people(20)]
    csat += [(w, "2026-10-05", "bill", 2) for w in people(5, 5)]
    (found,) = moments(study_of(tmp_path, nps, csat), "touchpoint")
    assert found.stage == "bill"
    assert (found.pleased.estimate.n, found.unhappy.estimate.n) == (15, 6)
    assert found.unhappy.estimate.details["counts"] == {"9": 5, "10": 1}, (
        "the last answer, one bad one is enough"
    )


def test_nobody_on_both_sides_is_refused(tmp_path):
    with pytest.raises(NoData, match="both sides"):
        moments(study_of(tmp_path, [("a", "2026-10-20", 9)], [("a", "2026-10-05", "bill", 5)]), "touchpoint")
