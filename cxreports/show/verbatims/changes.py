"""Themes that come up, or go: the share of each against the period before."""

from __future__ import annotations

from collections.abc import Iterator

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.measure import Study
from cxreports.measure.lack import Lack
from cxreports.measure.record import Result
from cxreports.measure.text.corpus import Corpus
from cxreports.show import numbers, phrase
from cxreports.show.analysis import analysis_note, lacking, share
from cxreports.show.results import comparison_cells
from cxreports.show.setting import in_each_language
from cxreports.show.typography import capital
from cxreports.show.verbatims.words import comments, label, subject, told
from cxreports.show.verdict import is_called
from cxreports.show.voice import Voice


def theme_changes(study: Study, corpus: Corpus | Lack) -> Block:
    """The share of each theme, its change since the period before, and its test (family F4; 3.13).

    Args:
        corpus: from `read_corpus`.
    """
    if isinstance(corpus, Lack):
        return lacking("changes", corpus)
    if not corpus.before.each:
        return lacking("changes", Lack("verbatims.before"))
    shown = told(corpus)
    found = [one for one in corpus.changes(study.previous.key) if str(one.estimate.by["theme"]) in shown]
    if not found:
        return lacking("changes", Lack("verbatims.themes", {"n": len(corpus.rows)}))
    views = in_each_language(lambda voice: _Telling(study, corpus, found, voice).view())
    return Block("table", "theme-changes", views, n=len(corpus.rows), estimates=phrase.records(found))


class _Telling:
    """The changes told in one language."""

    def __init__(self, study: Study, corpus: Corpus, found: list[Result], voice: Voice) -> None:
        self.study, self.corpus, self.found, self.voice = study, corpus, found, voice
        self.called = sorted(
            (one for one in found if is_called(one.comparison)), key=lambda one: -abs(self.delta(one))
        )

    @staticmethod
    def delta(result: Result) -> float:
        return (result.comparison.delta or 0.0) if result.comparison else 0.0

    def name(self, result: Result) -> str:
        return label(self.corpus, str(result.estimate.by["theme"]), self.voice)

    def view(self) -> View:
        voice = self.voice
        versus = voice.against(self.study.previous)
        method = voice.say("themes.changes.method", model=self.corpus.themes.version)
        return View(
            headline=capital(voice.fitting(self.headlines(versus))),
            subtitle=voice.say(
                "themes.changes.subtitle", versus=versus, **subject(self.study, self.corpus, voice)
            ),
            note=analysis_note(self.study, self.reading(), method, voice),
            alt=voice.say("themes.changes.caption", versus=versus),
            table=self.table(versus),
        )

    def headlines(self, versus: str) -> Iterator[str]:
        voice = self.voice
        rising = [one for one in self.called if self.delta(one) > 0]
        parts = {"versus": versus}
        if len(self.called) > 1:
            counts = {"up": str(len(rising)), "down": str(len(self.called) - len(rising))}
            yield voice.say("themes.changes.many", k=str(len(self.called)), **counts, **parts)
        elif self.called:
            one = self.called[0]
            key = "rise" if rising else "fall"
            change = numbers.change(self.delta(one), "%", 0, voice.language)
            yield voice.say(f"themes.changes.{key}", name=self.name(one), change=change, **parts)
            yield voice.say(f"themes.changes.{key}.short", name=self.name(one), change=change, **parts)
        else:
            yield voice.say("themes.changes.none", **parts)
            yield voice.say("themes.changes.none.short", **parts)

    def reading(self) -> str:
        voice, first = self.voice, (self.called or self.found)[0]
        size = max((one.comparison.family_size for one in self.found if one.comparison), default=0)
        before = voice.say(
            "themes.changes.reading",
            name=self.name(first),
            share=share(first.estimate.value or 0.0, voice),
            then=share((first.comparison and first.comparison.reference_value) or 0.0, voice),
            during=voice.during(self.study.previous),
            base=comments(len(self.corpus.before.each), voice),
        )
        return " ".join([before, voice.say("themes.changes.rule", size, k=str(size))])

    def table(self, versus: str) -> Table:
        voice = self.voice
        names = ("comments", "share", "change")
        columns = [Column(voice.say("col.theme"), "left")]
        columns += [Column(voice.say(f"themes.col.{name}")) for name in names]
        columns.append(Column(voice.say("col.verdict"), "left"))
        rows = []
        for one in self.found:
            tagged = int(one.estimate.details["tagged"])
            rows.append(
                [
                    Cell(self.name(one), str(one.estimate.by["theme"])),
                    Cell(voice.count(tagged), tagged),
                    Cell(share(one.estimate.value or 0.0, voice, 1), one.estimate.value),
                    *comparison_cells(one.comparison, one.estimate, voice),
                ]
            )
        return Table(voice.say("themes.changes.caption", versus=versus), columns, rows)
