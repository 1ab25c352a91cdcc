"""`cxreports new-template`: a notebook of one's own to begin with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

_FOLDER = Path("templates")


def new_template(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Letters, digits, - and _.")],
    origin: Annotated[
        str,
        typer.Option("--from", metavar="TEMPLATE", help="Copy this template instead of the smallest one."),
    ] = "",
) -> None:
    """Write `templates/NAME.ipynb`: a whole report in a few cells, to run and to change.

    It never replaces a file.

    [bold]Examples[/bold]

    cxreports new-template calls

    cxreports new-template acme --from monthly
    """
    from cxreports.cli.console import console
    from cxreports.errors import OutputError

    target = _FOLDER / f"{_checked(name)}.ipynb"
    content = _content(name, origin)
    try:
        _FOLDER.mkdir(exist_ok=True)
        with target.open("xb") as file:
            file.write(content)
    except FileExistsError:
        hint = "Choose another name; nothing was changed."
        raise OutputError("there is such a template already.", where=target.as_posix(), hint=hint) from None
    except OSError as error:
        raise OutputError(f"cannot be written: {error.strerror}.", where=target.as_posix()) from None
    console.print(f"{target.as_posix()} is written.", markup=False)
    console.print(f"\nSee it as you change it: cxreports preview {name} --open", markup=False)
    console.print(f"Check it:                cxreports check {target.as_posix()}", markup=False)


def _checked(name: str) -> str:
    """A name that a parameter file can use and every system can store."""
    import re

    from cxreports.errors import UsageError
    from cxreports.run.job import safe_name

    if not re.fullmatch(r"[^\W\d][\w-]*", name) or safe_name(name) != name:
        hint = "Use letters, digits, - and _, beginning with a letter; no folder and no ending."
        raise UsageError(f"{name!r} cannot be the name of a template.", hint=hint)
    return name


def _content(name: str, origin: str) -> bytes:
    import nbformat

    from cxreports.run.planner import template_folders
    from cxreports.run.starter import starter
    from cxreports.run.template import find_template

    if origin:
        return find_template(origin, template_folders(Path.cwd()), where="--from").path.read_bytes()
    title = name.replace("_", " ").replace("-", " ")
    return f"{nbformat.writes(starter(title[:1].upper() + title[1:]))}\n".encode()
