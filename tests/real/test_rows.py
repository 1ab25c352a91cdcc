"""Real files with real quirks: what the data files load agrees with an independent reading in pandas.

No row's content (name, verbatim) stands in a message: a comparison of texts reports a count.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from cxreports.data import Dataset, check_dataset, open_dataset

from . import reading

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
HERE = Path(__file__).resolve().parent
SETS = ("bank_poll", "organic_retail", "call_centre", "service_desk", "telco", "airline", "reviews")

pytestmark = pytest.mark.usefixtures("shared")


@pytest.fixture(scope="class")
def raw(request: pytest.FixtureRequest, shared: Path) -> Any:
    """The set of the class, read without the package."""
    return getattr(reading, request.cls.name)(shared / "data")


@pytest.fixture(scope="class")
def incidents(raw: pd.DataFrame) -> pd.DataFrame:
    return reading.incidents_of(raw)


@lru_cache(maxsize=1)
def dataset(name: str) -> Dataset:
    return open_dataset(HERE / name / "data.yaml")


def frame(name: str, table: str, where: str = "true") -> pd.DataFrame:
    """The loaded rows as the engine gives them, through plain Python values."""
    relation = dataset(name).table(table).filter(where)
    return pd.DataFrame(relation.fetchall(), columns=relation.columns)


def histogram(name: str, question: str) -> dict[float | None, int]:
    relation = dataset(name).table("responses").filter(f"question = '{question}'")
    return dict(relation.aggregate("score, count(*)").fetchall())


def expected_histogram(scores: pd.Series) -> dict[float | None, int]:
    counts: dict[float | None, int] = {
        float(score): count for score, count in Counter(scores.dropna()).items()
    }
    missing = int(scores.isna().sum())
    return counts | ({None: missing} if missing else {})


def account(name: str) -> list[tuple[str, int, dict[str, int], int]]:
    return [(line.table, line.read, dict(line.excluded), line.kept) for line in dataset(name).ledger]


@pytest.mark.parametrize("name", SETS)
def test_nothing_stops_a_report(shared: Path, name: str):
    assert [remark for remark in check_dataset(HERE / name / "data.yaml") if remark.level == "error"] == []


class TestBankPoll:
    name = "bank_poll"

    def test_rows(self, raw: pd.DataFrame):
        assert account("bank_poll") == [("responses", len(raw), {}, len(raw))]
        assert len(raw) == 5000

    def test_dates_are_day_first(self, raw: pd.DataFrame):
        loaded = frame("bank_poll", "responses")
        months = [day.month for day in loaded["answered_on"]]
        assert months == raw["Month"].tolist()  # a column that the loader does not use
        assert dataset("bank_poll").span("responses") == (date(2021, 1, 1), date(2021, 12, 30))
        assert dataset("bank_poll").last_month().key == "2021-12"

    def test_midnight_in_paris_is_kept_as_utc(self):
        loaded = frame("bank_poll", "responses")
        paris = ZoneInfo("Europe/Paris")
        local = loaded["answered_at"].dt.tz_localize("UTC").dt.tz_convert(paris)
        assert (local.dt.hour == 0).all()
        assert (local.dt.date == loaded["answered_on"]).all()

    def test_scores_by_market(self, raw: pd.DataFrame):
        loaded = frame("bank_poll", "responses")
        assert histogram("bank_poll", "nps") == expected_histogram(raw["NPS"])
        ours = loaded.groupby(["market", "score"]).size()
        theirs = raw.groupby(["Market", "NPS"]).size()
        assert ours.tolist() == theirs.tolist()
        assert dataset("bank_poll").values("market") == ["MEX", "UK", "US"]


class TestOrganicRetail:
    name = "organic_retail"

    def test_rows(self, raw: pd.DataFrame):
        undated = int(raw["t"].isna().sum())
        assert undated == 18
        rows = 3 * len(raw)
        assert account("organic_retail") == [
            ("responses", rows, {"no date": 3 * undated}, rows - 3 * undated)
        ]

    @pytest.mark.parametrize("question", ["nps", "satisfaction", "intention"])
    def test_scores_and_missing(self, raw: pd.DataFrame, question: str):
        dated = raw[raw["t"].notna()]
        assert histogram("organic_retail", question) == expected_histogram(dated[question].astype(float))

    def test_elapsed_months(self, raw: pd.DataFrame):
        loaded = frame("organic_retail", "responses", "question = 'nps'")
        dated = raw[raw["t"].notna()]
        elapsed = [(2021 - day.year) * 12 + 9 - day.month for day in loaded["answered_on"]]
        assert elapsed == dated["t"].astype(int).tolist()

    def test_verbatims_keep_their_accents(self, raw: pd.DataFrame):
        loaded = frame("organic_retail", "responses", "question = 'nps'")["comment"]
        wanted = raw[raw["t"].notna()]["explication"].str.strip()
        assert loaded.notna().sum() == wanted.notna().sum()
        differing = sum(ours != theirs for ours, theirs in zip(loaded.dropna(), wanted.dropna(), strict=True))
        assert differing == 0
        control = sum(any("\x80" <= sign < "\xa0" for sign in text) for text in loaded.dropna())
        assert control == 0


class TestCallCentre:
    name = "call_centre"

    def test_rows(self, raw: pd.DataFrame):
        answered = int((raw["Answered (Y/N)"] == "Y").sum())
        assert account("call_centre") == [
            ("responses", len(raw), {"filtered by where": len(raw) - answered}, answered),
            ("tickets", len(raw), {}, len(raw)),
        ]

    def test_scores(self, raw: pd.DataFrame):
        rated = raw[raw["Answered (Y/N)"] == "Y"]["Satisfaction rating"]
        assert histogram("call_centre", "csat") == expected_histogram(rated)

    def test_date_and_time_are_one_instant(self, raw: pd.DataFrame):
        loaded = frame("call_centre", "tickets")
        local = loaded["created_at"].dt.tz_localize("UTC").dt.tz_convert("Europe/Paris").dt.tz_localize(None)
        wanted = pd.to_datetime(raw["Date"] + " " + raw["Time"].astype(str))
        assert (local.values.astype("datetime64[s]") == wanted.values.astype("datetime64[s]")).all()
        assert dataset("call_centre").span("tickets") == (date(2021, 1, 1), date(2021, 3, 31))

    def test_resolution(self, raw: pd.DataFrame):
        loaded = frame("call_centre", "tickets")
        resolved = raw["Resolved"] == "Y"
        assert loaded["resolved_at"].notna().tolist() == resolved.tolist()
        seconds = (loaded["resolved_at"] - loaded["created_at"]).dt.total_seconds()[resolved.values]
        talk = pd.to_timedelta(raw["AvgTalkDuration"][resolved].astype(str)).dt.total_seconds()
        wanted = raw["Speed of answer in seconds"][resolved] + talk
        assert seconds.tolist() == wanted.tolist()
        assert loaded["eligible"].tolist() == (raw["Answered (Y/N)"] == "Y").tolist()


class TestServiceDesk:
    name = "service_desk"

    def test_events_became_incidents(self, raw: pd.DataFrame, incidents: pd.DataFrame):
        assert len(raw) == 141_712
        assert account("service_desk") == [("tickets", len(incidents), {}, len(incidents))]
        assert {source.name: source.rows for source in dataset("service_desk").sources} == {
            "events": len(raw),
            "incidents": len(incidents),
        }

    def test_times(self, incidents: pd.DataFrame):
        loaded = frame("service_desk", "tickets").set_index("ticket_id").loc[incidents.index]
        for ours, theirs in (("created_at", "opened_at"), ("resolved_at", "resolved_at")):
            wanted = pd.to_datetime(incidents[theirs].replace("?", None), format="%d/%m/%Y %H:%M")
            assert loaded[ours].isna().sum() == wanted.isna().sum()
            both = wanted.notna()
            assert (
                loaded[ours][both].values.astype("datetime64[s]")
                == wanted[both].values.astype("datetime64[s]")
            ).all()
        assert loaded["resolved_at"].isna().sum() == 1556

    def test_counters_are_those_of_the_whole_life(self, incidents: pd.DataFrame):
        loaded = frame("service_desk", "tickets").set_index("ticket_id").loc[incidents.index]
        assert loaded["reopens"].tolist() == incidents["reopens"].tolist()
        assert loaded["contacts"].tolist() == (incidents["reassignments"] + 1).tolist()

    def test_the_last_event_gives_the_attributes(self, incidents: pd.DataFrame):
        loaded = frame("service_desk", "tickets").set_index("ticket_id").loc[incidents.index]
        assert loaded["priority"].tolist() == incidents["priority"].tolist()
        assert loaded["made_sla"].tolist() == incidents["made_sla"].tolist()
        assert set(loaded["status"]) == {"Closed"}


class TestTelco:
    name = "telco"

    def test_rows(self, raw: pd.DataFrame):
        assert len(raw) == 7043
        assert account("telco") == [("customers", 7043, {}, 7043), ("responses", 7043, {}, 7043)]

    def test_tenure_became_spans(self, raw: pd.DataFrame):
        loaded = frame("telco", "customers").set_index("customer_id").loc[raw.index]
        months = [(2019 - day.year) * 12 + 10 - day.month for day in loaded["started_on"]]
        assert months == raw["Tenure in Months"].tolist()
        assert (loaded["ended_on"].notna() == (raw["Churn Value"] == 1)).all()
        assert loaded["ended_on"].notna().sum() == 1869
        assert loaded["value"].tolist() == raw["CLTV"].astype(float).tolist()

    def test_joined_attributes(self, raw: pd.DataFrame):
        loaded = frame("telco", "customers").set_index("customer_id").loc[raw.index]
        assert loaded["offer"].tolist() == raw["Offer"].tolist()  # the word None stays a value
        assert (loaded["offer"] == "None").sum() == (raw["Offer"] == "None").sum() > 0
        assert loaded["contract"].tolist() == raw["Contract"].tolist()
        assert (loaded["senior"] == "senior").tolist() == (raw["Senior Citizen"] == "Yes").tolist()
        assert (loaded["city_size"] == "large").tolist() == (raw["Population"] >= 50_000).tolist()
        reasons = Counter(raw["Churn Category"])
        del reasons[""]  # the cell is empty for who stayed
        assert Counter(loaded["leave_reason"].dropna()) == reasons

    def test_scores(self, raw: pd.DataFrame):
        assert histogram("telco", "satisfaction") == expected_histogram(raw["Satisfaction Score"])


class TestAirline:
    name = "airline"

    def test_rows(self, raw: pd.DataFrame):
        questions = len(dataset("airline").questions)
        assert (len(raw), questions) == (129_880, 15)
        assert account("airline") == [("responses", len(raw) * questions, {}, len(raw) * questions)]
        assert dataset("airline").span("responses") == (date(2019, 12, 31), date(2019, 12, 31))

    def test_zero_is_not_applicable(self, raw: pd.DataFrame):
        for question in dataset("airline").questions.values():
            if question.id == "satisfaction":
                continue
            scores = raw[question.labels["en"]].astype(float)
            assert histogram("airline", question.id) == expected_histogram(scores.where(scores != 0)), (
                question.id
            )

    def test_words_became_numbers(self, raw: pd.DataFrame):
        satisfied = int((raw["Satisfaction"] == "Satisfied").sum())
        assert histogram("airline", "satisfaction") == {1.0: satisfied, 0.0: len(raw) - satisfied}

    def test_the_effort_question(self):
        ces = dataset("airline").questions["ease_of_online_booking"]
        assert (ces.kind, ces.polarity, ces.scale) == ("ces", "ease", (1, 5))

    def test_dimensions(self, raw: pd.DataFrame):
        found = dataset("airline").table("responses").filter("question = 'satisfaction'")
        ours = dict(found.aggregate("class, count(*)").fetchall())
        assert ours == raw["Class"].value_counts().to_dict()


class TestReviews:
    name = "reviews"

    def test_the_placeholder_is_left_out(self, raw: list[dict[str, str]]):
        assert len(raw) == 7220
        assert account("reviews") == [("responses", 7220, {"filtered by where": 1}, 7219)]

    def test_stars(self, raw: list[dict[str, str]]):
        stars = Counter(float(row["NOMBRE D'ÉTOILE"]) for row in raw)
        assert stars.pop(0.0) == 1
        assert histogram("reviews", "csat") == dict(stars)

    def test_french_dates(self, raw: list[dict[str, str]]):
        wanted = []
        for row in raw:
            if row["NOMBRE D'ÉTOILE"] != "0":
                day, month, year = row["DATE EXPERIENCE"].split()
                wanted.append(date(int(year), MONTHS.index(month) + 1, int(day)))
        assert frame("reviews", "responses")["answered_on"].tolist() == wanted
        assert dataset("reviews").span("responses") == (min(wanted), max(wanted))

    def test_verbatims_over_several_lines(self, raw: list[dict[str, str]]):
        wanted = [row["COMMENTAIRE"].strip() for row in raw if row["NOMBRE D'ÉTOILE"] != "0"]
        loaded = frame("reviews", "responses")["comment"].tolist()
        assert sum("\n" in text for text in wanted) > 1000
        assert sum(ours != theirs for ours, theirs in zip(loaded, wanted, strict=True)) == 0

    def test_countries_and_replies(self, raw: list[dict[str, str]]):
        kept = [row for row in raw if row["NOMBRE D'ÉTOILE"] != "0"]
        loaded = frame("reviews", "responses")
        countries = Counter(row["LOCALISATION DE LA PERSONNE QUI A COMMENTÉ"].strip() for row in kept)
        assert Counter(loaded["country"].dropna()) == countries
        replied = sum(row["PRÉSENCE D'UNE RÉPONSE (booléen)"] == "True" for row in kept)
        assert (loaded["replied"] == "oui").sum() == replied


def test_gzip_is_hashed_as_the_file_that_was_given(shared: Path):
    path = shared / "data" / "airline_satisfaction" / "airline_passenger_satisfaction.csv.gz"
    (source,) = dataset("airline").sources
    assert source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
