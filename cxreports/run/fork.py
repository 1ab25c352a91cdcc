"""The clients' side of the fork server: start one, have it fork, watch and end what it forked."""

from __future__ import annotations

import atexit
import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cxreports.run.iri import postpone_grammar
from cxreports.run.memory import end_family
from cxreports.run.wire import SIZE

if TYPE_CHECKING:
    from nbformat import NotebookNode

ADDRESS = "CXREPORTS_FORK_SERVER"
"""Environment variable: the socket of the fork server that a batch shares."""
OWNER = "CXREPORTS_BATCH_PROCESS"
"""Environment variable: the process that hands out the reports; what fails after its end is not published."""
ALWAYS = {"CXREPORTS_BATCH": "1", "PYTHONHASHSEED": "0", "PYTHONUTF8": "1", "PYTHONIOENCODING": "utf-8"}
"""Environment of every report of a batch."""
CHOICE = "CXREPORTS_ENGINE"
"""Environment variable: `kernel` for a plain kernel everywhere."""

_LIBRARIES = {
    "cxreports": (
        *("cxreports.show.ready", "cxreports.measure.study", "cxreports.block.preview", "cxreports.demo"),
        *("narwhals._duckdb.dataframe", "narwhals._duckdb.namespace", "narwhals._duckdb.group_by"),
        *("narwhals.group_by", "narwhals._arrow.dataframe", "mistune"),
    ),
    **{name: (name,) for name in ("altair", "babel", "duckdb", "narwhals", "numpy", "pandas", "pyarrow")},
    "scipy": ("scipy.stats",),
    "statsmodels": ("statsmodels.api",),
}
"""What a notebook that imports a package will load of it. None of these starts a thread when imported."""
PRELOAD = _LIBRARIES["cxreports"]
WORKER = ("papermill", "nbconvert", "cxreports.run.forked", "cxreports.run.produce")
"""What the workers of a batch load; the server does it once for all of them."""
_ONE_THREAD = ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB_MAXIMUM", "RAYON")
_IMPORT = re.compile(r"^[ \t]*(?:from|import)[ \t]+([\w., \t]+)", re.MULTILINE)
_LONGEST = 90  # bytes of a socket's path that every system accepts


def can_fork() -> bool:
    """Whether a fork is safe here, and wanted: macOS has `fork`, but its own libraries do not survive it."""
    return hasattr(os, "fork") and sys.platform != "darwin" and os.environ.get(CHOICE) != "kernel"


class ForkUnavailable(Exception):
    """No fork can be had: there is no server, or it refused."""


class ForkServer:
    """A fork server of one's own; ends with `stop`, or with this process.

    Args:
        environment: of the server. Its forks get theirs with their task.
        modules: loaded before the first fork.
    """

    def __init__(self, modules: Sequence[str] = (), environment: Mapping[str, str] | None = None) -> None:
        self._modules = modules
        self._environment = environment if environment is not None else os.environ
        self._process: subprocess.Popen[bytes] | None = None
        folder = tempfile.mkdtemp(prefix="cx-")  # of mode 700: the socket is for us alone
        if len(os.fsencode(folder)) > _LONGEST:
            os.rmdir(folder)
            folder = tempfile.mkdtemp(prefix="cx-", dir="/tmp")
        self._folder, self._owner = folder, os.getpid()
        self.address = str(Path(folder, "fork"))

    def start(self) -> None:
        """Start the server, unless it runs. Clients may connect at once: they wait until it is ready."""
        if self._process is not None:
            if self._process.poll() is None:
                return
            assert self._process.stdin is not None
            self._process.stdin.close()
        Path(self.address).unlink(missing_ok=True)
        threads = {f"{name}_NUM_THREADS": "1" for name in _ONE_THREAD}
        arrow = {"JE_ARROW_MALLOC_CONF": "background_thread:false"}  # pyarrow starts one when imported
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(self.address)
            listener.listen(64)
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "cxreports.run.zygote", str(listener.fileno()), *self._modules],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[listener.fileno()],
                env={**self._environment, **threads, **arrow},
                start_new_session=True,
            )

    def stop(self) -> None:
        """End the server with all that it forked."""
        if os.getpid() != self._owner:
            return  # a fork of the owner
        process, self._process = self._process, None
        if process is not None:
            assert process.stdin is not None
            process.stdin.close()  # its sign to end, and to end its forks
            try:
                process.wait(timeout=0.2)
            except subprocess.TimeoutExpired:  # it is still loading
                end_family(process.pid)
                process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)
        if self in _own:
            _own.remove(self)


_own: list[ForkServer] = []
_lock = threading.Lock()


def own_server(modules: Sequence[str] = (), environment: Mapping[str, str] | None = None) -> ForkServer:
    """The server of this process, started when first asked for; it ends by `stop`, or with the process."""
    with _lock:
        if not _own:
            _own.append(ForkServer(modules, environment))
            atexit.register(_own[0].stop)
        _own[0].start()
        return _own[0]


def revive() -> None:
    """Start the server of this process again, should it have died."""
    with _lock:
        for server in _own:
            server.start()


def warm() -> None:
    """Begin to load what reports need, while it is still being found out which are to be made."""
    postpone_grammar()
    if can_fork() and ADDRESS not in os.environ:
        own_server((*PRELOAD, *WORKER), {**os.environ, **ALWAYS})


def server_address() -> str:
    """Where forks are to be had: the server of the batch, or else the one of this process."""
    return os.environ.get(ADDRESS) or own_server().address


def libraries(notebook: NotebookNode) -> list[str]:
    """The modules worth loading before the fork, by what the cells of a notebook import."""
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    words = (part.split() for clause in _IMPORT.findall(code) for part in clause.split(","))
    imported = dict.fromkeys(word[0].partition(".")[0] for word in words if word)
    return [module for name in imported for module in _LIBRARIES.get(name, ())]


class Fork:
    """A process forked by the server.

    Args:
        address: of the server.
        task: what the fork does, see `zygote.run_task`.
        files: descriptors that it gets.
        patience: seconds to wait for the server, which may still be loading libraries.

    Raises:
        ForkUnavailable: the server did not answer, or refused.
    """

    def __init__(self, address: str, task: Mapping[str, Any], files: Sequence[int], patience: float) -> None:
        self._connection = socket.socket(socket.AF_UNIX)
        self._heard = b""
        self.exit_code: int | None = None
        self.lost = False  # the server is gone: the end of the fork can no longer be heard
        text = json.dumps(task).encode()
        try:
            self._connection.settimeout(patience)
            self._connection.connect(address)
            socket.send_fds(self._connection, [SIZE.pack(len(text))], list(files))
            self._connection.sendall(text)
            answer = self._line()
            self.pid = int(answer["pid"])
        except (OSError, ValueError, KeyError) as error:
            self._connection.close()
            raise ForkUnavailable(str(error)) from error
        self._connection.setblocking(False)

    def fileno(self) -> int:
        """Readable when the fork has ended."""
        return self._connection.fileno()

    def poll(self) -> int | None:
        """The exit code (minus the signal that ended it), None while it runs."""
        if self.exit_code is None and not self.lost:
            try:
                self.exit_code = int(self._line()["exit"])
            except BlockingIOError:
                pass
            except (OSError, ValueError):
                self.lost = True
        return self.exit_code

    def signal(self, number: int) -> None:
        """Send a signal to it and to its process group."""
        with suppress(OSError):
            self._connection.sendall(json.dumps({"signal": number}).encode() + b"\n")

    def close(self) -> None:
        """Let go of it; if it still runs, it is killed with its process group."""
        self._connection.close()

    def _line(self) -> dict[str, Any]:
        while b"\n" not in self._heard:
            data = self._connection.recv(4096)
            if not data:
                raise ConnectionError("the fork server is gone")
            self._heard += data
        line, _, self._heard = self._heard.partition(b"\n")
        return dict(json.loads(line))


def new_mark() -> bytes:
    """A mark that nobody prints: it starts with a byte that no UTF-8 text holds."""
    return b"\xff" + secrets.token_bytes(16) + b"\xff"
