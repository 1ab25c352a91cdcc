"""Which of five classes a value falls in: round steps around the whole, on the value as printed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from cxreports.measure.record import Estimate
from cxreports.show import numbers

_STEPS = (Decimal(1), Decimal(2), Decimal(4), Decimal(10))
_PLACES = {"points": 0, "%": 0, "index": 0}


def places(unit: str) -> int:
    """Decimals in a cell: fewer than elsewhere, so that a map can be read at a glance."""
    return _PLACES.get(unit, 1)


def printed(value: float, unit: str) -> Decimal:
    """The value as a cell prints it: a colour may not contradict it."""
    return numbers.rounded(value, places(unit))


def edges(whole: float, values: Sequence[float], unit: str) -> list[Decimal]:
    """The four borders of the five classes, the whole in the middle one.

    Steps are 1, 2 or 4 times a power of ten, the smallest for which the farthest value is in an end class.

    >>> [int(edge) for edge in edges(74.2, [52, 80, 91], "%")]
    [60, 70, 80, 90]
    """
    least = Decimal(10) ** -places(unit) * 2
    far = max((abs(printed(value, unit) - printed(whole, unit)) for value in values), default=Decimal(0))
    step = least
    for power in range(-3, 7):
        for factor in _STEPS:
            wider = factor * Decimal(10) ** power
            if step < wider and wider * Decimal("1.5") <= far:
                step = wider
    half = step / 2
    centre = (printed(whole, unit) / half).quantize(Decimal(1)) * half
    return [centre - 3 * half, centre - half, centre + half, centre + 3 * half]


def level(estimate: Estimate, borders: Sequence[Decimal]) -> int:
    """The class of a value, 0 the worst of five; of a neutral indicator, 0 the lowest."""
    value = printed(estimate.value or 0.0, estimate.unit)
    found = sum(value >= border for border in borders)
    return len(borders) - found if estimate.direction == "lower_is_better" else found
