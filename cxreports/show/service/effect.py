"""What calling back goes with: contacted and not contacted, both asked again, at the same first score."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.measure import Study
from cxreports.measure.analysis.adjusted import Outcome
from cxreports.measure.analysis.callback import LoopEffect
from cxreports.measure.inference import Interval
from cxreports.measure.lack import Lack
from cxreports.show import numbers, phrase
from cxreports.show.analysis import analysis_note, interval_text, lacking, share
from cxreports.show.chart.bars import Bar, Heads, Measure, draw
from cxreports.show.setting import current, in_each_language
from cxreports.show.voice import ALT_LENGTH, Voice

_SUPPORT, _UNEQUAL = 0.8, 10.0  # below: not comparable; above, in points: two ways of answering


def callback_effect(study: Study, found: LoopEffect | Lack, strata: Sequence[str] = ()) -> Block:
    """Recovery of the contacted and of comparable others, with the difference, its test and its caveats.

    Args:
        found: from `cxreports.measure.analysis.cases.callback_effect`.
        strata: what was held equal, besides the first score.
    """
    if isinstance(found, Lack):
        return lacking("callback-effect", found)
    views = in_each_language(lambda voice: _Telling(study, found, strata, voice).view())
    return Block("figure", "callback-effect", views, n=found.n, estimates=[found.record()])


class _Telling:
    """The comparison told in one language."""

    def __init__(self, study: Study, found: LoopEffect, strata: Sequence[str], voice: Voice) -> None:
        self.study, self.found, self.voice = study, found, voice
        labels = [voice.common(study.dataset.label(name, voice.language)) for name in strata]
        self.equal = voice.listed([voice.say("effect.score"), *labels])
        recovery = found.recovery
        delta = numbers.change(recovery.difference.delta, "%", found.n, voice.language)
        self.facts = {
            "contacted": share(recovery.contacted, voice),
            "alone": share(recovery.alone, voice),
            "delta": voice.tidy(delta),
            "ends": self.ends(recovery, 1),
            "equal": self.equal,
        }

    def ends(self, outcome: Outcome, places: int) -> str:
        found = outcome.difference
        return interval_text(Interval(found.low, found.high, found.method), places, self.voice, sign=True)

    def view(self) -> View:
        voice, found = self.voice, self.found
        n = {"n": voice.count(found.n_contacted), "m": voice.count(found.n_alone)}
        heads = Heads(voice.say("effect.head"))
        return View(
            headline=voice.fitting(self.headlines()),
            subtitle=voice.say(
                "effect.subtitle", population=phrase.population(self.study, voice), equal=self.equal, **n
            ),
            note=analysis_note(self.study, self.reading(), voice.say("effect.method"), voice),
            alt=voice.say("effect.alt", **self.facts)[:ALT_LENGTH],
            chart=draw([self.bar("contacted"), self.bar("alone")], heads, [], current().theme),
            table=self.table(),
        )

    def headlines(self) -> Iterator[str]:
        if self.found.recovery.called:
            yield self.voice.say("effect.headline", **self.facts)
            yield self.voice.say("effect.headline.short", **self.facts)
        yield self.voice.say("effect.none")

    def reading(self) -> str:
        voice, found = self.voice, self.found
        change = {
            "before_after": numbers.number(found.before_after, 1, voice.language, sign=True),
            "alone": numbers.number(found.change.alone, 1, voice.language, sign=True),
        }
        parts = [voice.say("effect.reading", **self.facts), voice.say("effect.regression", **change)]
        parts.append(voice.say("effect.drawn" if found.randomised else "effect.not_drawn"))
        if found.support < _SUPPORT:
            parts.append(voice.say("effect.support", share=share(100 * found.support, voice)))
        if abs(found.response_contacted - found.response_alone) > _UNEQUAL:
            one, other = (share(end, voice) for end in (found.response_contacted, found.response_alone))
            parts.append(voice.say("effect.response", contacted=one, alone=other))
        return " ".join(parts)

    def bar(self, side: str) -> Bar:
        value = float(getattr(self.found.recovery, side))
        name, text = self.voice.say(f"effect.{side}"), share(value, self.voice)
        tone = "" if side == "contacted" else "mute"
        return Bar(
            name, Measure(value, None, None, text, tone), self.voice.say("effect.tip", name=name, share=text)
        )

    def table(self) -> Table:
        voice, found = self.voice, self.found
        columns = [Column(voice.say("effect.col.what"), "left")]
        columns += [
            Column(voice.say(f"effect.col.{name}")) for name in ("contacted", "alone", "delta", "ends")
        ]
        columns.append(Column(voice.say("col.verdict"), "left"))
        rows = [self.row("recovery", found.recovery, "%"), self.row("change", found.change, "score")]
        return Table(voice.say("effect.caption"), columns, rows)

    def row(self, name: str, outcome: Outcome, unit: str) -> list[Cell]:
        voice = self.voice
        signed = unit != "%"
        sides = [
            Cell(
                numbers.number(side, 1, voice.language, sign=True) if signed else share(side, voice, 1), side
            )
            for side in (outcome.contacted, outcome.alone)
        ]
        moved = outcome.difference.delta
        delta = (
            numbers.number(moved, 1, voice.language, sign=True)
            if signed
            else numbers.change(moved, unit, self.found.n, voice.language)
        )
        verdict = voice.say("effect.called" if outcome.called else "verdict.brief.not_significant")
        return [
            Cell(voice.say(f"effect.row.{name}")), *sides, Cell(voice.tidy(delta), moved),
            Cell(self.ends(outcome, 1)), Cell(verdict, "called" if outcome.called else "not_significant"),
        ]  # fmt: skip
