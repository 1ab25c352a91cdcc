"""A large data set for benchmarks: answers, customers, tickets and invitations of a company with many units.

    python benchmarks/bigdata.py FOLDER                1,000,000 answers, 20 units, 10 months of reports
    python benchmarks/bigdata.py FOLDER --rows 200000  fewer

Every value is drawn by a hash of its row's number, so that each run writes the same rows, as Parquet files.
The other tables follow the proportions of the demo: a customer for every four answers, a ticket for every
five, an invitation for every answer. The data reach back 13 months before the first report, as a trend asks.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import yaml

from cxreports.period import Period

LAST = "2026-10"
HISTORY = 13  # months before the first report: a trend and the year before
_OFFERS = ("Essential", "Comfort", "Premium")
_CHANNELS = ("Shop", "Phone", "Web", "Chat")
_TOUCHPOINTS = {
    "Advice": "Attract",
    "Order": "Enter",
    "Delivery": "Enter",
    "Help": "Engage",
    "Bill": "Engage",
}
_REASONS = ("Billing", "Network", "Contract", "Device", "Other")

# `h` are 64 random bits of a row; each value takes bits of its own. A customer's unit and offer are drawn by
# the customer's number, so that they agree in all tables. `high` leans to 1: good scores are more frequent.
_ROWS = """
    with hashed as (select i, hash(i + {salt}) as h from range({rows}) numbers(i)),
    placed as (
        select *, (h % {customers})::bigint as customer, sqrt((h >> 20) % 1000 / 1000) as high,
            timestamp '{start}' + to_days(((h >> 30) % {days})::int)
                + to_seconds(28800 + ((h >> 12) % 43200)::int) as moment
        from hashed
    ),
    drawn as (
        select *, hash(customer) as own, 'C' || customer as customer_id,
            '{unit}' || lpad((1 + hash(customer) % {units})::varchar, 3, '0') as unit,
            {offer} as offer
        from placed
    )
"""
_FILES = {  # name -> (rows for one answer, columns)
    "relation": (
        0.4,
        "'R' || i as response_id, customer_id, moment as answered_at, unit, offer, {channel} as channel, "
        "case when (h >> 50) % 50 = 0 then null else floor(11 * high)::int end as nps",
    ),
    "contact": (
        0.3,
        "'K' || i as response_id, customer_id, moment as answered_at, unit, offer, {channel} as channel, "
        "{touchpoint} as touchpoint, {stage} as stage, 1 + floor(5 * high)::int as csat, "
        "case when (h >> 50) % 50 = 0 then null else 1 + floor(7 * high)::int end as ces",
    ),
    "tickets": (
        0.2,
        "'T' || i as ticket_id, customer_id, unit, offer, {channel} as channel, {reason} as category, "
        "moment as created_at, moment + to_minutes(5 + ((h >> 40) % 300)::int) as first_reply_at, "
        "moment + to_minutes((40 + pow(high, 4) * 9000)::int) as done, "
        "case when (h >> 48) % 40 > 0 and done < '{end}' then done end as resolved_at, "
        "1 + ((h >> 54) % 4 = 0)::int as contacts, ((h >> 56) % 10 = 0)::int as reopens",
    ),
    "invitations": (
        1.0,
        "'I' || i as invitation_id, customer_id, unit, offer, moment as sent_at, (h >> 50) % 40 > 0 as "
        "delivered, case (h >> 56) % 10 when 0 then 'complete' when 1 then 'complete' when 2 then 'partial' "
        "end as answer",
    ),
    "customers": (
        0.25,
        "'C' || i as customer_id, '{unit}' || lpad((1 + hash(i) % {units})::varchar, 3, '0') as unit, "
        "{offer_of_i} as offer, date '{end}' - 1 - ((h >> 4) % 1500)::int as started_on, "
        "started_on + 30 + ((h >> 30) % 900)::int as gone, "
        "case when (h >> 24) % 4 = 0 and gone < '{end}' then gone end as ended_on",
    ),
}


def write_big(folder: str | Path, rows: int, segments: int, periods: int) -> Path:
    """Write the data set and its data file.

    Args:
        folder: made when it is not there.
        rows: answers (one per question), about.
        segments: units; each is a named segment, "unit_001", "unit_002"...
        periods: months that reports are about, the last one October 2026.

    Returns:
        The data file.
    """
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    words = _words(rows, segments, periods)
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1; SET enable_progress_bar = false")
        for salt, (name, (share, columns)) in enumerate(_FILES.items()):
            count = max(1, round(rows * share))
            source = _ROWS.format(**words, rows=count, salt=salt * 1_000_000_007)
            place = (target / f"{name}.parquet").as_posix()
            order = "" if name == "customers" else " order by moment"  # as an export comes
            query = f"{source} select {columns.format(**words)} from drawn{order}"
            connection.execute(f"copy ({query}) to '{place}' (format parquet, compression zstd)")
    path = target / "data.yaml"
    path.write_text(
        yaml.safe_dump(_data_file(segments), sort_keys=False, allow_unicode=True), encoding="utf-8"
    )
    return path


def names(segments: int) -> list[str]:
    """The named segments of the data file."""
    return [f"unit_{number:03d}" for number in range(1, segments + 1)]


def months(periods: int) -> list[str]:
    """The months that reports are about, oldest first."""
    return [period.key for period in Period.parse(LAST).before(periods)]


def _words(rows: int, segments: int, periods: int) -> dict[str, str | int]:
    last = Period.parse(LAST)
    start, end = last.before(periods + HISTORY)[0].start_on, last.end_on
    return {
        "units": segments,
        "customers": max(1, round(rows * _FILES["customers"][0])),
        "start": start.isoformat(),
        "end": end.isoformat(),
        "days": (end - start).days,
        "unit": "Unit ",
        "offer": _pick(_OFFERS, "(own >> 40)"),
        "offer_of_i": _pick(_OFFERS, "(hash(i) >> 40)"),
        "channel": _pick(_CHANNELS, "(h >> 44)"),
        "touchpoint": _pick(tuple(_TOUCHPOINTS), "(h >> 36)"),
        "stage": _pick(tuple(_TOUCHPOINTS.values()), "(h >> 36)"),
        "reason": _pick(_REASONS, "(h >> 36)"),
    }


def _pick(names: Sequence[str], bits: str) -> str:
    return f"(list_value({', '.join(map(repr, names))}))[1 + ({bits} % {len(names)})::int]"


def _data_file(segments: int) -> Mapping[str, object]:
    def same(*names: str) -> dict[str, str]:
        return {name: name for name in names}

    answer = same("response_id", "customer_id", "answered_at", "channel")
    relation = {"nps": {"column": "nps", "kind": "nps"}}
    contact = {
        "csat": {"column": "csat", "kind": "csat", "scale": [1, 5]},
        "ces": {"column": "ces", "kind": "ces", "scale": [1, 7], "polarity": "ease"},
    }
    ticket = same(
        "ticket_id", "customer_id", "created_at", "first_reply_at", "resolved_at", "contacts", "reopens",
        "category", "channel",
    )  # fmt: skip
    invitation = same("invitation_id", "customer_id", "sent_at", "delivered", "answer")
    customer = same("customer_id", "started_on", "ended_on")
    mapped = {
        "tickets": {"from": "tickets", "columns": ticket},
        "invitations": {"from": "invitations", "columns": invitation},
        "customers": {"from": "customers", "columns": customer},
    }
    surveys = [
        {"from": "relation", "columns": answer, "questions": relation},
        {"from": "contact", "columns": answer | same("touchpoint", "stage"), "questions": contact},
    ]
    for mapping in [*surveys, *mapped.values()]:
        mapping["dimensions"] = same("unit", "offer")
    return {
        "name": "Benchmark",
        "synthetic": True,
        "timezone": "Europe/Paris",
        "data_cutoff": Period.parse(LAST).end_on.isoformat(),
        "sources": {name: {"file": f"{name}.parquet"} for name in _FILES},
        "tables": {"responses": surveys, **mapped},
        "segments": {
            name: {"where": {"unit": f"Unit {number:03d}"}}
            for number, name in enumerate(names(segments), start=1)
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--segments", type=int, default=20)
    parser.add_argument("--periods", type=int, default=10)
    asked = parser.parse_args()
    print(write_big(asked.folder, asked.rows, asked.segments, asked.periods))


if __name__ == "__main__":
    main()
