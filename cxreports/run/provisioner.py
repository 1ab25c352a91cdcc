"""Warm kernels for Jupyter: forks of a process that has the libraries loaded.

JupyterLab, nbclient and papermill get one when a kernelspec names the provisioner, as the one that `cxreports
kernel` writes does.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from cxreports.run.fork import PRELOAD, Fork, ForkUnavailable, can_fork, own_server
from cxreports.run.kernel import same_python

NAME = "cxreports-warm"
_MODULE = "ipykernel_launcher"


class Process:
    """What `LocalProvisioner` uses of `subprocess.Popen`, for a fork."""

    stdin = stdout = stderr = None

    def __init__(self, fork: Fork) -> None:
        self._fork, self.pid = fork, fork.pid

    @property
    def returncode(self) -> int | None:
        return self.poll()

    def poll(self) -> int | None:
        """The exit code; None while it runs. A fork whose server is gone is as good as dead."""
        code = self._fork.poll()
        return -9 if code is None and self._fork.lost else code

    def wait(self) -> int | None:
        """Called once it has ended."""
        code = self.poll()
        self._fork.close()
        return code

    def send_signal(self, number: int) -> None:
        self._fork.signal(number)

    def terminate(self) -> None:
        self._fork.signal(15)

    def kill(self) -> None:
        self._fork.signal(9)


class WarmProvisioner(LocalProvisioner):
    """Starts `python -m ipykernel_launcher` as a fork where it can, and as any other kernel elsewhere."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        if can_fork() and _MODULE in cmd and same_python(cmd[0]):
            try:
                self._fork_kernel(cmd[cmd.index(_MODULE) + 1 :], **kwargs)
                return self.connection_info
            except ForkUnavailable as error:
                self.log.warning("no warm kernel (%s): a cold one starts", error)
        return await super().launch_kernel(cmd, **kwargs)

    def _fork_kernel(self, arguments: list[str], **kwargs: Any) -> None:
        self.cwd = kwargs.get("cwd") or os.getcwd()
        task = {
            "kind": "kernel",
            "arguments": arguments,
            "environment": dict(kwargs.get("env") or os.environ),
            "folder": str(self.cwd),
        }
        fork = Fork(own_server(PRELOAD).address, task, files=[1, 2], patience=60)
        self.process = Process(fork)  # type: ignore[assignment]
        self.pid = fork.pid
        self.pgid = None  # signals go through the server, which knows whether the process still is the same


def kernel_spec() -> dict[str, Any]:
    """The content of a `kernel.json` for warm kernels of this Python."""
    return {
        "argv": [sys.executable, "-m", _MODULE, "-f", "{connection_file}"],
        "display_name": "cxreports (warm)",
        "language": "python",
        "metadata": {"debugger": True, "kernel_provisioner": {"provisioner_name": NAME}},
    }
