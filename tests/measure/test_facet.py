"""A study through one dimension: trends side by side, and a change without residual."""

from __future__ import annotations

from itertools import product

import pandas as pd
import pytest

from cxreports.data import open_dataset
from cxreports.errors import NoData
from cxreports.measure import Study
from cxreports.measure.facet import OTHERS, facets, mix


def study_of(tmp_path, counts, kind="nps", period="2026-10"):
    """A study of answers: (month, segment) -> scores with their counts."""
    rows = [
        (f"{month}-15", segment, score)
        for (month, segment), scores in counts.items()
        for score, count in scores.items()
        for _ in range(count)
    ]
    frame = pd.DataFrame(rows, columns=["day", "segment", "score"])
    frame.to_csv(tmp_path / "answers.csv", index=False)
    scale = "[0, 10]" if kind == "nps" else "[1, 5]"
    (tmp_path / "data.yaml").write_text(
        f"""name: Shop
data_cutoff: 2026-11-01
sources: {{answers: {{file: answers.csv}}}}
tables:
  responses:
    from: answers
    columns: {{answered_at: day}}
    dimensions: {{segment: segment}}
    questions: {{q: {{column: score, kind: {kind}, scale: {scale}}}}}
""",
        encoding="utf-8",
    )
    return Study(open_dataset(tmp_path / "data.yaml"), period=period)


GOOD, BAD = {10: 60, 8: 20, 2: 20}, {10: 20, 8: 20, 2: 60}


def test_a_change_of_weights_alone_is_all_mix(tmp_path):
    counts = {
        ("2026-09", "a"): GOOD, ("2026-09", "b"): BAD,
        ("2026-10", "a"): GOOD, ("2026-10", "b"): {k: 3 * n for k, n in BAD.items()},
    }  # fmt: skip
    found = mix(study_of(tmp_path, counts), "nps", "segment")
    assert found.change.rate == pytest.approx(0)
    assert found.change.mix == pytest.approx(found.after.value - found.before.value)
    assert found.change.mix_interval.high < 0
    assert found.shares == {"a": (50.0, 25.0), "b": (50.0, 75.0)}


def test_a_change_of_scores_alone_is_all_rate(tmp_path):
    counts = {
        (m, s): BAD if (m, s) == ("2026-10", "b") else GOOD for m, s in product(("2026-09", "2026-10"), "ab")
    }
    found = mix(study_of(tmp_path, counts), "nps", "segment")
    assert found.change.mix == pytest.approx(0)
    assert found.change.rate == pytest.approx(-40)
    assert found.change.rate_interval.high < 0


@pytest.mark.parametrize("kind", ["nps", "csat"])
def test_small_groups_are_one_and_the_effects_sum_to_the_change(tmp_path, kind):
    low = {1: 8, 4: 6} if kind == "csat" else {1: 8, 10: 6}
    big = {5: 40, 4: 30, 1: 20} if kind == "csat" else GOOD
    less = {5: 30, 4: 20, 1: 40} if kind == "csat" else BAD
    counts = {("2026-09", name): big for name in "ab"} | {("2026-10", "a"): big, ("2026-10", "b"): less}
    counts |= {(month, name): low for month in ("2026-09", "2026-10") for name in ("small", "tiny")}
    found = mix(study_of(tmp_path, counts, kind), kind, "segment")
    assert set(found.change.segments) == {"a", "b", OTHERS}
    assert found.small == ("small", "tiny")
    assert found.change.rate + found.change.mix == pytest.approx(found.after.value - found.before.value)
    assert found.change.before == pytest.approx(found.before.value)
    assert found.change.rate_interval.low < found.change.rate < found.change.rate_interval.high


def test_what_is_left_of_the_whole_is_never_a_hidden_group(tmp_path):
    counts = dict.fromkeys(product(("2026-09", "2026-10"), "abc"), GOOD)
    counts |= {("2026-09", "x"): {10: 3}, ("2026-10", "x"): {10: 3}}
    found = mix(study_of(tmp_path, counts), "nps", "segment")
    assert OTHERS in found.change.segments
    assert len(found.change.segments) == 3, "one large group went with the hidden one"


def test_nothing_to_tell_apart_is_refused(tmp_path):
    counts = {("2026-09", "a"): GOOD, ("2026-10", "a"): GOOD, ("2026-10", "b"): {10: 4}}
    with pytest.raises(NoData, match="fewer than two"):
        mix(study_of(tmp_path, counts), "nps", "segment")


def test_facets_have_the_same_periods_with_gaps(tmp_path):
    counts = {
        ("2026-08", "a"): GOOD,
        ("2026-10", "a"): BAD,
        ("2026-10", "b"): {10: 200},
        ("2026-09", "c"): {2: 2},
    }
    found = facets(study_of(tmp_path, counts), "nps", "segment", 3)
    assert list(found) == ["b", "a"], "most answers first; a group that no period may show is left out"
    assert [one.estimate.period for one in found["a"].results] == ["2026-08", "2026-09", "2026-10"]
    assert [one.estimate.value for one in found["a"].results] == [40, None, -40]
    assert [one.estimate.status for one in found["b"].results] == ["no_data", "no_data", "ok"]
    assert facets(study_of(tmp_path, counts), "nps", "") == {}


def test_the_study_of_another_period_shares_what_was_measured(tmp_path):
    study = study_of(tmp_path, {("2026-09", "a"): GOOD, ("2026-10", "a"): BAD})
    before = study.at(study.previous)
    assert (before.period.key, study.period.key) == ("2026-09", "2026-10")
    assert before.headline(["nps"])[0].estimate.value == study.headline(["nps"])[0].comparison.reference_value
    assert before._states is study._states
