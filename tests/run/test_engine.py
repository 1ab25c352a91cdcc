"""The engine against papermill's own: the same cells give the same outputs."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import papermill
import psutil
import pytest

from cxreports.run.failure import ExecutionFailed
from cxreports.run.kernel import is_another

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
    if engine:
        options.setdefault("named", True)
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


@pytest.fixture
def registered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, list[str]], None]:
    """Registers a Jupyter kernel."""

    def write(name: str, argv: list[str]) -> None:
        spec = tmp_path / "kernels" / name / "kernel.json"
        spec.parent.mkdir(parents=True)
        text = json.dumps({"argv": argv, "display_name": name, "language": "python"})
        spec.write_text(text, encoding="utf-8")
        monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))

    return write


def test_a_kernel_registered_elsewhere_is_the_one_that_runs(
    registered: Callable[[str, list[str]], None], tmp_path: Path
) -> None:
    other = tmp_path / "other" / Path(sys.executable).name
    code = f"import os, sys; os.execv({sys.executable!r}, [{sys.executable!r}, *sys.argv[1:]])"
    registered("elsewhere", [str(other), "-c", code, "-m", "ipykernel_launcher", "-f", "{connection_file}"])
    assert is_another("elsewhere", "python")
    with pytest.raises(ExecutionFailed, match=r"the kernel did not start: .*other"):
        execute(notebook_of("1"), kernel_name="elsewhere")


def test_a_kernel_of_this_environment_or_of_nowhere_is_this_python(
    registered: Callable[[str, list[str]], None],
) -> None:
    registered("mine", [str(Path(sys.executable).parent / "python3"), "-m", "ipykernel_launcher"])
    assert not any(is_another(name, "python") for name in ("python3", "mine", "of-another-machine"))
    assert is_another("ir", "R")


def papermill_of(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "papermill", "--engine", "cxreports", "--no-progress-bar", *words]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120)


def test_papermill_s_own_command_runs_it(tmp_path: Path) -> None:
    source, target = tmp_path / "in.ipynb", tmp_path / "out.ipynb"
    notebook = notebook_of("number = 1", "print(number + 1)")
    notebook.cells[0].metadata.tags = ["parameters"]
    nbformat.write(notebook, source)
    done = papermill_of(str(source), str(target), "-p", "number", "41", "--log-output")
    assert done.returncode == 0, done.stderr
    assert nbformat.read(target, as_version=4).cells[-1].outputs[0].text == "42\n"
    assert "42" in done.stderr  # --log-output


def test_papermill_s_own_errors_come_out_of_it(tmp_path: Path) -> None:
    source, target = tmp_path / "in.ipynb", tmp_path / "out.ipynb"
    nbformat.write(notebook_of("print('begun')", "1 / 0", "print('never')"), source)
    done = papermill_of(str(source), str(target))
    assert done.returncode == 1
    assert "PapermillExecutionError" in done.stderr
    found = [cell.outputs for cell in nbformat.read(target, as_version=4).cells if cell.cell_type == "code"]
    assert found[0][0].text == "begun\n"
    assert found[1][0].ename == "ZeroDivisionError"
    assert found[2] == []


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
