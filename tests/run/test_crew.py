"""Executors and presses: who waits for whom."""

from __future__ import annotations

import queue
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cxreports.run import crew as crew_module
from cxreports.run.crew import Crew
from cxreports.run.outcome import Outcome

executed: queue.SimpleQueue[str]
may_draw: threading.Event


class Standin:
    """A process that runs at once, and draws when it may."""

    def __init__(self, role: str, arguments: Sequence[str], environment: dict[str, str]) -> None:
        self.role = role

    def start(self) -> None:
        pass

    def ask(self, question: Any, report: Any) -> Any:
        if self.role == "execute":
            executed.put(report.folder)
            return SimpleNamespace(report=report)
        assert may_draw.wait(20)
        return Outcome(report.folder, "ok")

    def stop(self) -> None:
        pass


@pytest.fixture
def reports(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    global executed, may_draw
    executed, may_draw = queue.SimpleQueue(), threading.Event()
    monkeypatch.setattr(crew_module, "Process", Standin)
    return [SimpleNamespace(folder=name, formats=("html",)) for name in "abc"]


def test_an_executor_goes_on_while_its_last_report_is_drawn(reports: list[Any]) -> None:
    crew = Crew(Path("out"), {}, 1)
    with ThreadPoolExecutor(crew.width) as threads:
        made = threads.map(crew.make, reports)
        begun = {executed.get(timeout=20), executed.get(timeout=20)}  # though none has been drawn
        with pytest.raises(queue.Empty):
            executed.get(timeout=0.05)  # no more than can be drawn soon
        may_draw.set()
        outcomes = list(made)
    assert begun == {"a", "b"}
    assert [outcome.folder for outcome in outcomes] == ["a", "b", "c"]


def test_a_press_is_there_for_every_two_executors() -> None:
    assert [Crew(Path("out"), {}, executors).width for executors in (1, 2, 3, 4)] == [2, 3, 5, 6]


def test_a_press_that_cannot_start_leaves_nobody_waiting(
    reports: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stuck(Standin):
        def start(self) -> None:
            if self.role == "render":
                raise OSError("no more processes")

    monkeypatch.setattr(crew_module, "Process", Stuck)
    presses = crew_module.Presses(Path("out"), {})
    with pytest.raises(OSError, match="no more processes"):
        presses.start(("html",))
    may_draw.set()
    assert presses.draw(SimpleNamespace(report=reports[0])).status == "ok"  # it is there to be asked
