"""Ten more points on one item: what the model expects of the target, with its range."""

from __future__ import annotations

from collections.abc import Iterator

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.measure import Study
from cxreports.measure.drivers.levers import STEP, Levers, Step
from cxreports.measure.lack import Lack
from cxreports.show import numbers, phrase
from cxreports.show.analysis import analysis_note, ends, lacking, respondents
from cxreports.show.levers.words import Words
from cxreports.show.setting import in_each_language
from cxreports.show.voice import Voice

_FULL = 100.0


def simulator(study: Study, levers: Levers | Lack) -> Block:
    """The table of expected changes: +10 points on one item, the others equal, in a linear model.

    An item that stands within 10 points of its best has no line: it cannot gain them.

    Args:
        levers: from `key_drivers`.
    """
    if isinstance(levers, Lack):
        return lacking("simulator", levers)
    if not levers.steps:
        return lacking("simulator", Lack("drivers.redundant"))
    views = in_each_language(lambda voice: _Telling(study, levers, voice).view())
    return Block("table", "drivers-simulator", views, n=levers.model.n, estimates=[levers.record()])


class _Telling:
    """One table told in one language."""

    def __init__(self, study: Study, levers: Levers, voice: Voice) -> None:
        self.study, self.levers, self.voice = study, levers, voice
        self.words = Words(study, levers, voice)
        names = sorted(levers.steps, key=lambda name: -levers.steps[name].value)
        self.open = [name for name in names if levers.levels[name].value + STEP <= _FULL]
        self.full = [name for name in names if name not in self.open]

    def view(self) -> View:
        voice = self.voice
        return View(
            headline=voice.fitting(self.headlines()),
            subtitle=voice.say(
                "levers.sim.subtitle",
                population=phrase.population(self.study, voice),
                base=respondents(self.levers.model.n, voice),
                **self.words.parts(),
            ),
            note=analysis_note(self.study, self.reading(), voice.say("levers.sim.method"), voice),
            alt=voice.say("levers.sim.caption", **self.words.parts()),
            table=self.table(),
        )

    def headlines(self) -> Iterator[str]:
        voice = self.voice
        told = [name for name in self.open if self.levers.steps[name].told]
        if told:
            step = self.levers.steps[told[0]]
            places = 0 if round(step.high) > round(step.low) else 1  # « +6 à +6 » tells no range
            span = ends(step.low, step.high, places, voice, sign=True)
            parts = {"name": self.words.item(told[0]), "ends": span}
            yield voice.say("levers.sim.headline", **parts, **self.words.parts())
            yield voice.say("levers.sim.headline.short", **parts, **self.words.parts())
        else:
            yield voice.say("levers.sim.none", **self.words.parts())

    def reading(self) -> str:
        voice, parts = self.voice, []
        if self.open:
            step = self.levers.steps[self.open[0]]
            facts = {"name": self.words.item(self.open[0]), "value": self.change(step.value)}
            span = ends(step.low, step.high, 1, voice, sign=True)
            parts.append(voice.say("levers.sim.reading", ends=span, **facts, **self.words.parts()))
        parts.append(voice.say("levers.sim.rule"))
        if self.full:
            names = self.words.items(self.full)
            parts.append(voice.say("levers.sim.full", len(self.full), names=names))
        return " ".join([*parts, voice.say("levers.sim.caution")])

    def change(self, value: float) -> str:
        return self.voice.tidy(numbers.change(value, "%", 0, self.voice.language))

    def table(self) -> Table:
        voice = self.voice
        columns = [Column(voice.say("col.item"), "left")]
        columns += [
            Column(voice.say(f"levers.sim.col.{name}")) for name in ("level", "change", "low", "high")
        ]
        columns.append(Column(voice.say("levers.sim.col.sense"), "left"))
        rows = [self.row(name, self.levers.steps[name]) for name in self.open]
        return Table(voice.say("levers.sim.caption", **self.words.parts()), columns, rows)

    def row(self, name: str, step: Step) -> list[Cell]:
        language = self.voice.language
        texts = [numbers.number(end, 1, language, sign=True) for end in (step.value, step.low, step.high)]
        level = self.levers.levels[name].value
        sense = "told" if step.told else "unsure"
        return [
            Cell(self.words.item(name), name),
            Cell(numbers.number(level, 0, language), level),
            *(Cell(text, end) for text, end in zip(texts, (step.value, step.low, step.high), strict=True)),
            Cell(self.voice.say(f"levers.sim.{sense}"), sense, "" if step.told else "mute"),
        ]
