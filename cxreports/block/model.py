"""A block: one thing said in a report, recorded once and drawn by every medium.

A template's cells build blocks (room `show`), the executed notebook carries them as JSON, and the exporters
(room `render`) turn that JSON into HTML, PDF and every later medium. No medium reads another's output.
A block holds one `View` per language, so one execution can serve several languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

MIME = "application/vnd.cxreports.block+json"
SCHEMA = "cxreports.block/1"

Kind = Literal["cover", "section", "findings", "kpis", "figure", "table", "text", "notice", "terms", "quotes"]
Tone = Literal["", "fav", "unf", "mute"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell: the text to print, the value behind it (for CSV and spreadsheets), and its tone."""

    text: str
    value: float | str | None = None
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Column:
    label: str
    align: Literal["left", "right"] = "right"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; the first column names the row. `total` marks the last row as the total."""

    caption: str
    columns: list[Column]
    rows: list[list[Cell]]
    total: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """One KPI card. Every text is final: formatted, in the view's language, with its typography."""

    label: str  # the indicator, e.g. "Net Promoter Score"
    scale: str  # its scale in words, e.g. "de −100 à +100"
    value: str  # the figure, e.g. "+42"
    unit: str  # what follows the figure, no-break space included; "" when there is none
    interval: str  # e.g. "IC 95 % : 36 à 47"
    delta: str  # e.g. "▲ +2,3 points vs septembre 2026"; "" without comparison
    verdict: str  # e.g. "variation non significative"
    tone: Tone  # of delta and verdict
    base: str  # e.g. "n = 842"
    target: str  # e.g. "Objectif 40 : autour de l’objectif"; "" without target
    spark: list[float | None] = field(default_factory=list)  # oldest first; None = missing period
    spark_alt: str = ""
    low_base: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the executive summary: a fact with its number, then its significance."""

    lead: str
    text: str
    section: str = ""  # id of the section that shows it
    weight: float = 0.0  # how much it matters among others: strength of its signal x what it weighs


@dataclass(frozen=True, slots=True)
class Term:
    term: str
    definition: str


@dataclass(frozen=True, slots=True)
class Quote:
    """What one person wrote: the words, then what is known of whoever wrote them.

    Attributes:
        text: masked, in quotation marks.
        lead: what it stands for, e.g. its theme.
        facts: score, segment, channel, day; no name, no identifier.
        language: of the words, where it is not the view's; "" where it is.
        tone: of its author's score.
    """

    text: str
    lead: str = ""
    facts: list[str] = field(default_factory=list)
    language: str = ""
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class View:
    """What a block says in one language. Only the fields that its kind uses are filled.

    headline, subtitle, note, alt: the four texts of a figure or table (the message; measure, population,
        period, unit and n; how to read it, scope, method, source; the text alternative).
    table: the data table (of a figure: its data; of a table block: the table).
    chart: a complete Vega-Lite specification with its data inlined, or None.
    findings: of a findings block its lines; of any other what a summary may tell of it.
    markdown: the text of a text or notice block.
    meta: cover only: {"client", "facts": [[label, value], ...], "confidentiality", "edition", "day" (ISO),
        "contents": bool, "synthetic": bool, "gate": {"verdict": ..., "checks": [...]}}.
    """

    headline: str = ""
    subtitle: str = ""
    note: str = ""
    alt: str = ""
    chart: dict[str, Any] | None = None
    table: Table | None = None
    cards: list[Card] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    markdown: str = ""
    meta: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Block:
    """One thing said in a report.

    Attributes:
        kind: what it is; decides how a medium draws it.
        id: its anchor, unique in the report.
        views: what it says, by language ("fr", "en").
        n: the base behind it, where there is one.
        estimates: the records of every number it prints (methodology R1), each with its comparison.
        tone: of a notice: "unf" for a warning, "" for information.
        theme: cover only: the design tokens of the report (see `cxreports.theme`).
    """

    kind: Kind
    id: str
    views: Mapping[str, View]
    n: int | None = None
    estimates: list[dict[str, Any]] = field(default_factory=list)
    tone: Tone = ""
    theme: dict[str, Any] | None = None

    def to_json(self) -> dict[str, Any]:
        """The block as plain JSON data, the payload of the MIME type `MIME`."""
        return {"schema": SCHEMA, **asdict(self)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Block:
        """The block that `to_json` wrote.

        Raises:
            ValueError: the data are of another schema.
        """
        if data.get("schema") != SCHEMA:
            raise ValueError(f"not a block of schema {SCHEMA}: {data.get('schema')!r}")
        views = {language: _view(view) for language, view in data["views"].items()}
        rest = {key: data[key] for key in ("kind", "id", "n", "estimates", "tone", "theme")}
        return cls(views=views, **rest)

    def view(self, language: str) -> View:
        """The view in a language, or the first there is."""
        return self.views.get(language) or next(iter(self.views.values()))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        from cxreports.block.preview import preview_html, preview_text

        return {MIME: self.to_json(), "text/html": preview_html(self), "text/plain": preview_text(self)}


def _view(data: Mapping[str, Any]) -> View:
    fields = dict(data)
    if table := fields.get("table"):
        fields["table"] = Table(
            caption=table["caption"],
            columns=[Column(**column) for column in table["columns"]],
            rows=[[Cell(**cell) for cell in row] for row in table["rows"]],
            total=table["total"],
        )
    fields["cards"] = [Card(**card) for card in fields["cards"]]
    fields["findings"] = [Finding(**finding) for finding in fields["findings"]]
    fields["terms"] = [Term(**term) for term in fields["terms"]]
    fields["quotes"] = [Quote(**quote) for quote in fields.get("quotes", [])]
    return View(**fields)
