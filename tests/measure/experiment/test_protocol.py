"""A test read with its rule: verdicts, guard-rails, power, decision."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxreports.measure.experiment.arm import Arm
from cxreports.measure.experiment.outcome import Outcome, outcome
from cxreports.measure.experiment.protocol import ABTest, Rule, decide
from cxreports.measure.inference import Difference, Test

SET = Rule("sale", planned=500, stop=date(2026, 10, 31), guards={"csat": 5.0})


def rate(sold: int, control: int, n: int = 1000, metric: str = "sale", **changes) -> Outcome:
    found = outcome(
        metric, "rate", Arm.of_counts(sold, n), Arm.of_counts(control, n), planned=(1, 1), **changes
    )
    return found.judged(found.p, 0.05)


def made(*outcomes: Outcome, rule: Rule = SET, **changes) -> ABTest:
    sizes, fit = {"old": 1000, "new": 1000}, Test(0.0, 1.0, "chi-square")
    days = date(2026, 9, 1), date(2026, 9, 30)
    return replace(ABTest("t", rule, "old", "new", sizes, 0, fit, *days, "ready", outcomes), **changes)


GOOD, BAD, NONE = rate(300, 200), rate(150, 250), rate(205, 200)
KEPT = rate(7000, 7000, 10_000, "csat")
BROKEN, OPEN = rate(600, 700, metric="csat"), rate(680, 700, metric="csat")


@pytest.mark.parametrize(
    ("found", "decision"),
    [
        (made(GOOD, KEPT), "deploy"),
        (made(GOOD, OPEN), "unproven"),
        (made(GOOD, BROKEN), "guard"),
        (made(BAD, KEPT), "reject"),
        (made(NONE, KEPT), "open"),
        (made(GOOD, KEPT, rule=replace(SET, stop=None)), "unset"),
        (made(GOOD, KEPT, state="blocked"), "blocked"),
        (made(state="running"), "running"),
    ],
)
def test_the_decision_is_that_of_the_rule(found, decision):
    assert decide(found) == decision


def test_less_is_better_where_it_is_said():
    assert rate(150, 250, lower=True).better is True
    assert rate(150, 250).better is False


def test_uneven_answers_between_the_arms_tell_nothing():
    found = outcome("csat", "csat", Arm.of_counts(300, 400), Arm.of_counts(500, 700), planned=(1, 1))
    assert (found.uneven, found.verdict, found.difference) == (True, "uneven", None)


def test_few_units_are_never_called():
    assert rate(20, 1, 29).verdict == "low_base"


def test_a_net_score_is_compared_in_points():
    rng = np.random.default_rng(0)
    new, old = (
        rng.choice([-100.0, 0.0, 100.0], 400, p=shares) for shares in ((0.2, 0.2, 0.6), (0.4, 0.2, 0.4))
    )
    found = outcome("nps", "nps", Arm.of(new), Arm.of(old), planned=(1, 1))
    assert found.unit == "points"
    assert found.difference.delta == pytest.approx(new.mean() - old.mean())
    assert found.lift is None


def test_the_smallest_visible_effect_has_a_power_of_four_in_five():
    assert GOOD.power(GOOD.smallest, 0.05) == pytest.approx(0.8, abs=0.005)


def test_an_effect_that_is_the_same_elsewhere_is_no_interaction():
    assert rate(300, 200).interaction(rate(300, 200), 0.05) == pytest.approx(1.0)
    assert rate(300, 200).interaction(rate(200, 300), 0.05) < 0.001


@given(st.floats(-20, 20), st.floats(0.1, 10), st.floats(0, 15), st.floats(0, 15))
def test_a_wider_margin_never_breaks_a_guard_rail(delta, half, margin, more):
    one = Outcome("csat", "csat", 100, 100, difference=Difference(delta, delta - half, delta + half, 0.5, ""))
    if one.guard(margin) == "kept":
        assert one.guard(margin + more) == "kept"
    assert (one.guard(margin) == "broken") == (delta + half < 0)
