"""What went wrong in a notebook, said for its reader."""

from __future__ import annotations

import re
import signal
from typing import TYPE_CHECKING

from cxreports import errors
from cxreports.errors import CxError, ProcessDied, ReportTimeout, TemplateError

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from cxreports.run.kernel import Client

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_LINE = re.compile(r"Cell In\[(\d+)\], line (\d+)")
INJECTED = "injected-parameters"


class ExecutionFailed(Exception):
    """A notebook stopped: the error for the reader, and the notebook as far as it came."""

    def __init__(self, error: CxError, notebook: NotebookNode) -> None:
        super().__init__(str(error))
        self.error, self.notebook = error, notebook


def name_failure(error: BaseException, client: Client | None) -> CxError:
    """The error of our tree that says why a notebook stopped."""
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    if isinstance(error, CxError):
        return error
    if client is None or client.current < 0:
        return TemplateError(f"the kernel did not start: {type(error).__name__}: {error}")
    place = cell_place(client.nb, client.current)
    if isinstance(error, CellExecutionError):
        return _raised(error.ename, error.evalue, error.traceback, client)
    if isinstance(error, CellTimeoutError):
        return _too_long(place, client)
    if isinstance(error, DeadKernelError):
        return _too_much(place, client) if client.guard.seen else _died(place, client)
    return TemplateError(f"{type(error).__name__}: {error}", where=place)


def cell_place(notebook: NotebookNode, index: int) -> str:
    """A cell as its author finds it: its number among all cells of the template, and its first line."""
    before = [cell for cell in notebook.cells[:index] if INJECTED not in cell.metadata.get("tags", [])]
    source = notebook.cells[index].source.strip().splitlines()
    line = source[0].strip() if source else ""
    return f"cell {len(before) + 1} ({line[:60]}{'…' if len(line) > 60 else ''})"


def _died(place: str, client: Client) -> ProcessDied:
    hint = "Often the memory ran out: measure fewer rows at a time, or run with --jobs 1."
    how = ""
    if client.exit_code is not None and client.exit_code < 0:
        name = signal.Signals(-client.exit_code).name
        how = f" (ended by {name})"
        if name != "SIGKILL":
            hint = "A compiled library crashed; `failed.ipynb` shows where."
    elif client.exit_code is not None:
        how = f" (exit code {client.exit_code})"
        hint = "The cell, or a library that it called, ended the process."
    return ProcessDied(f"the kernel died while running this cell{how}.", where=place, hint=hint)


def _too_much(place: str, client: Client) -> TemplateError:
    used, limit = (f"{(size or 0) / 2**20:,.0f} MB" for size in (client.guard.seen, client.guard.limit))
    message = f"the report took {used} of memory, more than the {limit} that `memory` allows, and was ended."
    return TemplateError(message, where=place, hint="Raise `memory`, or measure fewer rows at a time.")


def _too_long(place: str, client: Client) -> ReportTimeout:
    from time import monotonic

    if client.deadline - monotonic() < 0.1:
        message = "the report's time was up while this cell ran."
        return ReportTimeout(message, where=place, hint="Raise `timeout: {report: seconds}`, or do less.")
    message = f"the cell ran longer than {client.cell_timeout:g} s and was ended."
    return ReportTimeout(message, where=place, hint="Raise `timeout: {cell: seconds}`, or do less.")


def _raised(name: str, value: str, traceback: str, client: Client) -> CxError:
    """An exception of a cell: ours is said as it is, any other with its place in the template."""
    kind = getattr(errors, name, None)
    if kind is errors.UnknownName:  # its text is complete already
        kind = errors.UsageError
    if isinstance(kind, type) and issubclass(kind, CxError):
        return kind(value)
    cell = client.nb.cells[client.current]
    match = _LINE.search(_COLOUR.sub("", traceback))
    line = f", line {match[2]}" if match and int(match[1]) == cell.get("execution_count") else ""
    said = f"{name}: {value}" if value else name
    return TemplateError(said, where=cell_place(client.nb, client.current) + line)
