"""A data set in memory, with the members that `measure` uses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import duckdb
import pyarrow as pa

from cxreports.period import Period


@dataclass(frozen=True)
class FakeQuestion:
    id: str
    kind: str
    scale: tuple[int, int]
    polarity: str
    main: bool = True
    satisfied: tuple[int, ...] | None = None
    integer_only: bool = True


def answers(question: str, day: date, scores: dict[int | None, int], **columns: Any) -> list[dict[str, Any]]:
    """Rows of `responses`: so many answers of each score on a day."""
    return [
        {"question": question, "kind": question, "score": score, "answered_on": day, **columns}
        for score, count in scores.items()
        for _ in range(count)
    ]


class FakeDataset:
    """Answers over 13 months to October 2026 in four regions; the North's NPS rises in the last month."""

    name = "Acme"
    company = ""
    companies = ("Acme",)
    timezone = "Europe/Paris"
    cutoff = datetime(2026, 10, 31, 23, tzinfo=UTC)
    synthetic = True
    fingerprint = "0" * 64
    ledger: tuple[Any, ...] = ()
    sources: tuple[Any, ...] = ()
    tables = ("responses", "customers")
    shelf = None
    local = True
    end_on = None
    questions = {  # noqa: RUF012
        "nps": FakeQuestion("nps", "nps", (0, 10), "higher"),
        "csat": FakeQuestion("csat", "csat", (1, 5), "higher"),
    }
    dimensions = {"responses": ("region",), "customers": ("region",)}  # noqa: RUF012

    def __init__(self, extra: list[dict[str, Any]] | None = None) -> None:
        self.connection = duckdb.connect()
        rows = list(extra or [])
        for month in Period.parse("2026-10").before(13):
            good = 90 if month.key == "2026-10" else 30
            day = month.start_on
            rows += answers("nps", day, {10: good, 8: 40, 3: 30, None: 5}, region="North")
            rows += answers("nps", month.end_on - timedelta(days=1), {9: 40, 7: 40, 0: 40}, region="South")
            rows += answers("nps", day, {9: 3}, region="Isle")
            rows += answers("nps", day, {8: 20}, region="West")
            rows += answers("csat", day, {5: 40, 4: 30, 3: 20, 1: 20}, region="North")
        self.connection.register("given", pa.Table.from_pylist(rows))
        self.connection.execute("create table responses as from given")
        self.connection.execute(
            "create table customers as select i as customer_id, if(i % 2 = 0, 'North', 'South') as region, "
            "date '2024-01-01' as started_on, case when i < 40 then date '2026-10-05' + i::int "
            "end as ended_on from range(1000) t(i) "
            "union all select 1000, 'North', date '2023-01-01', date '2024-06-01'"  # departures on record
        )

    def close(self) -> None:
        self.connection.close()

    def select(self, company: str = "", segment: str = "all") -> FakeDataset:
        return self

    def until(self, end_on: date | None) -> FakeDataset:
        return self

    def table(self, name: str) -> Any:
        return self.connection.sql(f"from {name}")

    frame = table

    def values(self, dimension: str) -> list[str]:
        return ["Isle", "North", "South", "West"]

    def span(self, table: str) -> tuple[date, date]:
        return date(2025, 10, 1), date(2026, 10, 31)

    def last_month(self) -> Period:
        return Period.parse("2026-10")
