"""`cxreports inspect` in a terminal, in a pipe, and before `run`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cxreports.cli import main
from tests.inspect.files import text_of

ROWS = [["Date", "NPS", "Shop"], *([f"{n % 12 + 1:02d}/03/2026", n % 11, "Lyon"] for n in range(60))]


@pytest.fixture
def survey(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "survey.csv").write_text(text_of(ROWS), encoding="utf-8")
    return tmp_path


def refused(*arguments: str) -> int:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert isinstance(stop.value.code, int)
    return stop.value.code


def test_it_writes_two_files_and_says_what_is_open(survey: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert refused("inspect", "survey.csv", "--no-ask") == 0
    said = capsys.readouterr().out
    assert "question nps" in said
    assert "1 line waits for an answer" in said
    assert "format: ???" in (survey / "data.yaml").read_text(encoding="utf-8")
    assert "template: monthly" in (survey / "params.yaml").read_text(encoding="utf-8")
    assert sorted(path.name for path in survey.iterdir()) == ["data.yaml", "params.yaml", "survey.csv"]
    assert refused("check", "data.yaml") == 2
    assert refused("run", "params.yaml", "--dry-run") == 2
    assert "not decided yet" in capsys.readouterr().err


def test_it_writes_over_nothing_unasked(survey: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (survey / "params.yaml").write_text("mine", encoding="utf-8")
    assert refused("inspect", "survey.csv", "--no-ask") == 2
    assert "params.yaml exists already" in capsys.readouterr().err
    assert not (survey / "data.yaml").exists()
    assert refused("inspect", "survey.csv", "--no-ask", "--force") == 0
    assert (survey / "params.yaml").read_text(encoding="utf-8") != "mine"


def test_questions_are_asked_and_answered(
    survey: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given = iter(["7", "1"])
    monkeypatch.setattr("rich.prompt.Prompt.ask", lambda *_, **__: next(given))
    assert refused("inspect", "*.csv", "--ask", "--out", "acme", "--name", "Acme") == 0
    assert "not one of the answers" in capsys.readouterr().out
    written = (survey / "acme" / "data.yaml").read_text(encoding="utf-8")
    assert 'format: "%d/%m/%Y"' in written
    assert "file: ../survey.csv" in written or 'file: "../survey.csv"' in written
    assert "name: Acme" in written
    assert refused("check", "acme/data.yaml") == 0


def test_findings_as_json(survey: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert refused("inspect", "survey.csv", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    taken = {column["column"]: column["taken_for"] for column in found["sources"][0]["columns"]}
    assert taken == {"Date": "answered_at", "NPS": "question nps (nps)", "Shop": "not used"}
    assert found["open"][0]["key"] == "format"
    assert (
        (survey / "data.yaml")
        .read_text(encoding="utf-8")
        .splitlines()[found["open"][0]["line"] - 1]
        .count("???")
    )


def test_nothing_to_report_on(survey: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (survey / "towns.csv").write_text("zip,people\n75001,12\n75002,40\n", encoding="utf-8")
    assert refused("inspect", "towns.csv", "--no-ask") == 2
    assert "nothing here that a report can be made of" in capsys.readouterr().err
    assert not (survey / "data.yaml").exists()
