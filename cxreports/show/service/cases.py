"""Cases that are open, by age and by who holds them; and why cases were opened."""

from __future__ import annotations

from collections.abc import Sequence

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.measure import Study
from cxreports.measure.analysis.cases import AGES, OTHERS, CaseReasons, Held, OpenCases
from cxreports.measure.analysis.departures import Reason
from cxreports.measure.lack import Lack
from cxreports.show import phrase
from cxreports.show.analysis import analysis_note, interval_text, lacking, share
from cxreports.show.blocks import Blocks
from cxreports.show.chart.bars import Bar, Heads, Measure, draw
from cxreports.show.service.words import ages, day_of
from cxreports.show.setting import current, in_each_language
from cxreports.show.voice import ALT_LENGTH, Voice

MOST = 12


def open_cases(study: Study, found: OpenCases | Lack, owner: str = "owner") -> Blocks:
    """What is open at the end of the period: bars by age, then a table by owner.

    Args:
        found: from `cxreports.measure.analysis.cases.open_cases`.
        owner: the dimension of the owners.
    """
    if isinstance(found, Lack):
        return Blocks(lacking("open-cases", found))
    if not found.n:
        return Blocks(lacking("open-cases", Lack("loop.none_open")))
    views = in_each_language(lambda voice: _ages(study, found, voice))
    figure = Block("figure", "open-cases", views, n=found.n, estimates=[found.record()])
    if not found.owners:
        return Blocks(figure, lacking("case-owners", Lack("loop.owner", {"by": owner})))
    views = in_each_language(lambda voice: _owners(study, found, owner, voice))
    return Blocks(figure, Block("table", "case-owners", views, n=found.n))


def _ages(study: Study, found: OpenCases, voice: Voice) -> View:
    names = ages(AGES, voice)
    facts = {
        "n": voice.count(found.n),
        "waiting": voice.count(found.waiting),
        "old": voice.count(found.classes[-1]),
        "days": str(AGES[-1]),
        "day": day_of(found.at, study, voice),
    }
    bars = [
        Bar(
            name,
            Measure(float(n), None, None, voice.count(n)),
            voice.say("cases.tip", name=name, n=voice.count(n)),
        )
        for name, n in zip(names, found.classes, strict=True)
    ]
    columns = [Column(voice.say("ageing.col.age"), "left"), Column(voice.say("cases.head"))]
    rows = [[Cell(name), Cell(voice.count(n), n)] for name, n in zip(names, found.classes, strict=True)]
    rows.append([Cell(voice.say("service.total")), Cell(facts["n"], found.n)])
    return View(
        headline=voice.fitting(
            voice.say(f"cases.headline{length}", found.n, **facts) for length in ("", ".short")
        ),
        subtitle=voice.say("cases.subtitle", scope=phrase.scope(study, voice), **facts),
        note=analysis_note(study, voice.say("cases.reading", **facts), "", voice),
        alt=voice.say("cases.alt", **facts)[:ALT_LENGTH],
        chart=draw(bars, Heads(voice.say("cases.head")), [], current().theme),
        table=Table(voice.say("cases.caption"), columns, rows, total=True),
    )


def _owners(study: Study, found: OpenCases, owner: str, voice: Voice) -> View:
    label = voice.tidy(study.dataset.label(owner, voice.language))
    columns = [Column(label, "left"), Column(voice.say("cases.head")), Column(voice.say("cases.waiting"))]
    columns += [Column(name) for name in ages(AGES, voice)]
    rows = [_owner(one, voice) for one in found.owners[:MOST]]
    rows.append(_owner(Held(None, found.n, found.classes, found.waiting), voice, voice.say("service.total")))
    first = next((one for one in found.owners if one.owner), found.owners[0])
    facts = {"name": _name(first, voice), "n": voice.count(first.n), "waiting": voice.count(first.waiting)}
    reading = voice.say("cases.owners.reading", **facts)
    return View(
        headline=voice.say("cases.owners.headline", dimension=voice.common(label)),
        subtitle=voice.say(
            "cases.owners.subtitle", day=day_of(found.at, study, voice), scope=phrase.scope(study, voice)
        ),
        note=analysis_note(study, reading, "", voice),
        table=Table(
            voice.say("cases.owners.headline", dimension=voice.common(label)), columns, rows, total=True
        ),
    )


def _name(one: Held, voice: Voice) -> str:
    if one.owner is None:
        return voice.say("cases.nobody")
    return voice.say("cases.others") if one.owner == OTHERS else voice.tidy(one.owner)


def _owner(one: Held, voice: Voice, name: str = "") -> list[Cell]:
    counts = (one.n, one.waiting, *one.classes)
    return [Cell(name or _name(one, voice)), *(Cell(voice.count(n), n) for n in counts)]


def case_reasons(study: Study, found: CaseReasons | Lack, by: str = "reason") -> Block:
    """Why the cases of the period were opened, most frequent first, each with its interval.

    Args:
        found: from `cxreports.measure.analysis.cases.case_reasons`.
        by: the dimension of the reasons.
    """
    if isinstance(found, Lack):
        return lacking("case-reasons", found)
    views = in_each_language(lambda voice: _reasons(study, found, voice))
    return Block(
        "figure", "case-reasons", views, n=found.n, estimates=[found.record() | {"by": {}, "of": by}]
    )


def _reasons(study: Study, found: CaseReasons, voice: Voice) -> View:
    shown = found.reasons[:MOST]
    first = shown[0]
    level = [one for one in shown if one.interval.high >= first.interval.low]  # cannot be told apart
    facts = {"name": voice.tidy(first.name), "share": share(first.share, voice)}
    names = phrase.names([voice.tidy(one.name) for one in level], voice)
    key = "cases.reasons.first" if len(level) == 1 else "cases.reasons.level"
    before = any(one.before is not None for one in shown)
    heads = Heads(voice.say("cases.reasons.head"), aside=voice.say("reasons.before") if before else "")
    reading = voice.say("cases.reasons.reading", ends=interval_text(first.interval, 0, voice), **facts)
    if found.n_missing:
        reading += " " + voice.say("cases.reasons.unknown", found.n_missing, k=voice.count(found.n_missing))
    base = voice.say("base.followups", found.n, n=voice.count(found.n))
    alt = voice.say("cases.reasons.alt", k=str(len(shown)), last=voice.tidy(shown[-1].name), **facts)
    return View(
        headline=voice.fitting([voice.say(key, names=names, **facts), voice.say("reasons.short", **facts)]),
        subtitle=voice.say("cases.reasons.subtitle", population=phrase.population(study, voice), base=base),
        note=analysis_note(study, reading, voice.say("method.wilson"), voice),
        alt=alt[:ALT_LENGTH],
        chart=draw([_bar(one, voice) for one in shown], heads, [], current().theme),
        table=_table(shown, before, voice),
    )


def _bar(one: Reason, voice: Voice) -> Bar:
    text, aside = share(one.share, voice), share(one.before, voice) if one.before is not None else ""
    tip = voice.say("cases.reasons.tip", name=voice.tidy(one.name), share=text, n=voice.count(one.n))
    measure = Measure(one.share, one.interval.low, one.interval.high, text)
    return Bar(voice.tidy(one.name), measure, tip, aside=aside)


def _table(shown: Sequence[Reason], before: bool, voice: Voice) -> Table:
    names = ("n", "share", "low", "high", *(("before",) if before else ()))
    columns = [Column(voice.say("reasons.col"), "left")]
    columns += [
        Column(voice.say("cases.head") if name == "n" else voice.say(f"reasons.col.{name}")) for name in names
    ]
    rows = []
    for one in shown:
        ends = (one.share, one.interval.low, one.interval.high, *((one.before,) if before else ()))
        cells = [
            Cell(voice.say("value.none")) if end is None else Cell(share(end, voice, 1), end) for end in ends
        ]
        rows.append([Cell(voice.tidy(one.name), one.name), Cell(voice.count(one.n), one.n), *cells])
    return Table(voice.say("cases.reasons.caption"), columns, rows)
