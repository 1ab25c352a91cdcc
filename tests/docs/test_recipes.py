"""The scheduling recipes: their commands are ones that exist, and each treats the exit codes as it says."""

from __future__ import annotations

import configparser
import inspect
import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import papermill
import pytest
import yaml
from typer.main import get_command

from cxreports.cli import app
from cxreports.run.template import read_template

ROOT = Path(__file__).resolve().parents[2]
RECIPES = ROOT / "docs" / "recipes"
NIGHT = ["run", "params/*.yaml", "--hold", "stop", "--log-json"]


def understood(words: list[str]) -> dict[str, Any]:
    """What the command line makes of the arguments of `cxreports`; fails on an option that is not there."""
    name, *rest = words
    return get_command(app).commands[name].make_context(name, rest).params  # type: ignore[attr-defined, no-any-return]


def test_the_night_is_understood() -> None:
    found = understood(NIGHT)
    assert found["params"] == ["params/*.yaml"]
    assert (found["hold"], found["log_json"], found["force"]) == ("stop", True, False)


def test_every_recipe_is_on_the_page() -> None:
    page = (ROOT / "docs" / "scheduling.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\(recipes/([\w.-]+)\)", page)) == {path.name for path in RECIPES.glob("*.*")}


def exits_with(folder: Path, *codes: int) -> Path:
    """A stand-in for `cxreports` that notes its arguments and ends with one code after the other."""
    program = folder / ".venv" / "bin" / "cxreports"
    program.parent.mkdir(parents=True)
    program.write_text(
        f"""#!{sys.executable}
import pathlib, sys
calls = pathlib.Path("calls.txt")
before = calls.read_text(encoding="utf-8").splitlines() if calls.exists() else []
calls.write_text("\\n".join([*before, "|".join(sys.argv[1:])]), encoding="utf-8")
print('{{"event": "finished"}}')
sys.exit({list(codes)}[len(before)])
""",
        encoding="utf-8",
    )
    program.chmod(0o755)
    return program


@pytest.mark.skipif(os.name != "posix" or shutil.which("bash") is None, reason="a recipe for POSIX shells")
@pytest.mark.parametrize(
    ("codes", "code"), [((0,), 0), ((1, 0), 0), ((1, 1), 1), ((2,), 2), ((3,), 3), ((1, 3), 3)]
)
def test_nightly(tmp_path: Path, codes: tuple[int, ...], code: int) -> None:
    exits_with(tmp_path, *codes)
    (tmp_path / "params").mkdir()
    (tmp_path / "params" / "a.yaml").write_text("", encoding="utf-8")
    environment = {**os.environ, "CXREPORTS_HOME": str(tmp_path), "CXREPORTS_PAUSE": "0"}
    done = subprocess.run([RECIPES / "nightly.sh"], env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (code, b"", b"")
    calls = (tmp_path / "calls.txt").read_text(encoding="utf-8").splitlines()
    assert [call.split("|") for call in calls] == [NIGHT] * len(codes)
    [log] = (tmp_path / "logs").glob("*.jsonl")
    assert log.read_text(encoding="utf-8").count("finished") == len(codes)


def test_crontab() -> None:
    lines = (RECIPES / "cxreports.crontab").read_text(encoding="utf-8").splitlines()
    [job] = [line for line in lines if line and not line.startswith("#") and "=" not in line.split()[0]]
    minute, hour, day, month, weekday, command = job.split(maxsplit=5)
    assert (minute, hour, day, month, weekday) == ("30", "4", "*", "*", "*")
    assert command.startswith("/srv/acme/nightly.sh || echo ")
    assert "%" not in command, "cron turns % into a new line"


def unit(name: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(RECIPES / name, encoding="utf-8")
    return parser


def test_systemd_units() -> None:
    service, timer = unit("cxreports.service"), unit("cxreports.timer")
    program, *words = shlex.split(service["Service"]["ExecStart"])
    assert Path(program).name == "cxreports"
    assert words == NIGHT
    assert service["Service"]["RestartPreventExitStatus"] == "2 3"
    assert timer["Timer"]["Persistent"] == "yes"
    assert timer["Install"]["WantedBy"] == "timers.target"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze on this machine")
def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    exits_with(tmp_path, 0)
    for name in ("cxreports.service", "cxreports.timer"):
        text = (RECIPES / name).read_text(encoding="utf-8").replace("/srv/acme", str(tmp_path))
        (tmp_path / name).write_text(text, encoding="utf-8")
    units = [str(tmp_path / name) for name in ("cxreports.service", "cxreports.timer")]
    done = subprocess.run(
        ["systemd-analyze", "verify", *units], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    assert "cxreports." not in done.stderr


def test_windows_task() -> None:
    space = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}
    task = ElementTree.parse(RECIPES / "windows-task.xml").getroot()
    assert task.findtext("t:Actions/t:Exec/t:Command", namespaces=space) == "cmd.exe"
    arguments = str(task.findtext("t:Actions/t:Exec/t:Arguments", namespaces=space))
    switch, program, *words = arguments.split(" >> ")[0].split(" ")
    assert (switch, program) == ("/c", r".venv\Scripts\cxreports.exe")
    assert words == NIGHT
    assert task.findtext("t:Settings/t:MultipleInstancesPolicy", namespaces=space) == "IgnoreNew"
    assert task.find("t:Triggers/t:CalendarTrigger/t:Repetition", space) is not None


def test_github_workflow() -> None:
    workflow = yaml.safe_load((RECIPES / "github-actions.yml").read_text(encoding="utf-8"))
    assert workflow[True]["schedule"] == [{"cron": "30 4 * * *"}]  # YAML reads `on` as true
    assert workflow["defaults"]["run"]["shell"] == "bash", "without it a pipe hides the exit code"
    steps = workflow["jobs"]["reports"]["steps"]
    assert all(("run" in step) != ("uses" in step) for step in steps)
    commands = [shlex.split(step["run"].split(" | ")[0]) for step in steps if "run" in step]
    ours = [words for program, *words in commands if program == "cxreports"]
    assert [words[0] for words in ours] == ["check", "run"]
    assert ours[-1] == NIGHT
    for words in ours:
        understood(words)
    assert [step.get("if") for step in steps if "upload-artifact" in step.get("uses", "")] == ["always()"]


class Recorded:
    """What stands in for an operator, a task or a flow of a scheduler that is not installed."""

    made: list[Recorded]

    def __init__(self, **options: Any) -> None:
        self.options = options
        self.after: list[Recorded] = []
        type(self).made.append(self)

    def __rshift__(self, other: Recorded) -> Recorded:
        self.after.append(other)
        return other


class PapermillOperator(Recorded):
    made: list[Recorded] = []  # noqa: RUF012


class BashOperator(Recorded):
    made: list[Recorded] = []  # noqa: RUF012


def decorator(function: Callable[..., Any] | None = None, **options: Any) -> Any:
    """`@task`, `@task(...)`, `@dag(...)`, `@flow(...)`: the function as it is, with its options beside it."""
    if function is None:
        return lambda inner: decorator(inner, **options)
    FUNCTIONS[function.__name__] = (function, options)
    return function


FUNCTIONS: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {}


class Failed(Exception):
    pass


class FailedForGood(Failed):
    pass


class Skipped(Failed):
    pass


@pytest.fixture
def exit_code(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Schedulers that are not there, and a `cxreports` that ends as the test says."""
    said: dict[str, Any] = {"code": 0, "commands": []}

    def run(command: list[str], *, cwd: str, check: bool) -> types.SimpleNamespace:
        assert (cwd, check) == ("/srv/acme", False)
        said["commands"].append(command)
        return types.SimpleNamespace(returncode=said["code"])

    stand_ins: dict[str, dict[str, Any]] = {
        "airflow.providers.papermill.operators.papermill": {"PapermillOperator": PapermillOperator},
        "airflow.providers.standard.operators.bash": {"BashOperator": BashOperator},
        "airflow.sdk": {"dag": decorator, "task": decorator},
        "airflow.sdk.exceptions": {
            "AirflowException": Failed,
            "AirflowFailException": FailedForGood,
            "AirflowSkipException": Skipped,
        },
        "prefect": {"flow": decorator, "task": decorator},
    }
    for name, content in stand_ins.items():
        for part in (name.rsplit(".", depth)[0] for depth in range(name.count(".") + 1)):
            if part not in stand_ins:
                monkeypatch.setitem(sys.modules, part, types.ModuleType(part))
        module = types.ModuleType(name)
        vars(module).update(content)
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setattr(subprocess, "run", run)
    for kind in (PapermillOperator, BashOperator):
        kind.made = []
    FUNCTIONS.clear()
    return said


def test_airflow_tasks_tell_the_exit_codes_apart(exit_code: dict[str, Any]) -> None:
    runpy.run_path(str(RECIPES / "airflow_dag.py"))
    reports, _ = FUNCTIONS["reports"]
    for code, error in ((1, Failed), (2, FailedForGood), (3, Skipped)):
        exit_code["code"] = code
        with pytest.raises(Failed) as caught:
            reports()
        assert caught.type is error
    exit_code["code"] = 0
    reports()
    assert {tuple(command) for command in exit_code["commands"]} == {("cxreports", *NIGHT)}
    _, options = FUNCTIONS["cxreports"]
    assert (options["max_active_runs"], options["catchup"]) == (1, False)
    assert options["default_args"]["retries"] == 2


def test_airflow_papermill_operator_is_given_what_papermill_and_the_template_know(
    exit_code: dict[str, Any],
) -> None:
    runpy.run_path(str(RECIPES / "airflow_dag.py"))
    [board], [pdf] = PapermillOperator.made, BashOperator.made
    own = {"task_id", "input_nb", "output_nb"}  # the operator's; the others go to papermill under their names
    assert own < board.options.keys()
    assert board.options.keys() - own <= inspect.signature(papermill.execute_notebook).parameters.keys()
    template = ROOT / "templates" / Path(board.options["input_nb"]).name
    assert board.options["parameters"].keys() <= read_template(template).parameters.keys()
    assert board.after == [pdf]
    assert pdf.options["bash_command"] == f"jupyter nbconvert --to cx-pdf {board.options['output_nb']}"


def test_prefect_tries_again_only_what_can_pass(exit_code: dict[str, Any]) -> None:
    recipe = runpy.run_path(str(RECIPES / "prefect_flow.py"))
    reports, options = FUNCTIONS["reports"]
    for code, again in ((1, True), (2, False), (3, False)):
        exit_code["code"] = code
        with pytest.raises(Exception, match=f"exit code {code}") as caught:
            reports()
        state = types.SimpleNamespace(result=lambda raise_on_failure, error=caught.value: error)
        assert options["retry_condition_fn"](None, None, state) is again
    exit_code["code"] = 0
    recipe["night"]()
    assert exit_code["commands"] == [["cxreports", *NIGHT]] * 4
    assert options["retries"] == 2
