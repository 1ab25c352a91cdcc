"""What stands is not made again; what was stopped goes on; nobody writes where somebody else does."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import nbformat
import psutil
import pytest

from cxreports.errors import OutputError
from cxreports.run import Report, load_parameters, plan, run_batch
from cxreports.run import inputs as inputs_module
from cxreports.run.library import Library
from cxreports.run.lock import LOCK, locked
from cxreports.run.publish import staging
from cxreports.run.store import open_store
from cxreports.run.verdict import Mode, verdicts
from tests.run.survey import ROWS, write_survey
from tests.run.toys import BLOCK, PARAMETERS, write_template

DATED = f'data: str = "demo"\ntheme: str = "default"\n{PARAMETERS}'
REQUEST = "template: hello\ndata: ../data.yaml\ncompany: Acme\nperiod: 2026-10\nformats: [html]\n"
NORD, SUD = (f"hello/Acme/region={region}/2026-10/fr" for region in ("Nord", "Sud"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A workspace with data, a template that reads its segment, and a report for each region."""
    folder = tmp_path_factory.mktemp("workspace")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CXREPORTS_CACHE", str(folder / "cache"))
        write_survey(folder)
        path = write_template(folder / "templates" / "hello.ipynb", BLOCK, parameters=DATED)
        declare(path, "reads-segment")
        (folder / "params").mkdir()
        reports = planned(folder)
        assert [one.status for one in run_batch(reports, folder / "out", jobs=2)] == ["ok", "ok"]
        yield folder


def declare(template: Path, tag: str) -> None:
    notebook = nbformat.read(template, as_version=4)
    notebook.cells[0].metadata.tags.append(tag)
    nbformat.write(notebook, template)


def planned(folder: Path, more: str = "matrix: {each: region}\n", request: str = REQUEST) -> list[Report]:
    path = folder / "params" / "p.yaml"
    path.write_text(request + more, encoding="utf-8")
    with Library() as library:
        return plan(load_parameters(path), library)


def why(folder: Path, reports: list[Report], mode: Mode = "changed") -> dict[str, str]:
    """Folder → the reason why it would be made; those that would be skipped are left out."""
    found = verdicts(reports, open_store(folder / "out"), mode)
    return {one.report.folder: one.why for one in found if one.standing is None}


def test_what_has_not_changed_is_skipped_with_its_date(made: Path) -> None:
    outcomes = run_batch(planned(made), made / "out")
    assert [one.status for one in outcomes] == ["skipped", "skipped"]
    record = json.loads((made / "out" / NORD / "run.json").read_text(encoding="utf-8"))
    since = time.strftime("%Y-%m-%d")
    assert all(one.why.startswith(f"up to date since {since}") for one in outcomes)
    assert outcomes[0].files == record["files"]
    assert record["why"] == "not made yet"
    manifest = json.loads((made / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["made"], manifest["skipped"]) == (0, 2)


def test_another_day_changes_nothing(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1900000000")
    assert why(made, planned(made)) == {}


def test_a_changed_row_makes_only_the_reports_that_read_it(made: Path) -> None:
    write_survey(made, [*ROWS, ("n", "Acme", "Nord", "2026-10-12", 3)])
    try:
        assert why(made, planned(made)) == {NORD: "data changed: responses of 2026-10 (1 more row)"}
        write_survey(made, [*ROWS, ("n", "Beta", "Nord", "2026-10-12", 3)])
        assert why(made, planned(made)) == {}
    finally:
        write_survey(made)


def test_a_row_after_the_period_makes_nothing_that_reads_only_the_past(made: Path) -> None:
    """Neither the row nor how far the data reach: every table that the report reads ends with its period."""
    template, request = made / "templates" / "hello.ipynb", REQUEST.replace("2026-10", "2026-09")
    before, touched = template.read_text(encoding="utf-8"), NORD.replace("2026-10", "2026-09")
    later, within = (("n", "Acme", "Nord", day, 3) for day in ("2026-10-12", "2026-09-12"))
    try:
        declare(template, "reads-past")
        write_survey(made, cutoff=False)
        reports = planned(made, request=request)
        assert {one.status for one in run_batch(reports, made / "out", jobs=2)} == {"ok"}
        write_survey(made, [*ROWS, later], cutoff=False)
        assert why(made, planned(made, request=request)) == {}
        write_survey(made, [*ROWS, within], cutoff=False)
        assert why(made, planned(made, request=request)) == {
            touched: "data changed: responses of 2026-09 (1 more row)"
        }
        write_survey(made, [row for row in ROWS if row[3] < "2026-10"], cutoff=False)  # September is not over
        assert set(why(made, planned(made, request=request))) == {touched, touched.replace("Nord", "Sud")}
    finally:
        write_survey(made)
        template.write_text(before, encoding="utf-8")


def test_a_template_that_does_not_say_what_it_reads_reads_everything(made: Path) -> None:
    template = made / "templates" / "hello.ipynb"
    before = template.read_text(encoding="utf-8")
    template.write_text(before.replace("reads-segment", "other"), encoding="utf-8")
    try:
        report = planned(made)[0]
        assert report.inputs["data"]["reads"] == "all"
        assert sum(count for count, _ in report.inputs["data"]["rows"]["responses"].values()) == len(ROWS)
    finally:
        template.write_text(before, encoding="utf-8")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("parameters: {number: 2}\n", "parameter 'number' changed"),
        ("formats: [html, pdf]\n", "pdf asked for"),
        ("charts: static\n", "kind of charts changed"),
        ("timeout: {cell: 30}\nretries: 2\nmemory: 2GB\n", ""),
    ],
)
def test_a_changed_wish(made: Path, more: str, said: str) -> None:
    request = REQUEST.replace("formats: [html]\n", "") if "formats" in more else REQUEST
    reports = planned(made, f"{more}matrix: {{each: region}}\n", request)
    assert why(made, reports) == ({NORD: said, SUD: said} if said else {})


def test_a_changed_template_theme_data_file_or_cutoff(made: Path) -> None:
    (report, _) = planned(made)
    data = report.inputs["data"]
    cases = {
        "template changed": replace(report, template_sha256="other"),
        "theme changed": replace(report, inputs=report.inputs | {"theme": "other"}),
        "code of cxreports changed": replace(report, inputs=report.inputs | {"code": "other"}),
        "data file changed": replace(report, inputs=report.inputs | {"data": data | {"file": "other"}}),
        "the data reach 2027 instead of 2026-10-31T23:00:00+00:00": replace(
            report, inputs=report.inputs | {"data": data | {"cutoff": "2027"}}
        ),
    }
    for said, changed in cases.items():
        assert why(made, [changed]) == {NORD: said}


def test_another_version_of_a_package(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reports = planned(made)
    versions = {**inputs_module.package_versions(), "cxreports": "9.0"}
    monkeypatch.setattr(inputs_module, "package_versions", lambda: versions)
    assert set(why(made, reports).values()) == {"cxreports 9.0 instead of 0.1.0"}


def test_files_are_looked_at_before_they_are_trusted(made: Path) -> None:
    page = made / "out" / SUD / "report.html"
    before = page.read_bytes()
    try:
        page.write_bytes(before.replace(b"Bonjour", b"Bonsoir"))
        assert why(made, planned(made)) == {SUD: "report.html is not as it was made"}
        page.unlink()
        assert why(made, planned(made)) == {SUD: "report.html is missing"}
        run = page.with_name("run.json")
        kept = run.read_bytes()
        run.write_bytes(kept[:100])
        assert why(made, planned(made)) == {SUD: "not made yet"}
        run.write_bytes(b"{}")
        assert why(made, planned(made)) == {SUD: "failed the last time"}
        run.write_bytes(kept)
    finally:
        page.write_bytes(before)


def test_force_makes_all_and_only_failed_none_of_them(made: Path) -> None:
    assert set(why(made, planned(made), "all").values()) == {"asked for with --force"}
    assert why(made, planned(made), "failed") == {}


# --- stopped in the middle


@pytest.fixture
def slow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with five reports that take their time."""
    monkeypatch.chdir(tmp_path)
    write_template(tmp_path / "templates" / "slow.ipynb", "import time\ntime.sleep(0.5)", BLOCK)
    (tmp_path / "p.yaml").write_text(
        "template: slow\nformats: []\nperiod: 2026-10\nmatrix: {segment: [a, b, c, d, e]}\n",
        encoding="utf-8",
    )
    return tmp_path


def started(folder: Path) -> subprocess.Popen[str]:
    words = [sys.executable, "-m", "cxreports", "run", "p.yaml", "--jobs", "2", "--log-json"]
    return subprocess.Popen(words, cwd=folder, stdout=subprocess.PIPE, text=True)


def events(run: subprocess.Popen[str], kind: str) -> Iterator[str]:
    assert run.stdout is not None
    for line in run.stdout:
        event = json.loads(line)
        if event["event"] == kind:
            yield event["path"]


def finished(folder: Path) -> set[str]:
    return {path.parent.parent.parent.name for path in folder.glob("outputs/slow/all/*/*/*/run.json")}


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_a_batch_that_was_killed_goes_on_where_it_stopped(slow: Path) -> None:
    with started(slow) as run:
        seen = events(run, "done")
        before = {next(seen), next(seen)}
        run.kill()
    wait_until(lambda: not workers_of(slow))
    stands = finished(slow)
    assert 2 <= len(stands) < 5
    with started(slow) as again:
        made = set(events(again, "done"))
    assert again.returncode == 0
    assert {path.split("/")[2] for path in made} == set("abcde") - stands
    assert not before & made
    assert finished(slow) == set("abcde")
    assert not [path for path in (slow / "outputs").rglob("*") if path.name.startswith(".")]


def workers_of(folder: Path) -> list[psutil.Process]:
    """The processes that still make reports for an output folder."""
    found = []
    for process in psutil.process_iter(["cmdline"]):
        if str(folder / "outputs") in " ".join(process.info["cmdline"] or []):
            found.append(process)
    return found


def wait_until(true: Callable[[], bool], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_what_a_dead_batch_left_is_cleaned_up(made: Path) -> None:
    old, half = staging(made / "out", NORD, "old"), staging(made / "out", SUD, "4194999.new")
    (made / "out" / NORD).rename(old)  # it died between the two renames of publishing
    half.mkdir()
    (half / "report.html").write_text("half", encoding="utf-8")
    assert [one.status for one in run_batch(planned(made), made / "out")] == ["skipped", "skipped"]
    assert not old.exists()
    assert not half.exists()


def test_a_second_batch_in_one_folder_is_refused(made: Path) -> None:
    with locked(made / "out"), pytest.raises(OutputError) as caught:
        run_batch(planned(made), made / "out")
    assert caught.value.exit_code == 2
    said = rf"another batch is writing to this folder \(process {os.getpid()} on .+, since \d{{4}}-"
    assert re.search(said, str(caught.value))
    run_batch(planned(made), made / "out")
    assert not (made / "out" / LOCK).exists()


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_the_lock_of_a_killed_batch_is_none(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from cxreports.run.lock import locked\n"
        "with locked(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(OutputError, match=f"process {holder.pid}"), locked(tmp_path):
        pass
    holder.kill()
    holder.communicate()
    assert (tmp_path / LOCK).exists()
    with locked(tmp_path):
        pass


# --- failures

ONCE = """\
from pathlib import Path
mark = Path({mark!r})
first = not mark.exists()
mark.touch()
if first: {fail}"""


def test_what_can_pass_is_tried_again_and_only_that(tmp_path: Path) -> None:
    failures = {
        "dies": "import os; os._exit(9)",
        "offline": "raise ConnectionResetError('reset')",
        "wrong": "raise KeyError('region')",
    }
    for name, fail in failures.items():
        cell = ONCE.format(mark=str(tmp_path / name), fail=fail)
        write_template(tmp_path / "templates" / f"{name}.ipynb", cell, BLOCK)
    (tmp_path / "params").mkdir()
    templates = ", ".join(failures)
    text = f"template: dies\nperiod: 2026-10\nformats: []\nretries: 1\nmatrix: {{template: [{templates}]}}\n"
    reports = planned(tmp_path, "", text)
    told = []
    outcomes = run_batch(reports, tmp_path / "out", jobs=3, on_event=told.append)
    assert [(one.status, one.attempts) for one in outcomes] == [("ok", 2), ("ok", 2), ("failed", 1)]
    again = {event.path.partition("/")[0] for event in told if event.kind == "retried"}
    assert again == {"dies", "offline"}
    record = json.loads((tmp_path / "out" / reports[0].folder / "run.json").read_text(encoding="utf-8"))
    assert (record["attempts"], record["why"]) == (2, "attempt 2")

    (wrong,) = run_batch(reports, tmp_path / "out", mode="failed")[2:]
    assert (wrong.status, wrong.why) == ("ok", "failed the last time")


def test_fail_fast_starts_nothing_more(tmp_path: Path) -> None:
    write_template(tmp_path / "templates" / "bad.ipynb", "1 / 0")
    (tmp_path / "params").mkdir()
    reports = planned(
        tmp_path, "", "template: bad\nperiod: 2026-10\nformats: []\nmatrix: {segment: [a, b, c, d]}\n"
    )
    outcomes = run_batch(reports, tmp_path / "out", jobs=1, fail_fast=True)
    assert outcomes[0].status == "failed"
    assert outcomes[-1].status == "not_run"
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["failed"] + manifest["not_run"] == 4


def test_reports_are_published_behind_a_url(made: Path) -> None:
    import fsspec

    url = f"memory://reports-{os.getpid()}"
    reports = planned(made)
    assert [one.status for one in run_batch(reports[:1], url)] == ["ok"]
    files = fsspec.filesystem("memory")
    root = f"/reports-{os.getpid()}/{NORD}"
    names = sorted(name.rpartition("/")[2] for name in files.ls(root, detail=False))
    assert names == ["estimates.json", "report.html", "report.ipynb", "run.json"]
    assert files.cat_file(f"{root}/report.html") == (made / "out" / NORD / "report.html").read_bytes()
    assert [one.status for one in run_batch(reports[:1], url)] == ["skipped"]
    files.rm_file(f"{root}/report.html")
    (verdict,) = verdicts(reports[:1], open_store(url))
    assert verdict.why == "report.html is missing"


def test_the_theme_counts_with_all_that_it_says(made: Path) -> None:
    folder = made / "params"
    (folder / "mine.yaml").write_text("colours: {brand: '#0B3C5D'}\n", encoding="utf-8")
    before = planned(made, "theme: mine.yaml\n")[0].inputs["theme"]
    (folder / "mine.yaml").write_text("colours: {brand: '#5B1A6B'}\n", encoding="utf-8")
    assert planned(made, "theme: mine.yaml\n")[0].inputs["theme"] != before
