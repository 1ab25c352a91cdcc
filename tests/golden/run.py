"""Run a file of golden values: `python tests/golden/run.py FILE.json`.

The file is a list of entries with `id`, `indicator`, `input`, `expected` and `tolerance` (absolute, times
max(1, |expected|)). Prints one line per entry and the counts; exits 1 when an entry failed, 2 when the file
cannot be read.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adapters import ADAPTERS

PASSED, FAILED, SKIPPED = "passed", "FAILED", "no adapter"


@dataclass(frozen=True)
class Outcome:
    """What came of one entry; `problems` says where it differs, and what was expected there."""

    id: str
    indicator: str
    status: str
    problems: tuple[str, ...] = ()

    def __str__(self) -> str:
        line = f"{self.status:<11} {self.id:<20} {self.indicator}"
        return "\n".join([line, *(f"            {problem}" for problem in self.problems)])


def check(entry: Mapping[str, Any]) -> Outcome:
    """Run one entry through its adapter."""
    name, indicator = str(entry.get("id")), str(entry.get("indicator"))
    adapter = ADAPTERS.get(indicator)
    if adapter is None:
        return Outcome(name, indicator, SKIPPED)
    try:
        got = adapter(entry["input"])
    except Exception as error:  # whatever a library raises is this entry's failure, not the end of the run
        return Outcome(name, indicator, FAILED, (f"raised {type(error).__name__}: {error}",))
    problems = tuple(differences(entry["expected"], got, entry.get("tolerance", 1e-9)))
    return Outcome(name, indicator, FAILED if problems else PASSED, problems)


def differences(expected: Any, got: Any, tolerance: float, where: str = "") -> list[str]:
    """Every place where `got` is not as expected. Lists match whole, maps in the keys that are expected."""
    if isinstance(expected, Mapping) and isinstance(got, Mapping):
        return [
            problem
            for key, value in expected.items()
            for problem in (
                differences(value, got[key], tolerance, f"{where}.{key}".lstrip("."))
                if key in got
                else [f"{where}.{key}".lstrip(".") + f": expected {value!r}, got nothing"]
            )
        ]
    if _is_list(expected) and _is_list(got) and len(expected) == len(got):
        return [
            problem
            for place, (value, other) in enumerate(zip(expected, got, strict=True))
            for problem in differences(value, other, tolerance, f"{where}[{place}]")
        ]
    return [] if _same(expected, got, tolerance) else [f"{where}: expected {expected!r}, got {got!r}"]


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _same(expected: Any, got: Any, tolerance: float) -> bool:
    if _is_number(expected) and _is_number(got):
        return abs(got - expected) <= tolerance * max(1.0, abs(expected))
    return type(expected) is type(got) and bool(expected == got)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 1:
        print("usage: python tests/golden/run.py FILE.json", file=sys.stderr)
        return 2
    try:
        entries = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        print(f"{arguments[0]}: {error}", file=sys.stderr)
        return 2
    outcomes = [check(entry) for entry in entries]
    for outcome in outcomes:
        print(outcome)
    counts = {status: sum(o.status == status for o in outcomes) for status in (PASSED, FAILED, SKIPPED)}
    print(
        f"{counts[PASSED]} passed, {counts[FAILED]} failed, {counts[SKIPPED]} without adapter "
        f"of {len(outcomes)} entries"
    )
    return 1 if counts[FAILED] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
