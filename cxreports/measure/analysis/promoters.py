"""Drivers of promoters against detractors: does the order of the drivers hold? (methodology 3.1, step 8)"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import pi
from typing import Any, ClassVar

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from cxreports.errors import NoData, UsageError
from cxreports.measure.analysis.columns import adopt, complete, numeric, tallied
from cxreports.measure.analysis.logit import logit_slopes
from cxreports.measure.analysis.record import Analysis
from cxreports.measure.analysis.shares import shapley

Floats = NDArray[np.float64]
_MOST, _PER_DRIVER = 8, 10


@dataclass(frozen=True, kw_only=True)
class Promoters(Analysis):
    """Shares of McKelvey and Zavoina's R², promoters against detractors.

    Attributes:
        n: promoters and detractors with every driver; passives have no part.
        r2: of all drivers, 0-1. shares: driver -> its percentage of it, first rank first.
    """

    definition_id: ClassVar[str] = "drivers.promoters"
    r2: float
    shares: dict[str, float]


def promoter_drivers(frame: Any, target: str, drivers: Sequence[str]) -> Promoters:
    """LMG shares of McKelvey-Zavoina's R² in a logistic model of promoter or detractor (methodology 3.1).

    A robustness check of `drivers` on a 0-10 target: the two orders should agree.

    Args:
        frame, drivers: as for `drivers`, 8 at most. target: 0-10 answers.

    Raises:
        NoData: fewer than 10 of the rarer class per driver. UsageError: more than 8 drivers.

    >>> import pandas as pd
    >>> rng = np.random.default_rng(1)
    >>> frame = pd.DataFrame(rng.integers(1, 6, (400, 2)), columns=["delivery", "price"])
    >>> frame["nps"] = (2 * frame["delivery"] + frame["price"] + rng.normal(0, 3, 400)).clip(0, 10).round()
    >>> list(promoter_drivers(frame, "nps", ["price", "delivery"]).shares)
    ['delivery', 'price']
    """
    names = list(drivers)
    if not 1 < len(names) <= _MOST:
        raise UsageError(f"{len(names)} drivers: this check takes 2 to {_MOST}.")
    known = numeric(adopt(frame, [target, *names], table="responses"), [target, *names])
    known = complete(known, [target, *names]).filter((nw.col(target) <= 6) | (nw.col(target) >= 9))
    values, times = tallied(known, [target, *names])
    n, promoter = times.astype(float), (values[:, 0] >= 9).astype(float)
    rarer = min(float(n @ promoter), float(n @ (1 - promoter)))
    if rarer < _PER_DRIVER * len(names):
        raise NoData(
            f"{rarer:.0f} answers of the rarer class; {len(names)} drivers need {_PER_DRIVER * len(names)}.",
            hint="Take fewer drivers or a longer period.",
        )
    scaled = values[:, 1:] - (n @ values[:, 1:]) / n.sum()
    gains = np.array([_explained(n, promoter, scaled, bits) for bits in range(2 ** len(names))])
    parts = shapley(len(names)) @ gains
    order = sorted(range(len(names)), key=lambda place: (-parts[place], names[place]))
    return Promoters(
        n=int(n.sum()), r2=float(gains[-1]), confidence=0.95, method="LMG of McKelvey-Zavoina R², logit",
        shares={names[place]: float(100 * parts[place] / parts.sum()) for place in order},
        warnings=("Passives have no part in this model.",),
    )  # fmt: skip


def _explained(n: Floats, target: Floats, values: Floats, bits: int) -> float:
    """Variance of the latent score over itself plus that of the logistic error."""
    chosen = [place for place in range(values.shape[1]) if bits >> place & 1]
    if not chosen:
        return 0.0
    design = np.column_stack([np.ones(len(n)), values[:, chosen]])
    latent = design @ logit_slopes(n, target, design)
    mean = n @ latent / n.sum()
    spread = float(n @ (latent - mean) ** 2 / n.sum())
    return spread / (spread + pi**2 / 3)
