"""From requests to reports: every name checked, every combination laid out, before any kernel starts."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path, PurePath
from typing import Any

from cxreports.errors import CxError, UnknownName, UsageError
from cxreports.period import Period
from cxreports.run.code import code_fingerprint
from cxreports.run.inputs import ELSEWHERE
from cxreports.run.job import DataFacts, Report, safe_name, short_hash
from cxreports.run.library import Library
from cxreports.run.matrix import Point, combinations, spread, without
from cxreports.run.needs import check_needs, read_needs
from cxreports.run.parameters import AXES, Request
from cxreports.run.template import Template, find_template
from cxreports.shipped import shipped

ALWAYS = ("data", "company", "segment", "period", "language")  # given to every template that declares them
STANDARD = (*ALWAYS, "theme", "targets")


def plan(
    requests: Iterable[Request],
    library: Library,
    *,
    today: date | None = None,
    find_indicator: Callable[[str], object] | None = None,
) -> list[Report]:
    """The reports that requests ask for, in their order.

    Args:
        requests: from `load_parameters`.
        library: opens the data files, each once.
        today: the day that "last-month" is counted from.
        find_indicator: finds an indicator by name or raises `UnknownName`; called for each target.

    Raises:
        UnknownName: a template, parameter, theme, dimension, company, segment or indicator does not exist.
        UsageError: a period or value is wrong, or two reports would be written to the same folder.
        DataError: the data cannot be used.

    >>> from cxreports.run import load_parameters
    >>> file = Path("params.yaml")
    >>> _ = file.write_text("template: monthly\\ndata: demo\\nperiod: 2026-10\\n", encoding="utf-8")
    >>> with Library() as library:
    ...     [report.language for report in plan(load_parameters(file), library)]
    ['fr']
    """
    reports: list[Report] = []
    known = _Known()
    for request in requests:
        for name in request.targets:
            with _placed(request.where("targets", name)):
                _ = find_indicator and find_indicator(name)
        one = _Plan(request, library, today, known)
        reports += [one.report(point) for point in one.points()]
    return _apart(reports)


def template_folders(base: Path) -> list[Path]:
    """Where templates are looked for: beside the parameter file, a folder up, here, then the shipped ones."""
    return [base / "templates", base.parent / "templates", Path.cwd() / "templates", shipped("templates")]


@dataclass(frozen=True)
class _Known:
    """What the requests of a plan need in common, found once.

    Attributes:
        templates: by name and the folder that it is looked for from.
        themes: each by its name or file, as the hash of all that it says, its logo included.
        sufficient: a template, a selection that serves it.
    """

    templates: dict[tuple[str, Path], Template] = field(default_factory=dict)
    themes: dict[str, str] = field(default_factory=dict)
    sufficient: set[tuple[Path, int]] = field(default_factory=set)


@dataclass(frozen=True)
class _Plan:
    """How one request becomes reports."""

    request: Request
    library: Library
    today: date | None
    known: _Known

    def points(self) -> list[Point]:
        """The matrix: every combination, less those excluded, plus those included."""
        request, matrix = self.request, self.request.matrix
        own = {axis: str(getattr(request, axis)) for axis in AXES}
        found = [self._dated({**own, **axes}) for axes in combinations(matrix.axes())]
        for dimension in matrix.each:
            found = spread(found, dimension, lambda point, name=dimension: self._values(point, name))  # type: ignore[misc]
        for pattern in matrix.exclude:
            self._check_keys(pattern, "exclude")
            kept = without(found, self._dated(pattern))
            if len(kept) == len(found):
                where = request.where("matrix", "exclude")
                raise UsageError(f"{pattern} excludes nothing.", where=where, hint="Check its values.")
            found = kept
        for extra in matrix.include:
            self._check_keys(extra, "include")
            found.append(self._dated({**own, **extra}))
        return found

    def _where(self, axis: str) -> str:
        """The place of a key that the matrix may vary."""
        varied = axis in self.request.matrix.axes()
        return self.request.where("matrix", axis) if varied else self.request.where(axis)

    def _check_keys(self, pattern: Mapping[str, str], key: str) -> None:
        known = (*AXES, *self.request.matrix.each)
        for name in pattern:
            if name not in known:
                where = self.request.where("matrix", key)
                raise UnknownName("key of the matrix", name, known, where=where)

    def _dated(self, point: Mapping[str, str]) -> Point:
        """The point with its period as a key: "last-month" becomes "2026-10"."""
        if "period" not in point:
            return dict(point)
        where = self._where("period")
        asked = point["period"]
        if asked == "last" and self._reads_data(point):
            return {**point, "period": self.library.dataset(self._data).last_month().key}
        asked = "last-month" if asked == "last" else asked
        return {**point, "period": Period.parse(asked, today=self.today, where=where).key}

    def _values(self, point: Point, dimension: str) -> list[str]:
        """The values of a dimension that the data hold for a point."""
        where = self.request.where("matrix", "each")
        if not self._reads_data(point):
            message = f"the template reads no data file, in which to look up the values of {dimension!r}."
            raise UsageError(message, where=where, hint="Write the segments out.")
        dataset = self.library.dataset(self._data)
        if dimension == "company":
            return list(dataset.companies)
        known = {name for names in dataset.dimensions.values() for name in names}
        if dimension not in known:
            raise UnknownName("dimension", dimension, {*known, "company"}, where=where)
        values = self.library.select(self._data, point["company"], segment_of(point)).values(dimension)
        if not values:
            raise UsageError(f"the data hold no value of {dimension!r} for {point}.", where=where)
        return values

    def _reads_data(self, point: Mapping[str, str]) -> bool:
        """Whether the template of a point reads the data file; else what it reads is its own affair."""
        return "data" in self._template(point.get("template", self.request.template)).parameters

    @cached_property
    def _data(self) -> Path:
        return self.library.path(self.request.data, self.request.folder)

    def report(self, point: Point) -> Report:
        """One report, all its names checked."""
        request = self.request
        template = self._template(point["template"])
        facts = self._facts(template, point)
        actual, published = self._parameters(template, point)
        company = point["company"] or facts.name or "all"
        parts = (
            request.name or template.name,
            company,
            segment_of(point),
            point["period"],
            point["language"],
        )
        return Report(
            folder="/".join(safe_name(part) for part in parts),
            template=template.path,
            template_name=template.name,
            template_sha256=template.sha256,
            parameters=actual,
            published=published,
            language=point["language"],
            formats=tuple(dict.fromkeys(request.formats)),
            cell_timeout=request.timeout.cell,
            report_timeout=request.timeout.report,
            data=facts,
            asked=request.where(),
            private=(str(self._data.parent), str(request.folder), str(template.path.parent)),
            charts=request.charts,
            hold=request.hold,
            memory_limit=request.memory,
            retries=request.retries,
            inputs=self._inputs(template, point),
        )

    def _inputs(self, template: Template, point: Point) -> dict[str, Any]:
        """What the report is made from, besides what `run.json` says anyway."""
        data = None if template.reads_parameters else ELSEWHERE
        if "data" in template.parameters:
            ends = template.reads_past and "period" in template.parameters
            end_on = Period.parse(point["period"]).end_on if ends else None
            data = self.library.read(self._data, point["company"], segment_of(point), template.reads, end_on)
        return {
            "code": code_fingerprint(),
            "theme": self._theme[1],
            "charts": self.request.charts,
            "data": data,
        }

    def _template(self, name: str) -> Template:
        templates, key = self.known.templates, (name, self.request.folder)
        if key not in templates:
            folders, where = template_folders(self.request.folder), self._where("template")
            templates[key] = find_template(name, folders, base=self.request.folder, where=where)
        return templates[key]

    def _facts(self, template: Template, point: Point) -> DataFacts:
        """Facts about the data, once the company and the segment are known to exist."""
        if "data" not in template.parameters:
            return DataFacts()
        facts = self.library.facts(self._data)
        dataset, company = self.library.dataset(self._data), point["company"]
        key = "company" if company and company not in dataset.companies else "segment"
        with _placed(self._where(key), instead=True):
            selected = self.library.select(self._data, company, segment_of(point))
        if (template.path, id(selected)) not in self.known.sufficient:
            check_needs(read_needs(template.path), selected, template.name, self._where("template"))
            self.known.sufficient.add((template.path, id(selected)))
        return facts

    def _parameters(self, template: Template, point: Point) -> tuple[dict[str, Any], dict[str, Any]]:
        """Values for the template's parameters: as the kernel gets them, and as they are published."""
        request = self.request
        for key in self._asked() - template.parameters.keys():
            what = f"parameter of template {template.name!r}"
            raise UnknownName(what, key, template.parameters, where=request.where(key))
        for key in request.parameters.keys() & set(STANDARD):
            hint = "Write it beside `template:`, not under `parameters:`."
            raise UsageError(
                f"{key!r} is a key of its own.", where=request.where("parameters", key), hint=hint
            )
        place: dict[str, Any] = {
            "company": point["company"],
            "segment": segment_of(point),
            "period": point["period"],
        }
        place |= {"language": point["language"], "targets": dict(request.targets)}
        actual = place | {"data": str(self._data), "theme": self._theme[0]}
        published = place | {"data": _as_written(request.data), "theme": _as_written(request.theme)}
        keys = {key for key in (*ALWAYS, *self._asked()) if key in template.parameters}
        own = template.read(request.parameters, lambda name: request.where("parameters", name))
        self._check_breakdown(own, template)
        return tuple(
            {key: given[key] for key in STANDARD if key in keys} | own for given in (actual, published)
        )  # type: ignore[return-value]

    def _check_breakdown(self, own: Mapping[str, Any], template: Template) -> None:
        """A template's `breakdown` names a dimension: said now, not after the kernel has started."""
        if not own.get("breakdown") or "data" not in template.parameters:
            return
        known = {name for names in self.library.dataset(self._data).dimensions.values() for name in names}
        if own["breakdown"] not in known:
            where = self.request.where("parameters", "breakdown")
            raise UnknownName("dimension", str(own["breakdown"]), known, where=where)

    def _asked(self) -> set[str]:
        """The standard parameters that the request sets, directly or through its matrix."""
        request, matrix = self.request, self.request.matrix
        each = {"company" if name == "company" else "segment" for name in matrix.each}
        points = {key for pattern in matrix.include for key in pattern}
        return (request.model_fields_set | matrix.axes().keys() | each | points) & set(STANDARD)

    @cached_property
    def _theme(self) -> tuple[str, str]:
        """The theme's name, or the absolute path of its file; and the hash of all that it says."""
        from cxreports.theme import load_theme

        file = self.request.folder / self.request.theme
        theme = str(file) if file.suffix.lower() in (".yaml", ".yml") else self.request.theme
        themes = self.known.themes
        if theme not in themes:
            with _placed(self.request.where("theme")):
                said = json.dumps(load_theme(theme).to_json(), sort_keys=True)
            themes[theme] = hashlib.sha256(said.encode()).hexdigest()
        return theme, themes[theme]


@contextmanager
def _placed(where: str, *, instead: bool = False) -> Iterator[None]:
    """Adds the place in the parameter file to an error that has none; or names it `instead` of another."""
    try:
        yield
    except CxError as error:
        error.where = where if instead else error.where or where
        raise


def segment_of(point: Mapping[str, str]) -> str:
    """The segment of a point: its own, narrowed by the dimensions that `each` varies.

    >>> segment_of({"segment": "all", "region": "Nord"}), segment_of({"segment": "vip", "region": "Nord"})
    ('region=Nord', 'vip & region=Nord')
    """
    parts = [f"{key}={value}" for key, value in point.items() if key not in AXES]
    own = point.get("segment", "all")
    return " & ".join([own, *parts] if own != "all" or not parts else parts)


def _as_written(path: str) -> str:
    """A path as it stands in the parameter file, without the folders of this machine."""
    return PurePath(path).name if Path(path).is_absolute() else path


def _apart(reports: list[Report]) -> list[Report]:
    """The reports, none of which is written to the folder of another.

    Folders that differ only in case are one folder on Windows and macOS: each gets a hash of its own.
    """
    by_folder: dict[str, list[Report]] = defaultdict(list)
    for report in reports:
        by_folder[report.folder.casefold()].append(report)
    for same in by_folder.values():
        if len({report.folder for report in same}) < len(same):
            hint = "Remove one, or give one a `name:`, which replaces the template's name in its folder."
            message = f"two reports would be written to {same[0].folder}."
            raise UsageError(message, where=same[-1].asked, hint=hint)
    alike = {report.folder for same in by_folder.values() if len(same) > 1 for report in same}
    return [
        replace(report, folder=f"{report.folder}~{short_hash(report.folder)}")
        if report.folder in alike
        else report
        for report in reports
    ]
