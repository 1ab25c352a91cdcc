"""Respondents against the base: counts, called classes, what is withheld."""

import json

import pytest

from cxreports.errors import NoData, UnknownName, UsageError
from cxreports.measure.analysis import bias, rake
from cxreports.measure.inference import wilson


def base(sizes):
    """Customers per offer, numbered."""
    rows = []
    for offer, size in sizes.items():
        rows += [
            {"customer_id": f"{offer}{place}", "offer": offer, "region": "ns"[place % 2]}
            for place in range(size)
        ]
    return rows


def who(sizes, repeat=1):
    return [
        {"customer_id": f"{offer}{place}"} for offer, size in sizes.items() for place in range(size)
    ] * repeat


def test_rates_by_class(frame_of):
    found = bias(
        frame_of(who({"a": 50, "b": 20}, repeat=3)), frame_of(base({"a": 100, "b": 100})), ["offer", "region"]
    )
    a, b = found["offer"].classes
    assert (found.n, found.base, found.rate) == (70, 200, 35.0)
    assert (a.value, a.base, a.respondents, a.rate) == ("a", 100, 50, 50.0)
    assert (b.rate, b.base_share, round(b.respondent_share, 3)) == (20.0, 50.0, 28.571)
    band = wilson(50, 100)
    assert (a.interval.low, a.interval.high) == (100 * band.low, 100 * band.high)
    assert a.called
    assert b.called
    assert a.difference == 30
    assert not any(one.called for one in found["region"].classes)
    assert found["offer"].test.p < 0.001 < found["region"].test.p
    assert any("differs by offer" in warning for warning in found.warnings)
    json.dumps(found.record(), allow_nan=False)


def test_the_margins_go_into_a_raking(frame_of):
    found = bias(frame_of(who({"a": 50, "b": 20})), frame_of(base({"a": 100, "b": 100})), ["offer"])
    answers = [{"offer": "a"}] * 50 + [{"offer": "b"}] * 20
    weights = rake(frame_of(answers), {"offer": found["offer"].margin})
    assert {cell.values[0]: round(cell.n * cell.weight, 6) for cell in weights.cells} == {"a": 35, "b": 35}


def test_few_respondents_are_withheld_and_strangers_counted(frame_of):
    found = bias(frame_of(who({"a": 40, "c": 3, "z": 7})), frame_of(base({"a": 100, "c": 60})), ["offer"])
    c = found["offer"].classes[1]
    assert (c.base, c.respondents, c.rate, c.called) == (60, None, None, False)
    a = found["offer"].classes[0]  # from it and the total the hidden one could be computed
    assert (a.base, a.respondents, a.rate) == (100, None, None)
    assert found.n_missing == 7
    assert any("7 of 50 respondents are not in the base" in warning for warning in found.warnings)


def test_what_has_no_base_is_refused(frame_of):
    everyone = frame_of(base({"a": 10}))
    with pytest.raises(NoData, match="nobody in the base answered"):
        bias(frame_of([{"customer_id": "x"}]), everyone, ["offer"])
    with pytest.raises(UsageError, match="no dimension"):
        bias(everyone, everyone, [])
    with pytest.raises(UnknownName, match="age"):
        bias(everyone, everyone, ["age"])
