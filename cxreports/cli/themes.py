"""`cxreports themes`: the looks that a report can have, and the check of one's own."""

from __future__ import annotations

from pathlib import Path

import typer

themes = typer.Typer(invoke_without_command=True, rich_markup_mode="rich")


@themes.callback()
def list_themes(context: typer.Context) -> None:
    """List the themes, or check one of your own; a report takes one by its name, or the path of a file.

    [bold]Examples[/bold]

    cxreports themes

    cxreports themes check acme.yaml
    """
    if context.invoked_subcommand:
        return
    from cxreports.cli.console import show_table
    from cxreports.theme import load_theme, theme_names

    found = [load_theme(name) for name in theme_names()]
    rows = [[theme.name, theme.tokens["brand"], theme.headings, theme.about] for theme in found]
    show_table(["theme", "brand", "headings", "look"], rows)


@themes.command("check")
def check(
    theme: str = typer.Argument(metavar="THEME", help="A theme's name, or the path of a theme file."),
    full: bool = typer.Option(False, "--all", help="Show every pair of colours, not only those that fail."),
) -> None:
    """Measure a theme: contrast of every pair of colours that reports print, distance to every kind of eye.

    Exit code 2 when a pair fails. Every failing pair is shown with the nearest colour that passes.

    [bold]Examples[/bold]

    cxreports themes check acme.yaml

    cxreports themes check slate --all
    """
    from cxreports.cli.console import console, show_table
    from cxreports.theme.check import measures
    from cxreports.theme.model import read_theme

    read = read_theme(theme)
    found = measures(read)
    failing = [one for one in found if not one.passes]
    shown = found if full else failing
    if shown:
        rows = [
            [
                *(
                    f"{name} {colour}"
                    for name, colour in zip((one.first, one.second), one.colours, strict=True)
                ),
                one.amount,
                f"{one.least:g}",
                "ok" if one.passes else one.nearest or "another hue",
            ]
            for one in shown
        ]
        show_table(["colour", "against", "measured", "least", "write instead"], rows, ["measured", "least"])
    name = Path(theme).name
    if failing:
        console.print(f"{name}: {len(failing)} of {len(found)} pairs of colours fail.", markup=False)
        raise typer.Exit(2)
    fonts = read.text if read.text == read.headings else f"{read.text}, headings in {read.headings}"
    console.print(f"{name}: all {len(found)} pairs of colours pass; text in {fonts}.", markup=False)
