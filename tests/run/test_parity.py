"""Every shipped template, in a fork and in a kernel: the same notebook comes out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cxreports.demo import resolve
from cxreports.run import fork
from cxreports.run.failure import ExecutionFailed
from cxreports.run.library import Library
from cxreports.run.notebook import parameterised
from cxreports.shipped import shipped
from tests.run.test_engine import execute, outputs

TEMPLATES = sorted(path.stem for path in shipped("templates").glob("*.ipynb"))
pytestmark = [
    pytest.mark.skipif(not fork.can_fork(), reason="reports are not forked on this system"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning"),
]


@pytest.fixture(scope="module")
def environment() -> Iterator[dict[str, str]]:
    """What a batch gives its reports: the data loaded once, and one day of edition."""
    with Library() as library:
        library.dataset(resolve("demo"))
        yield {**os.environ, **fork.ALWAYS, "SOURCE_DATE_EPOCH": "1793000000"}


def made(template: str, env: dict[str, str], folder: Path) -> tuple[list[Any], str]:
    """Outputs per cell, and why the template stopped, if it did."""
    notebook = parameterised(shipped("templates") / f"{template}.ipynb", {})
    try:
        result = execute(notebook, kernel_env={**env, "IPYTHONDIR": str(folder)}, kernel_cwd=str(folder))
    except ExecutionFailed as stopped:
        return outputs(stopped.notebook), str(stopped.error)
    return outputs(result), ""


@pytest.mark.parametrize(
    "template",
    [name if name == "monthly" else pytest.param(name, marks=pytest.mark.slow) for name in TEMPLATES],
)
def test_a_fork_gives_what_a_kernel_gives(
    template: str, environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = made(template, environment, tmp_path)
    monkeypatch.setenv(fork.CHOICE, "kernel")
    assert own == made(template, environment, tmp_path)
    assert any(found for _, found in own[0]), "no output at all"
