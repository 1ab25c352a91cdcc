"""Rows of follow-ups: when an answer came, when somebody called back, what was said afterwards (2.11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from cxreports.measure.grouping import Preparation, Prepared
from cxreports.measure.instant import as_utc, seconds

_DAY = 86_400  # seconds


@dataclass(frozen=True)
class Followups(Preparation):
    """One row per answer to follow up: how long until the contact, whether it was closed, the score after.

    A contact, closure or later score after the cut-off has not happened. A contact before the answer is
    invalid: the row is counted and left out of everything else. A score given less than a day after the
    contact does not count as a second answer.

    Attributes:
        eligible_to: highest score that is to be followed up (6: detractors; 2: dissatisfied on 1-5);
            where a row's column `eligible` says so or not, that decides.
        recovered_from, promoter_from: lowest later score that counts as recovered, as promoter.
        cutoff: seconds since 1970-01-01 UTC up to which the data reach.
    """

    eligible_to: float
    recovered_from: float
    promoter_from: float
    cutoff: int

    @property
    def table(self) -> str:
        return "followups"

    @property
    def day(self) -> str:
        return "opened_on"

    @property
    def required(self) -> tuple[str, ...]:
        return ("score", "opened_at", "contacted_at", "closed_at")

    @property
    def optional(self) -> tuple[str, ...]:
        return ("eligible", "followup_score", "followup_at")

    def rows(self, frame: Any, by: Sequence[str]) -> Prepared:
        names = frame.collect_schema().names()
        instants = [
            name for name in ("opened_at", "contacted_at", "closed_at", "followup_at") if name in names
        ]
        frame = as_utc(frame, *instants)
        frame = frame.with_columns(
            cx_from=seconds(nw.col("opened_at")),
            cx_to=self._happened("contacted_at"),
            cx_end=self._happened("closed_at"),
        )
        score = nw.col("score").cast(nw.Float64)
        low = score <= self.eligible_to
        if "eligible" in names:
            declared = nw.col("eligible").cast(nw.Int64)
            low = nw.when(declared.is_null()).then(low).otherwise(declared == 1)
        frame = frame.filter((nw.col("cx_from") <= self.cutoff) & low)
        frame = frame.with_columns(
            cx_invalid=_flag(nw.col("cx_to") < nw.col("cx_from")),
            cx_contacted=_flag(~nw.col("cx_to").is_null()),
            cx_closed=_flag(~nw.col("cx_end").is_null()),
        )
        frame = self._asked_again(frame, names)
        return Prepared(
            frame,
            (
                "cx_from",
                "cx_to",
                "cx_invalid",
                "cx_contacted",
                "cx_closed",
                "cx_again",
                "cx_recovered",
                "cx_promoter",
            ),
        )

    def _happened(self, column: str) -> Any:
        instant = seconds(nw.col(column))
        return nw.when(instant <= self.cutoff).then(instant)

    def _asked_again(self, frame: Any, names: Sequence[str]) -> Any:
        if "followup_score" not in names:
            zero = nw.lit(0)
            return frame.with_columns(cx_again=zero, cx_recovered=zero, cx_promoter=zero)
        later = nw.col("followup_score").cast(nw.Float64)
        asked = ~later.is_null()
        if "followup_at" in names:
            at = seconds(nw.col("followup_at"))
            rested = nw.col("cx_to").is_null() | (at >= nw.col("cx_to") + _DAY)
            asked = asked & ~at.is_null() & (at <= self.cutoff) & rested
        frame = frame.with_columns(cx_again=_flag(asked))
        again = nw.col("cx_again")
        return frame.with_columns(
            cx_recovered=again * _flag(later >= self.recovered_from),
            cx_promoter=again * _flag(later >= self.promoter_from),
        )


def _flag(condition: Any) -> Any:
    return nw.when(condition).then(nw.lit(1)).otherwise(nw.lit(0))
