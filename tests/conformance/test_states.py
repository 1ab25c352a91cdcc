"""States are commutative monoids: what is merged is what would have been measured at once."""

from __future__ import annotations

from dataclasses import asdict
from functools import cache
from random import Random
from typing import Any, get_args

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxreports.measure import Indicator
from cxreports.measure.grouping import states
from cxreports.measure.state import Cell, Counts, Durations, Scale, State, Tally
from cxreports.period import Period

from .tables import CUTOFF, canonical
from .test_records import TABLES, asked, leaves, same

SUMS = st.integers(0, 10**6).map(lambda quarters: quarters / 4)  # exact in binary, so that `==` may be asked
CELLS = st.builds(Cell, st.integers(1, 10**6), SUMS, SUMS)
TALLIES = st.builds(
    Tally,
    st.dictionaries(st.integers(-4, 40).map(float), CELLS, max_size=8),
    st.integers(0, 99),
    st.integers(0, 99),
    st.sampled_from([None, Scale(0, 10)]),
)
DRAWN: dict[type, st.SearchStrategy[Any]] = {
    Tally: TALLIES,
    Durations: st.builds(Durations, TALLIES, TALLIES),
    Counts: st.builds(Counts, st.dictionaries(st.sampled_from("abcde"), SUMS)),
}


def test_every_kind_of_state_is_drawn():
    assert set(DRAWN) == set(get_args(State))


@pytest.mark.parametrize("kind", DRAWN)
@given(st.data())
def test_merging_is_associative_free_of_order_and_has_an_empty_state(kind: type, data: st.DataObject):
    a, b, c = (data.draw(DRAWN[kind]) for _ in range(3))
    assert (a + b) + c == a + (b + c)
    assert a + b == b + a
    assert a + kind() == kind() + a == a


# Rows that are read together stay together: those of one respondent, customer, employee, journey.
_WHOLE = {"responses": ("response_id",), "employees": ("employee_id",), "events": ("customer_id", "journey")}
_PERIODS = [Period.parse("2026-Q1"), Period.parse("2026-02")]


def parts(table: pa.Table, names: tuple[str, ...], random: Random, count: int) -> list[pa.Table]:
    """The table in parts by chance, all rows of a unit in one of them; a row without one goes anywhere."""
    places: dict[Any, int] = {}
    chosen = []
    for number, row in enumerate(table.to_pylist()):
        unit = next((row[name] for name in names if row.get(name) is not None), number)
        chosen.append(places.setdefault(unit, random.randrange(count)))
    return [table.filter(pa.array([place == part for place in chosen])) for part in range(count)]


@cache
def measured(table: str) -> dict[Indicator, Any]:
    return states(canonical(table), [one.at(CUTOFF) for one in asked(table)], ["region"], _PERIODS)


def told(state: State) -> dict[str, Any]:
    return {path: value for path, value in leaves(asdict(state)) if value != 0}


@pytest.mark.parametrize("table", TABLES)
@settings(max_examples=4)
@given(seed=st.integers(0, 99), count=st.integers(2, 4))
def test_the_state_of_the_whole_is_the_sum_of_the_states_of_its_parts(table: str, seed: int, count: int):
    whole = measured(table)
    split = parts(canonical(table), _WHOLE.get(table, ("customer_id",)), Random(seed), count)
    found = [states(part, whole, ["region"], _PERIODS) for part in split]
    for one, groups in whole.items():
        for group, state in groups.items():
            empty: Any = one.state([])
            merged = sum((part[one].get(group, empty) for part in found), empty)
            a, b = told(merged), told(state)
            wrong = [path for path in sorted(a.keys() | b.keys()) if not same(a.get(path), b.get(path))]
            assert not wrong, (one.id, group)
