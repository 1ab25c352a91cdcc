"""Every command that cxreports has is written about."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.main import get_command

from cxreports.cli import app

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = sorted(get_command(app).commands)  # type: ignore[attr-defined]


@pytest.mark.parametrize("command", COMMANDS)
def test_command_is_documented(command: str) -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    assert any(f"cxreports {command}" in page.read_text(encoding="utf-8") for page in pages)
