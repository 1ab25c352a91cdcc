"""Quotes: what customers wrote, chosen by a rule, masked, each with its score, segment, channel and day."""

from __future__ import annotations

from datetime import date
from typing import Any

from cxreports.block import Block, Cell, Column, Quote, Table, View
from cxreports.block.model import Tone
from cxreports.measure import Study
from cxreports.measure.lack import Lack
from cxreports.measure.text import Quote as Chosen
from cxreports.measure.text import choose_quotes
from cxreports.measure.text.corpus import Corpus
from cxreports.measure.text.quotes import QUOTE_BASE
from cxreports.show import phrase
from cxreports.show.analysis import lacking
from cxreports.show.setting import in_each_language
from cxreports.show.source import source
from cxreports.show.typography import tidy
from cxreports.show.verbatims.words import label
from cxreports.show.voice import Voice

MOST = 6
_TONES: dict[str, Tone] = {"promoter": "fav", "satisfied": "fav", "detractor": "unf", "dissatisfied": "unf"}
_INNER = {"«": "“", "»": "”"}  # a quotation inside the quotation marks of the report


def quotes(study: Study, corpus: Corpus | Lack, *, by: str = "", most: int = MOST, where: str = "") -> Block:
    """Three to six comments, one per theme, by a stated rule (methodology R13, R19, 3.13).

    Personal data are masked; a comment in another language than the report's is not translated, and says so.

    Args:
        corpus: from `read_corpus`. by: dimension of the segment told with each quote; "" for none.
        most: quotes at most. where: the stage of the journey whose comments these are, those of authors who
            were not satisfied there; "" for the comments of everybody.
    """
    if isinstance(corpus, Lack):
        return lacking("quotes", corpus)
    chosen = choose_quotes(corpus.themes, corpus.classes, most)
    if not chosen:
        return lacking("quotes", Lack("verbatims.quotes", {"needed": QUOTE_BASE, "n": len(corpus.rows)}))
    places = {one.row: place for place, one in enumerate(corpus.comments)}
    found = [(one, places[one.row]) for one in chosen]
    views = in_each_language(lambda voice: _Telling(study, corpus, by, voice, where).view(found))
    return Block("quotes", "comments-quoted", views, n=len(corpus.rows))


class _Telling:
    """The quotes in one language."""

    def __init__(self, study: Study, corpus: Corpus, by: str, voice: Voice, where: str) -> None:
        self.study, self.corpus, self.by, self.voice, self.where = study, corpus, by, voice, where

    def view(self, found: list[tuple[Chosen, int]]) -> View:
        voice, n = self.voice, len(self.corpus.rows)
        quoted = [self.quote(one, place) for one, place in found]
        population = phrase.population(self.study, voice)
        key = "quotes.where" if self.where else "quotes.headline"
        parts = {"k": str(len(quoted)), "n": voice.count(n), "where": voice.tidy(self.where)}
        return View(
            headline=voice.say(key, len(quoted), **parts),
            subtitle=voice.say("quotes.subtitle", population=population),
            note=voice.say(
                "quotes.note", scope=phrase.scope(self.study, voice), source=source(self.study, [], voice)
            ),
            quotes=quoted,
            table=self.table(quoted),
        )

    def quote(self, chosen: Chosen, place: int) -> Quote:
        language = self.corpus.comments[place].language
        foreign = language != self.voice.language
        row = self.corpus.rows[place]
        facts = [*self.facts(chosen.group, row)]
        if foreign:
            facts.append(self.voice.say(f"quotes.in.{language}"))
        return Quote(
            text=self.marked(tidy(chosen.text, language)),
            lead=label(self.corpus, chosen.theme, self.voice),
            facts=facts,
            language=language if foreign else "",
            tone=_TONES.get(chosen.group or "", ""),
        )

    def marked(self, text: str) -> str:
        """The text in the quotation marks of the report; those inside it become the inner ones."""
        for outer, inner in _INNER.items():
            text = (
                text.replace(f"{outer}\u202f", inner).replace(f"\u202f{outer}", inner).replace(outer, inner)
            )
        return f"«\u202f{text}\u202f»" if self.voice.language == "fr" else f"“{text}”"

    def facts(self, group: str | None, row: dict[str, Any] | Any) -> list[str]:
        """Score, segment, channel, day: those that are known."""
        voice = self.voice
        found = []
        if group and row["told"]:
            question, score = row["told"]
            who = voice.say(f"quotes.class.{group}")
            best = str(question.scale[1])
            found.append(voice.say("quotes.score", who=who, score=f"{score:g}", best=best))
        for name in dict.fromkeys((self.by, "channel")):
            if name and row.get(name):
                found.append(voice.tidy(str(row[name])))
        day: date = row["answered_on"]
        return [*found, voice.day(day)]

    def table(self, quoted: list[Quote]) -> Table:
        """The same as rows, for a spreadsheet."""
        voice = self.voice
        columns = [Column(voice.say(f"quotes.col.{name}"), "left") for name in ("theme", "text", "facts")]
        rows = [[Cell(one.lead), Cell(one.text), Cell(" · ".join(one.facts))] for one in quoted]
        return Table(voice.say("quotes.caption"), columns, rows)
