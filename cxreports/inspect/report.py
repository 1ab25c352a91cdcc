"""Everything found in a user's files, and the two files written from it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path

import duckdb

from cxreports.inspect.column import Column
from cxreports.inspect.dimensions import add_dimensions, explain_rest
from cxreports.inspect.document import data_file, parameter_file
from cxreports.inspect.doubt import Block, Doubt
from cxreports.inspect.finding import Finding
from cxreports.inspect.funnel import propose_steps
from cxreports.inspect.months import Months, months_of
from cxreports.inspect.origin import Origin, read_origins
from cxreports.inspect.proposal import Proposal
from cxreports.inspect.sheet import Sheet, open_sheet
from cxreports.inspect.tables import propose
from cxreports.inspect.view import Join, views
from cxreports.inspect.words import plain
from cxreports.inspect.yamltext import Answers, Writer

ChooseTemplate = Callable[[Mapping[str, frozenset[str]]], str]
_FRENCH = (
    r"\b(le|la|les|des|du|une|client|magasin|reponse|enquete|commentaire|satisfaction globale|"
    r"note|motif|commande|etoile|avis|recommanderiez|vous|nous|cloture|ouvert|depuis)\b"
)


@dataclass(slots=True)
class Report:
    """What inspection found.

    Attributes:
        sheets: the sources with a finding for each column.
        proposals: the tables that they can fill.
        doubts: what only a person can answer, in the order of the data file.
    """

    sheets: tuple[Sheet, ...]
    proposals: tuple[Proposal, ...]
    dimensions: dict[str, Column]
    block: Block
    months: Months | None
    language: str

    @property
    def doubts(self) -> list[Doubt]:
        return list(dict.fromkeys(value.doubt for _, _, value in self.written()[1].open))

    @property
    def tables(self) -> dict[str, frozenset[str]]:
        """Canonical tables → the columns that are filled."""
        found: dict[str, frozenset[str]] = {}
        for proposal in self.proposals:
            names = frozenset(
                str(key) for key, _ in (*proposal.columns.entries, *proposal.dimensions.entries) if key
            )
            found[proposal.table] = found.get(proposal.table, frozenset()) | names
        return found

    def written(self, answers: Answers | None = None) -> tuple[str, Writer]:
        """The text of the data file, and where in it lines are open."""
        writer = Writer(answers)
        return writer.text(self.block), writer

    def parameters(self, template: str, data: str = "data.yaml", *, compares: bool = True) -> str:
        """The text of a parameter file for a template; `compares`: it has a parameter `breakdown`."""
        breakdown = next(iter(self.dimensions), "") if compares else ""
        return Writer().text(parameter_file(template, data, self.language, self.months, breakdown))


def inspect_files(files: Sequence[str], folder: Path, *, table: str = "", name: str = "") -> Report:
    """Look at a user's files.

    Args:
        files: paths of files, or `env:NAME` for the database whose URL the variable NAME holds.
        folder: where the data file will stand: files are named relative to it.
        table: of a database, the only table to look at.
        name: printed on reports; by default made of the first file's name.

    Raises:
        UsageError: there is no such file.
        DataError: a file cannot be read, or nothing in the files can be reported on.

    >>> lines = [f"C{place};2026-10-{place % 28 + 1:02d};{place % 11}" for place in range(200)]
    >>> file = Path("survey.csv")
    >>> _ = file.write_text("\\n".join(["client;date;nps", *lines]), encoding="utf-8")
    >>> found = inspect_files(["survey.csv"], Path())
    >>> "kind: nps" in found.written({})[0]
    True
    """
    connection = duckdb.connect(":memory:")
    sheets: list[Sheet] = []
    for origin in _unique([origin for file in files for origin in read_origins(file, table, folder)]):
        sheets.append(open_sheet(origin, connection))
    seen = views(sheets)
    proposals = propose_steps(seen) or [proposal for view in seen for proposal in propose(view)]
    dimensions: dict[str, Column] = {}
    for proposal in proposals:
        dimensions |= add_dimensions(proposal)
    for proposal in proposals:
        for join in proposal.joins():
            _say_key(join, proposal)
    explain_rest(seen)
    title = name or _title(files)
    block = data_file(title, sheets, proposals, dimensions)
    months = next((found for proposal in proposals if (found := months_of(proposal))), None)
    return Report(tuple(sheets), tuple(proposals), dimensions, block, months, _language(sheets))


def _say_key(join: Join, proposal: Proposal) -> None:
    left = proposal.view.base.origin.label
    column = join.sheet.column(join.on[1])
    if column.name not in join.sheet.findings:
        why = f"all different, and found in {left}: its rows are joined by it"
        join.sheet.claim(Finding(column.name, "key of a join", "certain", why, proposal.table))


def _title(files: Sequence[str]) -> str:
    """A name for the data: what the names of the files begin with, else the folder they stand in."""
    stems = [Path(file.removeprefix("env:")).name.partition(".")[0] for file in files]
    words = [re.split(r"[_ -]", stem) for stem in stems]
    alike = takewhile(lambda column: len(set(column)) == 1, zip(*words, strict=False))
    shared = stems[0] if len(stems) == 1 else " ".join(column[0] for column in alike)
    text = shared if len(shared) > 3 else Path(files[0]).resolve().parent.name
    return " ".join(text.replace("_", " ").split()) or "data"


def _unique(origins: Sequence[Origin]) -> list[Origin]:
    """Sources with names of their own."""
    taken: set[str] = set()
    found = []
    for origin in origins:
        name, number = origin.name, 2
        while name in taken:
            name, number = f"{origin.name}_{number}", number + 1
        taken.add(name)
        found.append(replace(origin, name=name))
    return found


def _language(sheets: Sequence[Sheet]) -> str:
    """French when the headings are."""
    headings = " ".join(
        plain(f"{column.name} {column.profile.wording}") for sheet in sheets for column in sheet.columns
    )
    return "fr" if len(re.findall(_FRENCH, headings)) >= 2 else "en"
