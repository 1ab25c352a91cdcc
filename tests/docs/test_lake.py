"""The recipe of a data lake: its template makes reports from Spark, with the figures of a data file."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from cxreports import Study
from cxreports.data import Dataset, open_dataset
from cxreports.demo import resolve
from cxreports.run import load_parameters, plan
from cxreports.run.library import Library
from cxreports.run.lint import lint
from cxreports.run.store import open_store
from cxreports.run.verdict import verdicts
from tests.docs.test_snippets import ROOT

PERIOD = "2026-09"
RECIPE = ROOT / "docs" / "recipes" / "lake"
SETTINGS = "--conf spark.ui.enabled=false --conf spark.driver.host=127.0.0.1 --conf spark.driver.memory=1g"


@pytest.fixture(scope="module")
def demo() -> Dataset:
    return open_dataset(resolve("demo")).only("responses")


@pytest.fixture(scope="module")
def made(demo: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the reports that the recipe makes of the demo's answers."""
    if find_spec("pyspark") is None or shutil.which("java") is None:
        pytest.skip("no pyspark or no Java (pip install 'cxreports[spark]'; Debian: default-jre-headless)")
    folder = tmp_path_factory.mktemp("lake")
    pq.write_table(demo.table("responses").to_arrow_table(), folder / "answers.parquet")
    text = (RECIPE / "lake.yaml").read_text(encoding="utf-8")
    text = text.replace("s3a://acme/answers/", str(folder / "answers.parquet"))
    text = text.replace("[2026-08, 2026-09]", f"[{PERIOD}]")
    (folder / "lake.yaml").write_text(text, encoding="utf-8")
    shutil.copy(RECIPE / "lake.ipynb", folder)
    words = ["run", "lake.yaml", "--out", "out", "--jobs", "1"]
    done = subprocess.run(
        [sys.executable, "-m", "cxreports", *words],
        cwd=folder,
        env={**os.environ, "PYSPARK_SUBMIT_ARGS": f"--master local[2] {SETTINGS} pyspark-shell"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def read(made: Path, segment: str) -> list[dict[str, Any]]:
    file = made / "out" / "lake" / "all" / segment / PERIOD / "fr+en" / "estimates.json"
    return list(json.loads(file.read_text(encoding="utf-8")))


@pytest.mark.slow
@pytest.mark.parametrize("segment", ["all", "region=Sud"])
def test_the_figures_are_those_of_a_data_file(made: Path, demo: Dataset, segment: str) -> None:
    found = {
        (one["definition_id"], one["n"], round(one["value"], 9), round(one["ci_low"], 9))
        for one in read(made, segment)
        if one["value"] is not None and one["ci_low"] is not None
    }
    for result in Study(demo, segment=segment, period=PERIOD).headline(["nps", "csat"]):
        one = result.estimate
        assert one.value is not None
        assert one.ci_low is not None
        assert (one.definition_id, one.n, round(one.value, 9), round(one.ci_low, 9)) in found


@pytest.mark.slow
def test_both_languages_and_formats_are_there(made: Path) -> None:
    names = {path.name for path in (made / "out").rglob("report*.*")}
    assert {"report.fr.html", "report.en.html", "report.fr.pdf", "report.en.pdf"} <= names


@pytest.mark.slow
def test_the_reports_are_made_again_each_time(made: Path) -> None:
    with Library() as library:
        reports = plan(load_parameters(made / "lake.yaml"), library)
    found = list(verdicts(reports, open_store(made / "out")))
    assert [one.why for one in found] == ["what the template reads may have changed"] * 2


def test_the_template_has_no_fault() -> None:
    assert lint(RECIPE / "lake.ipynb") == []
