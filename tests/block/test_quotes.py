"""The block kind "quotes": kept as JSON, drawn in HTML and text, nothing of a quote becomes markup."""

from __future__ import annotations

import json

from cxreports.block import Block, Quote, View
from cxreports.block.html import block_html
from cxreports.block.preview import preview_text

QUOTE = Quote("“<b>Not</b> & good”", "Price", ["Detractor, score 3 out of 10", "Est"], "en", "unf")
BLOCK = Block("quotes", "quotes", {"fr": View(headline="Un commentaire", note="Règle", quotes=[QUOTE])})


def test_it_comes_back_from_json() -> None:
    assert Block.from_json(json.loads(json.dumps(BLOCK.to_json()))) == BLOCK


def test_a_block_from_before_there_were_quotes_can_be_read() -> None:
    data = json.loads(json.dumps(BLOCK.to_json()))
    del data["views"]["fr"]["quotes"]
    assert Block.from_json(data).view("fr").quotes == []


def test_html_holds_words_language_tone_and_facts() -> None:
    html = str(block_html(BLOCK, "fr"))
    assert '<blockquote lang="en">' in html
    assert "&lt;b&gt;Not&lt;/b&gt; &amp; good" in html
    assert 'class="quote unf"' in html
    assert "<strong>Price</strong> · Detractor, score 3 out of 10 · Est" in html


def test_text_holds_everything() -> None:
    text = preview_text(BLOCK)
    assert "good” (Price · Detractor, score 3 out of 10 · Est)" in text
