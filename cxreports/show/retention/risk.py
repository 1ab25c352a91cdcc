"""Customers at risk: how many of today's customers answered last as detractors."""

from __future__ import annotations

from datetime import timedelta

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.measure import Study, inference
from cxreports.measure.analysis.departures import AtRisk
from cxreports.measure.analysis.record import plain
from cxreports.measure.lack import Lack
from cxreports.show import phrase
from cxreports.show.analysis import analysis_note, interval_text, lacking, share
from cxreports.show.setting import in_each_language
from cxreports.show.voice import Voice


def at_risk(study: Study, found: AtRisk | Lack, by: str = "") -> Block:
    """The size of the at-risk list, in all and by segment; never the list itself (R19).

    Args:
        found: from `cxreports.measure.analysis.departures.at_risk`. by: its dimension.
    """
    if isinstance(found, Lack):
        return lacking("risk", found)
    views = in_each_language(lambda voice: _view(study, found, by, voice))
    record = {"definition_id": "at_risk", "definition_version": "1", **plain(found)}
    return Block("table", "at-risk", views, n=found.asked, estimates=[record])


def _view(study: Study, found: AtRisk, by: str, voice: Voice) -> View:
    parts = {
        "k": voice.count(found.detractors),
        "n": voice.count(found.asked),
        "share": share(found.share, voice),
        "ends": interval_text(found.interval, 0, voice),
        "customers": voice.count(found.customers),
        "days": voice.count(found.days),
    }
    unknown = share(100 * (1 - found.asked / found.customers), voice) if found.customers else ""
    day = voice.day(found.end_on - timedelta(days=1))
    reading = voice.say("risk.reading", unknown=unknown, **parts)
    return View(
        headline=voice.say("risk.headline", **parts),
        subtitle=voice.say("risk.subtitle", day=day, scope=phrase.scope(study, voice), **parts),
        note=analysis_note(study, reading, voice.say("method.wilson"), voice),
        alt=voice.say("risk.caption"),
        table=_table(study, found, by, voice),
    )


def _table(study: Study, found: AtRisk, by: str, voice: Voice) -> Table:
    label = voice.tidy(study.dataset.label(by, voice.language)) if found.by else voice.say("col.segment")
    columns = [Column(label, "left")]
    columns += [
        Column(voice.say(f"risk.col.{name}")) for name in ("detractors", "asked", "share", "low", "high")
    ]
    rows = [_row(name, k, n, study, voice) for name, (k, n) in found.by.items()]
    rows.append(_row(voice.say("segments.total.row"), found.detractors, found.asked, study, voice))
    return Table(voice.say("risk.caption"), columns, rows, total=True)


def _row(name: str, k: int, n: int, study: Study, voice: Voice) -> list[Cell]:
    interval = inference.wilson(k, n, study.confidence)
    values = [100 * k / n, 100 * interval.low, 100 * interval.high]
    return [
        Cell(voice.tidy(name), name),
        Cell(voice.count(k), k),
        Cell(voice.count(n), n),
        *(Cell(share(value, voice, 1), value) for value in values),
    ]
