"""HTML tables, read back."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from cxreports.render.grid import MAX_ROWS, Grid, placed, read_html


def read(html: str) -> Grid:
    [grid], _ = read_html(html)
    return grid


def texts(rows: list[list]) -> list[list[str]]:  # type: ignore[type-arg]
    return [[cell.text for cell in row] for row in rows]


@given(
    st.lists(
        st.tuples(st.text(alphabet="ab<>&é \"'", min_size=1, max_size=8), st.integers(-5, 5)),
        min_size=1,
        max_size=6,
    )
)
def test_a_frame_comes_back_as_it_was(rows: list[tuple[str, int]]) -> None:
    frame = pd.DataFrame(rows, columns=["name", "n"])
    grid = read(frame.to_html())
    assert texts(grid.head) == [["", "name", "n"]]
    assert texts(grid.body) == [[str(i), " ".join(name.split()), str(n)] for i, (name, n) in enumerate(rows)]
    assert all(row[0].head and row[2].right for row in grid.body)


def test_spans_are_placed_in_their_columns() -> None:
    index = pd.MultiIndex.from_product([["Nord", "Sud"], ["a", "b"]])
    columns = pd.MultiIndex.from_product([["NPS", "CSAT"], [2025, 2026]])
    grid = read(pd.DataFrame([[1, 2, 3, 4]] * 4, index=index, columns=columns).to_html())
    assert grid.width == 6
    assert [[at for at, _ in row] for row in placed(grid.body)] == [[0, 1, 2, 3, 4, 5], [1, 2, 3, 4, 5]] * 2
    assert [(at, cell.text, cell.columns) for at, cell in placed(grid.head)[0]][-2:] == [
        (2, "NPS", 2),
        (4, "CSAT", 2),
    ]


def test_a_styled_frame_loses_its_style_only() -> None:
    rows = "<tr><th>a</th></tr><tr><td>1</td></tr>"
    grid = read(f"<style>td{{color:red}}</style><table><caption>Scores</caption>{rows}</table>")
    assert grid.caption == "Scores"
    assert texts(grid.head) == [["a"]]
    assert texts(grid.body) == [["1"]]


def test_text_around_a_table_is_kept() -> None:
    _, loose = read_html("<p>Before</p><table><tr><td>1</td></tr></table><div>2 rows × 1 column</div>")
    assert loose == "Before\n2 rows × 1 column"


def test_a_long_table_is_cut_and_counted() -> None:
    grid = read("<table>" + "<tr><td>1</td></tr>" * (MAX_ROWS + 7) + "</table>")
    assert (len(grid.body), grid.cut) == (MAX_ROWS, 7)


def test_html_without_a_table_is_text() -> None:
    grids, loose = read_html("<div><script>x()</script><button>Press</button> me</div>")
    assert grids == []
    assert loose == "Press me"


@given(st.text(alphabet="<>/tabledhrcospn=\"'1 ", max_size=120))
def test_broken_html_is_read_without_an_error(html: str) -> None:
    for grid in read_html(html)[0]:
        assert grid.width >= 0
