"""Where a monthly figure is going, if nothing changes; and what a target would take (methodology 3.19)."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from cxreports.errors import NoData, UsageError
from cxreports.measure.analysis.record import Analysis
from cxreports.measure.inference import Interval

Floats = NDArray[np.float64]
FEWEST, _SEASONAL, _YEAR = 24, 36, 12
LEVELS = (0.80, 0.95)


@dataclass(frozen=True, slots=True)
class Step:
    """A month ahead: 1 is the next one. fan: level -> interval, in the unit of the series."""

    ahead: int
    value: float
    fan: tuple[tuple[float, Interval], ...]


@dataclass(frozen=True, slots=True)
class Pace:
    """What a target takes.

    Attributes:
        target: in the unit of the series. required: change per month from the last month on.
        usual: median change per month over past spans of the same length.
        reached: share (0-1) of these past spans in which the series moved as fast or faster; spans: how many
            (they overlap: a description, not a probability).
    """

    target: float
    required: float
    usual: float
    reached: float
    spans: int


@dataclass(frozen=True, kw_only=True)
class Forecast(Analysis):
    """A fan chart.

    Attributes:
        n: months behind it. steps: months ahead. model: chosen by AICc. pace: of the target, where one is
            given.
    """

    definition_id: ClassVar[str] = "forecast"
    model: str
    steps: tuple[Step, ...]
    pace: Pace | None


def forecast(
    values: Sequence[float | None], horizon: int = 3, *, target: float | None = None,
    higher_is_better: bool = True, bounds: tuple[float, float] | None = None,
    levels: Sequence[float] = LEVELS,
) -> Forecast:  # fmt: skip
    """Exponential smoothing of 24 monthly figures or more (ETS, Hyndman et al. 2008; methodology 3.19).

    Simple or damped-trend, with a season of 12 months from 36 months on; additive errors; the least AICc.

    Args:
        values: one figure per month, oldest first, e.g. the values of `Study.trend(indicator, 36)`.
        horizon: months ahead, 12 at most. target: to be reached at the horizon.
        higher_is_better: which way the target is; False for churn or hours.
        bounds: ends of the scale, beyond which no interval goes: (-100, 100) for NPS, (0, 100) for shares.

    Raises:
        NoData: fewer than 24 months, a month without a figure, or a series that never moves.
        UsageError: the horizon is not within 1..12.

    >>> series = [30 + (month * 7 % 5) for month in range(24)]
    >>> found = forecast(series, 2, target=40)
    >>> len(found.steps), round(found.pace.required, 1), found.pace.reached
    (2, 4.5, 0.0)
    """
    if not 1 <= horizon <= _YEAR:
        raise UsageError(f"a horizon of {horizon!r} months is not within 1 and {_YEAR}.")
    series = _whole(values)
    fitted, name = _fitted(series)
    steps = _fan(fitted, len(series), horizon, levels, bounds)
    return Forecast(
        n=len(series), model=name, steps=steps, confidence=max(levels), method=f"ETS ({name}), least AICc",
        pace=None if target is None else _pace(series, horizon, target, higher_is_better),
        warnings=("The forecast says what would come if everything went on as before; it knows no cause.",
                  "Its intervals leave out that the model itself may be wrong."),
    )  # fmt: skip


def _whole(values: Sequence[float | None]) -> Floats:
    known = list(values)
    while known and known[0] is None:
        known.pop(0)
    if len(known) < FEWEST:
        raise NoData(
            f"{len(known)} months are too few for a forecast; {FEWEST} are needed.",
            hint="Show the trend with its natural limits instead.",
        )
    if any(value is None or value != value for value in known):
        gap = next(place for place, value in enumerate(known) if value is None or value != value)
        raise NoData(
            f"month {gap + 1} of {len(known)} has no figure: a forecast needs an unbroken series.",
            hint="Begin after the gap, or take quarters.",
        )
    series = np.array(known, dtype=float)
    if np.ptp(series) == 0:
        raise NoData("the series never moves: there is nothing to forecast.")
    return series


def _fitted(series: Floats) -> tuple[Any, str]:
    """The model of least AICc; statsmodels is loaded here, for it is slow to load."""
    import pandas as pd
    from statsmodels.tools.sm_exceptions import ConvergenceWarning
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    kinds: list[tuple[str, dict[str, Any]]] = [
        ("level", {}),
        ("damped trend", {"trend": "add", "damped_trend": True}),
    ]
    if len(series) >= _SEASONAL:
        season = {"seasonal": "add", "seasonal_periods": _YEAR}
        kinds += [(f"{name}, season", {**settings, **season}) for name, settings in kinds]
    best: tuple[float, Any, str] | None = None
    for name, settings in kinds:
        with warnings.catch_warnings():  # a model that does not converge has a poor AICc and is not chosen
            warnings.simplefilter("ignore", ConvergenceWarning)
            warnings.simplefilter("ignore", RuntimeWarning)
            fitted = ETSModel(pd.Series(series), error="add", **settings).fit(disp=False)
        score = float(fitted.aicc)
        if np.isfinite(score) and (best is None or score < best[0]):
            best = score, fitted, name
    if best is None:
        raise NoData("no model fits the series.", hint="Show the trend instead.")
    return best[1], best[2]


def _fan(
    fitted: Any, n: int, horizon: int, levels: Sequence[float], bounds: tuple[float, float] | None
) -> tuple[Step, ...]:
    prediction = fitted.get_prediction(start=n, end=n + horizon - 1)
    low, high = bounds or (-np.inf, np.inf)
    means = np.clip(np.asarray(prediction.predicted_mean, dtype=float), low, high)
    fans = []
    for level in sorted(levels):
        ends = np.clip(np.asarray(prediction.pred_int(alpha=1 - level), dtype=float), low, high)
        fans.append((level, ends))
    return tuple(
        Step(
            ahead + 1, float(means[ahead]),
            tuple((lv, Interval(float(e[ahead, 0]), float(e[ahead, 1]), "ETS prediction")) for lv, e in fans),
        )
        for ahead in range(horizon)
    )  # fmt: skip


def _pace(series: Floats, horizon: int, target: float, higher: bool) -> Pace:
    required = (target - float(series[-1])) / horizon
    slopes = (series[horizon:] - series[:-horizon]) / horizon
    fast = slopes >= required if higher else slopes <= required
    return Pace(target, required, float(np.median(slopes)), float(fast.mean()), len(slopes))
