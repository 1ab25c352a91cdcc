"""Numbers, booleans, value maps: what does not fit is refused by name, never bent."""

from __future__ import annotations

import pytest

from .conftest import Bench, column, line


def scores(bench: Bench, values: list[str], question: str = "column: nps, kind: nps", source: str = ""):
    text = survey(bench, values, question, source)
    return column(bench.open(text), "responses", "score")


def survey(bench: Bench, values: list[str], question: str, source: str = "") -> str:
    rows = "".join(f"{number};2026-10-01;{value}\n" for number, value in enumerate(values))
    text = bench.survey("who;day;nps\n" + rows)
    return text.replace("poll.csv", f"poll.csv, separator: ';'{source}").replace(
        "column: nps, kind: nps", question
    )


def test_numbers(bench: Bench):
    assert scores(bench, ["9", "9.0", "+3", "-1", ".5", "1e1", ""]) == [9, 9, 3, -1, 0.5, 10, None]


def test_out_of_scale_is_kept_for_the_indicator_to_count(bench: Bench):
    assert scores(bench, ["11", "-3", "7.5"]) == [11, -3, 7.5]


def test_decimal_comma_and_thousands_when_declared(bench: Bench):
    source = ", decimal: ',', thousands: '.'"
    assert scores(bench, ["7,5", "1.234,5", "1.234.567", "12"], source=source) == [7.5, 1234.5, 1234567, 12]


@pytest.mark.parametrize(
    ("value", "source"),
    [
        ("7,5", ""),
        ("7.5", ", decimal: ','"),
        ("12.34", ", decimal: ',', thousands: '.'"),
        ("nan", ""),
        ("inf", ""),
        ("NaN", ""),
        ("10 - Very likely", ""),
        ("1 000", ""),
        ("٣", ""),
        ("5%", ""),
    ],
)
def test_what_is_no_number_is_refused(bench: Bench, value: str, source: str):
    error = bench.refused(survey(bench, ["9", value, value], "column: nps, kind: nps", source))
    assert f"2 values are not numbers in column 'nps', read as 'nps': {value!r} (2 rows" in error.message
    assert "first: poll.csv, row 3" in error.message
    assert error.where == "data.yaml, line 10, key 'tables.responses.questions.nps'"
    assert "`map:" in error.hint
    assert "`missing:`" in error.hint


def test_scores_as_words_are_mapped(bench: Bench):
    question = "column: nps, kind: nps, map: {10 - Very likely: 10, 0 - Not at all: 0, n/a: null}"
    assert scores(bench, ["10 - Very likely", "0 - Not at all", "7", "n/a"], question) == [10, 0, 7, None]


def test_words_that_mean_no_answer(bench: Bench):
    assert scores(bench, ["99", "8", "don't know"], "column: nps, kind: nps, missing: [99, don't know]") == [
        None,
        8,
        None,
    ]


def test_a_long_value_is_cut_in_a_message(bench: Bench):
    error = bench.refused(survey(bench, ["word " * 100], "column: nps, kind: nps"))
    assert "…" in error.message
    assert len(error.message) < 200


CHANNEL = "dimensions:\n  way: {column: way, map: {Phone: téléphone, Mail: courriel}OTHER}\n"


def ways(bench: Bench, other: str) -> str:
    return bench.survey(
        "who,day,nps,way\nA,2026-10-01,9,Phone\nB,2026-10-01,9,Fax\nC,2026-10-01,9,\n",
        extra=CHANNEL.replace("OTHER", other),
    )


def test_a_value_outside_the_map_is_refused(bench: Bench):
    error = bench.refused(ways(bench, ""))
    assert (
        "1 values of column 'way' are not in the map: 'Fax' (1 row, first: poll.csv, row 3)" in error.message
    )
    assert "`other: keep`" in error.hint


@pytest.mark.parametrize(("other", "second"), [("keep", "Fax"), ("missing", None)])
def test_or_kept_or_missing_as_declared(bench: Bench, other: str, second: str | None):
    found = bench.open(ways(bench, f", other: {other}"))
    assert column(found, "responses", "way") == ["téléphone", second, None]
    notes = " ".join(line(found).notes)
    assert "never seen: 'Mail'" in notes
    assert ("outside the map read as missing: 'Fax'" in notes) is (other == "missing")


INVITATIONS = """\
sources:
  sent: {file: sent.csv}
tables:
  invitations:
    from: sent
    columns: {invitation_id: id, sent_at: day, delivered: ok, answer: answer}
"""


def test_booleans(bench: Bench):
    words = ["true", "No", "OUI", "non", "1", "0", "Y", "vrai", ""]
    rows = "".join(f"{n},2026-10-01,{word},complete\n" for n, word in enumerate(words))
    bench.write("sent.csv", "id,day,ok,answer\n" + rows)
    assert column(bench.open(INVITATIONS), "invitations", "delivered") == [
        True, False, True, False, True, False, True, True, None,
    ]  # fmt: skip


def test_what_is_neither_true_nor_false(bench: Bench):
    bench.write("sent.csv", "id,day,ok,answer\n1,2026-10-01,Bounced,\n2,2026-10-01,yes,\n")
    error = bench.refused(INVITATIONS)
    assert "1 value is not true or false in column 'ok', read as 'delivered': 'Bounced'" in error.message
    mapped = INVITATIONS.replace(
        "delivered: ok", "delivered: {column: ok, map: {Bounced: false}, other: keep}"
    )
    assert column(bench.open(mapped), "invitations", "delivered") == [False, True]


def test_whole_numbers(bench: Bench):
    bench.write("t.csv", "id,day,n\n1,2026-10-01,2\n2,2026-10-01,1.5\n")
    error = bench.refused(
        "sources: {t: {file: t.csv}}\n"
        "tables: {tickets: {from: t, columns: {ticket_id: id, created_at: day, reopens: n}}}\n"
    )
    assert "1 value is not whole numbers in column 'n', read as 'reopens': '1.5'" in error.message
