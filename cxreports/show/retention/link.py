"""What NPS classes did in the year after they answered: retention, value, tickets."""

from __future__ import annotations

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.measure import Study
from cxreports.measure.analysis.classlink import ClassLink, Linkage
from cxreports.measure.inference import Interval
from cxreports.measure.lack import Lack
from cxreports.show import numbers, phrase
from cxreports.show.analysis import analysis_note, interval_text, lacking, share
from cxreports.show.setting import in_each_language
from cxreports.show.voice import Voice

_ALPHA = 0.05


def nps_link(study: Study, found: Linkage | Lack) -> Block:
    """The table of what NPS classes did after they answered, with its caveats (methodology 3.11).

    Args:
        found: from `cxreports.measure.analysis.departures.nps_link`.
    """
    if isinstance(found, Lack):
        return lacking("link", found)
    views = in_each_language(lambda voice: _view(study, found, voice))
    return Block("table", "nps-link", views, n=found.n, estimates=[found.record()])


def _view(study: Study, found: Linkage, voice: Voice) -> View:
    low, high = found["detractor"], found["promoter"]
    called = found.test is not None and found.test.p <= _ALPHA
    apart = called and (low.retention or 0.0) < (high.retention or 0.0)
    facts = {
        "low": share(low.retention or 0.0, voice),
        "high": share(high.retention or 0.0, voice),
        "days": voice.count(found.horizon),
    }
    told = apart and low.retention is not None and high.retention is not None
    base = voice.say("base.customers", found.n, n=voice.count(found.n))
    reading = [voice.say("link.reading", **facts)] if low.retention is not None else []
    reading += [voice.say("link.gap", gap=gap) for gap in _gaps(found, voice)]
    reading.append(voice.say("link.caveat"))
    return View(
        headline=voice.say("link.headline" if told else "link.none", **facts),
        subtitle=voice.say("link.subtitle", scope=phrase.scope(study, voice), base=base, **facts),
        note=analysis_note(study, " ".join(reading), voice.say("link.method"), voice),
        alt=voice.say("link.caption"),
        table=_table(found, voice),
    )


def _gaps(found: Linkage, voice: Voice) -> list[str]:
    """The gap of value between promoters and detractors, plain and with what was held equal."""
    gaps = [one for one in found.adjusted if one.name == "promoter"] if found.adjusted_for else []
    return [voice.say("link.adjusted.called" if one.called else "link.adjusted.none") for one in gaps]


def _table(found: Linkage, voice: Voice) -> Table:
    columns = [Column(voice.say("link.col.class"), "left"), Column("n")]
    columns.append(Column(voice.say("link.col.retention", days=voice.count(found.horizon))))
    columns += [Column(voice.say("link.col.interval"))]
    with_value = any(one.value is not None for one in found.classes)
    with_tickets = any(one.tickets is not None for one in found.classes)
    for name, there in (("value", with_value), ("tickets", with_tickets)):
        columns += (
            [Column(voice.say(f"link.col.{name}")), Column(voice.say("link.col.interval"))] if there else []
        )
    rows = [_row(one, with_value, with_tickets, voice) for one in found.classes]
    return Table(voice.say("link.caption"), columns, rows)


def _row(one: ClassLink, with_value: bool, with_tickets: bool, voice: Voice) -> list[Cell]:
    none = voice.say("value.none")

    def pair(value: float | None, interval: Interval | None, places: int, percent: bool) -> list[Cell]:
        if value is None:
            return [Cell(none), Cell(none)]
        text = share(value, voice, 1) if percent else numbers.number(value, places, voice.language)
        return [Cell(text, value), Cell(interval_text(interval, places, voice) or none)]

    cells = [Cell(voice.say(f"survival.class.{one.name}"), one.name), Cell(voice.count(one.n), one.n)]
    cells += pair(one.retention, one.retention_interval, 1, True)
    cells += pair(one.value, one.value_interval, 2, False) if with_value else []
    return cells + (pair(one.tickets, one.tickets_interval, 2, False) if with_tickets else [])
