"""Why a part of a report cannot be measured, as data: `show` says it in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Lack:
    """What is missing, instead of a figure.

    Attributes:
        reason: a key, e.g. "drivers.few".
        facts: the numbers and names that the reason speaks of.
    """

    reason: str
    facts: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def indicators(self) -> tuple[str, ...]:
        """The indicators behind it: none."""
        return ()
