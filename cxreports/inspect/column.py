"""What kind of thing a column holds, before any table claims it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

import duckdb

from cxreports.data.sql import ident
from cxreports.inspect.answers import Answers, find_answers
from cxreports.inspect.dateform import DateForm, find_form, is_clock
from cxreports.inspect.privacy import PERSONAL, STAFF
from cxreports.inspect.profile import Profile
from cxreports.inspect.question import Asked, ask
from cxreports.inspect.words import plain

Shape = Literal["empty", "personal", "date", "clock", "question", "flag", "number", "word", "text", "code"]
MANY = 60  # different words above which a text is no dimension
_FLAGS = (
    {"yes", "no"},
    {"y", "n"},
    {"oui", "non"},
    {"o", "n"},
    {"true", "false"},
    {"vrai", "faux"},
    {"1", "0"},
    {"t", "f"},
)
_IP = r"\d{1,3}(\.\d{1,3}){3}|[\da-fA-F:]{6,}"
_COMMENTED = r"\b(comments?|commentaires?|verbatims?|explication|remarques?|remarks?)\b"


@dataclass(frozen=True, slots=True)
class Column:
    """A column with what its values say.

    Attributes:
        source: name of the source that it stands in.
        ref: how the data file names it: its heading, behind the source's name where two sources share it.
        why: the evidence for its shape.
        personal: what personal data it seems to hold, or "".
    """

    profile: Profile
    shape: Shape
    why: str
    source: str = ""
    ref: str = ""
    form: DateForm | None = None
    answers: Answers | None = None
    asked: Asked | None = None
    personal: str = ""

    @property
    def name(self) -> str:
        return self.profile.name

    @property
    def plain(self) -> str:
        """The heading as plain words; the longer text does not name a role."""
        return plain(self.profile.name)

    @property
    def sql(self) -> str:
        """Its name inside an SQL expression of the data file."""
        return ident(self.name) if self.ref == self.name else f"{ident(self.source)}.{ident(self.name)}"


def look(connection: duckdb.DuckDBPyConnection, table: str, found: Profile, place: str) -> Column:
    """The shape of a column of the stored source `table`, whose values stand in `tally`."""
    return replace(_look(connection, found, place), source=table, ref=found.name)


def _look(connection: duckdb.DuckDBPyConnection, found: Profile, place: str) -> Column:
    if not found.filled:
        return Column(found, "empty", f"empty in all {found.rows} rows")
    if kind := _personal(found):
        return Column(found, "personal", f"looks like {kind}", personal=kind)
    if form := find_form(connection, found):
        return Column(found, "date", form.why, form=form)
    if is_clock(connection, found):
        return Column(found, "clock", f"all {found.filled} values are times of day")
    answers = find_answers(found)
    if answers and (asked := ask(found, answers, place)):
        return Column(found, "question", asked.why, answers=answers, asked=asked)
    return _other(found, answers)


def _other(found: Profile, answers: Answers | None) -> Column:
    values = {value.casefold() for value in found.values}
    if found.distinct <= 2 and any(values <= pair for pair in _FLAGS):
        return Column(found, "flag", f"yes or no in {found.filled} rows", answers=answers)
    if found.numeric:
        kind: Shape = (
            "code" if found.unique and found.wholes == found.filled and found.filled > 20 else "number"
        )
        why = f"{found.distinct} different numbers from {found.low:g} to {found.high:g}"
        return Column(found, kind, why, answers=answers)
    if (
        found.distinct <= MANY
        and found.length <= 40
        and (found.distinct < 0.5 * found.filled or found.distinct <= 5)
        and not re.search(_COMMENTED, plain(found.name))
    ):
        shown, more = ", ".join(found.values[:3]), ", …" if found.distinct > 3 else ""
        return Column(found, "word", f"{found.distinct} different values: {shown}{more}")
    if found.words < 1.6 and found.length <= 48 and not re.search(_COMMENTED, plain(found.name)):
        return Column(found, "code", f"{found.distinct} different short texts")
    return Column(found, "text", f"texts of {found.words:.0f} words on average, {found.distinct} different")


def _personal(found: Profile) -> str:
    name = plain(found.name)
    if found.emails >= 0.5 * found.filled:
        return "e-mail addresses"
    if found.phones >= 0.8 * found.filled and sum(
        value.startswith("+") or " " in value for value in found.values
    ) > 0.5 * len(found.values):
        return "telephone numbers"
    for pattern, kind in PERSONAL:
        if re.search(pattern, name) and _may_be(found, kind):
            return kind
    if re.search(STAFF, name) and _may_be(found, "names"):
        return "names of employees"
    return ""


def _may_be(found: Profile, kind: str) -> bool:
    """The heading suggests personal data; the values must not say otherwise."""
    if kind == "addresses" and all(re.fullmatch(_IP, value) for value in found.values[:5]):
        return True
    if kind in {"e-mail addresses", "telephone numbers", "addresses"}:
        return found.distinct > 3 and (
            kind != "telephone numbers" or found.phones + found.numbers > 0.3 * found.filled
        )
    if kind == "names":
        coded = sum(any(char.isdigit() for char in value) for value in found.values[:50])
        return not found.numeric and found.words < 6 and coded < 0.5 * len(found.values[:50])
    return True
