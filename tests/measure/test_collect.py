from datetime import date, datetime
from random import Random

import pytest

from cxreports.errors import DataError, UnknownName, UsageError
from cxreports.measure import CSAT, NPS, measure


def rows(n: int = 600) -> list[dict]:
    random = Random(7)
    made = []
    for _ in range(n):
        kind, top = random.choice([("nps", 10), ("csat", 5)])
        score = None if random.random() < 0.1 else float(random.randint(0 if kind == "nps" else 1, top))
        made.append(
            {
                "kind": kind,
                "question": kind,
                "score": score,
                "scale_min": 0 if kind == "nps" else 1,
                "scale_max": top,
                "polarity": "higher",
                "region": random.choice(["North", "South", None]),
                "answered_on": date(2026, random.randint(1, 3), random.randint(1, 28)),
                "weight": random.choice([0.5, 1.0, 2.0]),
            }
        )
    return made


def by_hand(data: list[dict], kind: str, region: str | None, month: int, top: int) -> tuple[float, int]:
    mine = [
        row
        for row in data
        if (row["kind"], row["region"], row["answered_on"].month) == (kind, region, month)
        and row["score"] is not None
    ]
    weight = sum(row["weight"] for row in mine)
    if kind == "nps":
        net = sum(row["weight"] * ((row["score"] >= 9) - (row["score"] <= 6)) for row in mine)
        return 100 * net / weight, len(mine)
    return 100 * sum(row["weight"] for row in mine if row["score"] >= top - 1) / weight, len(mine)


def test_every_engine_gives_the_numbers_of_a_loop(frame_of):
    data = rows()
    results = measure(frame_of(data), ["nps", "csat"], by=("region", "month"))
    assert len(results) == 2 * 3 * 3
    for found in (result.estimate for result in results):
        kind, region, month = found.definition_id, found.by["region"], int(found.by["month"][-2:])
        value, n = by_hand(data, kind, region, month, 5)
        assert (found.value, found.n) == (pytest.approx(value), n)
        assert found.period == found.by["month"]
    groups = [(one.estimate.by["region"], one.estimate.by["month"]) for one in results[:9]]
    assert groups == sorted(groups, key=lambda group: (group[0] is None, group))


def test_missing_is_not_zero_on_any_engine(frame_of):
    """`when(score >= 9).then(1).otherwise(0)` would count a missing answer as a passive."""
    data = [{"score": score, "g": "a"} for score in [10.0] * 30 + [None] * 20]
    found = measure(frame_of(data), NPS, by="g")[0].estimate
    assert (found.value, found.n, found.n_missing) == (100.0, 30, 20)


def test_the_order_of_rows_changes_nothing(frame_of):
    data = rows(200)
    shuffled = data[:]
    Random(1).shuffle(shuffled)
    one, other = (measure(frame_of(d), ["nps", "csat"], by="region") for d in (data, shuffled))
    for a, b in zip(one, other, strict=True):
        assert a.estimate.value == pytest.approx(b.estimate.value)
        assert (a.estimate.by, a.estimate.details["counts"]) == (b.estimate.by, b.estimate.details["counts"])


def test_a_period_begins_with_its_first_day_and_ends_before_the_next(frame_of):
    days = [date(2026, 1, 31), date(2026, 2, 1), date(2026, 2, 28), date(2026, 3, 1), None]
    data = [{"score": 10.0, "answered_on": day} for day in days for _ in range(10)]
    found = measure(frame_of(data), NPS, period="2026-02")[0].estimate
    assert (found.n, found.period) == (20, "2026-02")
    months = measure(frame_of(data), NPS, by="month")
    assert [(one.estimate.period, one.estimate.n) for one in months] == [
        ("2026-01", 10),
        ("2026-02", 20),
        ("2026-03", 10),
    ]


def test_midnights_are_days_too(frame_of):
    data = [{"score": 10.0, "answered_on": datetime(2026, 2, day)} for day in range(1, 20)]
    assert measure(frame_of(data), NPS, period="2026-02")[0].estimate.n == 19
    weeks = measure(frame_of(data), NPS, by="week", period="2026-02")
    assert [one.estimate.period for one in weeks] == ["2026-W06", "2026-W07", "2026-W08", "2026-W09"]
    assert [one.estimate.n for one in weeks] == [7, 7, 4, 0]
    assert weeks[-1].estimate.status == "no_data"


def test_small_groups_are_withheld_and_those_that_would_give_them_away(frame_of):
    sizes = {"North": 25, "South": 3, "East": 12, "West": 31}
    data = [{"score": 10.0, "region": region} for region, n in sizes.items() for _ in range(n)]
    results = {one.estimate.by["region"]: one for one in measure(frame_of(data), NPS, by="region")}
    assert {region for region, one in results.items() if one.estimate.status == "hidden"} == {"South", "East"}
    hidden = results["South"]
    assert (hidden.estimate.value, hidden.estimate.details, hidden.state) == (None, {}, None)
    shown = measure(frame_of(data), NPS, by="region", anonymity=0)
    assert all(one.estimate.value == 100 for one in shown)


def test_two_questions_of_a_kind_are_never_pooled(frame_of):
    data = [{"score": 9.0, "kind": "nps", "question": q} for q in ("a", "b") for _ in range(10)]
    with pytest.raises(UsageError, match="2 questions of this kind: a, b"):
        measure(frame_of(data), NPS)


def test_two_scales_are_never_pooled(frame_of):
    data = [
        {"score": 4.0, "kind": "csat", "scale_min": 1, "scale_max": top, "polarity": "higher"}
        for top in (5, 7)
        for _ in range(10)
    ]
    with pytest.raises(UsageError, match="several scales"):
        measure(frame_of(data), CSAT)


def test_what_is_wrong_with_a_frame_is_said(frame_of):
    frame = frame_of([{"score": 9.0, "region": "North"}])
    with pytest.raises(UnknownName, match="unknown column 'regio'"):
        measure(frame, NPS, by="regio")
    with pytest.raises(DataError, match="no column 'answered_on'"):
        measure(frame, NPS, period="2026-01")
    with pytest.raises(DataError, match="holds String, not numbers"):
        measure(frame_of([{"score": "9"}]), NPS)
    with pytest.raises(DataError, match="holds String, not days"):
        measure(frame_of([{"score": 9.0, "answered_on": "2026-01-01"}]), NPS, period="2026")
    with pytest.raises(UsageError, match="two units of time"):
        measure(frame, NPS, by=("month", "week"))
    with pytest.raises(UsageError, match="churn needs a period"):
        measure(
            frame_of([{"started_on": date(2026, 1, 1), "ended_on": date(2026, 2, 1)}]), "churn", by="month"
        )


def test_a_table_without_rows_says_no_data():
    import pandas as pd

    rows = pd.DataFrame({"score": [9.0], "answered_on": [date(2026, 1, 5)], "region": ["North"]})
    for empty in (rows[:0], rows.assign(answered_on=None)):
        assert measure(empty, NPS, period="2026-01")[0].estimate.status == "no_data"
        assert measure(empty, NPS, by="month") == []
        assert measure(empty, NPS, by="region", period="2026-01") == []


def test_something_else_than_a_frame_is_refused():
    with pytest.raises(UsageError, match="list is not a data frame"):
        measure([1, 2], NPS)


def test_categories_are_groups_like_any_text():
    import pandas as pd

    frame = pd.DataFrame({"score": [10, 9] * 10, "region": pd.Categorical(["North", "South"] * 10)})
    assert [one.estimate.by["region"] for one in measure(frame, NPS, by="region")] == ["North", "South"]
