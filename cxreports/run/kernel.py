"""The kernel of one report: this Python, a clean IPython profile, capped output, a deadline."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from pathlib import Path
from time import monotonic
from typing import Any

import psutil
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbformat import NotebookNode
from traitlets import Float, Int

STREAM_LIMIT = 1_000_000  # characters of printed text kept per cell


class ThisPython(KernelSpecManager):
    """Every kernel is the running interpreter, whatever a notebook or the user's registered kernels say.

    A registered `python3` kernel often points at another environment, where cxreports is missing.
    """

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        return KernelSpec(argv=argv, display_name="Python 3", language="python", name=kernel_name)


class PrivateManager(AsyncKernelManager):
    """Talks to its kernel through a private folder where the system allows it.

    Any local user may listen to the output of a kernel on a TCP port; sockets in a folder of mode 700 are
    ours alone (and quicker). Windows has none.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(kernel_spec_manager=ThisPython(), **options)
        self._sockets = tempfile.TemporaryDirectory(prefix="cx-", ignore_cleanup_errors=True)
        if os.name == "posix":
            self.transport = "ipc"
            self.connection_file = str(Path(self._sockets.name) / "k.json")

    def cleanup_resources(self, restart: bool = False) -> Any:
        done = super().cleanup_resources(restart)
        if not restart:
            self._sockets.cleanup()
        return done


class Client(NotebookClient):
    """Runs cells, keeps at most `STREAM_LIMIT` characters of each cell's prints, and watches the deadline.

    Attributes:
        deadline: `time.monotonic()` at which the report must be over; infinite by default.
        cell_timeout: seconds that one cell may take; 0 for no limit.
        current: index of the cell that runs, or ran last.
        peak_memory: largest resident memory of the kernel seen, in bytes; None where unknown.
    """

    deadline = Float(float("inf"))
    cell_timeout = Float(0.0)
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
        self._kept = self._dropped = 0

    def _seconds_left(self, cell: NotebookNode | None) -> float:
        """What nbclient waits for this cell: its own limit, or what is left of the report's."""
        left = max(self.deadline - monotonic(), 0.01)
        limit = min(self.cell_timeout or float("inf"), left)
        return 0 if limit == float("inf") else limit  # nbclient reads 0 as "no limit"

    def execute_cell(self, cell: NotebookNode, cell_index: int, **options: Any) -> NotebookNode:
        self.current, self._kept, self._dropped = cell_index, 0, 0
        try:
            return super().execute_cell(cell, cell_index, **options)
        finally:
            if self._dropped:
                text = f"\n[{self._dropped:,} more characters were printed and left out]\n"
                cell.outputs.append(NotebookNode(output_type="stream", name="stdout", text=text))

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

    def _cleanup_kernel(self) -> None:
        """Also ends the processes that cells started, and notes the memory that the kernel needed."""
        family = self._family()
        try:
            super()._cleanup_kernel()
        finally:
            for process in family:
                with contextlib.suppress(psutil.Error):
                    process.kill()

    def _family(self) -> list[psutil.Process]:
        provisioner = getattr(self.km, "provisioner", None)
        pid = getattr(provisioner, "pid", None)
        if pid is None:
            return []
        try:
            kernel = psutil.Process(pid)
            self.peak_memory = peak_memory(kernel)
            return [kernel, *kernel.children(recursive=True)]
        except psutil.Error:
            return []


def peak_memory(process: psutil.Process) -> int:
    """Largest resident memory of a process so far, in bytes; its present memory where no peak is kept."""
    memory = process.memory_info()
    if hasattr(memory, "peak_wset"):  # Windows
        return int(memory.peak_wset)  # type: ignore[attr-defined]
    with contextlib.suppress(OSError, StopIteration, ValueError):  # Linux
        lines = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8").splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) * 1024
    return int(memory.rss)
