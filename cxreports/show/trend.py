"""The trend of an indicator: is the last period outside its usual limits, or usual noise?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.measure import Signal, Study, Trend
from cxreports.measure.record import Estimate, Result
from cxreports.period import Period
from cxreports.show import asked, numbers, phrase
from cxreports.show.chart.trend import Level, Point, TrendChart, draw
from cxreports.show.notice import unmeasured
from cxreports.show.numbers import plotted
from cxreports.show.setting import current, in_each_language
from cxreports.show.source import note
from cxreports.show.typography import capital
from cxreports.show.verdict import is_called, is_drawn, is_solid, side_tone
from cxreports.show.voice import ALT_LENGTH, Voice

FEWEST, TRUSTED = (
    8,
    12,
)  # periods with a base of 30 for usual limits, and for limits to trust (methodology 3.4)


def trend(study: Study, trend: Trend | None) -> Block:
    """The trend figure: line, natural limits (XmR), intervals, target.

    Args:
        study: the study it belongs to.
        trend: from `study.trend(...)`; None, or a trend without any value, is shown as « non mesuré »; one
            value alone is said, not drawn.

    >>> from cxreports.measure import Study
    >>> study = Study("demo", period="2026-10")
    >>> trend(study, study.trend("nps")).kind
    'figure'
    """
    drawn = [result for result in trend.results if is_drawn(result.estimate)] if trend else []
    if trend is None or not drawn:
        measured = (trend.results[-1].estimate.definition_id,) if trend else ()
        return unmeasured("trend", "trend" if trend else "any", *measured)
    if len(drawn) == 1:
        return _single(drawn[0])
    trend = _begun(trend)
    unit = phrase.unit((trend.results[-1] if is_drawn(trend.results[-1].estimate) else drawn[-1]).estimate)
    shown = replace(trend, results=[phrase.in_unit(result, unit) for result in trend.results])
    told = [_Telling(study, shown, voice) for voice in current().voices]
    last = trend.results[-1].estimate
    return Block(
        kind="figure",
        id=f"trend-{last.definition_id.replace('.', '-')}",
        views={one.voice.language: one.view() for one in told},
        n=sum(result.estimate.n for result in trend.results),
        estimates=phrase.records(trend.results),
    )


def _single(result: Result) -> Block:
    """One period is no trend: its value in a sentence."""
    estimate = result.estimate

    def view(voice: Voice) -> View:
        facts = _only(phrase.facts(result, voice), "the", "value", "ci", "base")
        period = Period.parse(str(estimate.period))
        return View(markdown=voice.say("trend.single", during=voice.during(period), **facts))

    id = f"trend-{estimate.definition_id.replace('.', '-')}"
    views = in_each_language(view)
    return Block("notice", id, views, n=estimate.n, estimates=phrase.records([result]))


def _begun(trend: Trend) -> Trend:
    """The trend from its first period that has data."""
    first = next(index for index, result in enumerate(trend.results) if result.estimate.n)
    signals = [replace(signal, index=signal.index - first) for signal in trend.signals]
    return Trend(trend.results[first:], trend.limits, signals)


class _Telling:
    """One trend told in one language."""

    def __init__(self, study: Study, trend: Trend, voice: Voice) -> None:
        self.study, self.trend, self.voice = study, trend, voice
        self.periods = [Period.parse(str(result.estimate.period)) for result in trend.results]
        self.last = trend.results[-1]
        self.drawn = [i for i, result in enumerate(trend.results) if is_drawn(result.estimate)]
        self.latest = trend.results[self.drawn[-1]].estimate  # the last that has a value
        self.target = study.targets.get(self.last.estimate.definition_id)
        self.facts = phrase.facts(self.last, voice) | {"during": voice.during(self.periods[-1])}
        self.signals: dict[int, Signal] = {}
        for signal in sorted(trend.signals, key=lambda one: one.rule != "outside"):
            if is_solid(trend.results[signal.index].estimate):
                self.signals.setdefault(signal.index, signal)

    def view(self) -> View:
        chart = self.chart()
        axis = numbers.axis(chart.axis(), self.last.estimate.unit, self.voice.language)
        return View(
            headline=self.voice.fitting(self.headlines()),
            subtitle=self.subtitle(),
            note=note(self.study, self.reading(), self.estimates(), self.voice),
            alt=self.alt(),
            chart=draw(chart, axis, current().theme),
            table=self.table(),
        )

    def estimates(self) -> list[Estimate]:
        return [result.estimate for result in self.trend.results]

    def bound(self, value: float) -> str:
        estimate = replace(self.last.estimate, value=value, status="ok")
        return phrase.value(estimate, self.voice)

    # Sentences

    def headlines(self) -> Iterator[str]:
        """The message, first the fullest wording that the statistics allow."""
        voice, facts = self.voice, self.facts
        if not is_drawn(self.last.estimate):
            yield voice.say("trend.empty", **facts)
            return
        if not is_solid(self.last.estimate):
            yield voice.say("trend.low_base", **facts)
            return
        signal = self.signals.get(len(self.periods) - 1)
        if signal:
            yield capital(voice.say(f"trend.{signal.rule}.{signal.side}", **facts))
        elif is_called(self.last.comparison) and self.last.comparison:
            yield voice.say(f"trend.{self.last.comparison.verdict}", **facts)
        elif self.trend.limits:
            yield voice.say("trend.past" if self.signals else "trend.within", **facts)
        yield voice.say("trend.level", **facts)

    def subtitle(self) -> str:
        voice, unit = self.voice, self.periods[-1].unit
        total = replace(self.last.estimate, n=sum(result.estimate.n for result in self.trend.results))
        return voice.say(
            "trend.subtitle",
            label=asked.name(self.study, self.latest, voice),
            every=voice.say(f"every.{unit}"),
            span=self.span(),
            unit=phrase.unit_words(total, voice),
            base=phrase.base(total, voice),
        )

    def span(self) -> str:
        first, last = voice_periods(self.periods, self.voice)
        return self.voice.say("from_to", first=self.voice.de(first), last=last)

    def reading(self) -> str:
        voice, limits, estimate = self.voice, self.trend.limits, self.latest
        parts = []
        facts = phrase.facts(Result(estimate), voice)
        ends = phrase.interval(estimate, estimate.unit, estimate.n, voice)
        during = voice.during(self.periods[self.drawn[-1]])
        parts.append(voice.say("trend.reading", during=during, ends=ends, **_only(facts, "the", "value")))
        if limits:
            low, high = self.bound(limits.low), self.bound(limits.high)
            parts.append(voice.say("trend.reading.limits", k=str(limits.baseline), low=low, high=high))
            if limits.baseline < TRUSTED:
                parts.append(voice.say("trend.reading.provisional", k=str(TRUSTED)))
        else:
            parts.append(voice.say("trend.reading.no_limits", k=str(FEWEST)))
        parts.append(voice.say("trend.reading.marks", noun=phrase.noun(estimate, voice)))
        return " ".join(parts)

    def alt(self) -> str:
        voice = self.voice
        key = lambda index: self.trend.results[index].estimate.value or 0.0  # noqa: E731
        low, high = min(self.drawn, key=key), max(self.drawn, key=key)
        extremes = voice.say(
            "trend.alt.extremes",
            low=self.value_at(low),
            high=self.value_at(high),
            low_at=voice.period(self.periods[low]),
            high_at=voice.period(self.periods[high]),
        )
        count = len(self.signals)
        signals = voice.say("trend.alt.signals", count, n=voice.count(count)) if count else ""
        text = voice.say(
            "trend.alt",
            of=self.facts["of"],
            k=str(len(self.periods)),
            span=self.span(),
            last=voice.say("trend.alt.last", value=self.facts["value"]),
            extremes=extremes,
            signals=signals,
        )
        return text.strip()[:ALT_LENGTH]

    def value_at(self, index: int) -> str:
        return phrase.value(self.trend.results[index].estimate, self.voice)

    # Drawing

    def chart(self) -> TrendChart:
        points = [
            self.point(period, result, self.signals.get(index))
            for index, (period, result) in enumerate(zip(self.periods, self.trend.results, strict=True))
        ]
        last_text = ""
        if is_drawn(self.last.estimate):
            name = self.periods[-1].short_label(self.voice.language)
            last_text = self.voice.say("trend.label.last", value=self.facts["value"], period=name)
        return TrendChart(points, self.levels(), last_text, self.last.estimate.unit)

    def point(self, period: Period, result: Result, signal: Signal | None) -> Point:
        voice, estimate = self.voice, result.estimate
        name = period.short_label(voice.language)
        drawn = is_drawn(estimate)
        facts = _only(phrase.facts(result, voice), "value", "ci", "base")
        return Point(
            name=voice.tidy(name),
            value=plotted(estimate.value, estimate.unit) if drawn else None,
            low=plotted(estimate.ci_low, estimate.unit) if drawn else None,
            high=plotted(estimate.ci_high, estimate.unit) if drawn else None,
            text=facts["value"],
            tip=voice.say("trend.tip", period=name, **facts),
            hollow=not is_solid(estimate),
            signal=signal.side if signal else "",
            tone=side_tone(estimate, signal.side) if signal else "",
        )

    def levels(self) -> list[Level]:
        voice, limits, levels, unit = self.voice, self.trend.limits, [], self.last.estimate.unit
        if limits:
            lines: tuple[tuple[Literal["limit", "mean"], float, str], ...] = (
                ("limit", limits.high, "high"),
                ("mean", limits.mean, "mean"),
                ("limit", limits.low, "low"),
            )
            for kind, value, key in lines:
                text = voice.say(f"trend.label.{key}", value=self.bound(value))
                levels.append(Level(kind, plotted(value, unit), text))
        if self.target is not None:
            text = phrase.target_value(self.last.estimate, self.target, voice)
            label = voice.say("trend.label.target", value=text)
            levels.append(Level("target", plotted(self.target, unit), label))
        return levels

    def table(self) -> Table:
        voice = self.voice
        names = ("period", "value", "low", "high", "n", "signal")
        columns = [
            Column(voice.say(f"col.{name}"), "left" if name in ("period", "signal") else "right")
            for name in names
        ]
        rows = []
        for index, (period, result) in enumerate(zip(self.periods, self.trend.results, strict=True)):
            signal = self.signals.get(index)
            mark = voice.say(f"trend.signal.{signal.side}") if signal else ""
            tone = side_tone(result.estimate, signal.side) if signal else ""
            rows.append(
                [
                    Cell(voice.period(period), period.key),
                    *phrase.estimate_cells(result.estimate, voice),
                    Cell(mark, signal.rule if signal else None, tone),
                ]
            )
        label = asked.label(self.study, self.latest, voice)
        return Table(f"{label}, {self.span()}", columns, rows)


def voice_periods(periods: list[Period], voice: Voice) -> tuple[str, str]:
    return voice.period(periods[0]), voice.period(periods[-1])


def _only(facts: dict[str, str], *names: str) -> dict[str, str]:
    return {name: facts[name] for name in names}
