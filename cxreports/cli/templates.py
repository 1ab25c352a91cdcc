"""`cxreports templates`: what can be run, and with which parameters."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def templates(
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="A template, for its parameters.")] = "",
) -> None:
    """List the templates, or the parameters of one with their types, defaults and meaning.

    [bold]Examples[/bold]

    cxreports templates

    cxreports templates monthly
    """
    from cxreports.cli.console import console, show_table
    from cxreports.run.planner import template_folders
    from cxreports.run.template import find_template, list_templates

    folders = template_folders(Path.cwd())
    if not name:
        found = list_templates(folders)
        show_table(["template", "title", "folder"], [_line(*item) for item in found.items()])
        return
    template = find_template(name, folders)
    console.print(f"{template.name}: {template.title}\n", markup=False)
    rows = [[one.name, one.annotation, repr(one.default), one.help] for one in template.parameters.values()]
    show_table(["parameter", "type", "default", "meaning"], rows)


def _line(name: str, path: Path) -> list[str]:
    from cxreports.errors import CxError
    from cxreports.run.template import read_template

    try:
        return [name, read_template(path).title, str(path.parent)]
    except CxError as error:
        return [name, f"cannot be read: {error.message}", str(path.parent)]
