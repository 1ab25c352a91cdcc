"""Kaplan-Meier and log-rank: published leukaemia data, statsmodels and scipy as oracles."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.duration.survfunc import SurvfuncRight, survdiff

from cxreports.errors import NoData, UsageError
from cxreports.measure.inference import kaplan_meier, log_rank

# Freireich et al. (1963), remission in weeks: 6-MP and placebo, as in Kleinbaum and Klein
TREATED = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
TREATED_EVENTS = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]

people = st.lists(st.tuples(st.integers(1, 15), st.booleans()), min_size=1, max_size=50)


def _rows(found):
    durations = [duration for duration, _ in found]
    events = [int(event) for _, event in found]
    return durations, events, [1 - event for event in events]


def test_published_leukaemia_curve():
    curve = kaplan_meier(TREATED, TREATED_EVENTS, [1 - event for event in TREATED_EVENTS])
    printed = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert {time: round(curve.at(time)[0], 3) for time in printed} == printed
    assert curve.median == 23
    low, high = curve.quantile_interval()
    assert (low, high) == (13, None)  # R survival, conf.type = "log-log"


def test_published_leukaemia_log_rank():
    found = log_rank(
        [(TREATED, TREATED_EVENTS, [1 - event for event in TREATED_EVENTS]), (PLACEBO, [1] * 21, [0] * 21)]
    )
    assert (round(found.statistic, 2), found.df) == (16.79, 1)


@given(people)
def test_curve_is_that_of_statsmodels_and_band_that_of_scipy(found):
    durations, events, censored = _rows(found)
    curve = kaplan_meier(durations, events, censored)
    if sum(events):
        oracle = SurvfuncRight(durations, events)
        for time, survival, at_risk in zip(oracle.surv_times, oracle.surv_prob, oracle.n_risk, strict=True):
            assert curve.at(time)[0] == pytest.approx(survival, abs=1e-12)
            assert curve.at_risk_at(time) == at_risk
    data = stats.CensoredData.right_censored(durations, [not event for event in events])
    function = stats.ecdf(data).sf
    inside = (curve.survival > 0) & (curve.survival < 1)
    if inside.any():
        with warnings.catch_warnings():  # the oracle has no band where the curve is at 0 or 1
            warnings.simplefilter("ignore", RuntimeWarning)
            band = function.confidence_interval(0.95, method="log-log")
        times = curve.times[inside]
        assert curve.low[inside] == pytest.approx(band.low.evaluate(times), abs=1e-9)
        assert curve.high[inside] == pytest.approx(band.high.evaluate(times), abs=1e-9)


@given(people)
def test_curve_never_rises_and_lies_in_its_band(found):
    curve = kaplan_meier(*_rows(found))
    assert (np.diff(np.concatenate([[1.0], curve.survival])) <= 1e-15).all()
    assert (np.diff(curve.at_risk) < 0).all()
    assert ((curve.low <= curve.survival) & (curve.survival <= curve.high)).all()


@given(people)
def test_tally_is_the_rows(found):
    durations, events, censored = _rows(found)
    times = sorted(set(durations))
    by_time = [
        [sum(flag for duration, flag in zip(durations, flags, strict=True) if duration == time)
         for time in times]
        for flags in (events, censored)
    ]  # fmt: skip
    rows, counts = kaplan_meier(durations, events, censored), kaplan_meier(times, *by_time)
    assert np.array_equal(rows.survival, counts.survival)
    assert np.array_equal(rows.high, counts.high)


@given(st.lists(st.integers(1, 30), min_size=1, max_size=40))
def test_without_censoring_the_curve_is_the_empirical_one(durations):
    curve = kaplan_meier(durations, [1] * len(durations), [0] * len(durations))
    for time in curve.times:
        assert curve.at(time)[0] == pytest.approx(np.mean(np.array(durations) > time), abs=1e-12)
    assert curve.rmst(max(durations)) == pytest.approx(np.mean(durations))
    assert curve.survival[-1] == 0


@given(people, people)
def test_log_rank_is_that_of_statsmodels(a, b):
    if not any(event for _, event in a + b):
        return
    found = log_rank([_rows(a), _rows(b)])
    durations, events, _ = _rows(a + b)
    try:
        with np.errstate(all="ignore"):
            statistic, p = survdiff(durations, events, [0] * len(a) + [1] * len(b))
    except (np.linalg.LinAlgError, ValueError):
        return
    if np.isfinite(statistic) and statistic < 1e6:
        assert (found.statistic, found.p) == pytest.approx((statistic, p), rel=1e-6, abs=1e-8)


def test_log_rank_of_three_groups_counts_each_once():
    groups = [_rows([(t, True) for t in times]) for times in ([1, 2, 3, 9], [4, 5, 6, 8], [2, 7, 9, 12])]
    found, turned = log_rank(groups), log_rank(groups[::-1])
    assert found.df == 2
    assert found.statistic == pytest.approx(turned.statistic)


def test_curve_of_nobody_and_of_nobody_gone():
    assert kaplan_meier([], [], []).median is None
    waiting = kaplan_meier([5, 9], [0, 0], [3, 4])
    assert (waiting.median, waiting.at(7)) == (None, (1, 1, 1))
    assert log_rank([([1], [0], [1]), ([2], [0], [1])]).p == 1


def test_a_median_of_exactly_one_half_is_reached():
    assert kaplan_meier([1, 2, 3, 4, 5, 6], [1, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1]).median == 3


def test_rmst_stops_where_the_curve_is_unknown():
    with pytest.raises(UsageError, match="not at 99"):
        kaplan_meier([5, 9], [1, 0], [0, 4]).rmst(99)
    assert kaplan_meier([5, 9], [1, 1], [0, 0]).rmst(99) == 7


def test_bad_input_is_refused():
    with pytest.raises(UsageError, match="negative"):
        kaplan_meier([-1], [1], [0])
    with pytest.raises(NoData, match="empty"):
        log_rank([([1], [1], [0]), ([], [], [])])
