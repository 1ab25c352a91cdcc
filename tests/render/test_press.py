"""The press: probing a layout without its drawings."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cxreports.render.document import read_document
from cxreports.render.paper import Paper
from cxreports.render.press import Press
from tests.render.sample import report_notebook


def paper() -> Paper:
    return Paper(read_document(report_notebook()), "", None)


def test_a_probe_needs_no_more_of_a_drawing_than_its_size(tmp_path: Path, monkeypatch: Any) -> None:
    made = paper()
    press = Press(tmp_path)
    hollow = press.marks(made.tree, made.files)
    drawings = [name for name in made.files if name.endswith(".svg")]
    assert drawings
    assert all((tmp_path / name).stat().st_size < 2000 for name in drawings)
    monkeypatch.setattr("cxreports.render.press._hollow", lambda name, content: content)
    assert press.marks(made.tree, made.files) == hollow
    assert all((tmp_path / name).read_bytes() == made.files[name] for name in drawings)


def test_the_file_has_the_drawings_that_the_probe_left_out(tmp_path: Path) -> None:
    made = paper()
    probed = Press(tmp_path)
    probed.marks(made.tree, made.files)
    after = probed.pdf(made.tree, made.files, None)
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    assert after == Press(fresh).pdf(made.tree, made.files, None)


def test_a_file_is_written_again_only_when_it_changed(tmp_path: Path) -> None:
    made = paper()
    press = Press(tmp_path)
    press.marks(made.tree, made.files)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    made.tree["air"] = 3.0
    press.marks(made.tree, made.files)
    changed = {path.name for path in tmp_path.iterdir() if before[path] != path.stat().st_mtime_ns}
    assert changed == {"document.json"}


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="the memory of a process is told in another way"
)
def test_what_typst_keeps_of_a_document_is_given_back(tmp_path: Path) -> None:
    """In a process of its own: eight documents take hardly more than the first one did."""
    script = tmp_path / "many.py"
    script.write_text(MANY, encoding="utf-8")
    said = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True).stdout
    kept, given_back = map(float, said.split())
    assert given_back < kept / 2


MANY = """
import tempfile
import subprocess
import sys
from pathlib import Path
import psutil
from cxreports.render.press import Press

def growth(forget):
    sizes = []
    for number in range(8):
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            press = Press(place)
            text = " ".join(f"word{number}{index}" for index in range(20_000))
            (place / "report.typ").write_text(text)
            press._compiler().compile(format="pdf")
            if forget:
                press.forget()
        sizes.append(psutil.Process().memory_info().rss / 1e6)
    return sizes[-1] - sizes[0]

after = growth(True)
print(growth(False), after)
"""
