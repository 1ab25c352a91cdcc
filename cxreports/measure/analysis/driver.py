"""Key drivers: what satisfaction goes with (methodology 3.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from cxreports.errors import DataError, NoData, UsageError
from cxreports.measure.analysis.columns import adopt, complete, numeric, totals
from cxreports.measure.analysis.crossproducts import CrossProducts, cross_products
from cxreports.measure.analysis.missing import gaps
from cxreports.measure.analysis.record import Analysis, named
from cxreports.measure.analysis.resample import BLOCKS, blocks, resampled
from cxreports.measure.analysis.shares import johnson_shares, lmg_shares
from cxreports.measure.inference import Interval, johnson, lmg
from cxreports.measure.inference.interval import check_confidence

Floats = NDArray[np.float64]
_MOST_LMG = 12  # 2^12 subsets
_PER_DRIVER = 10  # respondents needed for each driver
_WEAK, _HALO, _CONDITION = 0.10, 0.6, 30.0
_INVALID_WARN, _INVALID_STOP, _COMPLETE = 0.02, 0.10, 0.7


@dataclass(frozen=True, slots=True)
class Driver:
    """One driver, in rank order.

    Attributes:
        share: percentage of R² that is its own, 0-100; interval: of it.
        r: correlation with the target, -1 to 1: its sign is the direction of the association.
        contribution: its part of R², 0-1; contributions sum to R².
        rank: 1 is the first. rank_low, rank_high: bootstrap interval of the rank.
        group: drivers of one group are level with each other (« ex æquo »): the interval of their rank
            reaches that of the group's first. 1 is the first group.
        mean: its mean, in its own unit.
    """

    name: str
    share: float
    interval: Interval | None
    r: float
    contribution: float
    rank: int
    rank_low: int
    rank_high: int
    group: int
    mean: float


@dataclass(frozen=True, kw_only=True)
class Drivers(Analysis):
    """Drivers of a target, first rank first; an association, never an effect.

    Attributes:
        n: respondents with the target and every driver. n_missing: those who lack one; n_invalid: those with
            an answer off the scale.
        n_eff: Kish effective base; n without weights.
        r2: share of the target's variance that the drivers explain together, 0-1; r2_interval: of it.
        mean_r: mean |r| between drivers. condition: condition index of their correlations (square root of the
            largest over the smallest eigenvalue); above 30 shares are unstable.
        seed, replicates: of the bootstrap (R20).
    """

    definition_id: ClassVar[str] = "drivers"
    target: str
    drivers: tuple[Driver, ...]
    n_eff: float
    r2: float
    r2_interval: Interval | None
    mean_r: float
    condition: float
    seed: int
    replicates: int

    def __getitem__(self, name: str) -> Driver:
        return named("driver", name, {driver.name: driver for driver in self.drivers})


def drivers(
    frame: Any,
    target: str,
    drivers: Sequence[str],
    *,
    weight: str = "",
    scale: tuple[float, float] | None = None,
    confidence: float = 0.95,
    seed: int = 0,
    replicates: int = 1000,
) -> Drivers:
    """Share of each driver in what explains a target (LMG, Groemping 2006; Johnson 2000; methodology 3.1).

    LMG to 12 drivers, Johnson's relative weights above. Respondents must have the target and every driver.
    Cross-products are summed by the frame's engine; the bootstrap reads distinct answers and their counts.

    Args:
        frame: one row per respondent, numeric columns (`wide` makes them of canonical responses).
        target: column explained, e.g. 0-10 recommendation or overall satisfaction.
        drivers: columns that explain it, two or more.
        weight: column of weights; "" for none. A row without a weight above 0 is missing.
        scale: both ends of the drivers' scale; an answer off it is invalid (0 for "not applicable" on 1-5).
        replicates: bootstrap resamples of respondents; 0 for no interval, and no row read.

    Returns:
        Record; shares 0-100, R² 0-1.

    Raises:
        NoData: fewer than 10 complete respondents per driver. DataError: a column is absent, is no number or
            has one value only; a driver was asked to some kinds of respondents; more than 10 % of the
            respondents have an answer off the scale. UsageError: fewer than two drivers, or one twice.

    >>> import pandas as pd
    >>> rng = np.random.default_rng(1)
    >>> frame = pd.DataFrame(rng.integers(1, 6, (300, 2)), columns=["delivery", "price"])
    >>> frame["nps"] = 2 * frame["delivery"] + frame["price"] + rng.normal(0, 1, 300)
    >>> found = drivers(frame, "nps", ["price", "delivery"])
    >>> [(one.name, round(one.share), one.rank_low, one.rank_high) for one in found.drivers]
    [('delivery', 80, 1, 1), ('price', 20, 2, 2)]
    """
    names = _checked(target, drivers, confidence)
    known = numeric(adopt(frame, [target, *names, *([weight] if weight else [])], table="responses"),
                    [target, *names, *([weight] if weight else [])])  # fmt: skip
    if weight:
        known = known.with_columns(nw.when(nw.col(weight) > 0).then(nw.col(weight)).alias(weight))
    asked, valid, n_invalid = _on_scale(known, target, names, scale)
    cautions = _selection(valid, target, names)
    rows = complete(valid, [target, *names, *([weight] if weight else [])])
    state = cross_products(rows, [*names, target], weight)
    cautions += _base(state, asked, n_invalid, len(names))
    return _told(state, rows, weight, asked, n_invalid, cautions, confidence, seed, replicates)


def _told(
    state: CrossProducts, rows: Any, weight: str, asked: int, n_invalid: int, cautions: tuple[str, ...],
    confidence: float, seed: int, replicates: int,
) -> Drivers:  # fmt: skip
    *names, target = state.names
    whole = state.correlations()
    between, with_target = whole[:-1, :-1], whole[:-1, -1]
    one = lmg if len(names) <= _MOST_LMG else johnson
    parts = np.array(one(between, with_target))
    r2 = float(parts.sum())
    draws = None
    if replicates:
        share = lmg_shares if one is lmg else johnson_shares
        draws = resampled(blocks(rows, state, weight, seed), len(state.names), share, seed, replicates)
    ranked = _ranked(names, parts, with_target, state.means, draws, confidence)
    mean_r, condition = _collinearity(between)
    method = "LMG (Shapley)" if one is lmg else "Johnson relative weights"
    return Drivers(
        target=target, drivers=ranked, n=state.n, n_missing=asked - n_invalid - state.n, n_invalid=n_invalid,
        n_eff=state.weight**2 / state.weight2, r2=r2,
        r2_interval=None if draws is None else _interval(draws.sum(axis=1), confidence),
        mean_r=mean_r, condition=condition, confidence=confidence, seed=seed, replicates=replicates,
        method=f"{method}, {_bootstrap_words(state.n, replicates)}",
        warnings=(*cautions, *_model(r2, mean_r, condition)),
    )  # fmt: skip


def _checked(target: str, names: Sequence[str], confidence: float) -> list[str]:
    check_confidence(confidence)
    listed = list(names)
    if len(listed) < 2 or len(set(listed)) < len(listed) or target in listed:
        raise UsageError(
            f"drivers {listed} cannot share the R² of {target!r}.",
            hint="Name two drivers or more, each once, and not the target.",
        )
    return listed


def _on_scale(
    frame: Any, target: str, names: Sequence[str], scale: tuple[float, float] | None
) -> tuple[int, Any, int]:
    """Respondents with a target; the frame without answers off the scale; respondents who gave one."""
    frame = frame.filter(~nw.col(target).is_null())
    if scale is None:
        return int(totals(frame, {})["cx_n"]), frame, 0
    low, high = scale
    off: Any = nw.lit(0)
    for name in names:
        outside = (nw.col(name) < low) | (nw.col(name) > high)
        off = off + nw.when(outside).then(nw.lit(1)).otherwise(nw.lit(0))
    frame = frame.with_columns(off.alias("cx_off"))
    flag = nw.when(nw.col("cx_off") > 0).then(nw.lit(1)).otherwise(nw.lit(0))
    sums = totals(frame, {"cx_invalid": flag})
    return int(sums["cx_n"]), frame.filter(nw.col("cx_off") == 0), int(sums["cx_invalid"])


def _selection(frame: Any, target: str, names: Sequence[str]) -> tuple[str, ...]:
    found = gaps(frame, target, names)
    chosen = [gap for gap in found if gap.selective]
    if chosen:
        gap = chosen[0]
        raise DataError(
            f"driver {gap.driver!r} has no answer from {gap.missing:.0%} of the respondents, who differ by "
            f"{abs(gap.difference or 0.0):.1f} standard deviations on {target!r}.",
            hint="It was put to some kinds of customers only: leave it out, or analyse them apart.",
        )
    return tuple(
        f"driver {gap.driver!r} is missing for {gap.missing:.0%}, who differ on {target!r}: the shares hold "
        "for those who answered."
        for gap in found
        if gap.suspect
    )


def _base(state: CrossProducts, asked: int, n_invalid: int, p: int) -> tuple[str, ...]:
    if state.n < _PER_DRIVER * p:
        raise NoData(
            f"{state.n} respondents answered everything; {p} drivers need {_PER_DRIVER * p}.",
            hint="Take fewer drivers or a longer period.",
        )
    invalid = n_invalid / asked
    if invalid > _INVALID_STOP:
        raise DataError(
            f"{n_invalid} of {asked} respondents ({invalid:.1%}) have an answer off the scale.",
            hint="Make the code for 'not applicable' a missing answer, or correct `scale`.",
        )
    told = []
    if invalid > _INVALID_WARN:
        told.append(f"{n_invalid} of {asked} respondents ({invalid:.1%}) have an answer off the scale.")
    if state.n < _COMPLETE * (asked - n_invalid):
        told.append(
            f"Only {state.n} of {asked - n_invalid} respondents answered everything; where a touchpoint was "
            "not used, a separate model is needed."
        )
    return tuple(told)


def _collinearity(between: Floats) -> tuple[float, float]:
    p = len(between)
    mean_r = float(np.abs(between[np.triu_indices(p, 1)]).mean())
    eigen = np.linalg.eigvalsh(between)
    return mean_r, float(np.sqrt(eigen[-1] / eigen[0])) if eigen[0] > 1e-12 else float("inf")


def _model(r2: float, mean_r: float, condition: float) -> tuple[str, ...]:
    told = ["Shares are associations: they do not show that improving a driver would raise the target."]
    if r2 < _WEAK:
        told.append(f"The drivers explain little of the target (R² = {r2:.1%}): what matters was not asked.")
    if mean_r > _HALO:
        told.append(f"The drivers go together (mean |r| = {mean_r:.2f}): shares are drawn towards equality.")
    if condition > _CONDITION:
        told.append(
            f"The drivers are nearly redundant (condition index {condition:.0f}): merge some of them."
        )
    return tuple(told)


def _bootstrap_words(n: int, replicates: int) -> str:
    if not replicates:
        return "no interval"
    groups = f" in {BLOCKS} random groups" if n > BLOCKS else ""
    return f"percentile bootstrap of respondents{groups}"


def _ranked(
    names: Sequence[str], parts: Floats, r: Floats, means: Floats, draws: Floats | None, confidence: float
) -> tuple[Driver, ...]:
    order = sorted(range(len(names)), key=lambda place: (-parts[place], names[place]))
    found: list[Driver] = []
    first_high = group = 0
    for rank, place in enumerate(order, start=1):
        share, interval, low, high = 100 * parts[place] / parts.sum(), None, rank, rank
        if draws is not None:
            interval = _interval(100 * draws[:, place] / draws.sum(axis=1), confidence)
            low, high = _rank_interval(draws, place, confidence)
        if not found or low > first_high:
            group, first_high = group + 1, high
        found.append(
            Driver(
                names[place], float(share), interval, float(r[place]), float(parts[place]), rank,
                low, high, group, float(means[place]),
            )
        )  # fmt: skip
    return tuple(found)


def _interval(draws: Floats, confidence: float) -> Interval:
    low, high = np.quantile(draws, [(1 - confidence) / 2, (1 + confidence) / 2])
    return Interval(float(low), float(high), "bootstrap percentile")


def _rank_interval(draws: Floats, place: int, confidence: float) -> tuple[int, int]:
    ranks = 1 + (draws > draws[:, [place]]).sum(axis=1)
    tails = [(1 - confidence) / 2, (1 + confidence) / 2]
    low, high = np.quantile(ranks, tails, method="inverted_cdf")
    return int(low), int(high)
