"""Life tables: the reference without late entries, statsmodels with them, and the algebra of a state."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.duration.survfunc import SurvfuncRight, survdiff

from cxreports.errors import NoData, UsageError
from cxreports.measure.analysis.lifetable import LifeTable, compare_lives
from cxreports.measure.inference import kaplan_meier, log_rank

UNITS = st.lists(st.tuples(st.integers(0, 5), st.integers(1, 12), st.booleans()), max_size=40)


def table(units):
    """Entry, time after it, and whether it ended."""
    entries, lives, ended = (np.array([unit[place] for unit in units]) for place in range(3))
    return LifeTable.of(entries, entries + lives, ended)


@given(UNITS)
def test_a_curve_never_rises_and_its_band_holds_it(units):
    curve = table(units).curve()
    assert (np.diff(curve.survival) <= 0).all()
    assert ((curve.low <= curve.survival) & (curve.survival <= curve.high)).all()
    assert ((curve.survival >= 0) & (curve.survival <= 1)).all()


@given(UNITS, UNITS, UNITS)
def test_the_table_of_a_union_is_the_sum_of_the_tables(a, b, c):
    whole, merged = table(a + b + c), table(c) + (table(a) + table(b))
    assert whole.n == merged.n
    assert whole.exposure == merged.exposure
    assert np.array_equal(whole.curve().survival, merged.curve().survival)
    assert np.array_equal((whole + LifeTable()).curve().survival, whole.curve().survival)


@given(UNITS)
def test_without_late_entries_it_is_the_reference(units):
    at_zero = [(0, life, ended) for _, life, ended in units]
    mine = table(at_zero).curve(0.9)
    ended = [int(unit[2]) for unit in at_zero]
    theirs = kaplan_meier([unit[1] for unit in at_zero], ended, [1 - one for one in ended], 0.9)
    for name in ("times", "survival", "low", "high", "at_risk", "events"):
        assert np.allclose(getattr(mine, name), getattr(theirs, name)), name
    if units:
        tau = float(mine.times[-1])
        assert np.isclose(table(at_zero).rmst(0, tau)[0], theirs.rmst(tau))


@given(UNITS.filter(bool), UNITS.filter(bool))
def test_log_rank_without_late_entries_is_the_reference(a, b):
    pair = [[(0, life, ended) for _, life, ended in units] for units in (a, b)]
    mine = compare_lives([table(units) for units in pair])
    theirs = log_rank(
        [([u[1] for u in units], [u[2] for u in units], [not u[2] for u in units]) for units in pair]
    )
    assert np.isclose(mine.statistic, theirs.statistic)
    assert np.isclose(mine.p, theirs.p)


def test_late_entries_agree_with_statsmodels():
    rng = np.random.default_rng(0)
    entries = rng.integers(0, 10, 300)
    exits = entries + 1 + rng.integers(0, 30, 300)
    ended = rng.random(300) < 0.7
    group = rng.integers(0, 2, 300)
    # of everyone, those who entered at 0 make the first times certain
    entries[:100] = 0
    mine = LifeTable.of(entries, exits, ended).curve()
    theirs = SurvfuncRight(exits, ended.astype(int), entry=entries)
    at = [mine.at(time)[0] for time in theirs.surv_times]
    assert np.allclose(at, theirs.surv_prob)
    sides = [LifeTable.of(entries[group == g], exits[group == g], ended[group == g]) for g in (0, 1)]
    statistic, p = survdiff(exits, ended.astype(int), group, entry=entries)
    assert np.isclose(compare_lives(sides).statistic, statistic)
    assert np.isclose(compare_lives(sides).p, p)


def test_restricted_mean_and_its_interval():
    rng = np.random.default_rng(1)
    cover = 0
    truth = 10 * (1 - np.exp(-0.8))  # of an exponential life of mean 10, up to 8
    for _ in range(200):
        lives = rng.exponential(10, 80)
        value, interval = LifeTable.of(np.zeros(80), np.minimum(lives, 9), lives < 9).rmst(0, 8)
        assert interval.low <= value <= interval.high
        cover += interval.low <= truth <= interval.high
    assert 0.90 <= cover / 200 <= 0.99


def test_a_later_start_is_conditional():
    lives = LifeTable.of(np.zeros(4), [2, 4, 6, 8], [True, True, True, False])
    assert lives.curve().at(6)[0] == 0.25
    assert lives.curve(start=2).at(6)[0] == pytest.approx(1 / 3)


def test_what_makes_no_life_is_refused():
    for entry, end in ((-1, 3), (3, 3), (5, 4)):
        with pytest.raises(UsageError, match="enters before 0"):
            LifeTable.of([entry], [end], [True])
    with pytest.raises(UsageError, match="two or more"):
        compare_lives([table([(0, 3, True)])])
    with pytest.raises(NoData, match="empty"):
        compare_lives([table([(0, 3, True)]), LifeTable()])
