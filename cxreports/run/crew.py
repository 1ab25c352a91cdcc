"""The parent's side of a worker: start it, hand it a report, end it with all that it started."""

from __future__ import annotations

import contextlib
import os
import pickle
import subprocess
import sys
import tempfile
import threading
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import IO

import psutil

from cxreports.errors import CxError, ReportTimeout, TemplateError
from cxreports.run.job import Report
from cxreports.run.library import SNAPSHOTS
from cxreports.run.outcome import Outcome

GRACE = 10.0  # seconds after a report's time in which a worker may end it itself and keep the notebook
START = 120.0  # seconds in which a worker must have loaded its libraries
_THREADS = ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "POLARS", "RAYON", "VECLIB_MAXIMUM")


class Stopped(Exception):
    """The batch was ended from outside: the report neither failed nor was made."""


class Worker:
    """A process that makes one report at a time, started when it is first needed and again after its end."""

    def __init__(self, out: Path, environment: dict[str, str]) -> None:
        self._out, self._environment = out, environment
        self._process: subprocess.Popen[bytes] | None = None
        self._log: IO[bytes] | None = None
        self._stopped = False

    def make(self, report: Report) -> Outcome:
        """Have one report made.

        Raises:
            ReportTimeout: it took too long; the worker and its kernel were ended.
            TemplateError: the worker died.
            Stopped: `stop` was called meanwhile.
        """
        fresh = self._process is None
        process = self._process or self._start()
        assert process.stdin is not None
        assert process.stdout is not None
        late = threading.Event()
        timer = _timer(START, process, late)
        try:
            if fresh:
                pickle.load(process.stdout)  # "ready": loading the libraries is not the report's time
            timer.cancel()
            timer = _timer(report.report_timeout + GRACE, process, late)
            pickle.dump(report, process.stdin)
            process.stdin.flush()
            answer = pickle.load(process.stdout)
        except (EOFError, OSError, ValueError, pickle.UnpicklingError):
            if self._stopped:
                raise Stopped from None
            raise self._death(process, late.is_set(), report) from None
        finally:
            timer.cancel()
        assert isinstance(answer, Outcome)
        return answer

    def stop(self) -> None:
        """End the worker and all that it started."""
        self._stopped = True
        if self._process:
            end_tree(self._process)
        self._close()

    def _start(self) -> subprocess.Popen[bytes]:
        if self._stopped:
            raise Stopped
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the worker lives
        self._process = subprocess.Popen(
            # -P: a file like `calendar.py` in the user's folder must not stand in for Python's own
            [sys.executable, "-P", "-m", "cxreports.run.worker", str(self._out)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            env=self._environment,
        )
        return self._process

    def _death(self, process: subprocess.Popen[bytes], late: bool, report: Report) -> CxError:
        end_tree(process)
        code = process.wait()
        said = self._last_words()
        self._close()
        if late:
            message = f"the report took longer than {report.report_timeout:g} s and was ended."
            return ReportTimeout(message, hint="Raise `timeout: {report: seconds}`, or do less.")
        hint = "Often the memory ran out: use fewer --jobs."
        return TemplateError(
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


def _timer(seconds: float, process: subprocess.Popen[bytes], late: threading.Event) -> threading.Timer:
    timer = threading.Timer(seconds, _end_late, (process, late))
    timer.daemon = True
    timer.start()
    return timer


def _end_late(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    end_tree(process)


def _today() -> str:
    """The day of the batch, as seconds: every report has one date of edition, even past midnight."""
    return str(int(datetime.combine(date.today(), time(12), UTC).timestamp()))


def environment(jobs: int, snapshots: Path | None, temporary: str) -> dict[str, str]:
    """The environment of workers and kernels: fair shares of the processors, always the same hash seed."""
    share = str(max(1, (os.cpu_count() or 1) // jobs))
    threads = {
        f"{name}_NUM_THREADS" if name != "POLARS" else "POLARS_MAX_THREADS": share for name in _THREADS
    }
    own = {"CXREPORTS_BATCH": "1", "PYTHONHASHSEED": "0", "PYTHONUTF8": "1", "PYTHONIOENCODING": "utf-8"}
    own["SOURCE_DATE_EPOCH"] = os.environ.get("SOURCE_DATE_EPOCH") or _today()
    own |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), temporary)  # a killed process cannot tidy up after itself
    if snapshots:
        own[SNAPSHOTS] = str(snapshots)
    return {**os.environ, **threads, **own}


def end_tree(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and everything that it started, on every system."""
    with contextlib.suppress(psutil.Error):
        parent = psutil.Process(process.pid)
        for one in [*parent.children(recursive=True), parent]:
            with contextlib.suppress(psutil.Error):
                one.kill()
    process.kill()
