"""How many customers of a cohort stay: the shifted-beta-geometric projection (methodology 3.6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

from cxreports.errors import NoData, UsageError

_LOGS = (-9.0, 9.0)  # of alpha and beta: beyond, customers no longer differ and the data do not tell


@dataclass(frozen=True, slots=True)
class Projection:
    """A fitted sBG model: churn differs between customers as Beta(alpha, beta), constant for each.

    Attributes:
        alpha, beta: parameters; mean churn of the first period is alpha / (alpha + beta).
        log_likelihood: of the data at the fit.
    """

    alpha: float
    beta: float
    log_likelihood: float

    def survival(self, period: int) -> float:
        """Share still customers after so many periods, 0-1: the product of the retentions up to then."""
        return prod(self.retention(one) for one in range(1, period + 1))

    def retention(self, period: int) -> float:
        """Share kept in period t of those there at its start: (beta + t - 1) / (alpha + beta + t - 1)."""
        return (self.beta + period - 1) / (self.alpha + self.beta + period - 1)


def project_retention(size: float, survivors: Sequence[float]) -> Projection:
    """Fit the sBG model to one cohort by maximum likelihood (Fader and Hardie 2007; methodology 3.6).

    Args:
        size: customers at the start. survivors: still customers after periods 1, 2, ...: not increasing.

    Raises:
        NoData: nobody left, or nothing was observed: there is nothing to fit. UsageError: the numbers rise.

    >>> fit = project_retention(1000, [869, 743, 653, 593, 551, 517, 491])
    >>> round(fit.alpha, 3), round(fit.beta, 3), round(fit.survival(12), 3)
    (0.668, 3.806, 0.378)
    """
    there = np.asarray([size, *survivors], dtype=float)
    if (np.diff(there) > 0).any() or not (there >= 0).all():
        raise UsageError(
            f"survivors {list(survivors)} of {size:g} are not a falling row of counts.",
            hint="Count the customers still there after each period, bounded: who comes back was never gone.",
        )
    lost = -np.diff(there)
    if not lost.sum():
        raise NoData("nobody left in the periods observed: there is nothing to project from.")

    def unlikely(logs: NDArray[np.float64]) -> float:
        alpha, beta = np.exp(logs)
        return -_log_likelihood(float(alpha), float(beta), lost, float(there[-1]))

    found = optimize.minimize(unlikely, np.zeros(2), method="L-BFGS-B", bounds=[_LOGS, _LOGS], tol=1e-13)
    alpha, beta = (float(one) for one in np.exp(found.x))
    return Projection(alpha, beta, -float(found.fun))


def _log_likelihood(alpha: float, beta: float, lost: NDArray[np.float64], left: float) -> float:
    periods = np.arange(1, lost.size + 1)
    base = special.betaln(alpha, beta)
    gone = special.betaln(alpha + 1, beta + periods - 1) - base
    return float(lost @ gone + left * (special.betaln(alpha, beta + lost.size) - base))
