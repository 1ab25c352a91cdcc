"""Levers on a balanced design, where the shares can be worked out by hand."""

from __future__ import annotations

from itertools import product

import pandas as pd
import pytest

from cxreports.measure.drivers.battery import battery
from cxreports.measure.drivers.levers import key_drivers, key_drivers_by, levers
from cxreports.measure.lack import Lack
from tests.measure.tables import study_of

MAPPING = """  responses:
    from: answers
    columns: {response_id: id, answered_at: day, weight: weight}
    dimensions: {region: region}
    questions:
      whole: {column: whole, kind: item, scale: [3, 15]}
      a: {column: a, kind: item, scale: [1, 5]}
      b: {column: b, kind: item, scale: [1, 5]}
"""


def design(times: int = 2, **columns: object) -> pd.DataFrame:
    """Every pair of answers to two items, each as often: whole = 2a + b, hence 4 to 1 of its variance."""
    pairs = [pair for pair in product(range(1, 6), repeat=2) for _ in range(times)]
    frame = pd.DataFrame(pairs, columns=["a", "b"])
    frame["whole"] = 2 * frame["a"] + frame["b"]
    frame["id"], frame["day"], frame["region"] = range(len(frame)), "2026-10-05", "N"
    frame["weight"] = None
    return frame.assign(**columns)


def found(tmp_path, frame, items=("a", "b"), **settings):
    study = study_of(tmp_path, MAPPING, "2026-10", answers=frame)
    return key_drivers(study, "whole", items, **settings)


def test_shares_of_a_balanced_design(tmp_path):
    told = found(tmp_path, design())
    assert {one.name: one.share for one in told.model.drivers} == pytest.approx({"a": 80, "b": 20})
    assert told.model.r2 == pytest.approx(1)
    assert {name: step.value for name, step in told.steps.items()} == pytest.approx(
        {"a": 10 * 2 / 3, "b": 10 / 3}
    )
    assert all(step.told for step in told.steps.values())


def test_a_second_method_says_the_same_of_items_that_do_not_overlap(tmp_path):
    (opinion,) = found(tmp_path, design()).opinions
    assert opinion.method == "johnson"
    assert opinion.shares == pytest.approx({"a": 80, "b": 20})
    assert opinion.agrees


def test_levels_are_means_of_all_who_answered_the_item(tmp_path):
    frame = design(4).astype({"b": "Int64"})
    frame.loc[frame["a"] == 5, "b"] = pd.NA
    told = found(tmp_path, frame)
    assert told.model.n == 80, "who left one out is not in the model"
    assert (told.levels["a"].value, told.levels["a"].n) == (pytest.approx(50), 100)
    assert (told.levels["b"].value, told.levels["b"].n) == (pytest.approx(50), 80)
    assert told.levels["a"].interval.low < 50 < told.levels["a"].interval.high


def test_the_order_of_items_and_rows_does_not_matter(tmp_path):
    one = found(tmp_path / "1", design())
    other = found(tmp_path / "2", design().sample(frac=1, random_state=4), ("b", "a"))
    shares = [{driver.name: driver.share for driver in told.model.drivers} for told in (one, other)]
    assert shares[0] == pytest.approx(shares[1])
    assert sum(shares[0].values()) == pytest.approx(100)


def test_a_weight_counts_as_so_many_respondents(tmp_path):
    heavy = design(weight=[3.0 if a == 5 else 1.0 for a in design()["a"]])
    told = found(tmp_path, heavy)
    assert told.levels["a"].value == pytest.approx((0 + 25 + 50 + 75 + 3 * 100) / 7)
    assert told.levels["a"].n == 50


def test_too_few_respondents_are_said_not_modelled(tmp_path):
    lack = found(tmp_path, design(1))
    assert lack == Lack("drivers.few", {"n": 25, "needed": 30, "items": 2})
    assert lack.indicators == ()


def test_a_target_that_never_varies_has_no_levers(tmp_path):
    assert found(tmp_path, design(whole=9)).reason == "drivers.few"


def test_each_segment_has_its_model_the_largest_first(tmp_path):
    frame = pd.concat([design(2), design(4, region="S"), design(1, region="W")], ignore_index=True)
    told = found(tmp_path, frame.assign(id=range(len(frame))))
    models = key_drivers_by(told, "region")
    assert list(models) == ["S", "N", "W"]
    assert isinstance(models["W"], Lack)
    assert {one.name: one.share for one in models["S"].drivers} == pytest.approx({"a": 80, "b": 20})
    assert key_drivers_by(told, "") == Lack("drivers.dimension")
    assert key_drivers_by(models["W"], "region") is models["W"]


def test_the_goal_cuts_the_matrix(tmp_path):
    asked = battery(study_of(tmp_path, MAPPING, "2026-10", answers=design()), "whole", ["a", "b"])
    assert levers(asked, target=70).matrix.performance_cut == 70
    assert levers(asked).matrix.performance_cut == pytest.approx(50)
