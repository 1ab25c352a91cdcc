"""Why customers left, as they said."""

from __future__ import annotations

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.measure import Study
from cxreports.measure.analysis.departures import Reason, Reasons
from cxreports.measure.analysis.record import plain
from cxreports.measure.lack import Lack
from cxreports.show import phrase
from cxreports.show.analysis import analysis_note, interval_text, lacking, share
from cxreports.show.chart.bars import Bar, Heads, Measure, draw
from cxreports.show.setting import current, in_each_language
from cxreports.show.voice import ALT_LENGTH, Voice

MOST = 10


def leave_reasons(study: Study, found: Reasons | Lack) -> Block:
    """The reasons of the period's departures, most frequent first, each with its interval (methodology 2.6).

    Args:
        found: from `cxreports.measure.analysis.departures.leave_reasons`.
    """
    if isinstance(found, Lack):
        return lacking("reasons", found)
    views = in_each_language(lambda voice: _view(study, found, voice))
    record = {"definition_id": "leave_reasons", "definition_version": "1", **plain(found)}
    return Block("figure", "leave-reasons", views, n=found.n, estimates=[record])


def _view(study: Study, found: Reasons, voice: Voice) -> View:
    shown = found.reasons[:MOST]
    first = shown[0]
    level = [one for one in shown if one.interval.high >= first.interval.low]  # cannot be told apart
    facts = {"name": voice.tidy(first.name), "share": share(first.share, voice)}
    key = "reasons.first" if len(level) == 1 else "reasons.level"
    names = voice.listed([voice.tidy(one.name) for one in level])
    base = voice.say("reasons.base", found.n, n=voice.count(found.n))
    reading = [voice.say("reasons.reading", ends=interval_text(first.interval, 0, voice), **facts)]
    if found.unknown:
        reading.append(voice.say("reasons.unknown", found.unknown, k=voice.count(found.unknown)))
    reading.append(voice.say("reasons.rule"))
    heads = Heads(voice.say("reasons.head"), aside=voice.say("reasons.before") if _known(shown) else "")
    alt = voice.say("reasons.alt", k=str(len(shown)), last=voice.tidy(shown[-1].name), **facts)
    return View(
        headline=voice.fitting([voice.say(key, names=names, **facts), voice.say("reasons.short", **facts)]),
        subtitle=voice.say("reasons.subtitle", population=phrase.population(study, voice), base=base),
        note=analysis_note(study, " ".join(reading), voice.say("method.wilson"), voice),
        alt=alt[:ALT_LENGTH],
        chart=draw([_bar(one, voice) for one in shown], heads, [], current().theme),
        table=_table(found, voice),
    )


def _known(shown: tuple[Reason, ...]) -> bool:
    return any(one.before is not None for one in shown)


def _bar(one: Reason, voice: Voice) -> Bar:
    text = share(one.share, voice)
    tip = voice.say("reasons.tip", name=voice.tidy(one.name), share=text, n=voice.count(one.n))
    aside = share(one.before, voice) if one.before is not None else ""
    return Bar(
        voice.tidy(one.name), Measure(one.share, one.interval.low, one.interval.high, text), tip, aside=aside
    )


def _table(found: Reasons, voice: Voice) -> Table:
    columns = [Column(voice.say("reasons.col"), "left")]
    columns += [Column(voice.say(f"reasons.col.{name}")) for name in ("n", "share", "low", "high", "before")]
    rows = [
        [
            Cell(voice.tidy(one.name), one.name),
            Cell(voice.count(one.n), one.n),
            *(Cell(share(end, voice, 1), end) for end in (one.share, one.interval.low, one.interval.high)),
            Cell(voice.say("value.none") if one.before is None else share(one.before, voice, 1), one.before),
        ]
        for one in found.reasons
    ]
    return Table(voice.say("reasons.caption"), columns, rows)
