"""What a batch costs, beside others and beside the work itself.

    python benchmarks/batch.py            200 reports on 1,000,000 answers, three rounds: about an hour
    python benchmarks/batch.py --quick    20 reports on 100,000, one round: under three minutes when idle

Every case is timed from the start of its command until its files lie on disk, and the seconds that processors
worked for it are counted too: those change little when the machine has other work. Cases take turns in each
round, so that a slow minute falls on all of them; medians are compared. Where the others would take hours, a
sample of their reports is timed and scaled: their cost for each report is constant. In the quick run, the
start of the processes weighs ten times as much as in a batch of 200. The last line is one JSON object:

    batch_vs_shell      a loop of papermill and `nbconvert --to html` (no PDF) ÷ cxreports (HTML and PDF)
    batch_vs_pool       papermill in a pool, one exporter and one Chromium each, HTML and PDF ÷ cxreports
    overhead            cxreports with one job ÷ the cells and the rendering alone, in one warm process; one
                        job draws a report while the next one runs, on another processor where there is one
    overhead_cpu        the same in seconds of work of the processors: nothing is hidden by a second one
    cpu_vs_shell        work of the processors for a report of the shell loop ÷ for one of the batch
    cold_ratio          one report from the command line, HTML and PDF ÷ papermill and nbconvert, HTML alone
    cold_known_ratio    the same, with data that are in the cache from another report
    up_to_date_s        seconds of the batch when nothing has changed
    pss_mb_per_report   memory of each report more that is made at the same time (proportional set size, MB)
    growth              seconds from one report to the next in the largest batch ÷ in the smallest
    dask_overhead       two Dask workers that have made a report before ÷ two jobs, less one
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from pathlib import Path

import duckdb
import psutil
import yaml
from bigdata import months, names, write_big
from distributed import Client
from peer import command, pool, shell

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = ROOT / "templates" / "monthly.ipynb"
SAMPLE_S = 0.05


@dataclass(frozen=True)
class Size:
    """How much of everything."""

    rows: int
    segments: int
    periods: int
    rounds: int
    shell: int  # reports of the sample
    pool: int
    bare: int
    growth: tuple[int, ...]


FULL = Size(1_000_000, 20, 10, 3, shell=4, pool=8, bare=20, growth=(50, 1000))
QUICK = Size(100_000, 2, 10, 1, shell=1, pool=4, bare=6, growth=(6,))


@dataclass(frozen=True)
class Took:
    """What a case took: seconds, and seconds that processors worked for it."""

    wall: float
    cpu: float


@dataclass(frozen=True)
class Made:
    """What a batch told.

    Attributes:
        seconds: that it took, planning and the start of Python left out.
        step: seconds from one report to the next, the start of its processes left out; 0 for less than two.
        made: number of reports.
    """

    seconds: float
    step: float
    made: int


class Bench:
    """The cases, in one folder; each gives seconds, or another figure, under the name it is printed with."""

    def __init__(self, size: Size, folder: Path) -> None:
        self.size, self.folder = size, folder
        self.found: dict[str, list[Took]] = defaultdict(list)
        self.told: dict[str, list[Made]] = defaultdict(list)
        self.data = write_big(folder / "data", size.rows, size.segments, size.periods)
        self.segments, self.periods = names(size.segments), months(size.periods)
        os.environ["CXREPORTS_CACHE"] = str(folder / "cache")

    @property
    def reports(self) -> int:
        return len(self.segments) * len(self.periods)

    def points(self, count: int) -> list[dict[str, str]]:
        """The parameters of some of the reports."""
        pairs = list(product(self.segments, self.periods))[:count]
        return [
            {"data": str(self.data), "segment": segment, "period": period, "language": "fr"}
            for segment, period in pairs
        ]

    def asked(self, count: int, formats: tuple[str, ...] = ("html", "pdf")) -> Path:
        """A parameter file for a number of reports; beyond those there are, variants under other names."""
        shared = {
            "template": str(TEMPLATE),
            "data": str(self.data),
            "language": "fr",
            "formats": list(formats),
        }
        reports = []
        for number in range(count):
            variant, index = divmod(number, self.reports)
            segment, period = divmod(index, len(self.periods))
            point = {"segment": self.segments[segment], "period": self.periods[period]}
            reports.append({"name": f"variant {variant}", **point})
        path = self.folder / f"{count}.yaml"
        path.write_text(yaml.safe_dump({**shared, "reports": reports}), encoding="utf-8")
        return path

    def made(self, count: int, out: str, *words: str) -> Made:
        """One command, and what it told."""
        asked = self.asked(count)
        said = command("cxreports", "run", asked, "--out", self.folder / out, "--log-json", *words)
        events = [json.loads(line) for line in said.splitlines()]
        if events[-1]["failed"]:
            sys.exit(f"{events[-1]['failed']} reports failed")
        done = [datetime.fromisoformat(event["at"]) for event in events if event["event"] == "done"]
        step = (done[-1] - done[0]).total_seconds() / (len(done) - 1) if len(done) > 1 else 0.0
        return Made(float(events[-1]["seconds"]), step, int(events[-1]["made"]))

    def fresh(self, count: int, *words: str) -> Made:
        """The same into an empty folder."""
        shutil.rmtree(self.folder / "out", ignore_errors=True)
        return self.made(count, "out", *words)

    def timed(self, name: str, work: Callable[[], Made | object]) -> None:
        before, began = os.times(), time.perf_counter()
        told = work()
        seconds, after = time.perf_counter() - began, os.times()
        cpu = after.children_user - before.children_user + after.children_system - before.children_system
        self.note(name, Took(seconds, cpu))
        if isinstance(told, Made):
            self.told[name].append(told)

    def note(self, name: str, took: Took) -> None:
        self.found[name].append(took)
        print(f"{name:40}{took.wall:9.2f} s{took.cpu:9.2f} s of work", flush=True)

    def wall(self, name: str) -> float:
        return statistics.median(took.wall for took in self.found[name])

    def cpu(self, name: str) -> float:
        return statistics.median(took.cpu for took in self.found[name])

    def round(self) -> None:
        """One turn of the cases that are compared with one another."""
        size = self.size
        with self._scratch() as place:
            self.timed("shell", lambda: shell(TEMPLATE, self.points(size.shell), place))
        self.timed("batch", lambda: self.fresh(self.reports, "--jobs", "2"))
        with self._scratch() as place:
            self.timed("pool", lambda: pool(TEMPLATE, self.points(size.pool), place, 2))
        self.timed("up to date", lambda: self.made(self.reports, "out"))
        self.timed("one job", lambda: self.fresh(size.bare, "--jobs", "1"))
        self.note("bare", self._bare())
        self.timed("cold", self._cold)
        self.timed("cold, data known", lambda: self.fresh(1))
        with self._cluster() as address:
            self.fresh(4, "--cluster", address)  # its workers have loaded their libraries
            self.timed("cluster", lambda: self.fresh(self.reports, "--cluster", address))

    def _bare(self) -> Took:
        points = self.folder / "points.json"
        points.write_text(json.dumps(self.points(self.size.bare)), encoding="utf-8")
        notebooks = [
            self.folder / "out" / "variant 0" / "Benchmark" / point["segment"] / point["period"] / "fr"
            for point in self.points(self.size.bare)
        ]
        with self._snapshots() as variables:
            bare, files = ROOT / "benchmarks" / "bare.py", [path / "report.ipynb" for path in notebooks]
            said = command(sys.executable, bare, TEMPLATE, points, *files, env=variables).split()
        return Took(float(said[-2]), float(said[-1]))

    def _cold(self) -> None:
        """One report in a new cache: the data are loaded, too."""
        with tempfile.TemporaryDirectory(dir=self.folder) as cache:
            before, os.environ["CXREPORTS_CACHE"] = os.environ["CXREPORTS_CACHE"], cache
            try:
                self.fresh(1)
            finally:
                os.environ["CXREPORTS_CACHE"] = before

    @contextmanager
    def _snapshots(self) -> Iterator[dict[str, str]]:
        """The data already loaded, as a batch has them."""
        from cxreports.run.library import SNAPSHOTS, Library

        with Library() as library:
            library.dataset(self.data)
            yield {SNAPSHOTS: str(library.folder), "CXREPORTS_BATCH": "1"}

    @contextmanager
    def _scratch(self) -> Iterator[Path]:
        with tempfile.TemporaryDirectory(dir=self.folder) as place:
            yield Path(place)

    @contextmanager
    def _cluster(self) -> Iterator[str]:
        """A Dask scheduler and two workers of one thread each."""
        program, quiet = [sys.executable, "-m"], ["--no-dashboard"]
        log = self.folder / "scheduler.log"
        with log.open("w") as said:
            words = ["distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", *quiet]
            processes = [subprocess.Popen([*program, *words], stdout=said, stderr=said)]
        try:
            while not (match := re.search(r"Scheduler at:\s+(tcp://\S+)", log.read_text())):
                time.sleep(0.1)
            words = ["distributed.cli.dask_worker", match[1], "--nthreads", "1", "--no-nanny", *quiet]
            for _ in range(2):
                processes.append(
                    subprocess.Popen([*program, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                )
            with Client(match[1], set_as_default=False) as client:
                client.wait_for_workers(2)
            yield match[1]
        finally:
            for process in processes:
                process.terminate()
                process.wait()

    def changed(self, which: str) -> int:
        """Reports that are made again when the `first` or the `last` row of one segment has changed."""
        self.made(self.reports, "out")
        file = self.data.parent / "relation.parquet"
        draft = file.with_suffix(".draft")
        order = "" if which == "first" else "DESC"
        row = (
            f"(SELECT response_id FROM '{file}' WHERE unit = 'Unit 001' ORDER BY answered_at {order} LIMIT 1)"
        )
        other = f"CASE WHEN response_id = {row} THEN if(nps = 0, 10, 0) ELSE nps END"
        query = f"SELECT * REPLACE ({other} AS nps) FROM '{file}'"
        duckdb.execute(f"COPY ({query}) TO '{draft}' (FORMAT parquet)")
        draft.replace(file)
        return self.made(self.reports, "out").made

    def memory(self) -> float | None:
        """MB of each report more that is made at the same time; None where it cannot be known."""
        if not sys.platform.startswith("linux"):
            return None
        peaks = []
        for width in (1, 3):
            with Sampler() as sampler:
                self.fresh(5, "--jobs", str(width))
            peaks.append(sampler.peak / 1e6)
        return (peaks[1] - peaks[0]) / 2

    def growth(self) -> float:
        """Seconds from one report to the next in the largest batch ÷ in the smallest."""
        steps = {self.reports: statistics.median(told.step for told in self.told["batch"])}
        for count in self.size.growth:
            steps[count] = self.fresh(count, "--jobs", "2").step
        for count, step in sorted(steps.items()):
            print(f"{f'batch of {count}':40}{step:9.3f} s from one report to the next", flush=True)
        return steps[max(steps)] / steps[min(steps)]


class Sampler:
    """The highest summed proportional set size of the processes that this one starts, in bytes."""

    def __init__(self) -> None:
        self.peak, self._over = 0, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def _watch(self) -> None:
        while not self._over.wait(SAMPLE_S):
            self.peak = max(self.peak, sum(map(_pss, psutil.Process().children(recursive=True))))

    def __enter__(self) -> Sampler:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()


def _pss(process: psutil.Process) -> int:
    try:
        return int(process.memory_full_info().pss)
    except psutil.Error:
        return 0  # it has just ended


def figures(bench: Bench) -> dict[str, float | None]:
    size, wall, cpu = bench.size, bench.wall, bench.cpu
    cluster, local = (
        statistics.median(told.seconds for told in bench.told[name]) for name in ("cluster", "batch")
    )
    return {
        "batch_vs_shell": wall("shell") / size.shell * bench.reports / wall("batch"),
        "batch_vs_pool": wall("pool") / size.pool * bench.reports / wall("batch"),
        "overhead": wall("one job") / wall("bare"),
        "overhead_cpu": cpu("one job") / cpu("bare"),
        "cpu_vs_shell": cpu("shell") / size.shell * bench.reports / cpu("batch"),
        "cold_ratio": wall("cold") / (wall("shell") / size.shell),
        "cold_known_ratio": wall("cold, data known") / (wall("shell") / size.shell),
        "up_to_date_s": wall("up to date"),
        "pss_mb_per_report": bench.memory(),
        "growth": bench.growth(),
        "dask_overhead": cluster / local - 1,
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="a tenth of it, one round")
    parser.add_argument("--rounds", type=int, help="how often each case is timed")
    asked = parser.parse_args()
    size = QUICK if asked.quick else FULL
    with tempfile.TemporaryDirectory(prefix="cx-bench-") as folder:
        bench = Bench(size, Path(folder))
        bench.fresh(1)  # the data are in the cache, the libraries in memory
        print(f"{bench.reports} reports on {size.rows:,} answers, {os.cpu_count()} processors")
        print(f"samples: shell {size.shell}, pool {size.pool}, bare {size.bare} reports\n")
        for _ in range(asked.rounds or size.rounds):
            bench.round()
        print()
        for which in ("first", "last"):
            again = bench.changed(which)
            print(f"{again} of {bench.reports} reports made again after a change of a segment's {which} row")
        found = figures(bench)
    print(json.dumps({name: value and round(value, 2) for name, value in found.items()}))


if __name__ == "__main__":
    main()
