"""The data file: how a user's own files become canonical tables, validated before anything is read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    FiniteFloat,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from cxreports.data.limits import LIMITS, Limit
from cxreports.data.schema import TABLES
from cxreports.data.undecided import refuse_undecided, undecided
from cxreports.document import Document, Keys
from cxreports.errors import CxError, DataError, UnknownName

Polarity = Literal["higher", "lower", "ease", "effort"]
Kind = Literal["nps", "csat", "ces", "item"]


def _refuse(message: str) -> PydanticCustomError:
    return PydanticCustomError("refused", "{message}", {"message": message})


def _unknown(what: str, name: str, known: Mapping[str, Any] | tuple[str, ...]) -> PydanticCustomError:
    return PydanticCustomError("unknown", "unknown", {"what": what, "name": name, "known": list(known)})


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise _refuse(f"{name!r} is not a time zone; write one like Europe/Paris or UTC.") from None
    return name


def _name(text: str) -> str:
    """A name that can be a column, stand in a file name, and before `=` in a segment."""
    if not re.fullmatch(r"[^\W\d]\w*", text):
        raise _refuse(f"{text!r} cannot be a name here: letters, digits and _, starting with a letter.")
    return text


Texts = Annotated[tuple[str, ...], BeforeValidator(_listed)]
Name = Annotated[str, AfterValidator(_name)]
Zone = Annotated[str, AfterValidator(_zone)]
ByLanguage = Annotated[
    dict[Literal["fr", "en"], str],
    BeforeValidator(lambda text: {"fr": text, "en": text} if isinstance(text, str) else text),
]


class Part(BaseModel):
    """A piece of the data file: immutable, and a key that it does not know is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _known_keys(cls, data: Any) -> Any:
        known = tuple(field.alias or name for name, field in cls.model_fields.items())
        if isinstance(data, dict) and (wrong := next((key for key in data if key not in known), None)):
            raise _unknown("key", wrong, known)
        return data


class SourceSpec(Part):
    """Where rows come from: a file, a table or query of a database, or a query over the other sources."""

    file: str | None = None
    sheet: str | None = None
    table: str | None = None
    query: str | None = None
    url_env: str | None = None
    separator: str | None = None
    encoding: str = "utf-8"
    encoding_errors: Literal["strict", "replace"] = "strict"
    quote: str = '"'
    escape: str | None = None
    header_row: int = Field(1, ge=1)
    data_row: int | None = Field(None, ge=1)
    names: tuple[str, ...] = ()
    missing: Texts = ()
    decimal: Literal[".", ","] = "."
    thousands: str = ""

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        if self.file and self.url_env:
            raise _refuse("`file` and `url_env` exclude each other.")
        if not (self.file or self.url_env or self.query):
            raise _refuse("a source needs `file`, `url_env`, or a `query` over the other sources.")
        if self.table and self.query:
            raise _refuse("`table` and `query` exclude each other.")
        if self.url_env and not (self.table or self.query):
            raise _refuse("a database needs a `table` or a `query`.")
        return self

    @model_validator(mode="after")
    def _data_below_header(self) -> Self:
        if self.data_row is not None and self.data_row <= self.header_row - bool(self.names):
            raise _refuse(f"`data_row` is the first row below the headings: more than {self.header_row}.")
        return self

    @property
    def first_row(self) -> int:
        """Number of the first row of data, as a spreadsheet shows it."""
        return self.data_row or self.header_row + (not self.names)


class ValueSpec(Part):
    """How one canonical column is filled. Written as a text, it is the name of a column of the source."""

    column: Texts = ()
    value: str | None = None
    sql: str | None = None
    missing: Texts = ()
    map: dict[str, str | None] = {}
    other: Literal["keep", "missing", "error"] | None = None
    format: str | None = None
    locale: str | None = None
    timezone: Zone | None = None

    @model_validator(mode="before")
    @classmethod
    def _column_alone(cls, data: Any) -> Any:
        return {"column": data} if isinstance(data, str) else data

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        if sum((bool(self.column), self.value is not None, self.sql is not None)) != 1:
            raise _refuse("say where the value comes from: exactly one of `column`, `value`, `sql`.")
        return self


class QuestionSpec(ValueSpec):
    """A question of a survey: where its answers are, and what makes an answer valid (methodology R3)."""

    kind: Kind
    scale: tuple[int, int] | None = None
    polarity: Polarity | None = None
    satisfied: tuple[int, ...] | None = None
    integer_only: bool = True
    scope: Literal["relational", "transactional"] | None = None
    text: str = ""
    survey: str = ""
    main: bool = False
    label: ByLanguage = {}

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        if sum((bool(self.column), self.value is not None, self.sql is not None)) > 1:
            raise _refuse("`column`, `value` and `sql` exclude each other.")
        return self

    @model_validator(mode="after")
    def _declared(self) -> Self:
        if self.scale is None and self.kind != "nps":
            raise _refuse(f"a question of kind {self.kind} must declare its `scale`, e.g. [1, 5].")
        if self.scale and self.scale[0] >= self.scale[1]:
            raise _refuse("`scale` is [lowest, highest].")
        if self.kind == "ces" and self.polarity not in {"ease", "effort"}:
            raise _refuse(
                "a ces question must declare its `polarity`: ease or effort (what a high answer means)."
            )
        if self.kind != "ces" and self.polarity in {"ease", "effort"}:
            raise _refuse(f"`polarity` of a question of kind {self.kind} is higher or lower.")
        return self


class ItemSpec(ValueSpec):
    """An item of an internal questionnaire."""

    scale: tuple[int, int]
    pillar: str = ""
    reverse: bool = False
    text: str = ""

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        return self


class JoinSpec(Part):
    """Another source, joined to the rows of the table: at most one row of it for each."""

    source: str
    on: Annotated[
        dict[str, str],
        BeforeValidator(lambda on: on if isinstance(on, dict) else {name: name for name in _listed(on)}),
    ]


class TableSpec(Part):
    """How the rows of one source become rows of a canonical table."""

    source: str = Field(alias="from")
    joins: Annotated[tuple[JoinSpec, ...], BeforeValidator(_listed)] = ()
    where: str | None = None
    columns: dict[str, ValueSpec] = {}
    questions: dict[Name, QuestionSpec] = {}
    items: dict[Name, ItemSpec] = {}
    dimensions: dict[Name, ValueSpec] = {}

    @property
    def wide(self) -> Mapping[str, QuestionSpec | ItemSpec]:
        return self.questions or self.items


class SegmentSpec(Part):
    """A named selection of rows: for each dimension, the values that belong to it."""

    where: dict[str, Texts]
    label: ByLanguage = {}


class LimitSpec(Part):
    """Other limits of one quality check; one that is left out stays as it is, `null` switches it off."""

    caveat: FiniteFloat | None = None
    hold: FiniteFloat | None = None


class DataFile(Part):
    """The whole data file."""

    sources: dict[Name, SourceSpec] = Field(min_length=1)
    tables: dict[str, Annotated[tuple[TableSpec, ...], BeforeValidator(_listed)]] = Field(min_length=1)
    name: str = ""
    timezone: Zone = "Europe/Paris"
    ambiguous: Literal["earlier", "later"] = "earlier"
    nonexistent: Literal["forward", "exclude"] = "forward"
    data_cutoff: datetime | None = None
    synthetic: bool = False
    segments: dict[Name, SegmentSpec] = {}
    labels: dict[str, ByLanguage] = {}
    gate: dict[str, LimitSpec] = {}

    def limits(self) -> dict[str, Limit]:
        """The limits of the quality checks, with those that the file sets."""
        return {
            name: replace(limit, **self.gate[name].model_dump(exclude_unset=True))
            if name in self.gate
            else limit
            for name, limit in LIMITS.items()
        }


def read_datafile(document: Document) -> DataFile:
    """The validated data file.

    Raises:
        CxError: the first thing that is wrong with it; `datafile_errors` gives all.
    """
    refuse_undecided(document)
    errors = list(datafile_errors(document))
    if errors:
        raise errors[0]
    return DataFile.model_validate(document.data)


def datafile_errors(document: Document) -> Iterator[CxError]:
    """Everything wrong with a data file that can be seen without reading its sources."""
    if open_lines := list(undecided(document)):
        yield from open_lines
        return
    try:
        file = DataFile.model_validate(document.data)
    except ValidationError as error:
        yield from (_error(document, details) for details in error.errors())
        return
    yield from _unknown_names(file, document)
    yield from _limit_errors(file, document)
    yield from _table_errors(file, document)


def _error(document: Document, details: ErrorDetails) -> CxError:
    place = document.where(*details["loc"])
    context = details.get("ctx", {})
    if details["type"] == "unknown":
        return UnknownName(context["what"], context["name"], context["known"], where=place)
    if details["type"] == "refused":
        return DataError(context["message"], where=place)
    if details["type"] == "missing":
        return DataError(f"key {details['loc'][-1]!r} is required.", where=place)
    written = details["input"]
    shown = f"{written!r}: " if isinstance(written, str) else ""
    return DataError(f"{shown}{details['msg'][0].lower()}{details['msg'][1:]}.", where=place)


def _mappings(file: DataFile) -> Iterator[tuple[str, int, TableSpec]]:
    for table, specs in file.tables.items():
        for index, spec in enumerate(specs):
            yield table, index, spec


def _unknown_names(file: DataFile, document: Document) -> Iterator[CxError]:
    for name in file.tables:
        if name not in TABLES:
            yield UnknownName("table", name, TABLES, where=document.where("tables", name))
    for table, index, spec in _mappings(file):
        place = ("tables", table, index)
        named: list[tuple[str, Keys]] = [(spec.source, ("from",))]
        named += [(join.source, ("joins", at, "source")) for at, join in enumerate(spec.joins)]
        for name, keys in named:
            if name not in file.sources:
                yield UnknownName("source", name, file.sources, where=document.where(*place, *keys))
        if table not in TABLES:
            continue
        for name in spec.columns:
            if name not in TABLES[table].mappable:
                where = document.where(*place, "columns", name)
                yield UnknownName(f"column of {table}", name, TABLES[table].mappable, where=where)


def _limit_errors(file: DataFile, document: Document) -> Iterator[CxError]:
    for name in file.gate:
        if name not in LIMITS:
            yield UnknownName("quality check", name, LIMITS, where=document.where("gate", name))
    for name, limit in file.limits().items():
        if limit.caveat is None or limit.hold is None:
            continue
        if (limit.hold < limit.caveat) if limit.side == "above" else (limit.hold > limit.caveat):
            message = f"`hold: {limit.hold:g}` of {name!r} is reached before `caveat: {limit.caveat:g}`."
            hint = f"Set both; each is crossed {limit.side} it: {limit.meaning}."
            yield DataError(message, where=document.where("gate", name), hint=hint)


def _table_errors(file: DataFile, document: Document) -> Iterator[CxError]:
    for name, index, spec in _mappings(file):
        table = TABLES.get(name)
        if table is None:
            continue
        place = ("tables", name, index)
        for column in table.columns:
            if column.required and column.name not in spec.columns:
                hint = f"Add `{column.name}:` under `columns:` ({column.meaning})."
                message = f"table {name!r} needs the column {column.name!r}."
                yield DataError(message, where=document.where(*place), hint=hint)
        for key in ("questions", "items"):
            if table.wide != key and getattr(spec, key):
                yield DataError(f"table {name!r} has no `{key}`.", where=document.where(*place, key))
        for key in ("questions", "items"):
            if table.wide == key and not getattr(spec, key):
                hint = f"Declare at least one under `{key}:`."
                yield DataError(f"table {name!r} needs `{key}`.", where=document.where(*place), hint=hint)
        for dimension in spec.dimensions:
            if dimension in table.names and not table.column(dimension).dimension:
                message = f"{dimension!r} is a column of {name}, not a free name for a dimension."
                yield DataError(message, where=document.where(*place, "dimensions", dimension))
            if dimension in spec.columns:
                message = f"{dimension!r} is given under `columns` and under `dimensions`."
                yield DataError(message, where=document.where(*place, "dimensions", dimension))
        yield from _wide_errors(table.wide, spec, document, place)


def _wide_errors(
    key: str, spec: TableSpec, document: Document, place: tuple[str | int, ...]
) -> Iterator[CxError]:
    """Answers stand in one column per question, or in one `score` column beside the question: not both."""
    long = "score" in spec.columns
    for name, question in spec.wide.items():
        placed = bool(question.column) or question.value is not None or question.sql is not None
        if placed == long:
            hint = (
                "Either each question names its `column`, or `columns` maps both `score` and "
                f"`{key.removesuffix('s')}` for rows that hold one answer each."
            )
            message = f"{name!r} has {'two places' if long else 'no place'} for its answers."
            yield DataError(message, where=document.where(*place, key, name), hint=hint)
    if long and spec.wide and key.removesuffix("s") not in spec.columns:
        message = f"`score` is mapped, but not which {key.removesuffix('s')} it answers."
        yield DataError(message, where=document.where(*place, "columns", "score"))
