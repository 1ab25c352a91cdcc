"""Bad input through the command line: an exit code, and a message that names place, value and way out.

Each case is a small shop's files with one thing wrong. Nothing may be repaired in silence: bad input is
refused (exit 2) or counted.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from .commandline import Said, command

DATA = """\
name: Corner Books
data_cutoff: 2026-11-01
sources:
  answers: {file: answers.csv}
  spans: {file: spans.csv}
tables:
  responses:
    from: answers
    columns: {customer_id: customer, answered_at: date}
    dimensions: {shop: shop}
    questions:
      nps: {column: score, kind: nps}
  customers:
    from: spans
    columns: {customer_id: customer, started_on: since, ended_on: until}
segments:
  lyon: {label: {fr: Lyon, en: Lyon}, where: {shop: Lyon}}
  nantes: {label: {fr: Nantes, en: Nantes}, where: {shop: Nantes}}
"""
ANSWERS = "customer,date,shop,score\n" + "".join(
    f"C{n:03},2026-{9 + n % 2:02}-{1 + n % 28:02},{('Lyon', 'Lille')[n % 3 > 0]},{n % 11}\n"
    for n in range(120)
)
SPANS = "customer,since,until\n" + "".join(
    f"C{n:03},2025-{1 + n % 12:02}-01,{'2026-10-15' if n % 4 == 0 else ''}\n" for n in range(60)
)
PARAMS = """\
template: monthly
data: data.yaml
period: 2026-10
language: en
formats: [html]
"""


@dataclass(frozen=True)
class Shop:
    """The four files; a case replaces something in one of them."""

    data: str = DATA
    answers: str | bytes | None = ANSWERS
    spans: str = SPANS
    params: str = PARAMS

    def write(self, folder: Path) -> None:
        texts = {
            "data.yaml": self.data,
            "spans.csv": self.spans,
            "params.yaml": self.params,
            "answers.csv": self.answers,
        }
        for name, text in texts.items():
            if text is not None:
                (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())


SHOP = Shop()


def data(old: str, new: str) -> Shop:
    assert old in DATA
    return replace(SHOP, data=DATA.replace(old, new, 1))


def answers(old: str, new: str, count: int = -1) -> Shop:
    assert old in ANSWERS
    return replace(SHOP, answers=ANSWERS.replace(old, new, count))


def params(line: str) -> Shop:
    key = line.partition(":")[0] + ":"
    kept = [one for one in PARAMS.splitlines() if not one.startswith(key)]
    return replace(SHOP, params="\n".join([*kept, line]) + "\n")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def measured(*options: str) -> Said:
    return command("measure", "data.yaml", "-i", "nps", "--period", "2026-10", "--format", "json", *options)


def says(said: Said, code: int, *words: str) -> None:
    assert said.code == code, said.all
    assert [word for word in words if word not in said.all] == [], said.all
    assert "Traceback" not in said.all


def test_the_files_are_right_when_nothing_is_wrong(folder: Path):
    """Otherwise the cases below would prove nothing."""
    SHOP.write(folder)
    says(command("check", "params.yaml"), 0, "No error.")
    (record,) = json.loads(measured().out)
    assert (record["status"], record["n"], record["n_invalid"]) == ("ok", 60, 0)


FRENCH_DATES = "customer,date,shop,score\n" + "".join(
    f"C{n:03},{1 + n % 28:02}/10/2026,Lyon,{n % 11}\n" for n in range(120)
)
MIXED_ZONES = "customer,date,shop,score\n" + "".join(
    f"C{n:03},2026-10-{1 + n % 28:02}T10:00{('+02:00', '')[n % 2]},Lyon,{n % 11}\n" for n in range(120)
)
AMERICAN = data("answered_at: date", 'answered_at: {column: date, format: "%m/%d/%Y"}')

UNREADABLE = {
    "missing file": (
        replace(SHOP, answers=None),
        ("data.yaml, line 4", "there is no file 'answers.csv'", "In that folder: spans.csv"),
    ),
    "wrong separator": (
        answers(",", ";"),
        ("answers.csv", "one column found with the separator ','", 'Write `separator: ";"`'),
    ),
    "wrong encoding": (
        replace(SHOP, answers=ANSWERS.replace("Lille", "Nîmes").encode("cp1252")),
        ("answers.csv", "byte EE", "line 3", "is not utf-8", "encoding: cp1252"),
    ),
    "two bytes a letter": (
        replace(SHOP, answers=ANSWERS.encode("utf-16")),
        ("answers.csv", "is not utf-8", "encoding: utf-16"),
    ),
    "an empty file": (replace(SHOP, answers=""), ("answers.csv", "is empty")),
    "headings alone": (
        replace(SHOP, answers="customer,date,shop,score\n"),
        ("answers.csv", "holds no row", "Is it the right file?"),
    ),
    "missing column": (
        data("column: score", "column: verdict"),
        ("data.yaml, line 12", "no column 'verdict'", "Its columns: customer, date, shop, score"),
    ),
    "renamed column": (
        answers("score", "Score NPS", 1),
        ("data.yaml, line 12", "no column 'score'", "Did you mean 'Score NPS'?"),
    ),
    "two columns of one name": (
        replace(SHOP, answers=ANSWERS.replace("\n", ",5\n").replace("score,5", "score,score", 1)),
        ("several columns are called 'score'", "`score (column 4)` or `score (column 5)`"),
    ),
    "dates without a format": (
        replace(SHOP, answers=FRENCH_DATES),
        ("data.yaml, line 9", "do not fit ISO", "'01/10/2026'", "answers.csv, row 2", "format: '%d/%m/%Y'"),
    ),
    "day and month swapped": (
        replace(AMERICAN, answers=FRENCH_DATES),
        ("'%m/%d/%Y'", "'13/10/2026'", "This format fits all of them: format: '%d/%m/%Y'"),
    ),
    "dates in words": (
        answers("2026-09-", "sept "),
        ("60 of 120 dates in column 'date'", "'sept 01'", "answers.csv, row 2", "Declare a `format`"),
    ),
    "mixed time zones": (
        replace(SHOP, answers=MIXED_ZONES),
        ("column 'date'", "60 times", "carry a UTC offset and 60 do not", "Export them all one way"),
    ),
    "scores as text": (
        answers(",7\n", ",seven\n"),
        ("column 'score'", "'seven'", "11 rows, first: answers.csv, row 9", "`map:"),
    ),
    "decimal commas": (answers(",7\n", ',"7,5"\n'), ("'7,5'", "decimal: ','")),
    "unknown key": (
        data("dimensions:", "dimension:"),
        ("line 7", "'dimension'", "Did you mean 'dimensions'?"),
    ),
    "unknown table": (data("  customers:", "  custmers:"), ("'custmers'", "Did you mean 'customers'?")),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_data_that_cannot_be_read_are_refused(folder: Path, case: str):
    """By `check`, and by every command that would read them, in the same words."""
    shop, words = UNREADABLE[case]
    shop.write(folder)
    says(command("check", "params.yaml"), 2, "1 error.", *words)
    said = measured()
    says(said, 2, *words)
    assert said.out == ""


UNKNOWN = {
    "template": ("template: montly", "line 5, key 'template'", "Did you mean 'monthly'?"),
    "key": ("langage: fr", "line 6, key 'langage'", "Did you mean 'language'?"),
    "parameter": ("parameters: {brekdown: shop}", "key 'parameters.brekdown'", "Did you mean 'breakdown'?"),
    "indicator": ("targets: {npss: 40}", "key 'targets.npss'", "Did you mean 'nps'?"),
    "language": ("language: de", "unknown language 'de'", "Available: en, fr"),
    "segment": ("segment: lyn", "key 'segment'", "unknown segment 'lyn'", "Did you mean 'lyon'?"),
    "value": ("segment: shop=Lyom", "unknown value of shop 'Lyom'", "Did you mean 'Lyon'?"),
    "company": ("company: Acme", "unknown company 'Acme'", "Available: Corner Books"),
    "dimension": ("matrix: {each: shp}", "key 'matrix.each'", "Did you mean 'shop'?"),
    "period": ("period: october", "'october' is not a period", "Write 2026-10 (month)"),
    "format": ("formats: [docx]", "unknown format 'docx'", "html, pdf"),
}


@pytest.mark.parametrize("case", UNKNOWN)
def test_names_that_do_not_exist_are_refused_before_anything_runs(folder: Path, case: str):
    line, *words = UNKNOWN[case]
    params(line).write(folder)
    says(command("check", "params.yaml"), 2, "params.yaml", "1 error.", *words)
    says(command("run", "params.yaml", "--out", "out"), 2, "params.yaml", *words)
    assert not (folder / "out").exists()


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--indicator", "npss", ("unknown indicator 'npss'", "Did you mean 'nps'?")),
        ("--by", "shp", ("'shp'", "Did you mean 'shop'?")),
        ("--segment", "shp=Lyon", ("unknown dimension 'shp'", "Did you mean 'shop'?")),
        ("--segment", "lyn", ("unknown segment 'lyn'", "Did you mean 'lyon'?")),
        ("--company", "Acme", ("unknown company 'Acme'", "Available: Corner Books")),
        ("--period", "oct", ("'oct' is not a period", "Write 2026-10")),
        ("--format", "xlsx", ("'xlsx'", "json")),
        ("--fromat", "json", ("--fromat", "--format")),
    ],
)
def test_words_of_the_command_line(folder: Path, option: str, value: str, words: tuple[str, ...]):
    SHOP.write(folder)
    says(measured(option, value), 2, *words)


def test_files_of_the_command_line(folder: Path):
    SHOP.write(folder)
    for words in (("check", "parms.yaml"), ("run", "parms.yaml"), ("measure", "parms.yaml")):
        says(command(*words), 2, "parms.yaml", "params.yaml")


def test_scores_out_of_scale_are_counted(folder: Path):
    answers(",7\n", ",11\n", 1).write(folder)
    says(
        command("check", "params.yaml"),
        0,
        "question nps: 1 of 120 answers (0.8%) are not on the scale 0-10: 11",
    )
    (record,) = json.loads(measured().out)
    assert (record["n"], record["n_invalid"], record["status"]) == (59, 1, "ok")
    assert "11" not in record["details"]["counts"]


def test_too_many_out_of_scale_block_the_figure(folder: Path):
    answers(",7\n", ",77\n").write(folder)
    said = command("check", "params.yaml")
    says(said, 0, "warning question nps: 11 of 120 answers (9.2%)", "77")
    replace(SHOP, answers=ANSWERS.replace(",7\n", ",77\n").replace(",8\n", ",88\n")).write(folder)
    says(command("check", "params.yaml"), 2, "22 of 120 answers (18.3%)", "77, 88", "blocked")
    (record,) = json.loads(measured().out)
    assert (record["status"], record["value"], record["ci_low"]) == ("blocked", None, None)


def test_duplicate_answers_are_counted(folder: Path):
    repeated = "".join(line + "\n" for line in ANSWERS.splitlines()[1:5])
    replace(SHOP, answers=ANSWERS + repeated).write(folder)
    says(
        command("check", "params.yaml"),
        0,
        "warning responses from answers: 4 of 124 rows left out: duplicate answer",
    )
    (record,) = json.loads(measured().out)
    assert record["n"] == 60


def test_customers_who_left_before_they_came_are_counted(folder: Path):
    replace(SHOP, spans=SPANS + "C900,2026-01-01,2025-12-01\n").write(folder)
    says(
        command("check", "params.yaml"),
        0,
        "warning customers from spans: 1 of 61 rows left out: end before start",
    )
    (record,) = json.loads(
        command("measure", "data.yaml", "-i", "churn", "--period", "2026-10", "--format", "json").out
    )
    assert (record["n"], record["value"]) == (60, pytest.approx(25.0))


def test_a_few_unreadable_dates_are_counted(folder: Path):
    answers("2026-10-", "soon ", 1).write(folder)
    words = ("1 of 120 rows left out: unreadable date", "'soon 02'", "answers.csv, row 3")
    says(command("check", "params.yaml"), 0, "warning", *words)
    (record,) = json.loads(measured().out)
    assert record["n"] == 59


def test_nothing_to_measure_is_said_as_such(folder: Path):
    """Neither an error nor a nought: there is no answer, and the record says so."""
    SHOP.write(folder)
    for options in (("--segment", "nantes"), ("--period", "2020-01")):
        said = measured(*options)
        (record,) = json.loads(said.out)
        assert (said.code, record["status"], record["n"], record["value"]) == (0, "no_data", 0, None)
    says(
        command("check", "params.yaml"),
        0,
        "warning segment nantes: 'Nantes' is no value of shop",
        "Lille, Lyon",
    )


@pytest.mark.slow
def test_an_empty_report_leaves_the_others_of_its_batch_alone(folder: Path):
    reports = "reports: [{period: 2026-10}, {period: 2020-01}, {segment: nantes}]"
    params(reports).write(folder)
    said = command("run", "params.yaml", "--out", "out")
    says(said, 1, "1 report made, 2 failed in ", "ok      monthly/Corner Books/all/2026-10/en")
    for path in ("all/2020-01", "nantes/2026-10"):
        assert f"FAILED  monthly/Corner Books/{path}/en" in said.err
        empty = folder / "out/monthly/Corner Books" / path / "en"
        assert {file.name for file in empty.iterdir()} == {"run.json", "failed.ipynb"}
    assert said.err.count("empty report: none of its") == 2
    good = folder / "out/monthly/Corner Books/all/2026-10/en"
    assert {"report.html", "estimates.json"} <= {file.name for file in good.iterdir()}
    manifest = json.loads((folder / "out/manifest.json").read_text(encoding="utf-8"))
    assert (manifest["made"], manifest["failed"]) == (1, 2)
