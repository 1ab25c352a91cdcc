"""Teams side by side: what employees say and what their customers say (methodology 3.18)."""

from __future__ import annotations

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.measure import Indicator, Study
from cxreports.measure.analysis.unit import Link
from cxreports.measure.lack import Lack
from cxreports.measure.record import LOW_BASE
from cxreports.show import numbers
from cxreports.show.analysis import analysis_note, ends, lacking
from cxreports.show.chart.scatter import Axes, Dot, axes, draw
from cxreports.show.setting import current, in_each_language
from cxreports.show.voice import ALT_LENGTH, Voice


def employee_customer_link(study: Study, found: Link | Lack, customers: Indicator | str) -> Block:
    """Units as points, with the rank correlation and what it cannot say of persons.

    Args:
        found: from `linked`. customers: the indicator of the customers' side.
    """
    if isinstance(found, Lack):
        return lacking("link", found)
    views = in_each_language(lambda voice: _view(study, found, customers, voice))
    return Block("figure", "employee-link", views, n=found.n, estimates=[found.record()])


def _view(study: Study, found: Link, customers: Indicator | str, voice: Voice) -> View:
    short = voice.short(customers)
    rho = numbers.number(found.rho, 2, voice.language, sign=True)
    facts = {
        "rho": rho, "short": short, "the": voice.the(customers), "n": str(found.n),
        "ends": ends(found.interval.low, found.interval.high, 2, voice, sign=True),
    }  # fmt: skip
    state = ("same" if found.rho > 0 else "opposite") if found.called else "none"
    dots = [
        Dot(
            voice.tidy(str(one.name)), one.employees, one.customers,
            voice.tidy(f"{one.name} : {one.employees:.0f} ; {one.customers:.0f}"),
            min(one.n_employees, one.n_customers) < LOW_BASE,
        )
        for one in found.units
    ]  # fmt: skip
    across, up = ([numbers.number(mark, 0, voice.language) for mark in marks] for marks in axes(dots))
    small = sum(dot.hollow for dot in dots)
    reading = [voice.say("staff.link.reading", **facts), voice.say("staff.link.ecological")]
    if small:
        reading.append(voice.say("staff.link.small", small, k=str(small)))
    return View(
        headline=voice.fitting(voice.say(f"staff.link.{state}{end}", **facts) for end in ("", ".short")),
        subtitle=voice.say("staff.link.subtitle", period=voice.period(study.period), **facts),
        note=analysis_note(study, " ".join(reading), voice.say("staff.link.method"), voice),
        alt=voice.say("staff.link.alt", **facts)[:ALT_LENGTH],
        chart=draw(dots, Axes(voice.say("staff.index"), short), across, up, current().theme),
        table=_table(found, short, voice),
    )


def _table(found: Link, short: str, voice: Voice) -> Table:
    columns = [Column(voice.say("staff.link.unit"), "left"), Column(voice.say("staff.index")),
               Column(voice.say("staff.link.n.employees")), Column(short),
               Column(voice.say("staff.link.n.customers"))]  # fmt: skip
    rows = [
        [
            Cell(voice.tidy(str(one.name)), str(one.name)),
            Cell(numbers.number(one.employees, 0, voice.language), one.employees),
            Cell(voice.count(one.n_employees), one.n_employees),
            Cell(numbers.number(one.customers, 0, voice.language), one.customers),
            Cell(voice.count(one.n_customers), one.n_customers),
        ]
        for one in found.units
    ]
    return Table(voice.say("staff.link.caption"), columns, rows)
