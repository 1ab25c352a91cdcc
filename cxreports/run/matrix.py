"""The algebra of a matrix: combinations of values, some left out, some added."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping

Point = dict[str, str]  # one report: {"template": "monthly", "language": "fr", ..., "region": "Nord"}


def combinations(axes: Mapping[str, list[str]]) -> list[Point]:
    """Every combination of the axes' values, each once, the first axis changing slowest.

    >>> combinations({"language": ["fr", "en"], "period": ["2026"]})
    [{'language': 'fr', 'period': '2026'}, {'language': 'en', 'period': '2026'}]
    """
    values = (dict.fromkeys(axis) for axis in axes.values())
    return [dict(zip(axes, point, strict=True)) for point in itertools.product(*values)]


def spread(points: Iterable[Point], key: str, values: Callable[[Point], Iterable[str]]) -> list[Point]:
    """Each point once per value of one more key; the values may depend on the point.

    >>> spread([{"a": "1"}, {"a": "2"}], "b", lambda point: [point["a"] + "x"])
    [{'a': '1', 'b': '1x'}, {'a': '2', 'b': '2x'}]
    """
    return [{**point, key: value} for point in points for value in values(point)]


def matches(point: Mapping[str, str], pattern: Mapping[str, str]) -> bool:
    """Whether a point has every value that the pattern names; an empty pattern matches all."""
    return all(point.get(key) == value for key, value in pattern.items())


def without(points: Iterable[Point], pattern: Mapping[str, str]) -> list[Point]:
    """The points that a pattern does not match."""
    return [point for point in points if not matches(point, pattern)]
