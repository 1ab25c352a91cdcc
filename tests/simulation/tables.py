"""The tables of docs/precision.md, as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product

import numpy as np

from tests.simulation.exact import (
    Coverage,
    Floats,
    mean_coverage,
    net_coverage,
    quantile_coverage,
    share_coverage,
)
from tests.simulation.reports import INDICATORS, rates
from tests.simulation.sampled import (
    FIVE,
    SEVEN,
    ces_coverage,
    csat_mean_coverage,
    open_ticket_coverage,
)

SIZES = (10, 30, 100)
SHARES: Floats = np.arange(5, 96) / 100
NETS: Floats = (
    np.array([(p, 100 - p - d, d) for p, d in product(range(5, 96, 5), repeat=2) if p + d <= 100]) / 100
)
BASES = (30, 60, 200)
POWER_BASES = (30, 60, 100, 200, 400)


def shares() -> str:
    rows = [(f"{n}", *_summary(found), _share(found.worst[0])) for n in SIZES for found in [shares_at(n)]]
    return _table(("answers", "mean", "least", "most", "under 93 %", "least at"), rows)


def shares_at(n: int) -> Coverage:
    return share_coverage(n, SHARES)


def nets() -> str:
    rows = []
    for n in SIZES:
        found = nets_at(n)
        worst = " / ".join(f"{100 * share:.0f}" for share in found.worst.ravel())
        rows.append((f"{n}", *_summary(found), worst))
    head = ("answers", "mean", "least", "most", "under 93 %", "least at promoters / passives / detractors")
    return _table(head, rows)


def nets_at(n: int) -> Coverage:
    return net_coverage(n, NETS)


def small_means() -> str:
    found = mean_coverage(10, np.array(list(FIVE.values())))
    return _table(("answers", *FIVE), [("10", *map(_share, found.covered))])


def quantiles() -> str:
    rows = [
        (f"{n}", _share(quantile_coverage(n)), _share(quantile_coverage(n, 0.9)))
        for n in (5, 10, 30, 50, 100)
    ]
    return _table(("tickets", "median", "90th percentile"), rows)


def means(draws: int) -> str:
    rows = [
        ("CSAT mean, 1-5", f"{n}", *(_share(csat_mean_coverage(one, n, draws, 1)) for one in FIVE.values()))
        for n in (30, 100)
    ]
    rows += [
        ("CES index, 1-7", f"{n}", *(_share(ces_coverage(one, n, draws, 1)) for one in SEVEN.values()))
        for n in SIZES
    ]
    names = [one if one == other else f"{one}; {other}" for one, other in zip(FIVE, SEVEN, strict=True)]
    return _table(("figure", "answers", *names), rows)


def open_tickets(draws: int) -> str:
    rows = [
        (f"{n}", *(_share(open_ticket_coverage(n, part, draws, 1)) for part in (0.1, 0.3, 0.45)))
        for n in (30, 100, 300)
    ]
    return _table(("tickets", "10 % open", "30 % open", "45 % open"), rows)


def alarms(reports: int) -> str:
    rows = []
    for name, kind in product(INDICATORS, ("rest", "previous")):
        found = [rates(name, n, reports, 1, kind=kind) for n in BASES]
        rows.append((name, kind, *(f"{_share(one.alarms)} ({_share(one.uncorrected)})" for one in found)))
    return _table(("indicator", "compared with", *(f"{n} answers a segment" for n in BASES)), rows)


def power(reports: int) -> str:
    rows = [
        (name, *(_share(rates(name, n, reports, 1, better=1).found) for n in POWER_BASES))
        for name in INDICATORS
    ]
    return _table(("indicator", *(f"{n} answers" for n in POWER_BASES)), rows)


def _summary(found: Coverage) -> tuple[str, ...]:
    return tuple(_share(one) for one in (found.mean, found.least, found.most, found.below))


def _share(value: float) -> str:
    return f"{100 * value:.1f} %"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
