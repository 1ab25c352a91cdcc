"""The distribution of the answers on their scale."""

from __future__ import annotations

from collections.abc import Mapping

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.measure import Study
from cxreports.measure.record import Estimate, Result
from cxreports.show import numbers, phrase
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
    "satisfied": ("fav", "fav"),
    "": ("ink2", "fav"),
}
_NPS_GROUPS = {"detractors": range(7), "passives": range(7, 9), "promoters": range(9, 11)}  # methodology 2.1d


def distribution(study: Study, result: Result | None) -> Block:
    """The answers on their scale, one column each; for the NPS in three groups.

    Args:
        result: of an indicator made from answers (NPS, CSAT, CES), with the counts in its details;
            of another, or None, the section says « non mesuré ».
    """
    if result is None:
        return unmeasured("distribution")
    estimate = result.estimate
    if not is_drawn(estimate):
        return unmeasured("distribution", "period", estimate.definition_id)
    counts = tally(estimate)
    if not counts:
        return unmeasured("distribution", "scale", estimate.definition_id)
    groups = grouped(estimate, counts)

    def view(voice: Voice) -> View:
        bars = _bars(groups, counts, voice)
        top = max(range(len(bars)), key=lambda index: bars[index].share)
        return View(
            headline=voice.fitting(_headlines(study, result, voice)),
            subtitle=voice.say(
                "dist.subtitle", population=phrase.population(study, voice), base=phrase.base(estimate, voice)
            ),
            note=note(study, _reading(estimate, bars[top], voice), [], voice),
            alt=_alt(study, groups, counts, bars[top], voice),
            chart=draw(bars, _brackets(groups, counts, voice), current().theme),
            table=_table(study, estimate, groups, counts, voice),
        )

    id = f"distribution-{estimate.definition_id.replace('.', '-')}"
    return Block("figure", id, in_each_language(view), n=estimate.n, estimates=[result.record()])


def tally(estimate: Estimate) -> dict[int, float]:
    """Answers per point of the scale, every point of an NPS; empty when the record holds none."""
    found = estimate.details.get("counts")
    if not isinstance(found, Mapping) or not found:
        return {}
    counts = {int(float(answer)): float(count) for answer, count in found.items()}
    first, last = (0, 10) if _is_nps(estimate) else (min(counts), max(counts))
    return {answer: counts.get(answer, 0.0) for answer in range(first, last + 1)}


def _is_nps(estimate: Estimate) -> bool:
    return estimate.definition_id == "nps"


Groups = Mapping[str, range]


def grouped(estimate: Estimate, counts: Mapping[int, float]) -> Groups:
    """The groups of neighbouring answers: of the NPS its three; of a satisfaction rate the satisfied.

    The satisfied are the highest answers that add up to the count in the record; no group when
    none do.
    """
    if _is_nps(estimate):
        return _NPS_GROUPS
    satisfied = estimate.details.get("satisfied")
    first, last = min(counts), max(counts)
    for cut in range(last, first, -1):
        if satisfied and abs(sum(counts[answer] for answer in range(cut, last + 1)) - satisfied) < 1e-6:
            return {"others": range(first, cut), "satisfied": range(cut, last + 1)}
    return {}


def _group_of(groups: Groups, answer: int) -> str:
    return next((name for name, answers in groups.items() if answer in answers), "")


def _group_share(counts: Mapping[int, float], answers: range, voice: Voice) -> str:
    part = sum(counts[answer] for answer in answers)
    return numbers.share(part, sum(counts.values()), voice.language)


def shares_text(estimate: Estimate, voice: Voice) -> dict[str, str]:
    """The three NPS shares as printed, without decimals: p, a, d."""
    counts = {name: float(estimate.details[name]) for name in _NPS_GROUPS}
    whole = sum(counts.values())
    texts = {name: numbers.share(count, whole, voice.language) for name, count in counts.items()}
    return {"p": texts["promoters"], "d": texts["detractors"], "a": texts["passives"]}


def _headlines(study: Study, result: Result, voice: Voice) -> list[str]:
    facts = phrase.facts(result, voice)
    if _is_nps(result.estimate):
        return [voice.say("dist.nps", value=facts["value"], **shares_text(result.estimate, voice))]
    return [voice.say("dist.other", during=voice.during(study.period), **facts)]


def _bars(groups: Groups, counts: Mapping[int, float], voice: Voice) -> list[Bar]:
    whole = sum(counts.values())
    bars = []
    for answer, count in counts.items():
        text, number = numbers.share(count, whole, voice.language), voice.count(count)
        base = voice.say("base.responses", count, n=number)
        tip = voice.say("dist.tip", answer=str(answer), share=text, base=base)
        _, colour = _COLOURS[_group_of(groups, answer)]
        bars.append(Bar(str(answer), 100 * count / whole, text, number, colour, tip))
    return bars


def _brackets(groups: Groups, counts: Mapping[int, float], voice: Voice) -> list[Group]:
    """Each group as a bracket under its columns."""
    first = min(counts)
    found = []
    for name, answers in groups.items():
        share = _group_share(counts, answers, voice)
        text = voice.say("group.label", name=voice.say(f"group.{name}"), share=share)
        found.append(Group(answers[0] - first, answers[-1] - first, text, _COLOURS[name][0]))
    return found


def _reading(estimate: Estimate, top: Bar, voice: Voice) -> str:
    key = "dist.reading.nps" if _is_nps(estimate) else "dist.reading.other"
    return voice.say(key, share=top.share_text, answer=top.name)


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
            Cell(str(answer), answer),
            Cell(voice.count(count), count),
            Cell(numbers.percent(share, 1, voice.language), share),
        ]
        if groups:
            cells.append(Cell(voice.say(f"group.{_group_of(groups, answer)}")))
        rows.append(cells)
    caption = f"{voice.label(estimate.definition_id)}, {voice.period(study.period)}"
    return Table(caption, columns, rows)
