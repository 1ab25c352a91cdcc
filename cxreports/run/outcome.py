"""What came of a report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from cxreports.errors import CxError

Status = Literal["ok", "held", "failed", "skipped", "not_run"]

# What may go well the next time: too slow, out of memory, a disk or a network that did not answer.
_PASSING = {"ReportTimeout", "ProcessDied", "OutputError"}
_PASSING_IN_A_CELL = {
    *("ConnectionError", "ConnectionAbortedError", "ConnectionRefusedError", "ConnectionResetError"),
    *("BrokenPipeError", "TimeoutError", "OSError", "URLError", "HTTPException", "OperationalError"),
}


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a report failed; JSON data.

    Attributes:
        kind: the error's class in `cxreports.errors`.
        message, where, hint: what is wrong, the place, what to do.
        traceback: the whole of it, for `--debug`.
    """

    kind: str
    message: str
    where: str = ""
    hint: str = ""
    traceback: str = field(default="", repr=False)

    @property
    def passing(self) -> bool:
        """Whether the same report may well succeed if it is made again: nothing is wrong with what it reads.

        >>> Failure("TemplateError", "TimeoutError: timed out").passing, Failure("NoData", "no row").passing
        (True, False)
        """
        raised = self.message.partition(":")[0] if self.kind == "TemplateError" else ""
        return self.kind in _PASSING or raised in _PASSING_IN_A_CELL

    @classmethod
    def of(cls, error: CxError, traceback: str = "") -> Failure:
        return cls(type(error).__name__, error.message, error.where, error.hint, traceback)

    def __str__(self) -> str:
        said = f"{self.where}: {self.message}" if self.where else self.message
        return f"{said}\n{self.hint}" if self.hint else said


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one report.

    Attributes:
        folder: of the report, relative to the output folder.
        status: "ok", "held" (made, but its quality checks keep it from being published), "failed", "skipped"
            (up to date), or "not_run" (the batch was stopped before its turn).
        failure: why, when it failed.
        warnings: what its reader should know, e.g. an output that could not be drawn.
        seconds: duration by phase: "execute", "render", "publish", and "total".
        files: name → SHA-256 of each file published for this run.
        peak_memory: largest resident memory of the kernel, in bytes; None where unknown.
        why: the reason why it was made or skipped, in one clause.
        attempts: how often it was tried.
    """

    folder: str
    status: Status
    failure: Failure | None = None
    warnings: tuple[str, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    peak_memory: int | None = None
    why: str = ""
    attempts: int = 1

    def record(self) -> dict[str, Any]:
        """The outcome as JSON data, one entry of `manifest.json`."""
        failure = self.failure
        error = failure and {key: getattr(failure, key) for key in ("kind", "message", "where", "hint")}
        return {
            "path": self.folder,
            "status": self.status,
            "why": self.why,
            "attempts": self.attempts,
            "error": error,
            "warnings": list(self.warnings),
            "seconds": dict(self.seconds),
            "files": dict(self.files),
        }
