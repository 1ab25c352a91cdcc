"""Fingerprints of the rows that each report reads: one grouped pass per table serves a whole batch.

A fingerprint is a count and a sum of hashes of rows: the order of rows does not matter, and sums of groups
are the fingerprint of their union. Rows are counted by month, so that a change can be told by its month.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import json
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from cxreports.data import Dataset

Reads = Literal["segment", "company", "all"]
Fingerprint = dict[str, tuple[int, str]]  # month (or "" without day) → rows, sum of their hashes
_Sums = dict[str, tuple[int, int]]
_Groups = dict[tuple[str | None, ...], _Sums]  # values of the keys → month → rows, sum of hashes
_MODULUS = 2**64


class Slices:
    """Fingerprints of the parts of one data set.

    Args:
        dataset: the whole of it.
        folder: where the groups are kept for the next run; None to keep none.
    """

    def __init__(self, dataset: Dataset, folder: Path | None = None) -> None:
        self._dataset, self._folder = dataset, folder
        self._groups: dict[tuple[str, ...], dict[str, _Groups]] = {}

    def of(self, selected: Dataset, reads: Reads) -> dict[str, Fingerprint]:
        """Table → fingerprint of the rows that a report on a selection reads.

        Args:
            selected: the data set restricted to the report's company and segment, and to the days before
                its end (`Dataset.until`), where the report reads no others.
            reads: "segment": these rows; "company": all of the company; "all": every row there is.
        """
        where: dict[str, tuple[str, ...]] = (
            dict(sorted(selected.filter.items())) if reads == "segment" else {}
        )
        if reads != "all" and selected.company:
            where["company"] = (selected.company,)
        names = selected.tables if reads == "segment" else self._dataset.tables
        groups = self._grouped(tuple(where), names)
        found = {name: _chosen(groups[name], where.values()) for name in names}
        return {name: _sealed(_seen(name, sums, selected.end_on)) for name, sums in found.items()}

    def _grouped(self, keys: tuple[str, ...], names: Iterable[str]) -> dict[str, _Groups]:
        if keys not in self._groups:
            self._groups[keys] = self._kept(keys) or self._counted(keys, names)
        return self._groups[keys]

    def _counted(self, keys: tuple[str, ...], names: Iterable[str]) -> dict[str, _Groups]:
        rows = {name: list(self._rows(name, keys)) for name in names}
        if self._folder:
            with contextlib.suppress(OSError):  # a full disk costs time, not the report
                draft = self._place(keys).with_suffix(f".{os.getpid()}")
                draft.write_text(json.dumps(rows), encoding="utf-8")
                os.replace(draft, self._place(keys))
        return {name: _groups(found, len(keys)) for name, found in rows.items()}

    def _kept(self, keys: tuple[str, ...]) -> dict[str, _Groups] | None:
        if self._folder is None:
            return None
        try:
            rows = json.loads(self._place(keys).read_text(encoding="utf-8"))
            return {name: _groups(found, len(keys)) for name, found in rows.items()}
        except (OSError, ValueError):
            return None

    def _place(self, keys: tuple[str, ...]) -> Path:
        assert self._folder is not None
        return self._folder / f"slices-{hashlib.sha256(json.dumps(keys).encode()).hexdigest()[:16]}.json"

    def _rows(self, name: str, keys: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
        """Keys, month, rows and sum of hashes of each group of a table."""
        from cxreports.data import TABLES
        from cxreports.data.sql import ident

        table = self._dataset.table(name)
        day = TABLES[name].day if name in TABLES else ""
        month = f"strftime({ident(day)}, '%Y-%m')" if day in table.columns else "''"
        by = ", ".join([*(ident(key) for key in keys), month])
        # The outer hash mixes what the inner one only combines: a sum of inner ones misses swapped values.
        row = f"hash(hash({', '.join(ident(column) for column in table.columns)}))"
        found = table.aggregate(f"{by}, count(*), (sum({row}) % {_MODULUS})::VARCHAR", by).fetchall()
        return ((*key, count, total) for *key, count, total in found)


def _groups(rows: Iterable[Iterable[Any]], width: int) -> _Groups:
    found: _Groups = defaultdict(dict)
    for row in rows:
        *key, month, count, total = row
        assert len(key) == width
        found[tuple(key)][month or ""] = (int(count), int(total))
    return found


def _chosen(groups: _Groups, values: Iterable[tuple[str, ...]]) -> _Sums:
    """The sums of the groups with the given values of each key."""
    found: _Sums = {}
    for key in itertools.product(*values):
        for month, (count, total) in groups.get(key, {}).items():
            before = found.get(month, (0, 0))
            found[month] = (before[0] + count, before[1] + total)
    return found


def _seen(table: str, sums: _Sums, end_on: date | None) -> _Sums:
    """The months that a selection sees, the one in which it ends whole."""
    from cxreports.data import TABLES

    if end_on is None or table not in TABLES or not TABLES[table].settled:
        return sums
    return {month: counted for month, counted in sums.items() if f"{month}-01" < str(end_on)}


def _sealed(sums: _Sums) -> Fingerprint:
    return {month: (count, f"{total % _MODULUS:016x}") for month, (count, total) in sorted(sums.items())}


def changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """What is different between two results of `Slices.of`, in words; "" when nothing is.

    >>> changes({"responses": {"2026-10": [5, "a"]}}, {"responses": {"2026-10": (7, "b")}})
    'responses of 2026-10 (2 more rows)'
    """
    said = []
    for name in sorted({*before, *now}):
        if name not in before or name not in now:
            said.append(f"{name} {'no longer there' if name in before else 'new'}")
            continue
        months = sorted({*before[name], *now[name]})
        other = [
            month
            for month in months
            if before[name].get(month) != now[name].get(month)
            and list(before[name].get(month, ())) != list(now[name].get(month, ()))
        ]
        if other:
            said.append(f"{name}{_months(other)} ({_rows_changed(before[name], now[name], other)})")
    return ", ".join(said)


def _months(months: list[str]) -> str:
    named = [month for month in months if month]
    if not named:
        return ""
    return f" of {named[0]}" if len(named) == 1 else f" of {len(named)} months, {named[0]} to {named[-1]}"


def _rows_changed(before: Mapping[str, Any], now: Mapping[str, Any], months: list[str]) -> str:
    """How the number of rows moved; rows that were replaced leave it as it is."""
    more = sum(now.get(month, (0,))[0] - before.get(month, (0,))[0] for month in months)
    if not more:
        return "the same number of rows, with other values"
    return f"{abs(more):,} {'more' if more > 0 else 'fewer'} row{'s' if abs(more) > 1 else ''}"
