"""The files behind a data set as they were when it was read: a glance tells whether they have changed."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cxreports.data.database import DUCKDB, SQLITE
from cxreports.data.datafile import read_datafile
from cxreports.data.document import read_document
from cxreports.data.rawtable import hash_file

_SETTLED = 3.0  # seconds: a file written just before it was read may change within one tick of its clock

Stamp = tuple[int, int, str]  # size, modification time in nanoseconds, SHA-256


@dataclass(frozen=True, slots=True)
class Origin:
    """What a data file reads.

    Attributes:
        seen_at: seconds since 1970, when the files were looked at.
        patterns: absolute pattern → the files that it named.
        stamps: each file with its size, modification time and SHA-256.
    """

    seen_at: float
    patterns: Mapping[str, list[str]]
    stamps: Mapping[str, Stamp]

    @classmethod
    def of(cls, path: Path) -> Origin | None:
        """What a data file reads now; None when it asks a server, whose rows may change unseen.

        Raises:
            CxError: the data file is not well formed.
        """
        seen_at = time.time()
        sources = read_datafile(read_document(path)).sources.values()
        if any(source.url_env for source in sources):
            return None
        folder = path.resolve().parent
        patterns = {str(path.resolve()): [str(path.resolve())]}
        for source in sources:
            if source.file:
                pattern = folder / Path(source.file).expanduser()
                patterns |= {str(one): _named(one) for one in (pattern, *_beside(pattern))}
        files = {name for names in patterns.values() for name in names}
        return cls(seen_at, patterns, {name: _stamp(Path(name)) for name in sorted(files)})

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Origin:
        told = data["stamps"].items()
        stamps = {name: (int(size), int(time), str(sha)) for name, (size, time, sha) in told}
        return cls(float(data["seen_at"]), dict(data["patterns"]), stamps)

    def to_json(self) -> dict[str, Any]:
        return {"seen_at": self.seen_at, "patterns": dict(self.patterns), "stamps": dict(self.stamps)}

    def unchanged(self) -> bool:
        """Whether the same files are there with the same content.

        Size and modification time are compared first; where only the time differs, the content is.
        """
        if any(_named(Path(pattern)) != names for pattern, names in self.patterns.items()):
            return False
        return all(self._same(Path(name), stamp) for name, stamp in self.stamps.items())

    def _same(self, path: Path, stamp: Stamp) -> bool:
        size, modified, sha256 = stamp
        try:
            now = path.stat()
            if now.st_size != size:
                return False
            settled = modified / 1e9 < self.seen_at - _SETTLED
            return (now.st_mtime_ns == modified and settled) or hash_file(path) == sha256
        except OSError:
            return False


def _named(pattern: Path) -> list[str]:
    """The files that a pattern names; a file of just that name comes first."""
    found: Iterable[Path] = [pattern] if pattern.exists() else sorted(pattern.parent.glob(pattern.name))
    return [str(path) for path in found]


def _beside(path: Path) -> list[Path]:
    """Files in which a database keeps what it has not written yet."""
    suffix = path.suffix.lower()
    endings = ["-wal"] if suffix in SQLITE else [".wal"] if suffix in DUCKDB else []
    return [path.with_name(path.name + ending) for ending in endings]


def _stamp(path: Path) -> Stamp:
    now = path.stat()
    return now.st_size, now.st_mtime_ns, hash_file(path)
