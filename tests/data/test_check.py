"""What the analyst is told before any report."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cxreports.data import Remark, check_dataset

from .conftest import Bench


def rows(*scores: object, start: int = 1) -> str:
    return "".join(f"C{n},2026-10-{1 + n % 28:02d},{score}\n" for n, score in enumerate(scores, start))


def said(remarks: list[Remark], text: str) -> Remark:
    found = [remark for remark in remarks if text in f"{remark.where}: {remark.message}"]
    assert len(found) == 1, [remark.message for remark in remarks]
    return found[0]


def checked(bench: Bench, csv: str, extra: str = "", head: str = "") -> list[Remark]:
    return bench.remarks(head + bench.survey("who,day,nps\n" + csv, extra=extra))


def test_good_data_have_facts_only(bench: Bench):
    found = checked(bench, rows(*range(11), *range(11)))
    assert {remark.level for remark in found} == {"info"}
    assert said(found, "22 rows, 2026-10-02 to 2026-10-23.").where == "responses"
    assert said(found, "22 answers in 22 rows (nps)").where == "question nps"
    assert said(found, "the last whole month is 2026-09")
    assert said(found, "the wording of nps is not given").hint == "Add `text:`; a report prints it."


def test_nothing_is_raised(bench: Bench, tmp_path):
    (error,) = check_dataset(tmp_path / "nowhere.yaml")
    assert error.level == "error"
    assert "there is no such file" in error.message
    (error,) = checked(bench, "A,2026-10-01,ten\n")
    assert error.level == "error"
    assert "are not numbers" in error.message or "is not numbers" in error.message


def test_all_that_is_wrong_with_a_data_file_at_once(bench: Bench):
    found = bench.remarks("sources: {a: {fille: x}}\ntables: {responses: {form: a}}\n")
    assert [remark.level for remark in found] == ["error", "error"]


@pytest.mark.parametrize(("bad", "level"), [(1, "info"), (3, "warning"), (12, "error")])
def test_answers_out_of_scale(bench: Bench, bad: int, level: str):
    found = said(checked(bench, rows(*[11] * bad, *[9] * (100 - bad))), "are not on the scale 0-10: 11")
    assert found.level == level
    assert f"{bad} of 100 answers ({bad}.0%)" in found.message


def test_half_an_answer_is_out_of_scale(bench: Bench):
    assert said(checked(bench, rows(7.5, *[9] * 9)), "1 of 10 answers").message.endswith("7.5.")


def test_no_answers_at_all(bench: Bench):
    assert said(checked(bench, rows("", "", "")), "none of 3 rows holds an answer").level == "error"
    assert said(checked(bench, rows("", "", 9)), "67% of 3 rows hold no answer").level == "warning"


def test_what_was_left_out(bench: Bench):
    found = checked(bench, "A,2026-10-01,9\nA,2026-10-01,8\nB,,7\n")
    assert said(found, "1 of 3 rows left out: duplicate answer").level == "warning"
    assert said(found, "1 of 3 rows left out: no date").where == "responses from poll"
    filtered = checked(bench, "A,2026-10-01,9\nB,2026-10-02,8\n", extra="where: who <> 'A'\n")
    assert said(filtered, "1 of 2 rows left out: filtered by where").level == "info"


def test_a_table_with_nothing_left(bench: Bench):
    bench.write("base.csv", "id,from,to\nA,2026-05-01,2026-01-01\n")
    text = bench.survey("who,day,nps\nA,2026-10-01,9\n").replace(
        "sources:", "sources:\n  base: {file: base.csv}"
    )
    text += "  customers: {from: base, columns: {customer_id: id, started_on: from, ended_on: to}}\n"
    found = bench.remarks(text)
    assert said(found, "none of 1 rows is left").level == "error"
    assert found[0].level == "error"


def test_dates_after_the_cutoff(bench: Bench):
    far = (datetime.now(UTC) + timedelta(days=400)).date()
    found = checked(bench, f"A,2026-10-01,9\nB,{far},9\n")
    assert (
        said(found, "1 values of answered_at lie after the data cutoff or in the future").level == "warning"
    )
    found = checked(bench, "A,2026-10-01,9\nB,2026-12-01,9\n", head="data_cutoff: 2026-10-31\n")
    assert said(found, "1 values of answered_at lie after the data cutoff")


def test_months_without_rows(bench: Bench):
    found = checked(bench, "A,2025-11-03,9\nB,2026-02-04,9\n")
    assert said(found, "no row in 2025-12, 2026-01.").level == "warning"


def test_everything_on_one_day(bench: Bench):
    found = checked(bench, "".join(f"C{n},2026-10-01,9\n" for n in range(20)))
    assert said(found, "all rows are of one day, 2026-10-01").level == "warning"


def dimensioned(bench: Bench, values: list[str]) -> list[Remark]:
    body = "".join(f"C{n},2026-10-{1 + n % 28:02d},9,{value}\n" for n, value in enumerate(values))
    return bench.remarks(bench.survey("who,day,nps,shop\n" + body, extra="dimensions: {shop: shop}\n"))


def test_dimensions(bench: Bench):
    many = dimensioned(bench, [f"shop {n}" for n in range(51)])
    assert said(many, "it has 51 different values").where == "responses, dimension shop"
    constant = dimensioned(bench, ["Lyon"] * 20)
    assert (
        "key 'tables.responses.dimensions.shop'"
        in said(constant, "'shop' holds the same value in all 20 rows").where
    )
    empty = dimensioned(bench, [""] * 3)
    assert said(empty, "'shop' is empty in every row").level == "warning"
    assert said(empty, "0 values").where == "dimension shop"
    assert said(many, "51 values: shop 0, shop 1, shop 10").message.endswith("shop 17, ....")
    spelled = dimensioned(bench, ["Lyon", "LYON", "Saint  Ouen", "Saint Ouen", "Nice"])
    messages = [remark.message for remark in spelled if "several spellings" in remark.message]
    assert len(messages) == 2
    assert "'LYON', 'Lyon'" in " ".join(messages)


def test_mapped_values_never_seen(bench: Bench):
    extra = "dimensions:\n  shop: {column: who, map: {C1: Lyon, C9: Nice}}\n"
    assert said(checked(bench, rows(9), extra=extra), "shop: mapped but never seen: 'C9'").level == "warning"


def test_segments_without_rows(bench: Bench):
    head = "segments: {top: {where: {shop: [Lyon, Gap]}}}\n"
    text = head + bench.survey("who,day,nps,shop\nA,2026-10-01,9,Lyon\n", extra="dimensions: {shop: shop}\n")
    found = said(bench.remarks(text), "'Gap' is no value of shop")
    assert (found.level, found.hint) == ("warning", "Its values: Lyon.")


def test_a_scale_that_is_not_the_nps_one(bench: Bench):
    text = bench.survey("who,day,nps\nA,2026-10-01,9\n").replace("kind: nps", "kind: nps, scale: [1, 10]")
    assert said(bench.remarks(text), "the scale is 1 to 10, not 0 to 10").level == "warning"


def test_weights_comments_and_anonymous_answers(bench: Bench):
    bench.write("poll.csv", "who,day,nps,w,say\n,2026-10-01,9,1,Good\n,2026-10-02,9,0,\n")
    text = bench.survey("").replace("customer_id: who", "weight: w\n      comment: say")
    bench.write("poll.csv", "who,day,nps,w,say\n,2026-10-01,9,1,Good\n,2026-10-02,9,0,\n")
    found = bench.remarks(text)
    assert said(found, "1 weights are zero or negative").level == "warning"
    assert said(found, "50% of the rows carry a comment").level == "info"
    assert said(found, "2 answers have no customer_id").level == "info"


def test_notes_of_a_source(bench: Bench):
    text = bench.survey("").replace("poll.csv", "poll.csv, encoding: latin-1")
    bench.write("poll.csv", "who,day,nps\nZoé,2026-10-01,9\n")
    assert said(bench.remarks(text), "is valid UTF-8, yet read as latin-1").where == "source poll"
