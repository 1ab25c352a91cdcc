"""The preview follows what is saved, as a browser of this machine sees it."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from cxreports.errors import CxError, UsageError
from cxreports.run import preview
from cxreports.run.live import Page, serve
from cxreports.run.preview import Preview
from tests.run.toys import BLOCK, PARAMETERS, write_template

DATA = """\
name: Corner Books
data_cutoff: 2026-11-01
sources: {answers: {file: answers.csv}}
tables:
  responses:
    from: answers
    columns: {customer_id: customer, answered_at: date}
    questions: {nps: {column: score, kind: nps}}
"""
COUNT = """\
from cxreports.data import open_dataset
found = len(open_dataset(data).table("responses").fetchall())
"""
SAYS = BLOCK.replace('markdown="Bonjour"', 'markdown=f"Bonjour {found} fois"')


class Browser:
    """Asks as a browser does."""

    def __init__(self, url: str) -> None:
        self.address, self.version = urlsplit(url).netloc, -1

    def get(self, path: str, host: str = "") -> tuple[int, str]:
        connection = http.client.HTTPConnection(self.address, timeout=60)
        try:
            connection.request("GET", path, headers={"Host": host} if host else {})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def news(self, until: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The first state for which something holds; each is waited for."""
        for _ in range(20):
            state: dict[str, Any] = json.loads(self.get(f"/state?after={self.version}")[1])
            self.version = state["version"]
            if until(state):
                return state
        raise AssertionError(state)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_template(
        tmp_path / "templates" / "mine.ipynb", COUNT, SAYS, parameters=f'data: str = "demo"\n{PARAMETERS}'
    )
    (tmp_path / "data.yaml").write_text(DATA, encoding="utf-8")
    (tmp_path / "answers.csv").write_text("customer,date,score\na,2026-10-02,9\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def previewed(folder: Path) -> Iterator[Browser]:
    """A preview of four rounds, and what it told the terminal."""
    page, told = Page(), list[CxError | None]()
    with Preview("mine", ["data=data.yaml", "period=2026-10"], folder) as made, serve(page) as url:
        run = threading.Thread(
            target=made.keep_up, args=(page, lambda error, seconds: told.append(error), 4), daemon=True
        )
        run.start()
        yield Browser(url)
        run.join(60)
    assert not run.is_alive()
    assert [error is None for error in told] == [True, False, True, True]


def test_every_save_is_seen(previewed: Browser, folder: Path) -> None:
    status, shell = previewed.get("/")
    assert (status, "<iframe" in shell) == (200, True)
    assert previewed.news(lambda state: state["made"] == 1)["error"] == ""
    assert "Bonjour 1 fois" in previewed.get("/report")[1]

    notebook = folder / "templates" / "mine.ipynb"
    good = notebook.read_text(encoding="utf-8")
    notebook.write_text(good.replace("found = len", "found = lenn"), encoding="utf-8")
    state = previewed.news(lambda state: not state["busy"] and state["error"])
    assert "template 'mine', cell 2" in state["error"]
    assert "NameError: name 'lenn' is not defined" in state["error"]
    assert "Bonjour 1 fois" in previewed.get("/report")[1]  # the last good one stays

    notebook.write_text(good, encoding="utf-8")
    assert previewed.news(lambda state: state["made"] == 2)["error"] == ""

    with (folder / "answers.csv").open("a", encoding="utf-8") as file:
        file.write("b,2026-10-03,10\n")
    assert previewed.news(lambda state: state["made"] == 3)["error"] == ""
    assert "Bonjour 2 fois" in previewed.get("/report")[1]


def test_a_save_in_pieces_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    file = Path("mine.ipynb")
    looks = [{file: (1, 900)}, {file: (2, 0)}, {file: (3, 512)}, {file: (3, 512)}, {file: (4, 1)}]
    monkeypatch.setattr(preview, "sleep", lambda seconds: None)
    monkeypatch.setattr(Preview, "stamps", lambda self: looks.pop(0))
    Preview("mine", [], Path())._wait_for_save({file: (1, 900)})
    assert looks == [{file: (4, 1)}]


def test_only_this_machine_is_served() -> None:
    page = Page()
    page.show(b"<p>secret", "")
    with serve(page) as url:
        browser = Browser(url)
        port = urlsplit(url).port
        assert browser.get("/report") == (200, "<p>secret")
        assert browser.get("/report", host=f"localhost:{port}") == (200, "<p>secret")
        assert browser.get("/report", host=f"evil.example:{port}")[0] == 403
        assert browser.get("/none")[0] == 404
        assert browser.get("/state?after=x")[0] == 200
        with pytest.raises(UsageError, match="--port"), serve(page, port or 0):
            pass
    with pytest.raises(ConnectionError):
        browser.get("/")


def test_a_browser_waits_for_news_only_so_long() -> None:
    page = Page()
    assert page.state(after=0, patience=0.0)["version"] == 0
    page.fail("no")
    assert page.state(after=0)["error"] == "no"


def test_what_cannot_be_found_is_said_in_the_page(tmp_path: Path) -> None:
    page, told = Page(), list[CxError | None]()
    with Preview("mien", [], tmp_path) as made:
        made.keep_up(page, lambda error, seconds: told.append(error), 1)
    assert "unknown template 'mien'" in page.state(-1)["error"]
    assert len(told) == 1


def test_a_change_that_is_none_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="sets nothing"):
        Preview("mine", ["period"], tmp_path)
