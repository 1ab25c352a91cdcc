"""A fork against a plain kernel: the same outputs, and nothing of one report in the next."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest

from cxreports.errors import ProcessDied, ReportTimeout, TemplateError
from cxreports.run import fork
from cxreports.run.failure import ExecutionFailed
from cxreports.run.kernel import STREAM_LIMIT
from tests.run.test_engine import alive, execute, notebook_of, outputs

pytestmark = [
    pytest.mark.skipif(not fork.can_fork(), reason="reports are not forked on this system"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning"),
]

RAISES = "# raises\n"
CELLS = [
    "import sys\nprint('out')\nprint('err', file=sys.stderr)\nprint('more')",
    "import os, subprocess\n_ = os.write(1, b'b\\n')\n_ = subprocess.run(['echo', 'd'])\n"
    "_ = os.system('echo f >&2')",
    "!echo hi\n!echo err >&2",
    "%%bash\necho from bash",
    "%%capture kept\nprint('hidden')",
    "kept.stdout",
    "from IPython.display import display, HTML, clear_output, update_display\n"
    "handle = display('first', display_id='x')",
    "handle.update('second')\ndisplay('third', display_id='y')",
    "update_display('fourth', display_id='y')",
    "for step in range(3):\n    clear_output(wait=True)\n    print(step)\n    display(step)",
    "import pandas as pd\npd.DataFrame({'a': [1, 2], 'é': ['x', None]})",
    "def f():\n    return 1 / 0",
    RAISES + "f()",
    RAISES + "input('name? ')",
    RAISES + "import getpass\ngetpass.getpass()",
    "import asyncio\nawait asyncio.sleep(0)\nasync def g():\n    return 3\nawait g()",
    RAISES + "await asyncio.sleep(0)\nraise KeyError('in await')",
    RAISES + "raise SystemExit('stop')",
    RAISES + "def f(:",
    RAISES + "import nowhere",
    RAISES + "assert 1 == 2, 'é'",
    "import comm\n"
    "state = {'_model_name': 'M', '_model_module': 'm', '_model_module_version': '2', 'value': 3}\n"
    "c = comm.create_comm(target_name='jupyter.widget', comm_id='abc', data={'state': state})\n"
    "c.send({'state': {'value': 5}, 'buffer_paths': [['b']]}, buffers=[b'xyz'])",
    "(type(get_ipython()), __name__, sys.argv[0], sys.path, _, In[1][:6], sys.stdin.read(),\n"
    " sys.stdout.isatty(), sys.stdout.encoding, sys.executable)",
    "import warnings\nwarnings.warn('odd')\nwarnings.warn('old', DeprecationWarning)",
    "import logging\nlogging.warning('careful')\nlogging.getLogger('x').info('no')",
    "import threading\nt = threading.Thread(target=lambda: (print('thread'), display('shown')))\n"
    "t.start()\nt.join()",
    RAISES + "class Bad:\n    def _repr_html_(self):\n        raise ValueError('no html')\nBad()",
    "import random\nrandom.seed(1)\nrandom.random()",
    "print('x\\ry\\bz', end='')\nprint('é' * 3, '\\0')",
    "%%html\n<b>x</b>",
    "%precision 3\n3.14159",
    "if os.fork() == 0:\n    print('from a fork', flush=True)\n    os._exit(0)\n_ = os.wait()",
    "sys.stdout.write('bare')",
    "%who_ls",
    "?len",
    RAISES + "exit(3)",
    "print('after', os.environ['MPLBACKEND'], os.environ['TERM'])",
]


def marked() -> nbformat.NotebookNode:
    notebook = notebook_of(*CELLS)
    for cell in notebook.cells:
        if cell.source.startswith(RAISES):
            cell.metadata.tags = ["raises-exception"]
    return notebook


@pytest.fixture
def failures_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """papermill hands back a notebook with errors in it."""
    from papermill import execute as module

    monkeypatch.setattr(module, "raise_for_execution_errors", lambda *_: None)


@pytest.mark.usefixtures("failures_stay")
def test_same_outputs_as_a_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    # under pytest, a Jupyter kernel does not listen to subprocesses
    env = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    own = execute(marked(), kernel_env=env)
    monkeypatch.setenv(fork.CHOICE, "kernel")
    reference = execute(marked(), kernel_env=env)
    for cell, mine, theirs in zip(own.cells, outputs(own), outputs(reference), strict=True):
        assert timeless(mine) == timeless(theirs), cell.source
    assert own.metadata.widgets == reference.metadata.widgets
    assert own.metadata.language_info == reference.metadata.language_info


def timeless(found: Any) -> str:
    """Outputs without addresses, and without the number of the process in the name of a cell's file."""
    return re.sub(r"ipykernel_\d+|0x[0-9a-f]{6,}", "", str(found))


def test_prints_of_every_origin_stay_in_their_order() -> None:
    code = (
        "import ctypes, os, subprocess\nprint('a')\n_ = os.write(1, b'b\\n')\nprint('c')\n"
        "_ = subprocess.run(['echo', 'd'])\nprint('e')\n_ = ctypes.CDLL(None).puts(b'f')"
    )
    assert execute(notebook_of(code)).cells[0].outputs[0].text == "a\nb\nc\nd\ne\nf\n"


CHANGES = """
import locale, os, random, sys, warnings
import altair as alt, numpy as np, pandas as pd
os.environ["LEAK"] = "1"
os.environ.pop("PATH")
os.chdir("/")
sys.path.append("/leak")
sys.modules["leak"] = sys
pd.set_option("display.max_rows", 7)
alt.theme.enable("dark")
warnings.simplefilter("ignore")
locale.setlocale(locale.LC_ALL, "C")
np.seterr(all="ignore")
random.seed(1), np.random.seed(1)
import builtins
builtins.leak = print
LEAK = 1
"""
STATE = """
import builtins, locale, os, random, sys, warnings
import altair as alt, numpy as np, pandas as pd
print(sorted(os.environ.items()), os.getcwd(), sys.path, "leak" in sys.modules)
print(pd.get_option("display.max_rows"), alt.theme.active, warnings.filters, np.geterr())
print(locale.setlocale(locale.LC_ALL), "LEAK" in globals(), hasattr(builtins, "leak"))
"""


def test_nothing_of_one_report_is_in_the_next() -> None:
    before = printed(STATE)
    printed(CHANGES + STATE)
    assert printed(STATE) == before
    assert "LEAK" not in before


def test_chance_is_each_report_s_own() -> None:
    drawn = (
        "import random, uuid\nimport numpy as np\nprint(random.random(), np.random.random(), uuid.uuid4())"
    )
    assert not set(printed(drawn).split()) & set(printed(drawn).split())


def printed(code: str) -> str:
    return str(execute(notebook_of(code)).cells[0].outputs[0].text)


def failure(*cells: str, **options: Any) -> ExecutionFailed:
    with pytest.raises(ExecutionFailed) as caught:
        execute(notebook_of(*cells), **options)
    return caught.value


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("os._exit(9)", "(exit code 9)"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "(ended by SIGKILL)"),
        ("import ctypes\nctypes.string_at(0)", "(ended by SIGSEGV)"),
    ],
)
def test_a_fork_that_dies_says_how_and_leaves_its_last_words(code: str, said: str) -> None:
    failed = failure("import os, signal\ndisplay('shown')\nprint('last words')\n" + code)
    assert isinstance(failed.error, ProcessDied)
    assert f"the kernel died while running this cell {said}." in failed.error.message
    shown, words, *crash = failed.notebook.cells[0].outputs
    assert (shown.data["text/plain"], words.text) == ("'shown'", "last words\n")
    if "SEGV" in said:
        assert "Segmentation fault" in crash[0].text
        assert "string_at" in crash[0].text


def test_a_late_cell_is_ended_with_what_it_printed() -> None:
    failed = failure("print('begun')\nwhile True: pass", cell_timeout=0.5)
    assert isinstance(failed.error, ReportTimeout)
    assert "longer than 0.5 s" in failed.error.message
    assert failed.notebook.cells[0].outputs[0].text == "begun\n"


def test_prints_are_capped_wherever_they_come_from() -> None:
    code = "import os\n_ = os.system('head -c 3000000 /dev/zero')\nprint('x' * 100)"
    result = execute(notebook_of(code))
    streams = [output.text for output in result.cells[0].outputs if output.output_type == "stream"]
    assert len(streams[0]) == STREAM_LIMIT
    assert "[2,000,101 more characters were printed and left out]" in streams[-1]


def test_too_much_memory_is_refused_by_name() -> None:
    limit = 400 * 2**20
    failed = failure(
        "print('begun')\nkept = bytearray(b'x') * 2**30\nimport time\ntime.sleep(60)", memory_limit=limit
    )
    assert isinstance(failed.error, TemplateError)
    assert re.search(r"took [\d,]+ MB of memory, more than the 400 MB", failed.error.message)
    assert failed.notebook.cells[0].outputs[0].text == "begun\n"


def test_what_a_report_started_ends_with_it() -> None:
    code = (
        "import subprocess, sys\nwords = [sys.executable, '-c', 'import time; time.sleep(60)']\n"
        "print(*(subprocess.Popen(words, start_new_session=new).pid for new in (False, True)))"
    )
    numbers = [int(number) for number in printed(code).split()]
    assert ended(*numbers)


def ended(*numbers: int) -> bool:
    """Whether processes are gone, or go within a moment."""
    for _ in range(50):
        if not any(map(alive, numbers)):
            return True
        time.sleep(0.1)
    return False


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[fork.ForkServer]:
    """A fork server of the test's own."""
    one = fork.ForkServer()
    one.start()
    monkeypatch.setenv(fork.ADDRESS, one.address)
    yield one
    one.stop()


def test_without_its_server_a_running_report_goes_on_and_the_next_gets_a_kernel(
    server: fork.ForkServer,
) -> None:
    kill = "import os, signal, time\nos.kill(os.getppid(), signal.SIGKILL)\ntime.sleep(0.3)\nprint('alive')"
    assert printed(kill) == "alive\n"
    assert printed("print('also')") == "also\n"


def test_a_server_ends_with_its_forks(server: fork.ForkServer) -> None:
    task = {
        "kind": "cells",
        "environment": dict(os.environ),
        "folder": os.getcwd(),
        "mark": fork.new_mark().hex(),
    }
    pipes = [os.pipe() for _ in range(4)]
    files = [pipes[0][0], *(write for _, write in pipes[1:])]
    one = fork.Fork(server.address, task, files, patience=60)
    assert alive(one.pid)
    server.stop()
    assert (
        psutil.wait_procs([psutil.Process(one.pid)] if psutil.pid_exists(one.pid) else [], timeout=5)[1] == []
    )
    one.close()
    for file in (file for pipe in pipes for file in pipe):
        os.close(file)


def test_a_server_forks_from_one_thread_and_loads_what_a_notebook_imports(server: fork.ForkServer) -> None:
    printed("import pandas, altair, scipy\nprint()")
    parent = int(printed("import os\nprint(os.getppid())"))
    assert psutil.Process(parent).num_threads() == 1
    code = "import gc, sys\nprint('scipy.stats' in sys.modules, gc.get_freeze_count() > 0)"
    assert printed(code) == "True True\n"


def test_modules_to_load_are_read_from_the_cells() -> None:
    notebook = notebook_of("from pandas import DataFrame\nimport sklearn", "    import altair as alt  # late")
    assert fork.libraries(notebook) == ["pandas", "altair"]


def test_a_fork_can_be_signalled(server: fork.ForkServer) -> None:
    import threading

    from cxreports.run.cable import Cable

    cable = Cable({"environment": dict(os.environ), "folder": os.getcwd()}, 1000, 60)
    timer = threading.Timer(0.1, cable.fork.signal, (signal.SIGTERM,))
    timer.start()
    while not cable.dead:
        cable.wait(5)
    timer.join()
    cable.close()
    assert cable.fork.exit_code == -signal.SIGTERM


def test_the_python_is_this_one() -> None:
    assert printed("import sys\nprint(sys.executable)") == f"{sys.executable}\n"
    assert Path(sys.executable).exists()
