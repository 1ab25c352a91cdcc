"""The command line: thin commands over the rooms, one file each, imported when they are used."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from cxreports.cli import (
    check,
    demo,
    indicators,
    inspect,
    kernel,
    measure,
    new_template,
    preview,
    run,
    templates,
    themes,
    workspace,
)
from cxreports.errors import CxError

app = typer.Typer(
    name="cxreports",
    help="Customer-experience reports from parameterised notebooks.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("demo")(demo.demo)
app.command("init")(workspace.init)
app.command("inspect")(inspect.inspect)
app.command("check")(check.check)
app.command("run")(run.run)
app.command("measure")(measure.measure)
app.command("templates")(templates.templates)
app.command("new-template")(new_template.new_template)
app.command("preview")(preview.preview)
app.command("indicators")(indicators.indicators)
app.command("kernel")(kernel.kernel)
app.add_typer(themes.themes, name="themes")


def _print_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"cxreports {version('cxreports')}")
        raise typer.Exit


@app.callback()
def front(
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version and stop.", is_eager=True, callback=_print_version),
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show the whole traceback of an error.")] = False,
) -> None:
    """Options of every command."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line. Exit code: 0 all well, 1 a report failed, 2 wrong usage, parameters or data."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in given  # accepted anywhere in the line
    for stream in (sys.stdout, sys.stderr):  # a Windows pipe may be cp1252, which has no U+202F
        if (stream.encoding or "").lower().replace("-", "") != "utf8" and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    try:
        app(args=[word for word in given if word != "--debug"], obj=debug, prog_name="cxreports")
    except CxError as error:
        if debug:
            raise
        from cxreports.cli.console import show_error

        show_error(error)
        raise SystemExit(error.exit_code) from None
