"""Who makes the reports of a batch: the worker processes of this machine."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from cxreports.errors import CxError, OutputError
from cxreports.run.cache import own_folder
from cxreports.run.crew import Crew, environment, forking
from cxreports.run.job import Report
from cxreports.run.outcome import Failure, Outcome
from cxreports.run.publish import RUN, to_json
from cxreports.run.store import Folder, Store


class Team(Protocol):
    """Makes reports, each in a thread that waits for it.

    Attributes:
        jobs: reports whose cells run at a time.
        width: reports to be asked for at a time, so that none of the processes waits for work.
    """

    jobs: int
    width: int

    def make(self, report: Report) -> Outcome:
        """Have one report made and published; whatever goes wrong with it is its outcome."""

    def stop(self) -> None:
        """End everything that was started. May be called more than once."""


class LocalTeam:
    """Worker processes of this machine. In a folder they publish themselves; elsewhere their thread does."""

    def __init__(self, store: Store, width: int, snapshots: Path | None) -> None:
        self._store = store
        self._stack = ExitStack()
        temporary = self._stack.enter_context(own_folder(Path(tempfile.gettempdir()), "cx-"))
        self._remote = not isinstance(store, Folder)
        self._out = store.path if isinstance(store, Folder) else temporary / "out"
        env = self._stack.enter_context(forking(environment(width, snapshots, str(temporary))))
        self._crew = Crew(self._out, env, width)
        self.jobs, self.width = width, self._crew.width

    def make(self, report: Report) -> Outcome:
        started_at = datetime.now(UTC)
        try:
            outcome = self._crew.make(report)
        except CxError as error:
            return lost(report, error, started_at, self._store)
        return (
            carried(report, collected(self._out / report.folder), outcome, self._store)
            if self._remote
            else outcome
        )

    def stop(self) -> None:
        self._crew.stop()
        self._stack.close()


def collected(folder: Path) -> dict[str, bytes]:
    """The files of a report made in a folder of passage, which is gone afterwards."""
    files = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
    shutil.rmtree(folder)
    return files


def carried(report: Report, files: dict[str, bytes], outcome: Outcome, store: Store) -> Outcome:
    """Publish what was made elsewhere."""
    try:
        store.publish(report.folder, files, failed=outcome.status != "ok")
    except OutputError as error:
        return Outcome(report.folder, "failed", Failure.of(error), why=report.why, attempts=report.attempt)
    return outcome


def lost(report: Report, error: CxError, started_at: datetime, store: Store) -> Outcome:
    """The outcome of a report whose maker could not tell it: it died, or was ended."""
    from cxreports.run.draft import run_record

    error.where = f"template {report.template_name!r}" if not error.where else error.where
    total = {"total": round((datetime.now(UTC) - started_at).total_seconds(), 3)}
    made = {"seconds": total, "why": report.why, "attempts": report.attempt}
    outcome = Outcome(report.folder, "failed", Failure.of(error), **made)  # type: ignore[arg-type]
    record = to_json(run_record(report, outcome, started_at, []))
    try:
        files = store.publish(report.folder, {RUN: record}, failed=True)
    except OutputError:
        return outcome
    return Outcome(report.folder, "failed", outcome.failure, files=files, **made)  # type: ignore[arg-type]
