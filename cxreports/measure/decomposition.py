"""Why a total changed: the performance of its segments, or their weight (methodology 3.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from math import prod

import numpy as np
from numpy.typing import NDArray

from cxreports.errors import NoData, UsageError
from cxreports.measure.inference import Interval

_MOST_FACTORS = 6  # every order of the factors is walked through
_METHOD = "bootstrap percentile"


@dataclass(frozen=True, slots=True)
class Effect:
    """What one segment contributed to a change, in the unit of the value.

    Attributes:
        rate: by its own performance.
        mix: by its weight in the total.
        promoters, detractors: the two halves of `rate` for an NPS, in points of NPS; None for other values.
    """

    rate: float
    mix: float
    promoters: float | None = None
    detractors: float | None = None


@dataclass(frozen=True, slots=True)
class Decomposition:
    """A change of a total, split without residual: delta = rate + mix.

    Attributes:
        before, after: the two totals; delta is after minus before.
        rate, mix: the sums over segments.
        segments: the effect of each segment, those absent from a period included.
        rate_interval, mix_interval: bootstrap intervals of the two sums, where asked for.
    """

    before: float
    after: float
    delta: float
    rate: float
    mix: float
    segments: Mapping[str, Effect]
    rate_interval: Interval | None = None
    mix_interval: Interval | None = None


Weighted = Mapping[str, tuple[float, float | None]]
Classes = Mapping[str, tuple[float, float, float]]
_Array = NDArray[np.float64]


def decompose(previous: Weighted, current: Weighted) -> Decomposition:
    """Kitagawa's (1955) symmetric decomposition of a change of a mean or share (methodology 3.3).

    rate_k = (w0 + w1)/2 (r1 - r0) and mix_k = ((r0 + r1)/2 - R)(w1 - w0), where R is the mean of the two
    totals. A segment absent from a period takes its value from the other one: all its effect is mix. The mix
    of respondents is not the mix of customers: weight by the customer base to read it so.

    Args:
        previous, current: segment -> (weight, value). Weights are bases or shares, in any unit; values are in
            any unit, None where the weight is 0.

    Returns:
        Decomposition in the unit of the values.

    Raises:
        NoData: a period without any weight. UsageError: a negative weight, or a weight without value.

    >>> found = decompose({"B2C": (600, 20), "B2B": (400, 50)}, {"B2C": (800, 22), "B2B": (200, 55)})
    >>> round(found.delta, 6), round(found.rate, 6), round(found.mix, 6)
    (-3.4, 2.9, -6.3)
    """
    names = list(dict.fromkeys([*previous, *current]))
    w0, r0 = _columns(previous, names, "previous")
    w1, r1 = _columns(current, names, "current")
    r0, r1 = np.where(w0 > 0, r0, r1), np.where(w1 > 0, r1, r0)
    rate, mix = _effects(w0, r0, w1, r1)
    before, after = float(w0 @ r0), float(w1 @ r1)
    effects = {
        name: Effect(float(by_rate), float(by_mix))
        for name, by_rate, by_mix in zip(names, rate, mix, strict=True)
    }
    return Decomposition(before, after, after - before, float(rate.sum()), float(mix.sum()), effects)


def decompose_nps(
    previous: Classes,
    current: Classes,
    confidence: float = 0.95,
    seed: int = 0,
    replicates: int = 2000,
) -> Decomposition:
    """`decompose` for an NPS, each rate split into promoters and detractors, with bootstrap intervals.

    Args:
        previous, current: segment -> (promoters, passives, detractors), whole counts.
        confidence: level of the intervals; respondents are resampled within segment and period.
        seed, replicates: the same inputs give the same intervals (methodology R20).

    Returns:
        Decomposition in points of NPS.

    Raises:
        NoData: a period without any answer. UsageError: a negative count.

    >>> found = decompose_nps({"a": (6, 2, 2), "b": (1, 1, 2)}, {"a": (7, 2, 1), "b": (1, 2, 1)})
    >>> round(found.delta, 6), round(found.segments["a"].promoters, 6)
    (21.428571, 7.142857)
    """
    net = decompose(_values(previous, 1, -1), _values(current, 1, -1))
    promoters = decompose(_values(previous, 1, 0), _values(current, 1, 0)).segments
    detractors = decompose(_values(previous, 0, -1), _values(current, 0, -1)).segments
    segments = {
        name: replace(effect, promoters=promoters[name].rate, detractors=detractors[name].rate)
        for name, effect in net.segments.items()
    }
    rates, mixes = _resampled(previous, current, list(net.segments), seed, replicates)
    tails = [(1 - confidence) / 2, (1 + confidence) / 2]
    (rate_low, rate_high), (mix_low, mix_high) = np.quantile([rates, mixes], tails, axis=1).T.tolist()
    return replace(
        net,
        segments=segments,
        rate_interval=Interval(rate_low, rate_high, _METHOD),
        mix_interval=Interval(mix_low, mix_high, _METHOD),
    )


def decompose_product(before: Mapping[str, float], after: Mapping[str, float]) -> dict[str, float]:
    """Effect of each factor on the change of their product (Das Gupta's symmetric form; methodology 3.3).

    Revenue = customers x orders per customer x basket, for example. Each factor is changed in turn, and its
    effect averaged over all orders; the effects sum to the change exactly.

    Args:
        before, after: the same factors, at most six.

    Returns:
        Factor -> effect on after minus before, in the unit of the product.

    Raises:
        UsageError: the factors differ, or there are more than six.

    >>> decompose_product({"customers": 100, "basket": 20}, {"customers": 110, "basket": 22})
    {'customers': 210.0, 'basket': 210.0}
    """
    if set(before) != set(after) or len(before) > _MOST_FACTORS:
        raise UsageError(
            f"factors {sorted(before)} and {sorted(after)} cannot be compared.",
            hint=f"Give the same factors twice, at most {_MOST_FACTORS}.",
        )
    effects = dict.fromkeys(before, 0.0)
    orders = list(permutations(before))
    for order in orders:
        point = dict(before)
        for name in order:
            start = prod(point.values())
            point[name] = after[name]
            effects[name] += prod(point.values()) - start
    return {name: total / len(orders) for name, total in effects.items()}


def _columns(period: Weighted, names: Sequence[str], which: str) -> tuple[_Array, _Array]:
    pairs = [period.get(name, (0.0, None)) for name in names]
    for name, (weight, value) in zip(names, pairs, strict=True):
        if not weight >= 0 or (weight > 0 and value is None):
            raise UsageError(f"segment {name!r} has weight {weight!r} and value {value!r}.", where=which)
    weights = np.array([weight for weight, _ in pairs], dtype=float)
    if not weights.sum() > 0:
        raise NoData("there is no answer in this period.", where=which)
    return weights / weights.sum(), np.array([value or 0.0 for _, value in pairs], dtype=float)


def _effects(w0: _Array, r0: _Array, w1: _Array, r1: _Array) -> tuple[_Array, _Array]:
    """Rate and mix by segment, the last axis; values may carry replicates on a first axis."""
    middle = ((r0 @ w0) + (r1 @ w1)) / 2
    rate = (w0 + w1) / 2 * (r1 - r0)
    return rate, ((r0 + r1) / 2 - np.expand_dims(middle, -1)) * (w1 - w0)


def _values(period: Classes, promoter: int, detractor: int) -> dict[str, tuple[float, float | None]]:
    return {
        name: (
            sum(counts),
            100 * (promoter * counts[0] + detractor * counts[2]) / sum(counts) if sum(counts) else None,
        )
        for name, counts in period.items()
    }


def _resampled(
    previous: Classes, current: Classes, names: Sequence[str], seed: int, replicates: int
) -> tuple[_Array, _Array]:
    rng = np.random.default_rng(seed)
    nothing = (0.0, 0.0, 0.0)
    weights, values = [], []
    for period in (previous, current):
        table = np.array([period.get(name, nothing) for name in names], dtype=float)
        bases = table.sum(axis=1)
        drawn = np.zeros((replicates, len(names)))
        for column in np.flatnonzero(bases):
            n = round(bases[column])
            draws = rng.multinomial(n, table[column] / bases[column], size=replicates)
            drawn[:, column] = 100 * (draws[:, 0] - draws[:, 2]) / n
        weights.append(bases / bases.sum())
        values.append(drawn)
    w0, w1 = weights
    r0, r1 = np.where(w0 > 0, values[0], values[1]), np.where(w1 > 0, values[1], values[0])
    rate, mix = _effects(w0, r0, w1, r1)
    return rate.sum(axis=1), mix.sum(axis=1)
