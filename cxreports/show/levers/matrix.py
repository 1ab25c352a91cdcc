"""Importance and performance: what to deal with first, and what is too uncertain to say."""

from __future__ import annotations

from collections.abc import Iterator

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.measure import Study
from cxreports.measure.drivers.levers import Levers
from cxreports.measure.drivers.quadrant import WORDS, Placed
from cxreports.measure.lack import Lack
from cxreports.show import numbers, phrase
from cxreports.show.analysis import analysis_note, interval_text, lacking, respondents, share
from cxreports.show.chart.matrix import MatrixChart, Point, draw
from cxreports.show.levers.weights import WEAK, method_words
from cxreports.show.levers.words import Words
from cxreports.show.setting import current, in_each_language
from cxreports.show.typography import capital
from cxreports.show.voice import ALT_LENGTH, Voice

_CORNERS = ("concentrate_here", "keep_up", "low_priority", "possible_overkill")


def importance_performance(study: Study, levers: Levers | Lack) -> Block:
    """The matrix of importance and performance (Martilla and James; methodology 3.2).

    An item whose interval crosses a cut is hollow and in no quadrant: « à confirmer ».

    Args:
        levers: from `key_drivers`.
    """
    if isinstance(levers, Lack):
        return lacking("matrix", levers)
    views = in_each_language(lambda voice: _Telling(study, levers, voice).view())
    return Block("figure", "drivers-matrix", views, n=levers.model.n, estimates=[levers.record()])


class _Telling:
    """One matrix told in one language."""

    def __init__(self, study: Study, levers: Levers, voice: Voice) -> None:
        self.study, self.levers, self.voice = study, levers, voice
        self.words, self.matrix = Words(study, levers, voice), levers.matrix
        weak = levers.model.r2 < WEAK
        self.urgent = [] if weak else self.in_quadrant("concentrate_here")
        self.unsure = [one.name for one in levers.model.drivers if not self.placed(one.name).confirmed]

    def placed(self, name: str) -> Placed:
        return self.matrix.attributes[name]

    def in_quadrant(self, quadrant: str) -> list[str]:
        """The items that lie there for sure, first rank first."""
        names = [one.name for one in self.levers.model.drivers]
        return [
            name for name in names if self.placed(name).quadrant == quadrant and self.placed(name).confirmed
        ]

    def view(self) -> View:
        voice, chart = self.voice, self.chart()
        across, up = chart.axes()
        method = voice.say("levers.matrix.method", method=method_words(self.levers, voice))
        return View(
            headline=voice.fitting(self.headlines()),
            subtitle=voice.say(
                "levers.matrix.subtitle",
                population=phrase.population(self.study, voice),
                base=respondents(self.levers.model.n, voice),
                **self.words.parts(),
            ),
            note=analysis_note(self.study, self.reading(), method, voice),
            alt=self.alt(),
            chart=draw(
                chart,
                numbers.axis(across, "index", voice.language),
                numbers.axis(up, "%", voice.language),
                current().theme,
            ),
            table=self.table(),
        )

    def headlines(self) -> Iterator[str]:
        voice = self.voice
        if self.urgent:
            facts = {"names": self.words.items(self.urgent), "k": str(len(self.urgent))}
            yield voice.say("levers.matrix.urgent", len(self.urgent), **facts)
            yield voice.say("levers.matrix.urgent.short", len(self.urgent), **facts)
        elif self.unsure:
            yield voice.say("levers.matrix.unsure", len(self.unsure), k=str(len(self.unsure)))
        else:
            yield voice.say("levers.matrix.none")

    def reading(self) -> str:
        voice = self.voice
        name = (self.urgent or [self.levers.model.drivers[0].name])[0]
        driver, level = self.levers.model[name], self.levers.levels[name]
        parts = [
            voice.say(
                "levers.matrix.reading",
                name=self.words.item(name),
                share=share(driver.share, voice),
                level=numbers.number(level.value, 0, voice.language),
            ),
            voice.say(
                "levers.matrix.cuts",
                x=numbers.number(self.matrix.performance_cut, 0, voice.language),
                y=share(self.matrix.importance_cut, voice),
            ),
            voice.say("levers.matrix.marks"),
            voice.say("levers.not_causal"),
        ]
        return " ".join(parts)

    def alt(self) -> str:
        first = self.levers.model.drivers[0]
        text = self.voice.say(
            "levers.matrix.alt",
            k=str(len(self.levers.model.drivers)),
            name=self.words.item(first.name),
            share=share(first.share, self.voice),
            level=numbers.number(self.levers.levels[first.name].value, 0, self.voice.language),
            urgent=self.words.items(self.urgent) if self.urgent else self.voice.say("levers.matrix.nothing"),
        )
        return text[:ALT_LENGTH]

    def chart(self) -> MatrixChart:
        words = WORDS[self.voice.language]
        captions = tuple(capital(self.voice.tidy(words[corner])) for corner in _CORNERS)
        return MatrixChart(
            points=[self.point(one.name) for one in self.levers.model.drivers],
            x_cut=self.matrix.performance_cut,
            y_cut=self.matrix.importance_cut,
            captions=(captions[0], captions[1], captions[2], captions[3]),
            x_title=self.voice.say("levers.matrix.x"),
            y_title=self.voice.say("levers.matrix.y"),
        )

    def point(self, name: str) -> Point:
        driver, level, voice = self.levers.model[name], self.levers.levels[name], self.voice
        importance = driver.interval
        tip = voice.say(
            "levers.matrix.tip",
            name=self.words.item(name),
            share=share(driver.share, voice),
            ends=interval_text(importance, 0, voice),
            level=numbers.number(level.value, 0, voice.language),
            verdict=self.verdict(name),
        )
        return Point(
            name=self.words.item(name),
            x=level.value,
            y=driver.share,
            x_low=level.interval.low,
            x_high=level.interval.high,
            y_low=importance.low if importance else driver.share,
            y_high=importance.high if importance else driver.share,
            tip=tip,
            solid=self.placed(name).confirmed,
            urgent=name in self.urgent,
        )

    def verdict(self, name: str) -> str:
        placed = self.placed(name)
        return self.voice.tidy(
            WORDS[self.voice.language][placed.quadrant if placed.confirmed else "to_confirm"]
        )

    def table(self) -> Table:
        voice = self.voice
        names = ("share", "interval", "level", "level.interval", "n")
        columns = [Column(voice.say("col.item"), "left")]
        columns += [Column(voice.say(f"levers.col.{name}")) for name in names]
        columns.append(Column(voice.say("levers.col.quadrant"), "left"))
        rows = []
        for one in self.levers.model.drivers:
            level = self.levers.levels[one.name]
            rows.append(
                [
                    Cell(self.words.item(one.name), one.name),
                    Cell(share(one.share, voice), one.share),
                    Cell(interval_text(one.interval, 0, voice)),
                    Cell(numbers.number(level.value, 0, voice.language), level.value),
                    Cell(interval_text(level.interval, 0, voice)),
                    Cell(voice.count(level.n), level.n),
                    Cell(self.verdict(one.name), tone="unf" if one.name in self.urgent else ""),
                ]
            )
        return Table(voice.say("levers.matrix.caption", **self.words.parts()), columns, rows)
