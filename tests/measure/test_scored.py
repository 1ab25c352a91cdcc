import json

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxreports.errors import DataError, UnknownName, UsageError
from cxreports.measure import CES, CSAT, NPS, Result, find_indicator
from cxreports.measure.figure import mean_difference

SCORES = [9, 10, None, 7, 6, 8]


@pytest.mark.parametrize(
    "column",
    [
        SCORES,
        tuple(SCORES),
        np.array([9, 10, np.nan, 7, 6, 8]),
        pd.Series([9, 10, None, 7, 6, 8]),
        pd.Series([9, 10, None, 7, 6, 8], dtype="Int64"),
        pl.Series(SCORES),
        pa.array(SCORES),
        pa.chunked_array([SCORES[:3], SCORES[3:]]),
        {9: 1, 10: 1, None: 1, 7: 1, 6: 1, 8: 1},
    ],
    ids=["list", "tuple", "numpy", "pandas", "pandas Int64", "polars", "arrow", "chunks", "mapping"],
)
def test_a_column_of_any_kind_gives_the_same_record(column):
    found = NPS.of(column)
    assert (found.value, found.n, found.n_missing) == (20.0, 5, 1)
    assert found.details["counts"] == {"6": 1, "7": 1, "8": 1, "9": 1, "10": 1}


def test_missing_is_not_a_zero():
    assert NPS.of([10, None, None, None]).value == 100.0
    assert CSAT.of([5, float("nan")]).value == 100.0


def test_no_answer_has_no_value():
    for column in ([], [None, None]):
        found = NPS.of(column)
        assert (found.value, found.ci_low, found.status, found.n) == (None, None, "no_data", 0)


def test_an_answer_off_the_scale_is_counted_never_clipped():
    few = NPS.of([10] * 97 + [11, -1, 3.5])
    assert (few.value, few.n, few.n_invalid, few.status) == (100.0, 97, 3, "ok")
    assert "3 of 100 answers (3.0%)" in few.warnings[0]
    assert NPS.of([10] * 98 + [11, 12]).warnings == ()  # 2 % is not more than 2 %
    many = NPS.of([9, 10, None, 7, 11, -1, 6, 3.5, 8])
    assert (many.value, many.status, many.n_invalid) == (None, "blocked", 3)
    forced = NPS.of([9, 10, None, 7, 11, -1, 6, 3.5, 8], forced=True)
    assert (forced.value, forced.n, forced.n_missing) == (20.0, 5, 1)


def test_statuses_follow_the_base():
    statuses = [NPS.of([9] * n).status for n in (9, 10, 29, 30)]
    assert statuses == ["fraction", "low_base", "low_base", "ok"]


def test_all_alike_is_not_certain():
    found = NPS.of([10] * 40)
    assert (found.value, found.ci_high) == (100.0, 100.0)
    assert 80 < found.ci_low < 90


def test_a_text_is_refused_with_the_value_and_what_to_do():
    with pytest.raises(DataError, match=r"'10 - Very likely'.*\n.*Map labels"):
        NPS.of([9, "10 - Very likely"])


def test_weights_must_fit():
    with pytest.raises(DataError, match="2 scores but 1 weights"):
        NPS.of([1, 2], weights=[1.0])
    with pytest.raises(DataError, match=r"row 1: weight -1.0 is negative"):
        NPS.of([1, 2], weights=[1.0, -1.0])


def test_weights_count_answers_by_their_weight_and_bases_by_kish():
    found = NPS.of([9, 10, 7, 3, 8, 6], weights=[1, 2, 1, 0.5, 0.5, 1])
    assert found.value == pytest.approx(25.0)
    assert (found.n, found.n_eff) == (6, pytest.approx(4.8))
    assert found.details["deff"] == pytest.approx(1.25)


def test_variants_of_one_distribution():
    counts = {5: 12, 4: 18, 3: 9, 2: 6, 1: 5}
    values = {
        v: CSAT.of(counts, variant=v).value for v in ("top2", "top_box", "bottom2", "net", "mean", "index")
    }
    assert values == pytest.approx(
        {"top2": 60, "top_box": 24, "bottom2": 22, "net": 38, "mean": 3.52, "index": 63}
    )
    assert CSAT.of([True, False, None, True], variant="yes").value == pytest.approx(200 / 3)
    assert (
        CES.of({1: 2, 2: 3, 3: 1, 4: 1, 5: 1}, scale=(1, 5), polarity="effort", variant="easy").value == 62.5
    )


def test_satisfied_answers_of_an_unusual_scale_ask_to_be_declared():
    scores = [10, 9, 8, 7]
    assert "Declare `satisfied`" in CSAT.of(scores, scale=(1, 10)).warnings[0]
    declared = CSAT.of(scores, scale=(1, 10), satisfied=(8, 9, 10))
    assert (declared.value, declared.warnings) == (75.0, ())
    with pytest.raises(UsageError, match="not on the scale"):
        CSAT.of(scores, scale=(1, 5), satisfied=(9, 10))


def test_a_mean_takes_the_interval_asked_for():
    scores = [8, 9, 10, 7, 6, 9, 8, 10, 5, 9, 8, 7]
    t = CSAT.of(scores, scale=(1, 10), variant="mean", interval="t")
    assert (t.ci_low, t.ci_high) == pytest.approx((7.0231748724, 8.9768251276), abs=1e-8)
    bca = CSAT.of(scores, scale=(1, 10), variant="mean", interval="bca")
    careful = CSAT.of(scores, scale=(1, 10), variant="mean")
    assert (bca.method, careful.method) == ("BCa bootstrap", "BCa bootstrap, one answer spread")
    assert careful.ci_low <= bca.ci_low <= bca.ci_high <= careful.ci_high
    assert CSAT.of(scores * 5, scale=(1, 10), variant="mean").method == "t"
    one = CSAT.of([3], variant="mean")
    assert (one.ci_low, one.ci_high) == (1, 5)  # one answer says nothing more than the scale


@pytest.mark.parametrize("n", [4, 10, 200])
def test_answers_all_alike_leave_some_doubt(n):
    one = CSAT.of([5] * n, variant="mean")
    assert 1 < one.ci_low < 5 == one.ci_high
    assert one.ci_low > CSAT.of([5] * (n // 2), variant="mean").ci_low


def test_a_wrong_word_is_told_with_the_right_ones():
    with pytest.raises(UnknownName, match="top_box"):
        CSAT.of([1], variant="topbox")
    with pytest.raises(UsageError, match="polarity"):
        CES.of([1], polarity="easy")
    with pytest.raises(UsageError, match="scale"):
        CES.of([1], scale=(7, 1))
    with pytest.raises(UnknownName, match=r"Did you mean 'csat.top_box'"):
        find_indicator("csat.topbox")


VARIANTS = ("top2", "top_box", "bottom2", "net", "mean", "index")


@given(st.lists(st.integers(1, 5), min_size=2, max_size=80), st.sampled_from(VARIANTS))
def test_the_interval_holds_the_point(scores, variant):
    """From two answers on: the net share of a single one is shrunk past its own interval, by design."""
    found = CSAT.of(scores, variant=variant)
    assert found.ci_low - 1e-9 <= found.value <= found.ci_high + 1e-9


@given(st.integers(1, 40), st.integers(0, 40), st.integers(0, 40), st.integers(2, 20))
def test_a_larger_base_narrows_the_interval(promoters, passives, detractors, times):
    once = {10: promoters, 8: passives, 2: detractors}
    more = {score: count * times for score, count in once.items()}
    small, large = NPS.of(once), NPS.of(more)
    assert small.value == pytest.approx(large.value)
    width = [found.ci_high - found.ci_low for found in (small, large)]
    assert width[1] <= width[0] + 1e-9


def test_differences_across_scales_are_refused():
    five, seven = CSAT.of({4: 40}), CSAT.of({4: 40}, scale=(1, 7))
    assert five.details["scale"] != seven.details["scale"]
    a = CSAT.state([{"cx_value": 4, "cx_n": 40, "scale_min": 1, "scale_max": 5, "polarity": "higher"}])
    b = CSAT.state([{"cx_value": 4, "cx_n": 40, "scale_min": 1, "scale_max": 7, "polarity": "higher"}])
    assert CSAT.difference(a, b, 0.95) is None
    assert mean_difference(a, a, 0.95).delta == 0


def test_a_record_is_plain_json_data():
    for found in (NPS.of(SCORES), CSAT.of([1, 5]), CES.of([1, 7]), NPS.of([])):
        assert json.loads(json.dumps(Result(found).record()))["definition_version"] == "1"
