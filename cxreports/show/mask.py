"""The names of the other segments, masked: a unit sees itself among others that it cannot name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from string import ascii_uppercase
from typing import overload

from cxreports.measure import Study, Trend
from cxreports.measure.facet import OTHERS, Mix
from cxreports.measure.record import Result


class Mask:
    """Letters in the place of the values of a dimension, all but one's own.

    The letters follow a hash of the data and of the name: they say nothing of rank, size or alphabet, and are
    the same in every figure of a report.

    Args:
        by: the dimension.
        own: the value that keeps its name; empty: none is masked.
    """

    def __init__(self, study: Study, by: str, own: str = "") -> None:
        self.by, self.own = by, own
        self.names: dict[str, str] = {}
        if own and by:
            key = study.dataset.fingerprint
            others = [name for name in study.dataset.values(by) if name != own]
            others.sort(key=lambda name: sha256(f"{key} {name}".encode()).hexdigest())
            self.names = {name: _letters(place) for place, name in enumerate(others)}

    def name(self, name: str) -> str:
        return self.names.get(name, name)

    @overload
    def __call__(self, found: Mix) -> Mix: ...
    @overload
    def __call__(self, found: Mapping[str, Trend]) -> dict[str, Trend]: ...
    @overload
    def __call__(self, found: Sequence[Result]) -> list[Result]: ...
    def __call__(
        self, found: Mix | Mapping[str, Trend] | Sequence[Result]
    ) -> Mix | dict[str, Trend] | list[Result]:
        """The same results without the names of the others."""
        if isinstance(found, Mix):
            return self._mix(found)
        if isinstance(found, Mapping):
            return {
                self.name(name): replace(trend, results=[self._result(one) for one in trend.results])
                for name, trend in found.items()
            }
        return [self._result(one) for one in found]

    def _result(self, result: Result) -> Result:
        by = result.estimate.by
        if self.by not in by:
            return result
        masked = {**by, self.by: self.name(str(by[self.by]))}
        return replace(result, estimate=replace(result.estimate, by=masked))

    def _mix(self, found: Mix) -> Mix:
        segments = {self.name(name): effect for name, effect in found.change.segments.items()}
        return replace(
            found,
            change=replace(found.change, segments=segments),
            shares={self.name(name): share for name, share in found.shares.items()},
            small=tuple(self.name(name) for name in found.small if name != OTHERS),
        )


def _letters(place: int) -> str:
    """A, B... Z, AA, AB..."""
    text = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, len(ascii_uppercase))
        text = ascii_uppercase[rest] + text
    return text
