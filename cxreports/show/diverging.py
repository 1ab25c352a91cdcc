"""Promoters, passives and detractors by segment, beside the NPS that follows from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.measure import Study
from cxreports.measure.record import Result
from cxreports.show import numbers, phrase
from cxreports.show.blocks import Blocks
from cxreports.show.chart.diverging import Heads, Split, axis, draw
from cxreports.show.distribution import shares_text
from cxreports.show.segments import ranked, segment_name
from cxreports.show.setting import current, in_each_language
from cxreports.show.source import note
from cxreports.show.verdict import is_drawn, is_solid
from cxreports.show.voice import ALT_LENGTH, Voice

_GROUPS = ("detractors", "passives", "promoters")


def diverging(study: Study, split: Sequence[Result], by: str) -> Blocks:
    """Detractors left of zero, promoters right, passives apart, the NPS with its interval at the right.

    Nothing when the split is not of the NPS, or has no segment whose value may be drawn.

    Args:
        split: from `study.split(NPS, by)`.
        by: the dimension.

    >>> from cxreports.measure import Study
    >>> study = Study("demo", period="2026-10")
    >>> [block.kind for block in diverging(study, study.split("nps", by="region"), "region")]
    ['figure']
    """
    split = ranked(split)
    drawn = [one for one in split if is_drawn(one.estimate) and "promoters" in one.estimate.details]
    if not drawn:
        return Blocks()

    def view(voice: Voice) -> View:
        dimension = voice.common(study.dataset.label(by, voice.language))
        splits = [_split(one, by, voice) for one in drawn]
        axis_texts = numbers.axis(axis(splits), "points", voice.language)
        base = voice.say("base.responses", _total(drawn), n=voice.count(_total(drawn)))
        population = phrase.population(study, voice)
        return View(
            headline=voice.fitting(_headlines(drawn, by, voice)),
            subtitle=voice.say("diverging.subtitle", dimension=dimension, population=population, base=base),
            note=note(study, _reading(split, drawn, by, voice), [one.estimate for one in drawn], voice),
            alt=_alt(study, drawn, dimension, by, voice),
            chart=draw(splits, _heads(voice), axis_texts, current().theme),
            table=_table(study, drawn, dimension, by, voice),
        )

    block = Block(
        "figure", f"groups-nps-{by}", in_each_language(view), n=_total(drawn), estimates=phrase.records(drawn)
    )
    return Blocks(block)


def _total(results: Sequence[Result]) -> int:
    return sum(one.estimate.n for one in results)


def _name(result: Result, by: str, voice: Voice) -> str:
    return voice.tidy(segment_name(result.estimate, by))


def _shares(result: Result) -> dict[str, float]:
    """Shares of the three groups, 0-100."""
    counts = {name: float(result.estimate.details[name]) for name in _GROUPS}
    whole = sum(counts.values()) or 1.0
    return {name: 100 * count / whole for name, count in counts.items()}


def _split(result: Result, by: str, voice: Voice) -> Split:
    estimate, shares, texts = result.estimate, _shares(result), shares_text(result.estimate, voice)
    facts = {
        name: text for name, text in phrase.facts(result, voice).items() if name in ("value", "ci", "base")
    }
    name = _name(result, by, voice)
    value = estimate.value or 0.0
    return Split(
        name=name,
        base=phrase.base_short(estimate, voice),
        **shares,
        texts=(texts["d"], texts["a"], texts["p"]),
        nps=value,
        low=value if estimate.ci_low is None else estimate.ci_low,
        high=value if estimate.ci_high is None else estimate.ci_high,
        nps_text=facts["value"],
        tip=voice.say("segments.tip", name=name, **facts),
        solid=is_solid(estimate),
    )


def _heads(voice: Voice) -> Heads:
    groups = {name: voice.say(f"group.{name}") for name in _GROUPS}
    return Heads(**groups, nps=voice.say("diverging.nps"))


def _headlines(drawn: Sequence[Result], by: str, voice: Voice) -> Iterator[str]:
    """The range of the detractors over the segments with a base that may be ranked."""
    solid = [one for one in drawn if is_solid(one.estimate)] or list(drawn)
    ranked = sorted(solid, key=lambda one: _shares(one)["detractors"])
    low, high = ranked[0], ranked[-1]
    ends = {"low": shares_text(low.estimate, voice)["d"], "high": shares_text(high.estimate, voice)["d"]}
    names = {"low_name": _name(low, by, voice), "high_name": _name(high, by, voice)}
    yield voice.say("diverging.headline", **ends, **names)
    yield voice.say("diverging.headline.short", **ends)


def _reading(split: Sequence[Result], drawn: Sequence[Result], by: str, voice: Voice) -> str:
    first = drawn[0]
    shares = {key: text for key, text in shares_text(first.estimate, voice).items() if key in ("p", "d")}
    value = phrase.value(first.estimate, voice)
    text = voice.say("diverging.reading", name=_name(first, by, voice), value=value, **shares)
    out = [_name(one, by, voice) for one in split if one not in drawn]
    return f"{text} {voice.say('diverging.left_out', names=phrase.names(out, voice))}" if out else text


def _alt(study: Study, drawn: Sequence[Result], dimension: str, by: str, voice: Voice) -> str:
    text = voice.say(
        "diverging.alt", dimension=dimension, period=voice.period(study.period), facts=""
    ).strip()
    for one in drawn:
        shares = {key: share for key, share in shares_text(one.estimate, voice).items() if key in ("p", "d")}
        fact = voice.say("diverging.alt.fact", name=_name(one, by, voice), **shares)
        if len(text) + len(fact) + 1 > ALT_LENGTH:
            break
        text = f"{text} {fact}"
    return text


def _table(study: Study, drawn: Sequence[Result], dimension: str, by: str, voice: Voice) -> Table:
    columns = [Column(voice.say("col.segment"), "left")]
    columns += [Column(voice.say(f"group.{name}")) for name in _GROUPS]
    columns += [Column(voice.short("nps"))]
    columns += [Column(voice.say(f"col.{name}")) for name in ("low", "high", "n")]
    rows = []
    for one in drawn:
        shares = _shares(one)
        rows.append(
            [
                Cell(_name(one, by, voice), segment_name(one.estimate, by)),
                *(Cell(numbers.percent(shares[name], 0, voice.language), shares[name]) for name in _GROUPS),
                *phrase.estimate_cells(one.estimate, voice),
            ]
        )
    return Table(f"{voice.label('nps')}, {dimension}, {voice.period(study.period)}", columns, rows)
