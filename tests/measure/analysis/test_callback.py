"""Effect of a call: nothing where nothing was planted, whatever the scores do by themselves."""

import json

import numpy as np
import pandas as pd
import pytest

from cxreports.errors import DataError, NoData, UsageError
from cxreports.measure.analysis import loop_effect


def customers(n=3000, seed=0, effect=0.0, choosy=0.0, again=0.6):
    """True satisfaction, two noisy answers to it; the kinder score is called more often when `choosy`."""
    rng = np.random.default_rng(seed)
    true = rng.normal(6, 2, 4 * n)
    before = np.clip(np.round(true + rng.normal(0, 2, 4 * n)), 0, 10)
    keep = np.flatnonzero(before <= 6)[:n]
    true, before = true[keep], before[keep]
    value = rng.integers(0, 2, len(keep))
    contacted = rng.random(len(keep)) < 0.4 + choosy * (before - 4) / 8 + choosy * (value - 0.5) / 3
    after = true + rng.normal(0, 2, len(keep)) + effect * contacted + 0.8 * value * (choosy > 0)
    asked = rng.random(len(keep)) < again
    after = np.where(asked, np.clip(np.round(after), 0, 10), np.nan)
    return pd.DataFrame(
        {
            "score": before,
            "contacted": contacted.astype(int),
            "followup_score": after,
            "band": value.astype(str),
        }
    )


@pytest.mark.parametrize("method", ["stratified", "ipw"])
def test_no_effect_is_found_where_scores_rise_by_themselves(method):
    found = loop_effect(customers(), method=method, replicates=300)
    assert found.before_after > 0.5  # regression to the mean: detractors score higher when asked again
    assert found.change.difference.low <= 0 <= found.change.difference.high
    assert not found.recovery.called
    assert found.contacted_moves.net_movement > 0
    assert found.alone_moves.net_movement > 0
    assert any("rise by themselves" in warning for warning in found.warnings)


@pytest.mark.parametrize("method", ["stratified", "ipw"])
def test_a_planted_effect_is_found(method):
    found = loop_effect(customers(effect=1.0), method=method, replicates=300)
    low, high = found.change.difference.low, found.change.difference.high
    assert low <= 0.97 <= high + 0.05
    assert found.recovery.called
    assert found.change.called


@pytest.mark.parametrize("method", ["stratified", "ipw"])
def test_strata_take_away_that_the_kinder_were_called(method):
    frame = customers(6000, choosy=0.9)
    crude = frame.groupby("contacted")["followup_score"].mean()
    assert crude[1] - crude[0] > 0.3
    found = loop_effect(frame, strata=["band"], method=method, replicates=300)
    assert abs(found.change.difference.delta) < 0.2
    assert found.change.difference.low <= 0 <= found.change.difference.high
    assert found.support > 0.99


def test_engines_orders_and_runs_agree(frame_of):
    rows = customers(400).astype(object).where(lambda table: table.notna(), None).to_dict("records")
    one = loop_effect(frame_of(rows), strata=["band"], method="ipw", replicates=50)
    other = loop_effect(frame_of(rows[::-1]), strata=["band"], method="ipw", replicates=50)
    assert one == other
    assert one.n + one.n_missing == 400
    assert one.n_contacted + one.n_alone == one.n
    json.dumps(one.record(), allow_nan=False)


def test_the_satisfied_have_no_part():
    frame = customers(400)
    more = pd.concat(
        [frame, pd.DataFrame({"score": [9.0] * 50, "contacted": [1] * 50, "followup_score": [0.0] * 50})]
    )
    assert loop_effect(more).recovery == loop_effect(frame).recovery


def test_a_hold_out_needs_no_caution_about_who_was_called():
    frame = customers(400)
    assert any("not drawn by lot" in warning for warning in loop_effect(frame).warnings)
    assert not any("not drawn by lot" in warning for warning in loop_effect(frame, randomised=True).warnings)


def test_unlike_sides_are_told():
    frame = customers(2000)
    frame.loc[(frame["contacted"] == 0) & (np.arange(len(frame)) % 2 == 0), "followup_score"] = None
    assert any("answered again" in warning for warning in loop_effect(frame).warnings)
    only = frame[(frame["contacted"] == 1) | (frame["score"] >= 5)]
    found = loop_effect(only)
    assert found.support < 0.8
    assert any("anyone comparable" in warning for warning in found.warnings)


def test_without_anyone_to_compare_with_it_is_refused():
    frame = customers(400)
    with pytest.raises(NoData, match="10 are needed on each side"):
        loop_effect(frame[frame["contacted"] == 1])
    apart = frame[(frame["contacted"] == 1) == (frame["score"] >= 5)]
    with pytest.raises(NoData, match="comparable"):
        loop_effect(apart)
    with pytest.raises(DataError, match="'contacted' holds 2"):
        loop_effect(frame.assign(contacted=2))
    with pytest.raises(UsageError, match="no way to adjust"):
        loop_effect(frame, method="magic")
    frame.loc[frame.index[:3], "followup_score"] = 12
    assert loop_effect(frame).n_invalid == 3
