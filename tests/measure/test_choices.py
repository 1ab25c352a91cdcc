"""Multi-select answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxreports.errors import NoData, UnknownName
from cxreports.measure import Choices, inference

answers = st.lists(st.none() | st.sets(st.sampled_from(["price", "delay", "staff"])), max_size=30)


@given(answers, answers)
def test_counts_merge(first, second):
    assert Choices.of(first) + Choices.of(second) == Choices.of(first + second)


@given(answers)
def test_the_denominator_is_respondents(told):
    found = Choices.of(told)
    assert found.n + found.n_missing == len(told)
    assert all(count <= found.n for count in found.counts.values())


def test_a_long_frame_gives_the_same_on_every_engine(frame_of):
    told = [{"price"}, {"price", "delay"}, {"delay"}, set(), {"staff"}] * 8
    rows = [
        {"who": who, "reason": reason} for who, reasons in enumerate(told) for reason in reasons or [None]
    ]
    rows += rows[:3]  # ticked twice: counts once
    assert Choices.of_rows(frame_of(rows), "who", "reason") == Choices.of(told)


def test_shares_do_not_add_up_to_the_whole():
    found = Choices({"price": 60, "delay": 90}, 100).shares()
    assert [one.by["option"] for one in found] == ["delay", "price"]
    assert sum(one.value for one in found) == 150.0
    interval = inference.wilson(90, 100)
    assert (found[0].ci_low, found[0].ci_high) == pytest.approx((100 * interval.low, 100 * interval.high))


def test_few_respondents_are_withheld():
    assert Choices({"price": 3}, 4).share("price").value is None
    assert Choices({"price": 3}, 4).share("price").status == "hidden"
    assert Choices({}, 0).share("price").status == "no_data"


def test_changes_are_adjusted_over_the_options():
    now, then = Choices({"a": 60, "b": 30, "c": 30}, 100), Choices({"a": 30, "b": 30, "d": 10}, 100)
    found = now.against(then)
    assert set(found) == {"a", "b", "c", "d"}
    plain = [change.p for change, _ in found.values()]
    assert [p for _, p in found.values()] == pytest.approx(inference.benjamini_hochberg(plain))
    with pytest.raises(NoData, match="0 and 100"):
        Choices().against(now)


def test_options_are_grouped_by_a_frame_of_reference():
    found = Choices({"joy": 3, "trust": 2, "fear": 1}, 5)
    families = {"joy": "good", "trust": "good", "fear": "bad"}
    assert found.grouped(families) == {"bad": ["fear"], "good": ["joy", "trust"]}
    with pytest.raises(UnknownName, match="fear"):
        found.grouped({"joy": "good", "trust": "good"})
