"""A scheduler and two workers of Dask, as processes: what they make is what one machine makes."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from cxreports.errors import UsageError
from cxreports.run import Report, load_parameters, plan, run_batch
from cxreports.run.cluster import Errand, _Desk, made
from cxreports.run.event import Event
from cxreports.run.fork import CHOICE
from cxreports.run.library import Library
from tests.run.survey import write_survey
from tests.run.toys import BLOCK, PARAMETERS, write_template

distributed = pytest.importorskip("distributed", reason="needs the extra dask")
READ = """
from cxreports.data import open_dataset
rows = len(open_dataset(data).select(company, segment).table("responses"))
assert rows == 3, rows
"""
SLOW = "import time\ntime.sleep(0.5)"


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CXREPORTS_CACHE", str(tmp_path / "cache"))
    parameters = f'data: str = "demo"\n{PARAMETERS}'
    write_survey(tmp_path)
    write_template(tmp_path / "templates" / "read.ipynb", READ, SLOW, BLOCK, parameters=parameters)
    (tmp_path / "params").mkdir()
    return tmp_path


def planned(folder: Path, library: Library) -> list[Report]:
    text = "template: read\ndata: ../data.yaml\nperiod: 2026-10\nformats: []\nretries: 1\n"
    text += "company: Acme\nmatrix: {each: region, language: [fr, en]}\n"
    (folder / "params" / "p.yaml").write_text(text, encoding="utf-8")
    return plan(load_parameters(folder / "params" / "p.yaml"), library)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a scheduler, and its two workers."""
    log = tmp_path / "scheduler.log"
    program = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    words = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    with log.open("wb") as said:
        scheduler = subprocess.Popen([*program, *words], stdout=said, stderr=said, cwd=tmp_path)
    processes = [scheduler]
    try:
        address = wait_for(log)
        program = [sys.executable, "-m", "distributed.cli.dask_worker", address]
        words = ["--nthreads", "1", "--no-dashboard", "--no-nanny", "--local-directory", str(tmp_path)]
        workers = [
            subprocess.Popen([*program, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            for _ in range(2)
        ]
        processes += workers
        with distributed.Client(address, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
        yield address, workers
    finally:
        for process in processes:
            end(process)


def wait_for(log: Path, seconds: float = 60.0) -> str:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if match := re.search(r"Scheduler at:\s+(tcp://\S+)", log.read_text(encoding="utf-8")):
            return match[1]
        time.sleep(0.1)
    raise AssertionError(log.read_text(encoding="utf-8"))


def end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        for child in psutil.Process(process.pid).children(recursive=True):
            child.kill()
        process.kill()
    process.wait()


@pytest.mark.slow
def test_a_worker_that_is_killed_loses_no_report(
    workspace: Path, cluster: tuple[str, list[subprocess.Popen[bytes]]]
) -> None:
    address, workers = cluster
    told: list[Event] = []

    def watch(event: Event) -> None:
        told.append(event)
        if event.kind == "done" and sum(one.kind == "done" for one in told) == 1:
            workers[0].kill()

    with Library() as library:
        reports = planned(workspace, library)
        options = {"snapshots": library.folder, "cluster": address, "share": f"file://{workspace}/share"}
        outcomes = run_batch(reports, workspace / "out", on_event=watch, **options)  # type: ignore[arg-type]
        local = run_batch(reports[:1], workspace / "local", snapshots=library.folder)
    assert [one.status for one in outcomes] == ["ok"] * 4
    assert sorted(event.path for event in told if event.kind == "done") == sorted(
        one.folder for one in reports
    )
    assert len(list((workspace / "out").rglob("run.json"))) == 4
    assert not [path for path in (workspace / "out").rglob("*") if path.name.startswith(".")]
    assert not list((workspace / "share").iterdir())
    for name in ("report.ipynb", "estimates.json"):
        there, here = (workspace / place / local[0].folder / name for place in ("out", "local"))
        assert there.read_bytes() == here.read_bytes()
    manifest = json.loads((workspace / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["made"], manifest["failed"]) == (4, 0)


def test_an_address_without_a_scheduler_is_refused(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cxreports.run.cluster._CONNECT", "0.5s")
    with Library() as library, pytest.raises(UsageError, match="no Dask scheduler at tcp"):
        run_batch(planned(workspace, library), workspace / "out", cluster="tcp://127.0.0.1:9")


def test_a_worker_of_another_version_is_refused(workspace: Path) -> None:
    with Library() as library:
        (report, *_) = planned(workspace, library)
    with pytest.raises(UsageError, match=r"has cxreports .+ instead of 9\.9"):
        made(Errand(report, b"", ("", ()), "9.9", "0"))


def test_the_processes_of_a_worker_serve_the_next_batch_with_its_own_data(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CHOICE, "kernel")
    with Library() as library:
        (report, *_) = planned(workspace, library)

    def errand(place: Path, edition: str = "0") -> Errand:
        place.mkdir(exist_ok=True)
        (place / "rows").write_text(place.name, encoding="utf-8")
        return Errand(report, b"", (str(place), ("rows",)), "1", edition)

    first, second = errand(workspace / "first"), errand(workspace / "second")
    desk = _Desk(first)
    rows = desk.folder / "data" / "rows"
    assert rows.read_text(encoding="utf-8") == "first"
    assert desk.serves(second)
    assert rows.read_text(encoding="utf-8") == "second"
    assert desk.serves(first)
    assert rows.read_text(encoding="utf-8") == "first"
    assert not desk.serves(errand(workspace / "first", edition="1"))
    desk.close()
    assert not desk.folder.exists()
    assert (workspace / "first" / "rows").exists()  # a batch's data are its own to remove
