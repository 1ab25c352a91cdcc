"""Everything wrong or odd in a data file and its rows, told to the analyst before any report is made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

from cxreports.data.datafile import DataFile, datafile_errors, read_datafile
from cxreports.data.dataset import Dataset, open_dataset
from cxreports.data.document import read_document
from cxreports.data.ledger import Remark
from cxreports.data.schema import TABLES
from cxreports.data.sql import ident
from cxreports.document import Document
from cxreports.errors import CxError
from cxreports.period import Period

INVALID_WARNED, INVALID_BLOCKED = 0.02, 0.10  # shares out of scale (methodology R3)
MANY_VALUES = 50  # of a dimension: a table nobody reads
MANY_MISSING = 0.5
_NOT_MONTHLY = {"customers", "employees"}  # spans; waves
_SHOWN = 10  # values of a dimension in a message
_ENOUGH = 20  # rows from which a constant column is suspicious
_LEVELS = ("error", "warning", "info")
_HINTS = {
    "duplicate answer": "Of a customer's answers on one interaction (or day), the last complete one stays.",
    "repeated identifier": "The last row stays. Is the source an event log, or did a join multiply its rows?",
    "overlapping span merged": "Spans of one customer that overlap or touch count as one.",
    "unreadable date": "See the examples; mend the source or the `format`.",
    "no date": "Without a date a row belongs to no period.",
}


def check_dataset(path: str | Path) -> list[Remark]:
    """What is wrong or odd with a data file and the rows behind it: errors first, then warnings, then facts.

    Never raises for bad data: what would stop a report is a remark of level "error".

    >>> from cxreports.demo import resolve
    >>> [one.level for one in check_dataset(resolve("demo")) if one.level == "error"]
    []
    """
    try:
        document = read_document(Path(path).expanduser())
        errors = list(datafile_errors(document))
        if errors:
            return [_remark(error) for error in errors]
        dataset = open_dataset(path)
    except CxError as error:
        return [_remark(error)]
    file = read_datafile(document)
    found = [
        *_account(dataset),
        *_answers(dataset),
        *_wording(dataset),
        *_dates(dataset),
        *_columns(dataset, file, document),
        *_dimensions(dataset),
        *_segments(dataset),
        *_facts(dataset),
    ]
    return sorted(found, key=lambda remark: _LEVELS.index(remark.level))


def _remark(error: CxError) -> Remark:
    return Remark("error", error.where, error.message, error.hint)


def _one(dataset: Dataset, table: str, expression: str, condition: str = "true") -> tuple[object, ...]:
    row: tuple[object, ...] = dataset.table(table).filter(condition).aggregate(expression).fetchall()[0]
    return row


def _count(dataset: Dataset, table: str, condition: str = "true") -> int:
    return int(str(_one(dataset, table, "count(*)", condition)[0]))


def _account(dataset: Dataset) -> Iterator[Remark]:
    """What was left out on the way into the tables."""
    for source in dataset.sources:
        for note in source.notes:
            yield Remark("warning", f"source {source.name}", note)
    for line in dataset.ledger:
        where = f"{line.table} from {line.source}"
        if line.kept == 0:
            yield Remark("error", where, f"none of {line.read} rows is left.", "See the reasons below.")
        for reason, count in line.excluded.items():
            level = "info" if reason == "filtered by where" else "warning"
            message = f"{count} of {line.read} rows left out: {reason}."
            yield Remark(level, where, message, _HINTS.get(reason, ""))  # type: ignore[arg-type]
        for note in line.notes:
            yield Remark("warning", where, note)


def _answers(dataset: Dataset) -> Iterator[Remark]:
    """Out of scale, missing, and scales that are not the indicator's."""
    for question in dataset.questions.values() if "responses" in dataset.tables else ():
        where = f"question {question.id}"
        own = f"question = '{question.id}'"
        low, high = question.scale
        bad = f"{own} AND (score NOT BETWEEN {low} AND {high}"
        bad += " OR score <> trunc(score))" if question.integer_only else ")"
        total, answered = (
            _count(dataset, "responses", own),
            _count(dataset, "responses", f"{own} AND score IS NOT NULL"),
        )
        invalid = _count(dataset, "responses", bad)
        if invalid:
            share = invalid / answered
            values = (
                dataset.table("responses")
                .filter(bad)
                .project("score")
                .distinct()
                .order("score")
                .limit(5)
                .fetchall()
            )
            shown = ", ".join(f"{value:g}" for (value,) in values)
            level = "error" if share > INVALID_BLOCKED else "warning" if share > INVALID_WARNED else "info"
            message = (
                f"{invalid} of {answered} answers ({share:.1%}) are not on the scale {low}-{high}: {shown}."
            )
            hint = (
                "They are counted, not used. Declare another `scale`, or what means no answer as `missing:`."
            )
            if level == "error":
                hint = f"Above {INVALID_BLOCKED:.0%} the indicator is blocked. {hint}"
            yield Remark(level, where, message, hint)  # type: ignore[arg-type]
        if total and answered == 0:
            yield Remark("error", where, f"none of {total} rows holds an answer.", "Is it the right column?")
        elif total and 1 - answered / total > MANY_MISSING:
            yield Remark("warning", where, f"{1 - answered / total:.0%} of {total} rows hold no answer.")
        if question.kind == "nps" and question.scale != (0, 10):
            message = (
                f"the scale is {low} to {high}, not 0 to 10: not comparable with other Net Promoter Scores."
            )
            yield Remark("warning", where, message)


def _wording(dataset: Dataset) -> Iterator[Remark]:
    if silent := [question.id for question in dataset.questions.values() if not question.text]:
        message = f"the wording of {', '.join(silent)} is not given."
        yield Remark("info", "questions", message, "Add `text:`; a report prints it.")


def _dates(dataset: Dataset) -> Iterator[Remark]:
    """Rows after the cutoff, months without rows, everything on one day."""
    cutoff = f"TIMESTAMP '{dataset.cutoff.replace(tzinfo=None).isoformat(sep=' ')}'"
    for name in dataset.tables:
        table = TABLES[name]
        for column in table.columns:
            if column.type == "instant" and (late := _count(dataset, name, f"{column.name} > {cutoff}")):
                last = dataset.cutoff.date()
                message = (
                    f"{late} values of {column.name} lie after the data cutoff or in the future ({last})."
                )
                yield Remark("warning", name, message, "Mend them, or declare `data_cutoff`.")
        span = dataset.span(name)
        if span is None or name in _NOT_MONTHLY:
            continue
        if span[0] == span[1] and _count(dataset, name) >= _ENOUGH:
            yield Remark("warning", name, f"all rows are of one day, {span[0]}: no trend can be drawn.")
        if empty := _empty_months(dataset, name, table.day):
            yield Remark(
                "warning", name, f"no row in {', '.join(empty)}.", "Is a file missing from the source?"
            )


def _empty_months(dataset: Dataset, table: str, day: str) -> list[str]:
    query = (
        dataset.table(table)
        .filter(f"{day} IS NOT NULL")
        .project(f"CAST(date_trunc('month', {day}) AS DATE) AS m")
    )
    months: list[date] = sorted(row[0] for row in query.distinct().fetchall())
    return [
        empty.key
        for first, second in pairwise(months)
        for empty in Period(first, second, "span").months()
        if empty.start_on != first
    ]


def _columns(dataset: Dataset, file: DataFile, document: Document) -> Iterator[Remark]:
    """Columns that are mapped and say nothing."""
    for name, specs in file.tables.items():
        rows = _count(dataset, name)
        for index, spec in enumerate(specs):
            for section in ("columns", "dimensions"):
                for column, value in getattr(spec, section).items():
                    filled, values = _one(
                        dataset, name, f"count({ident(column)}), count(DISTINCT {ident(column)})"
                    )
                    where = document.where("tables", name, index, section, column)
                    if rows and filled == 0:
                        yield Remark(
                            "warning", where, f"{column!r} is empty in every row.", "Is it the right column?"
                        )
                    elif _suspicious(rows, filled, values) and value.value is None and column != "company":
                        yield Remark("warning", where, f"{column!r} holds the same value in all {rows} rows.")
    if "responses" in dataset.tables:
        wrong = _count(dataset, "responses", "weight <= 0")
        if wrong:
            yield Remark("warning", "responses", f"{wrong} weights are zero or negative.")
        if anonymous := _count(dataset, "responses", "customer_id IS NULL"):
            message = f"{anonymous} answers have no customer_id: duplicates among them cannot be seen."
            yield Remark("info", "responses", message)


def _suspicious(rows: int, filled: object, values: object) -> bool:
    return rows >= _ENOUGH and filled == rows and values == 1


def _dimensions(dataset: Dataset) -> Iterator[Remark]:
    """Dimensions with too many values, or one value in several spellings."""
    for table, names in dataset.dimensions.items():
        for name in names:
            rows = (
                dataset.table(table)
                .filter(f"{ident(name)} IS NOT NULL")
                .project(ident(name))
                .distinct()
                .fetchall()
            )
            values = [str(row[0]) for row in rows]
            where = f"{table}, dimension {name}"
            if len(values) > MANY_VALUES:
                hint = "Group them with `map:` or a CASE in `sql:`."
                yield Remark("warning", where, f"it has {len(values)} different values.", hint)
            spellings: dict[str, list[str]] = {}
            for value in values:
                spellings.setdefault(" ".join(value.casefold().split()), []).append(value)
            for variants in spellings.values():
                if len(variants) > 1:
                    message = f"one value in several spellings: {', '.join(map(repr, sorted(variants)))}."
                    yield Remark(
                        "warning", where, message, "Bring them together with `map:` and `other: keep`."
                    )


def _segments(dataset: Dataset) -> Iterator[Remark]:
    for name, segment in dataset.segments.items():
        for dimension, values in segment.where.items():
            unseen = sorted(set(values) - set(dataset.values(dimension)))
            if unseen:
                message = f"{', '.join(map(repr, unseen))} is no value of {dimension}."
                yield Remark(
                    "warning",
                    f"segment {name}",
                    message,
                    f"Its values: {', '.join(dataset.values(dimension)[:20])}.",
                )


def _facts(dataset: Dataset) -> Iterator[Remark]:
    """What the data hold, for a last look."""
    for name in dataset.tables:
        if span := dataset.span(name):
            yield Remark("info", name, f"{_count(dataset, name)} rows, {span[0]} to {span[1]}.")
    for question in dataset.questions.values():
        rows, answered = _one(dataset, "responses", "count(*), count(score)", f"question = '{question.id}'")
        yield Remark(
            "info", f"question {question.id}", f"{answered} answers in {rows} rows ({question.kind})."
        )
    for dimension in dict.fromkeys(name for names in dataset.dimensions.values() for name in names):
        values = dataset.values(dimension)
        shown = f"{', '.join(values[:_SHOWN])}{', ...' if len(values) > _SHOWN else ''}"
        yield Remark("info", f"dimension {dimension}", f"{len(values)} values: {shown}.")
    if "responses" in dataset.tables and (comments := _count(dataset, "responses", "comment IS NOT NULL")):
        share = comments / _count(dataset, "responses")
        yield Remark("info", "responses", f"{share:.0%} of the rows carry a comment.")
    yield Remark("info", dataset.path.name, f"the last whole month is {dataset.last_month().key}.")
