"""What a report was made from, and whether that has changed since: why it is made again, or not.

A report is up to date when nothing that can show in it has changed: template, parameters, theme, code,
versions of packages, and the rows that its template reads. The day is not among them, although it is printed:
being made today instead of yesterday says nothing new. Nor are the rows of others: the annex of a report that
stands describes the data as they were when it was made.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from cxreports.run.code import package_versions
from cxreports.run.job import Report
from cxreports.run.slices import changes

ELSEWHERE = {"reads": "elsewhere"}
"""In place of what a report reads of a data file, where it reads none: nobody knows what has changed."""

_PLAIN = {"code": "code of cxreports", "theme": "theme", "charts": "kind of charts"}


def difference(record: Mapping[str, Any], report: Report) -> str:
    """Why a report differs from the one that a `run.json` tells of, in one clause; "" when it does not.

    >>> from pathlib import Path
    >>> report = Report("f", Path(), "monthly", "new", {}, {}, "fr", (), 1, 1)
    >>> difference({"template": {"name": "monthly", "sha256": "old"}}, report)
    'template changed'
    """
    try:
        return next(_differences(record, report), "")
    except (KeyError, TypeError, AttributeError):
        return "made by another version of cxreports"


def _differences(record: Mapping[str, Any], report: Report) -> Iterator[str]:
    """The most telling first."""
    if record["template"] != {"name": report.template_name, "sha256": report.template_sha256}:
        yield "template changed"
    yield from _parameters(record["parameters"], json.loads(json.dumps(dict(report.published), default=str)))
    if more := [name for name in report.formats if name not in record["formats"]]:
        yield f"{', '.join(more)} asked for"
    if (record.get("gate") or {}).get("verdict") == "hold" and record["hold"] != report.hold:
        yield f"`hold: {report.hold}` asked for"
    before, now = record["inputs"], report.inputs
    if now["data"] == ELSEWHERE:
        yield "what the template reads may have changed"
    python = {"Python": record["python"]}, {"Python": sys.version.split()[0]}
    yield from _packages(record["packages"] | python[0], package_versions() | python[1])
    for key, words in _PLAIN.items():
        if before.get(key) != now.get(key):
            yield f"{words} changed"
    yield from _data(before["data"], now["data"])


def _parameters(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    for name in sorted({*before, *now}):
        if before.get(name) != now.get(name) or (name in before) != (name in now):
            yield f"parameter {name!r} changed"


def _packages(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    for name in sorted({*before, *now}, key=lambda name: (name != "cxreports", name)):
        if before.get(name) != now.get(name):
            yield f"{name} {now.get(name, 'absent')} instead of {before.get(name, 'absent')}"


def _data(before: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> Iterator[str]:
    if before is None or now is None:
        if before != now:
            yield "data changed"
        return
    if rows := changes(before["rows"], now["rows"]):
        yield f"data changed: {rows}"
    if before["reads"] != now["reads"]:
        yield "the template reads other rows"
    if before["file"] != now["file"]:
        yield "data file changed"
    if before["cutoff"] != now["cutoff"]:
        yield f"the data reach {now['cutoff']} instead of {before['cutoff']}"
