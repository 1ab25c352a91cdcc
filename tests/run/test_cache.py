"""Loaded data are kept while their files stay the same, and never otherwise."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

from cxreports.run import library as library_module
from cxreports.run.cache import own_folder, sweep
from cxreports.run.library import Library
from tests.run.survey import DATA, ROWS, write_survey

DEAD = 2**22 + 12345  # a process number that no system gives


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CXREPORTS_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = write_survey(tmp_path / "files")
    settle(path.with_name("answers.csv"))
    settle(path)
    return path


def settle(path: Path, ago: float = 100.0) -> None:
    """As if the file had been written a while ago."""
    os.utime(path, (time.time() - ago, time.time() - ago))


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The data files that were loaded, each time."""
    import cxreports.data

    seen: list[Path] = []
    load = cxreports.data.snapshot_dataset

    def counted(path: Path, folder: Path) -> Path:
        seen.append(path)
        return load(path, folder)

    monkeypatch.setattr(cxreports.data, "snapshot_dataset", counted)
    return seen


def answers(path: Path) -> int:
    with Library() as library:
        return len(library.dataset(path).table("responses"))


def test_unchanged_files_are_not_loaded_again(data: Path, loads: list[Path]) -> None:
    assert answers(data) == len(ROWS)
    os.utime(data.with_name("answers.csv"))  # another time, the same content
    assert answers(data) == len(ROWS)
    assert len(loads) == 1


@pytest.mark.parametrize("how", ["grown", "same size and time", "another file", "the data file"])
def test_changed_files_are(data: Path, loads: list[Path], how: str) -> None:
    source = data.with_name("answers.csv")
    answers(data)
    text = source.read_text(encoding="utf-8")
    if how == "grown":
        source.write_text(text + "z,Acme,Nord,2026-10-12,3\n", encoding="utf-8")
    elif how == "same size and time":
        settle(source, ago=1.0)  # written while it was read: its time says nothing
        answers(data)
        loads.clear()
        before = source.stat()
        source.write_text(text.replace("Acme,Nord", "Acme,Sud "), encoding="utf-8")
        os.utime(source, ns=(before.st_atime_ns, before.st_mtime_ns))
        assert answers(data) == len(ROWS)
        return
    elif how == "another file":
        data.write_text(DATA.replace("answers.csv", "answers*.csv"), encoding="utf-8")
        answers(data)
        source.with_name("answers2.csv").write_text(text, encoding="utf-8")
    else:
        data.write_text(DATA + "synthetic: true\n", encoding="utf-8")
    loads.clear()
    answers(data)
    assert loads


def test_another_version_of_the_code_loads_again(
    data: Path, loads: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers(data)
    monkeypatch.setattr(library_module, "code_fingerprint", lambda: "other")
    answers(data)
    assert len(loads) == 2


def test_rows_of_the_future_are_read_again_the_next_day(data: Path, loads: list[Path], cache: Path) -> None:
    soon = (date.today() + timedelta(days=9)).isoformat()
    write_survey(data.parent, [*ROWS, ("f", "Acme", "Nord", soon, 3)])
    answers(data)
    answers(data)
    assert len(loads) == 1
    (origin,) = cache.glob("data/*/state-*/origin.json")
    said = origin.read_text(encoding="utf-8")
    origin.write_text(said.replace(date.today().isoformat(), "2020-01-01"), encoding="utf-8")
    answers(data)
    assert len(loads) == 2


def test_a_batch_keeps_its_rows_while_the_files_change(data: Path) -> None:
    with Library() as library:
        before = library.dataset(data)
        write_survey(data.parent, ROWS[:3])
        assert answers(data) == 3
        assert len(before.table("responses")) == len(ROWS)
        assert list(library.folder.iterdir())
    assert not library.folder.exists()


def test_a_cache_that_cannot_be_used_costs_nothing_but_time(
    data: Path, tmp_path: Path, loads: list[Path]
) -> None:
    (tmp_path / "cache").write_text("a file, not a folder", encoding="utf-8")
    assert answers(data) == answers(data) == len(ROWS)
    assert len(loads) == 2


def test_a_damaged_entry_is_not_used(data: Path, cache: Path, loads: list[Path]) -> None:
    answers(data)
    (origin,) = cache.glob("data/*/state-*/origin.json")
    origin.write_text("{", encoding="utf-8")
    assert answers(data) == len(ROWS)
    assert len(loads) == 2


def test_only_the_last_states_are_kept(data: Path, cache: Path) -> None:
    for count in range(1, 6):
        write_survey(data.parent, ROWS[:count])
        assert answers(data) == count
    assert len(list(cache.glob("data/*/state-*"))) == 2
    assert not list(cache.glob("data/*/.*"))


def test_folders_of_dead_processes_are_swept(tmp_path: Path) -> None:
    (tmp_path / f"batch-{DEAD}-abc" / "inside").mkdir(parents=True)
    (tmp_path / "batch-notes").mkdir()
    with own_folder(tmp_path, "batch-") as mine:
        sweep(tmp_path, "batch-")
        assert sorted(path.name for path in tmp_path.glob("batch*")) == sorted([mine.name, "batch-notes"])
    assert not mine.exists()


def test_two_runs_at_once_both_find_their_rows(data: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from cxreports.run.library import Library\n"
        "with Library() as library: print(len(library.dataset(Path(sys.argv[1])).table('responses')))"
    )
    runs = [
        subprocess.Popen([sys.executable, "-c", code, str(data)], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    assert [int(run.communicate()[0]) for run in runs] == [len(ROWS)] * 2
