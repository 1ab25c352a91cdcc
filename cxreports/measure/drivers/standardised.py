"""Excess churn of an irritant with the other irritants held equal (methodology 3.9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from cxreports.errors import DataError, NoData
from cxreports.measure.inference import z_value


@dataclass(frozen=True, slots=True)
class Excess:
    """Customers lost beyond what the model expects without an irritant.

    Attributes:
        value, low, high: customers; the interval by the delta method on the model's coefficients.
        p: of the irritant's coefficient being 0 (Wald, two-sided).
    """

    value: float
    low: float
    high: float
    p: float


def adjusted_excess(
    churned: Sequence[Any],
    exposures: Mapping[str, Sequence[Any]],
    confounders: Mapping[str, Sequence[float]],
    confidence: float = 0.95,
) -> dict[str, Excess]:
    """Excess churners of each irritant, the others and the confounders held equal (methodology 3.9).

    A logistic model of churn; for each irritant, the churn it predicts for the exposed as they are, minus the
    churn it predicts for the same customers without that irritant (standardisation).

    Args:
        churned: 0 or 1 per customer. exposures: irritant -> 0 or 1 per customer.
        confounders: tenure, value, dummies of segments... -> one number per customer; {} for none.

    Returns:
        `Excess` per irritant; may be negative. Associations, not effects.

    Raises:
        NoData: no customer, or all of them stayed or left. DataError: lengths differ, or the model cannot be
            fitted.

    >>> late = [1] * 100 + [0] * 100
    >>> lost = [1] * 30 + [0] * 70 + [1] * 10 + [0] * 90
    >>> round(adjusted_excess(lost, {"late": late}, {})["late"].value, 3)
    20.0
    """
    target = np.asarray(churned, dtype=float)
    if not target.size or target.min() == target.max():
        raise NoData("churn does not differ between customers: there is nothing to explain.")
    columns = {name: np.asarray(values, dtype=float) for name, values in {**exposures, **confounders}.items()}
    for name, column in columns.items():
        if column.shape != target.shape or not np.isfinite(column).all():
            raise DataError(f"{name!r} does not have one number for each of {target.size} customers.")
    design = np.column_stack([np.ones(target.size), *columns.values()])
    fitted = _logit(target, design)
    return {
        name: _excess(fitted, design, place, z_value(confidence))
        for place, name in enumerate(exposures, start=1)
    }


def _excess(fitted: Any, design: Any, place: int, z: float) -> Excess:
    without = design.copy()
    without[:, place] = 0.0
    now, then = fitted.predict(design), fitted.predict(without)
    value = float((now - then).sum())
    gradient = (now * (1 - now)) @ design - (then * (1 - then)) @ without
    half = z * float(np.sqrt(gradient @ fitted.cov_params() @ gradient))
    return Excess(value, value - half, value + half, float(fitted.pvalues[place]))


def _logit(target: Any, design: Any) -> Any:
    from statsmodels.discrete.discrete_model import Logit
    from statsmodels.tools.sm_exceptions import PerfectSeparationError

    if np.linalg.matrix_rank(design) < design.shape[1]:
        raise DataError(
            "the model of churn cannot tell the irritants apart.",
            hint="Leave out irritants that always go together, or that nobody or everybody met.",
        )
    model = Logit(target, design)
    model.raise_on_perfect_prediction = True
    try:
        fitted = model.fit(disp=0, maxiter=200, warn_convergence=False)
    except (np.linalg.LinAlgError, PerfectSeparationError) as error:
        raise DataError(
            f"the model of churn cannot be fitted: {error}.",
            hint="Leave out what tells churn for certain.",
        ) from None
    if not fitted.mle_retvals["converged"]:
        raise DataError("the model of churn does not converge.", hint="Leave out rare irritants.")
    return fitted
