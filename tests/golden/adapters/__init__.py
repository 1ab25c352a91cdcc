"""One small function per golden indicator, from an entry's input to what it expects; public API only.

An adapter returns at least the keys that entries of its indicator may expect.
"""

from adapters import (
    base,
    drivers,
    economy,
    experiments,
    journeys,
    nps,
    people,
    priorities,
    quality,
    service,
    statistics,
    survey,
)
from adapters.registry import ADAPTERS

__all__ = [
    "ADAPTERS",
    "base",
    "drivers",
    "economy",
    "experiments",
    "journeys",
    "nps",
    "people",
    "priorities",
    "quality",
    "service",
    "statistics",
    "survey",
]
