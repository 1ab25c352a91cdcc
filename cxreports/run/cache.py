"""Data sets already loaded, kept in the user's cache folder until their files change.

Each data file has a folder there, with one entry per state of its files: the snapshot, and `origin.json`,
which says what it was read from. An entry is written beside its place and renamed, and its snapshot never
changes: two runs at once at worst load the same data twice. A batch takes hard links of what it needs into a
folder of its own, so that it reads the same rows to its end, whatever becomes of the cache.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

if TYPE_CHECKING:
    from cxreports.data.origin import Origin

ORIGIN = "origin.json"
_STATES = 2  # states of one data file that are kept
_DAYS = 30  # an entry that nobody has used for so long is removed


class Cache:
    """Loaded data sets in a folder.

    Args:
        folder: the folder; made when something is first kept.
        version: of the code that loads data; an entry of another version is not used.
    """

    def __init__(self, folder: Path, version: str) -> None:
        self._folder, self._version = folder, version

    def find(self, path: Path) -> Path | None:
        """The entry of a data file whose files have not changed since."""
        for entry in self._entries(path):
            with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
                if self._holds(json.loads((entry / ORIGIN).read_text(encoding="utf-8"))):
                    os.utime(entry / ORIGIN)  # used today
                    return entry
        return None

    def keep(self, path: Path, origin: Origin, fill: Callable[[Path], bool]) -> Path | None:
        """A new entry, filled by `fill`, which says whether it also holds after today.

        Returns:
            the entry; None when the files changed while they were read.

        Raises:
            OSError: the folder cannot be written to.
        """
        place = self._place(path)
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = Path(tempfile.mkdtemp(prefix=f".{os.getpid()}-", dir=place))
        try:
            lasting = fill(draft)
            if not origin.unchanged():
                return None
            until = "" if lasting else date.today().isoformat()
            record = {"version": self._version, "until": until, **origin.to_json()}
            (draft / ORIGIN).write_text(json.dumps(record), encoding="utf-8")
            entry = place / f"state-{time.time_ns():x}-{draft.name[1:]}"
            draft.rename(entry)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        self._prune(place)
        return entry

    def _holds(self, record: dict[str, Any]) -> bool:
        from cxreports.data.origin import Origin

        if record["version"] != self._version or record["until"] not in ("", date.today().isoformat()):
            return False
        return Origin.from_json(record).unchanged()

    def _place(self, path: Path) -> Path:
        digest = hashlib.sha256(path.resolve().as_posix().encode()).hexdigest()
        return self._folder / f"{path.stem}-{digest[:16]}"

    def _entries(self, path: Path) -> list[Path]:
        """The entries of a data file, newest first."""
        return sorted(self._place(path).glob("state-*"), reverse=True)

    def _prune(self, place: Path) -> None:
        """Remove old states of one data file, what nobody uses, and what dead runs left."""
        for entry in sorted(place.glob("state-*"), reverse=True)[_STATES:]:
            shutil.rmtree(entry, ignore_errors=True)
        for folder in self._folder.glob("*"):
            sweep(folder, ".")
            for entry in folder.glob("state-*"):
                with contextlib.suppress(OSError):
                    if time.time() - (entry / ORIGIN).stat().st_mtime > _DAYS * 86_400:
                        shutil.rmtree(entry, ignore_errors=True)


@contextlib.contextmanager
def own_folder(beside: Path, prefix: str) -> Iterator[Path]:
    """A temporary folder that bears the number of this process: once it is dead, the next run removes it.

    Args:
        beside: where it lies; when it cannot be made there, in the system's folder of temporary files.
        prefix: what its name starts with, before the number.
    """
    for parent in (beside, Path(tempfile.gettempdir())):
        with contextlib.suppress(OSError):
            parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            sweep(parent, prefix)
            folder = Path(tempfile.mkdtemp(prefix=f"{prefix}{os.getpid()}-", dir=parent))
            break
    else:
        folder = Path(tempfile.mkdtemp(prefix=f"{prefix}{os.getpid()}-"))  # says why it cannot be made
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep(parent: Path, prefix: str) -> None:
    """Remove the folders of dead processes: those named with a prefix and the number of a process."""
    for folder in parent.glob(f"{prefix}*"):
        number = folder.name.removeprefix(prefix).partition("-")[0]
        if number.isdigit() and not psutil.pid_exists(int(number)):
            shutil.rmtree(folder, ignore_errors=True)


def take(entry: Path, folder: Path) -> None:
    """Link the files of an entry into a folder; they are copied where links cannot be made."""
    for file in entry.iterdir():
        if file.name != ORIGIN:
            target = folder / file.name
            target.unlink(missing_ok=True)
            try:
                os.link(file, target)
            except OSError:
                shutil.copyfile(file, target)
