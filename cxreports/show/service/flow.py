"""What comes in, what goes out, what is left."""

from __future__ import annotations

from collections.abc import Iterator

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.measure import Study
from cxreports.measure.analysis.desk import Flow
from cxreports.measure.lack import Lack
from cxreports.show import numbers, phrase
from cxreports.show.analysis import analysis_note, ends, lacking
from cxreports.show.chart.flow import FlowChart, axis_values, draw
from cxreports.show.setting import current, in_each_language
from cxreports.show.voice import ALT_LENGTH, Voice


def flow(study: Study, found: Flow | Lack) -> Block:
    """Requests created and resolved by period, and the stock at the end of each.

    Args:
        found: from `cxreports.measure.analysis.desk.flow`.
    """
    if isinstance(found, Lack):
        return lacking("flow", found)
    views = in_each_language(lambda voice: _Telling(study, found, voice).view())
    record = found.record() | {"periods": [one.key for one in found.periods]}
    return Block("figure", "desk-flow", views, n=found.n, estimates=[record])


class _Telling:
    """The flow told in one language."""

    def __init__(self, study: Study, found: Flow, voice: Voice) -> None:
        self.study, self.found, self.voice = study, found, voice
        self.facts = {
            "created": voice.count(found.created[-1]),
            "resolved": voice.count(found.resolved[-1]),
            "opened": voice.count(found.opened[-1]),
            "during": voice.during(study.period),
            "against": voice.against(study.previous),
        }

    def view(self) -> View:
        voice, found = self.voice, self.found
        base = voice.say("flow.base", found.n, n=self.facts["created"])
        first, last = (voice.period(found.periods[place]) for place in (0, -1))
        return View(
            headline=voice.fitting(self.headlines()),
            subtitle=voice.say(
                "flow.subtitle",
                first=voice.de(first),
                last=last,
                scope=phrase.scope(self.study, voice),
                base=base,
            ),
            note=analysis_note(
                self.study, self.reading(), voice.say("flow.method") if found.change else "", voice
            ),
            alt=voice.say("flow.alt", k=str(len(found.periods)), **self.facts)[:ALT_LENGTH],
            chart=draw(self.chart(), current().theme),
            table=self.table(),
        )

    def headlines(self) -> Iterator[str]:
        change = self.found.change
        if change is not None and change.called:
            side = "rise" if change.ratio > 1 else "fall"
            parts = self.facts | {"change": self.percent(abs(change.ratio - 1))}
            yield self.voice.say(f"flow.headline.{side}", **parts)
            yield self.voice.say(f"flow.headline.{side}.short", **parts)
        yield self.voice.say("flow.headline", self.found.created[-1], **self.facts)
        yield self.voice.say("flow.headline.short", **self.facts)

    def percent(self, share: float) -> str:
        return numbers.percent(100 * share, 0, self.voice.language)

    def reading(self) -> str:
        voice, change = self.voice, self.found.change
        parts = [voice.say("flow.reading", **self.facts)]
        if change is not None:
            interval = ends(100 * (change.low - 1), 100 * (change.high - 1), 0, voice, sign=True)
            moved = numbers.number(100 * (change.ratio - 1), 0, voice.language, sign=True)
            verdict = voice.say("flow.called" if change.called else "flow.not_called")
            parts.append(
                voice.say(
                    "flow.change", change=moved, ends=interval, verdict=verdict, against=self.facts["against"]
                )
            )
        parts.append(voice.say("flow.stock"))
        return " ".join(parts)

    def chart(self) -> FlowChart:
        voice, found = self.voice, self.found
        marks = axis_values(found.created, found.resolved)
        return FlowChart(
            periods=[voice.short_period(one) for one in found.periods],
            created=found.created,
            resolved=found.resolved,
            opened=found.opened,
            opened_texts=[voice.count(n) for n in found.opened],
            created_end=voice.say("flow.created", n=self.facts["created"]),
            resolved_end=voice.say("flow.resolved", n=self.facts["resolved"]),
            opened_title=voice.say("flow.opened"),
            axis=[(mark, voice.count(mark)) for mark in marks],
            tips=[self.tip(place) for place in range(len(found.periods))],
        )

    def tip(self, place: int) -> str:
        found, voice = self.found, self.voice
        counts = {
            name: voice.count(getattr(found, name)[place]) for name in ("created", "resolved", "opened")
        }
        return voice.say("flow.tip", period=voice.period(found.periods[place]), **counts)

    def table(self) -> Table:
        voice, found = self.voice, self.found
        columns = [Column(voice.say("col.period"), "left")]
        columns += [Column(voice.say(f"flow.col.{name}")) for name in ("created", "resolved", "opened")]
        rows = [
            [
                Cell(voice.period(period), period.key),
                *(Cell(voice.count(n), n) for n in (found.created[i], found.resolved[i], found.opened[i])),
            ]
            for i, period in enumerate(found.periods)
        ]
        return Table(voice.say("flow.caption"), columns, rows)
