from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxreports.errors import UsageError
from cxreports.measure import Churn, Retention, measure
from cxreports.measure.state import Counts
from cxreports.period import Period

# one customer acquired and lost in January (c06), and days on the edges (c05, c07, c10)
SPANS = {
    "c01": ("2025-01-10", None),
    "c02": ("2025-03-01", "2026-01-15"),
    "c03": ("2025-05-20", None),
    "c04": ("2025-12-31", None),
    "c05": ("2026-01-01", None),
    "c06": ("2026-01-05", "2026-01-25"),
    "c07": ("2025-07-01", "2026-01-01"),
    "c08": ("2025-02-01", "2025-12-31"),
    "c09": ("2026-01-20", None),
    "c10": ("2024-06-01", "2026-02-01"),
    "c11": ("2025-09-09", "2026-01-31"),
    "c12": ("2026-02-01", None),
}


def rows(spans: dict[str, tuple[str, str | None]]) -> list[dict]:
    return [
        {
            "customer_id": name,
            "started_on": date.fromisoformat(start),
            "ended_on": date.fromisoformat(end) if end else None,
        }
        for name, (start, end) in spans.items()
    ]


def test_churn_retention_and_their_variants_side_by_side(frame_of):
    frame = frame_of(rows(SPANS))
    found = Churn.of(frame, "2026-01")
    assert found.details == {
        "opening": 7,
        "new": 3,
        "closing": 6,
        "lost_opening": 3,
        "lost_new": 1,
        "lost": 4,
    }
    values = {
        v: Churn.of(frame, "2026-01", variant=v).value for v in ("opening", "early", "seed_literal", "growth")
    }
    assert values == pytest.approx(
        {"opening": 300 / 7, "early": 100 / 3, "seed_literal": 400 / 7, "growth": -100 / 7}
    )
    kept = {v: Retention.of(frame, "2026-01", variant=v).value for v in ("cohort", "classic", "seed_ratio")}
    assert kept == pytest.approx({"cohort": 400 / 7, "classic": 300 / 7, "seed_ratio": 600 / 7})
    assert found.period == "2026-01"


def test_the_person_time_rate_counts_days(frame_of):
    found = Churn.of(frame_of(rows(SPANS)), "2026-01", variant="rate")
    days = 31 * 5 + 14 + 20 + 12 + 30  # c01 c03 c04 c05 c10, then c02, c06, c09, c11
    assert found.value == pytest.approx(100 * 4 / (days / 30.44))
    assert found.ci_low < found.value < found.ci_high


def test_wilson_stands_on_the_opening_base():
    found = Churn.finish(Counts({"opening": 58.0, "lost_opening": 4.0}))
    assert (found.value, found.ci_low, found.ci_high) == pytest.approx(
        (6.89655172414, 2.71442470176, 16.4336663144)
    )
    assert found.n == 58


def test_a_customer_won_back_within_the_period_is_kept(frame_of):
    spans = [
        ("a", "North", "2025-01-01", "2026-01-10"),
        ("a", "South", "2026-01-20", None),
        ("b", "North", "2025-01-01", "2026-01-10"),
        ("c", "South", "2025-01-01", None),
    ]
    data = [
        {
            "customer_id": who,
            "region": region,
            "started_on": date.fromisoformat(start),
            "ended_on": date.fromisoformat(end) if end else None,
        }
        for who, region, start, end in spans
    ]
    found = Churn.of(frame_of(data), "2026-01")
    assert (found.details["opening"], found.details["lost"], found.details["new"]) == (3, 1, 0)
    by_region = measure(frame_of(data), "churn", by="region", period="2026-01", anonymity=0)
    assert [(one.estimate.n, one.estimate.value) for one in by_region] == [(2, 50.0), (1, 0.0)]


def test_a_span_that_ends_before_it_starts_is_invalid(frame_of):
    spans = {f"c{i}": ("2025-01-01", None) for i in range(30)} | {"wrong": ("2026-01-05", "2026-01-01")}
    found = Churn.of(frame_of(rows(spans)), "2026-01")
    assert (found.n, found.n_invalid, found.value) == (30, 1, 0.0)


def test_nobody_left_is_a_churn_of_zero_and_nobody_there_is_no_data(frame_of):
    frame = frame_of(rows({f"c{i}": ("2025-01-01", None) for i in range(40)}))
    assert Churn.of(frame, "2026-01").value == 0.0
    assert Churn.of(frame, "2024-01").status == "no_data"


def test_many_periods_come_from_one_pass(frame_of):
    months = measure(frame_of(rows(SPANS)), "churn", by="month", period="2026-Q1", anonymity=0)
    assert [one.estimate.details["opening"] for one in months] == [7, 6, 6]
    assert [one.estimate.details["lost_opening"] for one in months] == [3, 1, 0]


def test_a_frame_without_period_is_refused(frame_of):
    with pytest.raises(UsageError, match="need a period"):
        measure(frame_of(rows(SPANS)), "churn")


DAYS = st.dates(date(2025, 10, 1), date(2026, 4, 1))
SPAN = st.tuples(DAYS, st.one_of(st.none(), st.integers(0, 200)))


@settings(max_examples=40)
@given(st.lists(SPAN, min_size=1, max_size=30))
def test_retention_and_churn_add_up_and_the_base_balances(spans):
    data = [
        {"customer_id": i, "started_on": start, "ended_on": None if days is None else start + timedelta(days)}
        for i, (start, days) in enumerate(spans)
    ]
    import polars as pl

    frame = pl.DataFrame(data, schema_overrides={"ended_on": pl.Date})
    lost, kept = Churn.of(frame, "2026-01"), Retention.of(frame, "2026-01")
    if lost.status == "no_data":
        return
    assert lost.value + kept.value == pytest.approx(100)
    counts = lost.details
    assert counts["opening"] + counts["new"] - counts["lost"] == counts["closing"]


def state(opening: int, lost: int, month: str) -> Counts:
    period = Period.parse(month)
    days = (period.end_on - period.start_on).days
    return Counts({"opening": opening, "lost_opening": lost, "opening_days": opening * days})


def test_months_of_unequal_length_are_compared_at_the_same_length():
    january, february = state(10_000, 1_100, "2026-01"), state(10_000, 1_000, "2026-02")
    found = Churn.difference(january, february, 0.95)
    assert "same number of days" in found.method
    rescaled = 100 * (1 - 0.9 ** (31 / 28))
    assert found.delta == pytest.approx(11 - rescaled)
    assert found.low < found.delta < found.high
    assert Retention.difference(january, february, 0.95).delta == pytest.approx(-found.delta)
    march = Churn.difference(january, state(10_000, 1_000, "2026-03"), 0.95)
    assert march.delta == pytest.approx(1.0)
    assert march.p < found.p


def test_ratios_that_are_not_shares_have_no_interval():
    counts = Counts({"opening": 250.0, "new": 50.0, "lost_new": 5.0, "lost_opening": 20.0, "closing": 275.0})
    from dataclasses import replace

    ratio = replace(Retention, variant="seed_ratio").finish(counts)
    assert (ratio.value, ratio.ci_low, ratio.ci_high) == (pytest.approx(110), None, None)
    assert replace(Retention, variant="seed_ratio").difference(counts, counts, 0.95) is None
