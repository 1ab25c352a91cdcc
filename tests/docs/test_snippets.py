"""The documentation is run: every snippet of every page, top to bottom, in a folder of the page's own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from cxreports.data.datafile import datafile_errors
from cxreports.data.document import read_document
from cxreports.demo import resolve

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
LANGUAGES = {"bash", "console", "python", "yaml"}

FENCE = re.compile(r"```(\w*)\s*")
NOTE = re.compile(r"<!-- (?:(not run|file): (.+?)|(printed)) -->")
ELSEWHERE = re.compile(r"git clone .+|cd cxreports|make( .*)?")  # needs the repository, not the page's folder


@dataclass(frozen=True)
class Snippet:
    """A fenced block: its first line's number, its language, its text, and the note above it."""

    line: int
    language: str
    text: str
    note: str = ""  # "not run", "file" or "printed": what the command above printed, other lines left out
    said: str = ""  # the reason, or the file's name

    def commands(self) -> list[str]:
        """The lines to give to a shell: all of a bash snippet, those after `$` of a console snippet."""
        lines = self.text.splitlines()
        if self.language == "console":
            lines = [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]
        return lines


def snippets(text: str) -> Iterator[Snippet]:
    lines = iter(enumerate(text.splitlines(), 1))
    note = said = ""
    for number, line in lines:
        if found := NOTE.fullmatch(line.strip()):
            note, said = found[1] or found[3], found[2] or ""
            continue
        if opening := FENCE.fullmatch(line):
            body = []
            for _, inside in lines:
                if inside.strip() == "```":
                    break
                body.append(inside)
            yield Snippet(number, opening[1], "\n".join(body) + "\n", note, said)
        note = said = ""


def page_id(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What a reader has at hand: the demo's data file and CSV files, the shipped templates and parameters."""
    shutil.copytree(resolve("demo").parent, tmp_path, dirs_exist_ok=True)
    for name in ("templates", "params"):
        shutil.copytree(ROOT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_page_runs(page: Path, folder: Path) -> None:
    names: dict[str, object] = {"__name__": "__main__"}
    printed = ""
    for snippet in snippets(page.read_text(encoding="utf-8")):
        place = f"{page_id(page)}:{snippet.line}"
        if snippet.note == "not run":
            continue
        if snippet.note == "printed":
            missing = lines_missing(snippet.text, printed)
            assert missing == [], f"{place}: {missing} not in\n{printed}"
        if snippet.note == "file":
            _write(folder / snippet.said, snippet.text)
        if snippet.language in {"bash", "console"} and snippet.note != "file":
            printed = _run_shell(snippet, folder, place)
        elif snippet.language == "python" and snippet.note != "file":
            exec(compile("\n" * snippet.line + snippet.text, str(page), "exec"), names)
        elif snippet.language == "yaml":
            _check_yaml(snippet, folder, place)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def lines_missing(shown: str, printed: str) -> list[str]:
    """The lines of a page that a command did not print; where lines break does not matter."""
    words = " ".join(printed.split())
    return [line for line in shown.splitlines() if " ".join(line.split()) not in words]


def _run_shell(snippet: Snippet, folder: Path, place: str) -> str:
    commands = [line for line in snippet.commands() if not ELSEWHERE.fullmatch(line.split("#")[0].strip())]
    script = "\n".join(commands)
    if not script.strip():
        return ""
    shell = shutil.which("bash")
    if shell is None:
        pytest.skip("no bash on this machine")
    tools = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        [shell, "-euo", "pipefail", "-c", script],
        cwd=folder,
        env={**os.environ, "PATH": tools, "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, f"{place}\n{script}\n{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


def _check_yaml(snippet: Snippet, folder: Path, place: str) -> None:
    """It parses; what is a whole data file or a whole parameter file is a valid one."""
    for content in yaml.safe_load_all(snippet.text):
        keys = content.keys() if isinstance(content, dict) else set()
        if {"sources", "tables"} <= keys:
            path = folder / (snippet.said if snippet.note == "file" else "snippet-data.yaml")
            _write(path, snippet.text)
            assert [str(error) for error in datafile_errors(read_document(path))] == [], place
        elif "template" in keys:
            from cxreports.run import load_parameters

            path = folder / (snippet.said if snippet.note == "file" else "snippet-params.yaml")
            _write(path, snippet.text)
            load_parameters(path)


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_snippets_are_of_known_kinds(page: Path) -> None:
    """A misspelt language or note would silently not run."""
    known = LANGUAGES | {"", "text", "json", "csv", "powershell", "sql", "toml"}
    text = page.read_text(encoding="utf-8")
    for snippet in snippets(text):
        assert snippet.language in known, f"{page_id(page)}:{snippet.line}: {snippet.language!r}"
    notes = [line for line in text.splitlines() if line.startswith("<!--")]
    assert [line for line in notes if not NOTE.fullmatch(line)] == []


def test_make_lines_name_targets() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    named = set()
    for page in PAGES:
        for snippet in snippets(page.read_text(encoding="utf-8")):
            named |= {
                word
                for line in snippet.commands()
                if line.startswith("make ")
                for word in line.split("#")[0].split()[1:]
                if "=" not in word
            }
    assert {"demo", "test"} <= named
    assert named <= targets


def test_links_lead_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page_id(page)}: {target}"


def test_snippets_are_read_as_they_stand() -> None:
    text = "a\n```bash\nls\n```\n<!-- not run: later -->\n```yaml\na: 1\n```\n\n```console\n$ ls\nout\n```\n"
    first, second, third = snippets(text)
    assert (first.line, first.language, first.text, first.note) == (2, "bash", "ls\n", "")
    assert (second.note, second.said) == ("not run", "later")
    assert third.commands() == ["ls"]
    assert third.note == ""
    [shown] = snippets("<!-- printed -->\n```text\nok\n```\n")
    assert (shown.note, shown.said, shown.text) == ("printed", "", "ok\n")


def test_what_was_not_printed_is_seen() -> None:
    assert lines_missing("1 report made\nno error", "ok\n1 report\nmade\n") == ["no error"]
