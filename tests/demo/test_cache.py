from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from cxreports.demo import cache, resolve, write, write_demo
from cxreports.errors import OutputError


@pytest.fixture(autouse=True)
def cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("CXREPORTS_CACHE", str(folder))
    return folder


def test_any_other_name_is_a_path() -> None:
    assert resolve("acme/data.yaml") == Path("acme/data.yaml")
    assert resolve(Path("demo.yaml")) == Path("demo.yaml")


def test_demo_is_made_once(cache_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = resolve("demo")
    assert first.parent.parent == cache_folder
    monkeypatch.setattr(write, "write_demo", None)  # a second call would raise
    assert resolve("demo") == first
    assert [entry.name for entry in cache_folder.iterdir()] == [first.parent.name], "no draft is left"


def test_changed_generator_makes_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    first = resolve("demo")
    monkeypatch.setattr(cache, "_generator_hash", lambda: "other")
    assert resolve("demo").parent != first.parent


def test_second_comer_takes_what_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes make it at once: the one that is late drops its own."""

    def meanwhile(draft: Path) -> Path:
        folder = draft.parent / f"demo-{cache.version('cxreports')}-{cache._generator_hash()}"
        folder.mkdir()
        (folder / "data.yaml").write_text("by the other", encoding="utf-8")
        return write_demo(draft)

    monkeypatch.setattr(write, "write_demo", meanwhile)
    assert resolve("demo").read_text(encoding="utf-8") == "by the other"


def test_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    monkeypatch.setenv("CXREPORTS_CACHE", str(blocked))
    with pytest.raises(OutputError, match="CXREPORTS_CACHE"):
        resolve("demo")


def test_same_bytes_every_time(tmp_path: Path) -> None:
    first, second = (write_demo(tmp_path / name).parent for name in ("one", "two"))
    names = sorted(entry.name for entry in first.iterdir())
    assert "data.yaml" in names
    for name in names:
        assert (first / name).read_bytes() == (second / name).read_bytes(), name
        assert b"\r" not in (first / name).read_bytes(), name


def test_data_file_says_synthetic() -> None:
    assert yaml.safe_load(resolve("demo").read_text(encoding="utf-8"))["synthetic"] is True


def test_asking_where_it_lies_loads_no_pandas() -> None:
    resolve("demo")
    code = (
        "import sys; from cxreports.demo import resolve; resolve('demo'); sys.exit('pandas' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
