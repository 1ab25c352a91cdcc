"""What is at stake: worked out by hand at its centre, a range around it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxreports.measure.analysis.classlink import ClassLink, Linkage
from cxreports.measure.analysis.departures import AtRisk
from cxreports.measure.economy.exposure import exposure
from cxreports.measure.inference import Interval
from cxreports.measure.lack import Lack

SPAN = Interval(0.0, 100.0, "wilson")
RISK = AtRisk(10_000, 1_000, 200, 20.0, SPAN, 20.0, 365, {}, date(2025, 1, 1))


def link(detractor: float | None = 70.0, passive: float = 85.0, promoter: float = 91.0) -> Linkage:
    """Retention after a year: 200 detractors, 300 passives, 500 promoters."""
    classes = (ClassLink("detractor", 200, detractor), ClassLink("passive", 300, passive),
               ClassLink("promoter", 500, promoter))  # fmt: skip
    return Linkage(
        n=1000, n_missing=0, n_invalid=0, confidence=0.95, horizon=365.0, classes=classes, test=None,
        crude=(), adjusted=(), adjusted_for=(), method="",
    )  # fmt: skip


def test_the_centre_by_hand():
    found = exposure(RISK, link())
    value = found.cases["annual_value"]
    assert value.value == pytest.approx(10_000 * 0.2 * 240)
    others = (300 * 0.15 + 500 * 0.09) / 800
    assert found.cases["excess_churn"].value == pytest.approx(10_000 * 0.2 * (0.30 - others) * 240)
    assert found.n == 1_000
    assert found.record()["n"] == 1_000


def test_every_case_is_a_range_and_every_assumption_is_told():
    found = exposure(RISK, link())
    assert all(one.p5 < one.value < one.p95 for one in found.cases.values())
    told = {one.name: one for one in found.assumptions}
    assert set(told) == {"customers", "detractors", "churn_detractors", "churn_others", "annual_value"}
    assert told["customers"].low == told["customers"].high == 10_000
    assert [name for name, one in told.items() if one.source == "given"] == ["annual_value"]
    assert all(one.low <= one.value <= one.high for one in told.values())


@settings(max_examples=25, deadline=None)
@given(times=st.integers(2, 50), per_year=st.floats(0.5, 24))
def test_it_scales_with_the_customers_and_with_their_value(times, per_year):
    one = exposure(RISK, link(), per_year=per_year)
    many = exposure(replace(RISK, customers=RISK.customers * times), link(), per_year=per_year)
    worth = exposure(replace(RISK, value=20.0 * times), link(), per_year=per_year)
    for name, case in one.cases.items():
        for other in (many, worth):
            for end in ("p5", "value", "p95"):
                assert getattr(other.cases[name], end) == pytest.approx(times * getattr(case, end))


def test_more_answers_make_the_range_narrower():
    few = exposure(replace(RISK, asked=50, detractors=10), link(), spread=0.0).cases["annual_value"]
    many = exposure(replace(RISK, asked=5_000, detractors=1_000), link(), spread=0.0).cases["annual_value"]
    assert few.value == pytest.approx(many.value)
    assert many.p95 - many.p5 < (few.p95 - few.p5) / 5


def test_it_can_be_drawn_again():
    assert exposure(RISK, link(), seed=3) == exposure(RISK, link(), seed=3)
    assert exposure(RISK, link(), seed=3) != exposure(RISK, link(), seed=4)


def test_detractors_who_stay_as_the_others_do_put_no_excess_at_stake():
    case = exposure(RISK, link(88.0, 88.0, 88.0)).cases["excess_churn"]
    assert case.value == pytest.approx(0, abs=1e-6)
    assert case.p5 < 0 < case.p95


@pytest.mark.parametrize(
    ("risk", "linked", "reason"),
    [
        (Lack("retention.asked"), link(), "answers"),
        (RISK, Lack("retention.answers"), "answers"),
        (replace(RISK, value=None), link(), "value"),
        (replace(RISK, value=0.0), link(), "value"),
        (RISK, link(None), "year"),
    ],
)
def test_what_is_missing_is_said(risk, linked, reason):
    assert exposure(risk, linked).reason == f"retention.{reason}"
