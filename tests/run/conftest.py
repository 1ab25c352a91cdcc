"""A workspace of small templates."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.run.toys import BLOCK, write_template


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A folder with templates/ (one good template, `hello`) and params/."""
    write_template(tmp_path / "templates" / "hello.ipynb", BLOCK)
    (tmp_path / "params").mkdir()
    return tmp_path


@pytest.fixture
def template(workspace: Path) -> Callable[..., Path]:
    def write(name: str, *cells: str, **options: Any) -> Path:
        return write_template(workspace / "templates" / f"{name}.ipynb", *cells, **options)

    return write


@pytest.fixture
def params(workspace: Path) -> Callable[[str], Path]:
    """Writes a parameter file into params/."""

    def write(text: str, name: str = "acme.yaml") -> Path:
        path = workspace / "params" / name
        path.write_text(text, encoding="utf-8")
        return path

    return write
