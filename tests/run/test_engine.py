"""The engine against papermill's own: the same cells give the same outputs."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import nbformat
import papermill
import psutil
import pytest

from cxreports.run.failure import ExecutionFailed

CELLS = [
    "import sys\nprint('out')\nprint('err', file=sys.stderr)\nprint('more')",
    "from IPython.display import display, HTML, clear_output\n"
    "handle = display('first', display_id=True)\nhandle.update('second')",
    "for step in range(3):\n    clear_output()\n    print(step)",
    "display(HTML('<b>é</b>'))\n{'a': [1, None]}",
    "",
    "value = 40 + 2\nvalue",
]
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")


def notebook_of(*cells: str) -> nbformat.NotebookNode:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    notebook.cells.insert(1, nbformat.v4.new_markdown_cell("# Title"))
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "x", "language": "python"}
    return notebook


def execute(notebook: nbformat.NotebookNode, engine: str | None = "cxreports", **options: Any) -> Any:
    return papermill.execute_notebook(
        notebook, options.pop("output", None), engine_name=engine, progress_bar=False, **options
    )


def outputs(notebook: nbformat.NotebookNode) -> list[Any]:
    """Per cell: its number and outputs; what was printed in a row to one stream counts as one output."""
    found = []
    for cell in notebook.cells:
        merged: list[Any] = []
        for output in cell.get("outputs", []):
            last = merged[-1] if merged else {}
            if output.output_type == "stream" and last.get("name") == output.name:
                last["text"] += output.text
            else:
                merged.append(dict(output))
        found.append((cell.get("execution_count"), merged))
    return found


def test_same_outputs_as_papermills_engine() -> None:
    own, reference = execute(notebook_of(*CELLS)), execute(notebook_of(*CELLS), engine=None)
    assert outputs(own) == outputs(reference)
    assert own.metadata.language_info == reference.metadata.language_info


def test_the_notebook_is_not_written_at_every_cell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """papermill itself writes at the start, at the end, and once more when all is over."""
    from papermill import engines
    from papermill import execute as module

    written: list[str] = []
    for place in (engines, module):
        monkeypatch.setattr(place, "write_ipynb", lambda notebook, path: written.append(path))
    execute(notebook_of(*CELLS), output=str(tmp_path / "out.ipynb"))
    assert len(written) == 3


def test_the_kernel_is_this_python_whatever_the_notebook_says() -> None:
    notebook = notebook_of("import sys\nsys.executable")
    notebook.metadata.kernelspec.name = "a-kernel-that-does-not-exist"
    assert execute(notebook).cells[0].outputs[0].data["text/plain"] == repr(sys.executable)


def test_processes_that_a_cell_started_end_with_it() -> None:
    code = (
        "import subprocess, sys\n"
        "words = [sys.executable, '-c', 'import time; time.sleep(60)']\n"
        "child = subprocess.Popen(words, start_new_session=True)\n"
        "print(child.pid)"
    )
    with pytest.raises(ExecutionFailed) as caught:
        execute(notebook_of(code, "1 / 0"))
    pid = int(caught.value.notebook.cells[0].outputs[0].text)
    for _ in range(50):  # the signal has been sent; its effect may take a moment
        if not alive(pid):
            break
        time.sleep(0.1)
    assert not alive(pid)


def alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.mark.parametrize(
    ("cells", "place"),
    [
        (["fine = 1", "def f(:"], "cell 3 (def f(:), line 1"),
        (["def f():\n    return 1 / 0", "x = 1\ny = f()"], "cell 3 (x = 1), line 2"),
        (["# a comment\nraise ValueError"], "cell 1 (# a comment), line 2"),
    ],
)
def test_a_failure_names_cell_and_line(cells: list[str], place: str) -> None:
    with pytest.raises(ExecutionFailed) as caught:
        execute(notebook_of(*cells))
    assert caught.value.error.where == place


def test_a_cell_may_be_meant_to_raise() -> None:
    notebook = notebook_of("1 / 0", "print('after')")
    notebook.cells[0].metadata.tags = ["raises-exception"]
    with pytest.raises(
        Exception, match="ZeroDivisionError"
    ):  # papermill refuses any error left in the notebook
        execute(notebook)
