"""What happens in a batch, told as it happens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from cxreports.run.outcome import Outcome

Kind = Literal["planned", "started", "done", "held", "skipped", "failed", "retried", "finished"]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened.

    Attributes:
        kind: "planned" and "finished" are about the batch, the others about one report.
        path: the report's folder.
        outcome: what came of it ("done", "held", "skipped", "failed", "retried").
        why: the reason why it is made ("started") or not ("skipped").
        counts: of the batch: "reports", "made", "held", "skipped", "failed", "to_make".
        seconds: that the batch took ("finished").
    """

    kind: Kind
    path: str = ""
    outcome: Outcome | None = None
    why: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def record(self) -> dict[str, Any]:
        """The event as JSON data; its keys are documented in `docs/running.md`."""
        found: dict[str, Any] = {"event": self.kind, "at": self.at.isoformat(timespec="milliseconds")}
        if self.path:
            found["path"] = self.path
        if self.why:
            found["why"] = self.why
        if self.outcome and self.kind != "skipped":
            kept = ("attempts", "seconds", *(("error",) if self.outcome.failure else ("warnings", "files")))
            found |= {key: value for key, value in self.outcome.record().items() if key in kept}
        found |= self.counts
        if self.kind == "finished":
            found["seconds"] = round(self.seconds, 3)
        return found


Watcher = Callable[[Event], None]
