"""Reports in which nothing happened stay quiet; a real gap is found (methodology R9 to R11)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cxreports.data import open_dataset
from cxreports.measure import Study
from tests.simulation.reports import INDICATORS, SHAPES, rates

pytestmark = pytest.mark.slow
REPORTS = 500
NOISE = 0.035  # three standard errors of a share of 0.07 over these reports
DATA = """
sources: {answers: {file: answers.csv}}
tables:
  responses:
    from: answers
    columns: {customer_id: customer, answered_at: day}
    questions: {nps: {column: score, kind: nps}}
    dimensions: {segment: segment}
"""


@pytest.mark.parametrize(
    ("name", "kind", "n"),
    [(name, kind, 60) for name in INDICATORS for kind in ("rest", "previous")] + [("NPS", "rest", 30)],
)
def test_few_false_alarms(name: str, kind: str, n: int):
    found = rates(name, n, REPORTS, seed=1, kind=kind)
    assert found.alarms <= 0.07 + NOISE
    assert found.uncorrected > 0.5  # what the rule is for


@pytest.mark.parametrize(("name", "n", "least"), [("NPS", 400, 0.95), ("CSAT", 100, 0.9), ("CES", 60, 0.95)])
def test_a_gap_of_20_points_is_found(name: str, n: int, least: float):
    assert rates(name, n, 100, seed=1, better=1).found >= least


def test_nothing_is_called_under_30_answers():
    found = rates("CES", 29, 50, seed=1, better=5)
    assert (found.alarms, found.found) == (0, 0)


def test_a_study_of_real_files_is_as_quiet(tmp_path: Path):
    """The whole way, from a file to `Study.split` and `Study.by_previous`: one null report a month."""
    months, segments, n = 60, 20, 60
    rng = np.random.default_rng(7)
    scores = rng.choice(11, size=(months, segments, n), p=SHAPES["NPS"])
    lines = ["customer,day,segment,score"]
    for (month, segment, place), score in np.ndenumerate(scores):
        day = f"{2020 + month // 12}-{month % 12 + 1:02d}-{place % 28 + 1:02d}"
        lines.append(f"c{month}.{segment}.{place},{day},s{segment},{score}")
    (tmp_path / "answers.csv").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "data.yaml").write_text(DATA, encoding="utf-8")
    dataset = open_dataset(tmp_path / "data.yaml")
    alarms = []
    for month in range(1, months):
        study = Study(dataset, period=f"{2020 + month // 12}-{month % 12 + 1:02d}")
        for results in (study.split("nps", by="segment"), study.by_previous("nps", by="segment")):
            told = [one.comparison for one in results if one.comparison]
            assert [one.family_size for one in told] == [segments] * segments
            alarms.append(any(one.called for one in told))
    assert len(alarms) == 2 * (months - 1)
    assert np.mean(alarms) <= 0.07 + 0.07  # three standard errors of so many reports
