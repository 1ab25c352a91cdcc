"""Which reports must be made, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from cxreports.run.inputs import difference
from cxreports.run.job import Report
from cxreports.run.outcome import Outcome
from cxreports.run.store import Store

Mode = Literal["changed", "all", "failed"]
"""Which reports are made: those that are not up to date, all of them, or those that failed the last time."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a report must be made, and why (or why not) in one clause.

    Attributes:
        standing: what came of the report that stands, when it need not be made.
    """

    report: Report
    why: str
    standing: Outcome | None = None


def verdicts(reports: Iterable[Report], store: Store, mode: Mode = "changed") -> Iterator[Verdict]:
    """A verdict for each report, in order."""
    for report in reports:
        if mode == "all":
            yield Verdict(report, "asked for with --force")
            continue
        record = store.record(report.folder)
        failed = record is not None and record.get("status") not in ("ok", "held")
        if mode == "failed" and not failed:
            yield _skipped(report, record, "did not fail the last time" if record else "never made")
        elif record is None:
            yield Verdict(report, "not made yet")
        elif failed:
            yield Verdict(report, "failed the last time")
        elif why := difference(record, report) or store.fault(report.folder, record["files"]):
            yield Verdict(report, why)
        elif record.get("status") == "held":
            yield _held(report, record)
        else:
            yield _skipped(report, record, f"up to date since {_moment(record)}")


def _skipped(report: Report, record: dict[str, Any] | None, why: str) -> Verdict:
    files = dict((record or {}).get("files", {}))
    return Verdict(report, why, Outcome(report.folder, "skipped", files=files, why=why))


def _held(report: Report, record: dict[str, Any]) -> Verdict:
    """A report that would be held again: nothing that it is made from has changed."""
    why = f"held since {_moment(record)}"
    return Verdict(report, why, Outcome(report.folder, "held", files=dict(record["files"]), why=why))


def _moment(record: dict[str, Any]) -> str:
    """When a report was made, on the clock of this machine."""
    return datetime.fromisoformat(record["started_at"]).astimezone().strftime("%Y-%m-%d %H:%M")
