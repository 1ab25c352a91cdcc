"""Ordered funnels."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxreports.errors import UnknownName, UsageError
from cxreports.measure import Funnel, funnel, measure
from cxreports.measure.grouping import states

STEPS = ("home", "product", "cart", "pay")
START = datetime(2026, 1, 5, 10)
SCHEMA = pa.schema([("journey", pa.string()), ("step", pa.string()), ("happened_at", pa.float64())])


def _events(sessions, **columns):
    return [
        {"journey": name, "step": step, "happened_at": START + timedelta(seconds=10 * place), **columns}
        for name, steps in sessions.items()
        for place, step in enumerate(steps)
    ]


SESSIONS = {
    "s1": STEPS,
    "s2": ("home", "product"),
    "s3": ("product", "home", "cart"),
    "s4": ("home", "cart", "product", "cart"),
    "s5": ("home",),
    "s6": ("home", "news", "product", "cart"),
    "s7": ("cart", "pay"),
    "s8": ("news",),
}


def test_earliest_matches_on_every_engine(frame_of):
    found = Funnel.of(frame_of(_events(SESSIONS)), STEPS)
    assert found.details["counts"] == [6, 4, 3, 1]
    assert (found.details["midway"], found.details["elsewhere"]) == (1, 1)
    assert found.details["dropoff_pct"] == pytest.approx([100 / 3, 25.0, 200 / 3])


def test_strict_forbids_anything_between_on_every_engine(frame_of):
    found = Funnel.of(frame_of(_events(SESSIONS)), STEPS, strict=True)
    assert found.details["counts"] == [6, 2, 1, 1]
    again = {"a": ("home", "news", "home", "product")}  # a later run counts
    assert Funnel.of(frame_of(_events(again)), STEPS[:2], strict=True).details["counts"] == [1, 1]


@pytest.mark.parametrize("strict", [False, True])
def test_steps_count_within_a_time(frame_of, strict):
    events = _events({"a": STEPS})
    found = Funnel.of(frame_of(events), STEPS, within=20, strict=strict)
    assert found.details["counts"] == [1, 1, 1, 0]


def test_sessions_alive_at_the_cut_off_are_left_out(frame_of):
    cutoff = (START + timedelta(minutes=30)).replace(tzinfo=UTC)
    found = Funnel.of(frame_of(_events(SESSIONS)), STEPS, cutoff=cutoff)
    assert found.details["alive"] == 6  # the two with one event at the start are over
    assert found.details["counts"] == [1, 0, 0, 0]


def test_events_of_one_instant_have_no_order():
    rows = [{"journey": "a", "step": step, "happened_at": START} for step in ("home", "product")]
    assert Funnel.of(pa.Table.from_pylist(rows), STEPS[:2]).details["counts"] == [1, 0]


def test_less_than_a_second_is_an_order(frame_of):
    rows = [
        {"journey": "a", "step": step, "happened_at": START + timedelta(microseconds=place)}
        for place, step in enumerate(STEPS)
    ]
    assert Funnel.of(frame_of(rows), STEPS).value == 100.0


def test_split_and_compared_like_any_indicator(frame_of):
    rows = _events({f"m{place}": STEPS[: 1 + place % 4] for place in range(40)}, device="mobile")
    rows += _events({f"d{place}": STEPS for place in range(40)}, device="desk")
    rows = [{**row, "happened_on": date(2026, 1, 5)} for row in rows]
    drop = replace(Funnel, steps=STEPS, variant="dropoff", after=3)
    found = measure(frame_of(rows), [replace(Funnel, steps=STEPS), drop], by="device", period="2026-01")
    assert [one.estimate.value for one in found] == [100.0, 25.0, 0.0, 50.0]
    difference = drop.difference(found[3].state, found[2].state, 0.95)
    assert (difference.delta, difference.p < 0.001) == (50.0, True)


def test_report_has_a_drop_off_per_step():
    found = funnel(pa.Table.from_pylist(_events(SESSIONS)), STEPS)
    assert [one.n for one in found.dropoffs] == [6, 4, 3]
    assert found.conversion.value == pytest.approx(100 / 6)


def test_steps_are_needed_and_checked():
    with pytest.raises(UsageError, match="needs its steps"):
        measure(pa.Table.from_pylist(_events(SESSIONS)), "funnel")
    with pytest.raises(UsageError, match="two or more"):
        Funnel.of(pa.Table.from_pylist(_events(SESSIONS)), ["home", "home"])
    with pytest.raises(UsageError, match="another follows"):
        replace(Funnel, steps=STEPS, variant="dropoff", after=4)
    with pytest.raises(UnknownName, match="variant of funnel"):
        replace(Funnel, variant="leak")


paths = st.lists(st.sampled_from([*STEPS, "news"]), max_size=12)


def _greedy(path):
    reached = 0
    for step in path:
        if reached < len(STEPS) and step == STEPS[reached]:
            reached += 1
    return reached


def _strict(path):
    runs = [
        next((k for k, step in enumerate(STEPS) if path[at : at + k + 1][k:] != [step]), len(STEPS))
        for at in range(len(path))
    ]
    return max(runs, default=0)


def _frame(walks, prefix="s"):
    rows = [
        {"journey": f"{prefix}{who}", "step": step, "happened_at": float(place)}
        for who, walk in enumerate(walks)
        for place, step in enumerate(walk)
    ]
    return pa.Table.from_pylist(rows, SCHEMA)


@settings(max_examples=40)
@given(st.lists(paths, max_size=6), st.booleans())
def test_counts_are_those_of_walking_each_path(walks, strict):
    one = replace(Funnel, steps=STEPS, strict=strict)
    state = states(_frame(walks), [one])[one].get((None, ()), one.state([]))
    depths = [(_strict if strict else _greedy)(walk) for walk in walks]
    counts = [state[f"step{place}"] for place in range(4)]
    assert counts == [sum(depth > place for depth in depths) for place in range(4)]
    assert all(here >= there for here, there in pairwise(counts))  # never increasing


@settings(max_examples=40)
@given(st.lists(paths, max_size=4), st.lists(paths, max_size=4))
def test_states_of_different_sessions_merge(first, second):
    one = replace(Funnel, steps=STEPS)

    def state(*frames):
        found = states(pa.concat_tables(frames), [one])[one]
        return found.get((None, ()), one.state([]))

    a, b = _frame(first, "a"), _frame(second, "b")
    merged, whole = (state(a) + state(b)).sums, state(a, b).sums
    assert all(merged.get(name, 0) == count for name, count in whole.items())


def test_events_that_know_only_their_day_follow_each_other_where_ties_are_allowed():
    days = [("a", "home"), ("a", "product"), ("b", "home"), ("c", "product")]
    rows = [{"journey": name, "step": step, "happened_at": START} for name, step in days]
    table = pa.Table.from_pylist(rows)
    assert Funnel.of(table, STEPS[:2]).details["counts"] == [2, 0]
    tied = replace(Funnel, ties=True).of(table, STEPS[:2])
    assert tied.details["counts"] == [2, 1]
    assert tied.details["midway"] == 1
    later = [*rows, {"journey": "d", "step": "product", "happened_at": START},
             {"journey": "d", "step": "home", "happened_at": START + timedelta(days=1)}]  # fmt: skip
    assert replace(Funnel, ties=True).of(pa.Table.from_pylist(later), STEPS[:2]).details["counts"] == [3, 1]
