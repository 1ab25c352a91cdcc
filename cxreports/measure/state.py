"""States: what is kept of the rows of a group, small, and mergeable by `+` (methodology section 4).

Every state is a commutative monoid: merging is associative, free of order, and the state of a union is the
sum of the states. All inference runs on states, so a figure over a million rows needs a dozen numbers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Scale:
    """An answer scale: its ends, and whether its low end is the good one (methodology C4-C6, R3)."""

    low: float
    high: float
    reverse: bool = False

    def index(self, value: float) -> float:
        """The value on 0-1, 1 being the good end; mirroring data and polarity leaves it unchanged."""
        share = (value - self.low) / (self.high - self.low)
        return 1 - share if self.reverse else share

    def holds(self, value: float, integer_only: bool = True) -> bool:
        return self.low <= value <= self.high and (not integer_only or value == math.floor(value))


@dataclass(frozen=True, slots=True)
class Cell:
    """How often a value occurs: answers, sum of their weights, sum of the squares of their weights."""

    n: int
    w: float
    w2: float

    def __add__(self, other: Cell) -> Cell:
        return Cell(self.n + other.n, self.w + other.w, self.w2 + other.w2)


@dataclass(frozen=True)
class Tally:
    """The exact distribution of a value: value -> `Cell`, with what was left out counted apart.

    Attributes:
        cells: by value; without weights `w` and `w2` are `n`.
        n_missing, n_invalid: rows without an answer; rows whose answer is not on the scale.
        scale: of the question; None when the value has none (a duration) or nothing was seen yet.
    """

    cells: Mapping[float, Cell] = field(default_factory=dict)
    n_missing: int = 0
    n_invalid: int = 0
    scale: Scale | None = None

    def __add__(self, other: Tally) -> Tally:
        if self.scale and other.scale and self.scale != other.scale:
            raise ValueError(f"scales are not interchangeable: {self.scale} and {other.scale}")
        cells = dict(self.cells)
        for value, cell in other.cells.items():
            cells[value] = cells[value] + cell if value in cells else cell
        return Tally(
            cells,
            self.n_missing + other.n_missing,
            self.n_invalid + other.n_invalid,
            self.scale or other.scale,
        )

    @cached_property
    def n(self) -> int:
        return sum(cell.n for cell in self.cells.values())

    @cached_property
    def weight(self) -> float:
        return math.fsum(cell.w for cell in self.cells.values())

    @cached_property
    def n_eff(self) -> float:
        """Kish effective base (Σw)²/Σw² (methodology R7); n without weights."""
        squares = math.fsum(cell.w2 for cell in self.cells.values())
        return self.weight**2 / squares if squares else 0.0

    @cached_property
    def weighted(self) -> bool:
        return any(cell.w != cell.n or cell.w2 != cell.n for cell in self.cells.values())

    @property
    def values(self) -> list[float]:
        return sorted(self.cells)

    @property
    def counts(self) -> list[int]:
        """Answers per value, in the order of `values`."""
        return [self.cells[value].n for value in self.values]

    def count(self, accept: Callable[[float], bool]) -> int:
        """Answers whose value is accepted, unweighted."""
        return sum(cell.n for value, cell in self.cells.items() if accept(value))

    def share(self, accept: Callable[[float], bool]) -> float:
        """Weighted share (0-1) of the answers whose value is accepted; the tally must not be empty."""
        return math.fsum(cell.w for value, cell in self.cells.items() if accept(value)) / self.weight

    def mapped(self, transform: Callable[[float], float], scale: Scale | None) -> Tally:
        """The tally of the transformed values on their new scale; values that coincide are merged."""
        cells: dict[float, Cell] = {}
        for value, cell in self.cells.items():
            image = transform(value)
            cells[image] = cells[image] + cell if image in cells else cell
        return Tally(cells, self.n_missing, self.n_invalid, scale)

    @property
    def mean(self) -> float:
        return math.fsum(value * cell.w for value, cell in self.cells.items()) / self.weight

    @property
    def sd(self) -> float:
        """Sample standard deviation; with weights, of the weighted distribution at base `n_eff`."""
        mean, base = self.mean, self.n_eff
        spread = math.fsum(cell.w * (value - mean) ** 2 for value, cell in self.cells.items()) / self.weight
        return math.sqrt(spread * base / (base - 1)) if base > 1 else 0.0

    @property
    def skew(self) -> float:
        """Third standardised moment of the distribution; 0 when all answers are equal."""
        mean = self.mean
        second, third = (
            math.fsum(cell.w * (value - mean) ** power for value, cell in self.cells.items()) / self.weight
            for power in (2, 3)
        )
        return third / second**1.5 if second > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Durations:
    """Durations in seconds: those that ended (events) and those still running at the cut-off (censored)."""

    events: Tally = field(default_factory=Tally)
    censored: Tally = field(default_factory=Tally)

    def __add__(self, other: Durations) -> Durations:
        return Durations(self.events + other.events, self.censored + other.censored)


@dataclass(frozen=True, slots=True)
class Counts:
    """Named sums; a name that was never counted is 0."""

    sums: Mapping[str, float] = field(default_factory=dict)

    def __add__(self, other: Counts) -> Counts:
        names = self.sums.keys() | other.sums.keys()
        return Counts({name: self[name] + other[name] for name in sorted(names)})

    def __getitem__(self, name: str) -> float:
        return self.sums.get(name, 0.0)


State = Tally | Durations | Counts


def missing(value: Any) -> bool:
    """Whether a value read from a frame says "no answer": null, or the float that means it."""
    return value is None or value != value


def tally(
    rows: Iterable[Row], value: str, valid: Callable[[float], bool], scale: Scale | None = None
) -> Tally:
    """The tally of grouped rows.

    Args:
        rows: one per distinct value: the value under the name `value`, its count `cx_n`, and where there are
            weights their sums `cx_w` and `cx_w2`.
        valid: whether a value that is there counts; one that does not is counted as invalid (methodology R3).
    """
    cells: dict[float, Cell] = {}
    n_missing = n_invalid = 0
    for row in rows:
        count = int(row["cx_n"])
        if missing(row[value]):
            n_missing += count
        elif not valid(float(row[value])):
            n_invalid += count
        else:
            cell = Cell(count, float(row.get("cx_w", count)), float(row.get("cx_w2", count)))
            key = float(row[value])
            cells[key] = cells[key] + cell if key in cells else cell
    return Tally(cells, n_missing, n_invalid, scale)
