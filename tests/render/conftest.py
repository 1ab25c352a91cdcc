"""The sample report, rendered once per test run."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import pytest

from cxreports.render import Rendered, render

from .sample import report_notebook


@pytest.fixture(scope="session")
def rendered() -> Callable[[str, str], Rendered]:
    """`rendered(format, language)`: the sample report."""
    return lru_cache(lambda format, language: render(report_notebook(), format, language=language))
