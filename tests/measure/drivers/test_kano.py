"""Kano."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxreports.errors import NoData, UnknownName
from cxreports.measure.drivers import Kano, classify
from cxreports.measure.drivers.kano import ANSWERS, CLASSES

pairs = st.lists(st.tuples(st.sampled_from(ANSWERS), st.sampled_from(ANSWERS)), min_size=1, max_size=60)
classes = st.fixed_dictionaries({name: st.integers(0, 60) for name in CLASSES})


@given(st.sampled_from(ANSWERS), st.sampled_from(ANSWERS))
def test_wanting_the_opposite_is_reverse(functional, dysfunctional):
    here, mirrored = classify(functional, dysfunctional), classify(dysfunctional, functional)
    if here in "AOM":
        assert mirrored == "R"
    elif here in "IQ":
        assert mirrored == here
    else:
        assert mirrored in "AOM"


@given(pairs, pairs)
def test_counts_merge(first, second):
    assert Kano.of(first) + Kano.of(second) == Kano.of(first + second)


@given(classes)
def test_coefficients_stay_in_their_range(counts):
    found = Kano(counts)
    if found.satisfaction is None:
        assert not any(counts[name] for name in "AOMI")
        return
    assert 0 <= found.satisfaction <= 1
    assert -1 <= found.dissatisfaction <= 0
    swapped = Kano({**counts, "A": counts["M"], "M": counts["A"]})  # what delights, must be
    assert swapped.satisfaction == pytest.approx(-found.dissatisfaction)


def test_ties_go_to_what_cannot_be_missed():
    assert Kano.of_counts(A=10, O=10, M=10, I=10).category == "M"
    assert Kano.of_counts(A=10, O=10).category == "O"
    assert Kano.of_counts().category is None


def test_a_close_race_is_not_clear():
    assert not Kano.of_counts(A=51, O=49).clear
    assert Kano.of_counts(A=70, O=30).clear
    assert not Kano.of_counts().clear


def test_contradictory_answers_speak_against_the_question():
    assert Kano.of_counts(A=85, Q=15).sound
    assert not Kano.of_counts(A=84, Q=16).sound


def test_missing_answers_are_counted_and_unknown_ones_refused():
    assert Kano.of([("like", None), ("like", "dislike")]).n_missing == 1
    with pytest.raises(UnknownName, match="Kano answer 'love'"):
        classify("love", "dislike")
    with pytest.raises(NoData, match="attractive"):
        Kano.of_counts(R=3).coefficient_intervals()


def test_intervals_are_the_same_every_time():
    found = Kano.of_counts(A=22, O=51, M=30, I=12)
    assert found.coefficient_intervals() == found.coefficient_intervals()
    assert found.shares()["O"].low < 51 / 115 < found.shares()["O"].high
