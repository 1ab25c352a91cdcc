"""What a test did to one metric: values of both arms, difference, verdict, power (methodology 3.15)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import Any, Literal

from scipy import special

from cxreports.data.sql import literal
from cxreports.errors import UnknownName
from cxreports.measure.experiment.arm import Arm, Arms
from cxreports.measure.experiment.power import power_of, smallest_effect
from cxreports.measure.experiment.trial import Trial, compare_adjusted, compare_means, compare_rates
from cxreports.measure.inference import Difference, Interval, z_value
from cxreports.measure.record import LOW_BASE

KINDS = ("rate", "csat", "nps", "mean")
_SHARES = ("rate", "csat")
Guard = Literal["kept", "broken", "open"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One metric. Shares are 0-100, a net score in points, a mean in its own unit.

    Attributes:
        treatment, control: values; None without answers. n_treatment, n_control: units behind them.
        difference: treatment - control. lift: relative, in %; lift_interval likewise.
        uneven: the arms answered in other proportions than they were drawn (p < 0.001): nothing is told.
        p_adjusted: of the primary its own p, of the others after Benjamini-Hochberg.
        verdict: "rise", "fall", "not_significant", "low_base" or "uneven". better: when called.
        smallest: effect that such a test shows four times out of five.
    """

    metric: str
    kind: str
    n_treatment: int
    n_control: int
    treatment: float | None = None
    control: float | None = None
    difference: Difference | None = None
    lift: float | None = None
    lift_interval: Interval | None = None
    lower: bool = False
    uneven: bool = False
    p_adjusted: float | None = None
    verdict: str = "low_base"
    better: bool | None = None
    smallest: float | None = None
    spread: float = 0.0  # standard error of the difference

    @property
    def unit(self) -> str:
        return {"rate": "%", "csat": "%", "nps": "points"}.get(self.kind, "")

    @property
    def p(self) -> float | None:
        return self.difference.p if self.difference else None

    def judged(self, p_adjusted: float | None, alpha: float) -> Outcome:
        """With its verdict, once its family is known."""
        if self.difference is None or p_adjusted is None:
            return self
        delta = self.difference.delta
        if p_adjusted > alpha or not delta:
            return replace(self, p_adjusted=p_adjusted, verdict="not_significant")
        return replace(
            self, p_adjusted=p_adjusted, verdict="rise" if delta > 0 else "fall",
            better=(delta < 0) == self.lower,
        )  # fmt: skip

    def guard(self, margin: float) -> Guard:
        """Whether the metric lost more than the margin: only the interval says so."""
        if self.difference is None:
            return "open"
        low, high = self.difference.low, self.difference.high
        worst, best = (-high, -low) if self.lower else (low, high)
        if best < 0:
            return "broken"
        return "kept" if worst >= -margin else "open"

    def power(self, effect: float, alpha: float) -> float | None:
        """Chance that a test of this size shows an effect, 0-1; None when it cannot be told."""
        if not effect or self.difference is None or self.control is None:
            return None
        base, target = self.control / 100, (self.control + effect) / 100
        if self.kind in _SHARES and 0 < base < 1 and 0 < target < 1:
            return power_of(min(self.n_treatment, self.n_control), base, target, confidence=1 - alpha)
        return float(special.ndtr(abs(effect) / self.spread - z_value(1 - alpha))) if self.spread else None

    def interaction(self, rest: Outcome, alpha: float) -> float | None:
        """p that the effect is the same in the rest."""
        if self.difference is None or rest.difference is None:
            return None
        spread = sqrt(self.spread**2 + rest.spread**2)
        if not spread:
            return None
        return float(2 * special.ndtr(-abs(self.difference.delta - rest.difference.delta) / spread))


def kind_of(rows: Any, metric: str, kinds: Mapping[str, str]) -> str:
    """As told; else by the name (csat, nps); else a rate where all values are 0 or 1; else a mean."""
    if metric in kinds:
        if kinds[metric] not in KINDS:
            raise UnknownName("kind of metric", kinds[metric], KINDS, where=f"kinds, {metric}")
        return kinds[metric]
    for name in ("csat", "nps"):
        if metric.lower().startswith(name):
            return name
    own = rows.filter(f"metric = {literal(metric)} AND score IS NOT NULL AND score NOT IN (0, 1)")
    ((others,),) = own.aggregate("count(*)").fetchall()
    return "mean" if others else "rate"


def outcome(
    metric: str, kind: str, treatment: Arm | None, control: Arm | None, *, planned: Sequence[float],
    lower: bool = False, alpha: float = 0.05,
) -> Outcome:  # fmt: skip
    """The comparison of two arms on one metric; not judged yet.

    Args:
        planned: units drawn in the treatment and in the control: those with a value must be in proportion.
    """
    sizes = [round(arm.n) if arm else 0 for arm in (treatment, control)]
    bare = Outcome(metric, kind, sizes[0], sizes[1], lower=lower)
    if treatment is None or control is None or min(sizes) < LOW_BASE:
        return bare
    compare = compare_rates if kind in _SHARES else compare_means
    trial = compare(treatment, control, planned=planned, confidence=1 - alpha)
    if trial.effect is None:
        return replace(bare, uneven=True, verdict="uneven")
    return _told(bare, trial, alpha)


def _told(bare: Outcome, trial: Trial, alpha: float) -> Outcome:
    effect = trial.effect
    assert effect is not None
    by = 100.0 if bare.kind in _SHARES else 1.0
    absolute = effect.absolute
    scaled = replace(absolute, delta=absolute.delta * by, low=absolute.low * by, high=absolute.high * by)
    spread = (scaled.high - scaled.low) / 2 / z_value(1 - alpha)
    ends = effect.lift_interval if bare.kind != "nps" else None
    return replace(
        bare, treatment=effect.treatment * by, control=effect.control * by, difference=scaled, spread=spread,
        lift=None if effect.lift is None or bare.kind == "nps" else 100 * effect.lift,
        lift_interval=Interval(100 * ends.low, 100 * ends.high, ends.method) if ends else None,
        smallest=_smallest(bare, effect.control, spread, alpha),
    )  # fmt: skip


def _smallest(bare: Outcome, base: float, spread: float, alpha: float) -> float | None:
    if bare.kind in _SHARES and 0 < base < 1:
        return 100 * smallest_effect(min(bare.n_treatment, bare.n_control), base, confidence=1 - alpha)
    return (z_value(1 - alpha) + float(special.ndtri(0.8))) * spread if spread else None


def adjusted_outcome(
    plain: Outcome, states: Arms, treatment: str, control: str, alpha: float
) -> Outcome | None:
    """The primary metric after CUPED, judged like the plain one; None where an arm is empty."""
    if not {treatment, control} <= set(states.arms):
        return None
    pair = states.arms[treatment], states.arms[control]
    trial = compare_adjusted(*pair, planned=[arm.n for arm in pair], confidence=1 - alpha)
    bare = Outcome(plain.metric, plain.kind, round(pair[0].n), round(pair[1].n), lower=plain.lower)
    return _told(bare, trial, alpha).judged(trial.effect.absolute.p if trial.effect else None, alpha)
