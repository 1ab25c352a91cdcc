"""From requests to reports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from cxreports.errors import CxError, UnknownName, UsageError
from cxreports.period import Period
from cxreports.run import Report, load_parameters, plan
from cxreports.run.job import DataFacts
from cxreports.run.planner import segment_of
from tests.run.toys import PARAMETERS

Write = Callable[..., Path]
ROWS = [
    ("Acme", "Nord", "Mobile"),
    ("Acme", "Sud", "Fixe"),
    ("Acme", "Sud", "Mobile"),
    ("Beta", "nord", "Mobile"),
]


@dataclass(frozen=True)
class Data:
    """Stands in for a data set: rows of company, region and offer."""

    rows: tuple[tuple[str, str, str], ...] = tuple(ROWS)

    companies = ("Acme", "Beta")

    @property
    def dimensions(self) -> dict[str, tuple[str, ...]]:
        return {"responses": ("region", "offer")}

    def last_month(self) -> Period:
        return Period.parse("2026-10")

    def select(self, company: str = "", segment: str = "all") -> Data:
        found = [row for row in self.rows if company in ("", row[0])]
        for part in segment.split(" & ") if segment != "all" else ():
            key, _, value = part.partition("=")
            found = [row for row in found if row[("company", "region", "offer").index(key)] == value]
        if not found:
            raise UnknownName("segment", segment, ["region=Nord"])
        return replace(self, rows=tuple(found))

    def values(self, dimension: str) -> list[str]:
        return sorted({row[("company", "region", "offer").index(dimension)] for row in self.rows})


class Shelf:
    """Stands in for a library: one data set behind every path."""

    def path(self, data: str, base: Path) -> Path:
        return (base / data).resolve()

    def dataset(self, path: Path) -> Data:
        return Data()

    def facts(self, path: Path) -> DataFacts:
        return DataFacts(name="Acme group", fingerprint="f")

    def select(self, path: Path, company: str, segment: str) -> Data:
        return Data().select(company, segment)

    def read(
        self, path: Path, company: str, segment: str, reads: str, end_on: date | None
    ) -> dict[str, object]:
        return {"reads": reads, "end": end_on, "file": path.name, "cutoff": "2026-11-01", "rows": {}}


@pytest.fixture
def planned(template: Write, params: Write) -> Callable[..., list[Report]]:
    template(
        "monthly",
        "1",
        parameters=f'data: str = "demo"\ntheme: str = "own"\ntargets: dict = {{}}\n{PARAMETERS}',
    )

    def run(text: str, **options: object) -> list[Report]:
        text = text if "template:" in text else f"template: monthly\ndata: d.yaml\n{text}"
        return plan(load_parameters(params(text)), Shelf(), **options)  # type: ignore[arg-type]

    return run


def folders(reports: list[Report]) -> list[str]:
    return [report.folder.partition("/")[2] for report in reports]


def test_one_report_with_all_that_a_worker_needs(
    planned: Callable[..., list[Report]], workspace: Path
) -> None:
    text = "company: Acme\nsegment: region=Nord\nparameters: {number: 7}\ntargets: {nps: 40}\n"
    (report,) = planned(f"{text}formats: [pdf, pdf]")
    assert report.folder == "monthly/Acme/region=Nord/2026-10/fr"
    place = {"company": "Acme", "segment": "region=Nord", "period": "2026-10", "language": "fr"}
    rest = {"data": str(workspace / "params" / "d.yaml"), "targets": {"nps": 40.0}, "number": 7}
    assert report.parameters == place | rest
    assert report.published == {**report.parameters, "data": "d.yaml"}
    assert report.formats == ("pdf",)


def test_a_template_keeps_its_own_default_of_what_is_not_asked_for(
    planned: Callable[..., list[Report]],
) -> None:
    assert "theme" not in planned("period: last")[0].parameters


def test_relative_periods_are_resolved_once(planned: Callable[..., list[Report]]) -> None:
    reports = planned(
        "matrix: {period: [last, last-month, 2026-Q3, 2026, 2026-01..2026-03]}", today=date(2026, 9, 8)
    )
    periods = [report.parameters["period"] for report in reports]
    assert periods == ["2026-10", "2026-08", "2026-Q3", "2026", "2026-01..2026-03"]


def test_each_makes_one_report_per_value_found(planned: Callable[..., list[Report]]) -> None:
    assert folders(planned("company: Acme\nmatrix: {each: region}")) == [
        "Acme/region=Nord/2026-10/fr",
        "Acme/region=Sud/2026-10/fr",
    ]


def test_each_of_two_dimensions_makes_the_combinations_found(planned: Callable[..., list[Report]]) -> None:
    found = folders(planned("matrix: {company: Acme, each: [region, offer]}"))
    segments = ["region=Nord & offer=Mobile", "region=Sud & offer=Fixe", "region=Sud & offer=Mobile"]
    assert found == [f"Acme/{segment}/2026-10/fr" for segment in segments]


def test_each_company(planned: Callable[..., list[Report]]) -> None:
    found = folders(planned("matrix: {each: [company, region], language: [fr, en]}"))
    assert found[:3] == [
        "Acme/region=Nord/2026-10/fr",
        "Acme/region=Sud/2026-10/fr",
        "Beta/region=nord/2026-10/fr",
    ]
    assert len(found) == 6


def test_excluded_and_included(planned: Callable[..., list[Report]]) -> None:
    text = (
        "company: Acme\nmatrix:\n  language: [fr, en]\n  each: region\n"
        "  exclude: [{language: en, region: Sud}]\n  include: [{period: 2026-Q3, language: en}]\n"
    )
    assert folders(planned(text)) == [
        *("Acme/region=Nord/2026-10/fr", "Acme/region=Sud/2026-10/fr", "Acme/region=Nord/2026-10/en"),
        "Acme/all/2026-Q3/en",
    ]


def test_names_that_differ_in_case_get_folders_of_their_own(planned: Callable[..., list[Report]]) -> None:
    found = folders(planned("matrix: {each: region}"))
    assert len({folder.casefold() for folder in found}) == len(found) == 3


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        (
            "template: montly",
            UnknownName,
            "line 1, key 'template': unknown template 'montly'.\nDid you mean 'monthly'",
        ),
        ("template: x.ipynb", UsageError, "no notebook 'x.ipynb'"),
        ("parameters: {nubmer: 3}", UnknownName, "line 3, key 'parameters.nubmer'"),
        ("parameters: {number: many}", UsageError, "parameter 'number' cannot be 'many'"),
        ("parameters: {period: 2026}", UsageError, "'period' is a key of its own"),
        ("period: october", UsageError, "line 3, key 'period': 'october' is not a period"),
        ("matrix: {period: [2026-13]}", UsageError, "line 3, key 'matrix.period'"),
        ("theme: cororate", UnknownName, "unknown theme 'cororate'"),
        ("theme: mine.yaml", UsageError, "mine.yaml"),
        ("matrix: {each: regoin}", UnknownName, "Did you mean 'region'"),
        ("segment: region=Xyz", UnknownName, "line 3, key 'segment'"),
        ("matrix: {exclude: [{language: de}]}", UsageError, "excludes nothing"),
        ("matrix: {exclude: [{regoin: x}]}", UnknownName, "unknown key of the matrix 'regoin'"),
        ("matrix: {include: [{colour: x}]}", UnknownName, "unknown key of the matrix 'colour'"),
        (
            "template: hello\nmatrix: {segment: [all]}\ntheme: default",
            UnknownName,
            "parameter of template 'hello' 'theme'",
        ),
        (
            "template: hello\nmatrix: {each: region}",
            UsageError,
            "key 'matrix.each': the template reads no data file",
        ),
        (
            "matrix: {include: [{language: fr}]}",
            UsageError,
            "two reports would be written to monthly/Acme group",
        ),
    ],
)
def test_refused_before_anything_runs(
    planned: Callable[..., list[Report]], text: str, kind: type[CxError], said: str
) -> None:
    with pytest.raises(kind) as caught:
        planned(text)
    assert said in str(caught.value)


def test_unknown_targets_are_refused_where_they_stand(planned: Callable[..., list[Report]]) -> None:
    def find(name: str) -> None:
        if name != "nps":
            raise UnknownName("indicator", name, ["nps"])

    with pytest.raises(UnknownName, match=r"line 3, key 'targets\.npss': unknown indicator 'npss'"):
        planned("targets: {npss: 40}", find_indicator=find)


def test_a_name_keeps_two_variants_apart(planned: Callable[..., list[Report]]) -> None:
    text = "template: monthly\ndata: d.yaml\nreports:\n- {}\n- {name: short, parameters: {number: 2}}\n"
    assert [report.folder.partition("/")[0] for report in planned(text)] == ["monthly", "short"]


@pytest.mark.parametrize(
    ("point", "segment"),
    [
        ({"segment": "all"}, "all"),
        ({"segment": "vip", "region": "A", "offer": "B"}, "vip & region=A & offer=B"),
    ],
)
def test_segment_of_a_point(point: dict[str, str], segment: str) -> None:
    assert segment_of(point) == segment
