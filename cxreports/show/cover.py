"""The cover and the section headings."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Literal

from cxreports.block import Block, View
from cxreports.errors import UsageError
from cxreports.measure import Study
from cxreports.show import phrase
from cxreports.show.blocks import Blocks
from cxreports.show.gate import cover_fact, gate_record
from cxreports.show.notice import Unmeasured
from cxreports.show.setting import current, in_each_language
from cxreports.show.typography import capital
from cxreports.show.voice import Voice, in_language


def edition_day(edition: str | date | None) -> date:
    """The day printed on the cover: as given, else that of SOURCE_DATE_EPOCH, else today."""
    if isinstance(edition, date):
        return edition
    if edition:
        try:
            return date.fromisoformat(edition)
        except ValueError:
            raise UsageError(
                f"edition {edition!r} is not a date.", where="show.cover", hint="Write it as 2026-11-05."
            ) from None
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC).date() if epoch.isdigit() else date.today()


def cover(
    study: Study,
    title: str | Mapping[str, str] | None = None,
    edition: str | date | None = None,
    contents: bool = True,
    layout: Literal["", "onepager"] = "",
) -> Block:
    """The cover: title, company, period in words, scope, edition date, confidentiality.

    Args:
        study: the study of the report.
        title: replaces « Expérience client – rapport mensuel »; a text, or one per language.
        edition: date of the edition (a date, or "2026-11-05").
        contents: whether a table of contents follows.
        layout: "onepager" for a report that should stand on one page of paper.
    """
    day, gate = edition_day(edition), gate_record(study)

    def view(voice: Voice) -> View:
        rhythm = voice.say(f"cover.rhythm.{study.period.unit}")
        edited = voice.say("cover.edited", day=voice.day(day))
        parts = [capital(voice.period(study.period)), voice.tidy(study.company), edited]
        own = in_language(title, voice) if title else voice.say("cover.title", rhythm=rhythm)
        return View(
            headline=own,
            subtitle=" · ".join(parts),
            meta={
                "client": study.company,
                "facts": _facts(study, voice),
                "confidentiality": voice.tidy(current().theme.mention(voice.language)),
                "edition": voice.day(day),
                "day": day.isoformat(),
                "contents": contents and not layout,
                "synthetic": study.dataset.synthetic,
                "layout": layout,
                "gate": gate,
            },
        )

    return Block("cover", "cover", in_each_language(view), theme=current().theme.to_json())


def _facts(study: Study, voice: Voice) -> list[list[str]]:
    scope = capital(phrase.scope(study, voice))
    data = voice.say("cover.cutoff", day=voice.day(phrase.cutoff_day(study)))
    if study.dataset.synthetic:
        data = f"{voice.say('cover.synthetic')}, {data}"
    return [
        [voice.say("cover.scope"), scope],
        [voice.say("cover.data"), capital(data)],
        [voice.say("cover.confidence"), voice.level(study.confidence)],
        *cover_fact(study, voice),
    ]


def _once(blocks: Sequence[Block]) -> list[Block]:
    """Blocks without the notices that say again what one before them said: one lack can touch several."""
    return [
        block
        for place, block in enumerate(blocks)
        if block.kind != "notice" or all(block.views != other.views for other in blocks[:place])
    ]


def section(
    id: str, *content: Block | Iterable[Block], fr: str = "", en: str = "", keep: bool | None = None
) -> Blocks:
    """A section: its heading, then what it holds. One whose content could not be measured is left out.

    Args:
        id: "trend", "distribution", "segments", "results", "actions", "method" or "glossary"; or a name of
            your own, with its title in `fr` and `en`.
        content: its blocks, as the functions of this room give them; none for the heading alone, before
            cells of its own.
        keep: True: said even when nothing in it could be measured, with what that would take; False: left out
            when it holds nothing but notices and limits. By default each block decides.

    Raises:
        UsageError: a name of your own without a title.

    >>> [block.kind for block in section("calls", fr="Appels", en="Calls")]
    ['section']
    """

    def view(voice: Voice) -> View:
        own = {"fr": fr or en, "en": en or fr}[voice.language]
        if own:
            return View(headline=voice.tidy(own))
        if voice.knows(f"section.{id}"):
            return View(headline=voice.say(f"section.{id}"))
        raise UsageError(
            f"section {id!r} has no title.",
            where="show.section",
            hint='Write show.section("id", fr="...", en="...").',
        )

    heading = Block("section", id, in_each_language(view))
    blocks = _once([block for one in content for block in ([one] if isinstance(one, Block) else one)])
    absent = all(isinstance(block, Unmeasured) for block in blocks)
    if keep is False:
        absent = all(block.kind == "notice" or block.id.startswith("limits-") for block in blocks)
    if content and absent and not keep:
        return Blocks()
    return Blocks(heading, *blocks)
