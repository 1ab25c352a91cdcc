"""The reference page names every table and every column that a data file may fill."""

from pathlib import Path

import pytest

from cxreports.data import TABLES
from cxreports.measure import INDICATORS

PAGE = Path(__file__).parents[2] / "docs" / "data-file.md"


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_column_is_documented(table):
    (line,) = [
        row for row in PAGE.read_text(encoding="utf-8").splitlines() if row.startswith(f"| `{table.name}` |")
    ]
    named = [name for name in table.mappable if name != "company" and not name.endswith("_on")]
    assert [name for name in named if f"`{name}`" not in line] == []


def test_every_indicator_reads_a_declared_table():
    assert {one.table for one in INDICATORS.values()} <= set(TABLES)
