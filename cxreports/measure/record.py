"""What a measurement gives: records, not numbers (methodology R1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

Status = Literal["ok", "low_base", "fraction", "hidden", "no_data", "blocked"]
Direction = Literal["higher_is_better", "lower_is_better", "neutral"]
Verdict = Literal["rise", "fall", "not_significant", "small", "low_base", "hidden", "no_data", "incomparable"]

LOW_BASE = 30  # below: shown, never ranked, coloured or called (R13)
FRACTION_BASE = 10  # below: shown only as a fraction (R13)
ANONYMITY_BASE = 5  # below: hidden (R13)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with all that is needed to defend it.

    Attributes:
        value: in `unit`; shares and indices as 0-100, NPS in points; None where there is none (R2).
        unit: "points", "%", "index", "h", "score" or "".
        direction: which way is good.
        n: valid answers (or customers, tickets...) behind the value.
        n_missing, n_invalid: left out for want of an answer; left out as out of scale (R3).
        n_eff: Kish effective base; equal to n without weights (R7).
        ci_low, ci_high: interval at level `confidence`, in `unit`.
        method: the interval's name.
        status: "ok"; "low_base" (n < 30); "fraction" (n < 10); "hidden" (n < 5, value withheld);
            "no_data" (n = 0); "blocked" (more than 10 % invalid).
        definition_id, definition_version: the indicator's contract, e.g. "csat.top_box" and "1".
        period, segment: keys of what was measured; None when not restricted.
        data_cutoff: ISO instant up to which the data reach.
        by: the group's keys, e.g. {"region": "Nord", "month": "2026-10"}.
        details: the counts and secondary figures behind the value, e.g. {"promoters": 120}.
        warnings: sentences in English for the quality annex.
    """

    value: float | None
    unit: str
    direction: Direction
    n: int
    n_missing: int = 0
    n_invalid: int = 0
    n_eff: float = 0.0
    ci_low: float | None = None
    ci_high: float | None = None
    confidence: float = 0.95
    method: str = ""
    status: Status = "ok"
    definition_id: str = ""
    definition_version: str = "1"
    period: str | None = None
    segment: str | None = None
    data_cutoff: str | None = None
    by: Mapping[str, Any] = field(default_factory=dict)
    details: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    def masked(self) -> Estimate:
        """The same record with everything withheld that could tell an answer (R13, R14)."""
        return replace(self, value=None, ci_low=None, ci_high=None, details={}, status="hidden")


@dataclass(frozen=True, slots=True)
class Comparison:
    """The difference to a reference, with its interval, its test, and whether it may be called (R9).

    Attributes:
        kind: "previous", "year_ago" or "rest".
        reference: key of the reference: a period, or "rest".
        reference_value, reference_n: the reference's value (same unit) and base.
        delta: value minus reference, in the estimate's unit ("points" of percentage for shares).
        ci_low, ci_high: interval of the difference.
        p, p_adjusted: two-sided p, and the same after Benjamini-Hochberg in `family` of `family_size`.
        materiality: the smallest difference worth calling.
        called: p_adjusted <= q and |delta| >= materiality, with bases of 30 or more.
        verdict: "rise" or "fall" when called; "small" when significant but not material;
            "not_significant"; or why nothing can be said.
        better: True or False when called and the direction is not neutral, else None.
        method: the test's name.
    """

    kind: Literal["previous", "year_ago", "rest"]
    reference: str
    reference_value: float | None
    reference_n: int
    delta: float | None
    ci_low: float | None = None
    ci_high: float | None = None
    p: float | None = None
    p_adjusted: float | None = None
    family: str = ""
    family_size: int = 1
    materiality: float = 0.0
    called: bool = False
    verdict: Verdict = "no_data"
    better: bool | None = None
    method: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """An estimate, what it is compared with, and the mergeable state it was computed from."""

    estimate: Estimate
    comparison: Comparison | None = None
    year_ago: Comparison | None = None
    state: Any = field(default=None, repr=False, compare=False)

    def record(self) -> dict[str, Any]:
        """The R1 record as JSON data, with its comparisons under `comparison` and `year_ago`."""
        return {
            **_plain(self.estimate),
            "comparison": _plain(self.comparison) if self.comparison else None,
            "year_ago": _plain(self.year_ago) if self.year_ago else None,
        }


def _plain(record: Estimate | Comparison) -> dict[str, Any]:
    return {name: _json(getattr(record, name)) for name in record.__dataclass_fields__}


def _json(value: Any) -> Any:
    """A field as JSON data."""
    if isinstance(value, Mapping):
        return dict(value)
    return list(value) if isinstance(value, tuple) else value
