"""Real kernels: what each kind of trouble leaves behind, and that it harms no other report."""

from __future__ import annotations

import contextlib
import hashlib
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest

from cxreports.errors import OutputError
from cxreports.run import Outcome, Report, load_parameters, plan, run_batch
from cxreports.run import crew as crew_module
from cxreports.run.event import Event
from cxreports.run.fork import CHOICE
from cxreports.run.kernel import STREAM_LIMIT
from cxreports.run.library import Library
from cxreports.run.publish import LAST_GOOD
from tests.run.toys import BLOCK, write_template

TEMPLATES = {
    "hello": [BLOCK],
    "raises": ["fine = 1", "rows = {}\n\nrows['region']"],
    "refuses": [
        "from cxreports.errors import NoData\nraise NoData('no answer in 2026-10', hint='Try 2026-09.')"
    ],
    "hangs": ["import time\ntime.sleep(60)"],
    "dies": ["import os\nos._exit(9)"],
    "exits": ["raise SystemExit", BLOCK],
    "prints": ["print('x' * 50_000_000)\nfor number in range(20_000): print(number)", BLOCK],
    "empty": ["1"],
    "no_data": [BLOCK.replace('"ok"', '"no_data"')],
    "paths": [
        "import os, sys, warnings\nprint(os.getcwd(), sys.prefix, sorted(os.environ))\nwarnings.warn('odd')",
        "open('left_behind', 'w').close()",
        "from datetime import date\nassert since == date(2026, 2, 3)\nassert title == 'l’été \\\\n \"x\"'",
        BLOCK,
    ],
}
DATED = """
from datetime import date
period: str = "2026-10"
language: str = "fr"
since: date = date(2026, 1, 1)
title: str = ""
"""


@dataclass(frozen=True)
class Made:
    """A batch that ran."""

    out: Path
    outcomes: dict[str, Outcome]
    seen: list[Event]

    def folder(self, name: str) -> Path:
        return self.out / self.outcomes[name].folder

    def record(self, name: str, file: str = "run.json") -> Any:
        return json.loads((self.folder(name) / file).read_text(encoding="utf-8"))

    def said(self, name: str) -> str:
        return str(self.outcomes[name].failure)


def reports_of(workspace: Path, text: str) -> list[Report]:
    path = workspace / "params" / "batch.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    with Library() as library:
        return plan(load_parameters(path), library)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """One batch with every kind of trouble, two at a time."""
    workspace = tmp_path_factory.mktemp("workspace")
    for name, cells in TEMPLATES.items():
        options = {"parameters": DATED} if name == "paths" else {}
        write_template(workspace / "templates" / f"{name}.ipynb", *cells, **options)
    names = [name for name in TEMPLATES if name not in ("hangs", "paths")]
    lines = [f"- template: {name}" for name in names]
    lines.append("- {template: hangs, timeout: {cell: 1.5}}")
    lines.append("- template: paths\n  parameters: {since: 2026-02-03, title: 'l’été \\n \"x\"'}")
    reports = reports_of(workspace, "formats: []\nperiod: 2026-10\nreports:\n" + "\n".join(lines))
    seen: list[Event] = []
    outcomes = run_batch(reports, workspace / "out", jobs=2, on_event=seen.append)
    return Made(workspace / "out", dict(zip([*names, "hangs", "paths"], outcomes, strict=True)), seen)


def test_only_the_good_ones_are_good(made: Made) -> None:
    good = {name for name, outcome in made.outcomes.items() if outcome.status == "ok"}
    assert good == {"hello", "prints", "paths"}
    assert len(made.outcomes) == len(TEMPLATES)


def test_everything_that_happens_is_told(made: Made) -> None:
    first, *middle, last = [event.record() for event in made.seen]
    assert (first["event"], first["reports"], first["to_make"]) == ("planned", len(TEMPLATES), len(TEMPLATES))
    assert (last["event"], last["made"], last["failed"]) == ("finished", 3, len(TEMPLATES) - 3)
    for outcome in made.outcomes.values():
        kinds = [event["event"] for event in middle if event["path"] == outcome.folder]
        assert kinds == ["started", "done" if outcome.status == "ok" else "failed"]


def test_a_good_report_is_complete(made: Made) -> None:
    assert sorted(path.name for path in made.folder("hello").iterdir()) == [
        "estimates.json",
        "report.ipynb",
        "run.json",
    ]
    record = made.record("hello")
    assert record["status"] == "ok"
    assert record["error"] is None
    assert record["parameters"]["period"] == "2026-10"
    assert record["definitions"] == {"nps": "1"}
    assert record["seconds"]["execute"] > 0
    assert record["peak_memory"] > 10_000_000
    assert record["packages"]["papermill"]
    (estimate,) = made.record("hello", "estimates.json")
    assert (estimate["value"], estimate["block"]) == (42.0, "hello")


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [
        ("raises", "TemplateError", "template 'raises', cell 3 (rows = {}), line 3: KeyError: 'region'"),
        ("refuses", "NoData", "no answer in 2026-10\nTry 2026-09."),
        ("hangs", "ReportTimeout", "cell 2 (import time): the cell ran longer than 1.5 s and was ended."),
        ("dies", "ProcessDied", "template 'dies', cell 2 (import os): the kernel died"),
        ("exits", "TemplateError", "template 'exits', cell 2 (raise SystemExit): SystemExit"),
        ("empty", "NoData", "empty report: its cells ran, but no figure came out."),
        ("no_data", "NoData", "empty report: none of its 1 figures has data behind it."),
    ],
)
def test_a_failure_is_said_for_its_reader(made: Made, name: str, kind: str, said: str) -> None:
    failure = made.outcomes[name].failure
    assert failure is not None
    assert failure.kind == kind
    assert str(failure).startswith(said)
    record = made.record(name)
    assert (record["status"], record["error"]["message"]) == ("failed", failure.message)
    assert (made.folder(name) / "failed.ipynb").exists()
    assert not (made.folder(name) / "report.ipynb").exists()


def test_the_partial_notebook_shows_how_far_it_came(made: Made) -> None:
    notebook = nbformat.read(made.folder("raises") / "failed.ipynb", as_version=4)
    assert [cell.execution_count for cell in notebook.cells] == [1, 2, 3, 4]
    assert notebook.cells[-1].outputs[0].ename == "KeyError"


def test_prints_are_capped_and_counted(made: Made) -> None:
    size = (made.folder("prints") / "report.ipynb").stat().st_size
    assert STREAM_LIMIT < size < 1.5 * STREAM_LIMIT
    notebook = nbformat.read(made.folder("prints") / "report.ipynb", as_version=4)
    printed = sum(len(str(number)) + 1 for number in range(20_000)) + 50_000_001
    assert f"[{printed - STREAM_LIMIT:,} more characters" in notebook.cells[2].outputs[-1].text


def test_values_keep_their_type_and_paths_stay_private(made: Made) -> None:
    text = (made.folder("paths") / "report.ipynb").read_text(encoding="utf-8")
    assert "since = date(2026, 2, 3)" in text
    for private in (str(made.out.parent), sys.prefix, str(Path.home()) + "/"):
        for name in TEMPLATES:
            for path in made.folder(name).rglob("*"):
                assert json.dumps(private)[1:-1] not in path.read_text(encoding="utf-8"), path
    assert "CXREPORTS_BATCH" in text
    assert not list(made.out.parent.rglob("left_behind"))
    assert set(nbformat.reads(text, as_version=4).metadata.papermill) == {"parameters", "version"}


def test_the_manifest_has_every_report(made: Made) -> None:
    manifest = json.loads((made.out / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["made"], manifest["failed"]) == (3, len(TEMPLATES) - 3)
    assert {entry["path"] for entry in manifest["reports"]} == {one.folder for one in made.outcomes.values()}
    for entry in manifest["reports"]:
        for name, sha256 in entry["files"].items():
            assert sha256_of(made.out / entry["path"] / name) == sha256


def sha256_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _running() -> list[str]:
    """What is left of a batch among the processes of the tests; other tests may have their own."""
    found = []
    for child in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            found.append(" ".join(child.cmdline()))
    return [command for command in found if "cxreports.run" in command]


def test_nothing_is_left_running_or_half_written(made: Made) -> None:
    assert not _running()
    assert not [path for path in made.out.rglob("*") if path.name.startswith(".")]


def test_the_same_inputs_give_the_same_files(made: Made, tmp_path: Path) -> None:
    reports = reports_of(made.out.parent, "{template: hello, formats: [], period: 2026-10}")
    run_batch(reports, tmp_path, jobs=1)
    for name in ("report.ipynb", "estimates.json"):
        assert (tmp_path / reports[0].folder / name).read_bytes() == (
            made.folder("hello") / name
        ).read_bytes()


def test_a_failing_run_does_not_leave_an_old_report_in_place(
    workspace: Path, template: Callable[..., Path]
) -> None:
    reports = reports_of(workspace, "{template: hello, formats: [html], period: 2026-10}")
    assert run_batch(reports, workspace / "out")[0].status == "ok"
    template("hello", "1 / 0")
    reports = reports_of(workspace, "{template: hello, formats: [html], period: 2026-10}")
    assert run_batch(reports, workspace / "out")[0].status == "failed"
    folder = workspace / "out" / reports[0].folder
    assert sorted(path.name for path in folder.iterdir()) == ["failed.ipynb", LAST_GOOD, "run.json"]
    assert (folder / LAST_GOOD / "report.html").stat().st_size > 1000


def test_a_cell_that_kills_the_worker_harms_no_other_report(
    workspace: Path, template: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CHOICE, "kernel")  # then the worker is the parent of the kernel
    template("kills", "import os, psutil\npsutil.Process(os.getppid()).kill()\nimport time\ntime.sleep(60)")
    text = "formats: []\nperiod: 2026-10\nreports: [{template: kills}, {template: hello}]"
    killed, good = run_batch(reports_of(workspace, text), workspace / "out", jobs=1)
    assert killed.failure is not None
    assert killed.failure.kind == "ProcessDied"
    assert str(killed.failure).startswith("template 'kills': the process that made the report died")
    assert sorted(killed.files) == ["run.json"]
    assert good.status == "ok"


def test_a_report_that_hangs_outside_its_cells_is_ended(
    workspace: Path, template: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_worker = "import os, psutil, time\npsutil.Process(os.getppid()).suspend()\ntime.sleep(60)"
    template("stuck", stop_worker)
    monkeypatch.setenv(CHOICE, "kernel")
    monkeypatch.setattr(crew_module, "GRACE", 0.0)
    text = (
        "formats: []\nperiod: 2026-10\nreports: [{template: stuck, timeout: {report: 3}}, {template: hello}]"
    )
    began = time.monotonic()
    stuck, good = run_batch(reports_of(workspace, text), workspace / "out", jobs=1)
    assert time.monotonic() - began < 50
    assert stuck.failure is not None
    assert stuck.failure.kind == "ReportTimeout"
    assert "longer than 3 s" in stuck.failure.message
    assert good.status == "ok"


def test_a_report_cannot_outlast_its_time(workspace: Path, template: Callable[..., Path]) -> None:
    template("slow", "import time\ntime.sleep(60)")
    reports = reports_of(workspace, "{template: slow, period: 2026-10, formats: [], timeout: {report: 2}}")
    (outcome,) = run_batch(reports, workspace / "out")
    assert outcome.failure is not None
    assert outcome.failure.kind == "ReportTimeout"
    assert (workspace / "out" / outcome.folder / "failed.ipynb").exists()


def test_an_output_folder_that_is_a_file_stops_the_batch_before_it_runs(workspace: Path) -> None:
    (workspace / "out").write_text("", encoding="utf-8")
    with pytest.raises(OutputError):
        run_batch(reports_of(workspace, "{template: hello, formats: [], period: 2026-10}"), workspace / "out")


def test_a_caller_that_stops_ends_the_workers(workspace: Path) -> None:
    def stop(event: Event) -> None:
        if event.kind == "done":
            raise KeyboardInterrupt

    text = "formats: []\nperiod: 2026-10\ntemplate: hello\nmatrix: {language: [fr, en], segment: [a, b, c]}"
    with pytest.raises(KeyboardInterrupt):
        run_batch(reports_of(workspace, text), workspace / "out", jobs=2, on_event=stop)
    assert not _running()
    assert not [path for path in (workspace / "out").rglob("*") if path.name.startswith(".")]
    records = [json.loads(path.read_text(encoding="utf-8")) for path in (workspace / "out").rglob("run.json")]
    assert records
    assert all(record["status"] == "ok" for record in records)
