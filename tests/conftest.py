"""What several rooms' tests share. A test that uses none of it needs nothing from here."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("cxreports", deadline=None)  # a slow machine is not a wrong answer
settings.load_profile("cxreports")


@pytest.fixture(scope="session", autouse=True)
def _cache_of_the_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The demo is made once per test run, away from the user's cache; parallel workers share it."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "cache"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CXREPORTS_CACHE", str(folder))
        yield


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of public data sets beside the checkout."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("the public data sets are not there (folder `shared` beside the checkout)")
    return folder
