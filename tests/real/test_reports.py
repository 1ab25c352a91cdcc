"""The monthly report of every real set, made by the command line in HTML and PDF.

No row's content stands in a message: what must not leak is counted.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import pandas as pd
import pikepdf
import pytest
from scipy import stats

from . import reading
from .commandline import HERE, Said, command

pytestmark = [pytest.mark.usefixtures("shared"), pytest.mark.slow]


@dataclass(frozen=True)
class Wanted:
    """What the report of a set must be: its folder, its headline figures, what it compares."""

    folder: str
    headline: tuple[str, ...]
    breakdown: str
    groups: tuple[str, ...]

    @property
    def language(self) -> str:
        return self.folder[-2:]


SETS: Mapping[str, Wanted] = {
    "bank_poll": Wanted("Bank poll/all/2021-12/en", ("nps",), "market", ("MEX", "UK", "US")),
    "organic_retail": Wanted(
        "Enseigne bio/all/2021-09/fr", ("nps", "csat"), "visits", ("1 ou 2", "3 ou 4", "5 à 7", "8 et plus")
    ),
    "call_centre": Wanted(
        "Call centre/all/2021-03/fr",
        ("csat", "ttr"),
        "topic",
        ("Administratif", "Assistance technique", "Contrat", "Paiement", "Streaming"),
    ),
    "service_desk": Wanted(
        "Service desk/all/2016-04/en",
        ("ttr", "fcr"),
        "priority",
        ("1 - Critical", "2 - High", "3 - Moderate", "4 - Low"),
    ),
    "telco": Wanted(
        "Telco/all/2019-Q3/en", ("csat", "churn"), "contract", ("Month-to-Month", "One Year", "Two Year")
    ),
    "airline": Wanted(
        "Airline/all/2019-12/fr", ("csat", "ces"), "class", ("Business", "Economy", "Economy Plus")
    ),
    "reviews": Wanted(
        "Vente privée/all/2023-02/fr", ("csat",), "zone", ("Autres pays", "Métropole", "Outre-mer")
    ),
}
FOREIGN = {
    "fr": ("Key findings", "Reading:", "Scope:", "answers", "the rest", "significant change", "Contents"),
    "en": ("L’essentiel", "Lecture", "Champ", "réponses", "le reste", "significative", "Sommaire"),
}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("real") / "out"


@pytest.fixture(scope="module")
def said(shared: Path, out: Path) -> Said:
    """All seven reports, made in one batch."""
    return command("run", *(HERE / name / "params.yaml" for name in SETS), "--out", out)


@pytest.fixture(params=SETS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def folder(said: Said, out: Path, name: str) -> Path:
    return out / "monthly" / SETS[name].folder


@pytest.fixture
def page(folder: Path) -> str:
    """The words of the HTML report, without its styles and scripts."""
    text = (folder / "report.html").read_text(encoding="utf-8")
    text = re.sub(r"<(style|script)\b.*?</\1>", " ", text, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", " ", text))


def estimates(folder: Path) -> list[dict[str, Any]]:
    return list(json.loads((folder / "estimates.json").read_text(encoding="utf-8")))


def test_all_are_made_without_a_warning(said: Said):
    assert said.code == 0, said.all
    assert said.out.startswith("7 reports made in ")
    lines = [line for line in said.err.splitlines() if line.strip()]
    assert [line for line in lines if not line.startswith("ok  ")] == []
    assert len(lines) == len(SETS)


def test_its_files_are_there(folder: Path):
    files = {path.name for path in folder.iterdir()}
    assert files == {"report.html", "report.pdf", "report.ipynb", "estimates.json", "run.json"}
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert (record["status"], record["error"], record["warnings"]) == ("ok", None, [])


def test_figures(folder: Path, name: str):
    """Every figure of the headline is there and measured; every segment too, small ones included."""
    wanted = SETS[name]
    found = [one for one in estimates(folder) if "by" in one]  # the record of an analysis has no group
    measured = {one["definition_id"] for one in found if not one["by"] and one["value"] is not None}
    assert set(wanted.headline) <= measured
    groups = {one["by"][wanted.breakdown] for one in found if wanted.breakdown in one["by"]}
    assert groups == set(wanted.groups)
    assert all(one["n"] > 0 for one in found if one["value"] is not None)


def test_pdf(folder: Path, name: str):
    with pikepdf.open(folder / "report.pdf") as pdf:
        assert str(pdf.Root.Lang).startswith(SETS[name].language)
        assert 3 <= len(pdf.pages) <= 6
        assert "StructTreeRoot" in str(pdf.Root.keys())


def test_page_speaks_one_language(folder: Path, page: str, name: str):
    language = SETS[name].language
    assert f'<html lang="{language}"' in (folder / "report.html").read_text(encoding="utf-8")
    assert [word for word in FOREIGN[language] if word in page] == []
    assert [word for word in FOREIGN["en" if language == "fr" else "fr"] if word in page] != []


def test_page_has_no_empty_word(page: str):
    """What a person never says: a missing number, a key of a message, a value of the program."""
    assert re.findall(r"\b(?:nan|None|NaT|null|undefined|inf)\b|\{[a-z_]+\}", page) == []


@pytest.mark.parametrize("suffix", ["report.html", "report.ipynb", "estimates.json", "run.json"])
def test_nothing_of_a_person_or_a_machine_leaks(
    folder: Path, shared: Path, name: str, suffix: str, tmp_path_factory: pytest.TempPathFactory
):
    text = (folder / suffix).read_text(encoding="utf-8")
    machine = [str(shared), str(HERE), str(tmp_path_factory.getbasetemp())]
    assert sum(path in text for path in machine) == 0
    people = PEOPLE.get(name, lambda _: set())(getattr(reading, name)(shared / "data"))
    assert sum(one in text for one in people) <= QUOTED.get(name, 0)


def _verbatims(rows: pd.DataFrame) -> set[str]:
    return {text for text in rows["explication"].dropna().str.strip() if len(text) > 20}


QUOTED = {"organic_retail": 3}  # comments that a report may print, chosen by its stated rule and masked
PEOPLE: Mapping[str, Callable[[Any], set[str]]] = {
    "bank_poll": lambda rows: set(rows["Customer Name"].dropna()),
    "organic_retail": _verbatims,
    "call_centre": lambda rows: set(rows["Call Id"]),
    "telco": lambda rows: set(rows.index),
    "reviews": lambda rows: {row["QUI A COMMENTÉ"] for row in rows if len(row["QUI A COMMENTÉ"]) > 8},
}


def test_the_change_of_a_headline_is_that_of_the_files(said: Said, out: Path, shared: Path):
    """Bank poll, December against November: z test on the adjusted centres (methodology 2.1f)."""
    rows = reading.bank_poll(shared / "data")
    december, november = (_adjusted(rows[rows["Month"] == month]["NPS"]) for month in (12, 11))
    z = (december[1] - november[1]) / math.hypot(december[2], november[2])
    (found,) = (
        one["comparison"]
        for one in estimates(out / "monthly" / SETS["bank_poll"].folder)
        if one["comparison"] and one["comparison"]["kind"] == "previous"
    )
    assert found["delta"] == pytest.approx(december[0] - november[0])
    assert found["p"] == pytest.approx(2 * stats.norm.sf(abs(z)))
    assert (found["called"], found["verdict"]) == (False, "not_significant")


def _adjusted(scores: pd.Series) -> tuple[float, float, float]:
    """NPS, adjusted centre and standard error, in points."""
    promoters, detractors, n = (scores >= 9).sum(), (scores <= 6).sum(), len(scores)
    p, d = (promoters + 0.75) / (n + 3), (detractors + 0.75) / (n + 3)
    error = math.sqrt((p + d - (p - d) ** 2) / (n + 3))
    return 100 * (promoters - detractors) / n, 100 * (p - d), 100 * error
