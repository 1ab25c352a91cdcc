from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxreports.measure import CSAT, NPS, Churn, Result, inference
from cxreports.measure.compare import Pair, compare
from cxreports.measure.state import Counts


def result(counts: dict[int, int], indicator=NPS) -> Result:
    state = indicator.state([{"cx_value": value, "cx_n": n} for value, n in counts.items()])
    return Result(indicator.finish(state), state=state)


def pair(now: dict[int, int], then: dict[int, int], indicator=NPS) -> Pair:
    return Pair(indicator, result(now, indicator), result(then, indicator), "2026-09")


GOOD, FAIR = {10: 300, 7: 100, 3: 100}, {10: 200, 7: 100, 3: 200}


def one(pairs: list[Pair]):
    return compare("previous", pairs, family="F1")[0]


def test_a_large_and_significant_difference_is_called():
    up, down = one([pair(GOOD, FAIR)]), one([pair(FAIR, GOOD)])
    assert (up.delta, up.verdict, up.called, up.better) == (pytest.approx(40), "rise", True, True)
    assert (down.delta, down.verdict, down.better) == (pytest.approx(-40), "fall", False)
    assert (up.reference, up.reference_value, up.reference_n, up.family) == ("2026-09", 0.0, 500, "F1")
    assert up.ci_low < 40 < up.ci_high


def test_a_difference_in_the_noise_is_not_significant():
    found = one([pair({10: 52, 3: 50}, {10: 50, 3: 52})])
    assert (found.verdict, found.called, found.better) == ("not_significant", False, None)
    assert found.p_adjusted > 0.05


def test_a_significant_trifle_is_small():
    big = {10: 500_000, 3: 500_000}
    found = one([pair({10: 510_000, 3: 490_000}, big)])
    assert (found.verdict, found.called, found.materiality) == ("small", False, 3.0)
    assert found.p_adjusted < 0.05


def test_small_bases_are_never_called():
    low = one([pair({10: 29}, {3: 500})])
    assert (low.verdict, low.p, low.p_adjusted, low.called) == ("low_base", None, None, False)
    assert low.delta == 200
    fraction = one([pair({10: 9}, {3: 500})])
    assert (fraction.verdict, fraction.delta, fraction.ci_low) == ("low_base", None, None)


def test_a_hidden_side_hides_the_difference():
    hidden = replace(result(GOOD), estimate=result(GOOD).estimate.masked(), state=None)
    found = one([Pair(NPS, result(FAIR), hidden, "rest")])
    assert (found.verdict, found.delta, found.reference_value) == ("hidden", None, None)


def test_nothing_to_compare_with_is_no_data():
    assert one([pair(GOOD, {})]).verdict == "no_data"


def test_what_is_not_the_same_measure_is_incomparable():
    other = Pair(NPS, result(GOOD), result({5: 100}, CSAT), "x")
    assert one([other]).verdict == "incomparable"
    counts = Counts({"opening": 100.0, "closing": 90.0, "lost_opening": 20.0})
    growth = replace(Churn, variant="growth")
    side = Result(growth.finish(counts), state=counts)
    assert one([Pair(growth, side, side, "x")]).verdict == "incomparable"


def test_lower_is_better_turns_what_is_good():
    counts = [
        Counts({"opening": 1000.0, "lost_opening": lost, "opening_days": 31_000.0}) for lost in (200.0, 100.0)
    ]
    worse, former = (Result(Churn.finish(state), state=state) for state in counts)
    found = one([Pair(Churn, worse, former, "2026-08")])
    assert (found.verdict, found.better) == ("rise", False)


def test_segments_against_the_rest_reproduce_the_worked_example():
    """Constructed four-region example: z tests on adjusted Wald centres, BH over the four."""
    segments = {"nord": (55, 30, 25), "sud": (40, 40, 40), "est": (20, 25, 45), "ouest": (70, 20, 20)}
    states = {
        name: NPS.state([{"cx_value": v, "cx_n": n} for v, n in zip((10, 8, 3), counts, strict=True)])
        for name, counts in segments.items()
    }
    pairs = []
    for name, state in states.items():
        rest = NPS.state([])
        for other, more in states.items():
            rest = rest + more if other != name else rest
        pairs.append(
            Pair(NPS, Result(NPS.finish(state), state=state), Result(NPS.finish(rest), state=rest), "rest")
        )
    found = compare("rest", pairs, family="F2")
    deltas = (19.4602272727, -17.7419354839, -51.3071895425, 43.8920454545)
    adjusted = (0.0452640777244, 0.0452640777244, 4.04939916265e-07, 1.94726294644e-06)
    assert [one.delta for one in found] == pytest.approx(deltas)
    assert [one.p_adjusted for one in found] == pytest.approx(adjusted)
    assert all(one.called and one.family_size == 4 for one in found)


COUNTS = st.tuples(st.integers(0, 80), st.integers(0, 80), st.integers(0, 80))


@given(st.lists(st.tuples(COUNTS, COUNTS), min_size=1, max_size=8))
def test_the_rule_holds_for_any_family(samples):
    pairs = [pair(*(dict(zip((10, 8, 3), side, strict=True)) for side in two)) for two in samples]
    found = compare("previous", pairs, family="F1")
    tested = [place for place, one in enumerate(found) if one.p_adjusted is not None]
    states = [(pairs[place].result.state, pairs[place].reference.state) for place in tested]
    with_tails = [NPS.difference(*two, 0.95).careful_p for two in states]
    careful = dict(zip(tested, inference.benjamini_hochberg(with_tails), strict=True))
    for place, (comparison, given_pair) in enumerate(zip(found, pairs, strict=True)):
        bases = min(given_pair.result.estimate.n, given_pair.reference.estimate.n)
        assert (comparison.p_adjusted is not None) == (bases >= 30)
        if comparison.p_adjusted is not None:
            assert comparison.p <= comparison.p_adjusted <= 1
            assert comparison.family_size == len(tested)
            significant = max(comparison.p_adjusted, careful[place]) <= 0.05
            assert comparison.called == (significant and abs(comparison.delta) >= 3)
        else:
            assert not comparison.called
