"""The outer loop: themes by frequency and severity, the actions on each, and what became of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.block.model import Tone
from cxreports.errors import UnknownName, UsageError
from cxreports.measure import Study
from cxreports.measure.analysis.outerloop import Action, Followed, OuterLoop, Theme, themes_of
from cxreports.measure.inference import Interval
from cxreports.measure.lack import Lack
from cxreports.show import numbers, phrase
from cxreports.show.analysis import analysis_note, interval_text, lacking, share
from cxreports.show.blocks import Blocks
from cxreports.show.chart.bars import Bar, Heads, Measure, axis, draw
from cxreports.show.setting import current, in_each_language
from cxreports.show.voice import ALT_LENGTH, Voice, in_language

_KEYS = ("theme", "what", "owner", "opened", "closed")
MOST = 10


def improvements(study: Study, rows: Sequence[Mapping[str, Any]], by: str = "reason") -> list[Action]:
    """The actions of the outer loop as they are written in a parameter.

    Args:
        rows: "theme" (a value of `by`), "what" (a text, or one per language), "opened" (a day), and
            where known "owner" and "closed" (the day it was done).

    Raises:
        UnknownName: another key, or a theme that the data do not hold. UsageError: a key lacks, or is no day.
    """
    known = themes_of(study, by)
    return [_action(row, known, by, f"improvements, row {place}") for place, row in enumerate(rows, 1)]


def _action(row: Mapping[str, Any], known: Sequence[str], by: str, where: str) -> Action:
    for name in row:
        if name not in _KEYS:
            raise UnknownName("key of an improvement", name, _KEYS, where=where)
    for name in ("theme", "what", "opened"):
        if not row.get(name):
            hint = 'Write {"theme": "Facturation", "what": "New bill", "opened": "2026-05-04"}.'
            raise UsageError(f"the improvement has no {name!r}.", where=where, hint=hint)
    if row["theme"] not in known:
        raise UnknownName(f"value of {by}", str(row["theme"]), known, where=where)
    closed = _day(row["closed"], where) if row.get("closed") else None
    opened = _day(row["opened"], where)
    if closed is not None and closed < opened:
        raise UsageError(f"it was closed on {closed}, before {opened}.", where=where, hint="Swap the days.")
    return Action(str(row["theme"]), row["what"], str(row.get("owner") or ""), opened, closed)


def _day(value: Any, where: str) -> date:
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise UsageError(f"{value!r} is no day.", where=where, hint="Write it as 2026-06-15.") from None


def outer_loop(study: Study, found: OuterLoop | Lack, recovered_from: float = 7.0) -> Blocks:
    """Themes by points lost, with the actions on each; then each theme before and after its action.

    Args:
        found: from `cxreports.measure.analysis.outerloop.outer_loop`.
        recovered_from: the score from which a customer counts as recovered.
    """
    if isinstance(found, Lack):
        return Blocks(lacking("outer-loop", found))
    views = in_each_language(lambda voice: _Telling(study, found, recovered_from, voice).view())
    figure = Block("figure", "outer-loop", views, n=found.n, estimates=[found.record()])
    if not found.actions:
        return Blocks(figure, lacking("outer-actions", Lack("loop.actions")))
    made = in_each_language(lambda voice: _actions(study, found, voice))
    return Blocks(figure, Block("table", "outer-actions", made, n=len(found.actions)))


class _Telling:
    """The themes told in one language."""

    def __init__(self, study: Study, found: OuterLoop, top: float, voice: Voice) -> None:
        self.study, self.found, self.top, self.voice = study, found, top, voice
        self.shown = found.themes[:MOST]
        self.bare = [one for one in self.shown if not one.opened and not one.closed]

    def facts(self, one: Theme) -> dict[str, str]:
        voice = self.voice
        return {
            "name": voice.tidy(one.name),
            "share": share(one.share, voice),
            "n": voice.count(one.n),
            "gap": numbers.number(one.gap, 1, voice.language),
            "lost": voice.count(one.lost),
        }

    def view(self) -> View:
        voice, found, first = self.voice, self.found, self.shown[0]
        heads = Heads(
            voice.say("outer.frequency"),
            voice.say("outer.severity"),
            voice.say("outer.lost"),
            (0.0, self.top),
        )
        texts = [numbers.number(mark, 0, voice.language) for mark in axis(heads)]
        base = voice.say("base.followups", found.n, n=voice.count(found.n))
        alt = voice.say("outer.alt", k=str(len(self.shown)), **self.facts(first))
        return View(
            headline=voice.fitting(self.headlines()),
            subtitle=voice.say("outer.subtitle", population=phrase.population(self.study, voice), base=base),
            note=analysis_note(self.study, self.reading(), voice.say("method.wilson"), voice),
            alt=alt[:ALT_LENGTH],
            chart=draw([self.bar(one) for one in self.shown], heads, texts, current().theme),
            table=self.table(),
        )

    def headlines(self) -> Iterator[str]:
        voice, facts = self.voice, self.facts(self.shown[0])
        state = "open" if self.shown[0].opened else "done" if self.shown[0].closed else "bare"
        yield voice.say(f"outer.headline.{state}", **facts)
        yield voice.say("outer.headline.short", **facts)

    def reading(self) -> str:
        voice, first = self.voice, self.shown[0]
        top = numbers.number(self.top, 0, voice.language)
        parts = [
            voice.say(
                "outer.reading", ends=interval_text(first.interval, 0, voice), top=top, **self.facts(first)
            ),
            voice.say("outer.rule", top=top),
        ]
        if self.found.n_missing:
            parts.append(
                voice.say("cases.reasons.unknown", self.found.n_missing, k=voice.count(self.found.n_missing))
            )
        return " ".join(parts)

    def bar(self, one: Theme) -> Bar:
        facts = self.facts(one)
        dot = Measure(one.gap, None, None, facts["gap"], "mute", hollow=one.n < 30)
        measure = Measure(one.share, one.interval.low, one.interval.high, facts["share"])
        return Bar(facts["name"], measure, self.voice.say("outer.tip", **facts), dot, facts["lost"])

    def state(self, one: Theme) -> str:
        parts = [
            self.voice.say(f"outer.{name}", count, k=str(count))
            for name, count in (("opened", one.opened), ("closed", one.closed))
            if count
        ]
        return ", ".join(parts) or self.voice.say("outer.no_action")

    def table(self) -> Table:
        voice = self.voice
        columns = [Column(voice.say("outer.col.theme"), "left"), Column(voice.say("cases.head"))]
        columns += [Column(voice.say(f"reasons.col.{name}")) for name in ("share", "low", "high")]
        columns += [Column(voice.say("outer.col.gap")), Column(voice.say("outer.lost"))]
        columns.append(Column(voice.say("outer.col.actions"), "left"))
        rows = [
            [
                Cell(voice.tidy(one.name), one.name),
                Cell(voice.count(one.n), one.n),
                *(
                    Cell(share(end, voice, 1), end)
                    for end in (one.share, one.interval.low, one.interval.high)
                ),
                Cell(numbers.number(one.gap, 1, voice.language), one.gap),
                Cell(voice.count(one.lost), one.lost),
                Cell(self.state(one), tone="" if one.opened or one.closed else "mute"),
            ]
            for one in self.found.themes
        ]
        return Table(voice.say("outer.caption"), columns, rows)


def _actions(study: Study, found: OuterLoop, voice: Voice) -> View:
    columns = [
        Column(voice.say(f"outer.col.{name}"), "left") for name in ("theme", "action", "owner", "state")
    ]
    columns += [Column(voice.say(f"col.{name}")) for name in ("before", "after", "delta")]
    columns.append(Column(voice.say("col.verdict"), "left"))
    rows = [_row(one, _told(found, one), voice) for one in found.actions]
    done = sum(one.closed is not None for one in found.actions)
    facts = {"k": voice.count(done), "n": voice.count(len(found.actions))}
    tested = len(found.followed)
    reading = voice.say("outer.before_after")
    if tested:
        reading += " " + voice.say("segments.reading.tested", tested, k=str(tested))
    return View(
        headline=voice.say("outer.actions.headline", len(found.actions), **facts),
        subtitle=voice.say("outer.actions.subtitle", scope=phrase.scope(study, voice)),
        note=analysis_note(study, reading, voice.say("outer.method"), voice),
        table=Table(voice.say("outer.actions.caption"), columns, rows),
    )


def _told(found: OuterLoop, action: Action) -> Followed | None:
    return next((one for one in found.followed if one.action is action), None)


def _row(one: Action, told: Followed | None, voice: Voice) -> list[Cell]:
    none = Cell(voice.say("value.none"))
    if one.closed is None:
        state = voice.say("outer.since", day=voice.day(one.opened))
    else:
        state = voice.say("outer.done", day=voice.day(one.closed))
    cells = [Cell(voice.tidy(one.theme), one.theme), Cell(in_language(one.what, voice))]
    cells += [Cell(voice.tidy(one.owner) or voice.say("value.none")), Cell(state)]
    if told is None:
        return [*cells, none, none, none, Cell(voice.say("outer.too_early" if one.closed else "value.none"))]
    ends = Interval(told.difference.low, told.difference.high, told.difference.method)
    delta = numbers.change(told.difference.delta, "%", told.n_after, voice.language)
    side = "above" if told.difference.delta > 0 else "below"
    text = voice.say("outer.verdict", delta=voice.tidy(delta), ends=interval_text(ends, 1, voice, sign=True))
    verdict = voice.say(f"outer.{side}" if told.called else "verdict.brief.not_significant")
    tone: Tone = ("unf" if side == "above" else "fav") if told.called else ""
    shares = [Cell(share(end, voice, 1), end) for end in (told.before, told.after)]
    return [
        *cells,
        *shares,
        Cell(text, told.difference.delta),
        Cell(verdict, side if told.called else "", tone),
    ]
