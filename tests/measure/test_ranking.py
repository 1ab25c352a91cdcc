"""Ranks with their uncertainty: what is certain is said, what is not stays open."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from cxreports.measure import CSAT, NPS, measure
from cxreports.measure.ranking import ranks


def answers(groups):
    """A frame of NPS answers: group -> (promoters, passives, detractors)."""
    rows = [
        (name, score)
        for name, counts in groups.items()
        for score, count in zip((10, 7, 2), counts, strict=True)
        for _ in range(count)
    ]
    return pd.DataFrame(rows, columns=["shop", "score"])


def ranked(groups):
    results = measure(answers(groups), NPS, by="shop")
    found = ranks(NPS, results)
    return {str(results[place].estimate.by["shop"]): (one.first, one.last) for place, one in found.items()}


def test_groups_far_apart_have_one_rank_each():
    assert ranked({"a": (90, 5, 5), "b": (50, 25, 25), "c": (5, 5, 90)}) == {
        "a": (1, 1),
        "b": (2, 2),
        "c": (3, 3),
    }


def test_groups_alike_may_hold_any_rank():
    assert ranked({"a": (30, 40, 30), "b": (31, 39, 30), "c": (29, 41, 30)}) == dict.fromkeys("abc", (1, 3))


def test_low_bases_have_no_rank():
    assert set(ranked({"a": (90, 5, 5), "b": (5, 5, 90), "small": (20, 0, 0)})) == {"a", "b"}


def test_the_best_of_an_indicator_to_be_low_is_the_lowest():
    frame = pd.DataFrame({"shop": ["a", "b"] * 200, "score": [5, 1] * 200})
    assert CSAT.direction == "higher_is_better"
    results = measure(frame, CSAT, by="shop")
    assert {str(results[k].estimate.by["shop"]): v.first for k, v in ranks(CSAT, results).items()} == {
        "a": 1,
        "b": 2,
    }

    down = SimpleNamespace(direction="lower_is_better", difference=CSAT.difference)
    turned = ranks(down, results)
    assert {str(results[k].estimate.by["shop"]): v.first for k, v in turned.items()} == {"a": 2, "b": 1}


@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(*[st.integers(12, 60)] * 3), min_size=2, max_size=6))
def test_every_rank_holds_the_one_that_is_seen(counts):
    groups = {f"g{place}": one for place, one in enumerate(counts)}
    values = {name: (p - d) / (p + a + d) for name, (p, a, d) in groups.items()}
    for name, (first, last) in ranked(groups).items():
        better = sum(value > values[name] for value in values.values())
        worse = sum(value < values[name] for value in values.values())
        assert first <= 1 + better
        assert last >= len(groups) - worse
        assert 1 <= first <= last <= len(groups)


def test_equal_groups_are_told_apart_no_more_often_than_the_level_allows():
    """100 draws of five equal groups: the family-wise error stays near 5 %."""
    rng = np.random.default_rng(3)
    wrong = 0
    for _ in range(100):
        draws = {name: tuple(rng.multinomial(80, [0.5, 0.3, 0.2])) for name in "abcde"}
        wrong += any(rank != (1, 5) for rank in ranked(draws).values())
    assert wrong <= 12
