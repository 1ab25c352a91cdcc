import numpy as np
import pytest

from cxreports.errors import NoData, UsageError
from cxreports.measure.analysis import forecast


def series(n, slope=0.0, season=0.0, noise=1.0, seed=0):
    t = np.arange(n)
    return list(
        30
        + slope * t
        + season * np.sin(2 * np.pi * t / 12)
        + noise * np.random.default_rng(seed).normal(size=n)
    )


def test_fans_are_nested_and_widen():
    found = forecast(series(30), 6)
    assert [step.ahead for step in found.steps] == [1, 2, 3, 4, 5, 6]
    for step in found.steps:
        (low, inner), (high, outer) = step.fan
        assert (low, high) == (0.80, 0.95)
        assert outer.low <= inner.low <= step.value <= inner.high <= outer.high
    widths = [step.fan[1][1].high - step.fan[1][1].low for step in found.steps]
    assert (np.diff(widths) >= -1e-9).all()


def test_the_fan_holds_what_comes():
    """Level series: nineteen in twenty of the next figures lie within 95 %."""
    inside = [
        (lambda fan, truth: fan.low <= truth <= fan.high)(
            forecast(values[:-1], 1).steps[0].fan[1][1], values[-1]
        )
        for values in (series(31, seed=seed) for seed in range(25))
    ]
    assert np.mean(inside) >= 0.8


def test_a_season_is_found_from_three_years_on():
    long = forecast(series(48, season=10), 12)
    assert "season" in long.model
    values = [step.value for step in long.steps]
    truth = 30 + 10 * np.sin(2 * np.pi * np.arange(48, 60) / 12)
    assert np.abs(np.array(values) - truth).max() < 4
    assert "season" not in forecast(series(30, season=10), 3).model


def test_bounds_hold_and_results_repeat():
    values = [min(100.0, 90 + month / 3) for month in range(30)]
    found = forecast(values, 6, bounds=(0, 100))
    assert all(interval.high <= 100 for step in found.steps for _, interval in step.fan)
    assert found == forecast(values, 6, bounds=(0, 100))


def test_the_pace_of_a_target():
    values = series(30, slope=0.5, noise=0.1)
    slow = forecast(values, 6, target=values[-1] + 1.8).pace
    fast = forecast(values, 6, target=values[-1] + 30).pace
    assert slow.required == pytest.approx(0.3)
    assert slow.usual == pytest.approx(0.5, abs=0.05)
    assert (slow.reached, fast.reached, slow.spans) == (1.0, 0.0, 24)
    down = forecast(values, 6, target=values[-1] - 6, higher_is_better=False).pace
    assert (down.required, down.reached) == (pytest.approx(-1), 0.0)


def test_what_cannot_be_forecast_is_refused():
    with pytest.raises(NoData, match="23 months are too few"):
        forecast(series(23))
    with pytest.raises(NoData, match="month 6 of 30 has no figure"):
        forecast([None if month == 5 else value for month, value in enumerate(series(30))])
    with pytest.raises(NoData, match="never moves"):
        forecast([5.0] * 24)
    with pytest.raises(NoData, match="23 months"):
        forecast([None, None, *series(23)])
    with pytest.raises(UsageError, match="horizon"):
        forecast(series(30), 13)
