"""One batch at a time in an output folder."""

from __future__ import annotations

import contextlib
import json
import os
import platform
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO

from cxreports.errors import OutputError

LOCK = ".cxreports.lock"
_BYTE = 2**30  # the byte that Windows locks: far behind the text, which others may read


@contextlib.contextmanager
def locked(out: Path) -> Iterator[None]:
    """Hold the lock of an output folder.

    The operating system holds it for the process and lets go when the process ends, however it ends: the file
    that a killed batch leaves behind is no lock any more.

    Raises:
        OutputError: another batch is writing there; with exit code 2, because nothing was run.
    """
    path = out / LOCK
    file = _taken(path)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):  # Windows keeps a file that is open
            path.unlink()
        file.close()
        with contextlib.suppress(OSError):
            if sys.platform == "win32":
                path.unlink(missing_ok=True)


def _taken(path: Path) -> IO[str]:
    while True:
        file = path.open("a+", encoding="utf-8")
        try:
            _lock(file)
        except OSError:
            file.close()
            raise _refusal(path) from None
        with contextlib.suppress(OSError):
            if os.fstat(file.fileno()).st_ino == path.stat().st_ino:
                break
        file.close()  # its holder removed it just now: take the next one
    now = datetime.now().astimezone().isoformat(sep=" ", timespec="minutes")
    file.truncate(0)
    file.write(json.dumps({"process": os.getpid(), "machine": platform.node(), "since": now}))
    file.flush()
    return file


def _lock(file: IO[str]) -> None:
    if sys.platform == "win32":
        import msvcrt

        file.seek(_BYTE)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        file.seek(0)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _refusal(path: Path) -> OutputError:
    try:
        holder = json.loads(path.read_text(encoding="utf-8"))
        who = f" (process {holder['process']} on {holder['machine']}, since {holder['since']})"
    except (OSError, ValueError, KeyError, TypeError):
        who = ""
    error = OutputError(
        f"another batch is writing to this folder{who}.",
        where=str(path.parent),
        hint="Wait until it has finished, or choose another folder with --out.",
    )
    error.exit_code = 2
    return error
