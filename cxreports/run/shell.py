"""The kernel of a forked report: IPython's own, talking over pipes instead of sockets.

Everything that a cell can see is what a Jupyter kernel gives it: the shell, its display hooks, magics,
top-level `await`, comms. Only the session, which carries the messages away, is ours.
"""

from __future__ import annotations

import asyncio
import ctypes
import faulthandler
import json
import logging
import os
import random
import signal
import sys
import tempfile
import threading
import time
from base64 import b64encode
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from inspect import isawaitable
from types import SimpleNamespace
from typing import Any, TextIO

from cxreports.run.wire import frame

_DEBUGGER = "ipykernel.debugger"


def load() -> None:
    """Import what every fork needs. The kernel's debugger, which nobody could reach, stays unloaded."""
    sys.modules["debugpy"] = None  # type: ignore[assignment]
    try:
        for name in (_DEBUGGER, "ipykernel.kernelapp", "IPython.extensions.storemagic"):
            import_module(name)
    finally:
        del sys.modules["debugpy"]


class Pipe:
    """The way out: a pipe for messages, and the marks that it leaves among the prints."""

    def __init__(self, messages: int, prints: tuple[int, int], mark: bytes) -> None:
        self._messages, self._prints, self._mark = messages, prints, mark
        self._lock, self._owner = threading.Lock(), os.getpid()
        self._libc = ctypes.CDLL(None)

    def send(self, message: bytes) -> None:
        """Send a message after all that was printed before it."""
        if os.getpid() != self._owner:
            return  # a process that a cell forked: what it prints is heard, what it displays is not
        for stream in (sys.stdout, sys.stderr):
            with suppress(Exception):  # a cell may have closed or replaced them
                stream.flush()
        self._libc.fflush(None)
        with self._lock:
            for stream in self._prints:
                _write(stream, self._mark)
            _write(self._messages, frame(message))


def _write(file: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(file, left) :]


def _session(pipe: Pipe) -> Any:
    from jupyter_client.session import Session

    class PipeSession(Session):
        """Sends messages over a pipe."""

        def send(
            self,
            stream: Any,
            msg_or_type: Any,
            content: Any = None,
            parent: Any = None,
            ident: Any = None,
            buffers: Any = None,
            track: bool = False,
            header: Any = None,
            metadata: Any = None,
        ) -> Any:
            message = msg_or_type
            if not isinstance(message, dict):
                message = self.msg(msg_or_type, content, parent, header, metadata)
            told = {key: message[key] for key in ("msg_type", "parent_header", "metadata", "content")}
            told["buffers"] = [b64encode(bytes(part)).decode() for part in buffers or ()]
            pipe.send(self.pack(told))
            return message

    return PipeSession()


def _kernel(session: Any) -> Any:
    from ipykernel.ipkernel import IPythonKernel
    from traitlets.config import Config

    class PipeKernel(IPythonKernel):
        """An IPython kernel that is handed one cell after the other."""

        def _abort_queues(self, subshell_id: str | None = None) -> None:
            """There is no queue: the engine decides whether the next cell runs."""

    config = Config()
    config.HistoryManager.enabled = False  # no history file, no thread that writes it
    config.IPythonKernel._execute_sleep = 0  # it waits for sockets after each cell
    kernel = PipeKernel.instance(session=session, config=config, log=logging.getLogger("kernel"))
    kernel.shell_channel_thread = SimpleNamespace(parent_thread=None)  # asked for by a cell that awaits
    assert kernel.shell is not None
    kernel.shell.extension_manager.load_extension("storemagic")  # as every Jupyter kernel does
    return kernel


def run_cells(requests: int, messages: int, stdout: int, stderr: int, mark: bytes) -> None:
    """Answer the requests that arrive on `requests`, cells to run above all, until it ends."""
    for number, name, pipe in ((1, "stdout", stdout), (2, "stderr", stderr)):
        stream = _printer(number, pipe)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    faulthandler.enable(file=2)
    asyncio.run(_serve(requests, Pipe(messages, (stdout, stderr), mark)))


def _printer(number: int, pipe: int) -> TextIO:
    """The standard stream of that number, into a pipe; line by line: a process that dies sends no more."""
    os.dup2(pipe, number)
    return open(number, "w", buffering=1, encoding="UTF-8", errors="backslashreplace", closefd=False)


async def _serve(requests: int, pipe: Pipe) -> None:
    kernel = _kernel(_session(pipe))
    reader = asyncio.StreamReader(limit=2**31)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(requests, "rb"))
    while line := await reader.readline():
        request = json.loads(line)
        kernel.set_parent([], request)
        answer = kernel.shell_handlers[request["header"]["msg_type"]](None, [], request)
        if isawaitable(answer):
            await answer


def fresh_start(environment: dict[str, str], folder: str) -> None:
    """Make a forked process look like one just started: its own chance, its own environment."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    time.tzset()
    tempfile.tempdir = None
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()


def like_a_kernel() -> None:
    """What `python -m ipykernel_launcher` gives to cells besides."""
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.argv = [str(find_spec("ipykernel_launcher").origin)]  # type: ignore[union-attr]
    if "" not in sys.path:  # where IPython has it: modules beside the notebook, after the standard library
        places = (place for place, path in enumerate(sys.path) if path.endswith("-packages"))
        sys.path.insert(next(places, len(sys.path)), "")


def run_kernel(arguments: list[str]) -> None:
    """Be a Jupyter kernel, as `python -m ipykernel_launcher` is."""
    from ipykernel.kernelapp import launch_new_instance

    del sys.modules[_DEBUGGER]  # here somebody may want it
    launch_new_instance(arguments)
