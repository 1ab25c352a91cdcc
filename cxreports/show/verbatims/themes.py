"""What customers write about: how often each theme comes, and in which tone."""

from __future__ import annotations

from collections.abc import Iterator

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.block.model import Tone
from cxreports.measure import Study
from cxreports.measure.lack import Lack
from cxreports.measure.record import LOW_BASE, Estimate, Result
from cxreports.measure.text import UNCLASSIFIED
from cxreports.measure.text.corpus import Corpus
from cxreports.show import numbers, phrase
from cxreports.show.analysis import analysis_note, colour_words, ends, lacking, share
from cxreports.show.chart.bars import Bar, Heads, Measure, axis, draw
from cxreports.show.setting import current, in_each_language
from cxreports.show.verbatims.words import comments, label, labels, leading, subject, told
from cxreports.show.voice import ALT_LENGTH, Voice

MOST, SHORT = 10, 5


def themes(study: Study, corpus: Corpus | Lack, *, short: bool = False) -> Block:
    """Bars of the share of comments with each theme, dots of their net tone (methodology 2.12d, 3.13).

    Args:
        corpus: from `read_corpus`.
        short: the five first themes only, as in a general report.
    """
    if isinstance(corpus, Lack):
        return lacking("themes", corpus)
    shown = told(corpus, SHORT if short else MOST)
    if not shown:
        return lacking("themes", Lack("verbatims.themes", {"n": len(corpus.rows)}))
    results = corpus.themes.shares(corpus.confidence)
    views = in_each_language(lambda voice: _Telling(study, corpus, results, shown, voice).view())
    tones = [corpus.tone(theme) for theme in shown]
    records = phrase.records([*results, *map(Result, tones)])
    return Block("figure", "theme-shares", views, n=len(corpus.rows), estimates=records)


def tone_of(estimate: Estimate) -> Tone:
    """The colour of a net tone: only when its interval is on one side of 0, on 30 comments or more."""
    if estimate.ci_low is None or estimate.ci_high is None or estimate.n < LOW_BASE:
        return "mute"
    return "fav" if estimate.ci_low > 0 else "unf" if estimate.ci_high < 0 else "mute"


class _Telling:
    """The themes told in one language."""

    def __init__(
        self, study: Study, corpus: Corpus, results: list[Result], shown: list[str], voice: Voice
    ) -> None:
        self.study, self.corpus, self.voice, self.shown = study, corpus, voice, shown
        self.shares = {str(one.estimate.by["theme"]): one.estimate for one in results}
        self.tones = {theme: corpus.tone(theme) for theme in shown}

    def view(self) -> View:
        voice = self.voice
        heads = Heads(voice.say("themes.head.share"), voice.say("themes.head.tone"))
        method = voice.say("themes.method", model=self.corpus.themes.version)
        return View(
            headline=voice.fitting(self.headlines()),
            subtitle=voice.say("themes.subtitle", **subject(self.study, self.corpus, voice)),
            note=analysis_note(self.study, self.reading(), method, voice),
            alt=self.alt(),
            chart=draw(
                [self.bar(theme) for theme in self.shown],
                heads,
                numbers.axis(axis(heads), "points", voice.language),
                current().theme,
            ),
            table=self.table(),
        )

    def share(self, theme: str) -> str:
        return share(self.shares[theme].value or 0.0, self.voice)

    def headlines(self) -> Iterator[str]:
        voice, names = self.voice, leading(self.corpus, self.shown)
        parts = {"share": self.share(names[0]), "k": str(len(names))}
        key = "themes.first" if len(names) == 1 else "themes.level"
        yield voice.say(key, names=labels(self.corpus, names, voice), **parts)
        yield voice.say(f"{key}.short", names=labels(self.corpus, names[:1], voice), **parts)

    def reading(self) -> str:
        voice, first = self.voice, self.shown[0]
        estimate, felt = self.shares[first], self.tones[first]
        parts = [
            voice.say(
                "themes.reading",
                theme=label(self.corpus, first, voice),
                share=self.share(first),
                ends=ends(estimate.ci_low or 0.0, estimate.ci_high or 0.0, 0, voice),
                tone=self.points(felt),
                tone_ends=ends(felt.ci_low or 0.0, felt.ci_high or 0.0, 0, voice, sign=True),
            ),
            voice.say("themes.rule", unclassified=self.share(UNCLASSIFIED)),
            voice.say("themes.tone", **colour_words(voice)),
        ]
        rest = len(told(self.corpus)) - len(self.shown)
        if rest:
            parts.append(voice.say("themes.rest", rest, k=str(rest)))
        return " ".join(parts)

    def points(self, estimate: Estimate) -> str:
        return numbers.number(estimate.value or 0.0, 0, self.voice.language, sign=True)

    def alt(self) -> str:
        voice = self.voice
        facts = {
            "k": str(len(self.shown)),
            "first": label(self.corpus, self.shown[0], voice),
            "share": self.share(self.shown[0]),
            "last": label(self.corpus, self.shown[-1], voice),
            "last_share": self.share(self.shown[-1]),
        }
        worst = min(self.shown, key=lambda theme: self.tones[theme].value or 0.0)
        facts |= {"worst": label(self.corpus, worst, voice), "tone": self.points(self.tones[worst])}
        return voice.say("themes.alt", **facts)[:ALT_LENGTH]

    def bar(self, theme: str) -> Bar:
        estimate, felt, voice = self.shares[theme], self.tones[theme], self.voice
        name = label(self.corpus, theme, voice)
        n = int(estimate.details["tagged"])
        tip = voice.say(
            "themes.tip", name=name, share=self.share(theme), base=comments(n, voice), tone=self.points(felt)
        )
        bar = Measure(estimate.value or 0.0, estimate.ci_low, estimate.ci_high, self.share(theme))
        dot = Measure(
            felt.value or 0.0, felt.ci_low, felt.ci_high, self.points(felt), tone_of(felt), n < LOW_BASE
        )
        return Bar(name, bar, tip, dot)

    def table(self) -> Table:
        voice = self.voice
        names = ("comments", "share", "low", "high", "tone", "tone.low", "tone.high")
        columns = [Column(voice.say("col.theme"), "left")]
        columns += [Column(voice.say(f"themes.col.{name}")) for name in names]
        rows = [self.row(theme) for theme in self.shown]
        none = Cell(voice.say("value.none"))
        left = self.shares[UNCLASSIFIED]
        cells = [Cell(label(self.corpus, UNCLASSIFIED, voice), UNCLASSIFIED), *self.share_cells(left)]
        rows.append([*cells, none, none, none])
        return Table(
            voice.say("themes.caption", population=phrase.population(self.study, voice)), columns, rows
        )

    def share_cells(self, estimate: Estimate) -> list[Cell]:
        voice, tagged = self.voice, int(estimate.details.get("tagged", 0))
        cells = [Cell(voice.count(tagged), tagged)]
        for end in (estimate.value, estimate.ci_low, estimate.ci_high):
            cells.append(Cell(voice.say("value.none") if end is None else share(end, voice, 1), end))
        return cells

    def row(self, theme: str) -> list[Cell]:
        felt, language = self.tones[theme], self.voice.language
        tones = [
            Cell(numbers.number(end or 0.0, 0, language, sign=True), end)
            for end in (felt.value, felt.ci_low, felt.ci_high)
        ]
        return [
            Cell(label(self.corpus, theme, self.voice), theme),
            *self.share_cells(self.shares[theme]),
            *tones,
        ]
