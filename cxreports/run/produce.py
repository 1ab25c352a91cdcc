"""From a template to its files: one worker runs the cells, another draws and publishes what came out."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import nbformat

from cxreports.errors import NoData
from cxreports.run.draft import Draft
from cxreports.run.fork import can_fork
from cxreports.run.job import Report
from cxreports.run.notebook import estimates, gate, parameterised
from cxreports.run.outcome import Outcome

if TYPE_CHECKING:
    from nbformat import NotebookNode

_CHART = "application/vnd.vegalite.v6.json"
_SMALL = {"data": {"values": [{"a": 1}]}, "mark": "bar", "encoding": {"x": {"field": "a"}}}


class Executor:
    """Runs the cells of reports, one report after the other."""

    def __init__(self, out: Path) -> None:
        self._out = out

    def load(self) -> None:
        """Import what every report needs, before the time of the first one runs."""
        with _without("pyarrow"):  # papermill wants it for Hadoop's file system only
            import papermill  # noqa: F401
        if can_fork():
            import cxreports.run.forked  # noqa: F401

    def make(self, report: Report) -> Outcome | Draft:
        """Run and check one report; what failed, or is not to be drawn, is published at once.

        A failure is an outcome, never an exception.
        """
        draft = Draft(report)
        with tempfile.TemporaryDirectory(prefix="cx-run-", ignore_cleanup_errors=True) as folder:
            draft.private = [folder]
            try:
                notebook = self._execute(draft, folder)
                draft.estimates, draft.gate = estimates(notebook), gate(notebook)
                _check_figures(draft.estimates, report.data.spans)
            except Exception as error:
                return draft.publish_failure(self._out, error)
        return draft if report.formats else draft.publish(self._out, {})

    @staticmethod
    def _execute(draft: Draft, folder: str) -> NotebookNode:
        """Run the cells in an empty folder; the notebook is kept, without paths of this machine."""
        from cxreports.run.failure import ExecutionFailed

        with draft.phase("execute"):
            try:
                return draft.keep(_executed(draft.report, folder))
            except ExecutionFailed as stop:
                draft.keep(stop.notebook)
                raise stop.error from stop


def _executed(report: Report, folder: str) -> NotebookNode:
    """The notebook as papermill leaves it.

    In two steps: `execute_notebook` alone writes the whole notebook once more at the end, to nowhere.
    """
    from papermill.engines import papermill_engines
    from papermill.execute import execute_notebook, raise_for_execution_errors

    prepared = execute_notebook(parameterised(report.template, report.parameters), None, prepare_only=True)
    notebook: NotebookNode = papermill_engines.execute_notebook_with_engine(
        "cxreports",
        prepared,
        kernel_name=papermill_engines.nb_kernel_name("cxreports", prepared),
        named=True,
        progress_bar=False,
        cell_timeout=report.cell_timeout,
        deadline=monotonic() + report.report_timeout,
        memory_limit=report.memory_limit,
        kernel_cwd=folder,
        kernel_env={**os.environ, "IPYTHONDIR": str(Path(folder, ".ipython"))},
    )
    raise_for_execution_errors(notebook, None)
    return notebook


class Press:
    """Draws and publishes reports; its exporters, with their fonts and their compiled charts, stay warm."""

    def __init__(self, out: Path, formats: Sequence[str] = ()) -> None:
        self._out, self._formats = out, formats
        self._exporters: dict[str, Any] = {}

    def load(self) -> None:
        """Draw a small chart in each format that will be asked for, while the first report still runs."""
        output = {"output_type": "display_data", "data": {_CHART: _SMALL}, "metadata": {}}
        cell = nbformat.v4.new_code_cell() | {"outputs": [output]}
        notebook = nbformat.from_dict({**nbformat.v4.new_notebook(), "cells": [cell]})
        for name in self._formats:
            with contextlib.suppress(Exception):  # the first report will say what is wrong
                self._drawn(name, notebook, {})

    def make(self, draft: Draft) -> Outcome:
        """Draw and publish one report; a failure is an outcome, never an exception."""
        report, files = draft.report, {}
        assert draft.notebook is not None
        try:
            for name, language in product(report.formats, report.languages):
                wish = {
                    "cxreports_language": language,
                    "cxreports_charts": report.charts,
                    "metadata": {"name": "report"},
                }
                with draft.phase("render"):
                    content, warnings = self._drawn(name, draft.notebook, wish)
                files[report.file(language, name)] = content
                draft.warnings += warnings
        except Exception as error:
            return draft.publish_failure(self._out, error)
        return draft.publish(self._out, files)

    def _drawn(self, name: str, notebook: NotebookNode, wish: dict[str, Any]) -> tuple[bytes, list[str]]:
        from nbconvert import get_exporter

        if name not in self._exporters:
            self._exporters[name] = get_exporter(f"cx-{name}")()
        content, resources = self._exporters[name].from_notebook_node(notebook, wish)
        warnings = [str(warning) for warning in resources.get("cxreports_warnings", [])]
        return (content if isinstance(content, bytes) else str(content).encode()), warnings


@contextlib.contextmanager
def _without(module: str) -> Iterator[None]:
    """Meanwhile, a module cannot be imported."""
    found = sys.modules.pop(module, None)
    sys.modules[module] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[module]
        if found:
            sys.modules[module] = found


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
