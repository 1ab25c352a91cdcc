from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from cxreports.data import open_dataset, snapshot_dataset
from cxreports.data.snapshot import SNAPSHOTS
from cxreports.errors import DataError, OutputError

from .conftest import Bench, column


@pytest.fixture
def path(bench: Bench) -> Path:
    text = bench.survey(
        "who,day,nps\nA,2026-10-01,9\nB,2026-10-02,\nC,,3\n", extra="dimensions: {who: who}\n"
    )
    return bench.yaml("segments: {a: {label: {fr: Premier}, where: {who: A}}}\n" + text)


def test_a_snapshot_is_the_same_dataset(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    before = open_dataset(path)
    kept = snapshot_dataset(path, tmp_path / "kept")
    assert kept.is_file()
    monkeypatch.setenv(SNAPSHOTS, str(tmp_path / "kept"))
    after = open_dataset(path)
    assert after._facts == before._facts
    assert after.table("responses").fetchall() == before.table("responses").fetchall()
    assert column(after.select(segment="a"), "responses", "customer_id") == ["A"]


def test_the_sources_are_not_read_again(path: Path, bench: Bench, monkeypatch: pytest.MonkeyPatch):
    snapshot_dataset(path, bench.folder / "kept")
    (bench.folder / "poll.csv").unlink()
    monkeypatch.setenv(SNAPSHOTS, str(bench.folder / "kept"))
    assert column(open_dataset(path), "responses", "customer_id") == ["A", "B"]
    monkeypatch.delenv(SNAPSHOTS)
    with pytest.raises(DataError, match="there is no file"):
        open_dataset(path)


def test_two_readers_at_once(path: Path, bench: Bench, monkeypatch: pytest.MonkeyPatch):
    snapshot_dataset(path, bench.folder / "kept")
    monkeypatch.setenv(SNAPSHOTS, str(bench.folder / "kept"))
    first, second = open_dataset(path), open_dataset(path)
    assert column(first, "responses", "score") == column(second, "responses", "score")


def test_another_data_file_has_no_snapshot(path: Path, bench: Bench, monkeypatch: pytest.MonkeyPatch):
    snapshot_dataset(path, bench.folder / "kept")
    monkeypatch.setenv(SNAPSHOTS, str(bench.folder / "kept"))
    other = bench.write("other.yaml", path.read_bytes())
    bench.write("poll.csv", "who,day,nps\nZ,2026-10-01,9\n")
    assert column(open_dataset(other), "responses", "customer_id") == ["Z"]


def test_a_snapshot_is_replaced_whole(path: Path, bench: Bench):
    first = snapshot_dataset(path, bench.folder / "kept")
    assert snapshot_dataset(path, bench.folder / "kept") == first
    assert [file.name for file in first.parent.iterdir()] == [first.name]


def test_combinations_of_dimensions_are_kept(bench: Bench, monkeypatch: pytest.MonkeyPatch):
    path = bench.yaml(
        bench.survey(
            "who,day,nps\nA,2026-10-01,9\nB,2026-10-02,\nA,2026-10-03,7\n", extra="dimensions: {who: who}\n"
        )
    )
    live = open_dataset(path)
    snapshot_dataset(path, bench.folder / "kept")
    monkeypatch.setenv(SNAPSHOTS, str(bench.folder / "kept"))
    kept = open_dataset(path)
    for selected in ("all", "who=A"):
        assert kept.select(segment=selected).values("who") == live.select(segment=selected).values("who")
    assert (live.shelf, kept.shelf == kept.select(segment="who=A").shelf) == (None, True)


def test_a_snapshot_of_another_version(path: Path, bench: Bench, monkeypatch: pytest.MonkeyPatch):
    kept = snapshot_dataset(path, bench.folder / "kept")
    with duckdb.connect(str(kept)) as connection:
        connection.execute("UPDATE facts SET version = '0.0.1'")
    monkeypatch.setenv(SNAPSHOTS, str(bench.folder / "kept"))
    with pytest.raises(DataError, match=r"is a snapshot of cxreports 0\.0\.1\.\n.*made again"):
        open_dataset(path)


def test_a_snapshot_not_written_to_its_end(path: Path, bench: Bench, monkeypatch: pytest.MonkeyPatch):
    kept = snapshot_dataset(path, bench.folder / "kept")
    with duckdb.connect(str(kept)) as connection:
        connection.execute("DROP TABLE facts")  # written last
    monkeypatch.setenv(SNAPSHOTS, str(bench.folder / "kept"))
    with pytest.raises(DataError, match="not written to its end"):
        open_dataset(path)
    kept.write_bytes(kept.read_bytes()[: kept.stat().st_size // 2])
    with pytest.raises(DataError, match="snapshot"):
        open_dataset(path)


def test_a_broken_snapshot(path: Path, bench: Bench, monkeypatch: pytest.MonkeyPatch):
    kept = snapshot_dataset(path, bench.folder / "kept")
    kept.write_bytes(b"not a database" * 1000)
    monkeypatch.setenv(SNAPSHOTS, str(bench.folder / "kept"))
    with pytest.raises(DataError, match="is not a snapshot"):
        open_dataset(path)


def test_a_folder_that_cannot_be_written(path: Path, bench: Bench):
    bench.write("kept", "a file")
    with pytest.raises(OutputError, match="the snapshot cannot be written"):
        snapshot_dataset(path, bench.folder / "kept")
