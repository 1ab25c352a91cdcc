"""Penalty and reward: what an attribute costs when bad and brings when good (methodology 3.8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cxreports.errors import DataError, NoData, UnknownName
from cxreports.measure.inference import Interval

LEVELS = ("low", "mid", "high")
_ENOUGH = 30  # respondents in each of the two dummies
_BASIC, _EXCITING = -0.2, 0.2  # cut-offs of impact asymmetry: a convention, without consensus


@dataclass(frozen=True, slots=True)
class PenaltyReward:
    """Contrast of one attribute, in the unit of overall satisfaction.

    Attributes:
        penalty: low against middle, usually negative. reward: high against middle, usually positive.
        n_low, n_high: respondents on each side.
        asymmetry_interval: bootstrap interval of the impact asymmetry; None when it was not asked for.
    """

    penalty: float
    reward: float
    n_low: int
    n_high: int
    asymmetry_interval: Interval | None = None

    @property
    def range_impact(self) -> float:
        """|penalty| + reward."""
        return abs(self.penalty) + abs(self.reward)

    @property
    def asymmetry(self) -> float | None:
        """(reward - |penalty|) / (reward + |penalty|), -1 to 1; None when a sign is wrong, or both are 0."""
        if self.penalty > 0 or self.reward < 0 or not self.range_impact:
            return None
        return (self.reward - abs(self.penalty)) / self.range_impact

    @property
    def kind(self) -> str:
        """One of "basic" (asymmetry under -0.2), "performance", "exciting" (over 0.2); "undetermined" when a
        sign is wrong or a side has fewer than 30 respondents.
        """
        ia = self.asymmetry
        if ia is None or min(self.n_low, self.n_high) < _ENOUGH:
            return "undetermined"
        return "basic" if ia < _BASIC else "exciting" if ia > _EXCITING else "performance"


def penalty_reward(
    levels: Mapping[str, Sequence[str]],
    overall: Sequence[float],
    *,
    confidence: float | None = None,
    seed: int = 0,
    replicates: int = 1000,
) -> dict[str, PenaltyReward]:
    """Penalty-reward contrast of all attributes in one least-squares fit (Brandt 1987; methodology 3.8).

    Two dummies per attribute (low and high, the middle is the reference), on respondents who answered
    everything.

    Args:
        levels: attribute -> "low", "mid" or "high" per respondent (bottom and top boxes are the analyst's
            choice: run it with two codings and compare). overall: satisfaction, aligned.
        confidence: level of the bootstrap interval of the asymmetry; None: none.
        seed, replicates: of the bootstrap, by respondents.

    Raises:
        NoData: no respondent. UnknownName: a level is not one of the three. DataError: lengths differ, or an
            attribute has no answer in the middle or cannot be told from the others.

    >>> levels = {"delivery": ["low"] * 4 + ["mid"] * 4 + ["high"] * 4}
    >>> found = penalty_reward(levels, [3, 4, 2, 3, 6, 6, 7, 5, 7, 8, 7, 6])["delivery"]
    >>> round(found.penalty, 6), round(found.reward, 6), round(found.asymmetry, 6), found.kind
    (-3.0, 1.0, -0.5, 'undetermined')
    """
    target = np.asarray(overall, dtype=float)
    if not target.size or not levels:
        raise NoData("there is no respondent to contrast.")
    design = _design(levels, target.size)
    if np.linalg.matrix_rank(design) < design.shape[1]:
        raise DataError(
            "the attributes cannot be told apart, or one of them lacks an answer at a level.",
            hint="Every attribute needs low, middle and high answers, and no two may always go together.",
        )
    slopes = _fit(design, target)
    draws = _resampled(design, target, seed, replicates) if confidence is not None else None
    found: dict[str, PenaltyReward] = {}
    for place, (name, column) in enumerate(levels.items()):
        penalty, reward = (float(slope) for slope in slopes[1 + 2 * place : 3 + 2 * place])
        interval = None
        if draws is not None and confidence is not None:
            interval = _interval(draws[:, 1 + 2 * place : 3 + 2 * place], confidence)
        n_low, n_high = (sum(level == side for level in column) for side in ("low", "high"))
        found[name] = PenaltyReward(penalty, reward, n_low, n_high, interval)
    return found


def _design(levels: Mapping[str, Sequence[str]], size: int) -> NDArray[np.float64]:
    columns = [np.ones(size)]
    for name, answers in levels.items():
        if len(answers) != size:
            raise DataError(
                f"{name!r} has {len(answers)} levels for {size} respondents.", hint="Give one per respondent."
            )
        for answer in answers:
            if answer not in LEVELS:
                raise UnknownName("level", answer, LEVELS)
        for side in ("low", "high"):
            columns.append(np.array([float(answer == side) for answer in answers]))
    return np.column_stack(columns)


def _fit(design: NDArray[np.float64], target: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.linalg.lstsq(design, target, rcond=None)[0], dtype=np.float64)


def _resampled(
    design: NDArray[np.float64], target: NDArray[np.float64], seed: int, replicates: int
) -> NDArray[np.float64]:
    rng = np.random.default_rng(seed)
    picks = (rng.integers(0, target.size, target.size) for _ in range(replicates))
    return np.array([_fit(design[pick], target[pick]) for pick in picks])


def _interval(slopes: NDArray[np.float64], confidence: float) -> Interval:
    penalty, reward = np.minimum(slopes[:, 0], 0.0), np.maximum(slopes[:, 1], 0.0)
    size = reward - penalty
    drawn = np.divide(reward + penalty, size, out=np.zeros_like(size), where=size > 0)
    low, high = np.percentile(drawn, (50 * (1 - confidence), 50 * (1 + confidence)))
    return Interval(float(low), float(high), "bootstrap percentile")
