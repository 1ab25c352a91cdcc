"""The letter and the context of a deliverable: the author's words, and the facts of the scope."""

from __future__ import annotations

from collections.abc import Mapping

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.measure import Study
from cxreports.measure.lack import Lack
from cxreports.measure.record import Result
from cxreports.show import phrase
from cxreports.show.analysis import lacking
from cxreports.show.setting import current, in_each_language
from cxreports.show.voice import Voice, in_language


def author_text(id: str, text: str | Mapping[str, str]) -> Block:
    """A text of the author's, in Markdown, as a block; a notice that it is to be written where there is none.

    Args:
        id: "letter" or "context". text: a text, or one per language: {"fr": ..., "en": ...}.
    """
    if not text:
        return lacking(id, Lack("author.text"))
    views = {voice.language: View(markdown=in_language(text, voice)) for voice in current().voices}
    return Block("text", f"author-{id}", views)


def mission_scope(study: Study, headline: list[Result]) -> Block:
    """Whose data were read, over which days, and how many answers stand behind each figure."""

    def view(voice: Voice) -> View:
        names = ("who", "period", "cutoff", "others")
        facts = {
            "who": phrase.scope(study, voice),
            "period": voice.period(study.period),
            "cutoff": voice.day(phrase.cutoff_day(study)),
            "others": voice.say("mission.others.text", company=voice.tidy(study.company)),
        }
        rows = [[Cell(voice.say(f"mission.{name}")), Cell(facts[name])] for name in names]
        rows += [
            [Cell(voice.label(one.estimate.definition_id)), Cell(phrase.base(one.estimate, voice))]
            for one in headline
            if one.estimate.n
        ]
        columns = [
            Column(voice.say("mission.col.fact"), "left"),
            Column(voice.say("mission.col.value"), "left"),
        ]
        return View(
            headline=voice.say("mission.headline", company=voice.tidy(study.company)),
            subtitle=voice.say("mission.subtitle"),
            table=Table(voice.say("mission.caption"), columns, rows),
        )

    return Block("table", "mission-scope", in_each_language(view))
