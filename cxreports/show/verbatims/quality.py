"""How far the reading of comments may be trusted: the figures of its validation."""

from __future__ import annotations

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.block.model import Tone
from cxreports.measure.lack import Lack
from cxreports.measure.text import dictionary, lexicon
from cxreports.measure.text.corpus import Corpus
from cxreports.measure.text.language import LANGUAGES
from cxreports.measure.text.measured import MEASURED_ON, READINGS, THEMES, VERSION
from cxreports.measure.text.validate import KAPPA_WANTED
from cxreports.show import numbers
from cxreports.show.analysis import colour_words, ends, lacking
from cxreports.show.setting import in_each_language
from cxreports.show.verbatims.words import label
from cxreports.show.voice import Voice


def reading_quality(corpus: Corpus | Lack) -> Block:
    """Accuracy and agreement of the packaged word lists on labelled, held-out comments (3.13, validation).

    Args:
        corpus: from `read_corpus`; figures of the languages that its comments are in.
    """
    if isinstance(corpus, Lack):
        return lacking("quality", corpus)
    return Block("table", "reading-quality", in_each_language(lambda voice: _view(corpus, voice)))


def is_packaged(corpus: Corpus) -> bool:
    """Whether the word lists are those that were measured."""
    number = str(VERSION)
    used = corpus.themes.dictionaries
    same = all(used[name].version == dictionary(name).version for name in LANGUAGES)
    lists = [f"{one.name} {one.number}" for one in map(dictionary, LANGUAGES)]
    lists += [lexicon(name).version for name in LANGUAGES]
    return same and all(one.split()[1] == number for one in lists)


def _view(corpus: Corpus, voice: Voice) -> View:
    told = [language for language, n in corpus.comments.languages.items() if n]
    caption = voice.say("quality.caption")
    key = "quality.packaged" if is_packaged(corpus) else "quality.own"
    reading = voice.say(
        key, day=voice.day(MEASURED_ON), kappa=_number(KAPPA_WANTED, 1, voice), **colour_words(voice)
    )
    return View(
        headline=voice.say("quality.headline"),
        subtitle=voice.say("quality.subtitle"),
        note=voice.say("quality.note", reading=reading, model=corpus.feelings.model),
        alt=caption,
        table=Table(caption, _columns(voice), [*_feelings(told, voice), *_themes(corpus, told, voice)]),
    )


def _columns(voice: Voice) -> list[Column]:
    names = ("accuracy", "recall", "precision", "kappa", "n")
    return [
        Column(voice.say("quality.col.what"), "left"),
        *(Column(voice.say(f"quality.col.{name}")) for name in names),
    ]


def _feelings(told: list[str], voice: Voice) -> list[list[Cell]]:
    none = Cell(voice.say("value.none"))
    rows = []
    for one in READINGS:
        if one.language in told:
            accuracy = numbers.percent(100 * one.accuracy, 1, voice.language)
            span = ends(100 * one.low, 100 * one.high, 1, voice)
            rows.append(
                [
                    Cell(voice.say(f"quality.set.{one.set}")),
                    Cell(f"{accuracy} ({span})", one.accuracy),
                    none,
                    none,
                    _kappa(one.kappa, voice),
                    Cell(voice.count(one.n), one.n),
                ]
            )
    return rows


def _themes(corpus: Corpus, told: list[str], voice: Voice) -> list[list[Cell]]:
    """Themes have been measured in English only."""
    if "en" not in told:
        return []
    return [
        [
            Cell(voice.say("quality.theme", name=label(corpus, one.theme, voice))),
            Cell(voice.say("value.none")),
            Cell(_number(one.recall, 2, voice), one.recall),
            Cell(_number(one.precision, 2, voice), one.precision),
            _kappa(one.kappa, voice),
            Cell(voice.count(one.n), one.n),
        ]
        for one in THEMES
        if one.theme in corpus.themes.names
    ]


def _kappa(value: float, voice: Voice) -> Cell:
    tone: Tone = "unf" if value < KAPPA_WANTED else ""
    return Cell(_number(value, 2, voice), value, tone)


def _number(value: float, places: int, voice: Voice) -> str:
    return numbers.number(value, places, voice.language)
