"""One report from its template to its files, inside a worker."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
import traceback
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import nbformat

from cxreports.errors import CxError, NoData, OutputError, TemplateError
from cxreports.run.job import Report
from cxreports.run.notebook import estimates, parameterised, show_published
from cxreports.run.outcome import Failure, Outcome
from cxreports.run.publish import RUN, Scrubber, publish, to_json

if TYPE_CHECKING:
    from nbformat import NotebookNode

PACKAGES = (
    *("cxreports", "papermill", "nbclient", "nbconvert", "ipykernel", "duckdb", "narwhals", "numpy"),
    *("pandas", "scipy", "altair", "vl-convert-python", "typst"),
)


class Maker:
    """Makes reports one after the other, and keeps what they share: the exporters, once they are loaded."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self._exporters: dict[str, Any] = {}

    @staticmethod
    def load() -> None:
        """Import what every report needs, before the time of the first one runs."""
        for name in ("papermill", "nbconvert"):
            import_module(name)

    def make(self, report: Report) -> Outcome:
        """Execute, check, render and publish one report; a failure is an outcome, never an exception."""
        run = _Run(report, datetime.now(UTC))
        with tempfile.TemporaryDirectory(prefix="cx-run-", ignore_cleanup_errors=True) as folder:
            run.private = [folder]
            try:
                notebook = self._executed(report, run, folder)
                files = self._files(report, notebook, run)
            except Exception as error:
                return self._failed(report, run, error)
        try:
            with run.phase("publish"):
                return self._publish(report, run, files)
        except OutputError as error:
            return run.outcome("failed", failure=run.failure(error))

    def _executed(self, report: Report, run: _Run, folder: str) -> NotebookNode:
        """The executed notebook, without paths of this machine, holding at least one figure."""
        import papermill

        from cxreports.run.failure import ExecutionFailed

        with run.phase("execute"):
            try:
                notebook = papermill.execute_notebook(
                    parameterised(report.template, report.parameters),
                    None,
                    engine_name="cxreports",
                    kernel_name="python3",
                    progress_bar=False,
                    cell_timeout=report.cell_timeout,
                    deadline=monotonic() + report.report_timeout,
                    kernel_cwd=folder,
                    kernel_env={**os.environ, "IPYTHONDIR": str(Path(folder, ".ipython"))},
                )
            except ExecutionFailed as stop:
                run.keep(stop.notebook)
                raise stop.error from stop
        clean = run.keep(notebook)
        run.estimates = estimates(clean)
        _check_figures(run.estimates, report.data.spans)
        return clean

    def _files(self, report: Report, notebook: NotebookNode, run: _Run) -> dict[str, bytes]:
        files = {}
        for name in report.formats:
            with run.phase("render"):
                files[f"report.{name}"] = self._rendered(name, notebook, run)
        files["report.ipynb"] = nbformat.writes(notebook).encode() + b"\n"
        files["estimates.json"] = to_json(run.estimates)
        return files

    def _rendered(self, name: str, notebook: NotebookNode, run: _Run) -> bytes:
        from nbconvert import get_exporter

        if name not in self._exporters:
            self._exporters[name] = get_exporter(f"cx-{name}")()
        wish = {"cxreports_language": run.report.language, "metadata": {"name": "report"}}
        content, resources = self._exporters[name].from_notebook_node(notebook, wish)
        run.warnings += [str(warning) for warning in resources.get("cxreports_warnings", [])]
        return content if isinstance(content, bytes) else str(content).encode()

    def _publish(self, report: Report, run: _Run, files: dict[str, bytes]) -> Outcome:
        outcome = run.outcome("ok")
        files[RUN] = to_json(run.record(outcome))
        return run.outcome("ok", files=publish(self.out, report.folder, files))

    def _failed(self, report: Report, run: _Run, error: Exception) -> Outcome:
        outcome = run.outcome("failed", failure=run.failure(error))
        files = {RUN: to_json(run.record(outcome))}
        if run.notebook is not None:
            files["failed.ipynb"] = nbformat.writes(run.notebook).encode() + b"\n"
        with contextlib.suppress(OutputError):  # the first error is the one to tell
            published = publish(self.out, report.folder, files, failed=True)
            return run.outcome("failed", failure=outcome.failure, files=published)
        return outcome


class _Run:
    """What is known about one run so far."""

    def __init__(self, report: Report, started_at: datetime) -> None:
        self.report, self.started_at, self._began = report, started_at, monotonic()
        self.seconds: dict[str, float] = {}
        self.warnings: list[str] = []
        self.private: list[str] = []
        self.notebook: NotebookNode | None = None
        self.estimates: list[dict[str, Any]] = []
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
        self.notebook = nbformat.reads(self.scrub(nbformat.writes(notebook)), as_version=4)
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
            **rest,
        )

    def record(self, outcome: Outcome) -> dict[str, Any]:
        """The content of `run.json`."""
        return run_record(self.report, outcome, self.started_at, self.estimates)


def run_record(
    report: Report, outcome: Outcome, started_at: datetime, records: list[dict[str, Any]]
) -> dict[str, Any]:
    """The content of `run.json`: all that is needed to make the report again, and what came of it."""
    definitions = {record.get("definition_id"): record.get("definition_version") for record in records}
    kept = {key: value for key, value in outcome.record().items() if key != "files"}
    return {
        "schema": "cxreports.run/1",
        **kept,
        "started_at": started_at.isoformat(timespec="seconds"),
        "peak_memory": outcome.peak_memory,
        "template": {"name": report.template_name, "sha256": report.template_sha256},
        "parameters": dict(report.published),
        "formats": list(report.formats),
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
        "packages": _versions(),
    }


def _versions() -> dict[str, str]:
    found = {}
    for name in PACKAGES:
        with contextlib.suppress(ModuleNotFoundError):
            found[name] = version(name)
    return found


def _check_figures(records: list[dict[str, Any]], spans: Mapping[str, tuple[str, str]]) -> None:
    """Refuse a report that says nothing: a green run must mean a report with figures."""
    if not records:
        hint = "Show results with `cxreports.show`; a block carries the estimates that it prints."
        raise NoData("empty report: its cells ran, but no figure came out.", hint=hint)
    if all(record.get("status") == "no_data" for record in records):
        held = ", ".join(f"{name} from {first} to {last}" for name, (first, last) in spans.items())
        hint = "Choose a period, segment or company for which there are rows."
        hint += f" The data hold {held}." if held else ""
        raise NoData(f"empty report: none of its {len(records)} figures has data behind it.", hint=hint)
