"""A block as JupyterLab shows it while a template is being written."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from cxreports.block.chart import chart_svg
from cxreports.block.html import HEADING_LEVEL, Setting, block_html
from cxreports.block.model import Block, Table
from cxreports.errors import OutputError

BATCH = "CXREPORTS_BATCH"
"""Environment variable of a night run: nobody looks at the notebook, so no chart is drawn for it."""


def preview_html(block: Block) -> str:
    """A standalone HTML fragment of a block in its first language, its chart drawn when somebody looks."""
    language = next(iter(block.views))
    setting = Setting(level=HEADING_LEVEL.get(block.kind, 3), svg=_chart(block, language))
    style = "" if BATCH in os.environ else f"<style>{_style()}</style>"
    return f'{style}<div class="cx" lang="{language}">{block_html(block, language, setting)}</div>'


@lru_cache(maxsize=1)
def _style() -> str:
    return Path(__file__).with_name("templates").joinpath("preview.css").read_text(encoding="utf-8")


def _chart(block: Block, language: str) -> str:
    view = block.view(language)
    if view.chart is None or BATCH in os.environ:
        return ""
    try:
        return chart_svg(view.chart, language, name=block.id, alt=view.alt)
    except (ImportError, OutputError):
        return ""


def preview_text(block: Block) -> str:
    """A block as plain text: what a console shows, and what a search finds."""
    view = block.view(next(iter(block.views)))
    lines = [view.headline, view.subtitle, view.markdown]
    for card in view.cards:
        texts = (card.interval, card.delta, card.verdict, card.base, card.target)
        lines.append(f"{card.label}: {card.value}{card.unit}  " + " · ".join(text for text in texts if text))
    lines += [f"{index}. {finding.lead} {finding.text}" for index, finding in enumerate(view.findings, 1)]
    lines += [f"{term.term}: {term.definition}" for term in view.terms]
    for quote in view.quotes:
        lines.append(f"{quote.text} ({' · '.join(text for text in (quote.lead, *quote.facts) if text)})")
    lines += [f"{label}: {value}" for label, value in view.meta.get("facts", [])]
    if view.table:
        lines += _rows(view.table)
    lines.append(view.note)
    return "\n".join(line for line in lines if line) or block.kind


def _rows(table: Table) -> list[str]:
    rows = [[column.label for column in table.columns], *([cell.text for cell in row] for row in table.rows)]
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    sides = [column.align for column in table.columns]
    return [
        "  ".join(
            text.ljust(width) if side == "left" else text.rjust(width)
            for text, width, side in zip(row, widths, sides, strict=True)
        ).rstrip()
        for row in rows
    ]
