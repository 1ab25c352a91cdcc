"""What the values do not decide is asked; what they decide is not."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxreports.data import check_dataset, open_dataset
from cxreports.errors import DataError
from cxreports.inspect import inspect_files
from tests.inspect.files import Made, made, text_of

NPS = [10, 9, 3, 8, 10, 0, 7, 9, 6, 10]


def survey(folder: Path, days: list[str], **columns: list[object]) -> Made:
    names = list(columns)
    rows = [[day, *(columns[name][n] for name in names)] for n, day in enumerate(days)]
    return made(folder, survey_csv=text_of([["Date", *names], *rows], ";"))


def in_order(days: list[date], form: str) -> list[str]:
    return [day.strftime(form) for day in days]


DATES = st.lists(st.dates(date(2020, 1, 1), date(2026, 12, 31)), min_size=30, max_size=40)
FORMS = (
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d-%m-%Y",
    "%m.%d.%Y",
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%d/%m/%y",
    "%Y%m%d",
    "%d/%m/%Y %H:%M",
)


@settings(max_examples=12)
@given(days=DATES, form=st.sampled_from(FORMS))
def test_dates_are_read_as_written_or_asked(
    tmp_path_factory: pytest.TempPathFactory, days: list[date], form: str
) -> None:
    folder = tmp_path_factory.mktemp("dates")
    found = survey(folder, in_order(days, form), NPS=[NPS[n % 10] for n in range(len(days))])
    if found.report.doubts:
        (doubt,) = found.report.doubts
        ambiguous = all(day.day <= 12 for day in days)
        assert ambiguous, "a day above 12 decides"
        choice = next(n for n, one in enumerate(doubt.choices) if one.values["format"].strip('"') == form)
        data = found.opened(choice)
    else:
        data = found.opened()
    kept = {row[0] for row in data.table("responses").project("answered_on").fetchall()}
    assert kept == set(days)


def test_dates_that_nothing_decides_are_open(tmp_path: Path) -> None:
    days = [date(2026, month, day) for month in (3, 4, 5) for day in range(1, 13)]
    found = survey(tmp_path, in_order(days, "%d/%m/%Y"), NPS=[NPS[n % 10] for n in range(36)])
    path = tmp_path / "data.yaml"
    path.write_text(found.text(), encoding="utf-8")
    (remark,) = check_dataset(path)
    line = next(
        n for n, text in enumerate(found.text().splitlines(), 1) if "???" in text and "format" in text
    )
    assert (remark.level, f"line {line}" in remark.where) == ("error", True)
    assert '"%d/%m/%Y" (day first' in remark.hint
    assert '"%m/%d/%Y" (month first' in remark.hint
    with pytest.raises(DataError, match="not decided"):
        open_dataset(path)


def test_both_orders_in_one_column_are_refused(tmp_path: Path) -> None:
    days = [date(2026, 3, day) for day in range(13, 29)]
    found = survey(
        tmp_path,
        in_order(days, "%d/%m/%Y") + in_order(days, "%m/%d/%Y"),
        NPS=[NPS[n % 10] for n in range(32)],
    )
    (doubt,) = found.report.doubts
    assert "only be day first" in doubt.question
    assert not doubt.choices


def test_another_column_of_the_file_decides_the_order(tmp_path: Path) -> None:
    days = [date(2026, 3, 1 + n % 12) for n in range(40)]
    later = in_order([day + timedelta(days=14) for day in days], "%d/%m/%Y")
    found = survey(
        tmp_path, in_order(days, "%d/%m/%Y"), NPS=[NPS[n % 10] for n in range(40)], Visit=list(later)
    )
    assert found.report.doubts == []
    assert found.table("responses")["columns"]["answered_at"]["format"] == "%d/%m/%Y"
    assert found.report.sheets[0].findings["Date"].sure == "likely"


@settings(max_examples=25)
@given(
    scale=st.sampled_from([(1, 5), (1, 7), (0, 10), (1, 10), (0, 5), (1, 4)]),
    data=st.data(),
)
def test_a_scale_is_right_or_open(
    tmp_path_factory: pytest.TempPathFactory, scale: tuple[int, int], data: st.DataObject
) -> None:
    low, high = scale
    scores = data.draw(st.lists(st.integers(low, high), min_size=5, max_size=60))
    whole = [*scores, *range(low, high + 1)] if len(scores) > 40 else scores
    days = [f"2026-10-{n % 28 + 1:02d}" for n in range(len(whole))]
    folder = tmp_path_factory.mktemp("scales")
    found = survey(folder, days, Satisfaction=list(whole))
    written = found.table("responses")["questions"]["satisfaction"]["scale"]
    if written == "???":
        choices = [choice.values["scale"] for doubt in found.report.doubts for choice in doubt.choices]
        assert f"[{low}, {high}]" in choices or len(whole) < 30
    elif {low, high} <= set(whole):
        assert written == [str(low), str(high)]
    else:  # no answer at one end: what is written can only be too narrow, and is not called certain
        assert int(written[0]) <= min(whole) <= max(whole) <= int(written[1])
        assert found.report.sheets[0].findings["Satisfaction"].sure != "certain"


def test_the_meaning_of_zero_is_asked_once_for_a_battery(tmp_path: Path) -> None:
    names = ["Booking", "Boarding", "Seats", "Meals"]
    columns = {name: [(n + at) % 6 for n in range(60)] for at, name in enumerate(names)}
    days = [f"2026-10-{n % 28 + 1:02d}" for n in range(60)]
    found = survey(tmp_path, days, **columns, NPS=[NPS[n % 10] for n in range(60)])
    (doubt,) = found.report.doubts
    assert "0 stands in 40 answers of 4 questions" in doubt.question
    assert found.text().count("???  #") == 2
    worst = found.opened(1).questions["seats"]
    nothing = found.opened(0).questions["seats"]
    assert (worst.scale, nothing.scale) == ((0, 5), (1, 5))


def test_the_direction_of_effort_is_asked_unless_the_answers_tell(tmp_path: Path) -> None:
    days = [f"2026-10-{n % 28 + 1:02d}" for n in range(140)]
    nps = [n * 7 % 11 for n in range(140)]
    with_nps = [min(7, max(1, 8 - score * 7 // 10)) for score in nps]
    alone = survey(tmp_path, days, Effort=[n % 7 + 1 for n in range(140)])
    (doubt,) = alone.report.doubts
    assert doubt.question == "does a high answer mean easy or hard?"
    both = survey(tmp_path, days, Effort=list(with_nps), NPS=list(nps))
    assert both.report.doubts == []
    assert both.table("responses")["questions"]["effort"]["polarity"] == "effort"
    assert "falls with nps" in both.report.sheets[0].findings["Effort"].why


def test_a_score_without_a_name_is_asked(tmp_path: Path) -> None:
    days = [f"2026-10-{n % 28 + 1:02d}" for n in range(60)]
    found = survey(tmp_path, days, Note=[n % 11 for n in range(60)])
    (doubt,) = found.report.doubts
    assert [choice.values["kind"] for choice in doubt.choices] == ["nps", "csat", "item"]
    assert found.opened(0).questions["note"].kind == "nps"


def test_a_recommendation_on_1_to_5_is_no_nps_unless_somebody_says_so(tmp_path: Path) -> None:
    days = [f"2026-10-{n % 28 + 1:02d}" for n in range(60)]
    found = survey(tmp_path, days, Recommend=[n % 5 + 1 for n in range(60)])
    (doubt,) = found.report.doubts
    assert {choice.values["kind"] for choice in doubt.choices} == {"nps", "item"}


def test_an_nps_that_is_computed_already_is_not_a_question(tmp_path: Path) -> None:
    days = [f"2026-10-{n % 28 + 1:02d}" for n in range(60)]
    columns: dict[str, list[object]] = {
        "NPS": [[100, 0, -100][n % 3] for n in range(60)],
        "Score CSAT": [n % 5 + 1 for n in range(60)],
    }
    found = survey(tmp_path, days, **columns)
    assert list(found.table("responses")["questions"]) == ["score_csat"]


@pytest.mark.parametrize("code", [99, -1, 88])
def test_codes_for_no_answer_are_missing_and_said(tmp_path: Path, code: int) -> None:
    days = [f"2026-10-{n % 28 + 1:02d}" for n in range(60)]
    found = survey(tmp_path, days, Satisfaction=[code if n % 9 == 0 else n % 5 + 1 for n in range(60)])
    assert found.report.doubts == []
    assert found.table("responses")["questions"]["satisfaction"]["missing"] == [str(code)]
    assert f"{code} stands 7 times" in found.text()


def test_labelled_answers_are_mapped(tmp_path: Path) -> None:
    labels = {0: "0 - Not at all likely", 10: "10 - Extremely likely"}
    days = [f"2026-10-{n % 28 + 1:02d}" for n in range(60)]
    found = survey(tmp_path, days, Recommend=[labels.get(n % 11, str(n % 11)) for n in range(60)])
    scores = found.opened().table("responses").aggregate("min(score), max(score), count(score)")
    assert scores.fetchall() == [(0, 10, 60)]


def test_which_of_two_questions_is_the_headline_is_asked(tmp_path: Path) -> None:
    days = [f"2026-10-{n % 28 + 1:02d}" for n in range(60)]
    columns: dict[str, list[object]] = {
        name: [NPS[(n + at) % 10] for n in range(60)]
        for at, name in enumerate(("Recommend brand", "Recommend shop"))
    }
    found = survey(tmp_path, days, **columns)
    assert [question.main for question in found.opened(1).questions.values()] == [False, True]
    assert [question.main for question in found.opened(0).questions.values()] == [True, False]


def test_personal_data_stay_out(tmp_path: Path) -> None:
    days = [f"2026-10-{n % 28 + 1:02d}" for n in range(60)]
    columns: dict[str, list[object]] = {
        "Nom": [f"Martin{'abcdefghij'[n % 10]}" for n in range(60)],
        "Contact": [f"p{n}@mail.example" for n in range(60)],
        "Téléphone": [f"06 12 34 56 {n:02d}" for n in range(60)],
        "NPS": [NPS[n % 10] for n in range(60)],
    }
    found = survey(tmp_path, days, **columns)
    assert [found.taken()[name] for name in ("Nom", "Contact", "Téléphone")] == ["personal data"] * 3
    written = found.text()
    assert not any(name in written for name in ("Nom", "Contact", "Téléphone"))


@pytest.mark.parametrize(
    ("heading", "scale"),
    [
        ("Note de recommandation (0 à 10)", "[0, 10]"),
        ("Note de recommandation (1 à 10)", "[1, 10]"),
        ("Note de recommandation", "[1, 10]"),
    ],
)
def test_a_heading_that_states_the_scale_of_an_nps_is_believed(tmp_path, heading, scale):
    lines = [f"Client;Date;{heading}"]
    lines += [f"C{place};2026-10-{place % 28 + 1:02d};{place % 10 + 1}" for place in range(400)]
    (tmp_path / "enquete.csv").write_text("\n".join(lines), encoding="utf-8")
    text, _ = inspect_files([str(tmp_path / "enquete.csv")], tmp_path).written({})
    assert ("scale: [1, 10]" in text) == (scale == "[1, 10]")
