"""Who mentions what: the score of those who mention a theme, against the other commenters."""

from __future__ import annotations

from collections.abc import Iterator

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.measure import Study
from cxreports.measure.lack import Lack
from cxreports.measure.record import Comparison, Result
from cxreports.measure.text.corpus import Corpus
from cxreports.show import numbers, phrase
from cxreports.show.analysis import analysis_note, lacking
from cxreports.show.chart.forest import Entry, Titles, Total, axis, draw
from cxreports.show.results import comparison_cells
from cxreports.show.setting import current, in_each_language
from cxreports.show.source import method_name
from cxreports.show.verbatims.words import label, told
from cxreports.show.verdict import is_called, mark
from cxreports.show.voice import ALT_LENGTH, Voice


def theme_effects(study: Study, corpus: Corpus | Lack) -> Block:
    """The gap of NPS (else CSAT) between those who mention a theme and those who do not (family F4).

    An association: it tells who writes, not what a theme does.

    Args:
        corpus: from `read_corpus`.
    """
    if isinstance(corpus, Lack):
        return lacking("effects", corpus)
    effects = corpus.effects()
    found = {theme: effects[theme] for theme in told(corpus) if theme in effects and _delta(effects[theme])}
    if not found:
        return lacking("effects", Lack("verbatims.scores"))
    found = dict(sorted(found.items(), key=lambda pair: -_delta(pair[1])))
    views = in_each_language(lambda voice: _Telling(study, corpus, found, voice).view())
    n = sum(row["score"] is not None for row in corpus.rows)
    return Block("figure", "theme-effects", views, n=n, estimates=phrase.records(list(found.values())))


def _delta(result: Result) -> float:
    return (result.comparison.delta or 0.0) if result.comparison else 0.0


class _Telling:
    """The gaps told in one language."""

    def __init__(self, study: Study, corpus: Corpus, found: dict[str, Result], voice: Voice) -> None:
        self.study, self.corpus, self.found, self.voice = study, corpus, found, voice
        assert corpus.indicator is not None
        self.short, self.the = voice.short(corpus.indicator), voice.the(corpus.indicator)
        self.of = voice.of(corpus.indicator)
        self.called = [theme for theme, one in found.items() if is_called(one.comparison)]
        self.n = sum(row["score"] is not None for row in corpus.rows)

    def view(self) -> View:
        voice = self.voice
        entries, total = (
            [self.entry(theme) for theme in self.found],
            Total(0.0, voice.say("themes.effects.zero")),
        )
        titles = Titles(voice.say("themes.effects.head"), voice.say("segments.verdict.title"))
        marks = axis(entries, total, titles)
        base = voice.say("base.commenters", self.n, n=voice.count(self.n))
        population = phrase.population(self.study, voice)
        method = method_name(self.comparison(next(iter(self.found))).method, voice)
        return View(
            headline=voice.fitting(self.headlines()),
            subtitle=voice.say("themes.effects.subtitle", of=self.of, population=population, base=base),
            note=analysis_note(self.study, self.reading(), method, voice),
            alt=self.alt(),
            chart=draw(
                entries, total, titles, numbers.axis(marks, "points", voice.language), current().theme
            ),
            table=self.table(),
        )

    def comparison(self, theme: str) -> Comparison:
        found = self.found[theme].comparison
        assert found is not None
        return found

    def delta(self, theme: str) -> str:
        result = self.found[theme]
        return phrase.change(self.comparison(theme), result.estimate, self.voice)

    def headlines(self) -> Iterator[str]:
        voice = self.voice
        low = [theme for theme in self.called if self.comparison(theme).verdict == "fall"]
        high = [theme for theme in self.called if self.comparison(theme).verdict == "rise"]
        for theme, key in ([(low[-1], "low")] if low else []) + ([(high[0], "high")] if high else []):
            name = label(self.corpus, theme, voice)
            yield voice.say(f"themes.effects.{key}", name=name, delta=self.delta(theme))
            yield voice.say("themes.effects.short", name=name, delta=self.delta(theme))
        if not self.called:
            yield voice.say("themes.effects.none", the=self.the)

    def reading(self) -> str:
        voice = self.voice
        theme = (self.called or list(self.found))[-1]
        one, comparison = self.found[theme], self.comparison(theme)
        size = max(self.comparison(name).family_size for name in self.found)
        parts = [
            voice.say(
                "themes.effects.reading",
                name=label(self.corpus, theme, voice),
                the=self.the,
                value=phrase.value(one.estimate, voice),
                delta=self.delta(theme),
                ends=phrase.interval(comparison, one.estimate.unit, one.estimate.n, voice),
            ),
            voice.say("themes.effects.rule", size, k=str(size)),
            voice.say("levers.not_causal"),
        ]
        return " ".join(parts)

    def alt(self) -> str:
        first, last = next(iter(self.found)), list(self.found)[-1]
        text = self.voice.say(
            "themes.effects.alt",
            of=self.of,
            k=str(len(self.found)),
            high=label(self.corpus, first, self.voice),
            high_delta=self.delta(first),
            low=label(self.corpus, last, self.voice),
            low_delta=self.delta(last),
        )
        return text[:ALT_LENGTH]

    def entry(self, theme: str) -> Entry:
        voice, one, comparison = self.voice, self.found[theme], self.comparison(theme)
        shown, called = mark(comparison), is_called(comparison)
        low_base = comparison.verdict == "low_base"
        verdict = voice.say(f"verdict.rest.{shown.word}")
        name = label(self.corpus, theme, voice)
        return Entry(
            name=name,
            base=phrase.base_short(one.estimate, voice),
            value=comparison.delta,
            low=comparison.ci_low,
            high=comparison.ci_high,
            text=self.delta(theme).split("\u00a0")[0],
            verdict=f"{shown.arrow} {verdict}".strip() if called else verdict,
            tone=shown.tone if called else "mute",
            tip=voice.say("themes.effects.tip", name=name, delta=self.delta(theme), verdict=verdict),
            hollow=low_base,
        )

    def table(self) -> Table:
        voice = self.voice
        columns = [Column(voice.say("col.theme"), "left")]
        columns += [Column(voice.say(f"col.{name}")) for name in ("value", "low", "high", "n", "delta")]
        columns.append(Column(voice.say("col.verdict"), "left"))
        rows = [
            [
                Cell(label(self.corpus, theme, voice), theme),
                *phrase.estimate_cells(one.estimate, voice),
                *comparison_cells(one.comparison, one.estimate, voice),
            ]
            for theme, one in self.found.items()
        ]
        return Table(voice.say("themes.effects.caption", short=self.short), columns, rows)
