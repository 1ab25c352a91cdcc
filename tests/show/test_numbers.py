from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxreports.show import numbers


@pytest.mark.parametrize(
    ("value", "places", "sign", "french", "english"),
    [
        (18962, 0, False, "18\u202f962", "18,962"),
        (-1234.56, 1, False, "−1\u202f234,6", "−1,234.6"),
        (42, 0, True, "+42", "+42"),
        (0.04, 1, True, "0,0", "0.0"),
        (-0.04, 1, True, "0,0", "0.0"),
        (2.5, 0, False, "3", "3"),
        (-2.5, 0, False, "−3", "−3"),
        (1.005, 2, False, "1,01", "1.01"),
    ],
)
def test_numbers_round_half_away_from_zero(value, places, sign, french, english):
    assert numbers.number(value, places, "fr", sign=sign) == french
    assert numbers.number(value, places, "en", sign=sign) == english


@pytest.mark.parametrize(
    ("hours", "french", "english"),
    [
        (0.025, "90\u00a0s", "90\u00a0s"),
        (0.098, "5,9\u00a0min", "5.9\u00a0min"),
        (0.583, "35,0\u00a0min", "35.0\u00a0min"),
        (1.99, "119,4\u00a0min", "119.4\u00a0min"),
        (7.46, "7,5\u00a0h", "7.5\u00a0h"),
        (47.2, "47,2\u00a0h", "47.2\u00a0h"),
        (52.4, "2\u00a0j\u00a04\u00a0h", "2\u00a0d\u00a04\u00a0h"),
        (48.0, "2\u00a0j", "2\u00a0d"),
        (0.0, "0\u00a0s", "0\u00a0s"),
    ],
)
def test_durations(hours, french, english):
    assert numbers.duration(hours, "fr") == french
    assert numbers.duration(hours, "en") == english


@given(st.floats(0.01, 5000))
def test_a_signed_duration_is_the_plain_one_with_its_sign(hours):
    plain = numbers.duration(hours, "fr")
    if not plain.startswith("0\u00a0"):
        assert numbers.duration(hours, "fr", sign=True) == f"+{plain}"
        assert numbers.duration(-hours, "fr", sign=True) == f"−{plain}"


@pytest.mark.parametrize(
    ("delta", "unit", "french", "english"),
    [
        (1.5, "index", "+1,5\u00a0point", "+1.5\u00a0points"),
        (2.0, "index", "+2,0\u00a0points", "+2.0\u00a0points"),
        (-1.0, "points", "−1\u00a0point", "−1\u00a0point"),
        (0.3, "points", "0\u00a0point", "0\u00a0points"),
        (12.2, "points", "+12\u00a0points", "+12\u00a0points"),
        (2.34, "%", "+2,3\u00a0points", "+2.3\u00a0points"),
        (-3.4, "h", "−3,4\u00a0h", "−3.4\u00a0h"),
    ],
)
def test_changes_are_in_points_with_the_plural_of_the_language(delta, unit, french, english):
    assert numbers.change(delta, unit, 1000, "fr") == french
    assert numbers.change(delta, unit, 1000, "en") == english


def test_a_percentage_loses_its_decimal_on_fewer_than_100_answers():
    assert numbers.figure(81.44, "%", 100, "fr") == "81,4\u202f%"
    assert numbers.figure(81.44, "%", 99, "fr") == "81\u202f%"
    assert numbers.figure(81.44, "%", 100, "en") == "81.4%"


def test_days_in_words():
    assert numbers.day(date(2026, 10, 1), "fr") == "1er octobre 2026"
    assert numbers.day(date(2026, 10, 21), "fr") == "21 octobre 2026"
    assert numbers.day(date(2026, 10, 5), "en") == "5 October 2026"


@pytest.mark.parametrize(
    ("unit", "text"),
    [("s", "5\u202f400\u00a0s"), ("min", "90,0\u00a0min"), ("hour", "1,5\u00a0h"), ("day", "2\u00a0h")],
)
def test_a_duration_is_written_in_the_unit_of_what_it_stands_beside(unit, text):
    assert numbers.figure(1.5, unit, 500, "fr") == text
    assert numbers.bound(1.5, unit, 500, "fr") == text


@given(st.floats(0, 5000), st.sampled_from(["s", "min", "hour", "day"]))
def test_what_is_drawn_is_the_duration_in_its_unit(hours, unit):
    per_hour = {"s": 3600, "min": 60, "hour": 1, "day": 1 / 24}[unit]
    assert numbers.plotted(hours, unit) == pytest.approx(hours * per_hour)
    assert numbers.plotted(None, unit) is None
    assert numbers.plotted(hours, "points") == hours


def test_an_axis_has_one_number_of_decimals():
    assert numbers.axis([10.0, 20.0], "%", "fr") == ["10\u202f%", "20\u202f%"]
    assert numbers.axis([1.5, 2.0], "%", "en") == ["1.5%", "2.0%"]
    assert numbers.axis([-20.0, 0.0, 20.0], "points", "fr") == ["−20", "0", "+20"]
    assert numbers.axis([0.0, 0.05, 0.1], "index", "en") == ["0.00", "0.05", "0.10"]
    assert numbers.axis([5.0, 10.0], "min", "fr") == ["5\u00a0min", "10\u00a0min"]
    assert numbers.axis([1.0, 2.0], "day", "en") == ["1\u00a0d", "2\u00a0d"]
