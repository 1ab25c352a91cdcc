"""The command line as its user meets it: what it prints, and its exit codes."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from typer.main import get_command

from cxreports.cli import app, main
from cxreports.errors import CxError

BLOCK = """\
from IPython.display import display
from cxreports.block import MIME, Block, View
record = {"definition_id": "nps", "definition_version": "1", "status": "ok", "value": 42.0, "n": 120}
block = Block(kind="text", id="hello", views={"en": View(markdown="Hello")}, estimates=[record])
display({MIME: block.to_json(), "text/plain": "hello"}, raw=True)
"""
PARAMETERS = """\
data: str = "demo"
segment: str = "all"  # which customers
period: str = "last"
language: str = "fr"
targets: dict = {}
"""
DATA = """\
name: Corner Books
timezone: Europe/Paris
data_cutoff: 2026-11-01
sources:
  answers: {file: answers.csv}
tables:
  responses:
    from: answers
    columns: {customer_id: customer, answered_at: date}
    dimensions: {shop: shop}
    questions:
      nps: {column: score, kind: nps, text: "Would you recommend us?"}
"""
TICKETS = """\
name: Corner Books
timezone: Europe/Paris
data_cutoff: 2026-11-01
sources:
  calls: {file: tickets.csv}
tables:
  tickets:
    from: calls
    columns: {ticket_id: id, created_at: from, resolved_at: to}
"""
ANSWERS = [
    (f"2026-{9 + day % 2:02}-{1 + day % 28:02} 10:00", day, ("Lyon", "Lille")[day % 3 > 0], day % 11)
    for day in range(200)
]

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def cx(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command line in this process: exit code, standard output, standard error."""

    def run(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as caught:
            main(words)
        said = capsys.readouterr()
        return int(caught.value.code or 0), said.out, said.err

    return run


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "templates").mkdir()
    (tmp_path / "params").mkdir()
    write(tmp_path / "templates" / "hello.ipynb", "# Hello", BLOCK)
    write(tmp_path / "templates" / "bad.ipynb", "# Bad", "1 / 0")
    (tmp_path / "data.yaml").write_text(DATA, encoding="utf-8")
    rows = [",".join(map(str, row)) for row in ANSWERS]
    (tmp_path / "answers.csv").write_text("\n".join(["date,customer,shop,score", *rows]), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path: Path, title: str, *cells: str) -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(title)])
    notebook.cells.append(nbformat.v4.new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]}))
    notebook.cells += [nbformat.v4.new_code_cell(cell) for cell in cells]
    nbformat.write(notebook, path)


def params(text: str) -> str:
    if "data:" not in text:
        text += "\ndata: ../data.yaml"
    Path("params/a.yaml").write_text(text, encoding="utf-8")
    return "params/a.yaml"


def test_help_is_quick_to_load() -> None:
    """What `--help` does not need is not imported."""
    code = "import sys, cxreports.cli; print(*[name for name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    heavy = {"pandas", "numpy", "duckdb", "altair", "nbformat", "papermill", "pydantic", "scipy", "yaml"}
    assert loaded.isdisjoint(heavy)


@pytest.mark.parametrize("command", sorted(get_command(app).commands))  # type: ignore[attr-defined]
def test_every_command_has_an_example(cx: Run, command: str) -> None:
    code, out, _ = cx(command, "--help")
    assert code == 0
    assert f"cxreports {command}" in out.partition("Example")[2]


def test_the_module_is_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cxreports", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("cxreports 0.")


def test_run_says_what_came_of_each_report(cx: Run, workspace: Path) -> None:
    file = params("period: 2026-10\nformats: [html]\nreports: [{template: hello}, {template: bad}]")
    code, out, err = cx("run", file, "--jobs", "2")
    assert code == 1
    assert "ok      hello/Corner Books/all/2026-10/fr" in err
    assert "FAILED  bad/Corner Books/all/2026-10/fr" in err
    assert "template 'bad', cell 3 (1 / 0), line 1: ZeroDivisionError: division by zero" in err
    assert "Traceback" not in out + err
    assert re.search(r"1 report made, 1 failed in [\d.]+ s, in outputs; see outputs.manifest\.json\.\n", out)
    assert (workspace / "outputs" / "index.html").is_file()
    assert (workspace / "outputs/hello/Corner Books/all/2026-10/fr/report.html").is_file()

    code, _, err = cx("run", file, "--only", "bad/*", "--debug", "--format", "pdf")
    assert code == 1
    assert "Traceback" in err
    assert "hello" not in err


def test_dry_run_runs_nothing(cx: Run, workspace: Path) -> None:
    file = params("template: hello\nperiod: 2026-10\nmatrix: {language: [fr, en]}")
    code, out, _ = cx("run", file, "--dry-run", "--set", "language=en", "--set", "segment=shop=Lyon")
    assert code == 0
    assert "1 report, 1 to make; nothing was run." in out
    assert "make    hello/Corner Books/shop=Lyon/2026-10/en  html, pdf  not made yet" in out
    assert "shop=Lyon" in out
    assert not (workspace / "outputs").exists()


@pytest.mark.parametrize(
    ("text", "words", "said"),
    [
        ("template: helo", [], "unknown template 'helo'."),
        ("template: hello\nlangage: fr", [], "Did you mean 'language'?"),
        ("template: hello\nparameters: {segmnt: x}", [], "unknown parameter of template 'hello' 'segmnt'"),
        ("template: hello\nsegment: shop=Lion", [], "Lyon"),
        ("template: hello\ndata: none.yaml", [], "none.yaml"),
        ("template: hello", ["--set", "period=october"], "'october' is not a period"),
        ("template: hello", ["--format", "docx"], "unknown format 'docx'"),
        ("template: hello", ["--only", "nothing/*"], "unknown report 'nothing/*'"),
        ("template: hello", ["--jobs", "0"], "--jobs"),
        ("template: hello", ["params/none.yaml"], "there is no file 'params/none.yaml'"),
        ("template: hello\nformats: [html", [], "not well-formed YAML"),
    ],
)
def test_what_is_wrong_is_said_before_anything_runs(
    cx: Run, workspace: Path, text: str, words: list[str], said: str
) -> None:
    code, out, err = cx("run", params(text), *words)
    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err
    assert not (workspace / "outputs").exists()


def test_unknown_target_is_refused(cx: Run, workspace: Path) -> None:
    code, _, err = cx("run", params("template: hello\ntargets: {npss: 40}"))
    assert code == 2
    assert "a.yaml, line 2, key 'targets.npss': unknown indicator 'npss'" in err


def test_output_folder_that_cannot_be(cx: Run, workspace: Path) -> None:
    (workspace / "outputs").write_text("", encoding="utf-8")
    code, _, err = cx("run", params("template: hello\nperiod: 2026-10"))
    assert code == 2
    assert "--out" in err


def test_debug_shows_the_traceback(workspace: Path) -> None:
    with pytest.raises(CxError):
        main(["run", "--debug", params("template: helo")])


def test_patterns_are_expanded_here(cx: Run, workspace: Path) -> None:
    params("template: hello\nperiod: 2026-10")
    code, out, _ = cx("run", "params/*.yaml", "--dry-run")
    assert code == 0
    assert "1 report" in out


def test_check_tells_all_that_is_wrong(cx: Run, workspace: Path) -> None:
    text = "reports:\n- {template: helo}\n- {template: hello}\n- {template: hello, period: 2026-99}"
    code, out, _ = cx("check", params(text))
    assert code == 2
    assert "unknown template 'helo'" in out
    assert "hello/Corner Books/all/2026-10/fr" in out
    assert "2 errors." in out
    code, out, _ = cx("check", params("template: hello"))
    assert (code, out.splitlines()[-1]) == (0, "No error.")


def test_check_of_a_broken_data_file(cx: Run, workspace: Path) -> None:
    Path("data.yaml").write_text(DATA.replace("answers.csv", "anwsers.csv"), encoding="utf-8")
    code, out, _ = cx("check", "data.yaml")
    assert code == 2
    assert "anwsers.csv" in out


def test_measure_in_three_forms(cx: Run, workspace: Path) -> None:
    words = ("measure", "data.yaml", "-i", "nps", "--by", "shop", "--period", "2026-10")
    code, out, _ = cx(*words, "--format", "json")
    records = json.loads(out)
    assert code == 0
    assert {record["definition_id"] for record in records} == {"nps"}
    code, out, _ = cx(*words, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["shop"] for row in rows] == [record["by"]["shop"] for record in records]
    for row, record in zip(rows, records, strict=True):
        assert row["n"] == str(record["n"])
        assert row["value"] == ("" if record["value"] is None else repr(record["value"]))
    code, out, _ = cx(*words)
    assert f"{max(record['value'] or -101 for record in records):.1f}" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["data.yaml", "-i", "npss"], "unknown indicator 'npss'"),
        (["data.yaml", "-i", "nps", "--by", "shpo"], "Did you mean 'shop'"),
        (["data.yaml", "-i", "nps", "--segment", "shop=Lion"], "Did you mean 'Lyon'"),
        (["none.yaml"], "none.yaml"),
    ],
)
def test_measure_refuses_unknown_names(cx: Run, workspace: Path, words: list[str], said: str) -> None:
    code, out, err = cx("measure", *words)
    assert (code, out) == (2, "")
    assert said in err


def test_an_unknown_indicator_is_told_the_headline_ones(cx: Run, workspace: Path) -> None:
    _, _, err = cx("measure", "data.yaml", "-i", "csat.topbox")
    said = " ".join(err.split())
    assert "Did you mean 'csat.top_box'? Available: ces, churn, csat, csat.top_box, fcr, nps," in said
    assert "`cxreports indicators` lists all." in said
    assert "csat.bottom2" not in said


def test_a_short_time_is_printed_in_minutes(cx: Run, workspace: Path) -> None:
    start = "2026-10-05 09:00"
    ends = [f"2026-10-05 09:{4 + index % 5:02d}" for index in range(40)]
    rows = [f"{index},{start},{end}" for index, end in enumerate(ends)]
    Path("tickets.csv").write_text("\n".join(["id,from,to", *rows]), encoding="utf-8")
    Path("tickets.yaml").write_text(TICKETS, encoding="utf-8")
    words = ("measure", "tickets.yaml", "-i", "ttr", "--period", "2026-10")
    code, out, err = cx(*words)
    assert (code, err) == (0, "")
    assert re.search(r"ttr +40 +6\.0 +min +5\.0 +7\.0", out)
    (record,) = json.loads(cx(*words, "--format", "json")[1])
    assert (record["value"], record["unit"]) == (0.1, "h")


def test_templates_and_their_parameters(cx: Run, workspace: Path) -> None:
    code, out, _ = cx("templates")
    assert code == 0
    assert "hello" in out
    assert "monthly" in out
    _, out, _ = cx("templates", "hello")
    assert "which customers" in out
    code, _, err = cx("templates", "monthy")
    assert code == 2
    assert "Did you mean 'monthly'" in err


def test_indicators_and_their_sheets(cx: Run) -> None:
    _, out, _ = cx("indicators")
    assert "nps" in out
    _, out, _ = cx("indicators", "--language", "fr")
    assert "nps" in out
    _, out, _ = cx("indicators", "nps")
    assert len(out) > 200
    code, _, err = cx("indicators", "npx")
    assert code == 2
    assert "Did you mean 'nps'" in err


@pytest.mark.slow
def test_demo_makes_both_languages(cx: Run, tmp_path: Path) -> None:
    code, out, err = cx("demo", "--out", str(tmp_path))
    assert code == 0, err
    folder = tmp_path / "monthly" / "Télécom Démo" / "all" / "2026-10" / "fr+en"
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert record["data"]["synthetic"] is True
    assert record["definitions"]["nps"]
    assert any(row["excluded"] for row in record["data"]["rows"])
    for language in ("fr", "en"):
        pdf, page = folder / f"report.{language}.pdf", folder / f"report.{language}.html"
        assert str(pdf) in out
        assert pdf.read_bytes().startswith(b"%PDF-")
        assert f'lang="{language}"' in page.read_text(encoding="utf-8")
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert all(f">{label}</a>" in index for label in ("HTML fr", "HTML en", "PDF fr", "PDF en"))


def test_init_makes_a_workspace_that_runs(cx: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, _ = cx("init", "acme")
    assert code == 0
    assert "cxreports run params/demo.yaml" in out
    monkeypatch.chdir(tmp_path / "acme")
    code, out, _ = cx("run", "params/demo.yaml", "--dry-run")
    assert code == 0
    assert "1 report, 1 to make" in out
    monkeypatch.chdir(tmp_path)
    code, _, err = cx("init", "acme")
    assert code == 2
    assert "not empty" in err


def test_a_narrow_pipe_prints_every_character(workspace: Path) -> None:
    """A Windows pipe is cp1252: a name outside it must not end in an error."""
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    words = [sys.executable, "-m", "cxreports", "templates", "été\u202f☎"]
    done = subprocess.run(words, capture_output=True, env=environment, check=False)
    assert done.returncode == 2
    assert "☎".encode() in done.stderr
