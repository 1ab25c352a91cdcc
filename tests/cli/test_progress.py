"""What a batch says while it runs."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import pytest
from rich.console import Console

from cxreports.cli import progress
from cxreports.run.event import Event
from cxreports.run.outcome import Failure, Outcome


def batch() -> Iterator[Event]:
    """A batch of sixteen: twelve stand, two are made, one fails after a second try."""
    yield Event("planned", counts={"reports": 15, "to_make": 3, "skipped": 12})
    for number in range(12):
        why = "up to date since 2026-11-20 02:10"
        yield Event("skipped", f"m/{number}", Outcome(f"m/{number}", "skipped", why=why), why)
    why = "data changed: responses of 2026-10 (3 more rows)"
    for name in ("a", "b"):
        yield Event("started", f"m/{name}", why=why)
    warned = Outcome("m/a", "ok", warnings=("an image is too large",), seconds={"total": 2.44}, why=why)
    yield Event("done", "m/a", warned)
    gone = Failure("ProcessDied", "the process died.", "template 'm'", "Use fewer --jobs.")
    yield Event("retried", "m/b", Outcome("m/b", "failed", gone, seconds={"total": 1.0}))
    yield Event("failed", "m/b", Outcome("m/b", "failed", gone, seconds={"total": 1.0}, attempts=2))
    yield Event("finished", counts={"made": 1, "skipped": 12, "failed": 1, "not_run": 0}, seconds=3.5)


@pytest.mark.parametrize("terminal", [False, True])
def test_one_line_per_report_and_a_bar_in_a_terminal(monkeypatch: pytest.MonkeyPatch, terminal: bool) -> None:
    said = io.StringIO()
    console = Console(file=said, force_terminal=terminal, width=200, highlight=False, color_system=None)
    monkeypatch.setattr(progress, "problems", console)
    with progress.watcher(json_lines=False, debug=False) as watch:
        for event in batch():
            watch(event)
    lines = said.getvalue().splitlines()
    expected = [
        *(f"skipped m/{number}  up to date since 2026-11-20 02:10" for number in range(10)),
        "skipped and 2 up to date",
        "ok      m/a  2.4 s  data changed: responses of 2026-10 (3 more rows)",
        "        warning: an image is too large",
        "again   m/b  1.0 s",
        "        template 'm': the process died.",
        "        Use fewer --jobs.",
        "FAILED  m/b  1.0 s",
    ]
    if terminal:
        assert any("1/3" in line and "left" in line for line in lines)
        assert lines[-1].endswith("\x1b[2K")  # nothing of the bar stays
        assert all(any(one in line for line in lines) for one in expected)
    else:
        assert lines[: len(expected)] == expected


def test_json_lines_have_stable_keys(capsys: pytest.CaptureFixture[str]) -> None:
    with progress.watcher(json_lines=True, debug=False) as watch:
        for event in batch():
            watch(event)
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    keys = {event["event"]: set(event) - {"event", "at"} for event in found}
    assert keys == {
        "planned": {"reports", "to_make", "skipped"},
        "skipped": {"path", "why"},
        "started": {"path", "why"},
        "done": {"path", "attempts", "seconds", "warnings", "files"},
        "retried": {"path", "attempts", "seconds", "error"},
        "failed": {"path", "attempts", "seconds", "error"},
        "finished": {"made", "skipped", "failed", "not_run", "seconds"},
    }
    failed = next(event for event in found if event["event"] == "failed")
    assert failed["error"]["kind"] == "ProcessDied"


def test_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 1.0, 30.0, 60.0])
    monkeypatch.setattr(progress, "monotonic", lambda: next(clock))
    pace = progress._Pace()
    pace.total = 12
    assert pace.said() == ""
    pace.done = 6
    assert pace.said() == "12 a minute, 30.0 s left"
    pace.done = 240
    pace.total = 480
    assert pace.said() == "4.0 a second, 1 min 00 s left"
