"""The command line as its user meets it, in this process."""

from __future__ import annotations

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from cxreports.cli import main

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Said:
    """What came of a command: its exit code, its standard output and its standard error."""

    code: int
    out: str
    err: str

    @property
    def all(self) -> str:
        return self.out + self.err


def command(*words: object) -> Said:
    out, err = io.StringIO(), io.StringIO()
    code: Any = 0
    with redirect_stdout(out), redirect_stderr(err):
        try:
            main([str(word) for word in words])
        except SystemExit as done:
            code = done.code
    return Said(int(code or 0), out.getvalue(), err.getvalue())


@lru_cache(maxsize=1)
def records(name: str, indicators: str, by: str, period: str) -> dict[tuple[str, ...], dict[str, Any]]:
    """`cxreports measure` of a set: its records by (indicator, value of each `by`...), each found once."""
    chosen = [word for indicator in indicators.split() for word in ("-i", indicator)]
    options = [*chosen, "--by", by, "--period", period, "--format", "json"]
    said = command("measure", HERE / name / "data.yaml", *options)
    assert (said.code, said.err) == (0, "")
    found = json.loads(said.out)
    keyed = {(one["definition_id"], *(one["by"][key] for key in by.split(","))): one for one in found}
    assert len(keyed) == len(found) > 0
    return keyed
