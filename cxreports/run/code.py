"""Which code makes the reports: the versions of packages, and a fingerprint of cxreports itself."""

from __future__ import annotations

import contextlib
import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = (
    *("cxreports", "papermill", "nbclient", "nbconvert", "ipykernel", "duckdb", "narwhals", "numpy"),
    *("pandas", "scipy", "altair", "vl-convert-python", "typst"),
)
_ROOT = Path(__file__).resolve().parents[1]
_LEFT_OUT = {"cli", "share", "shipped", "__pycache__"}  # rooms that no file of a report passes through


@cache
def package_versions() -> dict[str, str]:
    """The installed versions of the packages that a report passes through."""
    found = {}
    for name in PACKAGES:
        with contextlib.suppress(PackageNotFoundError):
            found[name] = version(name)
    return found


@cache
def code_fingerprint() -> str:
    """SHA-256 (first 16 digits) of the files of cxreports that decide what stands in a report.

    The version alone would not do: whoever changes an indicator in a checkout wants to see it.
    """
    digest = hashlib.sha256()
    for path in sorted(_ROOT.rglob("*")):
        inside = path.relative_to(_ROOT).parts
        if path.is_file() and not _LEFT_OUT & set(inside):
            digest.update("/".join(inside).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]
