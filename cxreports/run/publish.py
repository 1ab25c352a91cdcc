"""Files reach their folder all together or not at all.

A report is staged in a folder beside its place and swapped in by renaming. When a run fails, its folder holds
`run.json` (status "failed") and `failed.ipynb`, and the last good files move down into `last_good/`: nobody
who opens a report takes an old one for a new one, and nothing that was good is lost. A report that its
quality checks hold (status "held", files `held.*`) is kept in the same way.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cxreports.errors import OutputError
from cxreports.run.job import short_hash

LAST_GOOD = "last_good"
RUN, MANIFEST = "run.json", "manifest.json"
_SPACE = 50_000_000  # bytes that must be free before a run starts


def publish(out: Path, folder: str, files: Mapping[str, bytes], *, failed: bool = False) -> dict[str, str]:
    """Put a report's files in their folder, replacing the last run's.

    Args:
        out: the output folder.
        folder: of the report, relative to `out`.
        files: contents by name.
        failed: the run failed, or its report is held: keep the last good files under `last_good/`.

    Returns:
        the SHA-256 of each file.

    Raises:
        OutputError: the files could not be written; the folder is as it was.
    """
    target = out / folder
    stage, old = staging(out, folder), staging(out, folder, "old")
    with _named(target):
        mend(out, folder)
        stage.mkdir(parents=True)
        try:
            for name, content in files.items():
                _write(stage / name, content)
            if failed:
                _keep_last_good(target, stage)
            _sync_folder(stage)
            _swap(target, stage, old)
        finally:
            mend(out, folder)
    return digests(files)


def digests(files: Mapping[str, bytes]) -> dict[str, str]:
    """The SHA-256 of each file."""
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


def mend(out: Path, folder: str) -> None:
    """Undo what a run of this process that was ended in the middle of publishing left behind."""
    _put_back(staging(out, folder, "old"), out / folder)
    shutil.rmtree(staging(out, folder), ignore_errors=True)


def clean(out: Path) -> None:
    """Undo what dead batches left behind in an output folder; only for who holds its lock."""
    for old in out.glob("*/*/*/*/.*-??????.old"):
        _put_back(old, old.with_name(old.name[1 : -len("-123456.old")]))
    for rest in out.glob("*/*/*/*/.*-??????.*.new"):
        shutil.rmtree(rest, ignore_errors=True)
    for draft in out.glob(".*.tmp"):
        draft.unlink(missing_ok=True)


def _put_back(old: Path, target: Path) -> None:
    if old.exists() and not target.exists():  # it was ended between the two renames
        old.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def staging(out: Path, folder: str, what: str = "") -> Path:
    """The hidden folder beside a report's place where its files gather, one for each process.

    A process that outlives its batch may still write to its own; the next batch never writes to that one.
    """
    target = out / folder
    return target.parent / f".{target.name}-{short_hash(folder)}.{what or f'{os.getpid()}.new'}"


def write_json(path: Path, data: Any) -> None:
    """One JSON file, replaced in one step.

    Raises:
        OutputError: it could not be written; the file is as it was.
    """
    with _named(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=path.parent)
        os.close(handle)
        try:
            _write(Path(draft), to_json(data))
            os.chmod(draft, 0o644)  # mkstemp makes it 600
            os.replace(draft, path)
        finally:
            Path(draft).unlink(missing_ok=True)


def to_json(data: Any) -> bytes:
    """JSON text as bytes; NaN has no place in it."""
    return (json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False, default=str) + "\n").encode()


def check_writable(out: Path) -> None:
    """Refuse an output folder that cannot be written to, before the run.

    Raises:
        OutputError: the folder cannot be made or written to, or its disk is full; with exit code 2, because
            nothing was run.
    """
    try:
        with _named(out):
            out.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=out):
                pass
            free = shutil.disk_usage(out).free
        if free < _SPACE:
            hint = f"Free at least {_SPACE / 1e6:.0f} MB, or choose another folder with --out."
            raise OutputError(f"only {free / 1e6:.0f} MB are free on the disk.", where=str(out), hint=hint)
    except OutputError as error:
        error.exit_code = 2
        raise


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make the folder's entries durable; Windows has no such call."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _keep_last_good(target: Path, stage: Path) -> None:
    """Copy the last good files into the staged folder of a failed run."""
    for before in (target, target / LAST_GOOD):
        if _was_good(before):
            shutil.copytree(before, stage / LAST_GOOD, ignore=shutil.ignore_patterns(LAST_GOOD))
            return


def _was_good(folder: Path) -> bool:
    try:
        return bool(json.loads((folder / RUN).read_text(encoding="utf-8"))["status"] == "ok")
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _swap(target: Path, stage: Path, old: Path) -> None:
    """Two renames; when the second fails, the first is undone."""
    existed = target.exists()
    if existed:
        target.rename(old)
    try:
        stage.rename(target)
    except OSError:
        if existed:
            old.rename(target)
        raise


@contextmanager
def _named(place: Path) -> Iterator[None]:
    """Turns what the system says into an error for the reader."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            message, hint = "the disk is full.", "Free some space, or choose another folder with --out."
        elif isinstance(error, PermissionError):
            message = "the folder cannot be written to."
            hint = "Close the report if it is open in another program, or choose another folder with --out."
        else:
            message = f"nothing could be written: {error.strerror or error}."
            hint = "Choose another folder with --out."
        raise OutputError(message, where=str(place), hint=hint) from error


class Scrubber:
    """Takes the folders of this machine out of a text that will be published.

    >>> Scrubber(["/home/ann/acme"])("open('/home/ann/acme/data.yaml'), https://x.org/home/ann/acme/")
    "open('data.yaml'), https://x.org/home/ann/acme/"
    """

    def __init__(self, folders: Iterable[str]) -> None:
        known = {folder.rstrip("/\\") for folder in folders}
        spellings = (("\\", "\\"), ("\\", "/"), ("\\", "\\\\"))  # as it is, as a URL, as in JSON
        forms = {folder.replace(*spelling) for folder in known if len(folder) > 1 for spelling in spellings}
        names = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
        self._folder = re.compile(rf"(?<![\w/.~-])(?:{names})(?:(?:/|\\\\?)|(?![\w.-]))") if forms else None

    def __call__(self, text: str) -> str:
        return self._folder.sub("", text) if self._folder else text
