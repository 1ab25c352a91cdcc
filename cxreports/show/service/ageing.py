"""The stock: how long what is open has waited."""

from __future__ import annotations

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.measure import Study
from cxreports.measure.analysis.desk import AGES, Ageing
from cxreports.measure.lack import Lack
from cxreports.show import phrase
from cxreports.show.analysis import analysis_note, lacking
from cxreports.show.chart.bars import Bar, Heads, Measure, draw
from cxreports.show.service.words import age_text, ages, day_of
from cxreports.show.setting import current, in_each_language
from cxreports.show.voice import ALT_LENGTH, Voice


def backlog_age(study: Study, found: Ageing | Lack) -> Block:
    """Open requests at the end of the period by age, beside those of the end of the period before.

    Args:
        found: from `cxreports.measure.analysis.desk.ageing`.
    """
    if isinstance(found, Lack):
        return lacking("ageing", found)
    if not found.n:
        return lacking("ageing", Lack("support.none_open"))
    views = in_each_language(lambda voice: _view(study, found, voice))
    return Block("figure", "desk-ageing", views, n=found.n, estimates=[found.record()])


def _view(study: Study, found: Ageing, voice: Voice) -> View:
    names, day = ages(AGES, voice), day_of(found.at, study, voice)
    oldest, median = (age_text(age or 0.0, voice) for age in (found.oldest, found.median))
    facts = {
        "n": voice.count(found.n),
        "old": voice.count(sum(found.classes[3:])),
        "very_old": voice.count(found.classes[-1]),
        "days": str(AGES[2]),
        "day": day,
    }
    heads = Heads(voice.say("ageing.head"), aside=voice.say("ageing.before") if found.before else "")
    bars = [
        Bar(
            name, Measure(float(n), None, None, voice.count(n)),
            voice.say("ageing.tip", name=name, n=voice.count(n)),
            aside=voice.count(found.before[place]) if found.before else "",
        )
        for place, (name, n) in enumerate(zip(names, found.classes, strict=True))
    ]  # fmt: skip
    reading = voice.say("ageing.reading", median=median, oldest=oldest, late=voice.count(found.late), **facts)
    return View(
        headline=voice.fitting(
            voice.say(f"ageing.headline{length}", found.n, **facts) for length in ("", ".short")
        ),
        subtitle=voice.say("ageing.subtitle", scope=phrase.scope(study, voice), **facts),
        note=analysis_note(study, reading, "", voice),
        alt=voice.say("ageing.alt", median=median, **facts)[:ALT_LENGTH],
        chart=draw(bars, heads, [], current().theme),
        table=_table(found, names, voice),
    )


def _table(found: Ageing, names: list[str], voice: Voice) -> Table:
    columns = [Column(voice.say("ageing.col.age"), "left"), Column(voice.say("ageing.head"))]
    columns += [Column(voice.say("ageing.before"))] if found.before else []
    rows = [
        [
            Cell(name),
            Cell(voice.count(n), n),
            *([Cell(voice.count(found.before[place]), found.before[place])] if found.before else []),
        ]
        for place, (name, n) in enumerate(zip(names, found.classes, strict=True))
    ]
    total = [Cell(voice.say("service.total")), Cell(voice.count(found.n), found.n)]
    total += [Cell(voice.count(sum(found.before)), sum(found.before))] if found.before else []
    return Table(voice.say("ageing.caption"), columns, [*rows, total], total=True)
