"""Real figures through the command line: each agrees with a plain pandas computation from the raw files.

A figure is its value, its base, what was left out of the base, and its interval. No row's content stands in a
message.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

import pandas as pd
import pytest

from cxreports.measure import CSAT, Study

from . import oracle, reading
from .commandline import HERE, records
from .test_rows import MONTHS

pytestmark = pytest.mark.usefixtures("shared")


@lru_cache(maxsize=1)
def read(name: str, data: Path) -> Any:
    return getattr(reading, name)(data)


@pytest.fixture
def raw(request: pytest.FixtureRequest, shared: Path) -> Any:
    """The set of the class as it lies in its files, read without the package."""
    return read(request.cls.name, shared / "data")


def agrees(record: Mapping[str, Any], told: tuple[float | None, ...], **counts: int) -> None:
    """Value and interval are the oracle's, and the counts are those given."""
    where = {**record["by"], "indicator": record["definition_id"]}
    found = (record["value"], record["ci_low"], record["ci_high"])
    for ours, theirs in zip(found, told, strict=True):
        assert ours == (None if theirs is None else pytest.approx(theirs, rel=1e-9, abs=1e-9)), where
    assert {name: record[name] for name in counts} == counts, where


def month_of(days: pd.Series) -> pd.Series:
    return days.dt.strftime("%Y-%m")


class TestBankPoll:
    name = "bank_poll"

    def test_nps_by_market_and_month(self, raw: pd.DataFrame):
        found = records(self.name, "nps nps.mean", "market,month", "2021")
        rows = raw
        month = month_of(pd.to_datetime(rows["Survey date"], format="%d-%m-%Y"))
        groups = rows.groupby(["Market", month])["NPS"]
        assert len(found) == 2 * len(groups) == 72
        for key, scores in groups:
            agrees(found["nps", *key], oracle.nps(scores), n=len(scores), n_missing=0, n_invalid=0)
            agrees(found["nps.mean", *key], oracle.mean(scores), n=len(scores))
            counts = {"promoters": (scores >= 9).sum(), "detractors": (scores <= 6).sum()}
            details = found["nps", *key]["details"]
            assert {name: details[name] for name in counts} == counts


class TestOrganicRetail:
    name = "organic_retail"
    PERIOD = "2020-09..2021-09"

    @pytest.fixture
    def rows(self, raw: pd.DataFrame) -> pd.DataFrame:
        rows = raw
        rows = rows[rows["t"].notna()]
        months = pd.PeriodIndex([pd.Period("2021-09", "M") - int(back) for back in rows["t"]])
        scores = rows[["nps", "satisfaction", "NbPassageKS"]].astype(float)
        return scores.assign(month=months.strftime("%Y-%m"))

    def test_by_month(self, rows: pd.DataFrame):
        """The scale is 1-10: detractors are 1 to 6, and every figure says that it is not standard (C1)."""
        found = records(self.name, "nps csat csat.mean csat.top_box", "month", self.PERIOD)
        groups = rows[rows["month"] >= "2020-09"].groupby("month")
        assert len(found) == 4 * len(groups) == 52
        for month, group in groups:
            nps, csat = group["nps"].dropna(), group["satisfaction"].dropna()
            gone = {"n_missing": len(group) - len(csat), "n_invalid": 0}
            record = found["nps", month]
            agrees(record, oracle.nps(nps), n=len(nps), n_missing=len(group) - len(nps), n_invalid=0)
            assert record["details"]["scale"] == [1, 10]
            assert [text for text in record["warnings"] if "non-standard scale" in text]
            agrees(found["csat", month], oracle.share(csat >= 9), n=len(csat), **gone)
            agrees(found["csat.top_box", month], oracle.share(csat == 10), n=len(csat), **gone)
            if len(csat) >= 1000:  # a smaller skewed base has a bootstrap interval
                agrees(found["csat.mean", month], oracle.mean(csat), n=len(csat), **gone)

    def test_by_visits(self, rows: pd.DataFrame):
        found = records(self.name, "nps", "visits", "2021-09")
        september = rows[rows["month"] == "2021-09"]
        names = ["1 ou 2", "3 ou 4", "5 à 7", "8 et plus"]
        visits = pd.cut(september["NbPassageKS"], [0, 2, 4, 7, 1000], labels=names)
        assert len(found) == len(names)
        for name, scores in september["nps"].groupby(visits, observed=True):
            agrees(found["nps", name], oracle.nps(scores.dropna()), n=scores.count())


class TestCallCentre:
    name = "call_centre"
    MONTHS = "2021-Q1"
    TOPICS: ClassVar = {
        "Admin Support": "Administratif",
        "Contract related": "Contrat",
        "Payment related": "Paiement",
        "Streaming": "Streaming",
        "Technical Support": "Assistance technique",
    }

    @pytest.fixture
    def rows(self, raw: pd.DataFrame) -> pd.DataFrame:
        rows = raw
        created = pd.to_datetime(rows["Date"] + " " + rows["Time"].astype(str))
        talk = pd.to_timedelta(rows["AvgTalkDuration"].astype(str).replace("nan", None)).dt.total_seconds()
        answer = rows["Speed of answer in seconds"]
        resolved = (answer + talk).where(rows["Resolved"] == "Y")
        waited = (pd.Timestamp("2021-03-31 23:59") - created).dt.total_seconds()
        return rows.assign(
            month=month_of(created),
            topic=rows["Topic"].map(self.TOPICS),
            answer=answer.fillna(waited) / 3600,
            answered=answer.notna(),
            resolution=resolved.fillna(waited) / 3600,
            resolved=resolved.notna(),
            waited=waited,
        )

    def test_satisfaction_by_topic_and_month(self, rows: pd.DataFrame):
        found = records(self.name, "csat csat.mean csat.bottom2 csat.net", "topic,month", self.MONTHS)
        groups = rows.groupby(["topic", "month"])["Satisfaction rating"]
        assert len(found) == 4 * len(groups) == 60
        for key, group in groups:
            scores = group.dropna()
            agrees(found["csat", *key], oracle.share(scores >= 4), n=len(scores), n_missing=0)
            agrees(found["csat.bottom2", *key], oracle.share(scores <= 2), n=len(scores))
            agrees(found["csat.net", *key], oracle.net(scores, {4, 5}, {1, 2}), n=len(scores))
            agrees(found["csat.mean", *key], oracle.mean(scores), n=len(scores))

    def test_speed_by_topic_and_month(self, rows: pd.DataFrame):
        """Calls that nobody answered or resolved are still waiting at the cut-off."""
        found = records(self.name, "ttr ttr.first_reply", "topic,month", self.MONTHS)
        for key, calls in rows.groupby(["topic", "month"]):
            for name, time, done in (
                ("ttr", "resolution", "resolved"),
                ("ttr.first_reply", "answer", "answered"),
            ):
                record = found[name, *key]
                agrees(record, oracle.waiting_median(calls[time], calls[done]), n=len(calls))
                assert record["method"] == "Kaplan-Meier"
                assert record["details"]["n_open"] == (~calls[done]).sum()

    def test_of_the_resolved_alone(self, rows: pd.DataFrame):
        found = records(self.name, "ttr.p90 ttr.by_resolution", "month", self.MONTHS)
        for month, calls in rows[rows["resolved"]].groupby("month"):
            agrees(found["ttr.p90", month], oracle.quantile(calls["resolution"], 0.9), n=len(calls))
            agrees(found["ttr.by_resolution", month], oracle.quantile(calls["resolution"], 0.5), n=len(calls))

    def test_first_contact_needs_to_know_who_calls(self, rows: pd.DataFrame):
        """The file names no caller: nothing is claimed, and the calls that would count are counted (2.9d)."""
        found = records(self.name, "fcr", "month", self.MONTHS)
        ripe = rows["resolved"] & (rows["waited"] - rows["resolution"] * 3600 >= 7 * 86_400)
        for month, calls in rows.groupby("month"):
            record = found["fcr", month]
            assert (record["value"], record["status"], record["n"]) == (None, "no_data", 0)
            assert record["n_missing"] == ripe[calls.index].sum() > 0


class TestServiceDesk:
    name = "service_desk"
    PERIOD = "2016-03..2016-05"
    CUTOFF = pd.Timestamp("2017-02-18 23:59")

    @pytest.fixture
    def tickets(self, raw: pd.DataFrame) -> pd.DataFrame:
        rows = reading.incidents_of(raw).replace("?", None)
        created, done = (
            pd.to_datetime(rows[name], format="%d/%m/%Y %H:%M") for name in ("opened_at", "resolved_at")
        )
        hours = (done.fillna(self.CUTOFF) - created).dt.total_seconds() / 3600
        return rows.assign(
            created=created, done=done, hours=hours, month=month_of(created), closed=month_of(done)
        )

    @pytest.fixture
    def found(self) -> dict[tuple[str, ...], dict[str, Any]]:
        return records(self.name, "ttr ttr.mean ttr.p90 fcr", "priority,month", self.PERIOD)

    def test_median_by_priority_and_month_of_creation(self, tickets: pd.DataFrame, found: Mapping[Any, Any]):
        methods = set()
        for key, group in tickets[tickets["month"].between("2016-03", "2016-05")].groupby(
            ["priority", "month"]
        ):
            still_open = group["done"].isna()
            assert found["ttr", *key]["details"]["n_open"] == still_open.sum()
            methods.add(found["ttr", *key]["method"])
            if still_open.mean() > 0.05:
                agrees(found["ttr", *key], oracle.waiting_median(group["hours"], ~still_open), n=len(group))
            else:
                agrees(found["ttr", *key], oracle.quantile(group["hours"][~still_open], 0.5), n=len(group))
        assert methods == {"Kaplan-Meier", "order statistics"}

    def test_mean_and_p90_by_priority_and_month_of_resolution(
        self, tickets: pd.DataFrame, found: Mapping[Any, Any]
    ):
        large = 0
        for key, group in tickets[tickets["closed"].between("2016-03", "2016-05")].groupby(
            ["priority", "closed"]
        ):
            agrees(found["ttr.p90", *key], oracle.quantile(group["hours"], 0.9), n=len(group))
            record = found["ttr.mean", *key]
            assert record["value"] == pytest.approx(group["hours"].mean())
            if len(group) >= 1000:  # a smaller skewed base has a bootstrap interval
                large += 1
                agrees(record, oracle.mean(group["hours"]), n=len(group))
        assert large >= 3

    def test_first_contact_by_priority_and_month(self, tickets: pd.DataFrame, found: Mapping[Any, Any]):
        """One contact, no reopening, and no other ticket of the caller in the category within seven days."""
        week = pd.Timedelta(days=7)
        rows = tickets.reset_index()
        who = ["caller_id", "category"]
        pairs = rows.dropna(subset=["done", *who]).merge(rows, on=who, suffixes=("", "_next"))
        gap = pairs["created_next"] - pairs["done"]
        pairs = pairs[(gap > pd.Timedelta(0)) & (gap <= week)]
        issues = rows[~rows["number"].isin(pairs["number_next"])]
        mature = issues[issues["caller_id"].notna() & (issues["done"] + week <= self.CUTOFF)]
        once = (mature["reassignments"] == 0) & (mature["reopens"] == 0)
        mature = mature.assign(success=once & ~mature["number"].isin(pairs["number"]))
        groups = mature[mature["month"].between("2016-03", "2016-05")].groupby(["priority", "month"])
        assert len(groups) == 12
        for key, group in groups:
            agrees(found["fcr", *key], oracle.share(group["success"]), n=len(group))


class TestTelco:
    name = "telco"
    PERIOD = "2019-Q3"

    @pytest.fixture
    def rows(self, raw: pd.DataFrame) -> pd.DataFrame:
        rows = raw
        return rows.assign(
            opening=rows["Tenure in Months"] > 3,  # three months back from October is the quarter's first day
            lost=rows["Churn Value"] == 1,
        )

    def test_base_by_contract(self, rows: pd.DataFrame):
        found = records(self.name, "churn retention churn.early churn.growth", "contract", self.PERIOD)
        for contract, group in rows.groupby("Contract"):
            opening, new = group[group["opening"]], group[~group["opening"]]
            agrees(found["churn", contract], oracle.share(opening["lost"]), n=len(opening))
            agrees(found["retention", contract], oracle.share(~opening["lost"]), n=len(opening))
            growth = 100 * (len(new) - group["lost"].sum()) / len(opening)
            agrees(found["churn.growth", contract], (growth, None, None), n=len(opening))
            counts = {"opening": len(opening), "new": len(new), "lost_opening": opening["lost"].sum()}
            details = found["churn", contract]["details"]
            assert {name: details[name] for name in counts} == counts
            assert details["opening"] + details["new"] - details["lost"] == details["closing"]
            if len(new) >= 5:
                agrees(found["churn.early", contract], oracle.share(new["lost"]), n=len(new))

    def test_satisfaction_by_contract(self, rows: pd.DataFrame):
        found = records(self.name, "csat csat.top_box csat.mean csat.index", "contract", self.PERIOD)
        for contract, scores in rows.groupby("Contract")["Satisfaction Score"]:
            agrees(found["csat", contract], oracle.share(scores >= 4), n=len(scores), n_missing=0)
            agrees(found["csat.top_box", contract], oracle.share(scores == 5), n=len(scores))
            agrees(found["csat.mean", contract], oracle.mean(scores), n=len(scores))
            agrees(found["csat.index", contract], oracle.mean(25.0 * (scores - 1)), n=len(scores))


class TestAirline:
    name = "airline"

    def test_overall_and_ease_by_class_and_travel(self, raw: pd.DataFrame):
        found = records(self.name, "csat ces ces.easy ces.difficult", "class,travel", "2019-12")
        groups = raw.groupby(["Class", "Type of Travel"])
        assert len(found) == 4 * len(groups) == 24
        for key, group in groups:
            agrees(found["csat", *key], oracle.share(group["Satisfaction"] == "Satisfied"), n=len(group))
            asked = group["Ease of Online Booking"]
            ease = asked[asked > 0]
            gone = {"n": len(ease), "n_missing": (asked == 0).sum()}
            agrees(found["ces", *key], oracle.mean(25.0 * (ease - 1)), **gone)
            agrees(found["ces.easy", *key], oracle.share(ease > 3), **gone)
            agrees(found["ces.difficult", *key], oracle.share(ease < 3), **gone)

    def test_every_touchpoint(self, raw: pd.DataFrame):
        """Nought means that the touchpoint does not apply: it is missing, never the worst mark."""
        study = Study(HERE / "airline" / "data.yaml", period="2019-12")
        rated = [one for one in study.dataset.questions.values() if one.id != "satisfaction"]
        assert len(rated) == 14
        for question in rated:
            scores = raw[question.labels["en"]]
            given = scores[scores > 0]
            asked = dataclasses.replace(CSAT, question=question.id)
            if question.kind == "csat":
                (result,) = study.measure(asked)
                counts = {"n": len(given), "n_missing": int((scores == 0).sum()), "n_invalid": 0}
                agrees(result.record(), oracle.share(given >= 4), **counts)


class TestReviews:
    name = "reviews"

    def test_stars_by_month(self, raw: list[dict[str, str]]):
        found = records(self.name, "csat csat.mean csat.bottom2", "month", "2021-08..2023-03")
        rows = [row for row in raw if row["NOMBRE D'ÉTOILE"] != "0"]
        stars = pd.Series([int(row["NOMBRE D'ÉTOILE"]) for row in rows])
        groups = stars.groupby([_french_month(row["DATE EXPERIENCE"]) for row in rows])
        withheld = 0
        for month, scores in groups:
            record = found["csat", month]
            assert record["n"] == len(scores)
            if len(scores) < 5:
                withheld += 1
                assert (record["value"], record["status"], record["details"]) == (None, "hidden", {})
                continue
            agrees(record, oracle.share(scores >= 4), n=len(scores), n_missing=0, n_invalid=0)
            agrees(found["csat.bottom2", month], oracle.share(scores <= 2), n=len(scores))
            assert found["csat.mean", month]["value"] == pytest.approx(scores.mean())
        assert withheld >= 3
        empty = {month for name, month in found if name == "csat"} - set(groups.groups)
        assert {found["csat", month]["status"] for month in empty} == {"no_data"}


def _french_month(text: str) -> str:
    _, month, year = text.split()
    return f"{year}-{MONTHS.index(month) + 1:02d}"
