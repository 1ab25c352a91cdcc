"""Pain points: how far each stage is from its target, times how many go through it (methodology 3.5)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.measure import Study
from cxreports.measure.record import LOW_BASE
from cxreports.show import asked, numbers, phrase
from cxreports.show.notice import unmeasured
from cxreports.show.setting import in_each_language
from cxreports.show.source import source
from cxreports.show.voice import Voice

if TYPE_CHECKING:
    from cxreports.measure.analysis.heat import Heatmap, Pain

_MOST = 8


def pains(study: Study, found: Heatmap | None) -> Block:
    """The table of pain points, the heaviest first: gap to the target times volume, as a share of all pain.

    Only stages short of the target have a share; without a target the gap is to the whole of the journey, and
    the block says so. A bad figure on few journeys weighs little.

    Args:
        found: from `cxreports.measure.analysis.heatmap(study, ...)`; None is shown as « non mesuré ».
    """
    if found is None or found.overall.estimate.value is None:
        return unmeasured("pains", "stages")
    known, gaps = _weighed(found)
    if not known:
        return unmeasured("pains", "split")
    weights = {one.row: max(gaps[one.row], 0.0) * one.volume for one in known}

    def view(voice: Voice) -> View:
        first = known[0]
        whole = sum(weights.values())
        parts = {
            "name": voice.tidy(str(first.row)),
            "share": numbers.share(weights[first.row], whole, voice.language),
            "goal": _goal(found, voice),
        }
        against = "whole" if found.target is None else "target"
        where = {
            "scope": phrase.scope(study, voice),
            "source": source(study, [found.overall.estimate], voice),
        }
        return View(
            headline=voice.say("pains.headline" if whole else "pains.none", **parts),
            subtitle=voice.say(
                f"pains.subtitle.{against}",
                label=asked.name(study, found.overall.estimate, voice),
                population=phrase.population(study, voice),
                **parts,
            ),
            note=voice.say("pains.note", **where),
            table=_table(study, found, known[:_MOST], gaps, weights, voice),
        )

    views = in_each_language(view)
    id = f"pains-{found.indicator.replace('.', '-')}-{found.row}"
    return Block("table", id, views, n=found.n, estimates=phrase.records([found.overall]))


def _weighed(found: Heatmap) -> tuple[list[Pain], dict[object, float]]:
    """The stages with a base, the heaviest first, and how far each falls short."""
    goal = found.overall.estimate.value if found.target is None else found.target
    sign = -1 if found.overall.estimate.direction == "lower_is_better" else 1
    known = [one for one in found.pain if one.value is not None and one.n >= LOW_BASE]
    gaps: dict[object, float] = {one.row: sign * ((goal or 0.0) - (one.value or 0.0)) for one in known}
    return sorted(known, key=lambda one: -gaps[one.row] * one.volume), gaps


def heaviest(found: Heatmap | None) -> str:
    """The name of the first pain point; "" where no stage falls short."""
    if found is None or found.overall.estimate.value is None:
        return ""
    known, gaps = _weighed(found)
    return str(known[0].row) if known and gaps[known[0].row] > 0 else ""


def _goal(found: Heatmap, voice: Voice) -> str:
    if found.target is None:
        return phrase.value(found.overall.estimate, voice)
    return phrase.target_value(found.overall.estimate, found.target, voice)


def _table(
    study: Study,
    found: Heatmap,
    shown: Sequence[Pain],
    gaps: dict[object, float],
    weights: dict[object, float],
    voice: Voice,
) -> Table:
    estimate = found.overall.estimate
    whole, volume = sum(weights.values()), sum(one.volume for one in found.pain)
    columns = [Column(voice.tidy(study.dataset.label(found.row, voice.language)), "left")]
    columns += [Column(voice.say(f"col.{name}")) for name in ("value", "n", "volume", "gap", "pain")]
    rows = []
    for one in shown:
        value = numbers.figure(one.value or 0.0, phrase.unit(estimate), one.n, voice.language)
        gap = numbers.change(-gaps[one.row], phrase.unit(estimate), one.n, voice.language)
        pain = numbers.share(weights[one.row], whole, voice.language) if weights[one.row] else ""
        rows.append(
            [
                Cell(voice.tidy(str(one.row)), str(one.row)),
                Cell(voice.tidy(value), one.value),
                Cell(voice.count(one.n), one.n),
                Cell(numbers.share(one.volume, volume, voice.language), 100 * one.volume / volume),
                Cell(voice.tidy(gap), -gaps[one.row]),
                Cell(pain or voice.say("value.none"), 100 * weights[one.row] / whole if whole else None),
            ]
        )
    period = voice.period(study.period)
    return Table(voice.say("pains.caption", period=period), columns, rows)
