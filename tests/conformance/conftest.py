"""Frames of every engine, made once per test run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from .engines import ENGINES, Engine
from .tables import canonical

Frames = Callable[[str], Any]


# Told by third parties to each other; none can be mended here.
FOREIGN = (
    r"fetch_arrow_table\(\) is deprecated:DeprecationWarning",  # Ibis 12 on DuckDB 2
    "The 'future.infer_string' option is deprecated",  # Ibis 12 on pandas 3
    "PySpark does not yet fully support pandas:FutureWarning",  # Spark 4.3, whose pandas API is not used
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == Path(__file__).parent:
            for warning in FOREIGN:
                item.add_marker(pytest.mark.filterwarnings(f"ignore:{warning}"))


@pytest.fixture(scope="session", params=ENGINES)
def name(request: pytest.FixtureRequest) -> str:
    """The name of an engine."""
    return str(request.param)


@pytest.fixture(scope="session")
def engine(name: str) -> Iterator[Engine]:
    with ENGINES[name]() as opened:
        yield opened


@pytest.fixture(scope="session")
def frames(engine: Engine) -> Frames:
    """The canonical tables, as frames of one engine."""

    @cache
    def frame(table: str) -> Any:
        return engine.frame(table, canonical(table))

    return frame
