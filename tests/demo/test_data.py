"""The demo's data file reads the demo's files, and finds the faults that were planted."""

from __future__ import annotations

import pytest

from cxreports.data import Dataset, check_dataset, open_dataset
from cxreports.demo import resolve
from cxreports.demo.truth import FAULTS


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return open_dataset(resolve("demo"))


def test_nothing_is_wrong_with_the_data_file() -> None:
    assert [remark for remark in check_dataset(resolve("demo")) if remark.level == "error"] == []


def test_it_covers_two_years_and_says_that_it_is_synthetic(dataset: Dataset) -> None:
    assert dataset.synthetic
    assert dataset.last_month().key == "2026-10"
    main = {"responses", "customers", "tickets", "employees", "invitations"}
    assert main | {"events", "followups", "experiments", "headcounts"} == set(dataset.tables)
    assert dataset.dimensions["responses"] == ("region", "offer", "touchpoint", "stage", "channel")
    for dimension in dataset.dimensions["responses"]:
        assert {dataset.label(dimension, "fr"), dataset.label(dimension, "en")}.isdisjoint({dimension, ""})


def test_planted_faults_are_counted(dataset: Dataset) -> None:
    excluded = {entry.source: dict(entry.excluded) for entry in dataset.ledger}
    assert excluded["nps_survey"] == {"repeated identifier": FAULTS["nps_survey_duplicates"]}
    two_answers = 2 * FAULTS["contact_survey_duplicates"]
    assert excluded["contact_survey"] == {"repeated identifier": two_answers}
    assert excluded["customers"] == {"end before start": FAULTS["customers_end_before_start"]}
    resolved = FAULTS["tickets_resolved_before_created"]
    assert excluded["tickets"].pop("resolved before created") == resolved
    assert set(excluded["tickets"]) == {"filtered by where"}


@pytest.mark.parametrize("question", ["nps", "csat", "ces"])
def test_answers_missing_or_out_of_scale_stay_as_they_are(question: str, dataset: Dataset) -> None:
    rows = dataset.table("responses").filter(f"question = '{question}'").df()
    outside = ~rows["score"].dropna().between(rows["scale_min"].iloc[0], rows["scale_max"].iloc[0])
    assert int(rows["score"].isna().sum()) == FAULTS[f"{question}_missing"]
    assert int(outside.sum()) == FAULTS[f"{question}_out_of_scale"]
