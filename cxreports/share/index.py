"""The index page of an output folder: every report there is, what became of it, and where it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined

from cxreports.errors import OutputError
from cxreports.theme import load_theme

INDEX = "index.html"
_LINKS = {".html": "HTML", ".pdf": "PDF", ".xlsx": "Excel", ".ipynb": "notebook", ".json": "figures"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the index: a report's parameters, its status, and links to its files."""

    template: str
    company: str
    segment: str
    period: str
    language: str
    status: str
    error: str
    links: list[tuple[str, str]]


def write_index(out: str | Path) -> Path:
    """Write `index.html` at the root of an output folder, from the `run.json` of each report below it.

    Args:
        out: the output folder. Reports of earlier batches that still stand there are listed too.

    Returns:
        the page: self-contained, with relative links only.

    Raises:
        OutputError: the page cannot be written.
    """
    root = Path(out)
    page = _ENVIRONMENT.get_template("index.html.j2").render(
        entries=list(_entries(root)), theme=load_theme("default")
    )
    target = root / INDEX
    partial = target.with_suffix(".html.part")
    try:
        partial.write_text(page, encoding="utf-8", newline="\n")
        partial.replace(target)
    except OSError as error:
        raise OutputError(f"the index page cannot be written: {error.strerror}.", where=str(target)) from None
    return target


def _entries(root: Path) -> Iterator[Entry]:
    for path in sorted(root.glob("*/*/*/*/*/run.json")):
        folder = path.parent.relative_to(root)
        names = ("template", "company", "segment", "period", "language")
        run: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        error = run.get("error") or {}
        yield Entry(
            **dict(zip(names, folder.parts, strict=True)),
            status=run["status"],
            error=" ".join(filter(None, (error.get("where"), error.get("message"), error.get("hint")))),
            links=[(label, quote((folder / name).as_posix())) for label, name in _files(path.parent)],
        )


def _files(folder: Path) -> list[tuple[str, str]]:
    """The files of a report with their labels, in the order of `_LINKS`: `HTML`, or `HTML fr` of several."""
    names = [path.name for path in folder.glob("report.*")]
    names += ["estimates.json"] if (folder / "estimates.json").exists() else []
    found = []
    for suffix, label in _LINKS.items():
        for name in sorted(one for one in names if one.endswith(suffix)):
            language = f" {name.split('.')[1]}" if name.count(".") == 2 else ""
            found.append((label + language, name))
    return found


_ENVIRONMENT = Environment(
    loader=PackageLoader("cxreports.share"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)
