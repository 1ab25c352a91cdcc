"""What came of a report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from cxreports.errors import CxError

Status = Literal["ok", "failed"]


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
        status: "ok" or "failed".
        failure: why, when it failed.
        warnings: what its reader should know, e.g. an output that could not be drawn.
        seconds: duration by phase: "execute", "render", "publish", and "total".
        files: name → SHA-256 of each file published for this run.
        peak_memory: largest resident memory of the kernel, in bytes; None where unknown.
    """

    folder: str
    status: Status
    failure: Failure | None = None
    warnings: tuple[str, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    peak_memory: int | None = None

    def record(self) -> dict[str, Any]:
        """The outcome as JSON data, one entry of `manifest.json`."""
        failure = self.failure
        error = failure and {key: getattr(failure, key) for key in ("kind", "message", "where", "hint")}
        return {
            "path": self.folder,
            "status": self.status,
            "error": error,
            "warnings": list(self.warnings),
            "seconds": dict(self.seconds),
            "files": dict(self.files),
        }
