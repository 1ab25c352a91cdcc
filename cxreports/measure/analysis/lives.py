"""How long customers stay: survival by group (methodology 3.7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import reduce
from operator import add
from typing import Any, ClassVar

import narwhals as nw
import numpy as np

from cxreports.errors import DataError, NoData, UsageError
from cxreports.measure.analysis.columns import adopt, counted, totals
from cxreports.measure.analysis.lifetable import LifeTable, compare_lives
from cxreports.measure.analysis.record import Analysis, named
from cxreports.measure.disclosure import suppressed
from cxreports.measure.grouping import rows_of
from cxreports.measure.inference import Interval, Survival, Test, benjamini_hochberg
from cxreports.measure.instant import day_number
from cxreports.measure.record import ANONYMITY_BASE, LOW_BASE

AT_RISK = 10  # a curve goes no further than where fewer are at risk
_Q, _YEAR, _POINTS = 0.05, 365, 7
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Lives:
    """The survival of one group; times in days from the origin.

    Attributes:
        n, n_events: units under observation, and those that ended.
        curve: from `CustomerSurvival.start`, as long as 10 are at risk; None below 30 units.
        median, median_interval: days; None for an end that the curve does not reach.
        rmst, rmst_interval: mean days lived between `start` and the common horizon.
        at_risk: how many at each time of `CustomerSurvival.times`: the table under the curve.
        against_rest: log-rank against all other groups together; None without others. p_adjusted: after
            Benjamini-Hochberg over the groups. called: p_adjusted <= 0.05 on bases of 30 or more.
    """

    group: Any
    n: int
    n_events: int
    curve: Survival | None
    median: float | None
    median_interval: tuple[float | None, float | None]
    rmst: float | None
    rmst_interval: Interval | None
    at_risk: tuple[int, ...]
    against_rest: Test | None = None
    p_adjusted: float | None = None
    called: bool = False


@dataclass(frozen=True, kw_only=True)
class CustomerSurvival(Analysis):
    """Survival of customers.

    Attributes:
        n: spans under observation. n_missing: without a start or a group; n_invalid: ended before they began.
        groups: those that may be shown, longest restricted mean first; one group None without `by`.
        whole: all groups together.
        test: log-rank over the groups; None for fewer than two.
        start: days from the origin at which the curves begin (landmark, or first time with 10 at risk).
        horizon: days to which restricted means go, common to all groups.
        times: days at which `at_risk` is told.
        hidden: how many groups are withheld: under 5 units, or giving such a one away (R13, R14).
    """

    definition_id: ClassVar[str] = "survival"
    by: str
    groups: tuple[Lives, ...]
    whole: Lives
    test: Test | None
    start: float
    horizon: float
    times: tuple[float, ...]
    hidden: int

    def __getitem__(self, group: Any) -> Lives:
        return named("group", group, {lives.group: lives for lives in self.groups})


def survival(
    frame: Any,
    *,
    cutoff: date,
    by: str = "",
    observed_from: date | None = None,
    landmark: float | None = None,
    horizon: float | None = None,
    origin: str = "started_on",
    end: str = "ended_on",
    confidence: float = 0.95,
) -> CustomerSurvival:
    """Kaplan-Meier survival by group, with left truncation and log-rank tests (methodology 3.7).

    Args:
        frame: one row per span: a day of origin and a day of end (first day no longer a customer; null while
            one).
        cutoff: first day that the data no longer cover: who is there then is censored.
        by: column of groups that are known at the origin, or at the landmark; "" for none.
        observed_from: first day that the data cover. Who left before is not in the data: earlier customers
            count only from that day on (left truncation). Leave it out only if former customers are all kept.
        landmark: days from the origin. Groups by something known later than the origin (an answer, a second
            purchase) need one: only who is still there then is compared, from then on (immortal time).
        horizon: days for restricted means; by default as far as every group has 10 at risk.

    Returns:
        Record; times in days.

    Raises:
        NoData: nobody under observation. DataError: a column is absent or holds no days. UsageError: the
            landmark or the horizon make no sense.

    >>> import pandas as pd
    >>> days = pd.date_range("2024-01-01", periods=200, freq="D").date
    >>> gone = [day + pd.Timedelta(days=100) if place % 4 == 0 else None for place, day in enumerate(days)]
    >>> frame = pd.DataFrame({"started_on": days, "ended_on": pd.Series(gone)})
    >>> found = survival(frame, cutoff=date(2025, 1, 1))
    >>> found.n, found.whole.n_events, round(found.whole.curve.at(120)[0], 2)
    (200, 50, 0.75)
    """
    if (landmark or 0) < 0:
        raise UsageError(f"a landmark of {landmark!r} days makes no sense.", hint="Write 180, for instance.")
    spans = _days(frame, origin, end, by)
    told = _recorded(spans) if observed_from is None else ()
    first = -(10**9) if observed_from is None else _number(observed_from)
    tables, left_out = _tables(spans, by, first, _number(cutoff), landmark or 0)
    if not tables:
        raise NoData("nobody is under observation.", hint="Look at the cut-off, the landmark and the days.")
    return _told(tables, by, left_out, landmark, horizon, told, confidence)


def _number(day: date) -> int:
    return (day.date() if isinstance(day, datetime) else day).toordinal() - _EPOCH


def _days(frame: Any, origin: str, end: str, by: str) -> Any:
    """Origin and end as day numbers."""
    known = adopt(frame, [origin, end], by=[by] if by else [], table="customers")
    for name in (origin, end):
        kind = known.collect_schema()[name]
        if kind == nw.Unknown:
            known = known.with_columns(nw.col(name).cast(nw.Date))
        elif kind not in (nw.Date, nw.Datetime):
            raise DataError(f"column {name!r} holds {kind}, not days.", hint="Convert it to dates first.")
    return known.with_columns(cx_from=day_number(nw.col(origin)), cx_to=day_number(nw.col(end))).with_columns(
        cx_group=nw.col(by) if by else nw.lit(0)
    )


def _recorded(spans: Any) -> tuple[str, ...]:
    """What speaks against the data holding all former customers."""
    edges = rows_of(spans.select(nw.col("cx_from").min(), nw.col("cx_to").min()))[0]
    first, gone = edges["cx_from"], edges["cx_to"]
    if first is None or gone is None or gone - first < _YEAR:
        return ("The data are taken to hold all former customers; if not, give observed_from.",)
    day = date.fromordinal(int(gone) + _EPOCH)
    return (
        f"No departure is on record before {day}, though customers came since "
        f"{date.fromordinal(int(first) + _EPOCH)}: if earlier ones are not in the data, give "
        "observed_from, or survival is told too high.",
    )


def _tables(
    spans: Any, by: str, first: int, cutoff: int, landmark: float
) -> tuple[dict[Any, LifeTable], dict[str, int]]:
    """One table per group, from two grouped passes; and what was left out, by reason."""
    start, end = nw.col("cx_from"), nw.col("cx_to")
    known = spans.filter(~start.is_null() & ~nw.col("cx_group").is_null())
    over = ~end.is_null() & (end < cutoff)
    known = known.with_columns(
        cx_exit=nw.when(over).then(end).otherwise(nw.lit(cutoff)) - start,
        cx_entry=nw.when(start < first).then(nw.lit(first) - start).otherwise(nw.lit(0)),
        cx_event=nw.when(over).then(nw.lit(1)).otherwise(nw.lit(0)),
        cx_invalid=nw.when(end < start).then(nw.lit(1)).otherwise(nw.lit(0)),
    ).with_columns(
        cx_entry=nw.when(nw.col("cx_entry") < landmark).then(nw.lit(landmark)).otherwise(nw.col("cx_entry"))
    )
    seen = known.filter((nw.col("cx_invalid") == 0) & (nw.col("cx_exit") > nw.col("cx_entry")))
    sums = totals(known, {"cx_bad": nw.col("cx_invalid")})
    every = totals(spans, {})["cx_n"]
    entries, exits = (counted(seen, ["cx_group", *keys]) for keys in (["cx_entry"], ["cx_exit", "cx_event"]))
    groups = dict.fromkeys(row["cx_group"] for row in entries)
    left_out = {"missing": int(every - sums["cx_n"]), "invalid": int(sums["cx_bad"])}
    return {group if by else None: _table(group, entries, exits) for group in groups}, left_out


def _table(group: Any, entries: Sequence[Mapping[str, Any]], exits: Sequence[Mapping[str, Any]]) -> LifeTable:
    def part(rows: Sequence[Mapping[str, Any]], time: str, event: int | None = None) -> Any:
        chosen = [row for row in rows if row["cx_group"] == group and event in (None, row.get("cx_event"))]
        times = np.array([row[time] for row in chosen], dtype=float)
        counts = np.array([row["cx_n"] for row in chosen], dtype=float)
        distinct, place = np.unique(times, return_inverse=True)
        return distinct, np.bincount(place, weights=counts, minlength=distinct.size)

    return LifeTable(part(entries, "cx_entry"), part(exits, "cx_exit", 1), part(exits, "cx_exit", 0))


def _told(
    tables: Mapping[Any, LifeTable], by: str, left_out: Mapping[str, int], landmark: float | None,
    horizon: float | None, recorded: tuple[str, ...], confidence: float,
) -> CustomerSurvival:  # fmt: skip
    everyone = reduce(add, tables.values())
    hidden = suppressed({(group,): table.n for group, table in tables.items()})
    shown = {group: table for group, table in tables.items() if (group,) not in hidden}
    start = max(landmark or 0.0, _first_crowd(everyone))
    ends = [_last_crowd(table, start) for table in (*shown.values(), everyone) if table.n >= LOW_BASE]
    reach = min(ends, default=start)
    tau = reach if horizon is None else horizon
    if not start <= tau <= max(reach, start):
        raise UsageError(f"the curves are known from {start:g} to {reach:g} days, not to {tau:g}.")
    grid = np.linspace(start, max(_last_crowd(everyone, start), start), _POINTS).round()
    times = tuple(float(time) for time in grid)
    lives = [_lives(group, table, start, tau, times, confidence) for group, table in shown.items()]
    whole = _lives(None, everyone, start, tau, times, confidence)
    several = len(shown) > 1
    if several:
        lives = _compared(lives, shown, everyone, tables, start)
    lives.sort(key=lambda one: (one.rmst is None, -(one.rmst or 0), str(one.group)))
    return CustomerSurvival(
        by=by, groups=tuple(lives),
        whole=whole, test=compare_lives(list(shown.values()), start=start) if several else None,
        start=start, horizon=tau, times=times, hidden=len(tables) - len(shown), n=everyone.n,
        n_missing=left_out["missing"], n_invalid=left_out["invalid"], confidence=confidence,
        method="Kaplan-Meier, Greenwood, log(-log) band; log-rank",
        warnings=recorded + _cautions(by, start, landmark, len(tables) - len(shown), left_out),
    )  # fmt: skip


def _first_crowd(table: LifeTable) -> float:
    """First time with 10 at risk: before, one departure would move the curve by a tenth or more."""
    times = np.unique(np.concatenate([[0.0], table.entries[0]]))
    enough = times[table.at_risk(times + 0.5) >= AT_RISK]  # whole days: half a day later all have entered
    return float(enough[0]) if enough.size else 0.0


def _last_crowd(table: LifeTable, start: float) -> float:
    """Last time, from `start` on, at which 10 are at risk without a break."""
    times = np.unique(np.concatenate([table.events[0], table.censored[0]]))
    times = times[times > start]
    few = np.flatnonzero(table.at_risk(times) < AT_RISK)
    end = int(few[0]) if few.size else times.size
    return float(times[end - 1]) if end else start


def _lives(
    group: Any, table: LifeTable, start: float, tau: float, times: Sequence[float], confidence: float
) -> Lives:
    just_after_start = np.array(times) + np.where(np.arange(len(times)) == 0, 0.5, 0.0)
    at_risk = tuple(int(n) for n in table.at_risk(just_after_start))
    end = _last_crowd(table, start)
    if table.n < LOW_BASE or end <= start:
        return Lives(group, table.n, table.n_events, None, None, (None, None), None, None, at_risk)
    curve = table.curve(confidence, start=start, end=end)
    rmst, interval = table.rmst(start, tau, confidence) if start < tau <= end else (None, None)
    return Lives(
        group,
        table.n,
        table.n_events,
        curve,
        curve.median,
        curve.quantile_interval(),
        rmst,
        interval,
        at_risk,
    )


def _compared(
    lives: Sequence[Lives], shown: Mapping[Any, LifeTable], everyone: LifeTable,
    tables: Mapping[Any, LifeTable], start: float,
) -> list[Lives]:  # fmt: skip
    """Each group against all the others together (R11), Benjamini-Hochberg over the groups (R10)."""
    tests = [
        compare_lives(
            [shown[one.group], reduce(add, (t for g, t in tables.items() if g != one.group))], start=start
        )
        for one in lives
    ]
    adjusted = benjamini_hochberg([test.p for test in tests])
    return [
        replace(
            one,
            against_rest=test,
            p_adjusted=p,
            called=p <= _Q and min(one.n, everyone.n - one.n) >= LOW_BASE,
        )
        for one, test, p in zip(lives, tests, adjusted, strict=True)
    ]


def _cautions(
    by: str, start: float, landmark: float | None, hidden: int, left_out: Mapping[str, int]
) -> tuple[str, ...]:
    told = []
    if start > (landmark or 0.0):
        told.append(
            f"Fewer than {AT_RISK} customers are at risk before day {start:.0f}: the curves tell how many of "
            "those who reached that day stayed."
        )
    if by and landmark is None:
        told.append(f"{by!r} must be known at the origin; what is known later needs a landmark.")
    if hidden:
        told.append(
            f"{hidden} groups are withheld: fewer than {ANONYMITY_BASE} customers, or telling of such a one."
        )
    if left_out["invalid"]:
        told.append(f"{left_out['invalid']} spans end before they begin and were left out.")
    return tuple(told)
