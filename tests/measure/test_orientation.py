import pytest

from cxreports.errors import UsageError
from cxreports.measure import Orientation, measure

MATRIX = [
    [5, 5, 4, 5], [4, 4, 3, 4], [2, 3, 2, 1], [5, 4, 5, 5],
    [3, 3, 3, 3], [1, 2, 1, 2], [4, 5, 4, 4], [None, 4, 4, 4],
]  # fmt: skip


def test_employees_are_averaged_first_and_classed():
    found = Orientation.of(MATRIX, min_answered=3)
    assert found.value == pytest.approx(62.5)
    assert [found.details[level] for level in ("high", "medium", "low")] == [4, 2, 2]
    assert found.details["majority"] is False
    assert found.details["counts" if "counts" in found.details else "mean"] == pytest.approx(62.5)
    assert Orientation.of(MATRIX, variant="high").value == 50.0


def test_too_few_items_are_missing_and_off_the_scale_do_not_count():
    found = Orientation.of([*MATRIX, [5, None, None, 5], [5, 5, 9, 5]])
    assert (found.n, found.n_missing) == (9, 1)
    assert found.details["high"] == 5


def test_reverse_items_are_recoded():
    turned = [[6 - row[0] if row[0] else None, *row[1:]] for row in MATRIX]
    assert Orientation.of(turned, reverse=[0]).value == pytest.approx(Orientation.of(MATRIX).value)


def test_the_canonical_table_on_every_engine(frame_of):
    data = [
        {"employee_id": who, "team": "a" if who < 4 else "b", "score": score, "scale_min": 1, "scale_max": 5,
         "reverse": item == 3}
        for who, scores in enumerate(MATRIX)
        for item, score in enumerate([*scores[:3], 6 - scores[3]])
    ]  # fmt: skip
    results = measure(frame_of(data), "orientation", by="team", anonymity=0)
    values = [one.estimate.value for one in results]
    assert values == pytest.approx([(93.75 + 68.75 + 25 + 93.75) / 4, (50 + 12.5 + 81.25 + 75) / 4])


def test_cut_offs_must_be_in_order():
    from dataclasses import replace

    with pytest.raises(UsageError, match="cut-offs"):
        replace(Orientation, high_from=40.0)
