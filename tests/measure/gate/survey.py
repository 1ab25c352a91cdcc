"""A small survey, written to files and read as a user's data are."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from cxreports.measure import Study

Row = dict[str, Any]
START, DAYS = date(2026, 8, 1), 92  # August, September and October
ITEMS = ("a", "b", "c", "d", "e")


def answers(change: Callable[[date, int, Row], Row | None] = lambda day, number, row: row) -> list[Row]:
    """Twenty answers a day with every score and two channels in turn; `change` may alter or drop a row."""
    rows = []
    for offset in range(DAYS):
        day = START + timedelta(days=offset)
        for number in range(20):
            row: Row = {
                "id": f"{day}-{number}",
                "customer": (offset * 20 + number) % 1000,
                "date": day.isoformat(),
                "channel": ("phone", "chat")[number % 2],
                "region": ("north", "south")[number // 2 % 2],
                "seconds": 60 + number,
                "nps": (number + offset) % 11,
            }
            row |= {name: 1 + (number + place) % 5 for place, name in enumerate(ITEMS)}
            if (changed := change(day, number, row)) is not None:
                rows.append(changed)
    return rows


def study(folder: Path, rows: list[Row], *, gate: Mapping[str, Any] | None = None, **given: Any) -> Study:
    """The study of October 2026 over such answers."""
    _write(folder / "answers.csv", rows)
    questions = {name: {"column": name, "kind": "item", "scale": [1, 5]} for name in ITEMS}
    questions["nps"] = {"column": "nps", "kind": "nps"}
    columns = {"response_id": "id", "customer_id": "customer", "answered_at": "date", "channel": "channel"}
    file: dict[str, Any] = {
        "name": "Acme",
        "data_cutoff": "2026-11-01",
        "sources": {"answers": {"file": "answers.csv"}},
        "tables": {
            "responses": {
                "from": "answers",
                "columns": columns | {"duration": "seconds"},
                "dimensions": {"region": "region"},
                "questions": questions,
            }
        },
    }
    for table, (columns, more) in given.pop("tables", {}).items():
        _write(folder / f"{table}.csv", more)
        file["sources"][table] = {"file": f"{table}.csv"}
        file["tables"][table] = {"from": table, **columns}
    file |= {"gate": dict(gate)} if gate else {}
    (folder / "data.yaml").write_text(yaml.safe_dump(file), encoding="utf-8")
    return Study(folder / "data.yaml", **{"period": "2026-10", **given})


def _write(path: Path, rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
