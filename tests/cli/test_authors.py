"""The tools of a template's author, from the command line."""

from __future__ import annotations

import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

import nbformat
import psutil
import pytest

from cxreports.cli import main
from cxreports.run.template import read_template
from cxreports.shipped import shipped

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def cx(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as caught:
            main(words)
        said = capsys.readouterr()
        return int(caught.value.code or 0), said.out, said.err

    return run


def test_a_new_template_is_clean_and_never_replaced(cx: Run, tmp_path: Path) -> None:
    code, out, _ = cx("new-template", "call_centre")
    assert (code, "templates/call_centre.ipynb is written." in out) == (0, True)
    made = tmp_path / "templates" / "call_centre.ipynb"
    assert read_template(made).title == "Call centre"
    before = made.read_bytes()
    code, out, err = cx("new-template", "call_centre", "--from", "monthly")
    assert (code, out) == (1, "")
    assert "there is such a template already" in err
    assert made.read_bytes() == before
    code, out, _ = cx("check", "templates/call_centre.ipynb", "--strict")
    assert (code, out.splitlines()[1:]) == (0, ["No error."])


def test_a_new_template_from_another(cx: Run, tmp_path: Path) -> None:
    assert cx("new-template", "mine", "--from", "executive")[0] == 0
    shipped_one = shipped("templates") / "executive.ipynb"
    assert (tmp_path / "templates" / "mine.ipynb").read_bytes() == shipped_one.read_bytes()
    code, _, err = cx("new-template", "other", "--from", "executve")
    assert (code, "Did you mean 'executive'?" in err) == (2, True)


@pytest.mark.parametrize("name", ["../x", "a/b", "x.ipynb", "1st", "nul", ""])
def test_a_name_that_is_none(cx: Run, tmp_path: Path, name: str) -> None:
    code, _, err = cx("new-template", name)
    assert (code, "cannot be the name of a template" in err) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_warnings_count_only_when_asked(cx: Run, tmp_path: Path) -> None:
    cx("new-template", "mine")
    path = tmp_path / "templates" / "mine.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell("colour = '#C55E14'"))
    nbformat.write(notebook, path)
    code, out, _ = cx("check", "templates/mine.ipynb")
    assert code == 0
    place = f"mine.ipynb, cell {len(notebook.cells)}, line 1"
    assert f"warning {place}: the colour '#C55E14' is set by hand." in out
    assert "load_theme(theme)" in out
    assert cx("check", "templates/mine.ipynb", "--strict")[0] == 2
    (tmp_path / "p.yaml").write_text("template: mine\nperiod: 2026-10\n", encoding="utf-8")
    assert place in cx("check", "p.yaml")[1]  # a parameter file's own template is checked with it


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal that stands for Ctrl-C alone")
def test_a_preview_ends_with_ctrl_c_and_leaves_nothing(cx: Run, tmp_path: Path) -> None:
    cx("new-template", "mine")
    words = [sys.executable, "-m", "cxreports", "preview", "mine", "--port", "0", "--set", "language=en"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8") as running:
        assert running.stdout is not None
        assert running.stderr is not None
        url = running.stdout.readline().split()[0]
        assert running.stderr.readline().startswith("made in ")
        with urllib.request.urlopen(f"{url}report", timeout=30) as answer:
            page = answer.read().decode()
        children = psutil.Process(running.pid).children(recursive=True)
        running.send_signal(signal.SIGINT)
        assert running.wait(30) == 0
        assert running.stderr.read() == "Ended.\n"
    assert "My segments" in page
    assert "Quality checks: fit to publish" in page
    _, alive = psutil.wait_procs(children, timeout=10)
    assert alive == []
