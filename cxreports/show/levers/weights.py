"""Relative weights: what each item carries of what the model explains, first rank first."""

from __future__ import annotations

from collections.abc import Iterator

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.measure import Study
from cxreports.measure.analysis.driver import Driver
from cxreports.measure.drivers.levers import Levers
from cxreports.measure.lack import Lack
from cxreports.show import numbers, phrase
from cxreports.show.analysis import analysis_note, ends, interval_text, lacking, respondents, share
from cxreports.show.chart.bars import Bar, Heads, Measure, draw
from cxreports.show.levers.words import Words
from cxreports.show.setting import current, in_each_language
from cxreports.show.voice import ALT_LENGTH, Voice

WEAK = 0.10  # R² under which no driver is named (methodology 3.1)


def relative_weights(study: Study, levers: Levers | Lack, *, most: int = 0) -> Block:
    """The share of each item in R², with its bootstrap interval and that of its rank (methodology 3.1).

    Args:
        levers: from `key_drivers`.
        most: items drawn, first rank first; 0 for all. A shorter figure says that it is one.
    """
    if isinstance(levers, Lack):
        return lacking("weights", levers)
    views = in_each_language(lambda voice: _Telling(study, levers, most, voice).view())
    return Block("figure", "drivers-weights", views, n=levers.model.n, estimates=[levers.record()])


def method_words(levers: Levers, voice: Voice) -> str:
    """« LMG (Shapley), bootstrap des répondants »."""
    key = "lmg" if levers.model.method.startswith("LMG") else "johnson"
    return voice.say(f"levers.method.{key}")


def leaders(levers: Levers) -> list[str]:
    """The items at the head that cannot be told apart."""
    return [one.name for one in levers.model.drivers if one.group == 1]


class _Telling:
    """One ranking told in one language."""

    def __init__(self, study: Study, levers: Levers, most: int, voice: Voice) -> None:
        self.study, self.levers, self.voice = study, levers, voice
        self.words, self.model = Words(study, levers, voice), levers.model
        self.shown = self.model.drivers[: most or None]

    def view(self) -> View:
        voice = self.voice
        heads = Heads(voice.say("levers.head.share"), aside=voice.say("levers.head.rank"))
        subtitle = voice.say(
            "levers.weights.subtitle",
            r2=share(100 * self.model.r2, voice),
            population=phrase.population(self.study, voice),
            base=respondents(self.model.n, voice),
            **self.words.parts(),
        )
        return View(
            headline=voice.fitting(self.headlines()),
            subtitle=subtitle,
            note=analysis_note(self.study, self.reading(), method_words(self.levers, voice), voice),
            alt=self.alt(),
            chart=draw([self.bar(one) for one in self.shown], heads, [], current().theme),
            table=self.table(),
        )

    def headlines(self) -> Iterator[str]:
        voice, parts = self.voice, self.words.parts()
        if self.model.r2 < WEAK:
            yield voice.say("levers.weights.weak", r2=share(100 * self.model.r2, voice), **parts)
            return
        names, first = leaders(self.levers), self.model.drivers[0]
        facts = parts | {"names": self.words.items(names), "share": share(first.share, voice)}
        if len(names) == 1:
            yield voice.say("levers.weights.first", **facts)
            yield voice.say("levers.weights.first.short", **facts)
        else:
            yield voice.say("levers.weights.level", **facts)
            yield voice.say("levers.weights.level.short", k=str(len(names)), **parts)

    def reading(self) -> str:
        voice, first = self.voice, self.model.drivers[0]
        parts = [
            voice.say(
                "levers.weights.reading",
                name=self.words.item(first.name),
                share=share(first.share, voice),
                ends=interval_text(first.interval, 0, voice),
                rank=self.rank(first),
            ),
            voice.say("levers.weights.level.rule"),
        ]
        if len(self.shown) < len(self.model.drivers):
            rest = len(self.model.drivers) - len(self.shown)
            parts.append(voice.say("levers.weights.rest", rest, k=str(rest)))
        parts.append(voice.say("levers.not_causal"))
        return " ".join(parts)

    def rank(self, one: Driver) -> str:
        """« 1 à 2 », the interval of the rank; « 3 » when it is sure."""
        if one.rank_low == one.rank_high:
            return str(one.rank)
        return ends(one.rank_low, one.rank_high, 0, self.voice)

    def alt(self) -> str:
        facts = [
            self.voice.say(
                "levers.alt.fact", name=self.words.item(one.name), share=share(one.share, self.voice)
            )
            for one in (self.model.drivers[0], self.model.drivers[-1])
        ]
        text = self.voice.say(
            "levers.weights.alt", k=str(len(self.shown)), first=facts[0], last=facts[1], **self.words.parts()
        )
        return text[:ALT_LENGTH]

    def bar(self, one: Driver) -> Bar:
        low, high = (one.interval.low, one.interval.high) if one.interval else (None, None)
        text, name = share(one.share, self.voice), self.words.item(one.name)
        span = interval_text(one.interval, 0, self.voice)
        tip = self.voice.say("levers.tip", name=name, share=text, ends=span, rank=self.rank(one))
        return Bar(name, Measure(one.share, low, high, text), tip, aside=self.rank(one))

    def table(self) -> Table:
        voice = self.voice
        columns = [Column(voice.say("col.item"), "left")]
        columns += [Column(voice.say(f"levers.col.{name}")) for name in ("share", "low", "high", "rank", "r")]
        rows = [
            [
                Cell(self.words.item(one.name), one.name),
                Cell(share(one.share, voice, 1), one.share),
                *(
                    Cell(share(end, voice, 1), end)
                    for end in ((one.interval.low, one.interval.high) if one.interval else ())
                ),
                Cell(self.rank(one), one.rank),
                Cell(numbers.number(one.r, 2, voice.language, sign=True), one.r),
            ]
            for one in self.model.drivers
        ]
        return Table(voice.say("levers.weights.caption", **self.words.parts()), columns, rows)
