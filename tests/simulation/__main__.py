"""Print the tables of docs/precision.md: `python -m tests.simulation`, some ten minutes."""

from __future__ import annotations

from functools import partial

from tests.simulation import tables

DRAWS = 10_000
REPORTS = 2_000


def main() -> None:
    for title, table in (
        ("Shares", tables.shares),
        ("NPS", tables.nets),
        ("Means of 10 answers", tables.small_means),
        ("Means", partial(tables.means, DRAWS)),
        ("Medians", tables.quantiles),
        ("Medians with open tickets", partial(tables.open_tickets, DRAWS)),
        ("False alarms", partial(tables.alarms, REPORTS)),
        ("A gap of 20 points", partial(tables.power, REPORTS)),
    ):
        print(f"## {title}\n\n{table()}\n", flush=True)


if __name__ == "__main__":
    main()
