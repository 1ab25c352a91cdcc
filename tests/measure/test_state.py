import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxreports.measure import CES, CSAT, NPS
from cxreports.measure.state import Cell, Counts, Durations, Scale, Tally, tally

SCORES = st.lists(st.one_of(st.none(), st.integers(-2, 13)), max_size=40)


def state(scores: list[int | None]) -> Tally:
    return NPS.state([{"cx_value": score, "cx_n": 1} for score in scores])


@given(SCORES, SCORES, SCORES)
def test_merging_is_associative_free_of_order_and_the_state_of_the_union(one, two, three):
    a, b, c = state(one), state(two), state(three)
    assert (a + b) + c == a + (b + c) == c + a + b == state(one + two + three)
    assert a + state([]) == a


@given(SCORES)
def test_every_row_is_counted_exactly_once(scores):
    found = state(scores)
    assert found.n + found.n_missing + found.n_invalid == len(scores)
    assert found.n_missing == scores.count(None)


def test_states_of_different_scales_do_not_merge():
    five, seven = Tally(scale=Scale(1, 5)), Tally(scale=Scale(1, 7))
    with pytest.raises(ValueError, match="not interchangeable"):
        _ = five + seven


def test_counts_and_durations_merge_by_name_and_side():
    assert (Counts({"a": 1.0}) + Counts({"a": 2.0, "b": 3.0})).sums == {"a": 3.0, "b": 3.0}
    assert Counts()["never"] == 0
    one, two = Tally({60.0: Cell(1, 1, 1)}), Tally({5.0: Cell(2, 2, 2)})
    both = Durations(one, two) + Durations(two, one)
    assert (both.events.n, both.censored.n) == (3, 3)


@given(st.lists(st.tuples(st.integers(0, 10), st.integers(1, 4)), min_size=1, max_size=30))
def test_a_whole_weight_says_the_same_as_repeating_the_row(pairs):
    weighted = tally(
        [{"cx_value": v, "cx_n": 1, "cx_w": w, "cx_w2": w * w} for v, w in pairs], "cx_value", lambda _: True
    )
    repeated = state([value for value, weight in pairs for _ in range(weight)])
    assert abs(weighted.mean - repeated.mean) < 1e-12
    assert abs(weighted.share(lambda v: v >= 9) - repeated.share(lambda v: v >= 9)) < 1e-12
    assert weighted.n_eff <= weighted.n + 1e-9


@given(st.lists(st.integers(0, 10), min_size=1, max_size=60))
def test_an_nps_and_its_mirror(scores):
    turned = {**dict(zip(range(7), [10] * 7, strict=True)), 7: 8, 8: 7, 9: 0, 10: 0}
    assert NPS.of([turned[score] for score in scores]).value == -NPS.of(scores).value


@given(st.lists(st.integers(1, 7), min_size=1, max_size=60))
def test_mirroring_answers_and_polarity_changes_nothing(scores):
    for variant in ("index", "easy", "difficult", "net_easy"):
        ease = CES.of(scores, variant=variant)
        effort = CES.of([8 - score for score in scores], polarity="effort", variant=variant)
        assert abs(ease.value - effort.value) < 1e-9
    for variant in ("top2", "top_box", "bottom2", "net", "index"):
        high = CSAT.of(scores, scale=(1, 7), variant=variant)
        low = CSAT.of([8 - score for score in scores], scale=(1, 7), polarity="lower", variant=variant)
        assert abs(high.value - low.value) < 1e-9
