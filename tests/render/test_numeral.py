"""Numbers of a spreadsheet: never another than the text shows, always the exact one behind it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cxreports.render.numeral import MINUS, numeral
from cxreports.show import numbers

LANGUAGES = st.sampled_from(["fr", "en"])


@given(st.floats(-99_999, 99_999), st.integers(0, 3), LANGUAGES, st.booleans())
def test_a_printed_number_keeps_the_value_behind_it(
    value: float, places: int, language: str, sign: bool
) -> None:
    found = numeral(numbers.number(value, places, language, sign=sign), value, language)
    assert found is not None
    assert found.value == value


@given(st.floats(0, 100), st.integers(0, 2), LANGUAGES)
def test_a_percentage_becomes_a_share_of_one(value: float, places: int, language: str) -> None:
    found = numeral(numbers.percent(value, places, language), value, language)
    assert found is not None
    assert Decimal(repr(found.value)) * 100 == pytest.approx(Decimal(repr(value)), rel=Decimal("1e-15"))
    assert "%" in found.code


@given(st.floats(0.001, 5000), LANGUAGES)
def test_a_duration_stays_in_the_unit_printed(hours: float, language: str) -> None:
    text = numbers.duration(hours, language)
    found = numeral(text, hours, language)
    assert found is not None
    assert found.value == pytest.approx(hours * float(found.power))
    per_hour = {"s": 3600, "min": 60, "h": 1}
    unit = text.rpartition("\u00a0")[2]
    if "\u00a0j" not in text and "\u00a0d" not in text:
        assert float(found.power) in (1, per_hour[unit])


@given(st.floats(-500, 500), st.floats(-500, 500), LANGUAGES)
def test_a_number_that_the_text_does_not_show_is_kept_back(shown: float, other: float, language: str) -> None:
    text = numbers.number(shown, 1, language)
    assume(abs(shown - other) > 0.2)
    assert numeral(text, other, language) is None


@pytest.mark.parametrize("text", ["—", "n < 5", "3 sur 8", "moins de 5", "", "n.s.", "3–8", "p. 3"])
def test_a_text_without_a_number_of_its_own_stays_a_text(text: str) -> None:
    assert numeral(text, 3, "fr") is None
    assert numeral(text, 5.0, "fr") is None
    assert numeral(text, 37.5, "fr") is None


@pytest.mark.parametrize("value", [None, True, "3", float("nan"), float("inf")])
def test_what_is_no_number_is_none(value: object) -> None:
    assert numeral("3", value, "fr") is None


@pytest.mark.parametrize(
    ("text", "value", "language", "code"),
    [
        ("+44", 44.4, "fr", f'"+"#,##0;"{MINUS}"#,##0;#,##0'),
        ("8\u202f112", 8112, "fr", "#,##0"),
        ("2026", 2026, "fr", "0"),
        ("71.5%", 71.5474, "en", "#,##0.0%"),
        ("71,5\u202f%", 71.5474, "fr", '#,##0.0"\u202f"%'),
        ("1,2\u00a0M€", 1_234_567.0, "fr", '#,##0.0,,"\u00a0M€"'),
        ("€340k", 340_000.0, "en", '"€"#,##0,"k"'),
        ("−13,4\u00a0h", -13.4, "fr", f'#,##0.0"\u00a0h";"{MINUS}"#,##0.0"\u00a0h"'),
    ],
)
def test_formats_are_those_of_a_spreadsheet(text: str, value: float, language: str, code: str) -> None:
    found = numeral(text, value, language)
    assert found is not None
    assert found.code == code


def test_a_bound_without_its_unit_is_a_percentage_like_its_value() -> None:
    found = numeral("67,8", 67.8122, "fr", unit="\u202f%")
    assert found is not None
    assert found.value == 0.678122
