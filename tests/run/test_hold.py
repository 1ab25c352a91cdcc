"""A report that its quality checks hold: published and said, or kept beside the last good one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cxreports.errors import UnknownName
from cxreports.run import load_parameters, plan, run_batch
from cxreports.run.event import Event
from cxreports.run.library import Library
from cxreports.run.outcome import Outcome

COVER = """\
from IPython.display import display
from cxreports.block import MIME, Block, View
verdict = "hold" if number > 1 else "publish"
found = {"id": "speed", "state": "hold" if number > 1 else "ok", "said": {"en": "All too fast.", "fr": "x"}}
gate = {"verdict": verdict, "checks": [found], "unchecked": []}
record = {"definition_id": "nps", "definition_version": "1", "status": "ok", "value": 42.0, "n": 120}
cover = Block("cover", "cover", {"fr": View(headline="Titre", meta={"gate": gate})}, estimates=[record])
display({MIME: cover.to_json(), "text/plain": "cover"}, raw=True)
"""
FOLDER = "gated/all/all/2026-10/fr"


def test_what_becomes_of_a_held_report(template: Callable[..., Path], params: Any, tmp_path: Path) -> None:
    template("gated", COVER)
    out, events = tmp_path / "out", list[Event]()

    def made(number: int, hold: str) -> Outcome:
        text = f"template: gated\nperiod: 2026-10\nformats: [html]\nhold: {hold}"
        text += f"\nparameters: {{number: {number}}}"
        with Library() as library:
            (found,) = run_batch(
                plan(load_parameters(params(text)), library), out, jobs=1, on_event=events.append
            )
        return found

    def record(*below: str) -> dict[str, Any]:
        return json.loads((out / FOLDER).joinpath(*below, "run.json").read_text(encoding="utf-8"))

    def names(*below: str) -> set[str]:
        return {path.name for path in (out / FOLDER).joinpath(*below).iterdir()}

    assert made(1, "stop").status == "ok"
    assert (record()["gate"]["verdict"], record()["hold"]) == ("publish", "stop")

    held = made(2, "stop")
    assert (held.status, held.failure) == ("held", None)
    assert held.warnings == ("quality checks: do not publish as it stands. All too fast.",)
    assert names() == {"held.html", "held.ipynb", "held.estimates.json", "run.json", "last_good"}
    assert names("last_good") == {"report.html", "report.ipynb", "estimates.json", "run.json"}
    assert (record()["status"], record("last_good")["status"]) == ("held", "ok")
    assert json.loads((out / "manifest.json").read_text(encoding="utf-8"))["held"] == 1
    assert [event.kind for event in events if event.path][-1] == "held"

    again = made(2, "stop")  # nothing has changed: it is not run, and still held
    assert (again.status, again.why[:10], again.seconds) == ("held", "held since", {})

    said = made(2, "warn")  # published all the same, and said
    assert (said.status, said.why, len(said.warnings)) == ("ok", "`hold: warn` asked for", 1)
    assert names() == {"report.html", "report.ipynb", "estimates.json", "run.json"}
    assert made(2, "ignore").warnings == ()
    assert record()["gate"]["verdict"] == "hold"


def test_an_unknown_way_is_refused(params: Any) -> None:
    with pytest.raises(UnknownName, match="Available: ignore, stop, warn"):
        load_parameters(params("template: hello\nhold: never"))
