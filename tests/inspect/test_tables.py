"""Files of other facts than surveys: each becomes the table that it is, ready to be opened."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from cxreports.errors import DataError, UsageError
from cxreports.inspect import inspect_files
from tests.inspect.files import made, text_of

DAY = date(2026, 1, 1)
N = 60


def days(shift: int = 0, form: str = "%Y-%m-%d") -> list[str]:
    return [(DAY + timedelta(days=3 * n + shift)).strftime(form) for n in range(N)]


def columns(**given: list[object] | list[str]) -> str:
    rows = zip(*given.values(), strict=True)
    return text_of([[name.replace("_", " ") for name in given], *rows])


IDS = [f"C{n:04d}" for n in range(N)]


def test_customers_with_dates(tmp_path: Path) -> None:
    ended = [day if n % 3 == 0 else "" for n, day in enumerate(days(200))]
    text = columns(
        Customer_ID=IDS, Signed_up=days(), Cancelled_on=ended, Plan=["S", "M"] * 30, MRR=[10] * 30 + [20] * 30
    )
    found = made(tmp_path, crm_csv=text)
    table = found.table("customers")
    assert table["columns"] == {
        "customer_id": "Customer ID",
        "started_on": "Signed up",
        "ended_on": "Cancelled on",
        "value": "MRR",
    }
    assert table["dimensions"] == {"plan": "Plan"}
    assert found.opened().span("customers") is not None


def test_ends_on_the_last_of_a_month_are_asked(tmp_path: Path) -> None:
    ends = [(date(2026, n % 12 + 1, 1) - timedelta(days=1)).isoformat() if n % 2 else "" for n in range(N)]
    starts = [(date(2024, 1, 1) + timedelta(days=n)).isoformat() for n in range(N)]
    found = made(tmp_path, crm_csv=columns(Customer_ID=IDS, Start_date=starts, End_date=ends))
    (doubt,) = found.report.doubts
    assert "last day as a customer" in doubt.question
    last = "SELECT max(ended_on) FROM t"
    after = found.opened(0).table("customers").query("t", last).fetchall()[0][0]
    same = found.opened(1).table("customers").query("t", last).fetchall()[0][0]
    assert after - same == timedelta(days=1)


def test_months_and_a_churn_flag(tmp_path: Path) -> None:
    flags = ["Yes" if n % 4 == 0 else "No" for n in range(N)]
    found = made(
        tmp_path, telco_csv=columns(customerID=IDS, tenure_months=[n % 36 + 1 for n in range(N)], Churn=flags)
    )
    (doubt,) = found.report.doubts
    assert found.text().count("???  #") == 0
    assert found.text().count("'???'") == 2
    spans = (
        found.opened("2026-09-30")
        .table("customers")
        .query("t", "SELECT count(ended_on), max(started_on) FROM t")
    )
    assert spans.fetchall() == [(15, date(2026, 9, 1))]
    assert doubt.free


def test_orders_invitations_experiments_sessions(tmp_path: Path) -> None:
    orders = made(
        tmp_path,
        orders_csv=columns(
            order_id=[f"O{n}" for n in range(N)], client_id=IDS, date_commande=days(), montant=[5.5] * N
        ),
    )
    assert set(orders.table("orders")["columns"]) == {"order_id", "customer_id", "ordered_at", "amount"}
    invited = made(
        tmp_path, sent_csv=columns(client_id=IDS, sent_at=days(), delivered=["true", "false"] * 30)
    )
    assert set(invited.table("invitations")["columns"]) == {"customer_id", "sent_at", "delivered"}
    trial = made(
        tmp_path,
        trial_csv=columns(
            user_id=IDS,
            variant=["control", "B"] * 30,
            assigned_at=days(),
            score=[n % 13 * 7 for n in range(N)],
        ),
    )
    assert trial.table("experiments")["columns"]["experiment"] == {"value": "trial"}
    visits = made(
        tmp_path,
        visits_csv=columns(
            session_id=IDS, start_time=days(), converted=["1", "0"] * 30, rage_click=["0", "1"] * 30
        ),
    )
    assert set(visits.table("sessions")["columns"]) == {"session_id", "started_at", "converted", "rage"}
    for found, table in (
        (orders, "orders"),
        (invited, "invitations"),
        (trial, "experiments"),
        (visits, "sessions"),
    ):
        assert found.opened().tables == (table,)


def test_employees_events_and_a_reply_to_the_answer(tmp_path: Path) -> None:
    items: dict[str, list[object]] = {f"Q{n}": [(row + n) % 5 + 1 for row in range(N)] for n in range(1, 7)}
    staff = made(tmp_path, staff_csv=columns(Matricule=IDS, Date=days(), **items, Team=["A", "B"] * 30))
    assert list(staff.table("employees")["items"]) == [f"q{n}" for n in range(1, 7)]
    steps = [["view", "basket", "paid"][n % 3] for n in range(N)]
    events = made(
        tmp_path, events_csv=columns(user_id=[f"U{n // 3}" for n in range(N)], event=steps, timestamp=days())
    )
    assert events.table("events")["columns"]["step"] == "event"
    assert staff.opened().tables == ("employees",)
    assert events.opened().tables == ("events",)


def test_an_event_log_of_tickets_gives_the_last_change(tmp_path: Path) -> None:
    rows = [
        [
            f"INC{n:03d}",
            ["New", "Solved"][change],
            change,
            f"{n % 28 + 1}/3/2026 08:00",
            f"{n % 28 + 1}/3/2026 17:00",
        ]
        for n in range(N)
        for change in (1, 0)
    ]
    heads = ["number", "state", "sys_mod_count", "opened_at", "resolved_at"]
    found = made(tmp_path, log_csv=text_of([heads, *rows]))
    states = found.opened().table("tickets").query("t", "SELECT DISTINCT status, count(*) FROM t GROUP BY 1")
    assert states.fetchall() == [("Solved", N)]


def test_a_second_file_adds_dimensions(tmp_path: Path) -> None:
    survey = columns(customer_id=IDS, date=days(), NPS=[n % 11 for n in range(N)])
    towns = columns(customer_id=[*IDS, "C9999"], region=["Nord", "Sud"] * 30 + ["Est"])
    found = made(tmp_path, survey_csv=survey, towns_csv=towns)
    table = found.table("responses")
    assert table["joins"] == {"source": "towns", "on": "customer id"}
    assert table["dimensions"] == {"region": "region"}
    assert found.taken(1)["customer id"] == "key of a join"
    assert found.opened().values("region") == ["Nord", "Sud"]


def test_tables_of_a_database(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE polls (client TEXT, day TEXT, nps INTEGER)")
        database.executemany(
            "INSERT INTO polls VALUES (?, ?, ?)", [(IDS[n], days()[n], n % 11) for n in range(N)]
        )
        database.commit()
    report = inspect_files([str(path)], tmp_path)
    assert "table: polls" in report.written()[0]
    assert report.tables.keys() == {"responses"}


def test_an_address_with_a_password_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="does not belong") as error:
        inspect_files(["postgresql://me:secret@host/shop"], tmp_path)
    assert "secret" not in str(error.value)


def test_a_missing_file_and_an_empty_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        inspect_files([str(tmp_path / "none.csv")], tmp_path)
    (tmp_path / "empty.csv").write_text("", encoding="utf-8")
    with pytest.raises(DataError, match="empty"):
        inspect_files([str(tmp_path / "empty.csv")], tmp_path)


def test_a_file_that_only_explains_others_gives_no_table(tmp_path: Path) -> None:
    found = made(
        tmp_path, towns_csv=columns(zip=[f"7{n:04d}" for n in range(N)], population=[n * 7 for n in range(N)])
    )
    assert found.report.proposals == ()
