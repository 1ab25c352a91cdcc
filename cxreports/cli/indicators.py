"""`cxreports indicators`: what can be measured."""

from __future__ import annotations

from typing import Annotated

import typer


def indicators(
    name: Annotated[str, typer.Argument(metavar="[ID]", help="An indicator, for its whole definition.")] = "",
    language: Annotated[str, typer.Option(help="Language of the list: en or fr.")] = "en",
) -> None:
    """List the indicators, or show the definition of one: formula, exclusions, interval, source.

    [bold]Examples[/bold]

    cxreports indicators

    cxreports indicators csat.top_box
    """
    from cxreports.cli.console import console, show_table
    from cxreports.errors import UnknownName
    from cxreports.measure import INDICATORS, find_indicator

    if language not in ("en", "fr"):
        raise UnknownName("language", language, ("en", "fr"), where="--language")
    if name:
        console.print(find_indicator(name).sheet(), markup=False)
        return
    rows = [[one.id, one.label(language), one.unit, one.table] for one in INDICATORS.values()]
    show_table(["id", "name", "unit", "table"], rows)
