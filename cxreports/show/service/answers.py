"""What customers say after a contact: satisfaction and effort, where they were asked."""

from __future__ import annotations

from cxreports.block import Block, View
from cxreports.measure import Study, find_indicator
from cxreports.measure.indicator import Indicator
from cxreports.measure.lack import Lack
from cxreports.show import phrase
from cxreports.show.analysis import lacking
from cxreports.show.blocks import Blocks
from cxreports.show.results import results_table
from cxreports.show.segments import segments
from cxreports.show.setting import in_each_language
from cxreports.show.source import source
from cxreports.show.verdict import is_drawn
from cxreports.show.voice import Voice


def after_contact(study: Study, where: str = "", by: str = "channel") -> Blocks:
    """CSAT and CES of the questions asked after a contact, each against the previous period; then by channel.

    Args:
        where: which answers are about a contact with the service, e.g. "touchpoint=Assistance"; "" for all
            answers to transactional questions.
        by: dimension of the answers to compare.
    """
    asked = _asked(study)
    if not asked:
        return Blocks(lacking("after-contact", Lack("support.asked")))
    of = _narrowed(study, where) if where else study
    results = of.headline(asked)
    if not any(is_drawn(one.estimate) for one in results):
        return Blocks(lacking("after-contact", Lack("support.answers")))

    def view(voice: Voice) -> View:
        estimates = [one.estimate for one in results]
        scope = {"scope": phrase.scope(of, voice), "source": source(of, estimates, voice)}
        which = voice.say("answers.where" if where else "answers.all")
        return View(
            headline=voice.say("answers.headline"),
            subtitle=voice.say("answers.subtitle", population=phrase.population(of, voice)),
            note=voice.say("note", reading=voice.say("answers.reading", which=which), **scope),
            table=results_table(of, results, voice),
        )

    table = Block("table", "after-contact", in_each_language(view), estimates=phrase.records(results))
    if by not in of.dataset.dimensions["responses"]:
        return Blocks(table)
    split = of.split(asked[0], by, minimum_groups=2)
    return Blocks(table, segments(of, split, by, total=results[0])) if split else Blocks(table)


def _asked(study: Study) -> list[Indicator]:
    """The satisfaction and the effort that were asked after a contact."""
    found = []
    for kind in ("csat", "ces"):
        questions = [
            one
            for one in study.dataset.questions.values()
            if one.kind == kind and one.scope == "transactional"
        ]
        if questions and "responses" in study.dataset.tables:
            first = min(questions, key=lambda one: not one.main)
            found.append(study.bound(find_indicator(f"{kind}:{first.id}")))
    return found


def _narrowed(study: Study, where: str) -> Study:
    segment = where if study.segment in ("", "all") else f"{study.segment} & {where}"
    return Study(
        study.dataset, company=study.dataset.company, segment=segment, period=study.period,
        confidence=study.confidence, date=study.date,
    )  # fmt: skip
