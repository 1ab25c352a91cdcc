"""`cxreports measure`: figures without a report."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cxreports.duration import CLOCKS, clock

if TYPE_CHECKING:
    from cxreports.measure import Result

_COLUMNS = ("n", "value", "unit", "low", "high", "status")


class Shape(StrEnum):
    """How the figures are printed."""

    table = "table"
    json = "json"
    csv = "csv"


def measure(
    data: Annotated[str, typer.Argument(metavar="DATA", help="A data file (YAML), or demo.")],
    indicator: Annotated[
        list[str] | None,
        typer.Option("--indicator", "-i", help="Its id, or id:question; may be repeated."),
    ] = None,
    by: Annotated[str, typer.Option(help="Dimensions, or week, month, quarter, year; with commas.")] = "",
    company: Annotated[str, typer.Option(help="As written in the data.")] = "",
    segment: Annotated[str, typer.Option(help="A named segment, dimension=value, or all.")] = "all",
    period: Annotated[str, typer.Option(help="2026-10, 2026-Q3, 2026, last-month, or last.")] = "last",
    confidence: Annotated[float, typer.Option(min=0.5, max=0.999, help="Level of the intervals.")] = 0.95,
    shape: Annotated[Shape, typer.Option("--format", help="How to print them.")] = Shape.table,
) -> None:
    """Measure indicators and print them, each with its base and its interval.

    [bold]Examples[/bold]

    cxreports measure demo --indicator nps --period 2026-10

    cxreports measure data.yaml -i nps -i csat --by region,month --period 2026 --format csv
    """
    from cxreports.measure import Study

    study = Study(data, company=company, segment=segment, period=period, confidence=confidence)
    names = [name.strip() for name in by.split(",") if name.strip()]
    asked = indicator or [one.id for one in study.indicators()]
    found = [(name, result) for name in asked for result in study.measure(name, by=names)]
    if shape is Shape.json:
        records = [{"indicator": name, **result.record()} for name, result in found]
        typer.echo(json.dumps(records, ensure_ascii=False, indent=1, default=str))
    elif shape is Shape.csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(["indicator", *names, *_COLUMNS])
        writer.writerows([[name, *_row(result, names)] for name, result in found])
    else:
        from cxreports.cli.console import show_table

        columns = ["indicator", *names, *_COLUMNS]
        rows = [[name, *_shown(result, names)] for name, result in found]
        show_table(columns, rows, right=("n", "value", "low", "high"))


def _row(result: Result, names: Sequence[str], number: Any = repr, unit: str = "") -> list[str]:
    """The cells of a result behind its name, its value and its interval written by `number`."""
    found = result.estimate
    values = [found.value, found.ci_low, found.ci_high]
    value, low, high = ("" if one is None else number(float(one)) for one in values)
    groups = [str(found.by.get(name, "")) for name in names]
    return [*groups, str(found.n), value, unit or found.unit, low, high, found.status]


def _shown(result: Result, names: Sequence[str]) -> list[str]:
    """The cells for reading: one decimal, a short time in minutes or seconds."""
    found, unit, per_hour = result.estimate, "", 1.0
    if found.unit == "h" and found.value is not None and clock(found.value) in ("s", "min"):
        unit = clock(found.value)
        per_hour = CLOCKS[unit].per_hour
    return _row(result, names, lambda value: f"{value * per_hour:.1f}", unit)
