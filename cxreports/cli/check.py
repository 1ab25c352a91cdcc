"""`cxreports check`: what is wrong or odd, before anything runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from cxreports.data import Remark
    from cxreports.run.job import Report
    from cxreports.run.library import Library
    from cxreports.run.parameters import Request

_STYLES = {"error": "bold red", "warning": "yellow", "info": "dim"}


def check(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILES...", help="Parameter files or data files (YAML), templates (.ipynb)."),
    ],
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as errors.")] = False,
) -> None:
    """Check parameter files with their templates and data, data files, templates. Nothing is run.

    Exit code: 0 when there is no error, 2 otherwise; warnings do not count, unless with --strict.

    [bold]Examples[/bold]

    cxreports check params/demo.yaml

    cxreports check data.yaml

    cxreports check templates/*.ipynb --strict
    """
    from rich.text import Text

    from cxreports.cli.console import console, expanded
    from cxreports.run.library import Library

    errors = 0
    counted = ("error", "warning") if strict else ("error",)
    with Library() as library:
        for file in expanded(files):
            console.print(Text(str(file), style="bold"))
            for remark in _remarks(file, library):
                errors += remark.level in counted
                place = f"{remark.where}: " if remark.where else ""
                console.print(
                    Text(f"  {remark.level:8}", style=_STYLES[remark.level]) + Text(place + remark.message)
                )
                if remark.hint:
                    console.print(Text(f"          {remark.hint}"))
    console.print("No error." if not errors else f"{errors} error{'s' if errors > 1 else ''}.")
    raise typer.Exit(2 if errors else 0)


def _remarks(file: Path, library: Library) -> Iterator[Remark]:
    """What there is to say about a file, in the order in which it is used."""
    from cxreports.data import Remark, check_dataset
    from cxreports.document import read_documents
    from cxreports.errors import CxError
    from cxreports.run import load_parameters, plan

    try:
        if file.suffix.lower() == ".ipynb":
            yield from _template(file)
            return
        if any(_is_data_file(document.data) for document in read_documents(file)):
            yield from check_dataset(file)
            return
        requests = load_parameters(file)
    except CxError as error:
        yield Remark("error", error.where, error.message, error.hint)
        return
    from cxreports.cli.run import find_indicator

    seen: set[Path] = set()  # data files and templates
    for request in requests:
        try:
            data = library.path(request.data, request.folder)
            if data not in seen:
                seen.add(data)
                yield from (found := list(check_dataset(data)))
                if any(remark.level == "error" for remark in found):
                    continue
            reports = plan([request], library, find_indicator=find_indicator)
            yield Remark("info", request.where(), f"{len(reports)} report(s), e.g. {reports[0].folder}", "")
            for template in dict.fromkeys(one.template for one in reports):
                if template not in seen:
                    seen.add(template)
                    yield from _template(template)
            yield from _empty(request, reports)
        except CxError as error:
            yield Remark("error", error.where, error.message, error.hint)


def _template(file: Path) -> Iterator[Remark]:
    from cxreports.run.lint import lint

    yield from lint(file)


def _empty(request: Request, reports: Sequence[Report]) -> Iterator[Remark]:
    """The periods in which no table has a row: such a report would fail."""
    from cxreports.data import Remark
    from cxreports.period import Period

    for text in dict.fromkeys(str(one.published["period"]) for one in reports if "period" in one.published):
        period, spans = Period.parse(text), reports[0].data.spans
        days = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in spans.values()]
        if days and all(last < period.start_on or first >= period.end_on for first, last in days):
            held = ", ".join(f"{name} from {first} to {last}" for name, (first, last) in spans.items())
            hint = f"The data hold {held}."
            yield Remark("error", request.where("period"), f"there are no data in {text}.", hint)


def _is_data_file(data: object) -> bool:
    return isinstance(data, dict) and "tables" in data and "template" not in data and "reports" not in data
