"""What sets engines apart: NaN, time zones, windows over shuffled rows, conditions inside an aggregation."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import narwhals as nw
import pyarrow as pa
import pytest

import cxreports.measure
from cxreports.errors import UsageError
from cxreports.measure import NPS, measure
from cxreports.measure.grouping import Prepared, rows_of
from cxreports.measure.nps import NetPromoter
from cxreports.measure.scored import Answers

from .engines import Engine
from .tables import CHANGES, CUTOFF

pytestmark = pytest.mark.slow


def test_a_float_that_is_no_number_says_no_answer(engine: Engine):
    nan = float("nan")
    table = pa.table({"score": [10.0, nan, 0.0, None, 9.0, 10.0], "weight": [1.0, 1.0, 3.0, 1.0, nan, None]})
    found = measure(engine.frame("nan", table), NPS, anonymity=0)[0].estimate
    assert (found.n, found.n_missing, found.n_invalid) == (4, 2, 0)
    assert found.value == pytest.approx(100 * (1 + 1 + 1 - 3) / 6)


@pytest.mark.parametrize("zone", ["UTC", "Europe/Paris"])
def test_instants_of_a_time_zone_are_those_of_utc(name: str, engine: Engine, zone: str):
    """Tickets across both changes of the clocks, written in a zone and read in a session of that zone."""
    if name == "ibis-sqlite":
        pytest.skip("SQLite has no instants with a time zone")
    starts = [change + timedelta(minutes=step) for change in CHANGES for step in range(-90, 91, 30)]
    ends = [start + timedelta(hours=hours % 5, seconds=1) for hours, start in enumerate(starts)]
    columns = {"created_at": starts, "resolved_at": ends}
    plain = {key: pa.array(values, pa.timestamp("us")) for key, values in columns.items()}
    zoned = {
        key: values.cast(pa.timestamp("us", "UTC")).cast(pa.timestamp("us", zone))
        for key, values in plain.items()
    }
    expected = measure(pa.table(plain), ["ttr", "ttr.mean"], cutoff=CUTOFF)
    frame = engine.frame("zoned", pa.table(zoned))
    if engine.run:
        engine.run(f"set time zone '{zone}'")
    try:
        found = measure(frame, ["ttr", "ttr.mean"], cutoff=CUTOFF)
    finally:
        if engine.run:
            engine.run("set time zone 'UTC'")
    assert [one.record() for one in found] == [one.record() for one in expected]


def test_a_returning_customer_counts_once_in_a_table_of_any_size(engine: Engine):
    """Sums over a customer's spans come back to the rows they are of, however an engine shuffles them."""
    people = range(60_000)
    first, later = datetime(2025, 1, 1).date(), datetime(2026, 3, 10).date()
    spans = {
        "customer_id": [*people, *people],
        "started_on": [first] * len(people) + [later] * len(people),
        "ended_on": [later - timedelta(days=1)] * len(people)
        + [None if who % 4 else later for who in people],
    }
    types = {"customer_id": pa.int64(), "started_on": pa.date32(), "ended_on": pa.date32()}
    table = pa.table({key: pa.array(values, types[key]) for key, values in spans.items()})
    found = measure(engine.frame("returns", table), "churn", period="2026-03")[0].estimate
    assert (found.n, found.details["lost"]) == (60_000, 15_000)
    assert found.value == pytest.approx(25.0)


@dataclass(frozen=True)
class _Cumulated(Answers):
    """A preparation that no engine without an order of rows can do."""

    def rows(self, frame: Any, by: Any) -> Prepared:
        return super().rows(frame.with_columns(score=nw.col("score").cum_sum()), by)


class _Strange(NetPromoter):
    @property
    def preparation(self) -> Answers:
        return _Cumulated()


def test_what_an_engine_cannot_do_is_refused_with_a_way_out(engine: Engine):
    frame = engine.frame("strange", pa.table({"score": [10.0, -10.0, 10.0]}))
    if not isinstance(nw.from_native(frame), nw.LazyFrame):
        return  # in memory rows have an order
    with pytest.raises(
        UsageError, match=r"(?s)(polars|duckdb|ibis|pyspark) cannot compute nps: .*give \w+\.\w+\(\)"
    ):
        measure(frame, _Strange())


def test_conditions_are_columns_before_they_are_summed(engine: Engine):
    rows = pa.table({"g": ["a"] * 4 + ["b"], "x": [5.0, 20.0, 7.0, 20.0, 6.0]})
    frame = nw.from_native(engine.frame("conditions", rows))
    flagged = frame.with_columns(high=nw.when(nw.col("x") > 6).then(nw.col("x")).otherwise(nw.lit(0.0)))
    told = {row["g"]: row["high"] for row in rows_of(flagged.group_by("g").agg(nw.col("high").sum()))}
    assert told == {"a": 47.0, "b": 0.0}


def test_no_condition_is_summed_inside_an_aggregation():
    """`when(...).then(...).sum()` inside `agg` gives silently wrong sums on some engines: none is there."""
    package = Path(cxreports.measure.__file__).parent
    aggregated = [
        (path.relative_to(package), node.lineno, argument)
        for path in package.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "agg"
        for argument in (*node.args, *(keyword.value for keyword in node.keywords))
    ]
    assert len(aggregated) > 5
    wrong = [(path, line, ast.unparse(one)) for path, line, one in aggregated if not _is_bare(one)]
    assert wrong == []


def _is_bare(argument: ast.expr) -> bool:
    """`nw.len()` or `nw.col(...)` reduced and perhaps named, also unpacked from a loop."""
    if isinstance(argument, ast.Starred):
        return _is_bare(argument.value)
    if isinstance(argument, ast.GeneratorExp | ast.ListComp):
        return _is_bare(argument.elt)
    return (
        re.fullmatch(r"nw\.(len\(\)|col\([^()]*\)\.\w+\(\))(\.alias\(.*\))?", ast.unparse(argument))
        is not None
    )
