"""One definition, every engine: the records are those of pandas, whatever computes the rows."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from cxreports.errors import UsageError
from cxreports.measure import INDICATORS, Indicator, measure

from .conftest import Frames
from .tables import CUTOFF, DRAWN, SETTINGS, canonical

TABLES = sorted({one.table for one in INDICATORS.values()})
SPLITS: dict[str, dict[str, Any]] = {
    "by dimensions": {"by": ("region", "channel"), "period": "2026-01..2026-03"},
    "by month": {"by": "month", "period": "2025-11..2026-03"},
    "by week": {"by": "week", "period": "2026-03"},
}
CASES = [
    (table, split)
    for table in TABLES
    for split in SPLITS
    if split != "by week" or table in ("responses", "customers")  # how weeks are found depends on no more
]

# What an engine may refuse: SQLite before 3.46 has no room on its parser's stack for the windows of a funnel.
REFUSED = {("ibis-sqlite", "events"): "ibis cannot compute funnel.*: parser stack overflow\n.*to_pyarrow"}


def asked(table: str) -> list[Indicator]:
    """The indicators of a table, told what they need."""
    mine = [one for one in INDICATORS.values() if one.table == table]
    return [replace(one, **SETTINGS.get(one.id, {})) for one in mine]


def records(frame: Any, table: str, split: str) -> list[dict[str, Any]]:
    results = measure(frame, asked(table), cutoff=CUTOFF, anonymity=0, **SPLITS[split])
    return [result.record() for result in results]


@cache
def expected(table: str, split: str) -> list[dict[str, Any]]:
    return records(canonical(table).to_pandas(), table, split)


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}")
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for place, inner in enumerate(value):
            yield from leaves(inner, f"{path}[{place}]")
    else:
        yield path, value


def same(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return bool(one == other)


def differences(found: list[dict[str, Any]], wanted: list[dict[str, Any]]) -> list[str]:
    told = [(one["definition_id"], one["by"]) for one in found]
    if told != [(one["definition_id"], one["by"]) for one in wanted]:
        return [f"other groups: {told}"]
    lines = []
    for one, other in zip(found, wanted, strict=True):
        a, b = dict(leaves(one)), dict(leaves(other))
        wrong = [path for path in sorted(a.keys() | b.keys()) if not same(a.get(path), b.get(path))]
        lines += [
            f"{one['definition_id']} {one['by']} {path}: {a.get(path)} not {b.get(path)}" for path in wrong
        ]
    return lines


def test_every_indicator_has_rows_to_be_measured_on():
    assert set(TABLES) <= set(DRAWN), "draw the rows of the new table in tests/conformance/tables.py"


@pytest.mark.parametrize(("table", "split"), CASES)
def test_the_rows_tell_engines_apart(table: str, split: str):
    """Records that are all empty would agree on any engine."""
    for one in asked(table):
        mine = [record for record in expected(table, split) if record["definition_id"] == one.id]
        assert any(record["value"] is not None and record["n"] > 2 for record in mine), one.id


@pytest.mark.slow
@pytest.mark.parametrize(("table", "split"), CASES)
def test_records_are_those_of_pandas(frames: Frames, name: str, table: str, split: str):
    try:
        found = records(frames(table), table, split)
    except UsageError as refusal:
        if not re.match(REFUSED.get((name, table), "nothing"), str(refusal)):
            raise
        return
    assert differences(found, expected(table, split)) == []
