"""How many units a test needs, and what it can see (methodology 3.15)."""

from __future__ import annotations

from math import ceil, exp, sqrt

from scipy import special

from cxreports.errors import UsageError
from cxreports.measure.inference import z_value


def units_per_arm(base: float, target: float, *, power: float = 0.8, confidence: float = 0.95) -> int:
    """Units per arm to see a conversion rate go from `base` to `target` (methodology 3.15).

    n = (z_(alpha/2) + z_beta)^2 (p1 (1 - p1) + p2 (1 - p2)) / (p1 - p2)^2, rounded up.

    Args:
        base, target: rates, 0-1, different. power: chance to see it, 0-1.

    Raises:
        UsageError: the rates are equal or no shares, or the power is not within 0..1.

    >>> units_per_arm(0.05, 0.06)
    8155
    """
    _check(base, target)
    gap = base - target
    if not gap:
        raise UsageError("no number of units shows a difference of 0.", hint="Give the rate to be seen.")
    return ceil(_factor(power, confidence) ** 2 * _spread(base, target) / gap**2)


def units_for_mean(sd: float, difference: float, *, power: float = 0.8, confidence: float = 0.95) -> int:
    """Units per arm to see a difference of means, `sd` being that of one unit; same formula (3.15).

    >>> units_for_mean(10.0, 2.0)
    393
    """
    if not sd > 0 or not difference:
        raise UsageError(f"a deviation of {sd!r} and a difference of {difference!r} give no size.")
    return ceil(_factor(power, confidence) ** 2 * 2 * sd**2 / difference**2)


def power_of(n: int, base: float, target: float, *, confidence: float = 0.95) -> float:
    """Chance that a test with n units per arm shows the difference, 0-1 (methodology 3.15).

    >>> round(power_of(8155, 0.05, 0.06), 3)
    0.8
    """
    _check(base, target)
    se = sqrt(_spread(base, target) / n)
    return float(special.ndtr(abs(base - target) / se - z_value(confidence)))


def smallest_effect(n: int, base: float, *, power: float = 0.8, confidence: float = 0.95) -> float:
    """Smallest rise of a conversion rate that a test with n units per arm is likely to show, 0-1.

    >>> round(smallest_effect(8155, 0.05), 4)
    0.01
    """
    _check(base, base)
    low, high = 0.0, 1 - base
    for _ in range(60):
        middle = (low + high) / 2
        enough = power_of(n, base, min(1.0, base + middle), confidence=confidence) >= power
        low, high = (low, middle) if enough else (middle, high)
    return high


def always_valid_p(delta: float, se: float, tau: float) -> float:
    """p value that holds however often one looks: normal mixture SPRT (Johari et al. 2017; methodology 3.15).

    Only when declared before the start; the running minimum over looks is what counts.

    Args:
        delta, se: difference so far, and its standard error. tau: size of effects expected before the start,
            same unit.

    >>> round(always_valid_p(0.02, 0.005, 0.02), 4)
    0.0022
    """
    if not (se > 0 and tau > 0):
        raise UsageError(f"a standard error of {se!r} and a prior of {tau!r} make no test.")
    v, t = se**2, tau**2
    log_ratio = t * delta**2 / (2 * v * (v + t))
    return min(1.0, sqrt((v + t) / v) * exp(-log_ratio))


def _factor(power: float, confidence: float) -> float:
    if not 0 < power < 1:
        raise UsageError(f"power {power!r} is not within 0 and 1.", hint="Write 0.8 for 80 %.")
    return z_value(confidence) + float(special.ndtri(power))


def _spread(first: float, second: float) -> float:
    return first * (1 - first) + second * (1 - second)


def _check(*rates: float) -> None:
    for rate in rates:
        if not 0 < rate < 1:
            raise UsageError(f"rate {rate!r} is not within 0 and 1.", hint="Write 0.05 for 5 %.")
