import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxreports.errors import UsageError
from cxreports.measure.disclosure import suppressed


def hidden(**bases: int) -> set[str]:
    return {cell[0] for cell in suppressed({(name,): n for name, n in bases.items()})}


def test_two_small_groups_protect_each_other():
    assert hidden(nord=25, sud=3, est=4, ouest=31) == {"sud", "est"}


def test_one_small_group_takes_the_next_smallest_with_it():
    assert hidden(nord=25, sud=3, est=12, ouest=31) == {"sud", "est"}


def test_hidden_groups_that_hold_too_few_answers_together_take_another():
    assert hidden(nord=25, sud=2, est=2, ouest=31) == {"sud", "est", "nord"}


def test_an_empty_group_tells_nothing_and_hides_nothing():
    assert hidden(nord=25, sud=0) == set()
    assert hidden(nord=25, sud=0, est=3) == {"nord", "est"}


def test_without_a_published_total_only_small_groups_are_hidden():
    assert suppressed({("a",): 25, ("b",): 3}, total_published=False) == {("b",)}


def test_an_anonymity_base_of_one_is_refused():
    with pytest.raises(UsageError, match="protects nobody"):
        suppressed({("a",): 1}, k=1)


CELLS = st.dictionaries(st.tuples(st.sampled_from("abcd"), st.sampled_from("xyz")), st.integers(0, 30))


@given(CELLS)
def test_no_published_margin_gives_a_hidden_cell_away(bases):
    found = suppressed(bases)
    assert {cell for cell, n in bases.items() if 0 < n < 5} <= found
    for axis in (0, 1):
        for value in {cell[axis] for cell in bases}:
            line = {cell: n for cell, n in bases.items() if cell[axis] == value}
            inside, visible = found & line.keys(), {c for c, n in line.items() if n and c not in found}
            safe = len(inside) != 1 and sum(line[cell] for cell in inside) >= 5
            assert not inside or safe or not visible
