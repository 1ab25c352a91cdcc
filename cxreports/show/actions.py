"""The action plan: what was decided, by whom, for when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.errors import UnknownName, UsageError
from cxreports.measure import INDICATORS
from cxreports.show.blocks import Blocks
from cxreports.show.notice import anchor
from cxreports.show.results import cell, filled
from cxreports.show.setting import current, in_each_language
from cxreports.show.voice import Voice, in_language

MOST = 7
_KEYS = ("action", "owner", "date", "indicator", "effect", "status")
_HEADINGS = {"indicator": "aim"}


def actions(rows: Sequence[Mapping[str, Any]]) -> Block:
    """The table of actions; one without an owner or a date stands out in orange.

    Args:
        rows: dicts with "action" and any of "owner", "date" (a date or its text), "indicator" (an id),
            "effect", "status". At most seven. A text may be one per language: {"fr": ..., "en": ...}.

    Raises:
        UsageError: a row without an action, an unknown key, more than seven rows.

    >>> block = actions([{"action": "Call back detractors", "owner": "Service", "date": "2026-11-15"}])
    >>> block.kind, block.view("fr").table.rows[0][0].text
    ('table', 'Call back detractors')
    """
    _checked(rows, "actions")
    if not rows:
        views = in_each_language(lambda voice: View(markdown=voice.say("actions.none")))
        return Block("notice", anchor("actions", "none"), views)
    open_ones = sum(not (row.get("owner") and row.get("date")) for row in rows)

    def view(voice: Voice) -> View:
        headline = voice.say("actions.headline", len(rows), n=str(len(rows)))
        if open_ones:
            headline += ", " + voice.say("actions.headline.unassigned", n=str(open_ones))
        note = voice.say("actions.note", **current().theme.colour_words(voice.language)) if open_ones else ""
        table = _table(rows, "actions.caption", voice)
        return View(headline=headline, subtitle=voice.say("actions.subtitle"), note=note, table=table)

    return Block("table", "action-plan", in_each_language(view), n=len(rows))


def follow_up(rows: Sequence[Mapping[str, Any]]) -> Blocks:
    """The actions of the last edition, with what became of them as "status"; nothing when there are none.

    Args:
        rows: as for `actions`.

    Raises:
        UsageError: a row without an action or a status, an unknown key, more than seven rows.
    """
    _checked(rows, "last_actions")
    for place, row in enumerate(rows, 1):
        if not row.get("status"):
            hint = 'Write {"action": "...", "status": "done"}.'
            raise UsageError("the action has no status.", where=f"last_actions, row {place}", hint=hint)
    if not rows:
        return Blocks()

    def view(voice: Voice) -> View:
        return View(
            headline=voice.say("actions.last.headline", len(rows), n=str(len(rows))),
            subtitle=voice.say("actions.last.subtitle"),
            table=_table(rows, "actions.last.caption", voice),
        )

    return Blocks(Block("table", "action-follow-up", in_each_language(view), n=len(rows)))


def _checked(rows: Sequence[Mapping[str, Any]], where: str) -> None:
    for place, row in enumerate(rows, 1):
        _check(row, f"{where}, row {place}")
    if len(rows) > MOST:
        hint = f"Keep the {MOST} that matter most."
        raise UsageError(f"there are {len(rows)} actions.", where=where, hint=hint)


def _table(rows: Sequence[Mapping[str, Any]], caption: str, voice: Voice) -> Table:
    columns = [Column(voice.say(f"col.{_HEADINGS.get(key, key)}"), "left") for key in _KEYS]
    cells = [_row(row, voice) for row in rows]
    return Table(voice.say(caption), *filled(columns, cells, voice))


def _check(row: Mapping[str, Any], where: str) -> None:
    for key in row:
        if key not in _KEYS:
            raise UnknownName("key of an action", key, _KEYS, where=where)
    if not str(row.get("action") or "").strip():
        raise UsageError(
            "the action has no text.",
            where=where,
            hint='Write {"action": "...", "owner": "..."}.',
        )


def _row(row: Mapping[str, Any], voice: Voice) -> list[Cell]:
    cells = []
    for key in _KEYS:
        given = row.get(key)
        given = in_language(given, voice) if isinstance(given, Mapping) else given
        value = _dated(given) if key == "date" else given
        if value in (None, "") and key in ("owner", "date"):
            cells.append(
                Cell(voice.say("actions.unassigned" if key == "owner" else "actions.undated"), None, "unf")
            )
        elif key == "indicator" and value in INDICATORS:
            cells.append(Cell(voice.short(str(value)), str(value)))
        else:
            cells.append(cell(value or None, 1, voice))
    return cells


def _dated(value: Any) -> Any:
    """A date written as text becomes a date; any other text stays ("fin 2026")."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value
