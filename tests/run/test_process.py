"""Workers that are forks: they live and die as processes of their own would."""

from __future__ import annotations

import os
import pickle
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from cxreports.run import crew, run_batch
from cxreports.run.crew import Process, Stopped
from cxreports.run.fork import ADDRESS, CHOICE, ForkServer, can_fork
from cxreports.run.process import ForkedProcess, forked_worker
from cxreports.run.worker import READY
from tests.run.test_batch import reports_of

pytestmark = pytest.mark.skipif(not can_fork(), reason="workers are not forked on this system")


@pytest.fixture(scope="module")
def server() -> Iterator[ForkServer]:
    one = ForkServer()
    one.start()
    yield one
    one.stop()


@pytest.fixture
def log(tmp_path: Path) -> Iterator[int]:
    with (tmp_path / "log").open("wb") as file:
        yield file.fileno()


def worker(server: ForkServer, log: int, **environment: str) -> ForkedProcess:
    found = forked_worker(["execute", "out"], {**os.environ, ADDRESS: server.address, **environment}, log)
    assert found is not None
    assert found.stdout is not None
    assert pickle.load(found.stdout) == READY
    return found


def closed(process: ForkedProcess) -> int:
    """Its exit code, once nothing is asked of it any more."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.close()
    process.stdout.close()
    return process.wait()


def test_a_worker_is_a_fork_that_shares_the_memory_of_its_server(server: ForkServer, log: int) -> None:
    process = worker(server, log, CX_TEST="é")
    one = psutil.Process(process.pid)
    assert "zygote" in " ".join(one.parent().cmdline())
    assert process.returncode is None
    if hasattr(one.memory_full_info(), "uss"):
        assert one.memory_full_info().uss < one.parent().memory_full_info().rss / 2
    assert closed(process) == 0


def test_it_can_be_killed(server: ForkServer, log: int) -> None:
    process = worker(server, log)
    process.kill()
    assert process.wait() == closed(process) == -signal.SIGKILL


def test_several_threads_may_wait_for_its_end(server: ForkServer, log: int) -> None:
    process = worker(server, log)
    with ThreadPoolExecutor(4) as threads:
        waiting = [threads.submit(process.wait) for _ in range(4)]
        process.kill()
        assert {one.result(timeout=20) for one in waiting} == {-signal.SIGKILL}
    closed(process)


def test_it_can_be_killed_when_its_server_is_gone(log: int) -> None:
    server = ForkServer()
    server.start()
    process = worker(server, log)
    stuck = psutil.Process(process.pid)
    zygote = stuck.parent()
    stuck.suspend()
    zygote.kill()
    zygote.wait()
    while process.poll() is None:
        time.sleep(0.01)
    assert psutil.pid_exists(process.pid)
    process.kill()
    psutil.wait_procs([stuck], timeout=10)
    assert not stuck.is_running()
    closed(process)
    server.stop()


def test_there_is_none_without_a_server(
    server: ForkServer, log: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
    assert forked_worker(["execute", "out"], {}, log) is None
    assert forked_worker(["execute", "out"], {ADDRESS: server.address + "-not"}, log) is None
    monkeypatch.setenv(CHOICE, "kernel")
    assert forked_worker(["execute", "out"], {ADDRESS: server.address}, log) is None
    if before:
        assert len(os.listdir("/proc/self/fd")) == before


def test_a_worker_that_is_stopped_while_it_starts_is_not_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = threading.Event(), threading.Event()
    started: list[ForkedProcess] = []

    def slowly(words: list[str], environment: dict[str, str], log: int) -> ForkedProcess | None:
        begun.set()
        assert go_on.wait(20)
        with tempfile.TemporaryFile() as file:
            started.append(worker(server, file.fileno()))
        return started[0]

    server = ForkServer()
    server.start()
    monkeypatch.setattr(crew, "forked_worker", slowly)
    process, raised = Process("execute", ["out"], {}), []

    def start() -> None:
        try:
            process.start()
        except Stopped as error:
            raised.append(error)

    thread = threading.Thread(target=start)
    thread.start()
    assert begun.wait(20)
    process.stop()
    go_on.set()
    thread.join(20)
    assert raised
    assert not psutil.pid_exists(started[0].pid)
    server.stop()


def test_a_cell_that_kills_the_fork_server_harms_no_other_report(
    workspace: Path, template: Callable[..., Path]
) -> None:
    template("kills", "import os, psutil\npsutil.Process(os.getppid()).kill()\nimport time\ntime.sleep(0.5)")
    reports = "[{template: kills}, {template: hello}, {template: hello, name: b}]"
    text = f"formats: [html]\nperiod: 2026-10\nreports: {reports}"
    killed, *good = run_batch(reports_of(workspace, text), workspace / "out", jobs=1)
    assert killed.failure is not None
    assert "run.json" in killed.files
    assert [outcome.status for outcome in good] == ["ok", "ok"]
