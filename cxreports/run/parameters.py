"""The parameter file: what is asked for, checked key by key."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, FiniteFloat, PrivateAttr, ValidationError

from cxreports.document import Document, obvious, parse, read_documents
from cxreports.errors import UnknownName, UsageError

Format = Literal["html", "pdf", "xlsx"]
FORMATS = ("html", "pdf", "xlsx")
LANGUAGES = ("fr", "en")
_LEAST_MEMORY = 256 * 10**6  # bytes: Python, pandas and DuckDB before any row is read
CHARTS = ("interactive", "static")
HOLD = ("ignore", "warn", "stop")
AXES = ("template", "company", "segment", "period", "language")

_listed = BeforeValidator(lambda value: [value] if isinstance(value, str) else value)
Names = Annotated[list[str], _listed]
Memory = Annotated[int, BeforeValidator(lambda value: _bytes(value))]
Choice = dict[str, str]  # one point of the matrix, or a part of it: {"language": "en", "region": "Sud"}


_UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}


def _bytes(value: Any) -> int:
    """A size as people write it: 2GB, 500 MB, 1.5GiB (1024-based), or a number of bytes."""
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([kmgt]?)(i?)b?\s*", str(value), re.IGNORECASE)
    if not match:
        raise ValueError("a size is written like 2GB or 500MB")
    number, unit, binary = match.groups()
    thousand = _UNITS[unit.lower()]
    size = int(float(number) * (1024 ** list(_UNITS).index(unit.lower()) if binary else thousand))
    if size < _LEAST_MEMORY:
        raise ValueError(f"a kernel alone needs more: write at least {_LEAST_MEMORY // 10**6}MB")
    return size


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Timeout(_Model):
    """Seconds that a cell, and a whole report with its rendering, may take."""

    cell: FiniteFloat = Field(default=120.0, gt=0)
    report: FiniteFloat = Field(default=600.0, gt=0)


class Matrix(_Model):
    """Several values for one key each: one report per combination.

    Attributes:
        each: dimensions of the data (or "company"): one report per combination of values found there.
        exclude: combinations to leave out; a key that is not named matches any value.
        include: reports to add, as changes to the request itself.
    """

    template: Names | None = None
    company: Names | None = None
    segment: Names | None = None
    period: Names | None = None
    language: Names | None = None
    each: Names = []
    exclude: list[Choice] = []
    include: list[Choice] = []

    def axes(self) -> dict[str, list[str]]:
        """The keys that are given several values, in the order of `AXES`."""
        return {axis: getattr(self, axis) for axis in AXES if getattr(self, axis) is not None}


class Request(_Model):
    """What one document of a parameter file asks for. The attributes are the file's keys."""

    template: str
    name: str = ""
    data: str = "demo"
    company: str = ""
    segment: str = "all"
    period: str = "last"
    language: str = "fr"
    formats: Annotated[list[Format], _listed] = ["html", "pdf"]
    charts: Literal["interactive", "static"] = "interactive"
    hold: Literal["ignore", "warn", "stop"] = "warn"
    theme: str = "default"
    targets: dict[str, FiniteFloat] = {}
    parameters: dict[str, Any] = {}
    timeout: Timeout = Timeout()
    memory: Memory | None = None
    retries: int = Field(default=0, ge=0, le=10)
    matrix: Matrix = Matrix()

    _document: Document = PrivateAttr()
    _at: tuple[str | int, ...] = PrivateAttr(default=())

    @property
    def folder(self) -> Path:
        """The folder that paths in the file start from."""
        return self._document.path.resolve().parent

    def where(self, *keys: str) -> str:
        """The place of a key, for an error; of the whole request without one."""
        inside = self._document.where(*self._at, *keys)
        return inside if (*self._at, *keys[:1]) in self._document.lines else self._document.where(*keys)


def load_parameters(path: str | Path, overrides: Iterable[str] = ()) -> list[Request]:
    """The requests of a parameter file, each checked on its own.

    Args:
        path: a YAML file: one or several documents, each a request or a list `reports:` of them, where
            the other keys of the document hold for all of the list.
        overrides: "key=value" texts that replace a key in every request; "timeout.cell=30" reaches inside,
            and a name that is no key of the file sets a parameter of the template.

    Raises:
        UnknownName: a key does not exist.
        UsageError: a value is of the wrong kind, or the file cannot be read.

    >>> file = Path("params.yaml")
    >>> _ = file.write_text("template: monthly\\ndata: demo\\nperiod: 2026-10\\n", encoding="utf-8")
    >>> [request.template for request in load_parameters(file)]
    ['monthly']
    """
    changes = [_override(text) for text in overrides]
    requests = []
    for document in read_documents(Path(path)):
        for at, data in _reports(document):
            for change in changes:
                data = _changed(data, *change)
            requests.append(_request(data, document, at))
    if not requests:
        hint = "Write at least `template: monthly`."
        raise UsageError("the file asks for no report.", where=str(path), hint=hint)
    return requests


def request_of(data: dict[str, Any], place: Path, overrides: Iterable[str] = ()) -> Request:
    """A request that stands in no file; `place` is named in errors, and paths start from its folder.

    Raises:
        UsageError: as `load_parameters`.
    """
    for change in [_override(text) for text in overrides]:
        data = _changed(data, *change)
    return _request(data, Document(place, data, {}), ())


def _reports(document: Document) -> Iterable[tuple[tuple[str | int, ...], dict[str, Any]]]:
    """Each report of a document with its place: the document itself, or its list `reports:`."""
    data = document.data
    if not isinstance(data, dict):
        raise UsageError(
            "not a set of keys.", where=document.where(), hint="Write at least `template: monthly`."
        )
    if "reports" not in data:
        return [((), data)]
    shared = {key: value for key, value in data.items() if key != "reports"}
    reports = data["reports"]
    if not isinstance(reports, list) or not all(isinstance(report, dict) for report in reports):
        hint = "Start each report with `- ` and indent its keys."
        raise UsageError("`reports` is not a list of reports.", where=document.where("reports"), hint=hint)
    return [(("reports", index), _merged(shared, report)) for index, report in enumerate(reports)]


def _merged(shared: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Own keys over shared ones; inside `targets`, `parameters`, `timeout` and `matrix` key by key."""
    both = [key for key in own if isinstance(own[key], dict) and isinstance(shared.get(key), dict)]
    return {**shared, **own, **{key: {**shared[key], **own[key]} for key in both}}


def _override(text: str) -> tuple[list[str], Any]:
    key, sign, value = text.partition("=")
    if not sign or not key.strip():
        hint = "Write --set key=value, e.g. --set period=2026-10."
        raise UsageError(f"{text!r} sets nothing.", where="--set", hint=hint)
    documents = list(parse(value, Path("--set")))
    return key.strip().split("."), documents[0].data if documents else ""


def _changed(data: dict[str, Any], keys: Sequence[str], value: Any) -> dict[str, Any]:
    """The data with one key set. A key that the matrix varies takes the one value given here."""
    first, *rest = keys
    if first not in Request.model_fields:
        return _changed(data, ["parameters", first, *rest], value)
    if rest:
        inner = data.get(first)
        inner = inner if isinstance(inner, dict) else {}
        return {**data, first: {**inner, rest[0]: value} if len(rest) == 1 else _changed(inner, rest, value)}
    matrix = data.get("matrix")
    if isinstance(matrix, dict) and first in matrix:
        data = {**data, "matrix": {key: axis for key, axis in matrix.items() if key != first}}
    return {**data, first: value}


def _request(data: dict[str, Any], document: Document, at: tuple[str | int, ...]) -> Request:
    given = {key: value for key, value in data.items() if value is not None}  # `targets:` left empty
    try:
        request = Request.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        raise _refusal(first, document, at) from None
    request._document, request._at = document, at
    for text in (request.language, *(request.matrix.language or ())):
        _check_language(text, request.where("language"))
    return request


def _check_language(text: str, where: str) -> None:
    """A language, or several joined by "+" for one report that is written in each."""
    words = text.split("+")
    for word in words:
        if word not in LANGUAGES:
            raise UnknownName("language", word, [*LANGUAGES, "+".join(LANGUAGES)], where=where)
    if len(set(words)) < len(words):
        raise UsageError(f"{text!r} names a language twice.", where=where, hint="Write fr+en.")


def _refusal(problem: Any, document: Document, at: tuple[str | int, ...]) -> UsageError:
    """A pydantic problem in our words."""
    where = document.where(*at, *problem["loc"])
    match problem["type"]:
        case "extra_forbidden":
            *outer, name = problem["loc"]
            models: dict[Any, type[_Model]] = {"matrix": Matrix, "timeout": Timeout}
            model = models.get(outer[0], Request) if outer else Request
            known = [*model.model_fields, *(["reports"] if model is Request else [])]
            error = UnknownName("key", str(name), known, where=where)
            if model is Request:
                error.hint += " A template's own parameters go under `parameters:`."
            return error
        case "missing":
            return UsageError("no template is named.", where=where, hint="Write `template: monthly`.")
        case "literal_error":
            if problem["loc"][0] == "charts":
                return UnknownName("kind of charts", str(problem["input"]), CHARTS, where=where)
            if problem["loc"][0] == "hold":
                return UnknownName("way to hold a report", str(problem["input"]), HOLD, where=where)
            return UnknownName("format", str(problem["input"]), FORMATS, where=where)
        case "string_type" if problem["loc"] == ("language",):
            hint = "Write `language: fr+en` for one report in both languages, "
            hint += "or `matrix: {language: [fr, en]}` for two reports."
            return UsageError("a list of languages cannot be used here.", where=where, hint=hint)
    message = problem["msg"][0].lower() + problem["msg"][1:]
    return UsageError(f"{obvious(problem['input'])!r} cannot be used here: {message}.", where=where)
