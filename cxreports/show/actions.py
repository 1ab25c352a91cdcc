"""The action plan: what was decided, by whom, for when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.errors import UnknownName, UsageError
from cxreports.measure import INDICATORS
from cxreports.show.notice import anchor
from cxreports.show.results import cell
from cxreports.show.setting import in_each_language
from cxreports.show.voice import Voice

MOST = 7
_KEYS = ("action", "owner", "date", "indicator", "effect", "status")
_HEADINGS = {"indicator": "aim"}


def actions(rows: Sequence[Mapping[str, Any]]) -> Block:
    """The table of actions; one without an owner or a date stands out in orange.

    Args:
        rows: dicts with "action" and any of "owner", "date" (a date or its text), "indicator" (an id),
            "effect", "status". At most seven.

    Raises:
        UsageError: a row without an action, an unknown key, more than seven rows.
    """
    for place, row in enumerate(rows, 1):
        _check(row, place)
    if len(rows) > MOST:
        raise UsageError(
            f"there are {len(rows)} actions.", where="actions", hint=f"Keep the {MOST} that matter most."
        )
    if not rows:
        views = in_each_language(lambda voice: View(markdown=voice.say("actions.none")))
        return Block("notice", anchor("actions", "none"), views)
    open_ones = sum(not (row.get("owner") and row.get("date")) for row in rows)

    def view(voice: Voice) -> View:
        headline = voice.say("actions.headline", len(rows), n=str(len(rows)))
        if open_ones:
            headline += ", " + voice.say("actions.headline.unassigned", n=str(open_ones))
        columns = [Column(voice.say(f"col.{_HEADINGS.get(key, key)}"), "left") for key in _KEYS]
        table = Table(voice.say("actions.caption"), columns, [_row(row, voice) for row in rows])
        note = voice.say("actions.note") if open_ones else ""
        return View(headline=headline, subtitle=voice.say("actions.subtitle"), note=note, table=table)

    return Block("table", "action-plan", in_each_language(view), n=len(rows))


def _check(row: Mapping[str, Any], place: int) -> None:
    for key in row:
        if key not in _KEYS:
            raise UnknownName("key of an action", key, _KEYS, where=f"actions, row {place}")
    if not str(row.get("action") or "").strip():
        raise UsageError(
            "the action has no text.",
            where=f"actions, row {place}",
            hint='Write {"action": "...", "owner": "..."}.',
        )


def _row(row: Mapping[str, Any], voice: Voice) -> list[Cell]:
    cells = []
    for key in _KEYS:
        value = _dated(row.get(key)) if key == "date" else row.get(key)
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
