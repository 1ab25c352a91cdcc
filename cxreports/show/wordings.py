"""The questionnaire annex: every question as it was asked, word for word (AAPOR disclosure)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.measure import Study
from cxreports.show import asked
from cxreports.show.notice import unmeasured
from cxreports.show.results import filled
from cxreports.show.setting import in_each_language
from cxreports.show.voice import Voice

Of = Literal["questions", "items"]
_Row = tuple[str, str, str, str]  # name, wording, scale, survey


def wordings(study: Study, of: Of = "questions") -> Block:
    """The table of the exact wordings of the customer questions, or of the items put to employees.

    Args:
        of: "questions" or "items". A wording is printed in the language in which it was asked.
    """
    if not (study.dataset.questions if of == "questions" else study.dataset.items):
        return unmeasured(f"wordings-{of}")

    def view(voice: Voice) -> View:
        rows = list(_questions(study, voice) if of == "questions" else _items(study, voice))
        names = ("name", "wording", "scale", "survey")
        columns = [Column(voice.say(f"wordings.col.{name}"), "left") for name in names]
        cells = [[Cell(text or voice.say("value.none")) for text in row] for row in rows]
        caption = voice.say(f"wordings.{of}")
        return View(
            headline=voice.say(f"wordings.{of}.headline", len(rows), k=str(len(rows))),
            subtitle=voice.say("wordings.subtitle"),
            table=Table(caption, *filled(columns, cells, voice)),
        )

    return Block("table", f"wordings-{of}", in_each_language(view))


def _questions(study: Study, voice: Voice) -> Iterator[_Row]:
    for one in study.dataset.questions.values():
        label = voice.tidy(study.dataset.label(one.id, voice.language))
        yield label, one.text, asked.scale_text(one.scale, voice), one.survey


def _items(study: Study, voice: Voice) -> Iterator[_Row]:
    for name, text in study.dataset.items.items():
        yield voice.tidy(study.dataset.label(name, voice.language)), text, "", ""
