"""The kernel of one report: this Python, a clean IPython profile, capped output, a deadline."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import psutil
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager, NoSuchKernel
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbformat import NotebookNode
from traitlets import Float, Int

from cxreports.run.memory import MemoryGuard, family, peak_memory

STREAM_LIMIT = 1_000_000  # characters of printed text kept per cell


class ThisPython(KernelSpecManager):
    """Every kernel is the running interpreter, whatever the user's registered kernels say.

    A registered `python3` kernel often points at another environment, where cxreports is missing.
    """

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        return KernelSpec(argv=argv, display_name="Python 3", language="python", name=kernel_name)


def is_another(kernel_name: str, language: str) -> bool:
    """Whether a notebook's kernel is not this Python: another language, or a registered kernel elsewhere.

    A Python kernel that is not registered here, as in a notebook from another machine, is this Python.
    """
    if language.lower() != "python":
        return True
    if kernel_name in ("", "python3"):
        return False
    try:
        argv = KernelSpecManager().get_kernel_spec(kernel_name).argv
    except NoSuchKernel:
        return False
    return Path(argv[0]).name != argv[0] and not same_python(argv[0])


def same_python(path: str) -> bool:
    """Whether an interpreter stands in the environment of this one. (Links of two may lead to one file.)"""
    return Path(path).absolute().parent == Path(sys.executable).absolute().parent


class PrivateManager(AsyncKernelManager):
    """Talks to its kernel through a private folder where the system allows it.

    Any local user may listen to the output of a kernel on a TCP port; sockets in a folder of mode 700 are
    ours alone (and quicker). Windows has none.
    """

    kernels: type[KernelSpecManager] = ThisPython

    def __init__(self, **options: Any) -> None:
        super().__init__(kernel_spec_manager=self.kernels(), **options)
        self._sockets = tempfile.TemporaryDirectory(prefix="cx-", ignore_cleanup_errors=True)
        if os.name == "posix":
            self.transport = "ipc"
            self.connection_file = str(Path(self._sockets.name) / "k.json")

    async def start_kernel(self, **options: Any) -> Any:  # type: ignore[override]
        try:
            return await super().start_kernel(**options)
        except BaseException:
            self._sockets.cleanup()
            raise

    def cleanup_resources(self, restart: bool = False) -> Any:
        done = super().cleanup_resources(restart)
        if not restart:
            self._sockets.cleanup()
        return done


class NamedManager(PrivateManager):
    """The kernel registered under the name that the notebook asks for."""

    kernels = KernelSpecManager


class Client(NotebookClient):
    """Runs cells, keeps at most `STREAM_LIMIT` characters of each cell's prints, and watches the deadline.

    Attributes:
        deadline: `time.monotonic()` at which the report must be over; infinite by default.
        cell_timeout: seconds that one cell may take; 0 for no limit.
        current: index of the cell that runs, or ran last.
        memory_limit: bytes that the kernel and what it starts may take together; None for no limit.
        peak_memory: largest resident memory of the kernel seen, in bytes; None where unknown.
        exit_code: of a kernel that died (minus the signal that ended it); None where unknown.
        guard: knows whether the memory was too much.
    """

    deadline = Float(float("inf"))
    cell_timeout = Float(0.0)
    memory_limit = Int(None, allow_none=True)
    current = Int(-1)

    def __init__(self, notebook: NotebookNode, **options: Any) -> None:
        options = {
            "kernel_manager_class": PrivateManager,
            "timeout_func": self._seconds_left,
            "iopub_timeout": 30,
            "shutdown_kernel": "immediate",
            "record_timing": False,  # the same inputs give the same notebook
            **options,
        }
        super().__init__(notebook, **options)
        self.peak_memory: int | None = None
        self.exit_code: int | None = None
        self.guard = MemoryGuard(0, None)
        self._kept = self._dropped = 0

    def _seconds_left(self, cell: NotebookNode | None) -> float:
        """What nbclient waits for this cell: its own limit, or what is left of the report's."""
        left = max(self.deadline - monotonic(), 0.01)
        limit = min(self.cell_timeout or float("inf"), left)
        return 0 if limit == float("inf") else limit  # nbclient reads 0 as "no limit"

    def language_info(self) -> dict[str, Any]:
        """What the kernel says about its language, for the notebook's metadata."""
        assert self.kc is not None
        reply = self.wait_for_reply(self.kc.kernel_info())
        assert reply is not None
        return dict(reply["content"]["language_info"])

    def execute_cell(self, cell: NotebookNode, cell_index: int, **options: Any) -> NotebookNode:
        self.current, self._kept, self._dropped = cell_index, 0, 0
        try:
            return self._run(cell, cell_index)
        finally:
            if self._dropped:
                text = f"\n[{self._dropped:,} more characters were printed and left out]\n"
                cell.outputs.append(NotebookNode(output_type="stream", name="stdout", text=text))

    def _run(self, cell: NotebookNode, cell_index: int) -> NotebookNode:
        return super().execute_cell(cell, cell_index)

    def output(self, outs: list[NotebookNode], msg: dict[str, Any], *rest: Any) -> NotebookNode | None:
        if msg["msg_type"] != "stream":
            return super().output(outs, msg, *rest)
        content = msg["content"]
        room = max(STREAM_LIMIT - self._kept, 0)
        kept = content["text"][:room]
        self._kept += len(kept)
        self._dropped += len(content["text"]) - len(kept)
        if not kept:
            return None
        last = outs[-1] if outs and not self.clear_before_next_output else None
        if last is not None and last.output_type == "stream" and last.name == content["name"]:
            last.text += kept  # one output per run of prints, instead of thousands
            return None
        return super().output(outs, {**msg, "content": {**content, "text": kept}}, *rest)

    def clear_output(self, outs: list[NotebookNode], msg: dict[str, Any], cell_index: int) -> None:
        self._kept = self._dropped = 0
        super().clear_output(outs, msg, cell_index)

    @contextlib.contextmanager
    def setup_kernel(self, **options: Any) -> Iterator[None]:
        with super().setup_kernel(**options), self.guarded():
            yield

    @contextlib.contextmanager
    def guarded(self) -> Iterator[None]:
        """Watch the memory of the kernel meanwhile."""
        pid = self.kernel_pid()
        limit = self.memory_limit if pid else None
        with MemoryGuard(pid or 0, limit) as self.guard:
            yield

    def kernel_pid(self) -> int | None:
        """The process of the kernel; None when there is none."""
        return getattr(getattr(self.km, "provisioner", None), "pid", None)

    def _cleanup_kernel(self) -> None:
        """Also ends the processes that cells started."""
        with self._last_look():
            super()._cleanup_kernel()

    @contextlib.contextmanager
    def _last_look(self) -> Iterator[None]:
        """Note the memory that the kernel needed; after it was ended, end what it started."""
        pid = self.kernel_pid()
        processes = family(pid) if pid else []
        with contextlib.suppress(psutil.Error, IndexError):
            self.peak_memory = peak_memory(processes[0])
        try:
            yield
        finally:
            for process in processes:
                with contextlib.suppress(psutil.Error):
                    process.kill()
