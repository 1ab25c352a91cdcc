"""One check, and all of them together, as data: `show` says them in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from cxreports.data.limits import Limit

State = Literal["ok", "caveat", "hold"]
Verdict = Literal["publish", "caveat", "hold"]

LEAST = 30  # rows behind a share, below which a check says nothing (R13)


@dataclass(frozen=True, slots=True)
class Found:
    """What a check measured.

    Attributes:
        value: in the unit of its limit. n: rows behind it.
        facts: the numbers and names that its sentence speaks of.
        material: False: the value may be chance, and is never more than "ok".
    """

    value: float
    n: int
    facts: Mapping[str, Any] = field(default_factory=dict)
    material: bool = True


@dataclass(frozen=True, slots=True)
class Check:
    """A check against its limits.

    Attributes:
        id: a key of `cxreports.data.limits.LIMITS`.
        state: "ok", "caveat" or "hold".
    """

    id: str
    found: Found
    limit: Limit
    state: State

    @property
    def threshold(self) -> float | None:
        """The limit that was crossed, else the first that could be."""
        crossed = self.limit.hold if self.state == "hold" else self.limit.caveat
        return self.limit.hold if crossed is None else crossed

    def record(self) -> dict[str, Any]:
        """The check as JSON data."""
        return {
            "id": self.id,
            "value": self.found.value,
            "n": self.found.n,
            "threshold": self.threshold,
            "caveat": self.limit.caveat,
            "hold": self.limit.hold,
            "side": self.limit.side,
            "state": self.state,
        }


@dataclass(frozen=True, slots=True)
class Gate:
    """What all the checks say together.

    Attributes:
        checks: those that could be measured, in the order of `LIMITS`.
        unchecked: ids of the others.
    """

    checks: tuple[Check, ...]
    unchecked: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The worst state: "publish", "caveat" (publish with it) or "hold"."""
        states = {check.state for check in self.checks}
        return "hold" if "hold" in states else "caveat" if "caveat" in states else "publish"

    @property
    def raised(self) -> list[Check]:
        """The checks that are not ok, those that hold first."""
        return [one for state in ("hold", "caveat") for one in self.checks if one.state == state]


def judged(id: str, found: Found, limit: Limit) -> Check:
    """A measured value against its limits; a value on the limit itself is allowed.

    >>> judged("speed", Found(0.05, 100), Limit("above", 0.05, 0.2, "")).state
    'ok'
    """
    sign = 1.0 if limit.side == "above" else -1.0

    def beyond(bound: float | None) -> bool:
        return found.material and bound is not None and sign * (found.value - bound) > 1e-12

    state: State = "hold" if beyond(limit.hold) else "caveat" if beyond(limit.caveat) else "ok"
    return Check(id, found, limit, state)
