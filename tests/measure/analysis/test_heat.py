import json

import pytest

from cxreports.errors import NoData, UnknownName
from cxreports.measure import Study
from cxreports.measure.analysis import heatmap


def answers(cells):
    """(stage, region) -> (promoters, passives, detractors)."""
    return [
        {"stage": stage, "region": region, "score": score}
        for (stage, region), counts in cells.items()
        for score, count in zip((10, 8, 2), counts, strict=True)
        for _ in range(count)
    ]


CELLS = {
    ("buy", "n"): (60, 20, 20), ("buy", "s"): (60, 20, 20), ("use", "n"): (60, 20, 20),
    ("use", "s"): (62, 20, 18), ("pay", "n"): (10, 20, 70), ("pay", "s"): (12, 4, 4), ("ask", "n"): (3, 0, 0),
    ("ask", "s"): (4, 0, 0), ("try", "n"): (3, 0, 0), ("try", "s"): (4, 0, 0),
}  # fmt: skip


def test_the_planted_cell_is_called_and_no_other_low_one(frame_of):
    found = heatmap(
        frame_of(answers(CELLS)), "nps", "stage", "region", order=["buy", "use", "pay"], target=30
    )
    bad = found.at("pay", "n")
    assert not bad.hatched
    assert bad.result.comparison.verdict == "fall"
    assert bad.result.comparison.kind == "rest"
    assert bad.shade == pytest.approx(-60 - found.overall.estimate.value)
    few = found.at("pay", "s")
    assert few.shade is None
    assert few.hatched
    assert few.result.estimate.n == 20
    assert found.rows == ("buy", "use", "pay", "ask", "try")
    assert found.columns == ("n", "s")
    assert found.at("ask", "w") is None
    assert found.at("ask", "n").result.estimate.value is None
    json.dumps(found.record(), allow_nan=False)


def test_cells_without_an_effect_are_hatched(frame_of):
    even = {(stage, region): (50, 30, 20) for stage in "abc" for region in "xyz"}
    found = heatmap(frame_of(answers(even)), "nps", "stage", "region")
    assert all(square.hatched for square in found.squares)
    assert [pain.pain for pain in found.pain] == [None] * 3
    assert any("Without a target" in warning for warning in found.warnings)


def test_pain_is_gap_times_volume(frame_of):
    frame = frame_of(answers(CELLS))
    found = heatmap(frame, "nps", "stage", "region", target=50)
    pain = {one.row: one for one in found.pain}
    assert pain["buy"].pain == pytest.approx((50 - 40) * 200)
    assert pain["pay"].pain == pytest.approx((50 - 100 * (22 - 74) / 120) * 120)
    assert found.pain[0].row == "pay"
    assert sum(one.volume_share for one in found.pain) == pytest.approx(1)
    journeys = heatmap(frame, "nps", "stage", "region", target=50, volumes={"buy": 9000, "pay": 100})
    assert journeys.pain[0].row == "buy"
    assert not any("numbers of answers" in warning for warning in journeys.warnings)


def test_a_study_gives_its_target_and_its_months(dataset):
    study = Study(dataset, period="2026-05..2026-10", targets={"nps": 40})
    found = heatmap(study, "nps", "region", "month")
    assert found.target == 40
    assert found.columns == tuple(f"2026-{month:02d}" for month in range(5, 11))
    assert not found.at("North", "2026-10").hatched
    assert found.at("Isle", "2026-10").result.estimate.value is None


def test_an_order_names_what_is_there(frame_of):
    with pytest.raises(UnknownName, match="value of stage 'byu'"):
        heatmap(frame_of(answers(CELLS)), "nps", "stage", "region", order=["byu"])
    with pytest.raises(NoData):
        heatmap(frame_of([{"stage": "a", "region": "n", "score": 99}]), "nps", "stage", "region")
