"""Public data sets: what is recognised agrees with what a person wrote; what they had to know stays open."""

from __future__ import annotations

from pathlib import Path

import pytest

from cxreports.data import open_dataset
from cxreports.inspect import inspect_files
from tests.inspect.files import Made

REAL = Path(__file__).resolve().parents[1] / "real"


def inspected(folder: Path, *files: Path) -> Made:
    return Made(inspect_files([str(file) for file in files], folder), folder)


def counts(data: object, table: str, query: str) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = data.table(table).query("t", query).fetchall()  # type: ignore[attr-defined]
    return rows


def test_the_bank_poll_needs_no_answer(shared: Path, tmp_path: Path) -> None:
    found = inspected(tmp_path, shared / "data" / "nps_surveys" / "NPStimeseries.csv")
    query = "SELECT answered_on, market, sum(score), count(*) FROM t GROUP BY ALL ORDER BY ALL"
    by_hand = open_dataset(REAL / "bank_poll" / "data.yaml")
    assert counts(found.opened(), "responses", query) == counts(by_hand, "responses", query)
    assert found.taken()["Customer Name"] == "personal data"


def test_the_reviews_need_no_answer(shared: Path, tmp_path: Path) -> None:
    found = inspected(tmp_path, *(shared / "data" / "verbatims").glob("PART2*.csv"))
    query = "SELECT answered_on, score, count(*), sum(length(comment)) FROM t WHERE score > 0 "
    query += "GROUP BY ALL ORDER BY ALL"
    by_hand = open_dataset(REAL / "reviews" / "data.yaml")
    assert counts(found.opened(), "responses", query) == counts(by_hand, "responses", query)


def test_the_retailer_needs_a_day(shared: Path, tmp_path: Path) -> None:
    found = inspected(tmp_path, shared / "data" / "nps_surveys" / "nps.csv")
    query = "SELECT DISTINCT question, scale_min, scale_max FROM t ORDER BY ALL"
    by_hand = open_dataset(REAL / "organic_retail" / "data.yaml")
    assert counts(found.opened("2021-09-30"), "responses", query) == counts(by_hand, "responses", query)
    assert found.data["sources"]["nps"]["encoding"] == "latin-1+cp850"


@pytest.mark.slow
def test_the_operator_needs_a_day(shared: Path, tmp_path: Path) -> None:
    found = inspected(tmp_path, *sorted((shared / "data" / "telco_churn").glob("*.xlsx")))
    query = "SELECT started_on, ended_on, leave_reason, sum(value), count(*) FROM t GROUP BY ALL ORDER BY ALL"
    by_hand = open_dataset(REAL / "telco" / "data.yaml")
    assert counts(found.opened("2019-09-30"), "customers", query) == counts(by_hand, "customers", query)


@pytest.mark.parametrize(
    ("folder", "files", "tables"),
    [
        ("cdnow_purchases", "*.txt", {"orders"}),
        ("call_center", "*.xlsx", {"responses", "tickets"}),
        ("ecommerce_funnel", "*.csv", {"events"}),
    ],
)
def test_other_sets_need_no_answer(
    shared: Path, tmp_path: Path, folder: str, files: str, tables: set[str]
) -> None:
    found = inspected(tmp_path, *sorted((shared / "data" / folder).glob(files)))
    assert set(found.report.tables) == tables
    assert found.report.doubts == []
