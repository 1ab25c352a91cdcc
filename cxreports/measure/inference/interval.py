"""What inference gives (an interval, a difference, a test) and the checks on what it is given."""

from __future__ import annotations

from dataclasses import dataclass

import scipy

from cxreports.errors import NoData, UsageError


@dataclass(frozen=True, slots=True)
class Interval:
    """Two ends and the name of the method; in the unit of what was estimated."""

    low: float
    high: float
    method: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference (first minus second), its interval and its two-sided test.

    Attributes:
        delta: the observed difference, in the unit of the two sides.
        low, high: interval of the difference, same unit.
        p: two-sided p value of "no difference".
        method: names of the interval and of the test.
        statistic: the test's z or t; None for an exact test.
        df: degrees of freedom of t; None otherwise.
        se: standard error behind the statistic; None where the test has none.
        careful_p: the p value with Student's tails where `p` is a normal approximation whose standard error
            is itself uncertain; None where `p` needs no such care.
    """

    delta: float
    low: float
    high: float
    p: float
    method: str
    statistic: float | None = None
    df: float | None = None
    se: float | None = None
    careful_p: float | None = None


@dataclass(frozen=True, slots=True)
class Test:
    """A test: its statistic, its p value (two-sided where it has sides), its degrees of freedom if any."""

    __test__ = False  # not a test case of pytest

    statistic: float
    p: float
    method: str
    df: float | None = None


def z_value(confidence: float = 0.95) -> float:
    """Half-width of a two-sided interval in standard errors (methodology R8).

    Args:
        confidence: level, between 0 and 1 excluded.

    Raises:
        UsageError: the level is not between 0 and 1.

    >>> round(z_value(0.95), 6)
    1.959964
    """
    check_confidence(confidence)
    return float(-scipy.special.ndtri((1 - confidence) / 2))


def t_value(confidence: float, df: float) -> float:
    """As `z_value`, for Student's t with `df` degrees of freedom."""
    check_confidence(confidence)
    return float(-scipy.special.stdtrit(df, (1 - confidence) / 2))


def normal_p(z: float) -> float:
    """Two-sided p value of a standard normal statistic."""
    return float(2 * scipy.special.ndtr(-abs(z)))


def t_p(t: float, df: float) -> float:
    """Two-sided p value of a Student statistic."""
    return float(2 * scipy.special.stdtr(df, -abs(t)))


def check_confidence(confidence: float) -> None:
    if not 0 < confidence < 1:
        raise UsageError(
            f"confidence {confidence!r} is not a level between 0 and 1.", hint="Write 0.95 for 95 %."
        )


def check_share(part: float, whole: float, name: str = "successes") -> tuple[float, float]:
    """A part of a whole as floats; the last bits of a weighted sum are forgiven, nothing else."""
    slack = 1e-9 * max(1.0, abs(whole))
    if not (whole >= 0 and -slack <= part <= whole + slack):  # also refuses NaN
        raise UsageError(
            f"{name} = {part!r} is not a part of n = {whole!r}.", hint="Both are counts, 0 <= part <= n."
        )
    return min(max(float(part), 0.0), float(whole)), float(whole)


def check_sides(*bases: float) -> None:
    if not all(base > 0 for base in bases):
        raise NoData(
            f"nothing to compare: the bases are {', '.join(str(base) for base in bases)}.",
            hint="A difference needs at least one answer on each side.",
        )
