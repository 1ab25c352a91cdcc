"""A company beside external figures, each with its source, its year and its comparability (R17)."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from scipy import special

from cxreports.errors import DataError, NoData, UnknownName
from cxreports.measure.inference import Interval, benjamini_hochberg, wilson, z_value
from cxreports.measure.record import LOW_BASE, Result
from cxreports.measure.registry import find_indicator

if TYPE_CHECKING:
    from cxreports.measure.study import Study

FILE = "benchmarks.csv"  # beside the data file
KEYS = ("indicator", "value", "n", "low", "high", "source", "year", "comparability", "note")
GRADES = ("A", "B", "C")  # same question and method; one of them differs; unknown or neither
Verdict = Literal[
    "above", "below", "not_significant", "small", "untested", "indicative", "low_base", "hidden"
]


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One external figure, in the unit of its indicator.

    Attributes:
        n, interval: what is known of its precision; None where its source does not say.
        comparability: A same question and method, B one of them differs, C neither or unknown.
    """

    indicator: str
    value: float
    n: int | None
    interval: Interval | None
    source: str
    year: int
    comparability: str
    note: str | Mapping[str, str] = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """The company's figure minus the benchmark.

    Attributes:
        result: the company's figure. delta: None where it is withheld. interval: of the difference, None
            where the benchmark has none. p_adjusted: within the family of all gaps that can be tested.
        verdict: "above" or "below" only when tested, called, and comparability is A or B. better: then.
    """

    result: Result
    benchmark: Benchmark
    delta: float | None = None
    interval: Interval | None = None
    p: float | None = None
    p_adjusted: float | None = None
    verdict: Verdict = "hidden"
    better: bool | None = None


def read_benchmarks(
    study: Study, file: str | Path = "", rows: Sequence[Mapping[str, Any]] = ()
) -> tuple[Benchmark, ...]:
    """The external figures of a file, or of rows.

    Args:
        file: CSV with the columns of `KEYS` (UTF-8; comma, or semicolon with decimal commas), its path
            relative to the folder of the data file; "" for `benchmarks.csv` there, if it exists.
        rows: the same as dicts; they come before the file.

    Raises:
        DataError: the file is not there, or a cell cannot be read; with its row and column.
        UnknownName: an indicator, a column or a comparability that does not exist.
    """
    found = [_benchmark(row, f"benchmarks, row {place}") for place, row in enumerate(rows, 1)]
    path = study.dataset.path.parent / (file or FILE)
    if not found and (file or path.is_file()):
        found = [_benchmark(row, f"{path.name}, line {line}") for line, row in _lines(path)]
    return tuple(found)


def _lines(path: Path) -> list[tuple[int, dict[str, Any]]]:
    if not path.is_file():
        raise DataError("there is no such file.", where=path.name, hint="Its path starts at the data file.")
    text = path.read_text(encoding="utf-8-sig")
    head = text.partition("\n")[0]
    mark = ";" if head.count(";") > head.count(",") else ","
    reader = csv.DictReader(text.splitlines(), delimiter=mark)
    return [(reader.line_num, {key: cell for key, cell in row.items() if key}) for row in reader]


def _benchmark(row: Mapping[str, Any], where: str) -> Benchmark:
    for key in row:
        if key not in KEYS:
            raise UnknownName("column of a benchmark", key, KEYS, where=where)
    for key in ("indicator", "value", "source", "year", "comparability"):
        if row.get(key) in (None, ""):
            hint = "An external figure needs indicator, value, source, year and comparability (A, B or C)."
            raise DataError(f"column {key!r} is empty.", where=where, hint=hint)
    try:
        indicator = find_indicator(str(row["indicator"]))
    except UnknownName as error:
        error.where = where
        raise
    grade = str(row["comparability"]).strip().upper()
    if grade not in GRADES:
        raise UnknownName("comparability", grade, GRADES, where=where)
    value, n, year = (_number(row, key, where) for key in ("value", "n", "year"))
    assert value is not None
    assert year is not None
    one = Benchmark(indicator.id, value, None if n is None else int(n), None, str(row["source"]), int(year),
                    grade, row.get("note") or "")  # fmt: skip
    low, high = (_number(row, key, where) for key in ("low", "high"))
    if low is not None and high is not None:
        if not low <= value <= high:
            raise DataError(f"{value:g} is not between {low:g} and {high:g}.", where=f"{where}, low and high")
        return replace(one, interval=Interval(low, high, "as published"))
    return replace(one, interval=_from_base(one, indicator.unit, where))


def _number(row: Mapping[str, Any], key: str, where: str) -> float | None:
    cell = row.get(key)
    if cell in (None, ""):
        return None
    try:
        return float(str(cell).strip().replace("\u2212", "-").replace(",", "."))
    except ValueError:
        hint = "Write a number, such as 42 or 78.5."
        raise DataError(f"{cell!r} is no number.", where=f"{where}, column {key}", hint=hint) from None


def _from_base(one: Benchmark, unit: str, where: str) -> Interval | None:
    """Of a share, Wilson's; of an NPS, the widest that its base allows; of anything else, none."""
    bounds = {"%": (0.0, 100.0), "points": (-100.0, 100.0), "index": (0.0, 100.0)}.get(unit)
    if bounds and not bounds[0] <= one.value <= bounds[1]:
        message = f"{one.value:g} is not between {bounds[0]:g} and {bounds[1]:g}."
        raise DataError(message, where=f"{where}, column value", hint="Write shares as 78.5, not 0.785.")
    if not one.n:
        return None
    if unit == "%":
        ends = wilson(one.n * one.value / 100, one.n)
        return Interval(100 * ends.low, 100 * ends.high, "Wilson")
    if unit == "points":
        half = 100 * z_value(0.95) * sqrt((1 - (one.value / 100) ** 2) / one.n)
        return Interval(max(-100.0, one.value - half), min(100.0, one.value + half), "widest for its base")
    return None


def read_gaps(study: Study, benchmarks: Sequence[Benchmark]) -> list[Gap]:
    """The company against each benchmark, tested where both have an interval (square-and-add; R9, R10).

    Largest tested differences first, in half widths of their interval; then those that are not tested.
    Benchmarks of indicators that the data do not hold are left out.
    """
    found = []
    for one in benchmarks:
        try:
            (result,) = study.headline([one.indicator])
        except NoData:
            continue
        if result.estimate.n:
            found.append(_gap(replace(result, comparison=None, year_ago=None), one))
    tested = [one for one in found if one.p is not None]
    adjusted = dict(zip(map(id, tested), benjamini_hochberg([one.p or 0.0 for one in tested]), strict=True))
    return sorted((_called(one, adjusted.get(id(one))) for one in found), key=_order)


def _gap(result: Result, one: Benchmark) -> Gap:
    estimate = result.estimate
    if estimate.value is None or estimate.status not in ("ok", "low_base"):
        return Gap(result, one)
    delta = estimate.value - one.value
    if estimate.ci_low is None or estimate.ci_high is None or one.interval is None:
        return Gap(result, one, delta, verdict="untested")
    below = sqrt((estimate.value - estimate.ci_low) ** 2 + (one.interval.high - one.value) ** 2)
    above = sqrt((estimate.ci_high - estimate.value) ** 2 + (one.value - one.interval.low) ** 2)
    spread = (below if delta > 0 else above) / z_value(estimate.confidence)
    p = float(2 * special.ndtr(-abs(delta) / spread)) if spread else None
    return Gap(result, one, delta, Interval(delta - below, delta + above, "square and add"), p,
               verdict="not_significant")  # fmt: skip


def _called(gap: Gap, p_adjusted: float | None) -> Gap:
    """Never on a low base, nor where the comparison is only indicative (comparability C)."""
    gap = replace(gap, p_adjusted=p_adjusted)
    if gap.delta is None or p_adjusted is None:
        return gap
    indicator = find_indicator(gap.benchmark.indicator)
    if gap.result.estimate.n < LOW_BASE:
        return replace(gap, verdict="low_base")
    if gap.benchmark.comparability == "C":
        return replace(gap, verdict="indicative")
    if p_adjusted > 0.05:
        return gap
    least = indicator.materiality * (abs(gap.benchmark.value) if indicator.spec.relative else 1.0)
    if abs(gap.delta) < least:
        return replace(gap, verdict="small")
    better = {"higher_is_better": gap.delta > 0, "lower_is_better": gap.delta < 0}.get(indicator.direction)
    return replace(gap, verdict="above" if gap.delta > 0 else "below", better=better)


def _order(gap: Gap) -> tuple[bool, float]:
    if gap.delta is None or gap.interval is None:
        return True, 0.0
    half = (gap.interval.high - gap.interval.low) / 2
    return False, -abs(gap.delta) / half if half else 0.0
