"""From source rows to canonical rows: wide and long questions, joins, filters, expressions."""

from __future__ import annotations

from datetime import date

import pytest

from .conftest import Bench, column, line

WIDE = """\
sources: {poll: {file: poll.csv}}
tables:
  responses:
    from: poll
    columns: {customer_id: who, answered_at: day}
    questions:
      nps: {column: a, kind: nps, text: Would you recommend us}
      csat: {column: b, kind: csat, scale: [1, 5], survey: after-call}
      effort: {column: c, kind: ces, scale: [1, 7], polarity: effort}
"""


def test_wide_columns_become_rows(bench: Bench):
    bench.write("poll.csv", "who,day,a,b,c\nA,2026-10-01,9,4,2\nB,2026-10-02,,5,\n")
    found = bench.open(WIDE)
    assert column(
        found, "responses", "customer_id", "question", "kind", "score", "scale_min", "scale_max", "polarity"
    ) == [
        ("A", "nps", "nps", 9, 0, 10, "higher"),
        ("B", "nps", "nps", None, 0, 10, "higher"),
        ("A", "csat", "csat", 4, 1, 5, "higher"),
        ("B", "csat", "csat", 5, 1, 5, "higher"),
        ("A", "effort", "ces", 2, 1, 7, "effort"),
        ("B", "effort", "ces", None, 1, 7, "effort"),
    ]
    assert set(column(found, "responses", "question", "survey")) == {
        ("nps", ""),
        ("csat", "after-call"),
        ("effort", ""),
    }
    assert len(set(column(found, "responses", "response_id"))) == 2
    assert (line(found).read, line(found).per_row) == (6, 3)


def test_questions_say_what_an_answer_means(bench: Bench):
    bench.write("poll.csv", "who,day,a,b,c\nA,2026-10-01,9,4,2\n")
    questions = bench.open(WIDE).questions
    assert list(questions) == ["nps", "csat", "effort"]
    assert (questions["nps"].scope, questions["csat"].scope) == ("relational", "transactional")
    assert questions["nps"].text == "Would you recommend us"
    assert all(question.main for question in questions.values())
    assert questions["effort"].scale == (1, 7)


def test_a_second_question_of_a_kind_is_not_the_main_one(bench: Bench):
    bench.write("poll.csv", "who,day,a,b,c\nA,2026-10-01,9,4,2\n")
    two = WIDE.replace(
        "{column: c, kind: ces, scale: [1, 7], polarity: effort}", "{column: c, kind: csat, scale: [1, 5]}"
    )
    assert [name for name, question in bench.open(two).questions.items() if question.main] == ["nps", "csat"]
    third = two.replace("column: c, ", "column: c, main: true, ")
    assert [name for name, question in bench.open(third).questions.items() if question.main] == [
        "nps",
        "effort",
    ]


LONG = """\
sources: {poll: {file: poll.csv}}
tables:
  responses:
    from: poll
    columns:
      customer_id: who
      answered_at: day
      question: {column: q, map: {Q1: nps, Q2: csat}}
      score: answer
    questions:
      nps: {kind: nps}
      csat: {kind: csat, scale: [1, 5]}
"""


def test_one_answer_per_row(bench: Bench):
    bench.write("poll.csv", "who,day,q,answer\nA,2026-10-01,Q1,9\nA,2026-10-01,Q2,4\n")
    found = bench.open(LONG)
    assert column(found, "responses", "question", "kind", "score", "scale_max") == [
        ("nps", "nps", 9, 10),
        ("csat", "csat", 4, 5),
    ]
    assert line(found).per_row == 1


def test_an_answer_to_a_question_that_is_not_declared(bench: Bench):
    bench.write("poll.csv", "who,day,q,answer\nA,2026-10-01,Q1,9\nA,2026-10-01,Q7,4\n")
    error = bench.refused(LONG.replace("Q2: csat}", "Q2: csat}, other: keep"))
    assert (
        "1 rows answer a question that is not declared: 'Q7' (1 row, first: poll.csv, row 3)" in error.message
    )


def test_where_is_counted(bench: Bench):
    text = bench.survey(
        "who,day,nps\nA,2026-10-01,9\nTEST,2026-10-01,0\n,2026-10-01,1\n", extra="where: who <> 'TEST'\n"
    )
    found = bench.open(text)
    assert column(found, "responses", "customer_id") == [
        "A"
    ]  # a condition that is not true leaves the row out
    assert line(found).excluded == {"filtered by where": 2}


def test_a_wrong_where(bench: Bench):
    error = bench.refused(bench.survey("who,day,nps\nA,2026-10-01,9\n", extra="where: whom <> 'TEST'\n"))
    assert "the expression cannot be computed" in error.message
    assert 'Candidate bindings: "who"' in error.hint
    assert error.where.endswith("key 'tables.responses.where'")


@pytest.mark.parametrize("sql", ["CAST(nope AS INT)", "CAST(who AS INT)", "who +"])
def test_a_wrong_expression_names_its_key(bench: Bench, sql: str):
    error = bench.refused(
        bench.survey("who,day,nps\nA,2026-10-01,9\n", extra=f"dimensions:\n  band: {{sql: {sql}}}\n")
    )
    assert error.where == "data.yaml, line 12, key 'tables.responses.dimensions.band'"


JOINED = """\
sources:
  poll: {file: poll.csv}
  crm: {file: crm.csv}
tables:
  responses:
    from: poll
    joins: {source: crm, on: ON}
    columns: {customer_id: who, answered_at: day}
    questions: {nps: {column: nps, kind: nps}}
    dimensions: {city: CITY, big: {sql: "CASE WHEN CAST(size AS INT) > 10 THEN 'yes' ELSE 'no' END"}}
"""


def joined(bench: Bench, crm: str, on: str = "who", city: str = "city") -> str:
    bench.write("poll.csv", "who,day,nps,seen\nA,2026-10-01,9,1\nB,2026-10-01,8,1\n,2026-10-01,7,1\n")
    bench.write("crm.csv", crm)
    return JOINED.replace("ON", on).replace("CITY", city)


@pytest.mark.parametrize(("key", "on"), [("who", "who"), ("id", "{who: id}")])
def test_a_join_adds_columns_and_no_rows(bench: Bench, key: str, on: str):
    found = bench.open(joined(bench, f"{key},city,size\nA,Lyon,20\nC,Nice,3\n", on))
    assert column(found, "responses", "customer_id", "city", "big") == [
        ("A", "Lyon", "yes"),
        ("B", None, "no"),
        (None, None, "no"),
    ]


def test_a_join_that_would_multiply_rows(bench: Bench):
    error = bench.refused(joined(bench, "who,city,size\nA,Lyon,20\nA,Nice,3\n"))
    assert "1 values to join on stand in several rows of 'crm' (e.g. 'A')" in error.message


def test_a_column_in_two_sources_must_be_told_apart(bench: Bench):
    crm = "who,seen,size\nA,yes,20\nB,no,1\n"
    error = bench.refused(joined(bench, crm, city="seen"))
    assert "column 'seen' is in several sources" in error.message
    assert "`poll.seen` or `crm.seen`" in error.hint
    found = bench.open(joined(bench, crm, city="crm.seen"))
    assert column(found, "responses", "city") == ["yes", "no", None]


def test_a_column_to_join_on_that_is_not_there(bench: Bench):
    error = bench.refused(joined(bench, "id,city,size\nA,Lyon,20\n"))
    assert "source crm has no column 'who'" in error.message
    assert error.where == "data.yaml, line 7, key 'tables.responses.joins'"


def test_several_mappings_fill_one_table(bench: Bench):
    bench.write("a.csv", "who,day,nps,shop\nA,2026-10-01,9,Lyon\n")
    bench.write("b.csv", "who,day,nps,site\nB,2026-10-02,8,fr\n")
    shared = "columns: {customer_id: who, answered_at: day}, questions: {nps: {column: nps, kind: nps}}"
    found = bench.open(
        f"""
        sources: {{a: {{file: a.csv}}, b: {{file: b.csv}}}}
        tables:
          responses:
            - {{from: a, {shared}, dimensions: {{shop: shop}}}}
            - {{from: b, {shared}, dimensions: {{site: site}}}}
        """
    )
    assert column(found, "responses", "customer_id", "shop", "site") == [
        ("A", "Lyon", None),
        ("B", None, "fr"),
    ]
    assert found.dimensions["responses"] == ("shop", "site")
    assert [entry.source for entry in found.ledger] == ["a", "b"]


def test_texts_are_joined_with_a_space(bench: Bench):
    text = bench.survey("who,day,nps\nA,2026-10-01,9\n", extra="dimensions:\n  key: {column: [who, nps]}\n")
    assert column(bench.open(text), "responses", "key") == ["A 9"]


def test_company_is_the_name_unless_mapped(bench: Bench):
    text = bench.survey("who,day,nps\nA,2026-10-01,9\n")
    assert column(bench.open(text), "responses", "company") == ["data"]
    assert column(bench.open("name: Acme\n" + text), "responses", "company") == ["Acme"]
    mapped = text.replace("customer_id: who", "company: who")
    assert column(bench.open(mapped), "responses", "company") == ["A"]


def test_an_apostrophe_and_a_quote_are_no_code(bench: Bench):
    header = 'L\'avis "net"'
    escaped = header.replace('"', '""')
    bench.write("poll.csv", f'who,day,"{escaped}"\nO\'Neil,2026-10-01,9\n')
    found = bench.open(
        """
        sources: {poll: {file: poll.csv}}
        tables:
          responses:
            from: poll
            columns: {customer_id: {column: who, map: {"O'Neil": "D'Arc"}}, answered_at: day}
            questions: {nps: {column: 'L''avis "net"', kind: nps}}
            dimensions: {who: who}
        """
    )
    assert column(found, "responses", "customer_id", "score") == [("D'Arc", 9)]
    assert found.select(segment="who=O'Neil").table("responses").fetchall()


def test_a_constant_day(bench: Bench):
    found = bench.open(bench.survey("who,nps\nA,9\n", date="{value: 2021-09-30}"))
    assert column(found, "responses", "answered_on") == [date(2021, 9, 30)]
