"""Markdown as a tree: nothing that a reader typed becomes markup."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cxreports.block.prose import parse, plain, settle, to_html, walk


def html(markdown: str, *, math: bool = False) -> str:
    return str(to_html(parse(markdown, math=math)))


def test_the_usual_markdown() -> None:
    assert html("**a** *b* `c<d` [e](https://f.g)") == (
        '<p><strong>a</strong> <em>b</em> <code>c&lt;d</code> <a href="https://f.g">e</a></p>'
    )
    assert html("- a\n- b\n  1. c") == "<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>"
    assert html("3. z") == '<ol start="3"><li>z</li></ol>'
    assert html("> q") == "<blockquote><p>q</p></blockquote>"
    assert html("```python\nx = '<b>'\n```") == '<pre tabindex="0"><code>x = &#39;&lt;b&gt;&#39;</code></pre>'


def test_a_table_has_scopes_and_a_caption() -> None:
    tree = parse("## Sales\n\n| A | B |\n|---|--:|\n| x | 1 |")
    settle(tree, shift=0, last=1, caption="Table")
    text = str(to_html(tree))
    assert '<caption class="sr">Sales</caption>' in text
    assert '<th scope="col">A</th><th scope="col" class="r">B</th>' in text
    assert '<th scope="row">x</th><td class="r">1</td>' in text


def test_raw_html_keeps_its_text_and_loses_its_tags() -> None:
    assert html("<div onclick='x()'>Hello <b>you</b></div>") == "<p>Hello you</p>"
    assert html("a <b>b</b><br>c") == "<p>a b<br>c</p>"
    assert html("<script>alert(1)</script>") == ""
    assert html("a <script>alert(1)</script> b").count("script") == 0


@given(st.text(alphabet="<>&\"'ab[]()!*_`#|$ \n/:.javscript", max_size=80))
def test_no_input_makes_a_script_or_an_unsafe_link(markdown: str) -> None:
    text = html(markdown, math=True).lower()
    assert "<script" not in text
    assert 'href="java' not in text
    assert "<img src" not in text  # only a resolved image has a source


def test_an_unsafe_link_is_its_text() -> None:
    assert html("[x](javascript:alert(1))") == "<p>x</p>"
    assert html("[x](file:///etc/passwd)") == "<p>x</p>"


def test_a_dollar_is_a_dollar_unless_it_is_tex() -> None:
    assert html("5 $ and 10 $") == "<p>5 $ and 10 $</p>"
    assert html("$x^2$") == "<p>$x^2$</p>"
    assert "<msup><mi>x</mi><mn>2</mn></msup>" in html("$x^2$", math=True)
    assert 'display="inline"' in html("$x^2$", math=True)
    assert 'display="block"' in html("$$\nx^2\n$$", math=True)
    assert html("$\\frac{1$", math=True) == '<p><code class="math">$\\frac{1$</code></p>'


@given(st.lists(st.integers(1, 6), max_size=8), st.integers(0, 2), st.integers(1, 3))
def test_settled_headings_never_jump(levels: list[int], shift: int, last: int) -> None:
    tree = parse("\n\n".join("#" * level + " t" for level in levels))
    settle(tree, shift=shift, last=last, caption="")
    found = [last]
    walk(tree, lambda node: found.append(node["level"]) if node["t"] == "h" else None)
    assert all(2 <= after <= before + 1 for before, after in pairwise(found))
    assert len(found) == len(levels) + 1


def test_plain_text_of_a_tree() -> None:
    assert plain(parse("**a** `b` [c](https://d.e) ![f](g.png)")) == "a b c f"
