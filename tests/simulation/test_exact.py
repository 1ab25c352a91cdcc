"""Intervals hold the true value as often as they say: counted over every possible outcome, not sampled."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from cxreports.measure import NPS
from cxreports.measure.inference import median_interval
from tests.simulation import tables
from tests.simulation.exact import (
    answers,
    ends,
    mean_coverage,
    multinomial,
    net_coverage,
    quantile_coverage,
    share_coverage,
    tallies,
)

# Where a small base goes under 93 %, the least coverage over all true values is pinned just below what it is.
LEAST = {"shares": {10: 0.913, 30: 0.929, 100: 0.93}, "nets": {10: 0.890, 30: 0.929, 100: 0.94}}
BELOW = {"shares": {10: 0.14, 30: 0.03, 100: 0.0}, "nets": {10: 0.04, 30: 0.02, 100: 0.0}}


def test_outcomes_are_all_there():
    outcomes = tallies(7, 3)
    assert len(outcomes) == len({tuple(one) for one in outcomes.tolist()}) == 36
    assert (outcomes.sum(axis=1) == 7).all()
    assert (outcomes >= 0).all()
    assert multinomial(outcomes, np.array([[0.5, 0.2, 0.3], [1.0, 0.0, 0.0]])).sum(axis=1) == pytest.approx(1)


@pytest.mark.parametrize("n", tables.SIZES)
@pytest.mark.parametrize("kind", ["shares", "nets"])
def test_coverage_over_all_true_values(kind: str, n: int):
    found = {"shares": tables.shares_at, "nets": tables.nets_at}[kind](n)
    assert 0.945 < found.mean < 0.97
    assert found.least > LEAST[kind][n]
    assert found.below <= BELOW[kind][n]


@pytest.mark.parametrize(
    ("n", "truth", "published"),
    [
        (10, (0.50, 0.30, 0.20), 0.962),
        (10, (0.80, 0.15, 0.05), 0.944),
        (20, (0.80, 0.15, 0.05), 0.956),
        (30, (0.50, 0.30, 0.20), 0.946),
        (50, (0.80, 0.15, 0.05), 0.956),
        (100, (0.50, 0.30, 0.20), 0.949),
    ],
)
def test_nps_covers_as_computed_elsewhere(n: int, truth: tuple[float, ...], published: float):
    """The values of methodology 2.1e, computed without this package."""
    assert net_coverage(n, np.array([truth])).mean == pytest.approx(published, abs=0.0006)


def test_nps_of_ten_answers_is_short_only_without_passives():
    found = tables.nets_at(10)
    some = found.truths[:, 1] >= 0.05
    assert found.covered[some].min() > 0.93
    assert found.covered[~some].min() < 0.93


def test_wilson_dips_near_the_ends_of_the_scale():
    """Known of Wilson's interval, and said in the docs: rare answers on a small base."""
    found = share_coverage(10, np.array([0.05, 0.5, 0.95]))
    assert found.covered[0] == pytest.approx(found.covered[2]) == pytest.approx(0.9139, abs=1e-4)
    assert found.covered[1] > 0.97


def test_a_level_of_80_would_be_seen():
    """The measure itself: an interval that is too narrow is found out."""
    outcomes = tallies(30, 3)
    low, high = ends(
        NPS.of(answers(dict(zip((10, 8, 3), one, strict=True))), confidence=0.8) for one in outcomes
    )
    chances = multinomial(outcomes, np.array([[0.4, 0.3, 0.3]]))[0]
    assert chances[(low <= 10) & (high >= 10)].sum() == pytest.approx(0.80, abs=0.03)


@pytest.mark.parametrize("n", [6, 7, 10, 30, 55, 100, 499])
def test_median_covers_at_least_its_level_whatever_the_distribution(n: int):
    assert 0.95 <= quantile_coverage(n) < (0.985 if n > 8 else 1)


def test_a_quantile_says_what_it_achieves():
    """Five tickets cannot bound a median at 95 %, nor ten a 90th percentile: `achieved` says so."""
    for n, q in ((5, 0.5), (10, 0.9), (30, 0.9)):
        found = median_interval(np.arange(n), quantile=q)
        assert found.achieved == pytest.approx(quantile_coverage(n, q))
        assert found.achieved < 0.95


@pytest.mark.slow
def test_means_of_ten_answers():
    """Short of the level, and said in the docs: ten answers tell little of the spread."""
    found = mean_coverage(10, np.array([(0.10, 0.20, 0.40, 0.20, 0.10), (0.30, 0.10, 0.10, 0.10, 0.40)]))
    assert found.least > 0.91


@pytest.mark.parametrize(
    "table",
    [tables.shares, tables.nets, tables.quantiles],
    ids=lambda table: table.__name__,
)
def test_page_shows_what_is_counted(table: Callable[[], str]):
    page = Path(__file__).resolve().parents[2] / "docs" / "precision.md"
    assert table() in page.read_text(encoding="utf-8")
