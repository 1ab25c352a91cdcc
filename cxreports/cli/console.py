"""What the commands print: results on the standard output, errors and progress on the standard error."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cxreports.errors import CxError, UsageError

console = Console(highlight=False, soft_wrap=True)
problems = Console(stderr=True, highlight=False, soft_wrap=True)


def show_error(error: CxError) -> None:
    """An error as its reader needs it: the sentence first, then what to do."""
    first, *rest = str(error).splitlines()
    problems.print(Text("Error: ", style="bold red") + Text(first))
    for line in rest:
        problems.print(Text(f"       {line}"))


def show_table(columns: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[str] = ()) -> None:
    """A plain table; `right` names the columns of numbers."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, justify="right" if column in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console(highlight=False).print(table)


def expanded(paths: Iterable[str]) -> list[Path]:
    """Files given on the command line; a pattern is resolved here, because Windows shells do not.

    Raises:
        UsageError: a file does not exist, or a pattern matches none.
    """
    found: list[Path] = []
    for text in paths:
        path = Path(text)
        matched = sorted(path.parent.glob(path.name)) if any(sign in path.name for sign in "*?[") else [path]
        if not matched or not matched[0].is_file():
            near = sorted(file.name for file in path.parent.glob("*.y*ml"))
            hint = f"YAML files there: {', '.join(near)}." if near else "Is the folder right?"
            raise UsageError(f"there is no file {text!r}.", hint=hint)
        found += matched
    return found
