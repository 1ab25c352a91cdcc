"""The adapters by indicator name, and what several of them read the same way."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import wraps
from typing import Any

from scipy import special

from cxreports.errors import NoData

Entry = Mapping[str, Any]
Adapter = Callable[[Entry], Mapping[str, Any]]

ADAPTERS: dict[str, Adapter] = {}


class NoFigures(Mapping[str, Any]):
    """What an entry without any data gives: n is 0 and every figure is None (methodology R2)."""

    def __getitem__(self, key: str) -> Any:
        return 0 if key == "n" else None

    def __contains__(self, key: object) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def adapter(*names: str) -> Callable[[Adapter], Adapter]:
    """Register a function for the indicators of these names; `NoData` from the package means no figures."""

    def register(function: Adapter) -> Adapter:
        @wraps(function)
        def guarded(entry: Entry) -> Mapping[str, Any]:
            try:
                return function(entry)
            except NoData:
                return NoFigures()

        for name in names:
            ADAPTERS[name] = guarded
        return function

    return register


def level(entry: Entry) -> float:
    """The confidence level of an entry, also where it is written as `z`."""
    if "z" in entry:
        return float(1 - 2 * special.ndtr(-entry["z"]))
    return float(entry.get("confidence", 0.95))


def percent(share: float | None) -> float | None:
    return None if share is None else 100 * share


def finite(value: float | None) -> float | None:
    """None for an end that nothing bounds."""
    return value if value is not None and math.isfinite(value) else None


def present(rows: Sequence[Any]) -> list[Any]:
    """The rows that have a value."""
    return [row for row in rows if row is not None]


def value_counts(entry: Entry, name: str = "counts") -> dict[float, int]:
    return {float(value): count for value, count in entry[name].items()}
