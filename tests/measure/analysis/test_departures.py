"""The customer base: cohorts, reasons and the at-risk list, counted by hand."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from cxreports.measure import Study
from cxreports.measure.analysis import departures
from cxreports.measure.lack import Lack
from tests.measure.tables import study_of

BASE = """  customers:
    from: base
    columns: {customer_id: who, started_on: start, ended_on: end, leave_reason: why, value: value}
    dimensions: {region: region}
"""
ANSWERS = """  responses:
    from: answers
    columns: {response_id: id, customer_id: who, answered_at: day}
    questions: {nps: {column: nps, kind: nps}}
"""
ORDERS = """  orders:
    from: orders
    columns: {customer_id: who, ordered_at: day}
    dimensions: {shop: shop}
"""
COLUMNS = ["who", "start", "end", "why", "region"]


def customers(rows: list[tuple[str, str, str, str]], value: float = 20.0) -> pd.DataFrame:
    """(start, end, reason, region) -> customers of one value."""
    named = [(f"C{n:04d}", *row) for n, row in enumerate(rows)]
    return pd.DataFrame(named, columns=COLUMNS).assign(value=value)


# 40 came in July: 10 left in August, 10 in October. 40 came in September: 20 left in October. 20 have been
# there for ever; one of these left first, in July.
ROWS = (
    [("2026-07-03", "2026-08-20", "price", "N")] * 10
    + [("2026-07-03", "2026-10-10", "price", "S")] * 10
    + [("2026-07-03", "", "", "N")] * 20
    + [("2026-09-03", "2026-10-05", "move", "S")] * 20
    + [("2026-09-03", "", "", "N")] * 20
    + [("2024-01-01", "2026-07-01", "", "N")]
    + [("2024-01-01", "", "", "N")] * 19
)


def study(tmp_path, rows=ROWS, period="2026-10", tables=BASE, **frames):
    return study_of(tmp_path, tables, period, base=customers(rows), **frames)


def test_the_triangle_counts_who_is_there_on_any_day_of_a_month(tmp_path):
    found = departures.cohort_triangle(study(tmp_path))
    assert found.sizes == {"2026-07": 40, "2026-09": 40}
    assert found.row("2026-07") == [100, 100, 75, 75]
    assert found.row("2026-09") == [100, 100, None, None]


def test_a_cohort_before_departures_were_recorded_is_no_cohort(tmp_path):
    found = departures.cohort_triangle(study(tmp_path), since="2026-08-01")
    assert set(found.sizes) == {"2026-09"}
    assert set(departures.cohort_triangle(study(tmp_path), most=1).sizes) == {"2026-09"}


def test_the_triangle_ends_with_the_period(tmp_path):
    found = departures.cohort_triangle(study(tmp_path, period="2026-09"))
    assert found.row("2026-07") == [100, 100, 75]


def test_a_short_record_of_departures_tells_no_cohort(tmp_path):
    late = [row for row in ROWS if row[1] == "" or row[1] > "2026-10"]
    assert departures.cohort_triangle(study(tmp_path, late)) == Lack("retention.record")
    assert departures.survival_by_tenure(study(tmp_path, late)) == Lack("retention.span")
    told = departures.survival_by_tenure(study(tmp_path, late), since="2026-07-01")
    assert told.whole.n_events == 30, "the caller knows since when departures are on file"
    nobody = [row for row in ROWS if row[1] == ""]
    assert departures.cohort_triangle(study(tmp_path, nobody)) == Lack("retention.record")
    assert departures.survival_by_tenure(study(tmp_path, nobody)) == Lack("retention.nobody")


def test_the_order_of_the_rows_does_not_matter(tmp_path):
    one = departures.cohort_triangle(study(tmp_path))
    other = departures.cohort_triangle(study(tmp_path / "b", ROWS[::-1]))
    assert (one.sizes, one.active) == (other.sizes, other.active)


def test_reasons_are_shares_of_the_departures_that_have_one(tmp_path):
    rows = ROWS + [("2024-01-01", "2026-10-20", "", "N")] * 5
    found = departures.leave_reasons(study(tmp_path, rows))
    assert (found.n, found.unknown) == (30, 5)
    assert [(one.name, one.n) for one in found.reasons] == [("move", 20), ("price", 10)]
    assert sum(one.share for one in found.reasons) == pytest.approx(100)
    assert all(one.interval.low < one.share < one.interval.high for one in found.reasons)
    assert found.reasons[0].before is None, "nobody left in September"


def test_few_reasons_are_not_told(tmp_path):
    found = departures.leave_reasons(study(tmp_path, period="2026-08"))
    assert found == Lack("retention.reasons", {"n": 10, "needed": 30})


def answered(scores: dict[int, int], day: str = "2026-10-15", first: int = 0) -> pd.DataFrame:
    """One answer each of the customers from `first` on."""
    each = [score for score, count in scores.items() for _ in range(count)]
    return pd.DataFrame(
        {"id": range(first, first + len(each)), "day": day, "nps": each,
         "who": [f"C{n:04d}" for n in range(first, first + len(each))]}
    )  # fmt: skip


STAYING = [("2025-01-01", "", "", "N")] * 60 + [("2025-01-01", "", "", "S")] * 20 + [
    ("2025-01-01", "2026-10-20", "", "N")
]  # fmt: skip


def test_the_last_answer_of_those_who_are_there_counts(tmp_path):
    now = answered({3: 15, 9: 45, 0: 20, 1: 1})  # the 81st has left since
    before = answered({9: 15}, "2026-06-01").assign(id=range(500, 515))
    both = pd.concat([before, now])
    found = departures.at_risk(study(tmp_path, STAYING, tables=BASE + ANSWERS, answers=both), "region")
    assert (found.customers, found.asked, found.detractors) == (80, 80, 35)
    assert found.share == pytest.approx(43.75)
    assert found.value == pytest.approx(20)
    assert found.by == {"N": (15, 60)}, "twenty answers in the South are too few to tell"


def test_of_two_answers_on_one_day_the_later_one_counts(tmp_path):
    """And the same one each time, where even the hour is the same: two surveys, sent together."""
    tables = BASE + ANSWERS.replace("columns: {", "columns: {interaction_id: id, ")
    morning = answered({3: 60}, "2026-10-15 08:00").assign(id=range(100, 160))
    for hour in ("18:00", "08:00"):
        late = answered({9: 60}, f"2026-10-15 {hour}").assign(id=range(500, 560))
        both = pd.concat([morning, late])
        found = departures.at_risk(study(tmp_path, STAYING, tables=tables, answers=both))
        assert (found.asked, found.detractors) == (60, 0)


def test_a_period_that_is_over_tells_of_its_last_day(tmp_path):
    before = answered({3: 60}, "2026-08-15")
    now = answered({9: 60}, "2026-10-15").assign(id=range(500, 560))
    told = study(tmp_path, STAYING, tables=BASE + ANSWERS, answers=pd.concat([before, now]))
    found = departures.at_risk(Study(told.dataset.until(None), period="2026-08"))
    assert (found.detractors, found.end_on) == (60, date(2026, 9, 1))


def test_an_answer_too_old_says_nothing_of_today(tmp_path):
    old = answered({3: 50}, "2025-06-01")
    found = departures.at_risk(study(tmp_path, STAYING, tables=BASE + ANSWERS, answers=old))
    assert found == Lack("retention.asked", {"n": 0, "days": 365})


def test_survival_starts_with_the_first_answer(tmp_path):
    first = answered({3: 40, 9: 41}, "2026-09-30")
    again = answered({10: 40}, "2026-10-15").assign(id=range(500, 540))
    told = study(tmp_path, STAYING, tables=BASE + ANSWERS, answers=pd.concat([first, again]))
    found = departures.survival_by_nps(told)
    assert {one.group: one.n for one in found.groups} == {"detractor": 40, "promoter": 41}
    assert found.whole.n_events == 1


def test_answers_that_name_nobody_cannot_be_followed(tmp_path):
    nameless = answered({3: 40}).assign(who=None)
    told = study(tmp_path, STAYING, tables=BASE + ANSWERS, answers=nameless)
    for found in (departures.at_risk(told), departures.survival_by_nps(told), departures.nps_link(told)):
        assert found == Lack("retention.answers")


def test_the_data_end_with_the_period(tmp_path):
    assert departures.cutoff(study(tmp_path)) == date(2026, 11, 1)
    assert departures.cutoff(study(tmp_path, period="2026-09")) == date(2026, 10, 1)
    assert departures.observed_from(study(tmp_path)) == date(2026, 7, 1)
    assert departures.observed_from(study(tmp_path), "2026-08-01") == date(2026, 8, 1)


def test_orders_alone_tell_who_comes_back(tmp_path):
    bought = [("a", "2026-08-02"), ("a", "2026-10-30"), ("b", "2026-08-09"), ("c", "2026-09-01")]
    orders = pd.DataFrame(bought, columns=["who", "day"]).assign(shop=["x", "x", "y", "y"])
    told = study_of(tmp_path, ORDERS, "2026-10", orders=orders)
    found = departures.cohort_triangle(told)
    assert found.row("2026-08") == [100, 0, 50]
    assert found.row("2026-09") == [100, 0, None]
    assert not departures.has_contracts(told)
    assert departures.indicators(told)[0] == "orders.frequency"
    assert departures.dimension(told) == "shop"
    for lack in (departures.survival_by_tenure(told), departures.leave_reasons(told)):
        assert lack == Lack("retention.customers")


def test_no_order_in_reach_is_no_cohort(tmp_path):
    orders = pd.DataFrame({"who": ["a"], "day": ["2026-10-02"], "shop": ["x"]})
    told = study_of(tmp_path, ORDERS, "2026-09", orders=orders)
    assert departures.cohort_triangle(told) == Lack("retention.cohorts")
