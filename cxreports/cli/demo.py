"""`cxreports demo`: see what it does, on synthetic data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cxreports.cli.run import Force, Format, Jobs, Out


def demo(
    context: typer.Context,
    out: Out = "outputs",
    formats: Format = None,
    jobs: Jobs = None,
    only: Annotated[str, typer.Option(help="Only reports whose folder matches, e.g. '*/fr'.")] = "*",
    force: Force = False,
) -> None:
    """Make the demo reports of a synthetic telecom company, in French and English.

    [bold]Example[/bold]

    cxreports demo --out demo
    """
    from cxreports.cli.console import console
    from cxreports.cli.run import as_change, chosen, make, planned
    from cxreports.run.library import Library
    from cxreports.shipped import shipped

    with Library() as library:
        reports = chosen(planned([shipped("params") / "demo.yaml"], as_change(formats), library), only)
        mode = "all" if force else "changed"
        outcomes = make(reports, out, library, debug=bool(context.obj), jobs=jobs, mode=mode)
    for outcome in outcomes:
        for name in outcome.files:
            if name.startswith("report.") and name != "report.ipynb":
                console.print(str(Path(out) / outcome.folder / name), markup=False)
    raise typer.Exit(1 if any(outcome.status == "failed" for outcome in outcomes) else 0)
