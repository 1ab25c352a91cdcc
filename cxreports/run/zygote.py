"""A process that has loaded the libraries of a report, and forks itself for reports, kernels and workers.

It has no thread, no event loop and no open connection of any kind, so that a fork of it is as good as a new
process; what a report does to itself dies with it. It ends with its owner, whose end of the standard input it
holds. POSIX only.

A client connects, sends a task (JSON, its length before it) with file descriptors beside it, and gets back
lines of JSON: {"pid": ...}, and at the end {"exit": ...}. A line {"signal": N} from the client is for the
whole process group; a client that hangs up ends it.
"""

from __future__ import annotations

import gc
import json
import os
import selectors
import signal
import socket
import sys
import threading
import traceback
from collections.abc import Iterable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from cxreports.run import shell
from cxreports.run.iri import postpone_grammar
from cxreports.run.wire import SIZE
from cxreports.run.worker import serve

MAX_FILES = 8


def preload(modules: Iterable[str]) -> None:
    """Import what is there of some modules, and leave what is loaded out of later garbage collections."""
    fresh = [name for name in modules if name not in sys.modules]
    for name in fresh:
        with suppress(Exception):  # a cell that imports it will say what is wrong
            import_module(name)
    if fresh:
        gc.collect()
        gc.freeze()  # a collection in a fork would touch, and so copy, every page


def threads() -> int:
    """Threads of this process, those of C libraries included where the system tells."""
    tasks = Path("/proc/self/task")
    return len(list(tasks.iterdir())) if tasks.is_dir() else threading.active_count()


class Zygote:
    """Waits for tasks, and for the end of those it forked."""

    def __init__(self, listener: socket.socket) -> None:
        self._listener = listener
        self._clients: dict[int, socket.socket] = {}
        self._selector = selectors.DefaultSelector()
        self._alarm, alarmed = os.pipe()
        for file in (self._alarm, alarmed):
            os.set_blocking(file, False)
        signal.set_wakeup_fd(alarmed, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._pipe = alarmed

    def serve(self) -> dict[str, Any] | None:
        """Fork for every task. Returns None when the owner is gone, and the task in each fork."""
        self._selector.register(self._listener, selectors.EVENT_READ, "task")
        self._selector.register(self._alarm, selectors.EVENT_READ, "children")
        self._selector.register(sys.stdin.fileno(), selectors.EVENT_READ, "owner")
        while True:
            for key, _ in self._selector.select():
                if key.data == "owner":
                    self._end_all()
                    return None
                if key.data == "children":
                    self._bury()
                elif key.data == "task":
                    if task := self._accept():
                        return task
                else:
                    self._hear(key.data)

    def _accept(self) -> dict[str, Any] | None:
        """Read a task and fork; the task in the fork, None in the parent."""
        client, _ = self._listener.accept()
        client.settimeout(5)
        try:
            task = _receive(client)
        except (OSError, ValueError):
            client.close()
            return None
        preload(task.get("preload", ()))
        if threads() > 1:  # a lock that one of them holds would stay locked in the fork
            _say(client, {"refused": f"{threads()} threads"})
            client.close()
            return None
        pid = os.fork()
        os.setpgid(pid, pid)  # 0 in the fork: both sides do it, so that neither is too late
        if pid == 0:
            self._forget(client)
            return task
        for file in task["files"]:
            os.close(file)
        self._clients[pid] = client
        self._selector.register(client, selectors.EVENT_READ, pid)
        _say(client, {"pid": pid})
        return None

    def _forget(self, client: socket.socket) -> None:
        """In a fork: let go of everything that is the parent's."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for file in (self._alarm, self._pipe):
            os.close(file)
        self._selector.close()
        for connection in (self._listener, client, *self._clients.values()):
            connection.close()

    def _hear(self, pid: int) -> None:
        """A signal for a fork, or its client's end."""
        client = self._clients.get(pid)
        if client is None:
            return  # buried a moment ago
        try:
            lines = client.recv(4096).splitlines()
        except OSError:
            lines = []
        for line in lines:
            _signal(pid, json.loads(line)["signal"])
        if not lines:
            self._selector.unregister(client)
            _signal(pid, signal.SIGKILL)

    def _bury(self) -> None:
        with suppress(BlockingIOError):
            os.read(self._alarm, 4096)
        with suppress(ChildProcessError):
            while (end := os.waitpid(-1, os.WNOHANG))[0]:
                pid, status = end
                _signal(pid, signal.SIGKILL)  # what it left in its group
                client = self._clients.pop(pid)
                with suppress(KeyError):
                    self._selector.unregister(client)
                _say(client, {"exit": os.waitstatus_to_exitcode(status)})
                client.close()

    def _end_all(self) -> None:
        for pid in self._clients:
            _signal(pid, signal.SIGKILL)


def _signal(pid: int, number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


def _say(client: socket.socket, message: dict[str, Any]) -> None:
    with suppress(OSError):
        client.sendall(json.dumps(message).encode() + b"\n")


def _receive(client: socket.socket) -> dict[str, Any]:
    data, files, _, _ = socket.recv_fds(client, 65536, MAX_FILES)
    while len(data) < SIZE.size or len(data) < SIZE.size + SIZE.unpack_from(data)[0]:
        more = client.recv(65536)
        if not more:
            raise ValueError("the client hung up")
        data += more
    return {**json.loads(data[SIZE.size :]), "files": files}


def run_task(task: dict[str, Any]) -> None:
    """What a fork is for: the cells of a report, a Jupyter kernel, or a worker of a batch."""
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    shell.fresh_start(task["environment"], task["folder"])
    if task["kind"] == "cells":
        requests, messages, stdout, stderr = task["files"]
        shell.like_a_kernel()
        shell.run_cells(requests, messages, stdout, stderr, bytes.fromhex(task["mark"]))
    elif task["kind"] == "kernel":
        _take_streams(1, task["files"])
        shell.like_a_kernel()
        shell.run_kernel(task["arguments"])
    else:
        _take_streams(0, task["files"])
        role, out, *formats = task["arguments"]
        serve(role, Path(out), formats)


def _take_streams(first: int, files: list[int]) -> None:
    """Make some files the standard streams, from a number on."""
    for number, file in enumerate(files, first):
        os.dup2(file, number)
        os.close(file)


def main() -> None:
    """Serve on the socket whose number is the first argument, with the modules that follow loaded."""
    listener = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the owner
    postpone_grammar()
    shell.load()
    preload(sys.argv[2:])
    task = Zygote(listener).serve()
    try:
        if task is not None:
            run_task(task)
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    main()
