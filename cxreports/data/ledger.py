"""The account of every row: what was read, what was left out and why, what was kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

REASONS: Mapping[str, str] = {  # reason, as it stands in a ledger (English) → French
    "filtered by where": "écartées par le filtre déclaré",
    "no date": "sans date",
    "unreadable date": "date illisible",
    "nonexistent local time": "heure locale inexistante",
    "no identifier": "sans identifiant",
    "repeated identifier": "identifiant répété",
    "duplicate answer": "réponse en double",
    "end before start": "fin avant le début",
    "overlapping span merged": "périodes du même client réunies",
    "resolved before created": "résolu avant d’être créé",
    "reply before created": "réponse avant la création",
    "closed before opened": "clos avant d’être ouvert",
    "delivered before ordered": "livré avant d’être commandé",
}


def reason_label(reason: str, language: str) -> str:
    """A ledger's reason in words ("fr" or "en").

    >>> reason_label("duplicate", "en")
    'duplicate'
    """
    return REASONS.get(reason, reason) if language == "fr" else reason


@dataclass(frozen=True, slots=True)
class Ledger:
    """What became of the rows of one source on their way to one table.

    Counted in rows of the canonical table: a source row with three questions counts as three answers.
    `read == kept + sum(excluded.values())` always holds.

    Attributes:
        excluded: reason → rows; the reasons are the keys of `REASONS`.
        notes: sentences in English: examples, and what was kept but deserves to be known.
        per_row: canonical rows that each source row gives (the number of questions in one row).
    """

    table: str
    source: str
    read: int
    excluded: Mapping[str, int]
    kept: int
    notes: tuple[str, ...] = ()
    per_row: int = 1


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """One source as it was read: file names without folders, rows, and the SHA-256 of what was read."""

    name: str
    files: tuple[str, ...]
    rows: int
    sha256: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """Something wrong or odd, for the analyst to read.

    Attributes:
        level: "error" (no report can be made), "warning" (a report would mislead) or "info".
        where: the place: file, table, column.
        hint: what to do about it.
    """

    level: Literal["error", "warning", "info"]
    where: str
    message: str
    hint: str = ""
