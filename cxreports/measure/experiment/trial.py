"""The result of an A/B test: absolute and relative effect, unless the arms are not as planned (3.15)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, inf, log, sqrt

from cxreports.errors import NoData, UsageError
from cxreports.measure import inference
from cxreports.measure.experiment.arm import Arm
from cxreports.measure.inference import Difference, Interval, Test
from cxreports.measure.inference.interval import normal_p

MISMATCH = 0.001  # p under which the sizes of the arms block the result


@dataclass(frozen=True, slots=True)
class Effect:
    """What the treatment does, in the unit of the value (shares 0-1).

    Attributes:
        treatment, control: value of each arm (rate, mean or ratio).
        absolute: treatment - control, with its interval and its test.
        lift: treatment / control - 1; None when the control is 0. lift_interval: of the lift.
    """

    treatment: float
    control: float
    absolute: Difference
    lift: float | None
    lift_interval: Interval | None


@dataclass(frozen=True, slots=True)
class Trial:
    """The result of a test.

    Attributes:
        mismatch: chi-square test of the sizes of the arms against the plan. effect: None when p < 0.001:
            units were lost or counted twice, and nothing can be said.
        warnings: English sentences.
    """

    mismatch: Test
    effect: Effect | None
    warnings: tuple[str, ...] = ()

    @property
    def blocked(self) -> bool:
        return self.effect is None


def compare_rates(
    treatment: Arm, control: Arm, *, planned: Sequence[float] = (1, 1), planned_n: int = 0,
    confidence: float = 0.95,
) -> Trial:  # fmt: skip
    """Compare two conversion rates: Newcombe, pooled z (Fisher on small counts), Katz for the lift (2.15e).

    Args:
        treatment, control: `Arm.of_counts(conversions, units)` or the arms of a frame.
        planned: planned sizes, in any proportion. planned_n: units per arm fixed before the start; 0: none.

    Raises:
        NoData: an arm is empty. DataError: a value is not 0 or 1.

    >>> found = compare_rates(Arm.of_counts(212, 4100), Arm.of_counts(171, 4050))
    >>> round(found.effect.lift, 4), round(found.effect.absolute.p, 4)
    (0.2246, 0.0431)
    """
    sizes = _sizes(treatment, control)
    counts = [_successes(arm) for arm in (treatment, control)]
    absolute = inference.proportion_difference(counts[0], sizes[0], counts[1], sizes[1], confidence)
    lift, interval = None, None
    if min(counts) > 0:
        ratio, ends = inference.ratio_interval(counts[0], sizes[0], counts[1], sizes[1], confidence)
        lift, interval = ratio - 1, Interval(ends.low - 1, ends.high - 1, ends.method)
    return _trial(
        treatment, control, Effect(treatment.y, control.y, absolute, lift, interval), planned, planned_n
    )


def compare_means(
    treatment: Arm, control: Arm, *, planned: Sequence[float] = (1, 1), planned_n: int = 0,
    confidence: float = 0.95,
) -> Trial:  # fmt: skip
    """Compare two means: Welch; the lift's interval by the delta method on logarithms (2.15e).

    Raises:
        NoData: an arm is empty.

    >>> found = compare_means(Arm.of([5, 6, 7, 8]), Arm.of([4, 5, 5, 6]))
    >>> found.effect.absolute.delta, round(found.effect.lift, 6)
    (1.5, 0.3)
    """
    sizes = _sizes(treatment, control)
    absolute = inference.welch(
        treatment.y, treatment.sd, sizes[0], control.y, control.sd, sizes[1], confidence
    )
    variances = [arm.variance(arm.yy) / arm.n for arm in (treatment, control)]
    lift, interval = _lift((treatment.y, control.y), variances, confidence)
    return _trial(
        treatment, control, Effect(treatment.y, control.y, absolute, lift, interval), planned, planned_n
    )


def compare_ratios(
    treatment: Arm, control: Arm, *, planned: Sequence[float] = (1, 1), planned_n: int = 0,
    confidence: float = 0.95,
) -> Trial:  # fmt: skip
    """Compare two ratios of sums (revenue per session, clicks per view...) by the delta method (3.15).

    Var(sum y / sum x) = (s_y^2 - 2 R s_xy + R^2 s_x^2) / (n xbar^2), over the units of assignment.

    Args:
        treatment, control: arms whose second value is the denominator.

    Raises:
        NoData: an arm is empty, or its denominators sum to 0.

    >>> one, other = Arm.of([3, 4, 8], [1, 2, 3]), Arm.of([2, 3, 5], [1, 2, 3])
    >>> round(compare_ratios(one, other).effect.absolute.delta, 4)
    0.8333
    """
    _sizes(treatment, control)
    ratios, variances = zip(*(_ratio(arm) for arm in (treatment, control)), strict=True)
    delta, se = ratios[0] - ratios[1], sqrt(sum(variances))
    half = inference.z_value(confidence) * se
    p = normal_p(delta / se) if se else float(delta == 0)
    z = delta / se if se else None
    absolute = Difference(delta, delta - half, delta + half, p, "delta method z", z, se=se)
    lift, interval = _lift(ratios, variances, confidence)
    return _trial(
        treatment, control, Effect(ratios[0], ratios[1], absolute, lift, interval), planned, planned_n
    )


def compare_adjusted(
    treatment: Arm, control: Arm, *, planned: Sequence[float] = (1, 1), planned_n: int = 0,
    confidence: float = 0.95,
) -> Trial:  # fmt: skip
    """Compare two means after CUPED: what a covariate from before the test explains is taken out (3.15).

    theta = cov(x, y) / var(x), pooled over the arms; the means are those of y - theta (x - mean x).

    Args:
        treatment, control: arms whose second value is the covariate, known before the assignment.

    Raises:
        NoData: an arm is empty.

    >>> one, other = Arm.of([12, 14, 16, 18], [1, 2, 3, 4]), Arm.of([10, 12, 15, 17], [1, 2, 3, 4])
    >>> plain, adjusted = compare_means(one, other), compare_adjusted(one, other)
    >>> adjusted.effect.absolute.delta, adjusted.effect.absolute.p < plain.effect.absolute.p
    (1.5, True)
    """
    _sizes(treatment, control)
    spread = treatment.xx + control.xx
    theta = (treatment.xy + control.xy) / spread if spread else 0.0
    centre = (treatment + control).x
    freed = [_without(arm, theta, centre) for arm in (treatment, control)]
    return compare_means(freed[0], freed[1], planned=planned, planned_n=planned_n, confidence=confidence)


def _without(arm: Arm, theta: float, centre: float) -> Arm:
    rest = max(0.0, arm.yy - 2 * theta * arm.xy + theta**2 * arm.xx)
    return Arm(arm.n, arm.y - theta * (arm.x - centre), yy=rest)


def _ratio(arm: Arm) -> tuple[float, float]:
    if not arm.x:
        raise NoData("the denominators of an arm sum to 0: it has no ratio.")
    ratio = arm.y / arm.x
    squares = arm.variance(arm.yy) - 2 * ratio * arm.variance(arm.xy) + ratio**2 * arm.variance(arm.xx)
    return ratio, max(0.0, squares) / (arm.n * arm.x**2)


def _lift(
    values: Sequence[float], variances: Sequence[float], confidence: float
) -> tuple[float | None, Interval | None]:
    treatment, control = values
    if not (treatment > 0 and control > 0):
        return None, None
    se = sqrt(sum(variance / value**2 for value, variance in zip(values, variances, strict=True)))
    half = inference.z_value(confidence) * se
    centre = log(treatment / control)
    high = exp(centre + half) if half < inf else inf
    return treatment / control - 1, Interval(exp(centre - half) - 1, high - 1, "delta method on logarithms")


def _sizes(*arms: Arm) -> tuple[float, ...]:
    if not all(arm.n > 0 for arm in arms):
        raise NoData("an arm has no unit: there is nothing to compare.")
    return tuple(arm.n for arm in arms)


def _successes(arm: Arm) -> float:
    successes = arm.y * arm.n
    if abs(arm.yy - successes * (1 - arm.y)) > 1e-6 * max(1.0, successes):
        raise UsageError(
            "the values of an arm are not all 0 or 1.", hint="Compare other values with compare_means."
        )
    return min(arm.n, round(successes, 6))


def _trial(treatment: Arm, control: Arm, effect: Effect, planned: Sequence[float], planned_n: int) -> Trial:
    mismatch = inference.goodness_of_fit([treatment.n, control.n], planned)
    warnings: list[str] = []
    if mismatch.p < MISMATCH:
        warnings.append(
            f"The arms hold {treatment.n:g} and {control.n:g} units, which the plan makes all but impossible "
            f"(p = {mismatch.p:.1g}): the result is withheld. Look for lost or doubled units."
        )
    if min(treatment.n, control.n) < planned_n:
        warnings.append(
            f"The test was planned for {planned_n} units an arm and has not reached them: looking early "
            "finds effects that are not there."
        )
    return Trial(mismatch, None if mismatch.p < MISMATCH else effect, tuple(warnings))
