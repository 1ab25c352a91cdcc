"""`cxreports run`: make the reports that parameter files ask for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from cxreports.run.job import Report
    from cxreports.run.library import Library
    from cxreports.run.outcome import Outcome
    from cxreports.run.verdict import Mode

Set = Annotated[
    list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Replace a key; may be repeated.")
]
Format = Annotated[list[str] | None, typer.Option("--format", help="html, pdf or xlsx; may be repeated.")]
Jobs = Annotated[
    int | None,
    typer.Option("--jobs", "-j", min=1, help="Reports that run at a time; by default one per processor."),
]
Out = Annotated[str, typer.Option("--out", "-o", help="The output folder, or a URL such as s3://bucket/x.")]
Force = Annotated[bool, typer.Option("--force", help="Make all of them, up to date or not.")]
Failed = Annotated[bool, typer.Option("--only-failed", help="Only those that failed the last time.")]
FailFast = Annotated[bool, typer.Option("--fail-fast", help="Start no report after the first failure.")]
JsonLines = Annotated[bool, typer.Option("--log-json", help="Tell what happens as JSON lines, for programs.")]
Hold = Annotated[
    str,
    typer.Option(
        metavar="WAY", help="A report that its quality checks hold: ignore, warn, or stop (not published)."
    ),
]
Cluster = Annotated[
    str,
    typer.Option(metavar="ADDRESS", help="A Dask scheduler whose workers make the reports: tcp://host:8786."),
]
Share = Annotated[
    str, typer.Option(metavar="PLACE", help="Folder or URL through which those workers get the data.")
]


def run(
    context: typer.Context,
    params: Annotated[list[str], typer.Argument(metavar="PARAMS...", help="Parameter files (YAML).")],
    set_: Set = None,
    formats: Format = None,
    jobs: Jobs = None,
    out: Out = "outputs",
    only: Annotated[str, typer.Option(help="Only reports whose folder matches, e.g. '*/fr'.")] = "*",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print what would be made and why, and stop.")
    ] = False,
    force: Force = False,
    only_failed: Failed = False,
    fail_fast: FailFast = False,
    hold: Hold = "",
    log_json: JsonLines = False,
    cluster: Cluster = "",
    share: Share = "",
) -> None:
    """Make reports: every parameter is checked first, then the notebooks run and are rendered.

    Reports that are up to date are skipped; a batch that was stopped goes on where it stopped.
    A report that fails does not stop the others.
    Exit code: 0 all well, 1 a report failed, 2 wrong parameters or data, 3 none failed but one is held.

    [bold]Examples[/bold]

    cxreports run params/demo.yaml

    cxreports run params/*.yaml --set period=2026-09 --format html --only "*/fr" --jobs 2
    """
    from cxreports.cli.console import expanded
    from cxreports.run.fork import warm
    from cxreports.run.library import Library

    if not (dry_run or cluster):
        warm()
    changes = [*(set_ or ()), *as_change(formats), *([f"hold={hold}"] if hold else [])]
    mode: Mode = "failed" if only_failed else "all" if force else "changed"
    with Library() as library:
        reports = chosen(planned(expanded(params), changes, library), only)
        if dry_run:
            _show_plan(reports, out, mode)
            return
        outcomes = make(
            reports,
            out,
            library,
            debug=bool(context.obj),
            json_lines=log_json,
            jobs=jobs,
            mode=mode,
            fail_fast=fail_fast,
            cluster=cluster,
            share=share,
        )
    raise typer.Exit(exit_code(outcomes))


def exit_code(outcomes: Sequence[Outcome]) -> int:
    """1 when a report failed, 3 when none did but one is held, else 0."""
    found = {outcome.status for outcome in outcomes}
    return 1 if "failed" in found else 3 if "held" in found else 0


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
    reports: Sequence[Report],
    out: str,
    library: Library,
    *,
    debug: bool = False,
    json_lines: bool = False,
    **options: Any,
) -> list[Outcome]:
    """Make reports while telling how far it is, and list them on the index page of the output folder.

    Args:
        options: further arguments of `run_batch`.
    """
    from cxreports.cli.console import console, problems
    from cxreports.cli.progress import watcher
    from cxreports.run import run_batch

    began = monotonic()
    try:
        with watcher(json_lines=json_lines, debug=debug) as watch:
            outcomes = run_batch(reports, out, snapshots=library.folder, on_event=watch, **options)
    except KeyboardInterrupt:
        words = "Stopped. What was made stays; run the same command again to go on from here."
        problems.print(words, markup=False)
        raise
    index = _index(out)
    if not json_lines:
        console.print(_summary(outcomes, out, monotonic() - began), markup=False)
        if index:
            console.print(f"All reports: {index}", markup=False)
    return outcomes


def _index(out: str) -> Path | None:
    """The index page of an output folder, written again; a place behind a URL has none."""
    if "://" in out:
        return None
    from cxreports.share import write_index

    return write_index(out)


def _summary(outcomes: Sequence[Outcome], out: str, seconds: float) -> str:
    """`3 reports made, 197 up to date, 1 failed in 34.2 s, in outputs; see outputs/manifest.json.`"""
    from cxreports.cli.progress import duration

    count = Counter[str](outcome.status for outcome in outcomes)
    words = [f"{count['ok']} report{'s' if count['ok'] != 1 else ''} made"]
    said_of = {"held": "held", "skipped": "skipped", "failed": "failed", "not_run": "not run"}
    for status, said in said_of.items():
        if count[status]:
            words.append(f"{count[status]} {said}")
    place = f" in {duration(seconds)}, in {out}"
    return ", ".join(words) + place + (f"; see {_joined(out, 'manifest.json')}." if count["failed"] else ".")


def _joined(out: str, name: str) -> str:
    return f"{out.rstrip('/')}/{name}" if "://" in out else str(Path(out) / name)


def _show_plan(reports: Sequence[Report], out: str, mode: Mode) -> None:
    """What would be made, and why."""
    from rich.text import Text

    from cxreports.cli.console import console
    from cxreports.run.store import open_store
    from cxreports.run.verdict import verdicts

    found = list(verdicts(reports, open_store(out), mode))
    for one in found:
        mark = Text("skip    ", style="dim") if one.standing else Text("make    ", style="green")
        formats = ", ".join(one.report.formats)
        console.print(mark + Text(f"{one.report.folder}  {formats}") + Text(f"  {one.why}", style="dim"))
    todo = sum(one.standing is None for one in found)
    words = f"{len(found)} report{'s' if len(found) != 1 else ''}"
    console.print(f"{words}, {todo} to make; nothing was run.", markup=False)
