"""How fast are figures over very many answers, beside hand-written SQL and pandas?

    python benchmarks/measure.py                    100 million answers, three rounds
    python benchmarks/measure.py --rows 10000000    fewer

Answers are drawn by a hash of their number, so that every run has the same, and written as twelve Parquet
files in a temporary folder. Each case runs in a process of its own that reports the seconds of the work alone
(not of starting Python) and its peak memory. Cases take turns in every round, so that a slow minute of the
machine falls on all of them. Seconds and megabytes are medians; a ratio takes the fastest round of each side,
since whatever else the machine does only adds. The last line is one JSON object.

    cxreports    NPS, CSAT and CES with intervals by company, segment and month, the questions bound with
                 their scales, as a `Study` asks them
    unbound      the same by name: scales and polarities are read with every answer
    sql          the counts alone: one GROUP BY written by hand, on the same files
    pandas       the counts alone, as usually written, on as many files as pandas can hold
    arrow        the same with pandas' Arrow types and the month as a number: as fast as pandas gets here

`vs_sql` is cxreports / sql. `vs_pandas` is pandas / cxreports, both per row. "processor" are the seconds
of all processors together, which a busy machine changes less.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil

FILES = 12
PANDAS_BYTES = 170  # of memory that pandas takes for an answer at its peak
KEYS = ["company", "segment", "question", "month", "score"]
PERIOD = "2024-11..2026-10"
DRAWN = """
    copy (
        with
        hashed as (select hash(i) as h from range({start}, {stop}) answers(i)),
        drawn as (
            select
                ['nps', 'csat', 'ces'][1 + (h % 3)::int] as kind, sqrt((h >> 8) % 1000 / 1000) as high,
                (h >> 18) % 1000 as luck, (h >> 28) % 10 as company, (h >> 32) % 5 as segment,
                (h >> 40) % 730 as day
            from hashed
        )
        select
            (case when luck < 60 then null when luck = 60 then 99
                  when kind = 'nps' then floor(11 * high) when kind = 'csat' then 1 + floor(5 * high)
                  else 1 + floor(7 * high) end)::tinyint as score,
            kind, kind as question,
            (case kind when 'nps' then 0 else 1 end)::tinyint as scale_min,
            (case kind when 'nps' then 10 when 'csat' then 5 else 7 end)::tinyint as scale_max,
            case kind when 'ces' then 'ease' else 'higher' end as polarity,
            'Company ' || (1 + company) as company, 'Segment ' || (1 + segment) as segment,
            date '2024-11-01' + day::int as answered_on
        from drawn
    ) to '{path}' (format parquet, compression zstd)
"""


def generate(folder: Path, rows: int) -> None:
    import duckdb

    with duckdb.connect() as connection:
        for part in range(FILES):
            start, stop = (rows * place // FILES for place in (part, part + 1))
            path = folder / f"answers-{part:02d}.parquet"
            connection.execute(DRAWN.format(start=start, stop=stop, path=path.as_posix()))


def cxreports(files: Sequence[Path], *, bound: bool = True) -> int:
    import duckdb

    from cxreports.measure import CES, CSAT, NPS, measure

    indicators: list[Any] = [NPS, CSAT, CES]
    if bound:
        indicators = [
            replace(NPS, question="nps", answer_scale=(0, 10), polarity="higher"),
            replace(CSAT, question="csat", answer_scale=(1, 5), polarity="higher"),
            replace(CES, question="ces", answer_scale=(1, 7), polarity="ease"),
        ]
    with duckdb.connect() as connection:
        answers = connection.read_parquet([path.as_posix() for path in files])
        return len(measure(answers, indicators, by=("company", "segment", "month"), period=PERIOD))


def unbound(files: Sequence[Path]) -> int:
    return cxreports(files, bound=False)


def sql(files: Sequence[Path]) -> int:
    import duckdb

    names = [path.as_posix() for path in files]
    with duckdb.connect() as connection:
        counts = connection.execute(
            "select company, segment, question, date_trunc('month', answered_on) as month, score, count(*) "
            f"from read_parquet({names}) group by all"
        ).fetchall()
    return len(counts)


def pandas(files: Sequence[Path]) -> int:
    import pandas as pd

    columns = ["company", "segment", "question", "answered_on", "score"]
    frame = pd.concat([pd.read_parquet(path, columns=columns) for path in files])
    frame["month"] = pd.to_datetime(frame["answered_on"]).dt.to_period("M")
    return len(frame.groupby(KEYS, dropna=False, observed=True).size())


def arrow(files: Sequence[Path]) -> int:
    import pandas as pd

    columns = ["company", "segment", "question", "answered_on", "score"]
    frame = pd.concat([pd.read_parquet(path, columns=columns, dtype_backend="pyarrow") for path in files])
    frame["month"] = frame["answered_on"].dt.year * 12 + frame["answered_on"].dt.month
    return len(frame.groupby(KEYS, dropna=False).size())


CASES: dict[str, Callable[[Sequence[Path]], int]] = {
    one.__name__: one for one in (cxreports, unbound, sql, pandas, arrow)
}


def run_case(name: str, files: Sequence[Path]) -> None:
    """One case in this process: import what it needs on nothing much, then take the time."""
    import duckdb  # noqa: F401
    import pandas as pd  # noqa: F401

    import cxreports.measure.registry  # noqa: F401

    started, busy = time.perf_counter(), time.process_time()
    groups = CASES[name](files)
    seconds, processor_s = time.perf_counter() - started, time.process_time() - busy
    found = {"seconds": seconds, "processor_s": processor_s, "peak_mb": _peak_mb(), "groups": groups}
    print(json.dumps(found))


def _peak_mb() -> float:
    memory = psutil.Process().memory_info()
    if hasattr(memory, "peak_wset"):  # Windows
        return float(memory.peak_wset / 1e6)
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def measured(name: str, files: Sequence[Path]) -> dict[str, float]:
    words = [sys.executable, __file__, "--case", name, *map(str, files)]
    done = subprocess.run(words, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        sys.exit(f"{name} failed:\n{done.stderr}")
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    print(f"{name}: {found['seconds']:.2f} s, {found['peak_mb']:.0f} MB", file=sys.stderr, flush=True)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=100_000_000)
    parser.add_argument(
        "--pandas-rows",
        type=int,
        help="as many as pandas can hold (by default what half of the free memory takes)",
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--folder", type=Path, help="where the answers lie meanwhile (the system's by default)"
    )
    parser.add_argument("--case", choices=CASES, help=argparse.SUPPRESS)
    parser.add_argument("files", nargs="*", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.case:
        run_case(asked.case, asked.files)
        return
    with tempfile.TemporaryDirectory(dir=asked.folder) as name:
        generate(Path(name), asked.rows)
        files = sorted(Path(name).glob("*.parquet"))
        held = asked.pandas_rows or psutil.virtual_memory().available // 2 // PANDAS_BYTES
        few = files[: max(1, held * FILES // asked.rows)]
        given = {case: few if case in ("pandas", "arrow") else files for case in CASES}
        rounds = [{case: measured(case, given[case]) for case in CASES} for _ in range(asked.rounds)]
    report(rounds, asked.rows, {case: asked.rows * len(used) / FILES for case, used in given.items()})


def report(rounds: list[dict[str, dict[str, float]]], rows: int, read: dict[str, float]) -> None:
    middle = {
        case: {key: statistics.median(one[case][key] for one in rounds) for key in ("seconds", "peak_mb")}
        for case in CASES
    }
    fastest, busy = (
        {case: min(one[case][key] for one in rounds) for case in CASES} for key in ("seconds", "processor_s")
    )
    print(f"Medians of {len(rounds)} rounds, {rows:,} answers, {psutil.cpu_count()} processors\n")
    print(f"{'':12}{'seconds':>10}{'fastest':>10}{'processor':>11}{'rows':>14}{'ns a row':>10}{'MB':>8}")
    each = {case: seconds / read[case] for case, seconds in fastest.items()}
    for case, found in middle.items():
        times = f"{found['seconds']:10.2f}{fastest[case]:10.2f}{busy[case]:11.2f}"
        print(f"{case:12}{times}{read[case]:14,.0f}{1e9 * each[case]:10.1f}{found['peak_mb']:8.0f}")
    figures = {
        "rows": rows,
        "rounds": len(rounds),
        "seconds": round(middle["cxreports"]["seconds"], 3),
        "peak_mb": round(middle["cxreports"]["peak_mb"], 1),
        "vs_sql": round(each["cxreports"] / each["sql"], 3),
        "vs_pandas": round(each["pandas"] / each["cxreports"], 1),
        "vs_sql_processor": round(busy["cxreports"] / busy["sql"], 3),
        "unbound_vs_sql": round(each["unbound"] / each["sql"], 3),
        "vs_pandas_arrow": round(each["arrow"] / each["cxreports"], 1),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
