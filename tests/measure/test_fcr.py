from datetime import datetime, timedelta

import pytest

from cxreports.errors import UsageError
from cxreports.measure import FCR, measure

CUTOFF = datetime(2026, 2, 1)
TICKETS = [  # id, customer, category, created, resolved, contacts, reopens, eligible
    ("K1", "u1", "billing", "2026-01-05T10:00", "2026-01-05T10:20", 1, 0, True),
    ("K2", "u2", "login", "2026-01-06T09:00", "2026-01-06T12:00", 3, 0, True),
    ("K3", "u3", "delivery", "2026-01-07T09:00", "2026-01-07T09:30", 1, 0, True),
    ("K4", "u3", "delivery", "2026-01-10T11:00", "2026-01-10T11:40", 1, 0, True),
    ("K5", "u4", "delivery", "2026-01-08T09:00", "2026-01-08T10:00", 1, 1, True),
    ("K6", "u5", "billing", "2026-01-09T09:00", "2026-01-09T09:10", 1, 0, False),
    ("K7", "u6", "login", "2026-01-12T09:00", "2026-01-12T09:10", 1, 0, True),
    ("K8", "u6", "billing", "2026-01-14T09:00", "2026-01-14T09:30", 1, 0, True),
    ("K9", "u7", "login", "2026-01-28T09:00", "2026-01-28T09:30", 1, 0, True),
    ("K10", "u8", "billing", "2026-01-20T09:00", None, 2, 0, True),
]


def rows(tickets: list[tuple]) -> list[dict]:
    names = (
        "ticket_id",
        "customer_id",
        "category",
        "created_at",
        "resolved_at",
        "contacts",
        "reopens",
        "eligible",
    )
    read = datetime.fromisoformat
    made = [dict(zip(names, ticket, strict=True)) for ticket in tickets]
    for row in made:
        row["created_at"] = read(row["created_at"])
        row["resolved_at"] = read(row["resolved_at"]) if row["resolved_at"] else None
        row["created_on"] = row["created_at"].date()
    return made


def test_gross_and_net(frame_of):
    found = FCR.of(frame_of(rows(TICKETS)), cutoff=CUTOFF)
    assert found.value == pytest.approx(400 / 7)
    assert found.details == {
        "issues": 9,
        "unresolved": 1,
        "pending": 1,
        "unknown": 0,
        "mature": 7,
        "success": 4,
        "window_days": 7.0,
    }
    assert FCR.of(frame_of(rows(TICKETS)), cutoff=CUTOFF, net=True).value == pytest.approx(50)


def test_a_repeat_in_another_period_fails_the_original(frame_of):
    tickets = [
        ("A", "u", "x", "2026-01-30T09:00", "2026-01-30T10:00", 1, 0, True),
        ("B", "u", "x", "2026-02-02T09:00", "2026-02-02T10:00", 1, 0, True),
    ]
    frame = frame_of(rows(tickets))
    results = measure(frame, "fcr", by="month", cutoff=datetime(2026, 3, 1), anonymity=0)
    assert [(one.estimate.period, one.estimate.n, one.estimate.value) for one in results] == [
        ("2026-01", 1, 0.0),
        ("2026-02", 0, None),
    ]


def test_a_chain_of_repeats_is_one_issue(frame_of):
    tickets = [
        (f"T{day}", "u", "x", f"2026-01-{day:02d}T09:00", f"2026-01-{day:02d}T10:00", 1, 0, True)
        for day in (1, 6, 11)
    ]
    found = FCR.of(frame_of(rows(tickets)), cutoff=CUTOFF)
    assert (found.details["issues"], found.details["success"]) == (1, 0)
    assert FCR.of(frame_of(rows(tickets)), cutoff=CUTOFF, window_days=2).details["issues"] == 3


def test_the_window_is_closed_at_its_end_and_open_at_its_start(frame_of):
    done = datetime(2026, 1, 1, 10)
    for gap, issues in ((timedelta(0), 2), (timedelta(days=7), 1), (timedelta(days=7, seconds=1), 2)):
        first, again = rows([TICKETS[0], TICKETS[0]])
        first |= {"created_at": done - timedelta(hours=1), "resolved_at": done}
        again |= {
            "ticket_id": "again",
            "created_at": done + gap,
            "resolved_at": done + gap + timedelta(hours=1),
        }
        assert FCR.of(frame_of([first, again]), cutoff=CUTOFF).details["issues"] == issues


def test_without_customer_or_contacts_an_issue_is_unknown(frame_of):
    anonymous = ("A", None, "x", "2026-01-05T09:00", "2026-01-05T10:00", 1, 0, True)
    other = ("B", None, "x", "2026-01-06T09:00", "2026-01-06T10:00", 1, 0, True)
    silent = ("C", "u", "x", "2026-01-05T09:00", "2026-01-05T10:00", None, 0, True)
    found = FCR.of(frame_of(rows([*TICKETS, anonymous, other, silent])), cutoff=CUTOFF)
    assert (found.details["unknown"], found.n_missing, found.n) == (3, 3, 7)


def test_a_cutoff_is_needed(frame_of):
    with pytest.raises(UsageError, match="how far the data reach"):
        measure(frame_of(rows(TICKETS)), "fcr")
