"""What became of the comments on their way: languages, non-answers, personal data taken out."""

from __future__ import annotations

from collections.abc import Iterator

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.measure import Study
from cxreports.measure.lack import Lack
from cxreports.measure.text import UNCLASSIFIED
from cxreports.measure.text.corpus import Corpus
from cxreports.show import numbers, phrase
from cxreports.show.analysis import lacking
from cxreports.show.setting import in_each_language
from cxreports.show.voice import Voice


def comment_base(study: Study, corpus: Corpus | Lack) -> Block:
    """Comments read, without content, by language, unclassified; personal data masked, by kind (R19).

    Args:
        corpus: from `read_corpus`.
    """
    if isinstance(corpus, Lack):
        return lacking("base", corpus)
    views = in_each_language(lambda voice: _view(study, corpus, voice))
    return Block("table", "comment-base", views, n=len(corpus.rows))


def _view(study: Study, corpus: Corpus, voice: Voice) -> View:
    masked = sum(corpus.comments.redactions.values())
    caption = voice.say("comments.caption")
    columns = [
        Column(voice.say("col.item"), "left"),
        Column(voice.say("comments.col.count")),
        Column(voice.say("comments.col.share")),
    ]
    n = len(corpus.rows)
    rows = [
        [
            Cell(name),
            Cell(voice.count(count), count),
            Cell(numbers.share(count, n, voice.language) if of_kept else voice.say("value.none")),
        ]
        for name, count, of_kept in _lines(corpus, voice)
    ]
    return View(
        headline=voice.say("comments.headline", masked, n=voice.count(n), k=voice.count(masked)),
        subtitle=voice.say("comments.subtitle", population=phrase.population(study, voice)),
        note=voice.say("comments.note"),
        alt=caption,
        table=Table(caption, columns, rows),
    )


def _lines(corpus: Corpus, voice: Voice) -> Iterator[tuple[str, int, bool]]:
    """Label, count, and whether it is a share of the comments kept."""
    comments = corpus.comments
    yield voice.say("comments.read"), comments.read - comments.missing, False
    yield voice.say("comments.empty"), comments.non_answers, False
    yield voice.say("comments.kept"), len(corpus.rows), True
    for language, count in comments.languages.items():
        if count:
            yield voice.say(f"comments.language.{language}"), count, True
    yield voice.say("comments.unclassified"), corpus.themes.counts()[UNCLASSIFIED], True
    scored = sum(row["told"] is not None for row in corpus.rows)
    yield voice.say("comments.scored"), scored, True
    for kind, count in sorted(comments.redactions.items(), key=lambda pair: -pair[1]):
        yield voice.say("comments.masked", kind=voice.say(f"comments.kind.{kind}")), count, False
