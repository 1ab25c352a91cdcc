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
from cxreports.run.process import ForkedProcess

NAME = "cxreports-warm"
_MODULE = "ipykernel_launcher"


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
        self.process = ForkedProcess(fork)  # type: ignore[assignment]
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
