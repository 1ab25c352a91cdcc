"""What the call rule says of many reports whose truth is known (methodology R9 to R11).

A report compares every segment with the rest of the base, as `Study.split` does, or with its own previous
period, as `Study.by_previous` does: one family each, through the public `compare`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

import numpy as np

from cxreports.measure import CES, CSAT, NPS, Comparison, Indicator, Result
from cxreports.measure.compare import Pair, compare

SEGMENTS = 20
INDICATORS: Mapping[str, Indicator] = {"NPS": NPS, "CSAT": CSAT, "CES": CES}
SHAPES: Mapping[str, Sequence[float]] = {  # shares of the answers, lowest first
    "NPS": (0.03, 0.01, 0.02, 0.03, 0.03, 0.08, 0.10, 0.15, 0.20, 0.15, 0.20),  # NPS +5
    "CSAT": (0.06, 0.08, 0.16, 0.40, 0.30),  # 70 % satisfied
    "CES": (0.08, 0.08, 0.12, 0.20, 0.20, 0.20, 0.12),  # index 57
}
BETTER: Mapping[str, Sequence[float]] = {  # the same, 20 points higher
    "NPS": (0.02, 0.01, 0.01, 0.02, 0.02, 0.05, 0.07, 0.15, 0.20, 0.22, 0.23),
    "CSAT": (0.01, 0.02, 0.07, 0.45, 0.45),
    "CES": (0.02, 0.03, 0.04, 0.07, 0.22, 0.28, 0.34),
}


@dataclass(frozen=True)
class Rates:
    """Shares of the reports, 0-1.

    Attributes:
        alarms: with a call on a segment that is like the others.
        uncorrected: with a p value of 0.05 or less on such a segment, as without the rule.
        found: with a call, in the right direction, on the segment that is better; 0 without one.
    """

    alarms: float
    uncorrected: float
    found: float


def rates(
    name: str,
    n: int,
    reports: int,
    seed: int,
    *,
    better: int = 0,
    kind: str = "rest",
    segments: int = SEGMENTS,
) -> Rates:
    """Draw reports of `segments` segments of `n` answers, the first `better` of them truly better."""
    rng = np.random.default_rng(seed)
    shapes = [BETTER[name] if place < better else SHAPES[name] for place in range(segments)]
    alarms = uncorrected = found = 0
    for _ in range(reports):
        now = [_state(name, rng.multinomial(n, shape)) for shape in shapes]
        if kind == "rest":
            then = [_rest(now, place) for place in range(segments)]
        else:
            then = [_state(name, rng.multinomial(n, SHAPES[name])) for _ in range(segments)]
        told = _compared(name, now, then, kind)
        alarms += any(one.called for one in told[better:])
        uncorrected += any(one.p is not None and one.p <= 0.05 for one in told[better:])
        found += any(one.verdict == "rise" for one in told[:better])
    return Rates(alarms / reports, uncorrected / reports, found / reports)


def _compared(name: str, now: Sequence[Any], then: Sequence[Any], kind: Any) -> list[Comparison]:
    indicator = INDICATORS[name]
    pairs = [
        Pair(indicator, _result(indicator, one), _result(indicator, other), kind)
        for one, other in zip(now, then, strict=True)
    ]
    return compare(kind, pairs, family="F2" if kind == "rest" else "F3")


def _state(name: str, counts: Any) -> Any:
    lowest = 0 if name == "NPS" else 1
    rows = [{"cx_value": answer, "cx_n": int(count)} for answer, count in enumerate(counts, lowest) if count]
    return INDICATORS[name].state(rows)


def _rest(states: Sequence[Any], place: int) -> Any:
    return reduce(add, (state for other, state in enumerate(states) if other != place))


def _result(indicator: Indicator, state: Any) -> Result:
    return Result(indicator.finish(state), state=state)
