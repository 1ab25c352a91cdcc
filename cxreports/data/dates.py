"""Texts to days and instants. No format is guessed: ISO needs none, everything else is declared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

import duckdb
from babel import Locale, UnknownLocaleError

from cxreports.data.convert import Converted
from cxreports.data.datafile import DataFile
from cxreports.data.sql import ident, literal
from cxreports.data.stage import Field, Stage, mapped, shown
from cxreports.data.zone import ZoneSpan, zone_span
from cxreports.errors import DataError

TOLERATED = 0.05  # share of unreadable dates above which the format must be wrong
_OFFSET = r"\s?(Z|[+-]\d{2}(:?\d{2})?)$"
_ISO = r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(\s?(Z|[+-]\d{2}(:?\d{2})?))?)?"
_DAYS = (
    ("%d/%m/%Y", "day first"), ("%m/%d/%Y", "month first"), ("%d-%m-%Y", "day first"),
    ("%m-%d-%Y", "month first"), ("%d.%m.%Y", "day first"), ("%m.%d.%Y", "month first"), ("%Y/%m/%d", ""),
    ("%Y%m%d", ""), ("%Y-%m-%d", ""), ("%d/%m/%y", "day first"), ("%m/%d/%y", "month first"),
    ("%d %B %Y", ""), ("%d %b %Y", ""), ("%B %d, %Y", ""), ("%b %d, %Y", ""),
)  # fmt: skip
_TIMES = ("", " %H:%M", " %H:%M:%S", "T%H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
_SAMPLE = 1000


@dataclass(frozen=True, slots=True)
class _Parsed:
    """SQL of a parsed text: the naive time, and whether it is UTC already."""

    sql: str
    utc: bool


@dataclass(frozen=True, slots=True)
class _Facts:
    filled: int
    unread: int
    first: datetime | None
    last: datetime | None


def convert_date(stage: Stage, field: Field, file: DataFile) -> Converted:
    """SQL for a day (in the reporting time zone) or an instant (UTC).

    A few unreadable dates (up to 5 %) are excluded and counted; more mean that the format is wrong.

    Raises:
        DataError: no format is declared and the dates are not ISO, or the declared one does not fit; or
            some instants carry an offset and others do not.
    """
    text, notes = mapped(stage, field)
    if field.spec.locale:
        text = _english(text, field)
    text = stage.add(f"{field.column} as text", "VARCHAR", text)
    parsed = _parse(stage, field, text)
    parsed = _Parsed(stage.add(f"{field.column} as time", "TIMESTAMP", parsed.sql), parsed.utc)
    facts = _facts(stage, text, parsed.sql)
    if facts.unread:
        notes.append(_unread(stage, field, text, parsed, facts))
    broken = [("unreadable date", f"{text} IS NOT NULL AND {parsed.sql} IS NULL")]
    zone = zone_span(field.spec.timezone or file.timezone, facts.first, facts.last)
    utc = parsed.sql if parsed.utc else zone.to_utc(parsed.sql, later=file.ambiguous == "later")
    home = zone_span(file.timezone, facts.first, facts.last)
    if field.type == "day":
        # A naive day is itself; only an instant or a foreign zone moves it to the reporting zone.
        moved = parsed.utc or field.spec.timezone not in {None, file.timezone}
        day = home.to_local(utc) if moved else parsed.sql
        return Converted(f"CAST({day} AS DATE)", tuple(broken), tuple(notes))
    if not parsed.utc:
        notes += _clock_notes(stage, field, parsed.sql, zone, file)
        if file.nonexistent == "exclude":
            broken.append(("nonexistent local time", zone.skipped(parsed.sql)))
    instant = stage.add(f"{field.column} as instant", "TIMESTAMP", utc)
    day = stage.add(f"{field.column} as day", "DATE", f"CAST({home.to_local(instant)} AS DATE)")
    return Converted(instant, tuple(broken), tuple(notes), day)


def _parse(stage: Stage, field: Field, text: str) -> _Parsed:
    kind = field.spec.format
    number = f"TRY_CAST({text} AS DOUBLE)"
    if kind is None:
        return _parse_iso(stage, field, text)
    if kind == "excel_serial":
        days = f"CASE WHEN {number} BETWEEN 1 AND 110000 THEN {number} END"
        return _Parsed(f"(TIMESTAMP '1899-12-30' + to_seconds(CAST(round({days} * 86400) AS BIGINT)))", False)
    if kind in {"unix", "unix_ms"}:
        unit = 1_000_000 if kind == "unix" else 1_000
        return _Parsed(_sane(f"make_timestamp(CAST(round({number} * {unit}) AS BIGINT))"), True)
    try:
        stage.connection.execute(f"SELECT try_strptime('', {literal(kind)})").fetchall()
    except duckdb.Error as error:
        hint = 'Write e.g. "%d/%m/%Y", "%d-%m-%Y %H:%M", excel_serial, unix or unix_ms.'
        message = f"{kind!r} is not a date format: {str(error).splitlines()[0]}."
        raise DataError(message, where=field.place, hint=hint) from None
    if "%z" in kind:
        offset = f"regexp_replace({text}, 'Z$', '+00:00')"
        return _Parsed(_sane(f"make_timestamp(epoch_us(try_strptime({offset}, {literal(kind)})))"), True)
    return _Parsed(_sane(f"try_strptime({text}, {literal(kind)})"), False)


def _parse_iso(stage: Stage, field: Field, text: str) -> _Parsed:
    fits = f"regexp_full_match({text}, {literal(_ISO)})"
    timed = f"{fits} AND length({text}) > 10"
    with_offset = stage.count(f"{timed} AND regexp_matches({text}, {literal(_OFFSET)})")
    without = stage.count(f"{timed} AND NOT regexp_matches({text}, {literal(_OFFSET)})") if with_offset else 0
    if without:
        hint = "Export them all one way; naive times are read in the `timezone` of the column or data file."
        message = f"{with_offset} times of {field.origin} carry a UTC offset and {without} do not."
        raise DataError(message, where=field.place, hint=hint)
    if with_offset:
        tight = f"regexp_replace({text}, ' ([Z+-])', '\\1')"
        return _Parsed(
            _sane(f"CASE WHEN {fits} THEN make_timestamp(epoch_us(TRY_CAST({tight} AS TIMESTAMPTZ))) END"),
            True,
        )
    return _Parsed(_sane(f"CASE WHEN {fits} THEN TRY_CAST({text} AS TIMESTAMP) END"), False)


def _sane(parsed: str) -> str:
    """A year that nobody meant (0021 for 21) makes a date unreadable."""
    return f"CASE WHEN year({parsed}) BETWEEN 1900 AND 2199 THEN {parsed} END"


def _facts(stage: Stage, text: str, parsed: str) -> _Facts:
    query = (
        f"SELECT count(t), count(t) FILTER (p IS NULL), min(p), max(p) "
        f"FROM (SELECT {text} AS t, {parsed} AS p FROM {stage.table})"
    )
    return _Facts(*stage.connection.execute(query).fetchall()[0])


def _unread(stage: Stage, field: Field, text: str, parsed: _Parsed, facts: _Facts) -> str:
    """The ledger's note on a few unreadable dates, or the error on many."""
    wrong = f"{text} IS NOT NULL AND {parsed.sql} IS NULL"
    found = shown(stage.examples(ident(field.column), wrong, limit=3))
    share = facts.unread / facts.filled
    if share <= TOLERATED:
        return f"{field.name}: {facts.unread} of {facts.filled} dates are unreadable: {found}."
    declared = field.spec.format
    expected = f"the declared format {declared!r}" if declared else "ISO (2026-10-31, 2026-10-31T14:05)"
    message = f"{facts.unread} of {facts.filled} dates in {field.origin} do not fit {expected}: {found}."
    raise DataError(message, where=field.place, hint=_format_hint(stage, text, wrong))


def _format_hint(stage: Stage, text: str, wrong: str) -> str:
    """The formats that would fit the values that do not fit."""
    formats = [f"{day}{time}" for day, _ in _DAYS for time in _TIMES]
    counts = ", ".join(
        f"count(CASE WHEN year(try_strptime(t, {literal(each)})) BETWEEN 1900 AND 2199 THEN 1 END)"
        for each in formats
    )
    serial = "count(CASE WHEN TRY_CAST(t AS DOUBLE) BETWEEN 20000 AND 60000 THEN 1 END)"
    sample = f"SELECT DISTINCT {text} AS t FROM {stage.table} WHERE {wrong} LIMIT {_SAMPLE}"
    total, *fits = stage.connection.execute(
        f"SELECT count(*), {serial}, {counts} FROM ({sample})"
    ).fetchall()[0]
    named = dict(zip(["excel_serial", *formats], fits, strict=True))
    whole = [name for name, count in named.items() if count == total]
    orders = dict(_DAYS)
    days_first = [name for name in whole if orders.get(_day_part(name)) == "day first"]
    months_first = [name for name in whole if orders.get(_day_part(name)) == "month first"]
    if days_first and months_first:
        return (
            f"They fit day first as well as month first; only you know which: format: {days_first[0]!r} "
            f"or format: {months_first[0]!r}."
        )
    if whole:
        return f"This format fits all of them: format: {whole[0]!r}."
    best = max(named, key=lambda name: named[name])
    if named[best] > total / 2:
        return f"{named[best]} of {total} different values fit format: {best!r}."
    return 'Declare a `format`, e.g. "%d/%m/%Y"; month names in French: add `locale: fr`.'


def _day_part(name: str) -> str:
    return next((day for day, _ in _DAYS if name.startswith(day)), "")


def _english(text: str, field: Field) -> str:
    """SQL: the text with the month and day names of a language turned into English."""
    try:
        locale, english = Locale.parse(field.spec.locale or ""), Locale.parse("en")
    except (UnknownLocaleError, ValueError):
        hint = "E.g. locale: fr."
        raise DataError(f"{field.spec.locale!r} is not a language.", where=field.place, hint=hint) from None
    kind = field.spec.format or ""
    lowered = f"regexp_replace(lower({text}), '\\b1er\\b', '1')"
    for marks, names, targets in (
        ("Bb", locale.months["format"], english.months["format"]),
        ("Aa", locale.days["format"], english.days["format"]),
    ):
        width = "wide" if f"%{marks[0]}" in kind else "abbreviated"
        if f"%{marks[0]}" in kind or f"%{marks[1]}" in kind:
            words = {
                name.lower(): targets[width][number]
                for form in ("abbreviated", "wide")
                for number, name in names[form].items()
            }
            lowered = _replaced(lowered, words)
    return lowered


def _replaced(text: str, words: dict[str, str]) -> str:
    longest_first = sorted(words, key=len, reverse=True)
    word = f"regexp_extract({text}, {literal('(' + '|'.join(map(re.escape, longest_first)) + ')')})"
    keys, values = ", ".join(map(literal, words)), ", ".join(map(literal, words.values()))
    english = f"map([{keys}], [{values}])[{word}]"
    return f"CASE WHEN {word} = '' THEN {text} ELSE replace({text}, {word}, {english}) END"


def _clock_notes(stage: Stage, field: Field, local: str, zone: ZoneSpan, file: DataFile) -> list[str]:
    notes = []
    if repeated := stage.count(zone.repeated(local)):
        notes.append(
            f"{field.name}: {repeated} times fell in the hour that the clock shows twice; "
            f"read as the {file.ambiguous}."
        )
    if file.nonexistent == "forward" and (skipped := stage.count(zone.skipped(local))):
        notes.append(
            f"{field.name}: {skipped} times fell in the hour that the clock skips; moved forward by it."
        )
    return notes
