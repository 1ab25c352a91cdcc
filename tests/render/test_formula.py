"""TeX formulas: drawn whole, or left as they are written."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_markdown_cell, new_notebook

from cxreports.render import render
from cxreports.render.formula import formula

from .reading import structure, text_of

KNOWN = [
    r"\text{NPS} = 100 \times \frac{P - D}{n}",
    r"\hat{p} \pm z_{\alpha/2}\sqrt{\frac{\hat p(1-\hat p)}{n}}",
    r"\sum_{i=1}^{n} x_i \le \int_0^1 f(x)\,dx",
    r"\begin{pmatrix} a & b \\ c & d\end{pmatrix}",
    r"\begin{cases} 1 & x>0\\ 0 & \text{else}\end{cases}",
    r"\begin{aligned} a &= b \\ c &= d\end{aligned}",
    r"\left( \frac12 \right) \sqrt[3]{x} \binom{n}{k} \underbrace{a+b}_{n} \overline{x}",
    r"\lim_{x \to 0} \log \vec{x} \dot{y} \tilde z \bar w f'",
]
UNKNOWN = [r"\unknown{x}", r"\frac{1", r"\begin{tikzpicture}a\end{tikzpicture}", r"\frac", r"\not=", "x^2_"]


@pytest.mark.parametrize("tex", KNOWN)
def test_known_formulas_have_a_tree(tex: str) -> None:
    assert formula(tex) is not None


@pytest.mark.parametrize("tex", UNKNOWN)
def test_what_is_not_understood_is_not_drawn_in_part(tex: str) -> None:
    assert formula(tex) is None


def test_a_fraction_keeps_its_order() -> None:
    assert formula(r"\frac{a}{b}") == {
        "f": "frac",
        "c": [{"f": "symbol", "s": "a"}, {"f": "symbol", "s": "b"}],
    }


@given(st.text(max_size=40))
def test_any_text_gives_a_tree_or_nothing(tex: str) -> None:
    found = formula(tex)
    assert found is None or "f" in found


def test_a_pdf_draws_them_with_their_tex_as_alternative(tmp_path: Path) -> None:
    text = "\n\n".join(f"Inline ${tex}$ and\n\n$$\n{tex}\n$$" for tex in [*KNOWN, *UNKNOWN, r"\#panic(1)"])
    rendered = render(new_notebook(cells=[new_markdown_cell(text)]), "pdf", language="en")
    with pikepdf.open(io.BytesIO(rendered.content)) as pdf:
        formulas = [str(one["/Alt"]) for one in structure(pdf) if one["/S"] == "/Formula"]
    assert {tex for tex in KNOWN if tex in formulas} == set(KNOWN)
    path = tmp_path / "one.pdf"
    path.write_bytes(rendered.content)
    assert r"$\unknown{x}$" in text_of(path)
