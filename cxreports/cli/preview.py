"""`cxreports preview`: a template's report in the browser, made again at every save."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from cxreports.errors import CxError

Set = Annotated[
    list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Set a parameter; may be repeated.")
]


def preview(
    template: Annotated[str, typer.Argument(metavar="TEMPLATE", help="A template's name, or its notebook.")],
    set_: Set = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: any that is free.")] = 8765,
    open_: Annotated[bool, typer.Option("--open", help="Open the browser.")] = False,
) -> None:
    """Show the report of a template in the browser, and make it again when the notebook, the data file or its
    sources are saved. An error stands in the page as it would in the terminal. Ctrl-C ends it.

    Only programs of this machine can reach it.

    [bold]Examples[/bold]

    cxreports preview monthly --open

    cxreports preview templates/calls.ipynb --set data=data.yaml --set period=2026-10
    """
    import webbrowser

    from cxreports.cli.console import console, problems, show_error
    from cxreports.cli.run import find_indicator
    from cxreports.run.fork import warm
    from cxreports.run.live import Page, serve
    from cxreports.run.preview import Preview

    warm()
    page = Page()

    def told(error: CxError | None, seconds: float) -> None:
        if error:
            show_error(error)
        else:
            problems.print(f"made in {seconds:.1f} s", markup=False)

    with (
        Preview(template, set_ or (), Path.cwd(), find_indicator=find_indicator) as made,
        serve(page, port) as url,
    ):
        console.print(f"{url}  (Ctrl-C ends it)", markup=False)
        if open_:
            webbrowser.open(url)
        try:
            made.keep_up(page, told)
        except KeyboardInterrupt:
            problems.print("Ended.", markup=False)
