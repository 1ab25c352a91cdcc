"""Frames of every engine, made once per test run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest

from .engines import ENGINES, Made
from .tables import canonical

Frames = Callable[[str], Any]


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """The name of an engine."""
    return str(request.param)


@pytest.fixture(scope="session")
def made(engine: str) -> Iterator[Made]:
    """Turns an Arrow table into a frame of the engine."""
    with ENGINES[engine]() as opened:
        yield opened


@pytest.fixture(scope="session")
def frames(made: Made) -> Frames:
    """The canonical tables, as frames of one engine."""

    @cache
    def frame(table: str) -> Any:
        return made(table, canonical(table))

    return frame
