"""What an analysis gives: a record with its base, its level, its method and its cautions (methodology R1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Any, ClassVar, TypeVar

import numpy as np

from cxreports.errors import UnknownName
from cxreports.measure.record import Result

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Analysis:
    """The part that all analyses have in common.

    Attributes:
        definition_id, definition_version: the contract of the analysis, e.g. "drivers" and "1".
        n: units behind it (respondents, customers, months...); the analysis says which.
        n_missing, n_invalid: units left out for want of a value; left out for an impossible one (R3).
        confidence: level of every interval.
        method: how it was computed, for the annex.
        warnings: sentences in English for the annex; what the reader must know before quoting a figure.

    >>> Analysis(n=12, confidence=0.95, method="count").record()["n"]
    12
    """

    definition_id: ClassVar[str] = ""
    definition_version: ClassVar[str] = "1"
    n: int
    n_missing: int = 0
    n_invalid: int = 0
    confidence: float
    method: str
    warnings: tuple[str, ...] = ()

    def record(self) -> dict[str, Any]:
        """The whole analysis as JSON data, its definition included."""
        contract = {"definition_id": self.definition_id, "definition_version": self.definition_version}
        return contract | {field.name: plain(getattr(self, field.name)) for field in fields(self)}


def named(what: str, name: Any, known: Mapping[Any, T]) -> T:
    """The part of a record by its name.

    Raises:
        UnknownName: there is none.

    >>> named("driver", "price", {"price": 30})
    30
    """
    if name not in known:
        raise UnknownName(what, str(name), map(str, known))
    return known[name]


def plain(value: Any) -> Any:
    """A value as JSON data; None for a number that is not finite.

    >>> plain({"share": float("nan"), "n": (1, 2)})
    {'share': None, 'n': [1, 2]}
    """
    if isinstance(value, Result):
        value = value.record()
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [plain(one) for one in value]
    if isinstance(value, float | np.floating):
        return float(value) if np.isfinite(value) else None
    return int(value) if isinstance(value, np.integer) else value
