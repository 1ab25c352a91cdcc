from datetime import date, timedelta
from itertools import pairwise

import narwhals as nw
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from cxreports.measure.calendar import PERIOD, between, disjoint, place
from cxreports.period import Period

MONTHS = st.tuples(st.integers(2023, 2026), st.integers(1, 12)).map(
    lambda m: Period.parse(f"{m[0]}-{m[1]:02d}")
)


RUNS = st.tuples(
    st.dates(date(2023, 1, 1), date(2024, 12, 31)),
    st.integers(0, 600),
    st.sampled_from(["week", "month", "quarter", "year"]),
).map(lambda run: between(run[0], run[0] + timedelta(run[1]), run[2]))


@given(
    st.sets(MONTHS, min_size=1, max_size=8) | RUNS,
    st.lists(st.dates(date(2022, 12, 1), date(2027, 2, 1)), max_size=20),
)
def test_a_day_is_placed_in_the_period_that_holds_it(periods, days):
    wanted = sorted(periods)
    frame = nw.from_native(pa.table({"day": pa.array([*days, None], pa.date32())}))
    found = place(frame, "day", wanted).to_native().to_pylist()
    expected = [(day, i) for day in days for i, period in enumerate(wanted) if day in period]
    assert [(row["day"], row[PERIOD]) for row in found] == expected


@given(st.lists(MONTHS, max_size=6), st.booleans())
def test_periods_are_grouped_without_overlap(months, with_years):
    periods = months + [Period.parse(str(month.start_on.year)) for month in months if with_years]
    groups = disjoint(periods)
    assert sorted(period for group in groups for period in group) == sorted(set(periods))
    for group in groups:
        assert all(a.end_on <= b.start_on for a, b in pairwise(group))


@given(
    st.dates(date(2020, 1, 1), date(2026, 1, 1)),
    st.integers(0, 400),
    st.sampled_from(["week", "month", "year"]),
)
def test_units_cover_every_day_once(first, days, unit):
    last = first + timedelta(days)
    units = between(first, last, unit)
    assert first in units[0]
    assert last in units[-1]
    assert all(a.end_on == b.start_on for a, b in pairwise(units))
