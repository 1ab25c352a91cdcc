"""A batch: many reports, several at a time; a report that fails harms no other."""

from __future__ import annotations

import os
import queue
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cxreports.errors import CxError, OutputError
from cxreports.run.crew import Worker, environment
from cxreports.run.job import Report
from cxreports.run.outcome import Failure, Outcome
from cxreports.run.produce import run_record
from cxreports.run.publish import MANIFEST, RUN, check_writable, mend, publish, to_json, write_json

Watcher = Callable[[Report, Outcome], None]


def run_batch(
    reports: Sequence[Report],
    out: str | Path = "outputs",
    *,
    jobs: int | None = None,
    snapshots: Path | None = None,
    on_done: Watcher | None = None,
) -> list[Outcome]:
    """Make reports, several at a time, and write `manifest.json`.

    Args:
        reports: from `plan`.
        out: the output folder.
        jobs: how many at a time; by default one per processor.
        snapshots: folder of the data already loaded (`Library.folder`).
        on_done: called in the caller's thread after each report.

    Returns:
        the outcomes, in the order of the reports.

    Raises:
        OutputError: the output folder cannot be written to.
    """
    root = Path(out).resolve()
    check_writable(root)
    started_at = datetime.now(UTC)
    count = max(1, min(jobs or os.cpu_count() or 1, len(reports)))
    with tempfile.TemporaryDirectory(prefix="cx-", ignore_cleanup_errors=True) as temporary:
        outcomes = _made(reports, root, environment(count, snapshots, temporary), count, on_done)
    found = [outcomes[report.folder] for report in reports]
    write_json(root / MANIFEST, _manifest(found, started_at))
    return found


def _made(
    reports: Sequence[Report], out: Path, env: dict[str, str], count: int, on_done: Watcher | None
) -> dict[str, Outcome]:
    """Outcomes by folder. One thread waits for each worker; workers are ended however this ends."""
    workers = [Worker(out, env) for _ in range(count)]
    idle: queue.SimpleQueue[Worker] = queue.SimpleQueue()
    for worker in workers:
        idle.put(worker)
    outcomes = {}
    pool = ThreadPoolExecutor(count)
    try:
        waiting = {pool.submit(_make, idle, report, out): report for report in reports}
        for done in as_completed(waiting):
            report, outcome = waiting[done], done.result()
            outcomes[report.folder] = outcome
            if on_done:
                on_done(report, outcome)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            worker.stop()
        pool.shutdown(wait=True)
        for report in reports:
            mend(out, report.folder)
    return outcomes


def _make(idle: queue.SimpleQueue[Worker], report: Report, out: Path) -> Outcome:
    worker = idle.get()
    started_at = datetime.now(UTC)
    try:
        return worker.make(report)
    except CxError as error:
        return _lost(report, error, started_at, out)
    finally:
        idle.put(worker)


def _lost(report: Report, error: CxError, started_at: datetime, out: Path) -> Outcome:
    """The outcome of a report whose worker could not tell it; the worker's half-written files are removed."""
    error.where = f"template {report.template_name!r}" if not error.where else error.where
    total = {"total": round((datetime.now(UTC) - started_at).total_seconds(), 3)}
    outcome = Outcome(report.folder, "failed", Failure.of(error), seconds=total)
    try:
        files = publish(
            out, report.folder, {RUN: to_json(run_record(report, outcome, started_at, []))}, failed=True
        )
    except OutputError:
        return outcome
    return Outcome(report.folder, "failed", outcome.failure, seconds=total, files=files)


def _manifest(outcomes: Sequence[Outcome], started_at: datetime) -> dict[str, Any]:
    return {
        "schema": "cxreports.manifest/1",
        "started_at": started_at.isoformat(timespec="seconds"),
        "seconds": round((datetime.now(UTC) - started_at).total_seconds(), 3),
        "ok": sum(outcome.status == "ok" for outcome in outcomes),
        "failed": sum(outcome.status == "failed" for outcome in outcomes),
        "reports": [outcome.record() for outcome in outcomes],
    }
