import re
from datetime import date
from types import MappingProxyType

import pytest

from cxreports.data import open_dataset
from cxreports.demo import resolve
from cxreports.errors import NoData, UnknownName, UsageError
from cxreports.measure import NPS, Study
from cxreports.period import Period

from .fake import FakeDataset, answers


@pytest.fixture
def study(dataset: FakeDataset) -> Study:
    return Study(dataset, period="last", targets={"nps": 40})


def test_a_study_knows_its_periods_and_selection(study):
    assert (study.period.key, study.previous.key, study.year_ago.key) == ("2026-10", "2026-09", "2025-10")
    assert (study.company, study.segment, study.targets) == ("Acme", "all", {"nps": 40.0})
    assert [one.id for one in study.indicators()] == ["nps", "csat", "churn"]


def test_last_month_is_the_calendar_s(dataset):
    assert Study(dataset, period="last-month", today=date(2026, 9, 15)).period.key == "2026-08"


def test_wrong_words_are_refused(dataset):
    with pytest.raises(UnknownName, match="indicator 'npps'"):
        Study(dataset, targets={"npps": 1})
    with pytest.raises(UsageError, match="neither response nor interaction"):
        Study(dataset, date="reply")


def test_the_headline_is_compared_with_the_month_and_the_year_before(study):
    nps, csat, churn = study.headline()
    assert nps.estimate.value == pytest.approx(100 * (90 + 40 + 3 - 30 - 40) / 303)
    assert (nps.estimate.n_missing, nps.estimate.period) == (5, "2026-10")
    assert nps.comparison.reference == "2026-09"
    assert nps.comparison.family_size == 3
    assert nps.year_ago.reference == "2025-10"
    assert (csat.comparison.delta, csat.comparison.verdict) == (0, "not_significant")
    assert (churn.estimate.n, churn.estimate.details["lost_opening"]) == (1000, 27)
    assert churn.comparison.verdict == "rise"
    assert churn.comparison.better is False


def test_a_trend_has_one_point_per_period_and_says_what_stands_out(study):
    trend = study.trend("nps", periods=15)
    assert [one.estimate.status for one in trend.results[:3]] == ["no_data", "no_data", "ok"]
    assert [one.estimate.period for one in trend.results[-2:]] == ["2026-09", "2026-10"]
    assert trend.limits.baseline == 12
    assert [(signal.index, signal.rule) for signal in trend.signals] == [(14, "outside")]
    assert study.trend(NPS, periods=3).limits is None


def test_segments_are_compared_with_the_rest_and_small_ones_withheld(study):
    north, south, isle, west = study.split("nps", "region")
    assert [one.estimate.by["region"] for one in (north, south, isle, west)] == [
        "North",
        "South",
        "Isle",
        "West",
    ]
    assert (isle.estimate.status, isle.comparison, isle.state) == ("hidden", None, None)
    assert west.estimate.status == "hidden"  # else the total would give Isle away
    assert north.comparison.reference_n == 143
    assert north.comparison.reference_value == pytest.approx(100 * (43 - 40) / 143)
    assert (north.comparison.family, north.comparison.family_size) == ("F2", 2)


def test_rows_without_a_segment_belong_to_the_rest():
    data = FakeDataset(answers("nps", date(2026, 10, 2), {9: 30}, region=None))
    results = {one.estimate.by["region"]: one for one in Study(data, period="2026-10").split("nps", "region")}
    assert set(results) == {"North", "South", "Isle", "West"}
    assert results["North"].comparison.reference_n == 173
    data.close()


def test_segments_are_compared_with_their_own_previous_period(study):
    results = {one.estimate.by["region"]: one for one in study.by_previous("nps", "region")}
    assert results["North"].comparison.verdict == "rise"
    assert results["North"].comparison.reference == "2026-09"
    assert results["Isle"].comparison.verdict == "hidden"
    assert results["Isle"].comparison.delta is None


def test_no_dimension_makes_no_segments(study):
    assert study.default_dimension() == "region"
    assert study.split("nps", "") == []
    assert study.split("nps", "region", minimum_groups=9) == []
    with pytest.raises(UnknownName, match="dimension of responses 'regio'"):
        study.split("nps", "regio")


def test_any_measure_by_dimension_and_time(dataset):
    quarter = Study(dataset, period="2026-Q3")
    results = quarter.measure(["nps"], by=("region", "month"))
    keys = [(one.estimate.by["region"], one.estimate.by["month"]) for one in results]
    assert keys == [
        (region, f"2026-0{month}") for region in ("Isle", "North", "South", "West") for month in (7, 8, 9)
    ]
    assert [one.estimate.n for one in quarter.measure("nps")] == [3 * (100 + 120 + 3 + 20)]


def test_quality_says_what_the_figures_rest_on(study):
    quality = study.quality()
    assert quality.bases["nps"] == {"n": 303, "n_missing": 5, "n_invalid": 0, "n_eff": 303.0, "status": "ok"}
    assert ("csat", "1") in quality.definitions
    assert quality.response_rate is None
    assert quality.warnings == ["The data are synthetic."]
    assert [question.id for question in quality.questions] == ["csat", "nps"]


def test_a_period_not_over_in_the_data_is_said(dataset):
    assert "is not over in the data" in " ".join(Study(dataset, period="2026-11").quality().warnings)


def test_what_the_data_do_not_have_is_said(study, dataset):
    with pytest.raises(NoData, match="no table 'tickets'"):
        study.require("responses", "tickets")
    with pytest.raises(NoData, match=r"no responses for Acme in 2027-01.\n.*2025-10-01 to 2026-10-31"):
        Study(dataset, period="2027-01").require("responses")
    with pytest.raises(NoData, match="question of kind 'ces'"):
        study.headline(["ces"])
    with pytest.raises(NoData, match="table 'tickets'"):
        study.trend("ttr")


def test_the_main_question_is_taken_unless_another_is_named(dataset):
    other = type(dataset.questions["nps"])("nps_delivery", "nps", (0, 10), "higher", main=False)
    dataset.questions = MappingProxyType({"nps_delivery": other, **dataset.questions})
    study = Study(dataset, period="2026-10")
    assert study.headline(["nps"])[0].estimate.details["question"] == "nps"
    from dataclasses import replace

    assert study.headline([replace(NPS, question="nps_delivery")])[0].estimate.n == 0
    with pytest.raises(UnknownName, match="question 'nps_delivry'"):
        study.bound(replace(NPS, question="nps_delivry"))


def test_periods_that_overlap_are_measured_apart(dataset):
    long = Study(dataset, period=Period.parse("2025-12..2026-10"))
    result = long.headline(["nps"])[0]
    assert (result.estimate.n, result.year_ago.reference_n) == (10 * 243 + 303, 243)


def test_repeat_respondents_are_told():
    data = FakeDataset()
    assert Study(data, period="2026-10").repeat_share() is None  # no customer is named
    data.connection.execute("alter table responses add column customer_id integer")
    data.connection.execute("update responses set customer_id = rowid % 100")
    study = Study(data, period="2026-10")
    assert study.repeat_share() == 1.0
    assert any("independence" in sentence for sentence in study.quality().warnings)
    data.close()


def test_churn_says_nothing_where_no_departure_could_be_recorded(dataset):
    (before,) = Study(dataset, period="2024-05").headline(["churn"])
    assert (before.estimate.value, before.estimate.status) == (None, "no_data")
    (first,) = Study(dataset, period="2024-06").headline(["churn"])
    assert first.comparison.verdict in ("no_data", "incomparable")
    (unfinished,) = Study(dataset, period="2026").headline(["churn"])
    assert unfinished.estimate.value is not None
    assert unfinished.comparison.verdict == "incomparable"
    assert "not over" in unfinished.estimate.warnings[-1]


def test_only_declared_dimensions_split_the_figures(dataset):
    study = Study(dataset, period="2026-10")
    with pytest.raises(UnknownName, match="unknown dimension of responses 'customer_id'"):
        study.measure("nps", by="customer_id")


def test_churn_by_month_is_unknown_before_departures_were_recorded(dataset):
    months = Study(dataset, period="2024-05..2024-07").measure("churn", by="month")
    assert [one.estimate.status for one in months] == ["no_data", "ok", "ok"]
    found = Study(dataset, period="2024-06").by_previous("churn", "region")
    assert {one.comparison.verdict for one in found} == {"incomparable"}


def test_a_study_sees_no_answer_after_its_period():
    whole = open_dataset(resolve("demo"))
    study = Study(whole, period="2026-07")
    assert study.dataset.span("responses")[1] == date(2026, 7, 31) < whole.span("responses")[1]
    assert study.at(study.previous).dataset is study.dataset
    later = study.at(Period.parse("2026-09"))
    assert later.dataset.span("responses")[1] == date(2026, 9, 30)
    assert later.headline(["nps"])[0].estimate == Study(whole, period="2026-09").headline(["nps"])[0].estimate
    by_interaction = Study(whole, period="2026-07", date="interaction")
    assert by_interaction.dataset.span("responses") == whole.span("responses")


def test_a_period_before_the_data_is_told_where_they_begin():
    with pytest.raises(NoData) as refused:
        Study("demo", period="2019-05").require("responses")
    assert re.search(r"They go from 20\d\d-\d\d-\d\d to 2026-10-31", str(refused.value))
