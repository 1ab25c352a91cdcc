"""A wrong data file is refused with its line, its key, and what to write instead."""

from __future__ import annotations

import pytest

from cxreports.data.datafile import datafile_errors
from cxreports.data.document import read_document
from cxreports.errors import DataError, UnknownName

from .conftest import Bench

GOOD = """\
sources:
  poll: {file: poll.csv}
tables:
  responses:
    from: poll
    columns:
      customer_id: who
      answered_at: day
    questions:
      nps: {column: nps, kind: nps}
"""


def refused(bench: Bench, old: str, new: str):
    assert old in GOOD
    return bench.refused(GOOD.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "place", "hint"),
    [
        ("sources:\n", "source:\n", "data.yaml", "Did you mean 'sources'?"),
        (
            "file: poll.csv",
            "fille: poll.csv",
            "data.yaml, line 2, key 'sources.poll'",
            "Did you mean 'file'?",
        ),
        (
            "    from: poll",
            "    form: poll",
            "data.yaml, line 4, key 'tables.responses'",
            "Did you mean 'from'?",
        ),
        ("answered_at: day", "answered_at: {colum: day}", "data.yaml, line 8", "Did you mean 'column'?"),
        ("kind: nps", "knd: nps", "data.yaml, line 10", "Did you mean 'kind'?"),
    ],
)
def test_unknown_keys(bench: Bench, old: str, new: str, place: str, hint: str):
    error = refused(bench, old, new)
    assert isinstance(error, UnknownName)
    assert error.where.startswith(place)
    assert hint in error.hint


@pytest.mark.parametrize(
    ("old", "new", "what", "hint"),
    [
        ("  responses:\n", "  response:\n", "unknown table 'response'", "Did you mean 'responses'?"),
        ("from: poll", "from: pol", "unknown source 'pol'", "Did you mean 'poll'?"),
        ("customer_id: who", "custmer_id: who", "unknown column of responses", "Did you mean 'customer_id'?"),
        ("answered_at: day", "answered_on: day", "'answered_on'", "Did you mean 'answered_at'?"),
        ("from: poll", "from: poll\n    joins: {source: x, on: y}", "unknown source 'x'", "poll"),
    ],
)
def test_unknown_names(bench: Bench, old: str, new: str, what: str, hint: str):
    error = refused(bench, old, new)
    assert isinstance(error, UnknownName)
    assert what in error.message
    assert hint in error.hint


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("kind: nps}", "kind: csat}", "must declare its `scale`"),
        ("kind: nps}", "kind: ces, scale: [1, 7]}", "must declare its `polarity`"),
        ("kind: nps}", "kind: nps, polarity: ease}", "is higher or lower"),
        ("kind: nps}", "kind: nps, scale: [10, 0]}", "[lowest, highest]"),
        ("kind: nps}", "kind: smile}", "'smile'"),
        ("kind: nps}", "kind: nps, scale: [0, ten]}", "'ten'"),
        ("column: nps, kind", "kind", "'nps' has no place for its answers"),
        ("column: nps, kind", "column: nps, value: '3', kind", "exclude each other"),
        ("answered_at: day", "answered_at: {format: '%d'}", "exactly one of `column`, `value`, `sql`"),
        ("answered_at: day", "answered_at: {column: day, timezone: Mars}", "'Mars' is not a time zone"),
        ("      answered_at: day\n", "", "table 'responses' needs the column 'answered_at'"),
        ("    from: poll\n", "", "key 'from' is required"),
        ("{file: poll.csv}", "{separator: ';'}", "a source needs `file`"),
        ("{file: poll.csv}", "{file: a.csv, url_env: B}", "exclude each other"),
        ("{file: poll.csv}", "{url_env: B}", "needs a `table` or a `query`"),
        ("answered_at: day", "answered_at: day\n      score: nps", "'nps' has two places for its answers"),
        (
            "      nps: {column: nps, kind: nps}\n",
            "      nps: {column: nps, kind: nps}\n    dimensions: {comment: x}\n",
            "not a free name for a dimension",
        ),
        (
            "answered_at: day",
            "answered_at: day\n      channel: c\n    dimensions: {channel: c}",
            "under `columns` and under `dimensions`",
        ),
        (
            "    questions:\n      nps: {column: nps, kind: nps}\n",
            "    items:\n      q: {column: a, scale: [1, 5]}\n",
            "has no `items`",
        ),
        ("    questions:\n      nps: {column: nps, kind: nps}\n", "", "needs `questions`"),
        ("nps: {column", "'n p s': {column", "'n p s' cannot be a name here"),
    ],
)
def test_what_a_data_file_cannot_say(bench: Bench, old: str, new: str, said: str):
    error = refused(bench, old, new)
    assert isinstance(error, DataError)
    assert said in str(error)
    assert error.where.startswith("data.yaml")


def test_two_declarations_of_one_question_must_agree(bench: Bench):
    text = """
        sources: {a: {file: a.csv}}
        tables:
          responses:
            - {from: a, columns: {answered_at: d}, questions: {q: {column: x, kind: csat, scale: [1, 5]}}}
            - {from: a, columns: {answered_at: d}, questions: {q: {column: x, kind: csat, scale: [1, 7]}}}
    """
    error = bench.refused(text)
    assert "declared twice, in two ways" in error.message
    assert "line 6" in error.where


def test_two_main_questions_of_a_kind(bench: Bench):
    more = "nps, main: true}\n      nps2: {column: b, kind: nps, main: true}"
    assert "nps and nps2 are both the `main` nps question" in refused(bench, "nps}", more).message


def test_all_errors_are_listed_at_once(bench: Bench):
    text = GOOD.replace("kind: nps", "kind: smile").replace("file:", "fille:")
    found = list(datafile_errors(read_document(bench.yaml(text))))
    assert [error.where.split(",")[1].split(" (")[0] for error in found] == [" line 2", " line 10"]


def test_segments_and_labels_name_what_exists(bench: Bench):
    bench.write("poll.csv", "who,day,nps\nA,2026-10-01,9\n")
    error = bench.refused(GOOD + "segments: {top: {where: {ofer: Gold}}}\n")
    assert "unknown dimension 'ofer'" in error.message
    error = bench.refused(GOOD + "labels: {npss: {fr: x}}\n")
    assert "Did you mean 'nps'?" in error.hint
