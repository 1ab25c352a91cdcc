"""The memory of a kernel: how much it took, and its end when that is too much."""

from __future__ import annotations

import contextlib
import threading
from pathlib import Path

import psutil

_EVERY = 0.1  # seconds between looks; a process fills some hundred megabytes meanwhile


def peak_memory(process: psutil.Process) -> int:
    """Largest resident memory of a process so far, in bytes; its present memory where no peak is kept."""
    memory = process.memory_info()
    if hasattr(memory, "peak_wset"):  # Windows
        return int(memory.peak_wset)  # type: ignore[attr-defined]
    with contextlib.suppress(OSError, StopIteration, ValueError):  # Linux
        lines = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8").splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) * 1024
    return int(memory.rss)


def family(pid: int) -> list[psutil.Process]:
    """A process and all that it started."""
    try:
        head = psutil.Process(pid)
        return [head, *head.children(recursive=True)]
    except psutil.Error:
        return []


def runs(pid: str | None) -> bool:
    """Whether a process still runs; yes where none is named."""
    try:
        return pid is None or psutil.Process(int(pid)).status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def end_family(pid: int) -> None:
    """Kill a process and all that it started, the latest first."""
    for process in reversed(family(pid)):
        with contextlib.suppress(psutil.Error):
            process.kill()


class MemoryGuard:
    """Ends a process, with all that it started, when they take more memory than allowed. A context manager.

    The resident memory is looked at, because limits of the system (`RLIMIT_AS`) count what is only reserved,
    and exist on few systems.

    Attributes:
        limit: bytes allowed; None for no limit, and no watching.
        seen: bytes found when it was too much; None until then.
    """

    def __init__(self, pid: int, limit: int | None) -> None:
        self._pid, self.limit = pid, limit
        self.seen: int | None = None
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True) if limit else None

    def __enter__(self) -> MemoryGuard:
        if self._thread:
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        if self._thread:
            self._thread.join()

    def _watch(self) -> None:
        assert self.limit is not None
        while not self._over.wait(_EVERY):
            used = sum(map(_resident, family(self._pid)))
            if used > self.limit:
                self.seen = used
                end_family(self._pid)
                return


def _resident(process: psutil.Process) -> int:
    with contextlib.suppress(psutil.Error):
        return int(process.memory_info().rss)
    return 0
