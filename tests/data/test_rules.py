"""Rows that a table's rules exclude: counted by reason, and nothing else is touched."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxreports.data import open_dataset

from .conftest import Bench, column, line

HEAD = "who,day,nps,touch,call\n"
EXTRA = ""


def answers(bench: Bench, rows: str, columns: str = "touchpoint: touch, interaction_id: call") -> object:
    text = bench.survey(HEAD + rows).replace(
        "customer_id: who", f"customer_id: who\n      {columns}".replace(", ", "\n      ")
    )
    return bench.open(text)


@pytest.mark.parametrize(
    ("rows", "kept", "dropped"),
    [
        ("A,2026-10-01,3,,\nA,2026-10-01,9,,\n", [9], 1),  # the last of one day
        ("A,2026-10-01 09:00,9,,\nA,2026-10-01 08:00,3,,\n", [9], 1),  # last in time, not in the file
        ("A,2026-10-01 08:00,3,,\nA,2026-10-01 09:00,,,\n", [3], 1),  # the last complete one
        ("A,2026-10-01,3,,\nA,2026-11-01,9,,\n", [3, 9], 0),  # another month is another response
        ("A,2026-10-01,3,shop,\nA,2026-10-01,9,web,\n", [3, 9], 0),  # another touchpoint
        ("A,2026-10-01,3,shop,c1\nA,2026-10-01,9,shop,c2\n", [3, 9], 0),  # another interaction
        ("A,2026-10-01,3,shop,c1\nA,2026-10-05,9,shop,c1\n", [9], 1),  # one interaction, answered twice
        (",2026-10-01,3,,\n,2026-10-01,9,,\n", [3, 9], 0),  # nobody known: nothing to compare
        ("A,2026-10-01,3,,\nB,2026-10-01,9,,\n", [3, 9], 0),
    ],
)
def test_one_response_per_customer_survey_question_touchpoint_interaction(
    bench: Bench, rows: str, kept: list[float], dropped: int
):
    found = answers(bench, rows)
    assert column(found, "responses", "score") == kept
    assert line(found).excluded == ({"duplicate answer": dropped} if dropped else {})


def test_duplicates_across_two_files_fall_on_the_earlier_one(bench: Bench):
    bench.write("a.csv", "who,day,nps\nA,2026-10-01,3\n")
    bench.write("b.csv", "who,day,nps\nA,2026-10-01,9\n")
    mapping = "columns: {customer_id: who, answered_at: day}, questions: {nps: {column: nps, kind: nps}}"
    found = bench.open(
        f"""
        sources: {{a: {{file: a.csv}}, b: {{file: b.csv}}}}
        tables:
          responses:
            - {{from: a, {mapping}}}
            - {{from: b, {mapping}}}
        """
    )
    assert [(each.source, each.kept, dict(each.excluded)) for each in found.ledger] == [
        ("a", 0, {"duplicate answer": 1}),
        ("b", 1, {}),
    ]


def test_a_repeated_response_id_keeps_the_last_complete_row(bench: Bench):
    text = bench.survey("who,day,nps\nR1,2026-10-01,3\nR1,2026-10-02,9\nR1,2026-10-03,\n")
    found = bench.open(text.replace("customer_id: who", "response_id: who"))
    assert column(found, "responses", "score") == [9]
    assert line(found).excluded == {"repeated identifier": 2}


CUSTOMERS = """\
sources: {base: {file: base.csv}}
tables:
  customers:
    from: base
    columns: {customer_id: id, started_on: from, ended_on: to}
    dimensions: {offer: offer}
"""


def spans(bench: Bench, rows: str):
    bench.write("base.csv", "id,from,to,offer\n" + rows)
    return bench.open(CUSTOMERS)


def test_end_before_start(bench: Bench):
    found = spans(bench, "A,2026-03-01,2026-01-01,x\nB,2026-03-01,,x\n")
    assert column(found, "customers", "customer_id") == ["B"]
    assert line(found).excluded == {"end before start": 1}


def test_no_identifier_and_no_start(bench: Bench):
    found = spans(bench, ",2026-03-01,,x\nB,,,x\nC,2026-03-01,,x\n")
    assert line(found).excluded == {"no date": 1, "no identifier": 1}


def test_overlapping_and_touching_spans_become_one(bench: Bench):
    rows = (
        "A,2026-01-01,2026-03-01,x\nA,2026-02-01,2026-05-01,y\nA,2026-05-01,,z\nA,2024-01-01,2025-01-01,w\n"
    )
    found = spans(bench, rows)
    assert sorted(column(found, "customers", "started_on", "ended_on", "offer"), key=str) == [
        (date(2024, 1, 1), date(2025, 1, 1), "w"),
        (date(2026, 1, 1), None, "z"),
    ]
    assert line(found).excluded == {"overlapping span merged": 2}


_DAYS = st.integers(0, 60)
_SPANS = st.lists(
    st.tuples(st.sampled_from("AB"), _DAYS, st.none() | st.integers(0, 30)), min_size=1, max_size=12
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_SPANS)
def test_merging_changes_no_day_of_anybody(bench: Bench, spans_in: list[tuple[str, int, int | None]]):
    """Every day covered before is covered after, exactly once; no two spans of a customer meet."""
    zero = date(2026, 1, 1)
    rows = [(who, zero + timedelta(start), None if length is None else zero + timedelta(start + length))
            for who, start, length in spans_in]  # fmt: skip
    text = "".join(f"{who},{start},{end or ''},x\n" for who, start, end in rows)
    bench.write("base.csv", "id,from,to,offer\n" + text)
    found = open_dataset(bench.yaml(CUSTOMERS))
    merged = column(found, "customers", "customer_id", "started_on", "ended_on")
    for offset in range(100):
        day = zero + timedelta(offset)
        for who in "AB":
            before = any(w == who and s <= day and (e is None or day < e) for w, s, e in rows)
            after = sum(w == who and s <= day and (e is None or day < e) for w, s, e in merged)
            assert after == before
    (entry,) = found.ledger
    assert entry.read == len(rows) == entry.kept + sum(entry.excluded.values())


TICKETS = """\
sources: {t: {file: t.csv}}
tables:
  tickets:
    from: t
    columns: {ticket_id: id, created_at: opened, first_reply_at: replied, resolved_at: done}
"""


def test_tickets_that_cannot_be(bench: Bench):
    bench.write(
        "t.csv",
        "id,opened,replied,done\n"
        "1,2026-10-02 10:00,,2026-10-01 10:00\n"
        "2,2026-10-02 10:00,2026-10-02 09:00,\n"
        "3,,,2026-10-01 10:00\n"
        "4,2026-10-02 10:00,2026-10-02 10:00,2026-10-02 10:00\n"
        "5,2026-10-02 10:00,,\n"
        "5,2026-10-03 10:00,,\n",
    )
    found = bench.open(TICKETS)
    assert column(found, "tickets", "ticket_id", "eligible") == [("4", True), ("5", True)]
    assert line(found).excluded == {
        "no date": 1, "repeated identifier": 1, "reply before created": 1, "resolved before created": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("table", "columns", "head", "rows", "excluded"),
    [
        (
            "orders",
            "customer_id: a, ordered_at: b, delivered_at: c",
            "a,b,c",
            ["A,2026-10-02,2026-10-01", "A,2026-10-02,2026-10-09"],
            {"delivered before ordered": 1},
        ),
        (
            "followups",
            "opened_at: a, closed_at: b",
            "a,b",
            ["2026-10-02,2026-10-01", "2026-10-02,"],
            {"closed before opened": 1},
        ),
        (
            "events",
            "customer_id: a, step: b, happened_at: c",
            "a,b,c",
            ["A,,2026-10-01", "A,pay,2026-10-01"],
            {"no identifier": 1},
        ),
        (
            "experiments",
            "customer_id: a, experiment: {value: e}, variant: b, assigned_at: c",
            "a,b,c",
            ["A,x,2026-10-01", "A,x,"],
            {"no date": 1},
        ),
        (
            "invitations",
            "invitation_id: a, sent_at: b",
            "a,b",
            ["1,2026-10-01", "1,2026-10-01"],
            {"repeated identifier": 1},
        ),
    ],
)
def test_the_other_tables(
    bench: Bench, table: str, columns: str, head: str, rows: list[str], excluded: dict[str, int]
):
    bench.write("x.csv", "\n".join([head, *rows, ""]))
    found = bench.open(
        f"sources: {{x: {{file: x.csv}}}}\ntables: {{{table}: {{from: x, columns: {{{columns}}}}}}}\n"
    )
    assert line(found).excluded == excluded
    assert len(column(found, table, "company")) == 1


def test_an_employee_answers_an_item_once_a_day(bench: Bench):
    bench.write("e.csv", "id,day,q1,q2\nE1,2026-10-01,4,\nE1,2026-10-01,5,2\n")
    found = bench.open(
        """
        sources: {e: {file: e.csv}}
        tables:
          employees:
            from: e
            columns: {employee_id: id, answered_on: day}
            items:
              q1: {column: q1, scale: [1, 5], pillar: listening}
              q2: {column: q2, scale: [1, 5], pillar: listening, reverse: true}
        """
    )
    assert column(found, "employees", "item", "score", "pillar", "reverse") == [
        ("q1", 5, "listening", False),
        ("q2", 2, "listening", True),
    ]
    assert line(found).excluded == {"duplicate answer": 2}
