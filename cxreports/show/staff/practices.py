"""The checklist of practices: what the company says it does, as the analyst found it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.block.model import Tone
from cxreports.errors import UnknownName, UsageError
from cxreports.measure.lack import Lack
from cxreports.show.analysis import lacking
from cxreports.show.results import filled
from cxreports.show.setting import in_each_language
from cxreports.show.voice import Voice, in_language

_KEYS = ("practice", "state", "evidence", "owner")
STATES = ("yes", "partly", "no", "unknown")
_TONES: Mapping[str, Tone] = {"yes": "fav", "no": "unf"}


def practices(rows: Sequence[Mapping[str, Any]]) -> Block:
    """The table of practices, with how many are in place.

    Args:
        rows: dicts with "practice", "state" ("yes", "partly", "no" or "unknown"), and "evidence" and "owner"
            where they are known. A text may be one per language: {"fr": ..., "en": ...}.

    Raises:
        UsageError: a row without a practice. UnknownName: another key or state.

    >>> practices([{"practice": "Listen to calls once a month", "state": "yes"}]).kind
    'table'
    """
    for place, row in enumerate(rows, 1):
        _check(row, f"practices, row {place}")
    if not rows:
        return lacking("practices", Lack("staff.practices"))
    done = sum(row.get("state") == "yes" for row in rows)

    def view(voice: Voice) -> View:
        columns = [Column(voice.say(f"staff.practices.{name}"), "left") for name in _KEYS]
        cells = [[_cell(row, name, voice) for name in _KEYS] for row in rows]
        return View(
            headline=voice.say("staff.practices.headline", done, k=str(done), total=str(len(rows))),
            subtitle=voice.say("staff.practices.subtitle"),
            note=voice.say("staff.practices.note"),
            table=Table(voice.say("staff.practices.caption"), *filled(columns, cells, voice)),
        )

    return Block("table", "practices-list", in_each_language(view), n=len(rows))


def _cell(row: Mapping[str, Any], name: str, voice: Voice) -> Cell:
    if name == "state":
        state = str(row.get("state") or "unknown")
        return Cell(voice.say(f"staff.state.{state}"), state, _TONES.get(state, ""))
    text = in_language(row[name], voice) if row.get(name) else voice.say("value.none")
    return Cell(text)


def _check(row: Mapping[str, Any], where: str) -> None:
    for key in row:
        if key not in _KEYS:
            raise UnknownName("key of a practice", key, _KEYS, where=where)
    if not row.get("practice"):
        hint = 'Write {"practice": "...", "state": "yes"}.'
        raise UsageError("the row has no practice.", where=where, hint=hint)
    if row.get("state") and row["state"] not in STATES:
        raise UnknownName("state of a practice", str(row["state"]), STATES, where=where)
