"""`cxreports inspect`: from files that nobody has described to a data file ready to run."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

MONTHLY = {"responses", "tickets", "customers"}  # any of them fills a monthly report
Files = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE...",
        help="CSV, Excel, Parquet, SQLite, DuckDB files; env:NAME: a database whose address NAME holds.",
    ),
]
Out = Annotated[Path, typer.Option("--out", "-o", help="Folder for data.yaml and params.yaml.")]
Table = Annotated[str, typer.Option(help="Of a database: the table to look at; by default all.")]
Ask = Annotated[
    bool | None,
    typer.Option("--ask/--no-ask", help="Ask what the files do not say; by default in a terminal."),
]


def inspect(
    files: Files,
    out: Out = Path("."),
    name: Annotated[str, typer.Option(help="Name printed on reports.")] = "",
    table: Table = "",
    ask: Ask = None,
    force: Annotated[bool, typer.Option("--force", help="Write over files that are there.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
) -> None:
    """Look at your files, say what each column is taken for and why, and write data.yaml and params.yaml.

    What the files do not say is not guessed: such a line holds ??? and its choices, and nothing runs before
    you have answered it.

    [bold]Examples[/bold]

    cxreports inspect survey.csv

    cxreports inspect exports/*.csv crm.xlsx --out acme --name "Acme"
    """
    from cxreports.cli import inspected
    from cxreports.inspect import inspect_files

    targets = out / "data.yaml", out / "params.yaml"
    _refuse_existing(targets, force)
    report = inspect_files(_expanded(files), out, table=table, name=name)
    if not as_json:
        inspected.show_findings(report)
    _refuse_nothing(bool(report.proposals))
    asking = not as_json and sys.stdin.isatty() and sys.stdout.isatty() if ask is None else ask
    answers = inspected.ask(report) if asking else {}
    text, writer = report.written(answers)
    template = _template(report.tables)
    asked = report.parameters(template, compares=_compares(template))
    _write(dict(zip(targets, (text, asked), strict=True)))
    if as_json:
        typer.echo(inspected.as_json(report, writer, targets, template))
    else:
        inspected.show_written(writer, targets, template)
        if template == "monthly" and not MONTHLY & set(report.tables):
            typer.echo(
                f"No template reports on {', '.join(report.tables)} alone: give `template:` one of yours."
            )


def _expanded(files: list[str]) -> list[str]:
    """Files given on the command line; a pattern is resolved here, because Windows shells do not."""
    from cxreports.errors import UsageError

    found: list[str] = []
    for text in files:
        path = Path(text)
        if path.exists() or not any(sign in path.name for sign in "*?["):
            found.append(text)
            continue
        matched = [str(one) for one in sorted(path.parent.glob(path.name)) if one.is_file()]
        if not matched:
            raise UsageError(f"no file is called {text!r}.", hint="Is the folder right?")
        found += matched
    return found


def _refuse_existing(targets: tuple[Path, ...], force: bool) -> None:
    from cxreports.errors import UsageError

    there = [str(path) for path in targets if path.exists()]
    if there and not force:
        verb = "exist" if len(there) > 1 else "exists"
        hint = "Name another folder with --out, or write over them with --force."
        raise UsageError(f"{' and '.join(there)} {verb} already.", hint=hint)


def _refuse_nothing(found: bool) -> None:
    from cxreports.errors import DataError

    if not found:
        raise DataError(
            "nothing here that a report can be made of.",
            hint="A report needs answers on a scale, tickets, customers with dates, orders or events. A file "
            "that only explains another (names of products, towns) is given together with it.",
        )


def _write(texts: Mapping[Path, str]) -> None:
    """Each file is written beside its place and then moved there: nothing is left half-written."""
    from cxreports.errors import OutputError

    drafts = {path: path.with_name(f".{path.name}.part") for path in texts}
    try:
        for path, text in texts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            drafts[path].write_text(text, encoding="utf-8", newline="\n")
        for path, draft in drafts.items():
            draft.replace(path)
    except OSError as error:
        raise OutputError(f"cannot be written: {error.strerror}.", where=str(error.filename or "")) from None
    finally:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)


def _template(tables: Mapping[str, frozenset[str]]) -> str:
    """The template to begin with: monthly where it has something to show, else one made for these tables."""
    from cxreports.run.needs import are_mapped, read_needs
    from cxreports.shipped import shipped

    if MONTHLY & set(tables):
        return "monthly"
    for path in sorted(shipped("templates").glob("*.ipynb")):
        if are_mapped(read_needs(path), tables):
            return path.stem
    return "monthly"


def _compares(template: str) -> bool:
    """Whether a shipped template has a parameter `breakdown`."""
    from cxreports.run.template import read_template
    from cxreports.shipped import shipped

    return "breakdown" in read_template(shipped("templates") / f"{template}.ipynb").parameters
