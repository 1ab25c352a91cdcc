"""The segments that differ most clearly from the rest, over several indicators or dimensions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from cxreports.block import Block, Cell, Column, Finding, Table, View
from cxreports.measure import Study
from cxreports.measure.record import Result
from cxreports.show import asked, numbers, phrase
from cxreports.show.notice import anchor, unmeasured
from cxreports.show.results import comparison_cells
from cxreports.show.setting import in_each_language
from cxreports.show.source import source
from cxreports.show.typography import capital
from cxreports.show.verdict import is_called, is_drawn, strength
from cxreports.show.voice import Voice

Which = Literal["all", "hurts"]


def strongest(splits: Iterable[Sequence[Result]], most: int = 3, which: Which = "all") -> list[Result]:
    """The called differences from the rest, clearest first.

    Args:
        splits: from `study.split(...)`, one per indicator or dimension.
        which: "all", or "hurts" for the unfavourable ones alone.
    """
    found = [
        one
        for split in splits
        for one in split
        if one.comparison is not None
        and is_called(one.comparison)
        and (which == "all" or one.comparison.better is False)
    ]
    return sorted(found, key=lambda one: -strength(one))[:most]


def gaps(
    study: Study,
    splits: Iterable[Sequence[Result]],
    most: int = 3,
    which: Which = "all",
    section: str = "segments",
) -> Block:
    """The table of the clearest gaps: segment, value, rest, difference with its interval, n.

    Args:
        splits: from `study.split(...)`, one per indicator or dimension.
        most: how many.
        which: "all", or "hurts" for "where it hurts".
        section: id of the section that shows it, for the summary.
    """
    parts = [list(split) for split in splits]
    if not any(is_drawn(one.estimate) for split in parts for one in split):
        return unmeasured("gaps", "split")
    shown = strongest(parts, most, which)
    end = "" if which == "all" else ".hurts"
    if not shown:
        views = in_each_language(lambda voice: View(markdown=voice.say(f"gaps.none{end}")))
        return Block("notice", anchor("gaps", which), views)

    def view(voice: Voice) -> View:
        estimates = [one.estimate for one in shown]
        where = {"scope": phrase.scope(study, voice), "source": source(study, estimates, voice)}
        population = phrase.population(study, voice)
        return View(
            headline=voice.say(f"gaps.headline{end}", len(shown), k=str(len(shown))),
            subtitle=voice.say(f"gaps.subtitle{end}", population=population),
            note=voice.say("gaps.note", **where),
            table=_table(study, shown, voice),
            findings=[_finding(study, one, section, voice) for one in shown],
        )

    return Block("table", f"gaps-{which}", in_each_language(view), estimates=phrase.records(shown))


def _table(study: Study, shown: Sequence[Result], voice: Voice) -> Table:
    columns = [Column(voice.say(f"col.{name}"), "left") for name in ("segment", "indicator")]
    columns += [Column(voice.say(f"col.{name}")) for name in ("value", "rest", "delta")]
    columns += [Column(voice.say("col.interval")), Column(voice.say("col.n"))]
    rows = []
    for one in shown:
        estimate, comparison = one.estimate, one.comparison
        unit = phrase.unit(estimate)
        delta, verdict = comparison_cells(comparison, estimate, voice)
        rest = comparison.reference_value if comparison else None
        ends = phrase.interval(comparison, unit, estimate.n, voice) if comparison else ""
        rest_text = voice.say("value.none")
        if rest is not None:
            rest_text = voice.tidy(numbers.figure(rest, unit, estimate.n, voice.language))
        rows.append(
            [
                Cell(segment_label(study, one, voice)),
                Cell(asked.name(study, estimate, voice), estimate.definition_id),
                Cell(phrase.value(estimate, voice), estimate.value),
                Cell(rest_text, rest),
                Cell(f"{verdict.text[:1]}\u00a0{delta.text}", delta.value, verdict.tone),
                Cell(ends),
                Cell(voice.count(estimate.n), estimate.n),
            ]
        )
    return Table(voice.say("gaps.caption"), columns, rows)


def segment_label(study: Study, result: Result, voice: Voice) -> str:
    """« Région : Est »."""
    name, value = next(iter(result.estimate.by.items()))
    label = study.dataset.label(name, voice.language)
    return voice.say("gaps.name", label=capital(label), name=str(value))


def _finding(study: Study, result: Result, section: str, voice: Voice) -> Finding:
    facts = phrase.facts(result, voice) | {"level": voice.level(study.confidence)}
    side = "above" if result.comparison and result.comparison.verdict == "rise" else "below"
    name = str(next(iter(result.estimate.by.values())))
    lead = voice.say(f"finding.segment.{side}", name=voice.tidy(name), **facts)
    return Finding(capital(lead), voice.say("finding.segment.text", **facts), section, 3.0 * strength(result))
