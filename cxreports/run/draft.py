"""A report on its way: all that is known about it, as it goes from the worker that ran it to its press."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from cxreports.errors import CxError, OutputError, TemplateError
from cxreports.run.code import package_versions
from cxreports.run.fork import OWNER
from cxreports.run.job import Report
from cxreports.run.memory import runs
from cxreports.run.notebook import scrubbed, show_published, written
from cxreports.run.outcome import Failure, Outcome
from cxreports.run.publish import RUN, Scrubber, digests, publish, to_json

if TYPE_CHECKING:
    from nbformat import NotebookNode


class Draft:
    """What is known about one report so far.

    Attributes:
        report: what was asked for.
        started_at: when its first cell was about to run.
        seconds: duration of each phase that is over.
        warnings: what its reader should know.
        private: folders that no published file may name, besides those that the report knows.
        notebook: as far as it came, with nothing of this machine in it.
        estimates: the records of every figure.
        gate: what the quality checks found; None where nothing was checked.
        peak_memory: bytes that the kernel needed.
    """

    def __init__(self, report: Report) -> None:
        self.report, self.started_at, self._began = report, datetime.now(UTC), monotonic()
        self.seconds: dict[str, float] = {}
        self.warnings: list[str] = []
        self.private: list[str] = []
        self.notebook: NotebookNode | None = None
        self.estimates: list[dict[str, Any]] = []
        self.gate: dict[str, Any] | None = None
        self.peak_memory: int | None = None

    @contextlib.contextmanager
    def phase(self, name: str) -> Iterator[None]:
        began = monotonic()
        try:
            yield
        finally:
            self.seconds[name] = round(self.seconds.get(name, 0.0) + monotonic() - began, 3)

    @property
    def scrub(self) -> Scrubber:
        python = [
            sys.prefix,
            sys.base_prefix,
            str(Path(tempfile.gettempdir()).resolve()),
            tempfile.gettempdir(),
        ]
        return Scrubber([*self.report.private, *self.private, *python, str(Path.home()), os.getcwd()])

    def keep(self, notebook: NotebookNode) -> NotebookNode:
        """Take over an executed notebook, without anything that belongs to this machine."""
        self.peak_memory = notebook.metadata.papermill.get("peak_memory")
        show_published(notebook, self.report.published)
        notebook.metadata.cxreports = {
            "language": self.report.language,
            "template": self.report.template_name,
        }
        self.notebook = scrubbed(notebook, self.scrub)
        return self.notebook

    def failure(self, error: Exception) -> Failure:
        """The error for the reader; what is none of ours is named with its class."""
        trace = "".join(traceback.format_exception(error))
        if not isinstance(error, CxError):
            error = TemplateError(f"{type(error).__name__}: {error}")
        if isinstance(error, TemplateError):
            error.where = f"template {self.report.template_name!r}" + (
                f", {error.where}" if error.where else ""
            )
        failure = Failure.of(error, trace)
        scrub = self.scrub
        return Failure(failure.kind, scrub(failure.message), scrub(failure.where), scrub(failure.hint), trace)

    def outcome(self, status: Any, **rest: Any) -> Outcome:
        seconds = {**self.seconds, "total": round(monotonic() - self._began, 3)}
        warnings = tuple(dict.fromkeys(self.warnings))
        return Outcome(
            self.report.folder,
            status,
            warnings=warnings,
            seconds=seconds,
            peak_memory=self.peak_memory,
            why=self.report.why,
            attempts=self.report.attempt,
            **rest,
        )

    def _record(self, outcome: Outcome) -> bytes:
        return to_json(run_record(self.report, outcome, self.started_at, self.estimates, self.gate))

    def publish(self, out: Path, files: dict[str, bytes]) -> Outcome:
        """Publish the files of the report; a failure to write them is an outcome.

        Those of a report that is held have other names, and the last good ones stay under `last_good/`.
        """
        assert self.notebook is not None
        files["report.ipynb"] = written(self.notebook)
        files["estimates.json"] = to_json(self.estimates)
        held = self._judge()
        if held:
            files = {_held_name(name): content for name, content in files.items()}
        status = "held" if held else "ok"
        try:
            with self.phase("publish"):
                files[RUN] = self._record(self.outcome(status, files=digests(files)))
                return self.outcome(status, files=publish(out, self.report.folder, files, failed=held))
        except OutputError as error:
            return self.outcome("failed", failure=self.failure(error))

    def _judge(self) -> bool:
        """Whether the quality checks keep the report from being published; said unless they are ignored."""
        gate = self.gate or {}
        if gate.get("verdict") != "hold" or self.report.hold == "ignore":
            return False
        found = [one["said"]["en"] for one in gate["checks"] if one["state"] == "hold"]
        self.warnings.append(f"quality checks: do not publish as it stands. {' '.join(found)}")
        return self.report.hold == "stop"

    def publish_failure(self, out: Path, error: Exception) -> Outcome:
        """Publish what is known of a report that failed; not when it failed because the batch was killed."""
        outcome = self.outcome("failed", failure=self.failure(error))
        if not runs(os.environ.get(OWNER)):
            return outcome
        files = {RUN: self._record(outcome)}
        if self.notebook is not None:
            files["failed.ipynb"] = written(self.notebook)
        with contextlib.suppress(OutputError):  # the first error is the one to tell
            published = publish(out, self.report.folder, files, failed=True)
            return self.outcome("failed", failure=outcome.failure, files=published)
        return outcome


def _held_name(name: str) -> str:
    """`report.fr.html` -> `held.fr.html`: nobody takes it for a report."""
    return f"held.{name.removeprefix('report.')}"


def run_record(
    report: Report,
    outcome: Outcome,
    started_at: datetime,
    records: list[dict[str, Any]],
    gate: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """The content of `run.json`: all that is needed to make the report again, and what came of it."""
    definitions = {record.get("definition_id"): record.get("definition_version") for record in records}
    return {
        "schema": "cxreports.run/1",
        **outcome.record(),
        "started_at": started_at.isoformat(timespec="seconds"),
        "peak_memory": outcome.peak_memory,
        "template": {"name": report.template_name, "sha256": report.template_sha256},
        "parameters": dict(report.published),
        "formats": list(report.formats),
        "hold": report.hold,
        "gate": gate,
        "inputs": dict(report.inputs),
        "data": {
            "name": report.data.name,
            "fingerprint": report.data.fingerprint,
            "synthetic": report.data.synthetic,
            "cutoff": report.data.cutoff,
            "sources": report.data.sources,
            "rows": report.data.ledger,
            "spans": report.data.spans,
        },
        "definitions": definitions,
        "python": sys.version.split()[0],
        "packages": package_versions(),
    }
