"""Whether all the rows are there: period over, last days landed, nothing twice."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from statistics import median
from typing import TYPE_CHECKING

from cxreports.data.schema import TABLES
from cxreports.measure.coverage import Coverage
from cxreports.measure.gate.check import LEAST, Found
from cxreports.measure.gate.rows import ask, day_of, within
from cxreports.period import Period

if TYPE_CHECKING:
    from cxreports.measure.study import Study

_LAST = 3  # days
_WEEKS = 8  # before, whose same weekdays say what is usual
_LEAST_USUAL = 10  # rows: below, few rows are nothing unusual
_TWICE = ("duplicate answer", "repeated identifier")


def complete(study: Study) -> Found:
    """Share of the period's days that the data cover."""
    period, reached = study.period, Coverage.of(study.dataset).end_on
    days = (period.end_on - period.start_on).days
    covered = min(max((reached - period.start_on).days, 0), days)
    return Found(covered / days, days, {"day": reached - timedelta(days=1)})


def late(study: Study) -> Found | None:
    """Rows of the last three days that should have landed, against the median of the same weekdays of the
    eight weeks before. A median, because surveys come in waves.
    """
    table = next((one for one in ("responses", "tickets", "orders") if one in study.dataset.tables), "")
    if not table:
        return None
    end = min(study.period.end_on, Coverage.of(study.dataset).end_on)
    day = day_of(study) if table == "responses" else TABLES[table].day
    span = Period(end - timedelta(days=_LAST + 7 * _WEEKS), end, "span")
    query = f"SELECT {day}, count(*) FROM seen WHERE {within(day, span)} GROUP BY {day}"
    counts: Counter[date] = Counter(dict(ask(study, table, query)))
    windows = [
        sum(counts[end - timedelta(days=7 * week + back)] for back in range(1, _LAST + 1))
        for week in range(_WEEKS + 1)
    ]
    last, usual = windows[0], median(windows[1:])
    if usual < _LEAST_USUAL:
        return None
    facts = {"k": last, "usual": usual, "days": _LAST, "day": end - timedelta(days=1), "table": table}
    return Found(last / usual, last, facts)


def duplicates(study: Study) -> Found | None:
    """Share of the answers read that were there already (R6), of the whole data, as the ledger counts."""
    lines = [line for line in study.dataset.ledger if line.table == "responses"]
    read = sum(line.read for line in lines)
    if read < LEAST:
        return None
    twice = sum(line.excluded.get(reason, 0) for line in lines for reason in _TWICE)
    return Found(twice / read, read, {"k": twice})
