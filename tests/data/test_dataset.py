from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import narwhals as nw
import pytest

from cxreports.data import TABLES, open_dataset, reason_label
from cxreports.data.schema import SQL_TYPES
from cxreports.errors import DataError, UnknownName, UsageError

from .conftest import Bench, column

TWO_TABLES = """\
name: Acme
sources:
  poll: {file: poll.csv}
  calls: {file: calls.csv}
tables:
  responses:
    from: poll
    columns: {customer_id: who, answered_at: day, COMPANY channel: way}
    questions:
      nps: {column: nps, kind: nps, label: {fr: Recommandation, en: Recommendation}}
    dimensions: {region: region, offer: offer}
  tickets:
    from: calls
    columns: {ticket_id: id, COMPANY created_at: day, channel: way}
    dimensions: {region: region}
segments:
  premium: {label: {fr: Clients premium, en: Premium clients}, where: {offer: [Gold, Platinum]}}
  north: {where: {region: North}}
labels:
  region: {fr: Région, en: Area}
"""
POLL = """\
who,day,nps,way,region,offer,firm
A,2026-10-01,9,web,North,Gold,X
B,2026-10-02,8,shop,South,Basic,X
C,2026-10-30,3,web,North,Platinum,Y
"""
CALLS = "id,day,way,region,firm\n1,2026-10-05,phone,North,X\n2,2026-10-31,web,South,Y\n"


@pytest.fixture
def two(bench: Bench) -> str:
    bench.write("poll.csv", POLL)
    bench.write("calls.csv", CALLS)
    return TWO_TABLES


@pytest.fixture
def whole(bench: Bench, two: str):
    return bench.open(two.replace("COMPANY ", ""))


def test_what_a_dataset_says(whole):
    assert whole.name == "Acme"
    assert whole.tables == ("responses", "tickets")
    assert whole.dimensions == {"responses": ("region", "offer", "channel"), "tickets": ("region", "channel")}
    assert whole.companies == ("Acme",)
    assert whole.values("channel") == ["phone", "shop", "web"]
    assert whole.span("responses") == (date(2026, 10, 1), date(2026, 10, 30))
    assert whole.timezone == "Europe/Paris"
    assert not whole.synthetic


def test_tables_have_the_canonical_columns_then_the_dimensions(whole):
    relation = whole.table("responses")
    declared = TABLES["responses"].columns
    assert relation.columns == [*(column.name for column in declared), "region", "offer"]
    assert [str(kind) for kind in relation.types] == [
        *(SQL_TYPES[each.type] for each in declared),
        "VARCHAR",
        "VARCHAR",
    ]


def test_narwhals_reads_a_table(whole):
    frame = nw.from_native(whole.table("responses"))
    found = frame.group_by("region").agg(nw.col("score").mean()).collect()
    assert dict(zip(found["region"].to_list(), found["score"].to_list(), strict=True)) == {
        "North": 6,
        "South": 8,
    }


@pytest.mark.parametrize(
    ("segment", "responses", "tickets"),
    [
        ("all", ["A", "B", "C"], ["1", "2"]),
        ("", ["A", "B", "C"], ["1", "2"]),
        ("region=North", ["A", "C"], ["1"]),
        ("north", ["A", "C"], ["1"]),
        ("channel = web", ["A", "C"], ["2"]),
        ("premium", ["A", "C"], None),
        ("premium & channel=web & region=North", ["A", "C"], None),
        ("premium & offer=Gold", ["A"], None),
        ("offer=Basic & offer=Gold", [], None),
    ],
)
def test_segments(whole, segment: str, responses: list[str], tickets: list[str] | None):
    found = whole.select(segment=segment)
    assert column(found, "responses", "customer_id") == responses
    assert ("tickets" in found.tables) is (tickets is not None)
    if tickets is not None:
        assert column(found, "tickets", "ticket_id") == tickets
    assert found.segment == (segment or "all")


def test_a_table_without_the_dimension_is_no_part_of_the_segment(whole):
    premium = whole.select(segment="premium")
    assert premium.tables == ("responses",)
    assert premium.values("channel") == ["web"]
    with pytest.raises(UnknownName, match="unknown table 'tickets'"):
        premium.table("tickets")


@pytest.mark.parametrize(
    ("segment", "said"),
    [
        ("premum", "Did you mean 'premium'?"),
        ("regio=North", "Did you mean 'region'?"),
        ("region=Nort", "Did you mean 'North'?"),
        ("offer=Bronze", "Available: Basic, Gold, Platinum."),
    ],
)
def test_unknown_segments(whole, segment: str, said: str):
    with pytest.raises(UnknownName) as caught:
        whole.select(segment=segment)
    assert said in caught.value.hint


@pytest.mark.parametrize("value", ["R&D", "R & D", "a=b", "D'Arc", "all & all"])
def test_any_value_can_be_a_segment(bench: Bench, value: str):
    rows = f'A,2026-10-01,9,"{value}"\nB,2026-10-01,9,Nord\n'
    whole = bench.open(bench.survey("who,day,nps,team\n" + rows, extra="dimensions: {team: team}\n"))
    assert column(whole.select(segment=f"team={value}"), "responses", "customer_id") == ["A"]
    assert column(whole.select(segment=f"team={value} & team=Nord"), "responses", "customer_id") == []


def test_several_companies(bench: Bench, two: str):
    whole = bench.open(two.replace("COMPANY ", "company: firm, "))
    assert whole.companies == ("X", "Y")
    found = whole.select(company="X")
    assert (found.name, found.company) == ("X", "X")
    assert column(found, "responses", "customer_id") == ["A", "B"]
    assert column(found.select(company="X", segment="region=North"), "tickets", "ticket_id") == ["1"]
    with pytest.raises(UsageError, match="the data hold 2 companies, and none is named"):
        whole.select()
    with pytest.raises(UnknownName, match="unknown company 'Z'"):
        whole.select(company="Z")


def test_the_only_company_needs_no_name(whole):
    assert column(whole.select(), "responses", "customer_id") == ["A", "B", "C"]
    assert whole.select(company="Acme").name == "Acme"


def test_labels(whole):
    assert whole.label("region", "fr") == "Région"
    assert whole.label("region", "en") == "Area"
    assert whole.label("nps", "fr") == "Recommandation"
    assert whole.label("premium", "en") == "Premium clients"
    assert whole.label("channel", "fr") == "Canal"
    assert whole.label("after_sales_team", "fr") == "After sales team"


@pytest.mark.parametrize(
    ("cutoff", "instant", "month"),
    [
        ("", datetime(2026, 10, 31, 23), "2026-10"),  # the last row: a ticket of the 31st, a day
        ("data_cutoff: 2026-10-30\n", datetime(2026, 10, 29, 23), "2026-09"),
        ("data_cutoff: 2026-10-31T23:59\n", datetime(2026, 10, 31, 22, 59), "2026-10"),
        ("data_cutoff: 2026-11-01\n", datetime(2026, 10, 31, 23), "2026-10"),
        ("data_cutoff: 2026-10-31T23:30:00Z\n", datetime(2026, 10, 31, 23, 30), "2026-10"),
        ("data_cutoff: 2026-12-05\ntimezone: UTC\n", datetime(2026, 12, 5), "2026-11"),
    ],
)
def test_cutoff_and_last_whole_month(bench: Bench, two: str, cutoff: str, instant: datetime, month: str):
    found = bench.open(cutoff + two.replace("COMPANY ", ""))
    assert found.cutoff == instant.replace(tzinfo=UTC)
    assert found.last_month().key == month


def test_a_day_in_the_future_is_no_cutoff(bench: Bench):
    far = (datetime.now(UTC) + timedelta(days=400)).date()
    found = bench.open(bench.survey(f"who,day,nps\nA,2026-10-01,9\nB,{far},9\n"))
    assert found.cutoff <= datetime.now(UTC)


def test_nothing_left(bench: Bench):
    with pytest.raises(DataError, match="no row with a date is left"):
        bench.open(bench.survey("who,day,nps\nA,,9\n"))


def test_the_fingerprint_follows_the_content(bench: Bench):
    text = bench.survey("who,day,nps\nA,2026-10-01,9\n")
    first = bench.open(text).fingerprint
    assert bench.open(text).fingerprint == first
    assert bench.open(text + "# a comment\n").fingerprint != first
    bench.write("poll.csv", "who,day,nps\nA,2026-10-01,8\n")
    assert bench.open(text).fingerprint != first


def test_until_a_day_the_later_answers_are_not_there(whole):
    """A ticket stays: a later one may say that it came back."""
    before = whole.until(date(2026, 10, 2))
    assert column(before, "responses", "customer_id") == ["A"]
    assert column(before, "tickets", "ticket_id") == ["1", "2"]
    assert before.values("offer") == ["Gold"]
    assert before.values("region") == ["North", "South"]
    assert before.span("responses") == (date(2026, 10, 1), date(2026, 10, 1))
    assert before.cutoff == whole.cutoff
    assert (
        before.select(segment="north").table("responses").fetchall() == before.table("responses").fetchall()
    )
    for all_days in (before.until(None), before.company_wide):
        assert column(all_days, "responses", "customer_id") == ["A", "B", "C"]


def test_a_selection_of_answers_reaches_to_its_end(whole):
    answers = whole.select(segment="premium")
    assert answers.tables == ("responses",)
    assert answers.until(date(2026, 10, 2)).cutoff == datetime(
        2026, 10, 1, 22, tzinfo=UTC
    )  # midnight in Paris
    assert answers.until(date(2027, 1, 1)).cutoff == answers.cutoff


def test_unknown_dimension_and_table(whole):
    with pytest.raises(UnknownName, match="unknown dimension 'regions'"):
        whole.values("regions")
    with pytest.raises(UnknownName, match="unknown table 'orders'"):
        whole.table("orders")


def test_reasons_are_said_in_two_languages():
    assert reason_label("no date", "fr") == "sans date"
    assert reason_label("no date", "en") == "no date"


def test_a_missing_data_file(tmp_path):
    with pytest.raises(DataError, match="there is no such file"):
        open_dataset(tmp_path / "data.yaml")


def test_every_reason_has_a_french_form():
    """A reason that the rules write must stand in the table of reasons."""
    import re
    from pathlib import Path

    from cxreports.data import ledger, mapping, rules

    written = set()
    for module in (rules, mapping):
        text = Path(module.__file__).read_text(encoding="utf-8")
        written |= set(
            re.findall(
                r'"((?:no|repeated|duplicate|end|overlapping|resolved|reply|closed|delivered) [a-z ]+)"', text
            )
        )
    assert len(written) >= 9
    assert written <= set(ledger.REASONS)
