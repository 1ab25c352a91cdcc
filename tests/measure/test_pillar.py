"""Composite frames, items, ratios without samples."""

from dataclasses import replace
from datetime import date

import narwhals as nw
import pyarrow as pa
import pytest

from cxreports.errors import DataError, NoData, UnknownName, UsageError
from cxreports.measure import (
    CAC,
    CSAT,
    NPS,
    Differentiation,
    Intention,
    Participation,
    Pillar,
    by_touchpoint,
    measure,
    pillars,
    staged,
    touchpoint_panel,
)  # fmt: skip
from cxreports.measure.grouping import rows_of
from cxreports.measure.pillar import FIVE_ES, SIX_PILLARS

from .fake import FakeQuestion


def _answers(*told):
    return [
        {
            "response_id": who, "question": item, "score": score, "scale_min": 1, "scale_max": 5,
            "polarity": "lower" if item == "turned" else "higher", "answered_on": date(2026, 1, 5),
        }
        for who, item, score in told
    ]  # fmt: skip


def test_one_index_per_respondent_first(frame_of):
    rows = _answers(
        ("a", "q1", 5), ("a", "q2", 5), ("a", "other", 1), ("b", "q1", 1), ("b", "turned", 1), ("c", "q1", 9)
    )
    frame = pillars({"q1": "empathy", "q2": "empathy", "turned": "empathy", "other": "time"})
    found = measure(frame_of(rows), list(frame.values()), anonymity=0)
    assert found[0].estimate.value == 75.0  # a: 100; b: (0 + 100) / 2; c: off the scale, missing
    assert (found[0].estimate.n, found[0].estimate.n_missing) == (2, 1)
    assert found[0].estimate.details["pillar"] == "empathy"
    strict = replace(frame["empathy"], least=2)
    assert measure(frame_of(rows), strict, anonymity=0)[0].estimate.n == 2


def test_frames_have_the_same_keys_in_both_languages():
    for frame in (SIX_PILLARS, FIVE_ES):
        assert list(frame["fr"]) == list(frame["en"])
    with pytest.raises(UsageError, match="needs its items"):
        measure(pa.Table.from_pylist(_answers(("a", "q1", 5))), Pillar)
    with pytest.raises(UsageError, match="no pillar"):
        pillars({})


def test_stages_of_touchpoints_and_those_not_measured(frame_of):
    rows = [
        {"touchpoint": touchpoint, "score": 9} for touchpoint in ["shop"] * 8 + ["advert"] * 6 + ["other"]
    ]
    placed = staged(frame_of(rows), {"shop": "engage", "advert": "entice"})
    assert {row["stage"] for row in rows_of(nw.from_native(placed).select("stage"))} == {
        "engage",
        "entice",
        None,
    }
    found = by_touchpoint(placed, dimension="stage", order=tuple(FIVE_ES["en"]))
    assert list(found.touchpoints) == ["entice", "enter", "engage", "exit", "extend"]
    assert found.touchpoints["exit"].estimate.status == "no_data"
    with pytest.raises(UnknownName, match="column 'place'"):
        staged(frame_of(rows), {"shop": "engage"}, dimension="place")


def _touched(**scores):
    return [{"touchpoint": name, "score": score} for name, told in scores.items() for score in told]


def test_touchpoints_are_pooled_and_compared_with_the_rest(frame_of):
    rows = _touched(order=[10] * 60 + [3] * 20, delivery=[9] * 10 + [2] * 30)
    found = by_touchpoint(frame_of(rows))
    assert found.pooled.value == pytest.approx(NPS.of([row["score"] for row in rows]).value)
    assert found.unweighted_mean == pytest.approx(0.0)  # 50 and -50, whatever their bases
    assert list(found.touchpoints) == ["delivery", "order"]  # the lowest first
    assert found.touchpoints["delivery"].comparison.verdict == "fall"


def test_small_touchpoints_are_withheld_with_what_would_tell_them():
    found = by_touchpoint(pa.Table.from_pylist(_touched(order=[9] * 50, delivery=[2] * 30, help=[9] * 3)))
    hidden = [name for name, one in found.touchpoints.items() if one.estimate.status == "hidden"]
    assert sorted(hidden) == ["delivery", "help"]


def test_the_same_customers_from_order_to_delivery(frame_of):
    at = [date(2026, 1, day) for day in (1, 2, 3)]
    told = [
        ("a", "order", 10, 0), ("a", "delivery", 3, 1), ("b", "order", 9, 0), ("b", "delivery", 10, 1),
        ("c", "order", 2, 0), ("c", "order", 8, 2), ("c", "delivery", 8, 1), ("d", "order", 9, 0),
    ]  # fmt: skip
    rows = [
        {"customer_id": who, "touchpoint": name, "score": score, "answered_at": at[day], "kind": "nps"}
        for who, name, score, day in told
    ]
    panel = touchpoint_panel(frame_of(rows), "order", "delivery")
    assert panel.n == 3  # d was never delivered
    assert panel.counts == ((0, 0, 0), (0, 1, 0), (1, 0, 1))  # c: the last answer, 8, counts
    assert panel.change().delta == pytest.approx(100 * (-2 + 0 + 0) / 3)
    with pytest.raises(NoData, match="'order' and 'return'"):
        touchpoint_panel(frame_of(rows), "order", "return")


def test_items_are_top_two_and_must_be_named():
    found, csat = Intention.of({5: 20, 4: 30, 3: 25, 1: 25}), CSAT.of({5: 20, 4: 30, 3: 25, 1: 25})
    assert (found.value, found.ci_low, found.definition_id) == (csat.value, csat.ci_low, "intention")
    question = FakeQuestion("again", "item", (1, 7), "higher")
    with pytest.raises(UsageError, match="differentiation:again"):
        Differentiation.bind(question)
    bound = replace(Intention, question="again").bind(question)
    assert (bound.answer_scale, bound.id) == ((1, 7), "intention")


def test_ratios_known_whole_have_no_interval(frame_of):
    rows = [{"answers": 8, "headcount": 10}, {"answers": 40, "headcount": 50}]
    found = measure(frame_of(rows), Participation)[0].estimate
    assert (found.value, found.ci_low, found.method, found.n) == (80.0, None, "census", 60)
    assert Participation.difference(None, None, 0.95) is None
    assert CAC.of(1000, 0).status == "no_data"
    with pytest.raises(DataError, match="makes no sense"):
        Participation.of(60, 50)
