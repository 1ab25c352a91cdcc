"""Importance and performance."""

import pytest

from cxreports.errors import NoData, UsageError
from cxreports.measure.drivers import Attribute, importance_performance
from cxreports.measure.drivers.quadrant import WORDS
from cxreports.measure.inference import Interval

FOUR = {
    "delivery": Attribute(0.4, 3.4), "price": Attribute(0.3, 4.2),
    "advice": Attribute(0.2, 4.4), "site": Attribute(0.1, 3.6),
}  # fmt: skip


def test_each_quadrant_has_its_name_in_both_languages():
    found = importance_performance(FOUR)
    names = {one.quadrant for one in found.attributes.values()}
    assert names | {"to_confirm"} == set(WORDS["fr"]) == set(WORDS["en"])


def test_a_target_may_find_nothing_bad():
    found = importance_performance(FOUR, performance_target=3.0)
    assert {one.quadrant for one in found.attributes.values()} == {"keep_up", "possible_overkill"}
    assert found.attributes["delivery"].gap == pytest.approx(0.4)


def test_an_interval_across_a_cut_is_to_be_confirmed():
    def one(low, high):
        sides = Interval(0.35, 0.45, "t"), Interval(low, high, "t")
        return {**FOUR, "delivery": Attribute(0.4, 3.4, *sides)}

    assert importance_performance(one(3.2, 3.6)).attributes["delivery"].confirmed
    assert not importance_performance(one(3.2, 4.0)).attributes["delivery"].confirmed
    assert not importance_performance(FOUR).attributes["delivery"].confirmed


def test_nothing_to_place():
    with pytest.raises(NoData, match="no attribute"):
        importance_performance({})
    with pytest.raises(UsageError, match="'a' has no"):
        importance_performance({"a": Attribute(float("nan"), 3)})
