"""Recommendations by effort and expected effect, and their roadmap: the author's judgement, and said so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.errors import UnknownName, UsageError
from cxreports.measure.lack import Lack
from cxreports.show import numbers
from cxreports.show.analysis import lacking
from cxreports.show.blocks import Blocks
from cxreports.show.chart.matrix import MatrixChart, Point
from cxreports.show.chart.matrix import draw as draw_matrix
from cxreports.show.chart.roadmap import Lane
from cxreports.show.chart.roadmap import draw as draw_roadmap
from cxreports.show.results import filled
from cxreports.show.setting import current, in_each_language
from cxreports.show.voice import ALT_LENGTH, Voice, in_language

_ADVICE = ("what", "effort", "effect", "why", "owner", "indicator")
_STEPS = ("what", "start", "end", "owner")
_CUT, _LEAST, _MOST = 3.0, 1, 5
_CORNERS = ("first", "plan", "fill", "later")

Row = Mapping[str, Any]


def recommendations(rows: Sequence[Row]) -> Blocks:
    """The matrix of effort and expected effect, and the table behind it.

    Args:
        rows: dicts with "what", "effort" and "effect" (1 to 5), and "why", "owner", "indicator" where they
            are known. A text may be one per language: {"fr": ..., "en": ...}.

    Raises:
        UsageError: a row without a text, or a mark out of 1 to 5. UnknownName: another key.
    """
    for place, row in enumerate(rows, 1):
        _check(row, _ADVICE, ("what", "effort", "effect"), f"recommendations, row {place}")
        for key in ("effort", "effect"):
            _mark(row, key, f"recommendations, row {place}")
    if not rows:
        return Blocks(lacking("recommendations", Lack("advice.none")))
    ranked = sorted(rows, key=lambda row: (-float(row["effect"]), float(row["effort"])))
    matrix = in_each_language(lambda voice: _matrix(ranked, voice))
    table = in_each_language(lambda voice: _table(ranked, voice))
    record = [{"definition_id": "advice", "definition_version": "1", "n": len(rows),
               "marks": [[float(row["effort"]), float(row["effect"])] for row in ranked]}]  # fmt: skip
    return Blocks(
        Block("figure", "recommendations-matrix", matrix, n=len(rows), estimates=record),
        Block("table", "recommendations-table", table, n=len(rows)),
    )


class _Marks(MatrixChart):
    """The matrix of marks: both axes show the whole scale."""

    def ends(self) -> tuple[tuple[float, float], tuple[float, float]]:
        whole = (_LEAST - 0.5, _MOST + 0.5)
        return whole, whole

    def axes(self) -> tuple[list[float], list[float]]:
        marks = [float(mark) for mark in range(_LEAST, _MOST + 1)]
        return marks, marks


def _first(row: Row) -> bool:
    return float(row["effort"]) < _CUT and float(row["effect"]) >= _CUT


def _matrix(rows: Sequence[Row], voice: Voice) -> View:
    captions = [voice.say(f"advice.corner.{corner}") for corner in _CORNERS]
    chart = _Marks(
        points=[_point(row, voice) for row in rows],
        x_cut=_CUT, y_cut=_CUT, captions=(captions[0], captions[1], captions[2], captions[3]),
        x_title=voice.say("advice.effort"), y_title=voice.say("advice.effect"),
    )  # fmt: skip
    across, up = (numbers.axis(marks, "", voice.language) for marks in chart.axes())
    first = [in_language(row["what"], voice) for row in rows if _first(row)]
    key = "some" if first else "none"
    facts = {"k": str(len(first)), "total": str(len(rows))}
    named = voice.joined(first) or voice.say("trial.none")
    return View(
        headline=voice.say(f"advice.headline.{key}", len(first), **facts),
        subtitle=voice.say("advice.subtitle"),
        note=voice.say("advice.note"),
        alt=voice.say("advice.alt", first=named, **facts)[:ALT_LENGTH],
        chart=draw_matrix(chart, across, up, current().theme),
        table=_marks(rows, voice),
    )


def _point(row: Row, voice: Voice) -> Point:
    name, x, y = in_language(row["what"], voice), float(row["effort"]), float(row["effect"])
    tip = voice.say("advice.tip", name=name, effort=_text(x, voice), effect=_text(y, voice))
    return Point(name, x, y, x, x, y, y, tip, solid=True, urgent=False)


def _text(mark: float, voice: Voice) -> str:
    return numbers.number(mark, 0 if mark.is_integer() else 1, voice.language)


def _marks(rows: Sequence[Row], voice: Voice) -> Table:
    columns = [Column(voice.say("advice.col.what"), "left"), Column(voice.say("advice.effort")),
               Column(voice.say("advice.effect"))]  # fmt: skip
    cells = [
        [Cell(in_language(row["what"], voice)), *(Cell(_text(float(row[key]), voice), float(row[key]))
         for key in ("effort", "effect"))]
        for row in rows
    ]  # fmt: skip
    return Table(voice.say("advice.caption.marks"), columns, cells)


def _table(rows: Sequence[Row], voice: Voice) -> View:
    names = ("what", "why", "indicator", "owner")
    columns = [Column(voice.say(f"advice.col.{name}"), "left") for name in names]
    cells = [[_cell(row, name, voice) for name in names] for row in rows]
    return View(
        headline=voice.say("advice.table", len(rows), k=str(len(rows))),
        subtitle=voice.say("advice.table.subtitle"),
        table=Table(voice.say("advice.caption"), *filled(columns, cells, voice)),
    )


def _cell(row: Row, name: str, voice: Voice) -> Cell:
    if not row.get(name):
        none = Cell(voice.say("value.none"))
        return Cell(voice.say("actions.unassigned"), None, "unf") if name == "owner" else none
    if name == "indicator":
        return Cell(voice.short(str(row[name])), str(row[name]))
    return Cell(in_language(row[name], voice))


def roadmap(rows: Sequence[Row]) -> Block:
    """When what is done, and by whom: one bar per step.

    Args:
        rows: dicts with "what", "start" and "end" (days), and "owner" where it is known.

    Raises:
        UsageError: a row without a text, or whose end is before its start. UnknownName: another key.
    """
    steps = []
    for place, row in enumerate(rows, 1):
        where = f"roadmap, row {place}"
        _check(row, _STEPS, ("what", "start", "end"), where)
        start, end = (_day(row[key], f"{where}, {key}") for key in ("start", "end"))
        if end < start:
            raise UsageError(f"it ends on {end}, before it starts on {start}.", where=where)
        steps.append((row, start, end))
    if not steps:
        return lacking("roadmap", Lack("advice.roadmap"))
    steps.sort(key=lambda step: step[1:])

    def view(voice: Voice) -> View:
        last = max(end for _, _, end in steps)
        lanes = [_lane(row, start, end, voice) for row, start, end in steps]
        columns = [Column(voice.say(f"advice.col.{name}"), "left") for name in _STEPS]
        rows = [
            [
                Cell(lane.name),
                Cell(voice.day(lane.start), lane.start.isoformat()),
                Cell(voice.day(lane.end), lane.end.isoformat()),
                Cell(lane.owner, tone="" if lane.assigned else "unf"),
            ]
            for lane in lanes
        ]
        names = voice.joined([lane.name for lane in lanes])
        return View(
            headline=voice.say("advice.roadmap", len(steps), k=str(len(steps)), last=voice.day(last)),
            subtitle=voice.say("advice.roadmap.subtitle"),
            note=voice.say("advice.roadmap.note"),
            alt=voice.say("advice.roadmap.alt", names=names)[:ALT_LENGTH],
            chart=draw_roadmap(lanes, voice.language, current().theme),
            table=Table(voice.say("advice.roadmap.caption"), columns, rows),
        )

    record = [{"definition_id": "roadmap", "definition_version": "1", "n": len(steps)}]
    return Block("figure", "roadmap-steps", in_each_language(view), n=len(steps), estimates=record)


def _lane(row: Row, start: date, end: date, voice: Voice) -> Lane:
    owner = in_language(row.get("owner") or "", voice)
    tip = f"{voice.day(start)} – {voice.day(end)}"
    name = in_language(row["what"], voice)
    return Lane(name, owner or voice.say("actions.unassigned"), start, end, tip, bool(owner))


def _check(row: Row, known: Sequence[str], needed: Sequence[str], where: str) -> None:
    for key in row:
        if key not in known:
            raise UnknownName("key", key, known, where=where)
    for key in needed:
        if row.get(key) in (None, ""):
            raise UsageError(f"the row has no {key!r}.", where=where, hint=f"Give {', '.join(needed)}.")


def _mark(row: Row, key: str, where: str) -> None:
    try:
        fits = _LEAST <= float(row[key]) <= _MOST
    except (TypeError, ValueError):
        fits = False
    if not fits:
        hint = f"Write a mark from {_LEAST} (little) to {_MOST} (much)."
        raise UsageError(f"{key} {row[key]!r} is no mark.", where=where, hint=hint)


def _day(value: Any, where: str) -> date:
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise UsageError(f"{value!r} is no day.", where=where, hint="Write it as 2026-11-15.") from None
