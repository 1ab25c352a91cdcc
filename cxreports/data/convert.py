"""Texts to numbers, booleans and texts, strictly: a value that does not fit is an error that names it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cxreports.data.sql import ident, literal, literals
from cxreports.data.stage import Field, Stage, mapped, shown
from cxreports.errors import DataError

_TRUE = ("true", "yes", "y", "oui", "o", "vrai", "1", "t")
_FALSE = ("false", "no", "n", "non", "faux", "0", "f")


@dataclass(frozen=True, slots=True)
class Converted:
    """A column on its way.

    Attributes:
        sql: the typed value.
        broken: SQL conditions under which the row is excluded, by reason.
        notes: for the ledger.
        day: of an instant: SQL of its day in the reporting time zone.
    """

    sql: str
    broken: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    day: str = "NULL"


def convert(stage: Stage, field: Field) -> Converted:
    """SQL for a text, number, integer or boolean column (dates: `cxreports.data.dates`).

    Raises:
        DataError: values that do not fit, with the most frequent ones and their first rows.
    """
    text, notes = mapped(stage, field)
    if field.type == "number":
        return Converted(_number(stage, field, text), notes=tuple(notes))
    if field.type == "integer":
        number = _number(stage, field, text)
        _refuse(stage, field, text, f"{number} <> trunc({number})", "whole numbers", "")
        return Converted(f"CAST({number} AS BIGINT)", notes=tuple(notes))
    if field.type == "boolean":
        return Converted(_boolean(stage, field, text), notes=tuple(notes))
    return Converted(text, notes=tuple(notes))


def _number(stage: Stage, field: Field, text: str) -> str:
    mark, group = re.escape(field.decimal), re.escape(field.thousands)
    whole = rf"(\d+|\d{{1,3}}({group}\d{{3}})+)" if field.thousands else r"\d+"
    pattern = rf"[+-]?({whole}({mark}\d*)?|{mark}\d+)([eE][+-]?\d+)?"
    fits = f"regexp_full_match({text}, {literal(pattern)})"
    _refuse(stage, field, text, f"{text} IS NOT NULL AND NOT {fits}", "numbers", _number_hint(field))
    plain = f"replace({text}, {literal(field.thousands)}, '')" if field.thousands else text
    return f"CAST(replace({plain}, {literal(field.decimal)}, '.') AS DOUBLE)"


def _number_hint(field: Field) -> str:
    other = "," if field.decimal == "." else "."
    return (
        'Give each a number with `map: {"10 - Very likely": 10}`, or list what is no answer as `missing:`. '
        f"Decimals written with {other!r}: `decimal: {other!r}` under the source."
    )


def _boolean(stage: Stage, field: Field, text: str) -> str:
    folded = f"lower({text})"
    wrong = f"{text} IS NOT NULL AND {folded} NOT IN ({literals((*_TRUE, *_FALSE))})"
    _refuse(
        stage,
        field,
        text,
        wrong,
        "true or false",
        "Say which is which: `map: {Delivered: true, Bounced: false}`.",
    )
    return f"({folded} IN ({literals(_TRUE)}))"


def _refuse(stage: Stage, field: Field, text: str, wrong: str, expected: str, hint: str) -> None:
    if count := stage.count(wrong):
        found = shown(stage.examples(ident(field.column), wrong))
        verb = "value is" if count == 1 else "values are"
        message = f"{count} {verb} not {expected} in {field.origin}, read as {field.name!r}: {found}."
        raise DataError(message, where=field.place, hint=hint)
