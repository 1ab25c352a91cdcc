"""Parameter files: what they may say, and how they are refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cxreports.errors import UnknownName, UsageError
from cxreports.run import load_parameters

Write = Callable[[str], Path]


def test_a_whole_file(params: Write) -> None:
    path = params(
        "template: monthly\ndata: data.yaml\ncompany: 007\nsegment: region=Nord\nperiod: 2026\nlanguage: en\n"
        "formats: html\ntargets: {nps: 40}\nparameters: {breakdown: region}\ntimeout: {cell: 5, report: 60}\n"
        "matrix: {language: fr, each: region, exclude: [{region: Sud}]}\n"
    )
    (request,) = load_parameters(path)
    assert (request.company, request.period, request.formats) == ("007", "2026", ["html"])
    assert request.targets == {"nps": 40.0}
    assert request.timeout.cell == 5
    assert request.matrix.axes() == {"language": ["fr"]}
    assert request.matrix.each == ["region"]
    assert request.folder == path.parent.resolve()


def test_several_documents_and_lists_share_keys(params: Write) -> None:
    requests = load_parameters(
        params(
            "template: a\n---\ntemplate: b\ntargets: {nps: 40}\nreports:\n- period: 2026-09\n"
            "- {template: c, targets: {csat: 80}}\n---\n"
        )
    )
    assert [request.template for request in requests] == ["a", "b", "c"]
    assert requests[1].targets == {"nps": 40}
    assert requests[2].targets == {"nps": 40, "csat": 80}


def test_places_name_file_line_and_key(params: Write) -> None:
    _, second = load_parameters(
        params("template: b\nlanguage: en\nreports:\n- period: 2026-09\n- period: 2026-10\n")
    )
    assert second.where("period") == "acme.yaml, line 5, key 'reports.1.period'"
    assert second.where("language") == "acme.yaml, line 2, key 'language'"


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        (
            "template: a\nlangage: fr",
            UnknownName,
            "line 2, key 'langage': unknown key 'langage'.\nDid you mean 'language'",
        ),
        ("template: a\nmatrix: {langage: fr}", UnknownName, "Did you mean 'language'"),
        ("template: a\ntimeout: {cells: 3}", UnknownName, "Did you mean 'cell'"),
        ("template: a\nbreakdown: region", UnknownName, "own parameters go under `parameters:`"),
        ("template: a\nlanguage: french", UnknownName, "unknown language 'french'"),
        ("template: a\nmatrix: {language: [fr, de]}", UnknownName, "unknown language 'de'"),
        ("template: a\nformats: [htm]", UnknownName, "unknown format 'htm'.\nDid you mean 'html'"),
        ("template: a\ntargets: {nps: high}", UsageError, "line 2, key 'targets.nps': 'high' cannot be used"),
        ("template: a\ntargets: {nps: nan}", UsageError, "cannot be used"),
        ("template: a\ntimeout: {cell: 0}", UsageError, "cannot be used"),
        ("template: a\ncompany: [x]", UsageError, "line 2, key 'company'"),
        ("template: a\nmatrix: {period: {a: b}}", UsageError, "line 2, key 'matrix.period'"),
        ("period: 2026-10", UsageError, "no template is named"),
        ("- a\n- b", UsageError, "not a set of keys"),
        ("template: a\nreports: {a: b}", UsageError, "not a list of reports"),
        ("", UsageError, "asks for no report"),
        ("reports: []", UsageError, "asks for no report"),
    ],
)
def test_refusals(params: Write, text: str, kind: type[UsageError], said: str) -> None:
    with pytest.raises(kind) as caught:
        load_parameters(params(text))
    assert said in str(caught.value)
    assert "acme.yaml" in str(caught.value)


def test_overrides_are_typed_by_the_key(params: Write) -> None:
    path = params(
        "template: a\nperiod: 2026-09\ntargets: {csat: 80}\nmatrix: {language: [fr, en], period: [2025]}\n"
    )
    changes = [
        "period=2026",
        "language=en",
        "timeout.cell=30",
        "targets.nps=40",
        "formats=[html]",
        "top=7",
        "company=",
    ]
    (request,) = load_parameters(path, changes)
    assert (request.period, request.language, request.timeout.cell) == ("2026", "en", 30)
    assert request.targets == {"csat": 80, "nps": 40}
    assert request.formats == ["html"]
    assert request.parameters == {"top": "7"}
    assert request.matrix.axes() == {}


@pytest.mark.parametrize("change", ["period", "=3", "timeout.cels=3", "language=xx", "period=[1"])
def test_wrong_overrides_are_refused(params: Write, change: str) -> None:
    with pytest.raises(UsageError):
        load_parameters(params("template: a"), [change])
