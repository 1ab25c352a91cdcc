"""The distribution of the answers on their scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.measure import Study
from cxreports.measure.record import Estimate, Result
from cxreports.show import asked, numbers, phrase
from cxreports.show.chart.distribution import Column as Bar
from cxreports.show.chart.distribution import Group, draw
from cxreports.show.notice import unmeasured
from cxreports.show.setting import current, in_each_language
from cxreports.show.source import note
from cxreports.show.verdict import is_drawn
from cxreports.show.voice import ALT_LENGTH, Voice

# Groups of answers and the token of their colour, as a text and as a column.
_COLOURS = {
    "detractors": ("unf", "unf"),
    "passives": ("ink2", "pas"),
    "promoters": ("fav", "fav"),
    "others": ("ink2", "pas"),
    "unsatisfied": ("ink2", "pas"),
    "satisfied": ("fav", "fav"),
    "": ("ink2", "fav"),
}
NPS_GROUPS = ("detractors", "passives", "promoters")


def distribution(study: Study, result: Result | None) -> Block:
    """The answers on their scale, one column each; for the NPS in three groups.

    Args:
        result: of an indicator made from answers (NPS, CSAT, CES), with the counts in its details;
            of another, or None, the section says « non mesuré ».

    >>> from cxreports.measure import Study
    >>> study = Study("demo", period="2026-10")
    >>> distribution(study, study.headline()[0]).kind
    'figure'
    """
    if result is None:
        return unmeasured("distribution")
    estimate = result.estimate
    if not is_drawn(estimate):
        return unmeasured("distribution", "period", estimate.definition_id)
    counts = tally(estimate)
    if not counts:
        return unmeasured("distribution", "scale", estimate.definition_id)
    groups = grouped(study, estimate)

    def view(voice: Voice) -> View:
        bars = _bars(groups, counts, voice)
        top = max(range(len(bars)), key=lambda index: bars[index].share)
        return View(
            headline=voice.fitting(_headlines(study, result, voice)),
            subtitle=voice.say(
                "dist.subtitle",
                label=asked.name(study, estimate, voice),
                population=phrase.population(study, voice),
                base=phrase.base(estimate, voice),
            ),
            note=note(study, _reading(estimate, bars, bars[top], voice), [], voice),
            alt=_alt(study, groups, counts, bars[top], voice),
            chart=draw(bars, _brackets(groups, counts, voice), current().theme),
            table=_table(study, estimate, groups, counts, voice),
        )

    id = f"distribution-{estimate.definition_id.replace('.', '-')}"
    return Block("figure", id, in_each_language(view), n=estimate.n, estimates=[result.record()])


def tally(estimate: Estimate) -> dict[int, float]:
    """Answers per point of the scale, none left out; empty when the record holds no answers."""
    found = estimate.details.get("counts")
    if not isinstance(found, Mapping) or not found:
        return {}
    counts = {int(float(answer)): float(count) for answer, count in found.items()}
    first, last = asked.scale(estimate)
    return {answer: counts.get(answer, 0.0) for answer in range(first, last + 1)}


Groups = Mapping[str, Sequence[int]]


def grouped(study: Study, estimate: Estimate) -> Groups:
    """The groups of answers: of the NPS its three (methodology 2.1d); of a question of satisfaction two."""
    first, last = asked.scale(estimate)
    if asked.is_nps(estimate):
        return {"detractors": range(first, 7), "passives": range(7, 9), "promoters": range(9, last + 1)}
    question = asked.question(study, estimate)
    if question is None or question.kind != "csat":
        return {}
    chosen = asked.satisfied(question)
    others = [answer for answer in range(first, last + 1) if answer not in chosen]
    groups = {"unsatisfied" if len(others) + len(chosen) == 2 else "others": others, "satisfied": chosen}
    ordered = sorted(groups.items(), key=lambda group: group[1][:1])
    return {name: answers for name, answers in ordered if answers}


def named(groups: Groups, answer: int, voice: Voice) -> str:
    """An answer as it is called: its number; of two answers, what it says (« Satisfaits »)."""
    if groups and all(len(answers) == 1 for answers in groups.values()):
        return voice.say(f"group.{_group_of(groups, answer)}")
    return str(answer)


def _group_of(groups: Groups, answer: int) -> str:
    return next((name for name, answers in groups.items() if answer in answers), "")


def _group_share(counts: Mapping[int, float], answers: Sequence[int], voice: Voice) -> str:
    part = sum(counts[answer] for answer in answers)
    return numbers.share(part, sum(counts.values()), voice.language)


def shares_text(estimate: Estimate, voice: Voice) -> dict[str, str]:
    """The three NPS shares as printed, without decimals: p, a, d."""
    counts = {name: float(estimate.details[name]) for name in NPS_GROUPS}
    whole = sum(counts.values())
    texts = {name: numbers.share(count, whole, voice.language) for name, count in counts.items()}
    return {"p": texts["promoters"], "d": texts["detractors"], "a": texts["passives"]}


def _headlines(study: Study, result: Result, voice: Voice) -> list[str]:
    facts = phrase.facts(result, voice)
    if asked.is_nps(result.estimate):
        return [voice.say("dist.nps", value=facts["value"], **shares_text(result.estimate, voice))]
    return [voice.say("dist.other", during=voice.during(study.period), **facts)]


def _bars(groups: Groups, counts: Mapping[int, float], voice: Voice) -> list[Bar]:
    whole = sum(counts.values())
    bars = []
    for answer, count in counts.items():
        text, number = numbers.share(count, whole, voice.language), voice.count(count)
        base, name = voice.say("base.responses", count, n=number), named(groups, answer, voice)
        tip = voice.say("dist.tip", answer=name, share=text, base=base)
        _, colour = _COLOURS[_group_of(groups, answer)]
        bars.append(Bar(name, 100 * count / whole, text, number, colour, tip))
    return bars


def _brackets(groups: Groups, counts: Mapping[int, float], voice: Voice) -> list[Group]:
    """Each group as a bracket under its columns; none where a column says it, or where a group has gaps."""
    first = min(counts)
    found: list[Group] = []
    if any(answers[-1] - answers[0] + 1 != len(answers) for answers in groups.values()) or len(counts) == 2:
        return found
    for name, answers in groups.items():
        share = _group_share(counts, answers, voice)
        text = voice.say("group.label", name=voice.say(f"group.{name}"), share=share)
        found.append(Group(answers[0] - first, answers[-1] - first, text, _COLOURS[name][0]))
    return found


def _reading(estimate: Estimate, bars: Sequence[Bar], top: Bar, voice: Voice) -> str:
    if asked.is_nps(estimate):
        first, _ = asked.scale(estimate)
        return voice.say("dist.reading.nps", share=top.share_text, answer=top.name, low=str(first))
    key = "dist.reading.two" if len(bars) == 2 else "dist.reading.other"
    return voice.say(key, share=top.share_text, answer=voice.common(top.name))


def _alt(study: Study, groups: Groups, counts: Mapping[int, float], top: Bar, voice: Voice) -> str:
    shares = [
        voice.say(
            "dist.alt.group",
            name=voice.say(f"group.{name}"),
            share=_group_share(counts, answers, voice),
        )
        for name, answers in groups.items()
    ]
    period = voice.period(study.period)
    parts = {"groups": " ".join(shares), "answer": top.name, "share": top.share_text}
    return voice.say("dist.alt", period=period, **parts)[:ALT_LENGTH]


def _table(
    study: Study, estimate: Estimate, groups: Groups, counts: Mapping[int, float], voice: Voice
) -> Table:
    whole = sum(counts.values())
    columns = [Column(voice.say("col.answer"), "left")]
    columns += [Column(voice.say("col.count")), Column(voice.say("col.share"))]
    columns += [Column(voice.say("col.group"), "left")] if groups else []
    rows = []
    for answer, count in counts.items():
        share = 100 * count / whole
        cells = [
            Cell(named(groups, answer, voice), answer),
            Cell(voice.count(count), count),
            Cell(numbers.percent(share, 1, voice.language), share),
        ]
        if groups:
            cells.append(Cell(voice.say(f"group.{_group_of(groups, answer)}")))
        rows.append(cells)
    caption = f"{asked.label(study, estimate, voice)}, {voice.period(study.period)}"
    return Table(caption, columns, rows)
