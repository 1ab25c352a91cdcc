"""`cxreports init`: a folder to start from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")],
) -> None:
    """Make a workspace: templates, parameter files and demo data to change into your own.

    [bold]Example[/bold]

    cxreports init acme && cd acme && cxreports run params/demo.yaml
    """
    from cxreports.cli.console import console
    from cxreports.errors import OutputError, UsageError

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{str(folder)!r} is not empty.", hint="Name a folder that does not exist yet.")
    try:
        _fill(folder)
    except OSError as error:
        raise OutputError(f"the workspace cannot be written: {error.strerror}.", where=str(folder)) from None
    rows = [
        ("templates/", "the notebooks; copy one and change it"),
        ("params/", "which reports to make, for whom and when"),
        ("data/", "synthetic data, and data.yaml, which says what the columns mean"),
    ]
    for name, meaning in rows:
        console.print(f"{folder / name}  {meaning}", markup=False)
    console.print(f"\nNext: cd {folder} && cxreports run params/demo.yaml", markup=False)


def _fill(folder: Path) -> None:
    from cxreports.demo import write_demo
    from cxreports.shipped import shipped

    (folder / "data").mkdir(parents=True)
    write_demo(folder / "data")
    (folder / "templates").mkdir()
    for notebook in shipped("templates").glob("*.ipynb"):
        (folder / "templates" / notebook.name).write_bytes(notebook.read_bytes())
    (folder / "params").mkdir()
    for file in shipped("params").glob("*.yaml"):
        text = file.read_text(encoding="utf-8").replace("data: demo", "data: ../data/data.yaml")
        (folder / "params" / file.name).write_text(text, encoding="utf-8", newline="\n")
