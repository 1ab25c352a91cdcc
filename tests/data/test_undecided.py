"""A line left open stops everything, with its choices."""

from __future__ import annotations

from pathlib import Path

import pytest

from cxreports.data import check_dataset, open_dataset
from cxreports.errors import DataError

FILE = """\
sources: {poll: {file: poll.csv}}
tables:
  responses:
    from: poll
    columns:
      answered_at:
        column: Date
        format: ???  # is 03/04/2026 April or March? Write "%d/%m/%Y" or "%m/%d/%Y".
    questions:
      a: {column: A, kind: csat, scale: &scale ???}
      b: {column: B, kind: csat, scale: *scale}
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    text = FILE.replace(
        "{column: A, kind: csat, scale: &scale ???}",
        "\n        column: A\n        kind: csat\n        scale: &scale ???",
    )
    (tmp_path / "data.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "poll.csv").write_text("Date,A,B\n03/04/2026,1,2\n", encoding="utf-8")
    return tmp_path / "data.yaml"


def test_check_names_every_open_line_once(path: Path) -> None:
    remarks = check_dataset(path)
    assert [remark.level for remark in remarks] == ["error", "error"]
    assert remarks[0].where == "data.yaml, line 8, key 'tables.responses.columns.answered_at.format'"
    assert remarks[0].hint == 'is 03/04/2026 April or March? Write "%d/%m/%Y" or "%m/%d/%Y".'
    assert remarks[1].where.startswith("data.yaml, line 13")
    assert "in place of ???" in remarks[1].hint


def test_opening_tells_them_all(path: Path) -> None:
    with pytest.raises(DataError) as error:
        open_dataset(path)
    assert "2 lines are not decided yet" in str(error.value)
    assert "line 8, key" in str(error.value)
    assert "line 13, key" in str(error.value)


def test_a_decided_file_opens(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[7] = '        format: "%d/%m/%Y"'
    lines[12] = "        scale: &scale [1, 5]"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert (
        str(open_dataset(path).span("responses")) == "(datetime.date(2026, 4, 3), datetime.date(2026, 4, 3))"
    )


def test_rows_between_headings_and_data_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "poll.csv").write_text(
        'D,S\n"Day, as\nasked",Score\n{x},{y}\n2026-10-01,9\n', encoding="utf-8"
    )
    text = "sources: {poll: {file: poll.csv, data_row: 4}}\ntables:\n  responses:\n    from: poll\n"
    text += "    columns: {answered_at: D}\n    questions: {nps: {column: S, kind: nps}}\n"
    (tmp_path / "data.yaml").write_text(text, encoding="utf-8")
    assert open_dataset(tmp_path / "data.yaml").table("responses").project("score").fetchall() == [(9.0,)]
    (tmp_path / "data.yaml").write_text(text.replace("data_row: 4", "data_row: 1"), encoding="utf-8")
    with pytest.raises(DataError, match="first row below the headings"):
        open_dataset(tmp_path / "data.yaml")
