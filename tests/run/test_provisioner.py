"""Warm kernels as Jupyter's own programs start them."""

from __future__ import annotations

import asyncio
import json
import os
import queue
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbclient
import papermill
import pytest
from jupyter_client.manager import KernelManager

from cxreports.cli import main
from cxreports.run import fork
from cxreports.run.provisioner import NAME, kernel_spec
from tests.run.test_engine import notebook_of

pytestmark = [
    pytest.mark.skipif(not fork.can_fork(), reason="kernels are not forked on this system"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning"),
]
PARENT = "import os, psutil\nprint('zygote' in ' '.join(psutil.Process(os.getppid()).cmdline()))"


@pytest.fixture(scope="module")
def registered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The kernel `cxreports`, registered in a folder of the test's own."""
    folder = tmp_path_factory.mktemp("jupyter")
    spec = folder / "kernels" / "cxreports" / "kernel.json"
    spec.parent.mkdir(parents=True)
    spec.write_text(json.dumps(kernel_spec()), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_PATH", str(folder))
        patch.setattr(fork, "PRELOAD", ())  # what is loaded makes no difference here
        patch.setattr("cxreports.run.provisioner.PRELOAD", ())
        yield


def first_output(notebook: Any) -> Any:
    return notebook.cells[0].outputs[0]


@pytest.mark.usefixtures("registered")
def test_nbclient_runs_a_notebook_in_a_fork() -> None:
    client = nbclient.NotebookClient(notebook_of(PARENT), kernel_name="cxreports")
    assert first_output(client.execute()).text == "True\n"


@pytest.mark.usefixtures("registered")
def test_plain_papermill_does_too(tmp_path: Path) -> None:
    code = PARENT + "\nimport sys\nprint(sys.executable, os.getcwd(), os.environ['CX_TEST'])"
    os.environ["CX_TEST"] = "é"
    result = papermill.execute_notebook(
        notebook_of(code), None, kernel_name="cxreports", progress_bar=False, cwd=tmp_path
    )
    assert first_output(result).text.split() == ["True", sys.executable, str(tmp_path), "é"]
    del os.environ["CX_TEST"]


@pytest.fixture
def kernel(registered: None) -> Iterator[tuple[KernelManager, Any]]:
    manager = KernelManager(kernel_name="cxreports")
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    yield manager, client
    client.stop_channels()
    manager.shutdown_kernel(now=True)
    asyncio.set_event_loop(None)


def said(client: Any, code: str) -> dict[str, Any]:
    """The reply to a cell."""
    return dict(client.execute_interactive(code, timeout=30, output_hook=lambda _: None)["content"])


def test_it_is_interrupted_restarted_and_killed(kernel: tuple[KernelManager, Any]) -> None:
    manager, client = kernel
    assert said(client, "x = 1")["status"] == "ok"
    waiting = client.execute("import time\ntime.sleep(60)")
    time.sleep(0.5)
    manager.interrupt_kernel()
    assert reply_to(client, waiting)["ename"] == "KeyboardInterrupt"
    assert said(client, "x")["status"] == "ok"

    manager.restart_kernel(now=True)
    client.wait_for_ready(timeout=60)
    assert said(client, "x")["ename"] == "NameError"

    provisioner: Any = manager.provisioner
    os.kill(provisioner.pid, signal.SIGKILL)
    for _ in range(50):
        if not manager.is_alive():
            break
        time.sleep(0.1)
    assert not manager.is_alive()


def reply_to(client: Any, message: str) -> dict[str, Any]:
    while True:
        try:
            reply = client.get_shell_msg(timeout=30)
        except queue.Empty:
            raise AssertionError("the kernel did not answer") from None
        if reply["parent_header"].get("msg_id") == message:
            return dict(reply["content"])


@pytest.mark.usefixtures("registered")
def test_without_forks_it_is_a_kernel_like_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(fork.CHOICE, "kernel")
    client = nbclient.NotebookClient(notebook_of(PARENT), kernel_name="cxreports")
    assert first_output(client.execute()).text == "False\n"


def test_the_command_registers_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    with pytest.raises(SystemExit, match="0"):
        main(["kernel"])
    spec = tmp_path / "share" / "jupyter" / "kernels" / "cxreports" / "kernel.json"
    written = json.loads(spec.read_text(encoding="utf-8"))
    assert written == kernel_spec()
    assert written["metadata"]["kernel_provisioner"] == {"provisioner_name": NAME}
