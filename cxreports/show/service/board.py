"""Every channel, queue and reason in one table: volumes and figures, each against the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.data.sql import ident
from cxreports.measure import Indicator, Study
from cxreports.measure.binding import exists
from cxreports.measure.lack import Lack
from cxreports.measure.record import Result
from cxreports.show import phrase
from cxreports.show.analysis import lacking
from cxreports.show.setting import current, in_each_language
from cxreports.show.source import source
from cxreports.show.typography import capital
from cxreports.show.verdict import is_called, is_drawn, mark
from cxreports.show.voice import Voice

MOST = 12  # values of a dimension
_USUAL = ("channel", "queue", "team", "priority", "category")
Splits = Mapping[str, Mapping[str, Sequence[Result]]]  # dimension -> indicator -> results


def ticket_dimensions(study: Study, wanted: Sequence[str] = ()) -> list[str]:
    """The dimensions of requests to compare: those wanted that exist, else channel, queue and reason.

    Raises:
        UnknownName: one that is wanted does not exist, once it is split.
    """
    known = study.dataset.dimensions.get("tickets", ())
    usual: list[str] = [name for name in _USUAL if name in known]
    several = [name for name in wanted or usual if name not in known or len(_values(study, name)) > 1]
    return several if wanted else several[:3]


def _values(study: Study, by: str) -> list[str]:
    """The values that requests have in a dimension."""
    return [str(name) for (name,) in study.dataset.table("tickets").project(ident(by)).distinct().fetchall()]


def service_board(study: Study, indicators: Sequence[Indicator], dimensions: Sequence[str]) -> Block:
    """One row per value of each dimension: requests, then each indicator, coloured where the rest differs.

    Args:
        indicators: of tickets; the first one's base is printed as n.
        dimensions: of tickets.
    """
    wanted = [one for one in indicators if exists(one, study.dataset)]
    splits = {by: {one.id: study.split(one, by) for one in wanted} for by in dimensions}
    drawn = [
        r for per in splits.values() for results in per.values() for r in results if is_drawn(r.estimate)
    ]
    if not drawn:
        return lacking("board", Lack("support.dimensions"))
    shown = [one for one in wanted if any(one.id == r.estimate.definition_id for r in drawn)]
    views = in_each_language(lambda voice: _view(study, splits, shown, voice))
    records = phrase.records([one for per in splits.values() for results in per.values() for one in results])
    return Block("table", "service-board", views, estimates=records)


def _view(study: Study, splits: Splits, shown: Sequence[Indicator], voice: Voice) -> View:
    rows, bad = [], 0
    for by, per in splits.items():
        for name in _names(per, by):
            cells = [_cell(per.get(one.id, ()), by, name, voice) for one in shown]
            bad += sum(cell.tone == "unf" for cell in cells)
            base = next((one.estimate for one in per[shown[0].id] if one.estimate.by[by] == name), None)
            n = (
                phrase.base_short(base, voice)
                if base and base.status == "hidden"
                else voice.count(base.n if base else 0)
            )
            label = voice.say("board.row", dimension=study.dataset.label(by, voice.language), name=str(name))
            rows.append(
                [
                    Cell(label, str(name)),
                    Cell(n, base.n if base and base.status != "hidden" else None),
                    *cells,
                ]
            )
    columns = [Column(voice.say("board.col.segment"), "left"), Column(voice.say("board.col.n"))]
    columns += [Column(voice.short(one)) for one in shown]
    estimates = [r.estimate for per in splits.values() for results in per.values() for r in results]
    dimensions = voice.listed([voice.common(study.dataset.label(by, voice.language)) for by in splits])
    where = {"scope": phrase.scope(study, voice), "source": source(study, estimates, voice)}
    key = "headline" if bad else "none"
    words = current().theme.colour_words(voice.language)
    return View(
        headline=voice.fitting(
            voice.say(f"board.{key}{length}", bad, k=str(bad), dimensions=dimensions)
            for length in ("", ".short")
        ),
        subtitle=voice.say(
            "board.subtitle", dimensions=dimensions, population=phrase.population(study, voice)
        ),
        note=voice.say("note", reading=voice.say("board.reading", **words), **where),
        table=Table(capital(voice.say("board.caption", dimensions=dimensions)), columns, rows),
    )


def _names(per: Mapping[str, Sequence[Result]], by: str) -> list[str]:
    """The values, those with most requests first."""
    first = next(iter(per.values()))
    ranked = sorted(first, key=lambda one: (-one.estimate.n, str(one.estimate.by[by])))
    return [one.estimate.by[by] for one in ranked][:MOST]


def _cell(results: Sequence[Result], by: str, name: str, voice: Voice) -> Cell:
    """The value with an arrow where it differs from the rest; a dash where there is none."""
    found = next((one for one in results if one.estimate.by[by] == name), None)
    if found is None or not is_drawn(found.estimate):
        return Cell(voice.say("value.none"))
    text = phrase.value(found.estimate, voice)
    if not is_called(found.comparison):
        return Cell(text, found.estimate.value)
    shown = mark(found.comparison)
    return Cell(f"{shown.arrow}\u00a0{text}", found.estimate.value, shown.tone)
