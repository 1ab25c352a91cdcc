"""What the indicators of a family share, for their definition sheets."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Background:
    """What the indicators of a family share.

    Attributes:
        counted: which rows count, and how those that do not are told.
        interval, test: methods, with their authors.
        edges: the cases where two analysts would differ, and what is done.
        sources: where the definition comes from.
    """

    counted: str
    interval: str
    test: str
    edges: tuple[str, ...]
    sources: str
