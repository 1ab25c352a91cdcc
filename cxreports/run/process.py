"""A fork with the parts of `subprocess.Popen` that are used here and by Jupyter."""

from __future__ import annotations

import os
import selectors
import threading
from collections.abc import Mapping, Sequence
from typing import IO

from cxreports.run.fork import ADDRESS, WORKER, Fork, ForkUnavailable, can_fork
from cxreports.run.memory import end_family

_PATIENCE = 120.0  # seconds in which a fork server must have loaded its libraries


class ForkedProcess:
    """A process that the fork server made. May be used by several threads.

    Attributes:
        pid: its number.
        stdin: our end of the pipe that it reads, where there is one.
        stdout: our end of the pipe that it writes, where there is one.
    """

    stderr = None

    def __init__(self, fork: Fork, stdin: IO[bytes] | None = None, stdout: IO[bytes] | None = None) -> None:
        self._fork, self.pid, self.stdin, self.stdout = fork, fork.pid, stdin, stdout
        self._lock, self._waiting = threading.Lock(), threading.Lock()

    @property
    def returncode(self) -> int | None:
        return self.poll()

    def poll(self) -> int | None:
        """The exit code; None while it runs. A fork whose server is gone is as good as dead."""
        with self._lock:
            code = self._fork.poll()
        return -9 if code is None and self._fork.lost else code

    def wait(self) -> int:
        """The exit code, once it has ended."""
        with self._waiting:  # another thread that waits must not find the connection closed
            while (code := self.poll()) is None:
                with selectors.DefaultSelector() as selector:
                    selector.register(self._fork, selectors.EVENT_READ)
                    selector.select()
            self._fork.close()
        return code

    def send_signal(self, number: int) -> None:
        self._fork.signal(number)

    def terminate(self) -> None:
        self._fork.signal(15)

    def kill(self) -> None:
        """End it with its process group, and by its number where the server that knows it is gone."""
        self._fork.signal(9)
        self.poll()
        if self._fork.lost:
            end_family(self.pid)


def forked_worker(words: Sequence[str], environment: Mapping[str, str], log: int) -> ForkedProcess | None:
    """A worker (see `cxreports.run.worker`) with the libraries loaded already; None where none can be forked.

    Its memory is the server's, but for what it writes to: a worker of its own takes some 50 MB more.

    Args:
        words: its role and arguments.
        environment: its variables; they name the fork server.
        log: descriptor of the file for what it prints.
    """
    if ADDRESS not in environment or not can_fork():
        return None
    place = {"environment": dict(environment), "folder": os.getcwd()}
    task = {"kind": "worker", "arguments": list(words), "preload": WORKER, **place}
    (theirs_in, ours_in), (ours_out, theirs_out) = os.pipe(), os.pipe()
    stdin, stdout = os.fdopen(ours_in, "wb"), os.fdopen(ours_out, "rb")
    try:
        fork = Fork(environment[ADDRESS], task, [theirs_in, theirs_out, log], _PATIENCE)
    except ForkUnavailable:
        stdin.close()
        stdout.close()
        return None
    finally:
        os.close(theirs_in)
        os.close(theirs_out)
    return ForkedProcess(fork, stdin, stdout)
