"""Fingerprints of rows: a change shows in the slices that hold it, and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxreports.run.slices import Fingerprint, Reads, Slices, changes
from tests.run.survey import ROWS, Row

PLACES = [(company, region) for company in ("Acme", "Beta") for region in ("Nord", "Sud")]
Slice = dict[str, Fingerprint]


@dataclass(frozen=True)
class Data:
    """Stands in for a data set: one table, and what is selected of it."""

    rows: tuple[Row, ...]
    company: str = ""
    region: str = ""

    end_on: date | None = None

    tables = ("responses",)

    @property
    def filter(self) -> dict[str, tuple[str, ...]]:
        return {"region": (self.region,)} if self.region else {}

    def table(self, name: str) -> duckdb.DuckDBPyRelation:
        connection = duckdb.connect()
        columns = "customer_id VARCHAR, company VARCHAR, region VARCHAR, answered_on DATE, score DOUBLE"
        connection.execute(f"CREATE TABLE {name} ({columns})")
        connection.executemany(f"INSERT INTO {name} VALUES (?, ?, ?, ?, ?)", self.rows)
        return connection.table(name)


def slices(rows: Sequence[Row], reads: Reads = "segment") -> dict[tuple[str, str], Slice]:
    counted = Slices(Data(tuple(rows)))  # type: ignore[arg-type]
    return {place: counted.of(Data((), *place), reads) for place in PLACES}  # type: ignore[arg-type]


row = st.tuples(
    st.sampled_from(range(len(ROWS))),
    st.sampled_from(["customer", "region", "score", "company"]),
    st.sampled_from(["Nord", "Sud"]),
    st.integers(0, 10),
)


@settings(max_examples=25, deadline=None)
@given(row, st.randoms())
def test_a_changed_row_changes_the_slices_that_hold_it(change: tuple[int, str, str, int], random) -> None:  # type: ignore[no-untyped-def]
    index, what, region, score = change
    customer, company, place, day, before = ROWS[index]
    after: Row = {
        "customer": ("other", company, place, day, before),
        "region": (customer, company, region, day, before),
        "score": (customer, company, place, day, score),
        "company": (customer, "Beta" if company == "Acme" else "Acme", place, day, before),
    }[what]  # type: ignore[assignment]
    rows = [*ROWS]
    rows[index] = after
    random.shuffle(rows)
    places = {one for one in PLACES if one in {(ROWS[index][1], place), (after[1], after[2])}}
    touched = places if after != ROWS[index] else set()
    old, new = slices(ROWS), slices(rows)
    assert {one for one in PLACES if old[one] != new[one]} == touched
    for one in PLACES:
        assert bool(changes(old[one], new[one])) == (one in touched)


def test_two_rows_that_swap_a_value_are_seen() -> None:
    """The sums of each column stay the same: only a hash of whole rows tells."""
    first, second = ROWS[0], ROWS[1]
    swapped = [(*first[:4], second[4]), (*second[:4], first[4]), *ROWS[2:]]
    assert slices(ROWS)["Acme", "Nord"] != slices(swapped)["Acme", "Nord"]


@pytest.mark.parametrize(
    ("reads", "touched"),
    [
        ("segment", {("Acme", "Nord")}),
        ("company", {("Acme", "Nord"), ("Acme", "Sud")}),
        ("all", set(PLACES)),
    ],
)
def test_a_template_that_reads_more_is_touched_by_more(reads: Reads, touched: set[tuple[str, str]]) -> None:
    changed = [(*ROWS[0][:4], 0), *ROWS[1:]]
    old, new = slices(ROWS, reads), slices(changed, reads)
    assert {one for one in PLACES if old[one] != new[one]} == touched


@pytest.mark.parametrize(
    ("end_on", "touched"),
    [(None, True), (date(2026, 11, 1), True), (date(2026, 10, 5), True), (date(2026, 10, 1), False)],
)
def test_what_follows_the_end_of_a_report_does_not_touch_it(end_on: date | None, touched: bool) -> None:
    """The month in which it ends counts whole."""
    selected: Any = Data((), "Acme", "Nord", end_on)
    old, new = (
        Slices(Data(rows)).of(selected, "segment")  # type: ignore[arg-type]
        for rows in (ROWS, (*ROWS, ("x", "Acme", "Nord", "2026-10-12", 3)))
    )
    assert (old != new) == touched


def test_a_change_is_told_by_table_month_and_number_of_rows() -> None:
    more = [*ROWS, ("x", "Acme", "Nord", "2026-10-12", 3), ("y", "Acme", "Nord", "2026-10-12", 3)]
    where = ("Acme", "Nord")
    assert changes(slices(ROWS)[where], slices(more)[where]) == "responses of 2026-10 (2 more rows)"
    assert changes(slices(more)[where], slices(ROWS)[where]) == "responses of 2026-10 (2 fewer rows)"
    other = [(*ROWS[0][:4], 0), *ROWS[1:]]
    said = "responses of 2026-08 (the same number of rows, with other values)"
    assert changes(slices(ROWS)[where], slices(other)[where]) == said


def test_what_is_kept_in_a_folder_is_what_would_be_counted(tmp_path: Path) -> None:
    selected: Any = Data((), "Beta", "Sud")
    whole: Any = Data(ROWS)
    unreadable: Any = Data(("no", "rows"))  # type: ignore[arg-type]
    fresh = Slices(whole, tmp_path).of(selected, "segment")
    assert Slices(unreadable, tmp_path).of(selected, "segment") == fresh
    assert fresh["responses"]["2026-09"][0] == 1
