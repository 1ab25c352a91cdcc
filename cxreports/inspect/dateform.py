"""How the dates of a column are written: the formats that fit all of them, and whether the values decide."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

import duckdb
from babel import Locale

from cxreports.data.sql import literal
from cxreports.inspect.finding import Sure
from cxreports.inspect.profile import TALLY, Profile
from cxreports.inspect.words import plain

_SAMPLE = 400
_TIME = (
    r"(?:(?P<gap>,? +|"
    r"T)(?P<time>\d{1,2}:\d{2}(?P<seconds>:\d{2})?)(?P<fraction>[.,]\d+)?(?P<half> ?[AaPp][Mm])?)?"
)
_ZONE = r"(?P<zone>Z| ?[+-]\d{2}:?\d{2}| (?:UTC|GMT))?"
_NUMBERS = re.compile(rf"(?P<a>\d{{1,4}})(?P<sep>[/.-])\d{{1,2}}(?P=sep)(?P<c>\d{{1,4}}){_TIME}{_ZONE}")
_DAY_NAME = re.compile(
    rf"\d{{1,2}}(?P<first>er|st|nd|rd|"
    rf"th)?(?P<sep>[ -])(?P<month>[^\W\d]+\.?)(?P<comma>,?)(?P=sep)(?P<year>\d{{4}}|"
    rf"\d{{2}}){_TIME}{_ZONE}"
)
_NAME_DAY = re.compile(rf"(?P<month>[^\W\d]+\.?) \d{{1,2}}(?P<comma>,?) (?P<year>\d{{4}}){_TIME}{_ZONE}")
_PACKED = {"%Y%m%d": r"(19|20)\d{6}", "%Y%m%d%H%M%S": r"(19|20)\d{12}"}
_CLOCK = r"([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?"
_TIMELIKE = r"\b(date|day|jour|time|heure|timestamp|created|opened|sent|on|at|le)\b"


@dataclass(frozen=True, slots=True)
class DateForm:
    """How dates are written.

    Attributes:
        formats: one when it is known ("" = ISO); several when the values fit each of them.
        examples: a value that each of several formats reads in another way.
        mixed: values of both orders stand in the column; no format reads all of them.
    """

    formats: tuple[str, ...]
    sure: Sure
    why: str
    timed: bool = False
    locale: str = ""
    timezone: str = ""
    example: str = ""
    mixed: bool = False


def is_clock(connection: duckdb.DuckDBPyConnection, found: Profile) -> bool:
    """Whether the column holds times of day."""
    if not found.filled or any(not re.fullmatch(_CLOCK, value) for value in found.values[:20]):
        return False
    return _fitting(connection, f"regexp_full_match(v, {literal(_CLOCK)})") == found.filled


def find_form(connection: duckdb.DuckDBPyConnection, found: Profile) -> DateForm | None:
    """How the dates of a column are written; None when they are no dates."""
    if not found.filled or found.distinct == 0:
        return None
    if found.numeric:
        return _from_numbers(connection, found)
    query = f"SELECT v FROM {TALLY} ORDER BY n DESC, v LIMIT {_SAMPLE}"
    sample = [row[0] for row in connection.execute(query).fetchall()]
    for pattern, candidates in (
        (_NUMBERS, _numeric_formats),
        (_DAY_NAME, _named_formats),
        (_NAME_DAY, _named_formats),
    ):
        matches = [match for value in sample if (match := pattern.fullmatch(value))]
        if len(matches) >= 0.95 * len(sample):
            return candidates(connection, found, matches)
    return None


def _fitting(connection: duckdb.DuckDBPyConnection, condition: str) -> int:
    """Rows of the column in hand whose value `v` meets a condition."""
    query = f"SELECT coalesce(sum(n), 0) FROM {TALLY} WHERE {condition}"
    return int(connection.execute(query).fetchall()[0][0])


def _parsed(form: str) -> str:
    """SQL: the value `v` read by a format, None where it does not fit or the year is absurd."""
    time = f"try_strptime(v, {literal(form)})"
    return f"(year({time}) BETWEEN 1900 AND 2199)"


def _numeric_formats(
    connection: duckdb.DuckDBPyConnection, found: Profile, matches: list[re.Match[str]]
) -> DateForm | None:
    usual = _usual(matches)
    sep, tail, zone = usual["sep"] or "-", _tail(usual), _zone(usual)
    if len(usual["a"] or "") == 4:
        iso = sep == "-" and not usual["half"] and zone != "UTC" and all(_is_iso(match) for match in matches)
        form = "" if iso else f"%Y{sep}%m{sep}%d{tail}"
        why = "written year first" if not iso else "ISO dates"
        return _decided(connection, found, form, why, usual)
    year = "%Y" if len(usual["c"] or "") == 4 else "%y"
    day, month = (f"%{a}{sep}%{b}{sep}{year}{tail}" for a, b in ("dm", "md"))
    days, months = _fitting(connection, _parsed(day)), _fitting(connection, _parsed(month))
    only_days = _fitting(connection, f"{_parsed(day)} AND ({_parsed(month)}) IS NOT TRUE")
    only_months = _fitting(connection, f"{_parsed(month)} AND ({_parsed(day)}) IS NOT TRUE")
    timed, timezone = bool(usual["time"]), zone
    if max(days + only_months, months + only_days) < 0.95 * found.filled:
        return None
    if only_days and only_months:
        why = f"{only_days} values can only be day first and {only_months} only month first"
        return DateForm((day, month), "unsure", why, timed, timezone=timezone, mixed=True)
    if only_days or only_months:
        count, order, form = (only_days, "first", day) if only_days else (only_months, "second", month)
        decided = f"{'day' if only_days else 'month'} first"
        why = f"the {order} number is above 12 in {count} of {found.filled} values: {decided}"
        return DateForm((form,), "certain", why, timed, timezone=timezone)
    why = f"no value decides between day first and month first, e.g. {matches[0][0]}"
    return DateForm((day, month), "unsure", why, timed, timezone=timezone, example=_telling(matches))


def _telling(matches: list[re.Match[str]]) -> str:
    """A value whose two readings differ."""

    def differ(text: str) -> bool:
        first, second = re.split(r"[/.-]", text)[:2]
        return first != second

    return next((match[0] for match in matches if differ(match[0])), matches[0][0])


def _usual(matches: list[re.Match[str]]) -> dict[str, str | None]:
    """The most frequent make of the values, by the lengths and kinds of their parts."""

    def make(match: re.Match[str]) -> tuple[object, ...]:
        parts = match.groupdict()
        year = len(parts["a"]) == 4 if "a" in parts else None
        return (
            year,
            len(parts.get("c") or ""),
            parts.get("sep"),
            bool(parts["time"]),
            bool(parts["seconds"]),
            bool(parts["half"]),
        )

    makes = Counter(map(make, matches))
    best = makes.most_common(1)[0][0]
    return next(match for match in matches if make(match) == best).groupdict()


def _tail(parts: dict[str, str | None]) -> str:
    if not parts["time"]:
        return ""
    clock = "%I:%M" if parts["half"] else "%H:%M"
    clock += ":%S" if parts["seconds"] else ""
    clock += ".%f" if parts["fraction"] else ""
    half = f"{' ' if ' ' in parts['half'] else ''}%p" if parts["half"] else ""
    zone = parts["zone"] or ""
    mark = (
        zone if "UTC" in zone or "GMT" in zone else (" %z" if zone.startswith(" ") else "%z") if zone else ""
    )
    return f"{parts['gap']}{clock}{half}{mark}"


def _zone(parts: dict[str, str | None]) -> str:
    zone = parts["zone"] or ""
    return "UTC" if "UTC" in zone or "GMT" in zone else ""


def _is_iso(match: re.Match[str]) -> bool:
    parts = match.groupdict()
    day = re.fullmatch(r"\d{4}-\d{2}-\d{2}", re.split(r"[ T,]", match[0])[0])
    return (
        bool(day)
        and parts["gap"] in {None, " ", "T"}
        and (not parts["time"] or parts["time"][2] == ":")
        and not (parts["fraction"] or "").startswith(",")
    )


def _decided(
    connection: duckdb.DuckDBPyConnection,
    found: Profile,
    form: str,
    why: str,
    parts: dict[str, str | None],
    locale: str = "",
) -> DateForm | None:
    timed, timezone = bool(parts["time"]), _zone(parts)
    if not form:
        return DateForm(("",), "certain", why, timed)
    if not locale:
        fits = _fitting(connection, _parsed(form) if "%z" not in form else "true")
        if fits < 0.95 * found.filled:
            return None
    return DateForm((form,), "certain", why, timed, locale, timezone)


def _named_formats(
    connection: duckdb.DuckDBPyConnection, found: Profile, matches: list[re.Match[str]]
) -> DateForm | None:
    """Dates with the name of the month, English or French."""
    parts = _usual(matches)
    names = {match["month"].casefold().rstrip(".") for match in matches}
    for locale in ("en", "fr"):
        months = Locale.parse(locale).months["format"]
        for width, sign in (("wide", "%B"), ("abbreviated", "%b")):
            known = {plain(name) for name in months[width].values()}
            if locale == "fr":
                known |= (
                    {"janv", "fevr", "avr", "juil", "sept", "oct", "nov", "dec"} if sign == "%b" else set()
                )
            if {plain(name) for name in names} <= known:
                return _decided(
                    connection,
                    found,
                    _named(parts, sign),
                    f"the month is written in {'English' if locale == 'en' else 'French'}",
                    parts,
                    "fr" if locale == "fr" else "",
                )
    return None


def _named(parts: dict[str, str | None], sign: str) -> str:
    year = "%Y" if len(parts["year"] or "") == 4 else "%y"
    tail = _tail(parts)
    if "sep" in parts:
        return f"%d{parts['sep']}{sign}{parts['comma']}{parts['sep']}{year}{tail}"
    return f"{sign} %d{parts['comma']} {year}{tail}"


def _from_numbers(connection: duckdb.DuckDBPyConnection, found: Profile) -> DateForm | None:
    """Packed dates; day numbers of Excel and seconds since 1970 under a heading that says so."""
    for form, pattern in _PACKED.items():
        if all(re.fullmatch(pattern, value) for value in found.values[:20]) and (
            _fitting(connection, f"regexp_full_match(v, {literal(pattern)}) AND {_parsed(form)}")
            == found.filled
        ):
            why = f"all {found.filled} values are year, month and day in one number"
            return DateForm((form,), "certain" if found.distinct > 2 else "likely", why, len(form) > 8)
    if not re.search(_TIMELIKE, found.plain):
        return None
    whole = found.wholes == found.filled
    for form, low, high, why, timed in (
        ("excel_serial", 25_000, 60_000, "day numbers of Excel", not whole),
        ("unix", 9e8, 4e9, "seconds since 1970", True),
        ("unix_ms", 9e11, 4e12, "milliseconds since 1970", True),
    ):
        if low <= found.low and found.high <= high:
            return DateForm(
                (form,), "likely", f"numbers from {found.low:.10g} to {found.high:.10g}: {why}", timed
            )
    return None
