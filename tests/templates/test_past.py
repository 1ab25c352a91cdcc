"""A template that says it reads nothing after its period reads nothing after it."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from cxreports.data import TABLES, Dataset
from cxreports.data.load import load
from cxreports.demo import resolve
from cxreports.period import Period
from cxreports.run.template import read_template
from tests.templates.running import TEMPLATES, run

PERIOD = Period.parse("2026-07")
NAMES = sorted(path.stem for path in TEMPLATES.glob("*.ipynb") if read_template(path).reads_past)
SETTLED = [name for name, table in TABLES.items() if table.settled]


def demo(after: str = "") -> Dataset:
    """The demo data; `after` is what becomes of the rows of settled tables that follow the period."""
    connection, facts = load(Path(resolve("demo")))
    for name in set(SETTLED) & set(facts.tables):
        changed = change(connection, name, after)
        assert bool(changed) == bool(after), f"the demo has no {name} after {PERIOD}"
    return Dataset(connection, facts)


def change(connection: duckdb.DuckDBPyConnection, name: str, how: str) -> int:
    later = f"{TABLES[name].day} >= DATE '{PERIOD.end_on}'"
    queries = {
        "": "SELECT 0",
        "gone": f"DELETE FROM draft.{name} WHERE {later}",
        "other": f"UPDATE draft.{name} SET {', '.join(OTHER[name])} WHERE {later}",
    }
    return int(connection.execute(queries[how]).fetchall()[0][0])


OTHER = {
    "responses": ("score = scale_min", "comment = 'Autre chose'", "touchpoint = 'new'", "channel = 'fax'"),
    "invitations": ("channel = 'fax'",),
    "reviews": ("comment = 'Autre chose'",),
}


def test_there_are_such_templates() -> None:
    assert "monthly" in NAMES


@pytest.mark.parametrize("after", ["gone", "other"])
@pytest.mark.parametrize(
    "name", [name if name == "monthly" else pytest.param(name, marks=pytest.mark.slow) for name in NAMES]
)
def test_what_comes_after_the_period_changes_nothing(name: str, after: str) -> None:
    values = {"period": PERIOD.key, "language": "fr"}
    assert run(name, data=demo(after), **values) == run(name, data=demo(), **values)
