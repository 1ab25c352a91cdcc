"""Penalty and reward."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxreports.errors import DataError, NoData, UnknownName
from cxreports.measure.drivers import PenaltyReward, penalty_reward

LEVELS = ("low", "mid", "high")
answers = st.lists(st.tuples(st.sampled_from(LEVELS), st.integers(0, 10)), min_size=5, max_size=60)


@settings(max_examples=40)
@given(answers)
def test_of_one_attribute_the_contrasts_are_differences_of_means(told):
    groups = {level: [score for one, score in told if one == level] for level in LEVELS}
    columns = {"a": [level for level, _ in told]}, [score for _, score in told]
    if not all(groups.values()):
        with pytest.raises(DataError, match="lacks an answer"):
            penalty_reward(*columns)
        return
    found = penalty_reward(*columns)["a"]
    low, mid, high = (np.mean(groups[level]) for level in LEVELS)
    assert (found.penalty, found.reward) == pytest.approx((low - mid, high - mid), abs=1e-9)


def _two(size=600, seed=3):
    rng = np.random.default_rng(seed)
    a, b = rng.choice(LEVELS, size), rng.choice(LEVELS, size)
    score = 6 - 3 * (a == "low") + 0.5 * (a == "high") - 0.5 * (b == "low") + 3 * (b == "high")
    return {"a": a.tolist(), "b": b.tolist()}, score + rng.normal(0, 0.5, size)


def test_attributes_are_told_apart_in_one_fit():
    found = penalty_reward(*_two(), confidence=0.95)
    assert [found[name].kind for name in "ab"] == ["basic", "exciting"]
    assert found["a"].penalty == pytest.approx(-3, abs=0.2)
    interval = found["a"].asymmetry_interval
    assert interval.low < found["a"].asymmetry < interval.high < -0.2


def test_turning_the_scale_turns_the_kind():
    levels, score = _two()
    turned = {
        name: [{"low": "high", "high": "low"}.get(one, one) for one in column]
        for name, column in levels.items()
    }
    found, mirror = penalty_reward(levels, score), penalty_reward(turned, -score)
    assert mirror["a"].asymmetry == pytest.approx(-found["a"].asymmetry)
    assert mirror["a"].range_impact == pytest.approx(found["a"].range_impact)


def test_wrong_signs_and_few_answers_are_undetermined():
    assert PenaltyReward(0.5, 1.0, 50, 50).asymmetry is None
    assert PenaltyReward(0.5, 1.0, 50, 50).kind == "undetermined"
    assert PenaltyReward(-1.0, 1.0, 29, 50).kind == "undetermined"
    assert PenaltyReward(-1.0, 1.0, 30, 30).kind == "performance"


def test_what_cannot_be_contrasted_is_refused():
    levels, score = _two(30)
    with pytest.raises(DataError, match="told apart"):
        penalty_reward({**levels, "twin": levels["a"]}, score)
    with pytest.raises(UnknownName, match="level 'middle'"):
        penalty_reward({"a": ["middle"]}, [3])
    with pytest.raises(DataError, match="1 levels for 2 respondents"):
        penalty_reward({"a": ["low"]}, [3, 4])
    with pytest.raises(NoData, match="no respondent"):
        penalty_reward({}, [])
