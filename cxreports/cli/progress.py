"""How far a batch is: a bar in a terminal, one line per report elsewhere, or JSON lines for programs."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from time import monotonic
from typing import TYPE_CHECKING

from rich.text import Text

from cxreports.cli.console import problems

if TYPE_CHECKING:
    from cxreports.run.event import Event, Watcher
    from cxreports.run.outcome import Outcome

_FEW = 10  # reports that are up to date and still named one by one
_MARKS = {
    "done": ("ok      ", "green"),
    "held": ("HELD    ", "bold yellow"),
    "skipped": ("skipped ", "dim"),
    "failed": ("FAILED  ", "bold red"),
    "retried": ("again   ", "yellow"),
}


def watcher(*, json_lines: bool, debug: bool) -> AbstractContextManager[Watcher]:
    """The way to tell of a batch."""
    return nullcontext(_json_line) if json_lines else _told(debug)


def _json_line(event: Event) -> None:
    sys.stdout.write(json.dumps(event.record(), ensure_ascii=False) + "\n")
    sys.stdout.flush()


@contextmanager
def _told(debug: bool) -> Iterator[Watcher]:
    """One line per report, above a bar with the rate and the time left where there is a terminal."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=problems, transient=True, disable=not problems.is_terminal) as bar:
        task = bar.add_task("", total=None)
        pace = _Pace()
        skipped: list[str] = []

        def tell(event: Event) -> None:
            if event.kind == "planned":
                bar.update(task, total=event.counts["to_make"])
                pace.total = event.counts["to_make"]
            elif event.kind == "skipped":
                skipped.append(event.why)
                if len(skipped) <= _FEW:
                    _line(event, debug)
            elif event.kind == "started":
                _say_more_skipped(skipped)
                bar.update(task, description=pace.said())
            elif event.kind == "finished":
                _say_more_skipped(skipped)
            else:
                pace.done += event.kind != "retried"
                bar.update(task, completed=pace.done, description=pace.said(), refresh=True)
                _line(event, debug)  # after the bar, which is drawn again under each line

        yield tell


class _Pace:
    """How fast reports are made, over the whole batch."""

    def __init__(self) -> None:
        self.done, self.total, self._began = 0, 0, monotonic()

    def said(self) -> str:
        """`12 a minute, 3 min left`; nothing is known before the first report is done."""
        passed = monotonic() - self._began
        if not self.done or passed <= 0:
            return ""
        rate, left = self.done / passed, (self.total - self.done) * passed / self.done
        pace = f"{rate * 60:.0f} a minute" if rate < 2 else f"{rate:.1f} a second"
        return f"{pace}, {duration(left)} left"


def duration(seconds: float) -> str:
    """Seconds as people say them.

    >>> duration(4.2), duration(75), duration(4000)
    ('4.2 s', '1 min 15 s', '1 h 06 min')
    """
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"


def _line(event: Event, debug: bool) -> None:
    """What came of one report: how long it took, why it was made or not, what its reader should know."""
    outcome = event.outcome
    assert outcome is not None
    mark, style = _MARKS[event.kind]
    said = Text(mark, style=style) + Text(event.path)
    if event.kind != "skipped":
        said += Text(f"  {outcome.seconds.get('total', 0):.1f} s")
    if outcome.why:
        said += Text(f"  {outcome.why}", style="dim")
    problems.print(said)
    for warning in outcome.warnings:
        problems.print(Text(f"        warning: {warning}", style="yellow"))
    for line in _failure(outcome, debug):
        problems.print(Text(f"        {line}"))


def _failure(outcome: Outcome, debug: bool) -> list[str]:
    failure = outcome.failure
    if failure is None:
        return []
    return (failure.traceback if debug and failure.traceback else str(failure)).splitlines()


def _say_more_skipped(skipped: list[str]) -> None:
    """One line for the reports that were not named, once."""
    rest, skipped[:] = skipped[_FEW:], skipped[:_FEW]
    if rest:
        reasons = Counter(why.partition(" since ")[0] for why in rest)
        words = ", ".join(f"{count} {why}" for why, count in reasons.most_common())
        mark, style = _MARKS["skipped"]
        problems.print(Text(mark, style=style) + Text(f"and {words}"))
