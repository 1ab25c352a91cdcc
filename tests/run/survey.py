"""A small survey of two companies in two regions, as files on disk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

DATA = """\
name: Acme group
timezone: Europe/Paris
data_cutoff: 2026-11-01
sources:
  answers: {file: answers.csv}
tables:
  responses:
    from: answers
    columns: {customer_id: customer, answered_at: date, company: company}
    dimensions: {region: region}
    questions:
      nps: {column: score, kind: nps, text: "Would you recommend us?"}
"""
Row = tuple[str, str, str, str, int]  # customer, company, region, day, score
ROWS: tuple[Row, ...] = tuple(
    (f"{company[0]}{region[0]}{month}", company, region, f"2026-{month:02}-11", 5 + month - 6)
    for company in ("Acme", "Beta")
    for region in ("Nord", "Sud")
    for month in (8, 9, 10)
)


def write_survey(folder: Path, rows: Sequence[Row] = ROWS, more: str = "", cutoff: bool = True) -> Path:
    """The data file of the rows, then `more`; without a cutoff, the last row says how far the data reach."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = ["customer,company,region,date,score", *(",".join(map(str, row)) for row in rows)]
    (folder / "answers.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    text = DATA if cutoff else DATA.replace("data_cutoff: 2026-11-01\n", "")
    (folder / "data.yaml").write_text(text + more, encoding="utf-8")
    return folder / "data.yaml"
