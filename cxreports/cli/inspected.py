"""What `cxreports inspect` says and asks in a terminal, and its findings as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.prompt import Prompt
from rich.table import Table
from rich.text import Text

from cxreports.cli.console import console
from cxreports.inspect import Doubt, Finding, Report
from cxreports.inspect.sheet import Sheet
from cxreports.inspect.yamltext import Writer

_STYLES = {"certain": "green", "likely": "yellow", "unsure": "bold red", "open": "bold red", "": ""}
_PERSONAL = "personal data"


def show_findings(report: Report) -> None:
    """One table per source: what each column is taken for, how sure that is, and why."""
    for sheet in report.sheets:
        kind = f", export of {sheet.origin.kind}" if sheet.origin.kind else ""
        told = f"  {sheet.rows} rows, {len(sheet.columns)} columns{kind}"
        console.print(Text(f"\n{sheet.origin.label}", style="bold") + Text(told))
        for reading in sheet.origin.readings:
            style = _STYLES[reading.sure]
            console.print(Text(f"  {reading.key}: {reading.value}  ", style=style) + Text(reading.why, "dim"))
        _show_columns([sheet.findings[column.name] for column in sheet.columns])


def _show_columns(findings: Sequence[Finding]) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column("column", max_width=30, overflow="fold")
    table.add_column("taken for", max_width=26, overflow="fold")
    table.add_column("sure", max_width=8)
    table.add_column("why", overflow="fold", ratio=1)
    for one in findings:
        used, personal = bool(one.table), one.taken_for == _PERSONAL
        mark = "" if not used and not personal else "open" if one.open else one.sure
        table.add_row(
            Text(one.column, "" if used else "dim"),
            Text(one.taken_for, "bold" if used else "magenta" if personal else "dim"),
            Text(mark, _STYLES[mark]),
            Text(one.why, "" if used else "dim"),
        )
    Console(highlight=False).print(table)


def ask(report: Report) -> dict[Doubt, Mapping[str, str]]:
    """One question after the other; an empty answer leaves its lines open."""
    answers: dict[Doubt, Mapping[str, str]] = {}
    doubts = report.doubts
    for number, doubt in enumerate(doubts, 1):
        console.print(Text(f"\n{number}/{len(doubts)}  {doubt.question}", style="bold"))
        console.print(Text(f"     {doubt.about}", style="dim"))
        for place, choice in enumerate(doubt.choices, 1):
            console.print(Text(f"     {place}  {choice.meaning}"))
        if (answer := _answer(doubt)) is not None:
            answers[doubt] = answer
    return answers


def _answer(doubt: Doubt) -> Mapping[str, str] | None:
    wanted = " or ".join(filter(None, ["a number" if doubt.choices else "", doubt.free]))
    while given := Prompt.ask(f"     {wanted} (Enter: later)", default="", show_default=False).strip():
        if given.isdigit() and 1 <= int(given) <= len(doubt.choices):
            return doubt.choices[int(given) - 1].values
        if doubt.free and re.fullmatch(doubt.pattern, given):
            return doubt.typed(given)
        console.print(Text("     That is not one of the answers.", style="yellow"))
    return None


def show_written(writer: Writer, targets: Sequence[Path], template: str) -> None:
    """Where the files are, which lines are open, and the next command."""
    data, params = targets
    console.print(Text(f"\nWritten: {data} and {params} (template {template})."))
    if writer.open:
        many = "lines wait" if len(writer.open) > 1 else "line waits"
        told = f"{len(writer.open)} {many} for an answer that the files do not hold:"
        console.print(Text(told, style="bold"))
        for line, key, value in writer.open:
            place = Text(f"  {data.name}, line {line}  ", style="bold red")
            console.print(place + Text(f"{key}: {value.doubt.told(value.part)}"))
    console.print(Text(f"{'Then' if writer.open else 'Next'}: cxreports run {params}"))


def as_json(report: Report, writer: Writer, targets: Sequence[Path], template: str) -> str:
    """Everything found, for programs."""
    open_lines = [
        {
            "line": line,
            "key": key,
            "about": value.doubt.about,
            "question": value.doubt.question,
            "write": value.doubt.told(value.part),
        }
        for line, key, value in writer.open
    ]
    tables = [{"table": one.table, "source": one.source, "why": one.why} for one in report.proposals]
    record = {
        "sources": [_source(sheet) for sheet in report.sheets],
        "tables": tables,
        "open": open_lines,
        "written": [path.as_posix() for path in targets],
        "template": template,
    }
    return json.dumps(record, ensure_ascii=False, indent=1)


def _source(sheet: Sheet) -> dict[str, object]:
    fields = ("column", "taken_for", "table", "sure", "why", "open")
    findings = [sheet.findings[column.name] for column in sheet.columns]
    readings = [(one.key, one.value, one.sure, one.why) for one in sheet.origin.readings]
    return {
        "name": sheet.name,
        "file": sheet.origin.label,
        "export_of": sheet.origin.kind,
        "rows": sheet.rows,
        "read": [dict(zip(("key", "value", "sure", "why"), one, strict=True)) for one in readings],
        "columns": [{field: getattr(one, field) for field in fields} for one in findings],
    }
