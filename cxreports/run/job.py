"""A report to make: every decision taken, ready to be sent to a worker."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_ILLEGAL = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_LONGEST = 60  # five levels and a file must fit in the 260 characters of Windows


@dataclass(frozen=True, slots=True)
class DataFacts:
    """What `run.json` says about the data behind a report; JSON data without absolute paths."""

    name: str = ""
    fingerprint: str = ""
    synthetic: bool = False
    cutoff: str = ""
    sources: list[dict[str, Any]] = field(default_factory=list)
    ledger: list[dict[str, Any]] = field(default_factory=list)
    spans: dict[str, tuple[str, str]] = field(default_factory=dict)  # first and last day of each table


@dataclass(frozen=True, slots=True)
class Report:
    """One report, as it goes to a worker.

    Attributes:
        folder: where it is published, relative to the output folder, with `/` between its parts.
        template, template_name, template_sha256: the notebook.
        parameters: values for the template's parameters.
        published: the same as they may be read by anyone: paths as they were written.
        language: "fr", "en", or "fr+en": executed once, then one file per language and format.
        formats: of the files to render.
        charts: "interactive" or "static", in HTML.
        hold: what becomes of a report that its quality checks hold: "ignore" (published), "warn" (published,
            and said), or "stop" (kept beside the last good one, which stays).
        cell_timeout, report_timeout: seconds.
        memory_limit: bytes that its kernel may take; None for no limit.
        retries: how often it is made again after a failure that can pass.
        data: facts about the data behind it.
        asked: the place in the parameter file that asked for it.
        private: folders of this machine that no published file may name.
        inputs: what it is made from besides its parameters and template (`cxreports.run.inputs`).
        why: the reason why it is made, for `run.json`; attempt: 1 the first time, 2 after a failure.
    """

    folder: str
    template: Path
    template_name: str
    template_sha256: str
    parameters: Mapping[str, Any]
    published: Mapping[str, Any]
    language: str
    formats: tuple[str, ...]
    cell_timeout: float
    report_timeout: float
    data: DataFacts = DataFacts()
    asked: str = ""
    private: tuple[str, ...] = ()
    charts: str = "interactive"
    hold: str = "warn"
    memory_limit: int | None = None
    retries: int = 0
    inputs: Mapping[str, Any] = field(default_factory=dict)
    why: str = ""
    attempt: int = 1

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of its files, first one first."""
        return tuple(self.language.split("+"))

    def file(self, language: str, format: str) -> str:
        """The name of a rendered file: `report.html`; `report.fr.html` when there are several languages."""
        return f"report.{format}" if len(self.languages) == 1 else f"report.{language}.{format}"

    @property
    def files(self) -> tuple[str, ...]:
        """The names of all rendered files."""
        return tuple(self.file(language, name) for name in self.formats for language in self.languages)


def safe_name(text: str) -> str:
    """A text as a folder name that every system accepts; two different texts never give the same name
    (except for two ways to encode one accent, which some systems cannot tell apart).

    Accents and spaces stay. A name that had to change ends with six characters of its hash.

    >>> safe_name("Télécom & Cie"), safe_name("2026-10"), safe_name("A/B")
    ('Télécom & Cie', '2026-10', 'A-B~998d3e')
    """
    whole = unicodedata.normalize("NFC", text)
    name = _ILLEGAL.sub("-", whole)[:_LONGEST].strip().rstrip(". ")
    if name in ("", ".", "..") or _RESERVED.fullmatch(name):
        name = f"_{name}"
    if name == whole and not re.search(r"~[0-9a-f]{6}$", name):
        return name
    return f"{name}~{short_hash(whole)}"


def short_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:6]
