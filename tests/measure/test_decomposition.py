"""A change taken apart: nothing is left over, and each half is what it says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxreports.errors import CxError, UsageError
from cxreports.measure.decomposition import decompose, decompose_nps, decompose_product

names = st.sampled_from("abcdef")
periods = st.dictionaries(names, st.tuples(st.floats(0.1, 1e6), st.floats(-100, 100)), min_size=1)
classes = st.dictionaries(
    names, st.tuples(*[st.integers(0, 50)] * 3).filter(lambda counts: sum(counts) > 0), min_size=1
)


@given(periods, periods)
def test_rate_and_mix_leave_nothing_over(previous, current):
    found = decompose(previous, current)
    assert found.rate + found.mix == pytest.approx(found.delta, abs=1e-9)
    assert found.before == pytest.approx(
        sum(w * r for w, r in previous.values()) / sum(w for w, _ in previous.values()), abs=1e-9
    )
    assert sum(effect.rate for effect in found.segments.values()) == pytest.approx(found.rate, abs=1e-9)
    assert set(found.segments) == {*previous, *current}


@given(periods, periods)
def test_turning_time_round_turns_every_sign(previous, current):
    found, turned = decompose(previous, current), decompose(current, previous)
    for name, effect in found.segments.items():
        assert effect.rate == pytest.approx(-turned.segments[name].rate, abs=1e-9)
        assert effect.mix == pytest.approx(-turned.segments[name].mix, abs=1e-9)


@given(periods, st.floats(0.5, 20))
def test_same_weights_have_no_mix_and_same_values_no_rate(previous, factor):
    grown = {name: (factor * weight, value) for name, (weight, value) in previous.items()}
    moved = {name: (weight, value + 5) for name, (weight, value) in grown.items()}
    assert decompose(previous, grown).delta == pytest.approx(0, abs=1e-9)
    found = decompose(previous, moved)
    assert (found.rate, found.mix) == pytest.approx((5, 0), abs=1e-9)


def test_a_segment_that_comes_or_goes_is_mix_only():
    found = decompose({"a": (50, 10), "gone": (50, 30)}, {"a": (50, 10), "new": (50, 60), "empty": (0, None)})
    assert found.segments["gone"].rate == found.segments["new"].rate == found.segments["empty"].mix == 0
    assert found.delta == 15 == found.mix


@given(classes, classes)
def test_promoters_and_detractors_make_the_rate_of_an_nps(previous, current):
    found = decompose_nps(previous, current, replicates=2)
    for effect in found.segments.values():
        assert effect.promoters + effect.detractors == pytest.approx(effect.rate, abs=1e-9)
    assert found.rate + found.mix == pytest.approx(found.delta, abs=1e-9)


def test_intervals_of_an_nps_are_seeded_and_hold_the_effects():
    before = {"a": (60, 25, 15), "b": (30, 40, 30), "gone": (3, 1, 1)}
    after = {"a": (70, 20, 10), "b": (60, 80, 60)}
    found = decompose_nps(before, after, seed=4)
    assert found == decompose_nps(before, after, seed=4)
    assert found.rate_interval.low < found.rate < found.rate_interval.high
    assert found.mix_interval.low < found.mix < found.mix_interval.high
    wider = decompose_nps(before, after, seed=4, confidence=0.99)
    assert wider.rate_interval.low < found.rate_interval.low
    plenty = decompose_nps(
        {name: tuple(100 * n for n in counts) for name, counts in before.items()},
        {name: tuple(100 * n for n in counts) for name, counts in after.items()},
    )
    assert plenty.rate_interval.high - plenty.rate_interval.low < 0.15 * (
        found.rate_interval.high - found.rate_interval.low
    )


@given(*[st.dictionaries(st.sampled_from("xyz"), st.floats(-50, 50), min_size=3, max_size=3)] * 2)
def test_effects_of_factors_sum_to_the_change_of_the_product(before, after):
    change = after["x"] * after["y"] * after["z"] - before["x"] * before["y"] * before["z"]
    assert sum(decompose_product(before, after).values()) == pytest.approx(change, abs=1e-6)


def test_a_factor_that_stays_has_no_effect():
    effects = decompose_product({"x": 2, "y": 3, "z": 4}, {"x": 2, "y": 5, "z": 4})
    assert effects == {"x": 0, "y": 16, "z": 0}


@pytest.mark.parametrize(
    ("previous", "where"),
    [({}, "no answer"), ({"a": (0, None)}, "no answer"), ({"a": (3, None)}, "'a'"), ({"a": (-1, 2)}, "'a'")],
)
def test_what_cannot_be_decomposed_is_refused(previous, where):
    with pytest.raises(CxError, match=where):
        decompose(previous, {"a": (1, 2)})


def test_factors_must_be_the_same():
    with pytest.raises(UsageError, match="same factors"):
        decompose_product({"x": 1}, {"y": 1})
