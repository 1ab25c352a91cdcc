"""The parent's side of workers: start them, hand them reports, end them with all that they started."""

from __future__ import annotations

import contextlib
import math
import os
import pickle
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeAlias

from cxreports.errors import CxError, ProcessDied, ReportTimeout
from cxreports.run.fork import ADDRESS, ALWAYS, OWNER, can_fork, own_server, revive
from cxreports.run.job import Report
from cxreports.run.library import SNAPSHOTS
from cxreports.run.memory import end_family
from cxreports.run.outcome import Outcome
from cxreports.run.process import ForkedProcess, forked_worker
from cxreports.run.worker import READY

if TYPE_CHECKING:
    from cxreports.run.draft import Draft

GRACE = 30.0  # seconds besides a report's time, for its kernel to start, and to end it and keep the notebook
START = 120.0  # seconds in which a worker must have loaded its libraries
_PER_PRESS = 2  # executors that one press serves: to draw a report takes about half as long as to run it
_Running: TypeAlias = "subprocess.Popen[bytes] | ForkedProcess"
_THREADS = ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "POLARS", "RAYON", "VECLIB_MAXIMUM")


class Stopped(Exception):
    """The batch was ended from outside: the report neither failed nor was made."""


class Process:
    """A worker process, started when it is first needed and again after its end. One question at a time.

    Args:
        role: "execute" or "render".
        arguments: see `cxreports.run.worker`.
        environment: its variables.
    """

    def __init__(self, role: str, arguments: Sequence[str], environment: dict[str, str]) -> None:
        self._words, self._environment = [role, *arguments], environment
        self._process: _Running | None = None
        self._log: IO[bytes] | None = None
        self._ready = self._stopped = False

    def start(self) -> _Running:
        """Start the process, unless it runs; it loads its libraries meanwhile.

        Raises:
            Stopped: `stop` was called, perhaps meanwhile.
        """
        if self._process is None and not self._stopped:
            self._log, self._ready = tempfile.TemporaryFile(), False  # noqa: SIM115 - open as long as it lives
            self._process = forked_worker(self._words, self._environment, self._log.fileno())
        if self._process is None and not self._stopped:
            self._process = subprocess.Popen(
                # -P: a file like `calendar.py` in the user's folder must not stand in for Python's own
                [sys.executable, "-P", "-m", "cxreports.run.worker", *self._words],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._log,
                env=self._environment,
            )
        process = self._process
        if process is None or self._stopped:
            self.stop()
            raise Stopped
        return process

    def ask(self, question: object, report: Report) -> Any:
        """The answer to a question about a report.

        Raises:
            ReportTimeout: it took too long; the process was ended with all that it started.
            ProcessDied: it died.
            Stopped: `stop` was called meanwhile.
        """
        process = self.start()
        assert process.stdin is not None
        assert process.stdout is not None
        late = threading.Event()
        timer = _timer(START, process, late)
        try:
            if not self._ready:
                self._ready = pickle.load(process.stdout) == READY  # loading is not the report's time
            timer.cancel()
            timer = _timer(report.report_timeout + GRACE, process, late)
            pickle.dump(question, process.stdin, protocol=pickle.HIGHEST_PROTOCOL)
            process.stdin.flush()
            return pickle.load(process.stdout)
        except (EOFError, OSError, ValueError, pickle.UnpicklingError):
            if self._stopped:
                raise Stopped from None
            raise self._death(process, late.is_set(), report) from None
        finally:
            timer.cancel()

    def stop(self) -> None:
        """End the process and all that it started."""
        self._stopped = True
        if self._process:
            end_tree(self._process)
        self._close()

    def _death(self, process: _Running, late: bool, report: Report) -> CxError:
        end_tree(process)
        code = process.wait()
        said = self._last_words()
        self._close()
        if late:
            message = f"the report took longer than {report.report_timeout:g} s and was ended."
            return ReportTimeout(message, hint="Raise `timeout: {report: seconds}`, or do less.")
        hint = "Often the memory ran out: use fewer --jobs."
        return ProcessDied(
            f"the process that made the report died (exit code {code}). {said}".strip(), hint=hint
        )

    def _last_words(self) -> str:
        if self._log is None:
            return ""
        self._log.seek(0)
        lines = self._log.read().decode("utf-8", errors="replace").strip().splitlines()
        return lines[-1] if lines else ""

    def _close(self) -> None:
        process, self._process = self._process, None
        streams = [self._log, *((process.stdin, process.stdout) if process else ())]
        self._log = None
        for stream in streams:
            with contextlib.suppress(OSError):
                if stream:
                    stream.close()
        if process:
            process.wait()


class Presses:
    """The processes that draw reports; each is started when there are reports for it."""

    def __init__(self, out: Path, environment: dict[str, str], count: int = 1) -> None:
        self._out, self._environment, self._count = out, environment, count
        self._all: list[Process] = []
        self._idle: queue.SimpleQueue[Process] = queue.SimpleQueue()
        self._lock = threading.Lock()

    def start(self, formats: Sequence[str]) -> None:
        """Start one more, while a report that will need it still runs; at most `count` in all."""
        with self._lock:
            if not formats or len(self._all) >= self._count:
                return
            press = Process("render", [str(self._out), *formats], self._environment)
            self._all.append(press)
            try:
                press.start()
            finally:
                self._idle.put(press)  # whoever waits for it starts it again, or hears that all was stopped

    def draw(self, draft: Draft) -> Outcome:
        """Have one report drawn and published.

        Raises:
            ReportTimeout, ProcessDied, Stopped: as `Process.ask`.
        """
        press = self._idle.get()
        try:
            outcome = press.ask(draft, draft.report)
        finally:
            self._idle.put(press)
        assert isinstance(outcome, Outcome)
        return outcome

    def stop(self) -> None:
        """End them all."""
        for press in self._all:
            press.stop()


class Crew:
    """Executors, and the presses that draw what they ran: an executor goes on with the next report meanwhile.

    Args:
        out: where reports are published.
        environment: of the processes.
        executors: reports whose cells run at a time.

    Attributes:
        width: reports that keep all of them busy.
    """

    def __init__(self, out: Path, environment: dict[str, str], executors: int) -> None:
        presses = math.ceil(executors / _PER_PRESS)
        self.width = executors + presses
        self._presses = Presses(out, environment, presses)
        self._executors = [Process("execute", [str(out)], environment) for _ in range(executors)]
        self._idle: queue.SimpleQueue[Process] = queue.SimpleQueue()
        for executor in self._executors:
            self._idle.put(executor)

    def make(self, report: Report) -> Outcome:
        """Have one report made, once an executor is free. May be called by `width` threads.

        Raises:
            ReportTimeout: it took too long; the process that made it was ended with its kernel.
            ProcessDied: that process died.
            Stopped: `stop` was called meanwhile.
        """
        executor = self._idle.get()
        try:
            revive()
            executor.start()
            self._presses.start(report.formats)
            answer = executor.ask(report, report)
        finally:
            self._idle.put(executor)
        return answer if isinstance(answer, Outcome) else self._presses.draw(answer)

    def stop(self) -> None:
        """End all of them, with all that they started."""
        for executor in self._executors:
            executor.stop()
        self._presses.stop()


def _timer(seconds: float, process: _Running, late: threading.Event) -> threading.Timer:
    timer = threading.Timer(seconds, _end_late, (process, late))
    timer.daemon = True
    timer.start()
    return timer


def _end_late(process: _Running, late: threading.Event) -> None:
    late.set()
    end_tree(process)


def _today() -> str:
    """The day of the batch, as seconds: every report has one date of edition, even past midnight."""
    return str(int(datetime.combine(date.today(), time(12), UTC).timestamp()))


@contextlib.contextmanager
def forking(environment: dict[str, str]) -> Iterator[dict[str, str]]:
    """The environment with the address of a fork server, which ends with this context."""
    if not can_fork() or ADDRESS in environment:
        yield environment
        return
    server = own_server((), environment)  # or the one that `warm` started
    try:
        yield {**environment, ADDRESS: server.address}
    finally:
        server.stop()


def environment(jobs: int, snapshots: Path | None, temporary: str) -> dict[str, str]:
    """The environment of workers and kernels: fair shares of the processors, always the same hash seed."""
    share = str(max(1, (os.cpu_count() or 1) // jobs))
    threads = {
        f"{name}_NUM_THREADS" if name != "POLARS" else "POLARS_MAX_THREADS": share for name in _THREADS
    }
    own = {**ALWAYS, OWNER: str(os.getpid())}
    own["SOURCE_DATE_EPOCH"] = os.environ.get("SOURCE_DATE_EPOCH") or _today()
    own |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), temporary)  # a killed process cannot tidy up after itself
    if snapshots:
        own[SNAPSHOTS] = str(snapshots)
    return {**os.environ, **threads, **own}


def end_tree(process: _Running) -> None:
    """Kill a process and everything that it started, on every system."""
    if process.poll() is None:
        end_family(process.pid)
    process.kill()
