"""The matrix: laws of its algebra."""

from __future__ import annotations

from math import prod

from hypothesis import given
from hypothesis import strategies as st

from cxreports.run.matrix import Point, combinations, matches, spread, without

words = st.text("abc", min_size=1, max_size=2)
axes = st.dictionaries(words, st.lists(words, min_size=1, max_size=3), max_size=3)
points = st.lists(st.dictionaries(words, words, max_size=3), max_size=8)
patterns = st.dictionaries(words, words, max_size=2)


@given(axes)
def test_as_many_combinations_as_the_product_of_distinct_values(found: dict[str, list[str]]) -> None:
    combined = combinations(found)
    assert len(combined) == prod(len(set(values)) for values in found.values())
    assert len({tuple(point.items()) for point in combined}) == len(combined)
    assert all(point[axis] in values for point in combined for axis, values in found.items())


@given(axes, patterns)
def test_a_pattern_splits_the_matrix(found: dict[str, list[str]], pattern: Point) -> None:
    combined = combinations(found)
    kept = without(combined, pattern)
    assert not any(matches(point, pattern) for point in kept)
    assert len(kept) + sum(matches(point, pattern) for point in combined) == len(combined)


@given(points, patterns, patterns)
def test_exclusions_commute(found: list[Point], first: Point, second: Point) -> None:
    assert without(without(found, first), second) == without(without(found, second), first)


@given(points)
def test_the_empty_pattern_excludes_everything(found: list[Point]) -> None:
    assert without(found, {}) == []


@given(axes, words, st.lists(words, min_size=1, max_size=3, unique=True))
def test_spreading_over_fixed_values_is_one_more_axis(
    found: dict[str, list[str]], key: str, values: list[str]
) -> None:
    rest = {axis: items for axis, items in found.items() if axis != key}
    assert spread(combinations(rest), key, lambda _: values) == combinations({**rest, key: values})
