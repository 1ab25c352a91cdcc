"""`cxreports run`: make the reports that parameter files ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from cxreports.run.job import Report
    from cxreports.run.library import Library
    from cxreports.run.outcome import Outcome

Set = Annotated[
    list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Replace a key; may be repeated.")
]
Format = Annotated[list[str] | None, typer.Option("--format", help="html or pdf; may be repeated.")]
Jobs = Annotated[
    int | None, typer.Option("--jobs", "-j", min=1, help="Reports at a time; by default one per processor.")
]
Out = Annotated[Path, typer.Option("--out", "-o", help="The output folder.")]


def run(
    context: typer.Context,
    params: Annotated[list[str], typer.Argument(metavar="PARAMS...", help="Parameter files (YAML).")],
    set_: Set = None,
    formats: Format = None,
    jobs: Jobs = None,
    out: Out = Path("outputs"),
    only: Annotated[str, typer.Option(help="Only reports whose folder matches, e.g. '*/fr'.")] = "*",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print what would be made, and stop.")] = False,
) -> None:
    """Make reports: every parameter is checked first, then the notebooks run and are rendered.

    A report that fails does not stop the others.
    Exit code: 0 all well, 1 a report failed, 2 wrong parameters or data.

    [bold]Examples[/bold]

    cxreports run params/demo.yaml

    cxreports run params/*.yaml --set period=2026-09 --format html --only "*/fr" --jobs 2
    """
    from cxreports.cli.console import expanded
    from cxreports.run.library import Library

    changes = [*(set_ or ()), *as_change(formats)]
    with Library() as library:
        reports = chosen(planned(expanded(params), changes, library), only)
        if dry_run:
            _show_plan(reports)
            return
        outcomes = make(reports, out, jobs, library, debug=bool(context.obj))
    raise typer.Exit(1 if any(outcome.status == "failed" for outcome in outcomes) else 0)


def as_change(formats: Sequence[str] | None) -> list[str]:
    """`--format` as the change of a key."""
    return [f"formats=[{', '.join(formats)}]"] if formats else []


def planned(files: Sequence[Path], changes: Sequence[str], library: Library) -> list[Report]:
    """The reports that parameter files ask for, every name checked."""
    from cxreports.run import load_parameters, plan

    requests = [request for file in files for request in load_parameters(file, changes)]
    return plan(requests, library, find_indicator=find_indicator)


def find_indicator(name: str) -> object:
    """The indicator of a target; the room of numbers is only opened when there is one."""
    from cxreports.measure import find_indicator

    return find_indicator(name)


def chosen(reports: Sequence[Report], pattern: str) -> list[Report]:
    """The reports whose folder matches a pattern."""
    from fnmatch import fnmatch

    from cxreports.errors import UnknownName

    found = [report for report in reports if fnmatch(report.folder, pattern)]
    if not found:
        raise UnknownName("report", pattern, [report.folder for report in reports], where="--only")
    return found


def make(
    reports: Sequence[Report], out: Path, jobs: int | None, library: Library, *, debug: bool = False
) -> list[Outcome]:
    """Make reports while telling how far it is, and list them on the index page of the output folder."""
    from cxreports.cli.console import console
    from cxreports.run import run_batch
    from cxreports.share import write_index

    try:
        with _watched(len(reports), debug) as watch:
            outcomes = run_batch(reports, out, jobs=jobs, snapshots=library.folder, on_done=watch)
    except KeyboardInterrupt:
        console.print("Stopped. Reports already made are kept, the others are as they were.", markup=False)
        raise
    failed = sum(outcome.status == "failed" for outcome in outcomes)
    made = len(outcomes) - failed
    words = [f"{made} report{'s' if made != 1 else ''} in {out}"]
    if failed:
        words.append(f"{failed} failed, see {out / 'manifest.json'}")
    console.print("; ".join(words) + ".", markup=False)
    console.print(f"All reports: {write_index(out)}", markup=False)
    return outcomes


@contextmanager
def _watched(total: int, debug: bool) -> Iterator[Callable[[Report, Outcome], None]]:
    """A progress bar in a terminal; one line per report in every case."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn

    from cxreports.cli.console import problems

    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=problems, transient=True, disable=not problems.is_terminal) as progress:
        task = progress.add_task("", total=total)

        def watch(report: Report, outcome: Outcome) -> None:
            _tell(outcome, debug)
            progress.advance(task)

        yield watch


def _tell(outcome: Outcome, debug: bool) -> None:
    from rich.text import Text

    from cxreports.cli.console import problems

    good = outcome.status == "ok"
    mark = Text("ok      ", style="green") if good else Text("FAILED  ", style="bold red")
    problems.print(mark + Text(f"{outcome.folder}  {outcome.seconds.get('total', 0):.1f} s"))
    for warning in outcome.warnings:
        problems.print(Text(f"        warning: {warning}", style="yellow"))
    if outcome.failure:
        said = outcome.failure.traceback if debug and outcome.failure.traceback else str(outcome.failure)
        for line in said.splitlines():
            problems.print(Text(f"        {line}"))


def _show_plan(reports: Sequence[Report]) -> None:
    from cxreports.cli.console import console, show_table

    rows = [
        [report.folder, ", ".join(report.formats), report.template_name, report.asked] for report in reports
    ]
    show_table(["folder", "formats", "template", "asked for in"], rows)
    console.print(f"{len(reports)} report{'s' if len(reports) != 1 else ''}; nothing was run.", markup=False)
