"""How long it takes: the share resolved (or called back) by each time, against the promised time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.duration import CLOCKS
from cxreports.duration import clock as fitting
from cxreports.measure import Study
from cxreports.measure.analysis.record import plain
from cxreports.measure.analysis.waiting import Quantile, Waiting
from cxreports.measure.lack import Lack
from cxreports.measure.record import Result
from cxreports.show import numbers, phrase
from cxreports.show.analysis import analysis_note, lacking, share
from cxreports.show.chart.ecdf import EcdfChart, Mark, draw
from cxreports.show.chart.paper import ticks
from cxreports.show.results import results_table
from cxreports.show.service.words import ClockName, promise_text, time_text
from cxreports.show.setting import current, in_each_language
from cxreports.show.source import source
from cxreports.show.verdict import is_called, is_drawn
from cxreports.show.voice import ALT_LENGTH, Voice

About = Literal["tickets", "cases"]
_SAMPLES, _TICKS = 150, 7
_DAYS_FROM = 96.0  # hours: above, the axis counts days


def delay(study: Study, found: Waiting | Lack, about: About = "tickets") -> Block:
    """The share done by each time, those still waiting counted, with the promised time, median and P90.

    Args:
        found: from `cxreports.measure.analysis.waiting.waiting`.
        about: what waits: "tickets" to be resolved, or "cases" to be called back.
    """
    if isinstance(found, Lack):
        return lacking(f"delay-{about}", found)
    views = in_each_language(lambda voice: _Telling(study, found, about, voice).view())
    return Block("figure", f"delay-{about}", views, n=found.n, estimates=[_record(found)])


def _record(found: Waiting) -> dict[str, object]:
    """The record without the steps of its curve, which the data table samples."""
    names = (
        "n",
        "n_open",
        "n_missing",
        "n_invalid",
        "median",
        "p90",
        "sla_hours",
        "clock",
        "confidence",
        "method",
    )
    told = {name: plain(getattr(found, name)) for name in names}
    contract = {"definition_id": found.definition_id, "definition_version": found.definition_version}
    return {**contract, **told, "late": found.late.record() if found.late else None}


def _end(found: Waiting) -> float:
    """Where the axis ends: past the promised time and P90, or past nearly all that is ever done."""
    curve = found.curve
    most = found.p90.value or curve.quantile(0.98 * (1 - float(curve.survival[-1]))) or 0.0
    return min(float(curve.times[-1]), max(1.25 * found.sla_hours, 1.6 * most))


class _Telling:
    """The delays told in one language."""

    def __init__(self, study: Study, found: Waiting, about: About, voice: Voice) -> None:
        self.study, self.found, self.about, self.voice = study, found, about, voice
        self.end = _end(found)
        self.clock: ClockName = found.clock
        self.late = found.late if found.late and is_drawn(found.late.estimate) else None

    def say(self, key: str, count: float | None = None, /, **parts: str) -> str:
        return self.voice.say(f"delay.{self.about}.{key}", count, **parts)

    def time(self, hours: float | None, like: float | None = None) -> str:
        if hours is None:
            return self.voice.say("delay.unknown")
        return time_text(hours, self.clock, self.voice, like)

    def promise(self) -> str:
        return promise_text(self.found.sla_hours, self.clock, self.voice)

    def view(self) -> View:
        voice, found = self.voice, self.found
        base = self.say("base", found.n, n=voice.count(found.n), opened=voice.count(found.n_open))
        clock = voice.say(f"delay.clock.{self.clock}")
        return View(
            headline=voice.fitting(self.headlines()),
            subtitle=self.say("subtitle", population=phrase.population(self.study, voice), clock=clock,
                              base=base),
            note=analysis_note(self.study, self.reading(), voice.say("survival.method"), voice),
            alt=self.say("alt", median=self.time(found.median.value), p90=self.time(found.p90.value),
                         promise=self.promise(), done=share(self.done(found.sla_hours), voice))[:ALT_LENGTH],
            chart=draw(self.chart(), current().theme),
            table=self.table(),
        )  # fmt: skip

    def headlines(self) -> Iterator[str]:
        median, p90 = self.found.median.value, self.found.p90.value
        if self.late and is_called(self.late.comparison) and self.late.comparison:
            facts = phrase.facts(self.late, self.voice)
            parts = {name: facts[name] for name in ("value", "change", "against")} | {
                "promise": self.promise()
            }
            yield self.say(f"headline.{self.late.comparison.verdict}", **parts)
            yield self.say(f"headline.{self.late.comparison.verdict}.short", **parts)
        if median is not None and p90 is not None:
            yield self.say("headline", median=self.time(median), p90=self.time(p90))
        if median is not None:
            yield self.say("headline.median", median=self.time(median))
        else:
            yield self.say("headline.unknown")

    def done(self, hours: float) -> float:
        """Share done by a time, 0-100."""
        return 100 * (1 - self.found.curve.at(hours)[0])

    def reading(self) -> str:
        voice, found = self.voice, self.found
        parts = [self.say("reading", time=self.promise(), share=share(self.done(found.sla_hours), voice))]
        parts += [self.interval(name, one) for name, one in (("median", found.median), ("p90", found.p90))]
        if self.late:
            estimate, facts = self.late.estimate, phrase.facts(self.late, voice)
            pending = int(estimate.details.get("pending", 0))
            told = {"ci": facts["ci"], "value": facts["value"], "n": voice.count(estimate.n)}
            parts.append(self.say("late", promise=self.promise(), **told))
            if pending:
                parts.append(self.say("pending", pending, k=voice.count(pending)))
        parts.append(self.say("censored", found.n_open, k=voice.count(found.n_open)))
        return " ".join(part for part in parts if part)

    def interval(self, name: str, one: Quantile) -> str:
        """« Médiane : 17,3 h (14,5 h à 19,6 h). »"""
        if one.value is None:
            return ""
        low, high = (self.time(end, one.value) for end in (one.low, one.high))
        return self.voice.say(f"delay.interval.{name}", value=self.time(one.value), low=low, high=high)

    # Drawing

    def chart(self) -> EcdfChart:
        voice, curve = self.voice, self.found.curve
        times = [self.end * place / _SAMPLES for place in range(_SAMPLES + 1)]
        points = []
        for time in times:
            survival, low, high = curve.at(time)
            points.append((round(time, 3), *(round(100 * (1 - one), 2) for one in (survival, high, low))))
        marks = self.ticks()
        return EcdfChart(
            points=points,  # type: ignore[arg-type]  # four numbers each
            ticks=marks,
            shares=[(float(one), share(one, voice)) for one in (0, 25, 50, 75, 100)],
            promise=(self.found.sla_hours, voice.say("delay.promise", time=self.promise())),
            marks=self.marks(),
            waiting=[voice.count(curve.at_risk_at(time)) for time, _ in marks],
            x_title=self.say(f"axis.{self.clock}"),
            waiting_title=voice.say("delay.waiting"),
            end=self.end,
        )

    def ticks(self) -> list[tuple[float, str]]:
        """Round hours; on the calendar's clock minutes on a short axis, days on a long one."""
        unit = fitting(self.end) if self.clock == "calendar" else "hour"
        unit = "hour" if unit == "day" and self.end <= _DAYS_FROM else unit
        places = ticks(0.0, self.end * CLOCKS[unit].per_hour, _TICKS)
        texts = numbers.axis(places, unit, self.voice.language)
        return [(place / CLOCKS[unit].per_hour, text) for place, text in zip(places, texts, strict=True)]

    def marks(self) -> list[Mark]:
        quantiles: Sequence[tuple[str, float, Quantile]] = (
            ("median", 50.0, self.found.median),
            ("p90", 90.0, self.found.p90),
        )
        return [
            Mark(one.value, place, self.voice.say(f"delay.mark.{name}", value=self.time(one.value)))
            for name, place, one in quantiles
            if one.value is not None
        ]

    def table(self) -> Table:
        voice, curve = self.voice, self.found.curve
        columns = [Column(self.say("col.time"), "left")]
        columns += [Column(voice.say(f"delay.col.{name}")) for name in ("share", "low", "high", "waiting")]
        rows = []
        for time, text in self.table_times():
            survival, low, high = curve.at(time)
            shares = [100 * (1 - one) for one in (survival, high, low)]
            waiting = curve.at_risk_at(time)
            cells = [Cell(share(one, voice, 1), one) for one in shares]
            rows.append([Cell(text, time), *cells, Cell(voice.count(waiting), waiting)])
        return Table(self.say("caption"), columns, rows)

    def table_times(self) -> list[tuple[float, str]]:
        """The ticks and the promised time, without zero."""
        found = {time: text for time, text in self.ticks() if time > 0}
        found.setdefault(self.found.sla_hours, self.promise())
        return sorted(found.items())


def two_counts(study: Study, results: Sequence[Result]) -> Block:
    """Delays by creation and by resolution side by side: a purge of the stock raises the second alone.

    Args:
        results: of `ttr`, `ttr.by_resolution`, `ttr.mean`, `ttr.p90`... from `study.headline`.
    """
    shown = [one for one in results if is_drawn(one.estimate)]
    if not shown:
        return lacking("two-counts", Lack("support.resolved"))

    def view(voice: Voice) -> View:
        estimates = [one.estimate for one in shown]
        where = {"scope": phrase.scope(study, voice), "source": source(study, estimates, voice)}
        return View(
            headline=voice.say("counts.headline"),
            subtitle=voice.say("counts.subtitle", population=phrase.population(study, voice)),
            note=voice.say("note", reading=voice.say("counts.reading"), **where),
            table=results_table(study, shown, voice),
        )

    return Block("table", "two-counts", in_each_language(view), estimates=phrase.records(shown))
