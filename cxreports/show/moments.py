"""Moments of truth: where a bad experience goes with a lower recommendation."""

from __future__ import annotations

from collections.abc import Sequence

from cxreports.block import Block, Cell, Column, Finding, Table, View
from cxreports.measure import Study
from cxreports.measure.journey.moments import Moment
from cxreports.measure.journey.moments import moments as measured
from cxreports.measure.record import Result
from cxreports.show import phrase
from cxreports.show.attempt import attempt
from cxreports.show.notice import unmeasured
from cxreports.show.results import comparison_cells
from cxreports.show.setting import in_each_language
from cxreports.show.source import source
from cxreports.show.typography import capital
from cxreports.show.verdict import is_called, strength
from cxreports.show.voice import Voice


def moments(study: Study, by: str, order: Sequence[str] = ()) -> Block:
    """The table of moments of truth: the NPS of those pleased at each stage, and of those who were not.

    Args:
        study: over several periods: a customer must have answered both surveys.
        by: the dimension of the stages.
        order: from `journey_order`.
    """
    found = attempt(measured, study, by) if by else None
    if not found:
        return unmeasured("moments", "moments")
    places = {name: place for place, name in enumerate(order)}
    found.sort(key=lambda one: places.get(one.stage, len(places)))
    called = sorted((one for one in found if _is_moment(one)), key=lambda one: -strength(one.unhappy))

    def view(voice: Voice) -> View:
        estimates = [one.unhappy.estimate for one in found]
        where = {"scope": phrase.scope(study, voice), "source": source(study, estimates, voice)}
        names = voice.listed([voice.tidy(one.stage) for one in called])
        tested = max(
            (one.unhappy.comparison.family_size for one in found if one.unhappy.comparison), default=0
        )
        key = "moments.headline" if called else "moments.none" if tested else "moments.few"
        return View(
            headline=voice.fitting(
                [
                    voice.say(key, len(called), names=names),
                    voice.say(f"{key}.short", len(called), k=str(len(called))),
                ]
            ),
            subtitle=voice.say("moments.subtitle", population=phrase.population(study, voice)),
            note=voice.say(
                "moments.note",
                tested=voice.say("segments.reading.tested", tested, k=str(tested)) if tested else "",
                **where,
            ),
            table=_table(study, found, by, voice),
            findings=[_finding(study, one, voice) for one in called[:1]],
        )

    records = phrase.records([part for one in found for part in (one.pleased, one.unhappy)])
    return Block("table", f"moments-{by}", in_each_language(view), estimates=records)


def _is_moment(moment: Moment) -> bool:
    """Whether the unhappy recommend less for sure."""
    comparison = moment.unhappy.comparison
    return is_called(comparison) and comparison is not None and comparison.better is False


def _finding(study: Study, moment: Moment, voice: Voice) -> Finding:
    result: Result = moment.unhappy
    facts = phrase.facts(result, voice) | {"level": voice.level(study.confidence)}
    lead = voice.say("finding.moments", name=voice.tidy(moment.stage), **facts)
    text = voice.say("finding.moments.text", **facts)
    return Finding(capital(lead), text, "moments", 2.5 * strength(result))


def _table(study: Study, found: Sequence[Moment], by: str, voice: Voice) -> Table:
    columns = [Column(voice.tidy(study.dataset.label(by, voice.language)), "left")]
    columns += [
        Column(voice.say(f"col.{name}")) for name in ("pleased", "n", "unhappy", "n", "delta", "interval")
    ]
    columns.append(Column(voice.say("col.verdict"), "left"))
    rows = []
    for one in found:
        pleased, unhappy, comparison = one.pleased.estimate, one.unhappy.estimate, one.unhappy.comparison
        ends = phrase.interval(comparison, phrase.unit(unhappy), unhappy.n, voice) if comparison else ""
        rows.append(
            [
                Cell(voice.tidy(one.stage), one.stage),
                Cell(phrase.value(pleased, voice), pleased.value),
                Cell(voice.count(pleased.n), pleased.n),
                Cell(phrase.value(unhappy, voice), unhappy.value),
                Cell(voice.count(unhappy.n), unhappy.n),
                *comparison_cells(comparison, unhappy, voice),
            ]
        )
        rows[-1].insert(-1, Cell(ends or voice.say("value.none")))
    return Table(voice.say("moments.caption", period=voice.period(study.period)), columns, rows)
