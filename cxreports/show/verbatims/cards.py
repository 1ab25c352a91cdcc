"""Key figures of the comments: how many, in which tone, how much of them a theme covers, who wrote them."""

from __future__ import annotations

from cxreports.block import Block, Card, Cell, Column, Table, View
from cxreports.measure import Study
from cxreports.measure.inference import wilson
from cxreports.measure.lack import Lack
from cxreports.measure.record import LOW_BASE, Result
from cxreports.measure.text import UNCLASSIFIED
from cxreports.measure.text.corpus import Corpus
from cxreports.show import numbers, phrase
from cxreports.show.analysis import analysis_note, ends, lacking
from cxreports.show.setting import in_each_language
from cxreports.show.typography import NARROW
from cxreports.show.verdict import mark
from cxreports.show.voice import Voice


def comment_cards(study: Study, corpus: Corpus | Lack) -> Block:
    """Cards: comments, net tone against the period before, share with a theme (methodology 2.12d).

    Args:
        corpus: from `read_corpus`.
    """
    if isinstance(corpus, Lack):
        return lacking("comment-cards", corpus)
    tone = corpus.whole_tone(study.previous.key)
    views = in_each_language(lambda voice: _view(study, corpus, tone, voice))
    return Block("kpis", "comment-cards", views, n=len(corpus.rows), estimates=phrase.records([tone]))


def _view(study: Study, corpus: Corpus, tone: Result, voice: Voice) -> View:
    cards = [_count(study, corpus, voice), _tone(tone, voice), _covered(study, corpus, voice)]
    caption = voice.say("comments.cards", period=voice.period(study.period))
    columns = [Column(voice.say("col.item"), "left"), Column(voice.say("col.value"))]
    return View(
        headline=caption,
        subtitle=phrase.population(study, voice),
        note=analysis_note(
            study, voice.say("comments.cards.note"), voice.say("comments.cards.method"), voice
        ),
        alt=caption,
        cards=cards,
        table=Table(caption, columns, [[Cell(one.label), Cell(one.value + one.unit)] for one in cards]),
    )


def _count(study: Study, corpus: Corpus, voice: Voice) -> Card:
    before = len(corpus.before.each)
    then = voice.say("comments.cards.before", n=voice.count(before), during=voice.during(study.previous))
    return Card(
        label=voice.say("comments.cards.count"),
        scale=voice.say("comments.cards.count.scale"),
        value=voice.count(len(corpus.rows)),
        unit="",
        interval="",
        delta="",
        verdict="",
        tone="",
        base=then,
        target="",
        low_base=len(corpus.rows) < LOW_BASE,
    )


def _tone(tone: Result, voice: Voice) -> Card:
    """A model's output: it is compared, and coloured, like any other net share."""
    estimate, shown = tone.estimate, mark(tone.comparison)
    compared = tone.comparison is not None and tone.comparison.delta is not None
    delta = phrase.change(tone.comparison, estimate, voice, short=True) if tone.comparison else ""
    versus = phrase.reference_short(tone.comparison, voice) if tone.comparison else ""
    return Card(
        label=voice.say("comments.cards.tone"),
        scale=voice.say("comments.cards.tone.scale"),
        value=numbers.number(estimate.value or 0.0, 0, voice.language, sign=True),
        unit="",
        interval=_interval(estimate.ci_low, estimate.ci_high, estimate.confidence, voice, sign=True),
        delta=voice.say("card.delta", arrow=shown.arrow, delta=delta, versus=versus).strip()
        if compared
        else "",
        verdict=phrase.verdict_text(tone.comparison, voice) if compared else "",
        tone=shown.tone if compared else "mute",
        base=voice.say("base.n", n=voice.count(estimate.n)),
        target="",
        low_base=estimate.n < LOW_BASE,
    )


def _covered(study: Study, corpus: Corpus, voice: Voice) -> Card:
    n = len(corpus.rows)
    k = n - corpus.themes.counts()[UNCLASSIFIED]
    found = wilson(k, n, corpus.confidence)
    text = numbers.percent(100 * k / n, numbers.decimals("%", n), voice.language)
    digits = text.rstrip("%").rstrip(NARROW)
    return Card(
        label=voice.say("comments.cards.covered"),
        scale=voice.say("comments.cards.covered.scale"),
        value=digits,
        unit=text[len(digits) :],
        interval=_interval(100 * found.low, 100 * found.high, corpus.confidence, voice),
        delta="",
        verdict="",
        tone="",
        base=voice.say("base.n", n=voice.count(n)),
        target="",
        low_base=n < LOW_BASE,
    )


def _interval(
    low: float | None, high: float | None, confidence: float, voice: Voice, *, sign: bool = False
) -> str:
    if low is None or high is None:
        return ""
    span = ends(low, high, 0, voice, sign=sign)
    return voice.say("interval.full", level=voice.level(confidence), ends=span)
