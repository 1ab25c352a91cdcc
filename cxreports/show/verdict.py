"""Which words and colours the statistics allow (report design 2.6, methodology R9 and R13).

A word of rise or fall, a colour and an arrow come from here and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cxreports.block.model import Tone
from cxreports.measure.record import LOW_BASE, Comparison, Estimate, Result

Target = Literal["met", "around", "missed", "unknown"]


@dataclass(frozen=True, slots=True)
class Mark:
    """How a comparison may be shown: its word's key, its arrow and its tone."""

    word: str
    arrow: str
    tone: Tone


def mark(comparison: Comparison | None) -> Mark:
    """The word, arrow and tone of a comparison; without one, of none at all."""
    if comparison is None:
        return Mark("no_data", "", "mute")
    word = comparison.verdict
    if word in ("rise", "fall"):
        arrow = "▲" if word == "rise" else "▼"
        return Mark(word, arrow, _tone(comparison.better))
    if word == "small":
        return Mark(word, "▲" if (comparison.delta or 0) > 0 else "▼", "mute")
    return Mark(word, "=" if word == "not_significant" else "", "mute")


def _tone(better: bool | None) -> Tone:
    if better is None:
        return ""
    return "fav" if better else "unf"


def is_called(comparison: Comparison | None) -> bool:
    """Whether the comparison may be called a rise or a fall."""
    return comparison is not None and comparison.verdict in ("rise", "fall")


def side_tone(estimate: Estimate, side: Literal["above", "below"]) -> Tone:
    """The tone of a control chart signal: the side that is good depends on the indicator."""
    if estimate.direction == "neutral":
        return ""
    return "fav" if (side == "above") == (estimate.direction == "higher_is_better") else "unf"


def is_measured(result: Result) -> bool:
    """Whether there is something to say: data in the period, or in one that it is compared with."""
    if result.estimate.n or result.estimate.status != "no_data":
        return True
    return any(one is not None and one.reference_n > 0 for one in (result.comparison, result.year_ago))


def is_solid(estimate: Estimate) -> bool:
    """Whether the estimate has a base that may be ranked, coloured and called (R13)."""
    return estimate.status == "ok" and estimate.value is not None and estimate.n >= LOW_BASE


def is_drawn(estimate: Estimate) -> bool:
    """Whether the value may be drawn at all: hidden values and fractions are not."""
    return estimate.status in ("ok", "low_base") and estimate.value is not None


def target_state(estimate: Estimate, target: float) -> Target:
    """Whether a target is met: only when the whole interval says so."""
    if not is_solid(estimate) or estimate.ci_low is None or estimate.ci_high is None:
        return "unknown"
    if estimate.ci_low <= target <= estimate.ci_high:
        return "around"
    above = estimate.ci_low > target
    return "met" if above == (estimate.direction != "lower_is_better") else "missed"


def strength(result: Result) -> float:
    """How strong a called change is: its size in half widths of its interval."""
    comparison = result.comparison
    if comparison is None or comparison.delta is None:
        return 0.0
    if comparison.ci_low is None or comparison.ci_high is None:
        return 1.0
    half = (comparison.ci_high - comparison.ci_low) / 2
    return abs(comparison.delta) / half if half > 0 else 10.0
