"""What JupyterLab shows of a block."""

from __future__ import annotations

import pytest

from cxreports.block import Block, Card, Cell, Column, Table, View
from cxreports.block.preview import preview_html, preview_text

SPEC = {
    "data": {"values": [{"a": 1}]},
    "mark": "point",
    "encoding": {"x": {"field": "a", "type": "quantitative"}},
}
FIGURE = Block(
    "figure", "f", {"fr": View(headline="Titre", alt="Alt", chart=SPEC), "en": View(headline="Title")}
)


def test_a_preview_stands_alone_with_its_chart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CXREPORTS_BATCH", raising=False)
    text = preview_html(FIGURE)
    assert "<style>" in text
    assert "<svg" in text
    assert 'lang="fr"' in text
    assert "http" not in text.replace("http://www.w3.org/", "")


def test_a_night_run_draws_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CXREPORTS_BATCH", "1")
    text = preview_html(FIGURE)
    assert "<svg" not in text
    assert "<style>" not in text
    assert "Titre" in text


def test_a_chart_that_cannot_be_drawn_does_not_stop_the_analyst(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CXREPORTS_BATCH", raising=False)
    broken = Block(
        "figure",
        "f",
        {"fr": View(headline="Titre", alt="Alt", chart={"data": {"url": "x.csv"}, "mark": "bar"})},
    )
    assert "Titre" in preview_html(broken)


def test_plain_text_aligns_a_table() -> None:
    columns = [Column("Region", "left"), Column("NPS")]
    table = Table("c", columns, [[Cell("Nord"), Cell("+4")], [Cell("Grand Est"), Cell("+37")]])
    assert preview_text(Block("table", "t", {"en": View(table=table)})).splitlines() == [
        "Region     NPS",
        "Nord        +4",
        "Grand Est  +37",
    ]


def test_plain_text_of_a_card() -> None:
    card = Card("CSAT", "", "81.4", "%", "95% CI 80 to 82", "", "", "", "n = 9", "")
    assert (
        preview_text(Block("kpis", "k", {"en": View(cards=[card])})) == "CSAT: 81.4%  95% CI 80 to 82 · n = 9"
    )
