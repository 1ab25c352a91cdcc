"""A batch: many reports, several at a time; a report that fails harms no other."""

from __future__ import annotations

import contextlib
import os
import queue
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any

from cxreports.run.event import Event, Kind, Watcher
from cxreports.run.job import Report
from cxreports.run.outcome import Outcome
from cxreports.run.publish import MANIFEST
from cxreports.run.store import Store, open_store
from cxreports.run.team import LocalTeam, Team
from cxreports.run.verdict import Mode, Verdict, verdicts

_PAUSE = 1.0  # seconds before a report is made again; doubled each time
_LONGEST_PAUSE = 30.0


def run_batch(
    reports: Sequence[Report],
    out: str | Path = "outputs",
    *,
    jobs: int | None = None,
    snapshots: Path | None = None,
    mode: Mode = "changed",
    fail_fast: bool = False,
    cluster: str = "",
    share: str = "",
    on_event: Watcher | None = None,
) -> list[Outcome]:
    """Make the reports that are not up to date, several at a time, and write `manifest.json`.

    Each report is published on its own as soon as it is made: a batch that was ended goes on where it stopped
    when it is run again.

    Args:
        reports: from `plan`.
        out: the output folder, or a URL that fsspec can write to.
        jobs: reports whose cells run at a time, by default one per processor; others are drawn meanwhile.
        snapshots: folder of the data already loaded (`Library.folder`).
        mode: "changed" makes what is not up to date, "all" everything, "failed" what failed the last time.
        fail_fast: start no report after the first failure.
        cluster: address of a Dask scheduler whose workers make the reports, e.g. "tcp://host:8786".
        share: folder or URL through which those workers get the data; by default they read `snapshots`.
        on_event: called in the caller's thread with everything that happens.

    Returns:
        the outcomes, in the order of the reports.

    Raises:
        OutputError: the output folder cannot be written to, or another batch is writing to it.

    >>> run_batch([], "outputs")
    []
    """
    started_at, began = datetime.now(UTC), monotonic()
    tell = on_event or (lambda event: None)
    store = open_store(out)
    store.check()
    with store.held():
        found = list(verdicts(reports, store, mode))
        outcomes = {one.report.folder: one.standing for one in found if one.standing}
        todo = [replace(one.report, why=one.why) for one in found if not one.standing]
        tell(Event("planned", counts={"reports": len(found), "to_make": len(todo), "skipped": len(outcomes)}))
        _tell_skipped(found, tell)
        if todo:
            width = max(1, min(jobs or os.cpu_count() or 1, len(todo)))
            with _team(store, width, snapshots, cluster, share) as team:
                outcomes |= _Run(team, tell, fail_fast).outcomes(todo)
        ordered = [outcomes[report.folder] for report in reports]
        counts = _counts(ordered)
        store.write(MANIFEST, _manifest(ordered, counts, started_at))
    tell(Event("finished", counts=counts, seconds=monotonic() - began))
    return ordered


def _tell_skipped(found: Sequence[Verdict], tell: Watcher) -> None:
    for one in found:
        if one.standing:
            tell(Event("skipped", one.report.folder, one.standing, one.why))


@contextlib.contextmanager
def _team(store: Store, width: int, snapshots: Path | None, cluster: str, share: str) -> Iterator[Team]:
    team: Team
    if cluster:
        from cxreports.run.cluster import Cluster

        team = Cluster(cluster, store, snapshots, share)
    else:
        team = LocalTeam(store, width, snapshots)
    try:
        yield team
    finally:
        team.stop()


class _Run:
    """The reports of one batch on their way through a team.

    Threads wait for the team; what happens comes through one queue into the caller's thread.
    """

    def __init__(self, team: Team, tell: Watcher, fail_fast: bool) -> None:
        self._team, self._tell, self._fail_fast = team, tell, fail_fast
        self._happened: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._outcomes: dict[str, Outcome] = {}
        self._later: list[tuple[float, Report]] = []  # to be made again, and when

    def outcomes(self, reports: Sequence[Report]) -> dict[str, Outcome]:
        """The outcome of each report, by folder; the team's work is ended however this ends."""
        # nothing begins after a failure that is to be the last: then no report waits for an executor
        self._pool = ThreadPoolExecutor(self._team.jobs if self._fail_fast else self._team.width)
        try:
            for report in reports:
                self._submit(report)
            while len(self._outcomes) < len(reports):
                self._resubmit()
                with contextlib.suppress(queue.Empty):
                    self._happened.get(timeout=0.2 if self._later else 1.0)()
        finally:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._team.stop()
            self._pool.shutdown(wait=True)
        return self._outcomes

    def _submit(self, report: Report) -> None:
        future = self._pool.submit(self._made, report)
        future.add_done_callback(lambda done: self._happened.put(lambda: self._done(report, done)))

    def _made(self, report: Report) -> Outcome:
        started = Event("started", report.folder, why=report.why)
        self._happened.put(lambda: self._tell(started))
        return self._team.make(report)

    def _done(self, report: Report, done: Future[Outcome]) -> None:
        if done.cancelled():
            self._outcomes[report.folder] = Outcome(report.folder, "not_run", why="stopped after a failure")
            return
        outcome = done.result()
        failed = outcome.status == "failed"
        if outcome.failure and outcome.failure.passing and report.attempt <= report.retries:
            self._tell(Event("retried", report.folder, outcome))
            pause = min(_PAUSE * 2 ** (report.attempt - 1), _LONGEST_PAUSE)
            again = replace(report, attempt=report.attempt + 1, why=f"attempt {report.attempt + 1}")
            self._later.append((monotonic() + pause, again))
            return
        self._outcomes[report.folder] = outcome
        kind: Kind = "failed" if failed else "held" if outcome.status == "held" else "done"
        self._tell(Event(kind, report.folder, outcome))
        if failed and self._fail_fast:
            self._pool.shutdown(wait=False, cancel_futures=True)
            for _, waiting in self._later:
                self._outcomes[waiting.folder] = Outcome(
                    waiting.folder, "not_run", why="stopped after a failure"
                )
            self._later = []

    def _resubmit(self) -> None:
        now = monotonic()
        due = [report for at, report in self._later if at <= now]
        self._later = [(at, report) for at, report in self._later if at > now]
        for report in due:
            self._submit(report)


def _counts(outcomes: Sequence[Outcome]) -> dict[str, int]:
    counted = Counter(outcome.status for outcome in outcomes)
    names = {"made": "ok", "held": "held", "skipped": "skipped", "failed": "failed", "not_run": "not_run"}
    return {name: counted[status] for name, status in names.items()}  # type: ignore[index]


def _manifest(outcomes: Sequence[Outcome], counts: dict[str, int], started_at: datetime) -> dict[str, Any]:
    return {
        "schema": "cxreports.manifest/2",
        "started_at": started_at.isoformat(timespec="seconds"),
        "seconds": round((datetime.now(UTC) - started_at).total_seconds(), 3),
        **counts,
        "reports": [outcome.record() for outcome in outcomes],
    }
