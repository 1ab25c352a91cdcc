import pytest

from cxreports.errors import DataError, NoData
from cxreports.measure.analysis import waves


def test_late_answers_against_early_ones(frame_of):
    rows = [{"score": 9, "days": d} for d in (1, 2) for _ in range(60)]
    rows += [{"score": 4, "days": d} for d in (8, 9) for _ in range(50)] + [{"score": 5, "days": None}]
    found = waves(frame_of(rows), "nps", delay="days")
    assert (found.n, found.cut) == (220, 2)
    assert (found.early.estimate.value, found.late.estimate.value) == (100, -100)
    assert found.comparison.called
    assert found.comparison.verdict == "fall"
    assert found.warnings


def test_waves_that_agree_say_nothing(frame_of):
    rows = [{"score": [9, 3, 7][place % 3], "days": float(place % 10)} for place in range(200)]
    found = waves(frame_of(rows), "nps", delay="days", cut=3)
    assert not found.comparison.called
    assert found.warnings == ()


def test_most_answers_may_have_taken_longest(frame_of):
    rows = [{"score": 9, "days": 1}] * 40 + [{"score": 3, "days": 2}] * 90
    found = waves(frame_of(rows), "nps", delay="days")
    assert found.cut == 1
    assert (found.early.estimate.n, found.late.estimate.n) == (40, 90)


def test_without_delays_there_are_no_waves(frame_of):
    with pytest.raises(NoData, match="early"):
        waves(frame_of([{"score": 9, "days": 3}] * 10), "nps", delay="days")
    with pytest.raises(DataError, match="no column"):
        waves(frame_of([{"score": 9}]), "nps", delay="days")
