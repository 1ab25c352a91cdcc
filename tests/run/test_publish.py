"""All files or none, and no old report mistaken for a new one."""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from cxreports.errors import OutputError
from cxreports.run import publish as module
from cxreports.run.publish import LAST_GOOD, Scrubber, check_writable, publish, to_json, write_json

FOLDER = "monthly/Acme/all/2026-10/fr"
GOOD = {"report.html": b"new", "run.json": to_json({"status": "ok"})}
BAD = {"failed.ipynb": b"half", "run.json": to_json({"status": "failed"})}


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {PurePosixPath(path.relative_to(folder)).as_posix(): path.read_bytes() for path in found}


def test_a_report_replaces_the_last_one_whole(tmp_path: Path) -> None:
    publish(tmp_path, FOLDER, {**GOOD, "report.pdf": b"old"})
    sums = publish(tmp_path, FOLDER, GOOD)
    assert files(tmp_path / FOLDER) == GOOD
    assert sums["report.html"].startswith("11507a0e")  # sha256sum of "new"
    assert [path.name for path in (tmp_path / FOLDER).parent.iterdir()] == ["fr"]


def test_a_failure_moves_the_good_files_down(tmp_path: Path) -> None:
    publish(tmp_path, FOLDER, GOOD)
    for _ in range(2):
        publish(tmp_path, FOLDER, BAD, failed=True)
        expected = BAD | {f"{LAST_GOOD}/{name}": content for name, content in GOOD.items()}
        assert files(tmp_path / FOLDER) == expected
    publish(tmp_path, FOLDER, GOOD)
    assert files(tmp_path / FOLDER) == GOOD


def test_a_failure_without_a_past_keeps_nothing(tmp_path: Path) -> None:
    publish(tmp_path, FOLDER, BAD, failed=True)
    publish(tmp_path, FOLDER, BAD, failed=True)
    assert files(tmp_path / FOLDER) == BAD


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EIO])
@pytest.mark.parametrize("call", ["fsync", "rename"])
def test_nothing_changes_when_a_write_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, call: str
) -> None:
    publish(tmp_path, FOLDER, GOOD)
    with monkeypatch.context() as patch:
        _break(patch, call, number)
        with pytest.raises(OutputError) as caught:
            publish(tmp_path, FOLDER, {"report.html": b"newer"})
    assert files(tmp_path) == {f"{FOLDER}/{name}": content for name, content in GOOD.items()}
    assert ("disk is full" in str(caught.value)) == (number == errno.ENOSPC)
    assert "--out" in caught.value.hint


def _break(patch: pytest.MonkeyPatch, call: str, number: int) -> None:
    """Make the second sync, or the swapping rename, fail as the system would."""
    calls = iter(range(10))
    rename = Path.rename

    def fail_second(handle: int) -> None:
        if next(calls) == 1:
            raise OSError(number, os.strerror(number))

    def fail_new(self: Path, target: Path) -> Path:
        if self.name.endswith(".new"):
            raise OSError(number, os.strerror(number))
        return rename(self, target)

    if call == "fsync":
        patch.setattr(os, "fsync", fail_second)
    else:
        patch.setattr(Path, "rename", fail_new)


def test_a_run_that_was_killed_between_two_renames_is_mended(tmp_path: Path) -> None:
    publish(tmp_path, FOLDER, GOOD)
    (tmp_path / FOLDER).rename(module.staging(tmp_path, FOLDER, "old"))
    publish(tmp_path, FOLDER, BAD, failed=True)
    assert files(tmp_path / FOLDER / LAST_GOOD) == GOOD


def test_one_json_file_is_replaced_in_one_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "manifest.json"
    write_json(path, {"a": "é"})
    assert json.loads(path.read_text(encoding="utf-8")) == {"a": "é"}
    monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full")))
    with pytest.raises(OutputError, match="disk is full"):
        write_json(path, {"a": 2})
    assert files(tmp_path) == {"manifest.json": to_json({"a": "é"})}


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "locked"
    folder.mkdir()
    folder.chmod(0o500)
    yield folder
    folder.chmod(0o700)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission(locked: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written to"):
        check_writable(locked / "outputs")


def test_a_refusing_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(OutputError, match="cannot be written to"):
        check_writable(tmp_path / "outputs")


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "outputs").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="nothing could be written"):
        check_writable(tmp_path / "outputs")


def test_a_full_disk_is_told_before_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.shutil, "disk_usage", lambda _: type("Usage", (), {"free": 1_000_000})())
    with pytest.raises(OutputError, match="only 1 MB are free"):
        check_writable(tmp_path)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("/home/ann/acme/data.yaml", "data.yaml"),
        ("'/home/ann/acme'", "''"),
        ("see file:/home/ann/acme/x", "see file:x"),
        ("/home/ann/acme-2/x", "/home/ann/acme-2/x"),
        ("/mnt/home/ann/acme/x", "/mnt/home/ann/acme/x"),
        ("https://x.org/home/ann/acme/x", "https://x.org/home/ann/acme/x"),
        (str(PureWindowsPath("C:/Users/Ann/cx/data.yaml")), "data.yaml"),
        (r"C:\\Users\\Ann\\cx\\data.yaml", "data.yaml"),
        ("C:/Users/Ann/cx/data.yaml", "data.yaml"),
    ],
)
def test_folders_of_the_machine_are_taken_out(text: str, clean: str) -> None:
    assert Scrubber(["/home/ann/acme", "/", "", str(PureWindowsPath("C:/Users/Ann/cx"))])(text) == clean
