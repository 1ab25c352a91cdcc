"""What comes with the package besides code: templates and parameter files.

They lie beside the package in a checkout, and inside it once installed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

_PACKAGE = Path(__file__).resolve().parent


def shipped(what: Literal["templates", "params"]) -> Path:
    """The folder of the shipped templates or parameter files."""
    installed = _PACKAGE / "shipped" / what
    return installed if installed.is_dir() else _PACKAGE.parent / what
