"""A block's HTML: semantic, escaped, in one language."""

from __future__ import annotations

from cxreports.block import Block, Card, Cell, Column, Finding, Table, Term, View
from cxreports.block.html import Setting, block_html

EVIL = "<script>alert('x')</script>\"&"


def block(kind: str, **fields: object) -> Block:
    return Block(kind, "one", {"fr": View(**fields)})  # type: ignore[arg-type]


def table(**fields: object) -> Table:
    columns = [Column("Region", "left"), Column("NPS")]
    rows = [[Cell("Nord"), Cell("+42", 42.0, "fav")], [Cell("Total"), Cell("+37")]]
    return Table("NPS by region", columns, rows, **fields)  # type: ignore[arg-type]


def test_no_text_of_any_field_becomes_markup() -> None:
    card = Card(*[EVIL] * 7, "", *[EVIL] * 2)
    texts = {"headline": EVIL, "subtitle": EVIL, "note": EVIL, "alt": EVIL}
    cell_table = Table(EVIL, [Column(EVIL)], [[Cell(EVIL)]])
    blocks = [
        block("cover", **texts, meta={"client": EVIL, "facts": [[EVIL, EVIL]], "confidentiality": EVIL}),
        block("section", **texts, markdown=EVIL),
        block("findings", **texts, findings=[Finding(EVIL, EVIL, EVIL)]),
        block("kpis", **texts, cards=[card]),
        block("figure", **texts, table=cell_table),
        block("table", **texts, table=cell_table),
        block("text", **texts, markdown=EVIL),
        block("notice", **texts, markdown=EVIL),
        block("terms", **texts, terms=[Term(EVIL, EVIL)]),
    ]
    for one in blocks:
        text = str(block_html(one, "fr"))
        assert "<script" not in text, one.kind
        assert "&lt;script&gt;" in text, one.kind


def test_a_table_says_what_its_headers_head() -> None:
    text = str(block_html(block("table", headline="H", table=table(total=True)), "fr"))
    assert '<th scope="col">Region</th><th scope="col" class="r">NPS</th>' in text
    assert '<th scope="row">Nord</th><td class="r fav" data-value="42.0">+42</td>' in text
    assert '<tr class="total"><th scope="row">Total</th>' in text
    assert "<caption" in text


def test_a_figure_has_its_four_texts_its_chart_and_its_data() -> None:
    view = {"headline": "H", "subtitle": "S", "note": "N", "alt": "A", "chart": {}, "table": table()}
    text = str(block_html(block("figure", **view), "fr", Setting(level=3, svg="<svg></svg>")))
    parts = ["<h3", "S</p>", "<svg>", "N</figcaption>", "<details", "<table"]
    assert [text.index(part) for part in parts] == sorted(text.index(part) for part in parts)
    assert 'role="region" aria-label="Graphique – H"' in text


def test_a_figure_that_could_not_be_drawn_says_so() -> None:
    text = str(block_html(block("figure", headline="H", alt="The NPS rises.", chart={"mark": "bar"}), "fr"))
    assert "n’a pas pu être dessiné" in text
    assert "The NPS rises." in text


def test_a_finding_links_only_to_a_section_that_exists() -> None:
    view = {"findings": [Finding("Lead", "text", "trend"), Finding("Lead", "text", "gone")]}
    text = str(block_html(block("findings", **view), "fr", Setting(sections={"trend": "1. Trend"})))
    assert text.count("<a ") == 1
    assert '<a href="#trend">Voir 1. Trend</a>' in text


def test_headings_in_a_text_follow_its_own() -> None:
    text = str(block_html(block("text", headline="H", markdown="# a\n\n### b"), "fr", Setting(level=3)))
    assert text.index("<h3") < text.index("<h4>a</h4>") < text.index("<h5>b</h5>")
