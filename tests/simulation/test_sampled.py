"""Intervals of means and of waiting times, on drawn samples; the seed is fixed."""

from __future__ import annotations

import pytest

from tests.simulation.sampled import (
    FIVE,
    SEVEN,
    ces_coverage,
    csat_mean_coverage,
    open_ticket_coverage,
)

pytestmark = pytest.mark.slow
DRAWS = 1500
NOISE = 0.017  # three standard errors of a share of 0.95 over these draws


@pytest.mark.parametrize("shape", FIVE)
@pytest.mark.parametrize("n", [30, 100])
def test_mean_of_csat(shape: str, n: int):
    most = 1.0 if (shape, n) == ("nearly unanimous", 30) else 0.97  # too wide there rather than too short
    assert 0.93 - NOISE < csat_mean_coverage(FIVE[shape], n, DRAWS, seed=1) < most + NOISE


@pytest.mark.parametrize("shape", SEVEN)
def test_index_of_ces(shape: str):
    assert 0.93 - NOISE < ces_coverage(SEVEN[shape], 100, DRAWS, seed=1) < 0.97 + NOISE


@pytest.mark.parametrize("open_share", [0.1, 0.45])
@pytest.mark.parametrize("n", [30, 300])
def test_median_with_open_tickets(n: int, open_share: float):
    assert 0.93 - NOISE < open_ticket_coverage(n, open_share, DRAWS, seed=1) < 0.97 + NOISE
