"""What a report costs: seconds and memory, beside papermill and nbconvert on the same notebook.

    python benchmarks/report.py            five rounds; a batch of 20
    python benchmarks/report.py --quick    one round; a batch of 4

Every case is a command line of its own, timed from its start until its files lie on disk. Cases take turns
in every round, so that a slow minute of the machine falls on all of them. Memory is the peak of the summed
resident size of the whole process tree, sampled every 50 ms; pages that processes share are counted once
for each. The last line is one JSON object.

The rival executes the same template with the same parameters (`papermill`), then `jupyter nbconvert --to
html`, for one report after the other, as many at a time as cxreports has workers. What it cannot do (PDF
without a browser or LaTeX, checks before a kernel starts, an index page) is not asked of it.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psutil
import yaml

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = ROOT / "templates" / "monthly.ipynb"
LAST_MONTHS = [f"2026-{month:02d}" for month in range(10, 0, -1)]
SAMPLE_S = 0.05


@dataclass(frozen=True)
class Cost:
    """Of one run: seconds on the clock, seconds of processor (0 on Windows), peak memory."""

    seconds: float
    processor: float
    megabytes: float


@dataclass(frozen=True)
class Case:
    """A way to make reports: its name, how many it makes, and what it runs in a folder of its own."""

    name: str
    reports: int
    run: Callable[[Path], Iterable[Path]]  # gives the files that it made


def command(*words: str | Path) -> None:
    """Run a command of this environment; its output is shown only when it fails."""
    tools = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        [str(word) for word in words],
        env={**os.environ, "PATH": tools},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{words} failed:\n{done.stdout.decode(errors='replace')}")


def with_cxreports(
    points: list[dict[str, str]], formats: list[str], workers: int
) -> Callable[[Path], Iterable[Path]]:
    def run(folder: Path) -> Iterable[Path]:
        asked = folder / "reports.yaml"
        request = {"template": str(TEMPLATE), "data": "demo", "formats": formats, "reports": points}
        asked.write_text(yaml.safe_dump(request, allow_unicode=True), encoding="utf-8")
        command("cxreports", "run", asked, "--out", folder / "out", "--jobs", str(workers))
        for kind in formats:
            yield from (folder / "out").rglob(f"report.{kind}")

    return run


def with_papermill(points: list[dict[str, str]], workers: int) -> Callable[[Path], Iterable[Path]]:
    def one(folder: Path, point: dict[str, str]) -> Path:
        notebook = folder / f"{point['period']}-{point['language']}.ipynb"
        words = [word for key, value in point.items() for word in ("-r", key, value)]
        command("papermill", TEMPLATE, notebook, "--no-progress-bar", *words)
        command("jupyter", "nbconvert", "--to", "html", notebook)
        return notebook.with_suffix(".html")

    def run(folder: Path) -> Iterable[Path]:
        with ThreadPoolExecutor(workers) as pool:
            return list(pool.map(lambda point: one(folder, point), points))

    return run


def measure(case: Case) -> Cost:
    """Run a case once in a new folder, and check that it made what it was asked for."""
    with tempfile.TemporaryDirectory() as name, Sampler() as sampler:
        started, used = time.perf_counter(), processor_time()
        made = list(case.run(Path(name)))
        seconds, used = time.perf_counter() - started, processor_time() - used
        whole = [path for path in made if path.stat().st_size > 10_000]
        if not whole or len(whole) % case.reports:
            sys.exit(f"{case.name}: {len(whole)} whole files for {case.reports} reports: {made}")
    return Cost(seconds, used, sampler.peak / 1e6)


def processor_time() -> float:
    """Seconds that ended child processes, and theirs, have spent on a processor."""
    times = os.times()
    return times.children_user + times.children_system


class Sampler:
    """The highest summed resident size of the processes that this one starts, in bytes."""

    def __init__(self) -> None:
        self.peak = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def _watch(self) -> None:
        me = psutil.Process()
        while not self._over.wait(SAMPLE_S):
            self.peak = max(self.peak, sum(map(_resident, me.children(recursive=True))))

    def __enter__(self) -> Sampler:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0  # it has just ended


def cases(batch: int, workers: int) -> list[Case]:
    points = [{"period": month, "language": language} for month in LAST_MONTHS for language in ("fr", "en")][
        :batch
    ]
    first = points[:1]
    return [
        Case("one: cxreports, HTML", 1, with_cxreports(first, ["html"], workers)),
        Case("one: papermill + nbconvert, HTML", 1, with_papermill(first, workers)),
        Case("one: cxreports, HTML and PDF", 1, with_cxreports(first, ["html", "pdf"], workers)),
        Case(f"batch of {batch}: cxreports, HTML", batch, with_cxreports(points, ["html"], workers)),
        Case(f"batch of {batch}: papermill + nbconvert, HTML", batch, with_papermill(points, workers)),
        Case(
            f"batch of {batch}: cxreports, HTML and PDF",
            batch,
            with_cxreports(points, ["html", "pdf"], workers),
        ),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="one round, a batch of 4")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--batch", type=int, default=20)
    parser.add_argument("--workers", type=int, default=min(4, os.cpu_count() or 1))
    asked = parser.parse_args()
    rounds, batch = (1, 4) if asked.quick else (asked.rounds, asked.batch)
    from cxreports.demo import resolve

    resolve("demo")  # made before the first case, so that none of them pays for it
    todo = cases(batch, asked.workers)
    costs: dict[str, list[Cost]] = {case.name: [] for case in todo}
    for number in range(rounds):
        for case in todo:
            costs[case.name].append(measure(case))
            print(f"round {number + 1}  {case.name}: {costs[case.name][-1].seconds:.2f} s", file=sys.stderr)
    report(todo, costs, rounds, asked.workers)


def report(todo: list[Case], costs: dict[str, list[Cost]], rounds: int, workers: int) -> None:
    print(f"Medians of {rounds} rounds, {workers} workers, {os.cpu_count()} processors\n")
    print(f"{'':48}{'seconds':>10}{'a report':>10}{'CPU s':>8}{'MB':>8}")
    found: dict[str, dict[str, float]] = {}
    for case in todo:
        middle = {
            what: round(statistics.median(getattr(cost, what) for cost in costs[case.name]), 2)
            for what in ("seconds", "processor", "megabytes")
        }
        found[case.name] = middle
        each = middle["seconds"] / case.reports
        print(
            f"{case.name:48}{middle['seconds']:10.2f}{each:10.2f}"
            f"{middle['processor']:8.2f}{middle['megabytes']:8.0f}"
        )
    ratios = {kind: ratio(found, kind) for kind in ("one", "batch")}
    print(f"\npapermill + nbconvert take as long as cxreports, times {ratios}")
    print(json.dumps({"rounds": rounds, "workers": workers, "cases": found, "ratios": ratios}))


def ratio(found: dict[str, dict[str, float]], kind: str) -> float:
    ours, theirs = (
        next(
            values["seconds"]
            for name, values in found.items()
            if name.startswith(kind) and name.endswith(end)
        )
        for end in (": cxreports, HTML", "nbconvert, HTML")
    )
    return round(theirs / ours, 2)


if __name__ == "__main__":
    main()
