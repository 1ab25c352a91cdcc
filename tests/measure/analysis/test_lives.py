"""Survival of customers: left truncation, landmark, groups, what is left out."""

import json
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from cxreports.errors import DataError, NoData, UnknownName, UsageError
from cxreports.measure.analysis import survival

FIRST, CUTOFF = date(2020, 1, 1), date(2024, 1, 1)


def customers(n=600, seed=0, mean=900, since=FIRST, **columns):
    """Exponential lives that begin over three years."""
    rng = np.random.default_rng(seed)
    rows = []
    for place in range(n):
        started = since + timedelta(days=int(rng.integers(0, 1095)))
        life = 1 + int(rng.exponential(mean))
        ended = started + timedelta(days=life)
        rows.append(
            {"started_on": started, "ended_on": ended if ended < CUTOFF else None, "place": place, **columns}
        )
    return rows


def test_a_curve_finds_the_truth(frame_of):
    found = survival(frame_of(customers(2000)), cutoff=CUTOFF)
    for days in (200, 400, 800):
        _, low, high = found.whole.curve.at(days)
        assert low - 0.01 <= np.exp(-days / 900) <= high + 0.01
    assert found.n == 2000
    assert found.test is None
    assert found.groups[0].group is None


def test_those_who_left_before_the_data_begin_bias_survival_unless_told(frame_of):
    """Customers since 2014, departures on record since 2022 only."""
    observed = date(2022, 1, 1)
    everyone = customers(6000, since=date(2019, 1, 1), mean=500)
    known = [row for row in everyone if row["ended_on"] is None or row["ended_on"] >= observed]
    naive = survival(frame_of(known), cutoff=CUTOFF)
    honest = survival(frame_of(known), cutoff=CUTOFF, observed_from=observed)
    truth = np.exp(-600 / 500)
    assert naive.whole.curve.at(600)[0] > truth + 0.15
    _, low, high = honest.whole.curve.at(600)
    start = honest.start
    conditional = np.exp(-(600 - start) / 500)
    assert low - 0.02 <= conditional <= high + 0.02
    assert any("give observed_from" in warning for warning in naive.warnings)
    assert not any("observed_from" in warning for warning in honest.warnings)


def test_groups_are_compared_with_the_rest_of_the_base(frame_of):
    rows = customers(400, 1, 1500, offer="long") + customers(400, 2, 400, offer="short")
    rows += customers(400, 3, 800, offer="middle") + customers(20, 5, offer="few")
    rows += customers(3, 4, offer="tiny") + customers(4, 6, offer="small")
    rows += [{"started_on": FIRST, "ended_on": None, "place": 0, "offer": None}]
    found = survival(frame_of(rows), cutoff=CUTOFF, by="offer")
    assert [lives.group for lives in found.groups][:3] == ["long", "middle", "short"]
    assert found["long"].called
    assert found["short"].called
    assert not found["few"].called
    assert found["few"].curve is None
    assert found.hidden == 2
    assert found.n_missing == 1
    assert found.test.df == 3
    with pytest.raises(UnknownName, match="group 'tiny'"):
        _ = found["tiny"]
    assert found.test.p < 1e-6
    assert all(lives.p_adjusted >= lives.against_rest.p for lives in found.groups)
    assert found["long"].rmst > found["short"].rmst
    assert found["long"].rmst_interval.low > found["short"].rmst_interval.high
    json.dumps(found.record(), allow_nan=False)


def test_groups_without_a_difference_are_not_called():
    called = 0
    for seed in range(20):
        rows = customers(300, seed)
        for row in rows:
            row["group"] = row["place"] % 6
        found = survival(pd.DataFrame(rows), cutoff=CUTOFF, by="group")
        called += any(lives.called for lives in found.groups)
    assert called <= 4


def test_a_curve_stops_where_few_are_left(frame_of):
    found = survival(frame_of(customers(60)), cutoff=CUTOFF)
    curve = found.whole.curve
    assert (curve.at_risk >= 10).all()
    assert found.whole.at_risk[0] == 60
    assert list(found.whole.at_risk) == sorted(found.whole.at_risk, reverse=True)


def test_a_landmark_takes_away_immortal_time():
    """Labelled by something that takes 300 days to happen, customers cannot leave young."""
    rows = customers(1500, 7, 500)
    rng = np.random.default_rng(0)
    for row in rows:
        end = row["ended_on"] or CUTOFF
        row["answered"] = "yes" if (end - row["started_on"]).days > 300 and rng.random() < 0.5 else "no"
    frame = pd.DataFrame(rows)
    assert survival(frame, cutoff=CUTOFF, by="answered").test.p < 1e-6
    fair = survival(frame, cutoff=CUTOFF, by="answered", landmark=301)
    assert fair.test.p > 0.01
    assert fair.start == 301
    assert fair.whole.curve.times[0] > 301


def test_impossible_and_future_spans_are_counted(frame_of):
    rows = customers(100)
    rows += [{"started_on": date(2022, 1, 2), "ended_on": date(2022, 1, 1), "place": 0}]
    rows += [{"started_on": date(2030, 1, 1), "ended_on": None, "place": 0}]
    rows += [{"started_on": None, "ended_on": None, "place": 0}]
    found = survival(frame_of(rows), cutoff=CUTOFF)
    assert (found.n, found.n_missing, found.n_invalid) == (100, 1, 1)
    assert any("end before they begin" in warning for warning in found.warnings)


def test_an_end_after_the_cut_off_has_not_happened_yet(frame_of):
    rows = [{"started_on": FIRST, "ended_on": CUTOFF + timedelta(days=1)}] * 40
    assert survival(frame_of(rows), cutoff=CUTOFF).whole.n_events == 0


def test_what_cannot_be_followed_is_refused(frame_of):
    frame = frame_of(customers(50))
    with pytest.raises(NoData, match="nobody"):
        survival(frame, cutoff=date(2010, 1, 1))
    with pytest.raises(UsageError, match="landmark"):
        survival(frame, cutoff=CUTOFF, landmark=-1)
    with pytest.raises(UsageError, match="not to 99999"):
        survival(frame, cutoff=CUTOFF, horizon=99999)
    with pytest.raises(UnknownName, match="offer"):
        survival(frame, cutoff=CUTOFF, by="offer")
    with pytest.raises(DataError, match="not days"):
        survival(frame_of([{"started_on": "2020-01-01", "ended_on": None}]), cutoff=CUTOFF)
