"""The three ways answers become a figure: a proportion, a net of two, a mean; and their differences.

Inference works on 0-1; figures and differences are in the indicator's unit (0-100, or the scale of the
answers). Wherever a base enters an interval or a test it is the effective base (methodology R7).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from cxreports.measure import inference
from cxreports.measure.inference import Difference, Interval
from cxreports.measure.state import Scale, Tally

Accept = Callable[[float], bool]
_T_FROM = 30  # answers from which the t interval of a mean stands without a bootstrap (methodology 2.3e)
_T_ALWAYS_FROM = 1000  # ... however skewed
_SKEWED = 1.0


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its interval, in the indicator's unit."""

    value: float | None
    low: float | None = None
    high: float | None = None
    method: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def share(successes: float, n: float, confidence: float) -> Figure:
    """A proportion as a percentage, with its Wilson interval."""
    interval = inference.wilson(successes, n, confidence)
    return Figure(100 * successes / n, 100 * interval.low, 100 * interval.high, interval.method)


def share_of(tally: Tally, accept: Accept, confidence: float) -> Figure:
    """The weighted share of the answers accepted, as a percentage."""
    return share(tally.share(accept) * tally.n_eff, tally.n_eff, confidence)


def share_difference(x1: float, n1: float, x2: float, n2: float, confidence: float) -> Difference:
    """Difference of two proportions in points: Newcombe interval, pooled z or Fisher test."""
    return scaled(inference.proportion_difference(x1, n1, x2, n2, confidence), 100)


def share_of_difference(a: Tally, b: Tally, accept: Accept, confidence: float) -> Difference:
    n1, n2 = a.n_eff, b.n_eff
    return share_difference(a.share(accept) * n1, n1, b.share(accept) * n2, n2, confidence)


def net(tally: Tally, good: Accept, bad: Accept, confidence: float) -> Figure:
    """Share of the good minus share of the bad, in points, with its adjusted Wald interval."""
    plus, minus, n = _parts(tally, good, bad)
    interval = inference.adjusted_wald(plus, minus, n, confidence)
    value = 100 * (tally.share(good) - tally.share(bad))
    return Figure(value, 100 * interval.low, 100 * interval.high, "adjusted Wald")


def net_difference(a: Tally, b: Tally, good: Accept, bad: Accept, confidence: float) -> Difference:
    return scaled(inference.net_difference(_parts(a, good, bad), _parts(b, good, bad), confidence), 100)


def _parts(tally: Tally, good: Accept, bad: Accept) -> tuple[float, float, float]:
    n = tally.n_eff
    return tally.share(good) * n, tally.share(bad) * n, n


def mean(tally: Tally, confidence: float, interval: str = "auto", factor: float = 1.0) -> Figure:
    """The mean of a tally, times `factor`.

    Args:
        interval: "t", "bca", or "auto": BCa bootstrap under 30 answers or when the skew passes 1 (to 1,000
            answers), else t. Weighted answers always take t on the effective base. "auto" never claims less
            doubt on small, skewed or unanimous answers than one answer spread over the scale would leave.
    """
    found = _mean_interval(tally, confidence, interval)
    low, high = found.low, found.high
    if tally.scale:  # one answer alone gives minus to plus infinity
        low, high = max(low, tally.scale.low), min(high, tally.scale.high)
    return Figure(factor * tally.mean, factor * low, factor * high, found.method)


def _mean_interval(tally: Tally, confidence: float, interval: str) -> Interval:
    n = tally.n
    small = n < _T_FROM or (abs(tally.skew) > _SKEWED and n < _T_ALWAYS_FROM)
    plain_t = interval == "t" or (interval == "auto" and not small)
    alike = len(tally.cells) == 1
    if tally.weighted or plain_t or alike:
        found = inference.mean_interval(tally.mean, tally.sd, tally.n_eff, confidence)
    else:
        found = inference.bca_mean(tally.values, tally.counts, confidence)
    if interval == "auto" and (small or alike) and tally.scale:
        return _widened(found, tally, tally.scale, confidence)
    return found


def _widened(found: Interval, tally: Tally, scale: Scale, confidence: float) -> Interval:
    """The interval, at least as wide on each side as `spread_mean_interval`."""
    careful = inference.spread_mean_interval(
        tally.mean, tally.sd, tally.n_eff, scale.low, scale.high, confidence
    )
    low, high = min(found.low, careful.low), max(found.high, careful.high)
    return Interval(low, high, f"{found.method}, one answer spread")


def mean_difference(a: Tally, b: Tally, confidence: float, factor: float = 1.0) -> Difference:
    """Difference of two means (Welch), times `factor`."""
    found = inference.welch(a.mean, a.sd, a.n_eff, b.mean, b.sd, b.n_eff, confidence)
    return scaled(found, factor)


def scaled(difference: Difference, factor: float) -> Difference:
    return replace(
        difference,
        delta=factor * difference.delta,
        low=factor * difference.low,
        high=factor * difference.high,
        se=None if difference.se is None else factor * difference.se,
    )


def finite(value: float | None) -> float | None:
    """None for an end that no data bound: a record holds no infinity."""
    return value if value is not None and math.isfinite(value) else None
