"""Published and doubly computed values, through the public API; and the program that runs files of them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from adapters import ADAPTERS
from run import FAILED, PASSED, SKIPPED, check, differences, main

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[1].parent / "shared" / "golden" / "golden.json"


def _entries(path):
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "entry", [pytest.param(entry, id=entry["id"]) for entry in _entries(HERE / "values.json")]
)
def test_value(entry):
    outcome = check(entry)
    assert outcome.status == PASSED, str(outcome)


def test_every_value_has_its_source():
    entries = _entries(HERE / "values.json")
    assert all(entry["source"] for entry in entries)
    assert len({entry["id"] for entry in entries}) == len(entries)


@pytest.mark.skipif(not SHARED.exists(), reason="the shared golden values are not beside this checkout")
def test_shared_values():
    outcomes = [check(entry) for entry in _entries(SHARED)]
    assert [str(outcome) for outcome in outcomes if outcome.status == FAILED] == []


@pytest.mark.parametrize("indicator", sorted(ADAPTERS))
def test_every_adapter_is_held_by_a_value(indicator):
    assert indicator in {entry["indicator"] for entry in _entries(HERE / "values.json")}


@pytest.mark.parametrize(
    ("expected", "got", "tolerance", "problems"),
    [
        (100.0, 100.0000001, 1e-8, 0),
        (100.0, 100.00001, 1e-8, 1),
        (0.0, 1e-9, 0, 1),
        (5, 5.0, 0, 0),
        (True, 1, 0, 1),
        (1, True, 0, 1),
        (None, 0, 1, 1),
        (None, None, 0, 0),
        (1.0, None, 1, 1),
        (1.0, float("nan"), 1, 1),
        ("a", "b", 0, 1),
        ([1, 2], [2, 1], 1e-9, 2),
        ([1, 2], [1, 2, 3], 1e-9, 1),
        ([], [], 0, 0),
        ({"a": {"b": 1}}, {"a": {"b": 2}, "c": 3}, 1e-9, 1),
        ({"a": 1}, {}, 1e-9, 1),
        ({"a": 1}, None, 1e-9, 1),
    ],
)
def test_comparison(expected, got, tolerance, problems):
    assert len(differences(expected, got, tolerance)) == problems


def _file(folder, *expected):
    entries = [
        {
            "id": "one",
            "indicator": "nps",
            "input": {"scores": [9, 3, 8]},
            "expected": {"nps": value},
            "tolerance": 0,
        }
        for value in expected
    ]
    entries.append({"id": "two", "indicator": "phlogiston", "input": {}, "expected": {}, "tolerance": 0})
    path = folder / "values.json"
    path.write_text(json.dumps(entries), encoding="utf-8")
    return path


def test_program_tells_each_entry_and_counts(tmp_path, capsys):
    assert main([str(_file(tmp_path, 0.0))]) == 0
    printed = capsys.readouterr().out
    assert SKIPPED in printed
    assert "1 passed, 0 failed, 1 without adapter of 2 entries" in printed


def test_program_shows_expected_and_got_and_fails(tmp_path, capsys):
    assert main([str(_file(tmp_path, 0.0, 12.5))]) == 1
    printed = capsys.readouterr().out
    assert "nps: expected 12.5, got 0.0" in printed
    assert "1 passed, 1 failed, 1 without adapter of 3 entries" in printed


def test_an_entry_that_raises_fails_alone():
    outcome = check(
        {"id": "x", "indicator": "proportion_ci_wilson", "input": {"successes": 3, "n": 2}, "expected": {}}
    )
    assert outcome.status == FAILED
    assert "not a part of n" in str(outcome)


def test_program_refuses_what_is_no_file_of_values(tmp_path, capsys):
    assert main([str(tmp_path / "none.json")]) == 2
    assert main([]) == 2
    assert "usage" in capsys.readouterr().err


def test_program_runs_from_anywhere(tmp_path):
    path = _file(tmp_path, 0.0)
    done = subprocess.run(
        [sys.executable, str(HERE / "run.py"), str(path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
