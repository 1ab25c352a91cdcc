"""The trends of several groups side by side, at the same scale."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.measure import Study, Trend
from cxreports.measure.record import Result
from cxreports.period import Period
from cxreports.show import asked, numbers, phrase
from cxreports.show.chart.multiples import MOST, MultiplesChart, Panel, draw
from cxreports.show.notice import unmeasured
from cxreports.show.numbers import plotted
from cxreports.show.segments import segment_name
from cxreports.show.setting import current
from cxreports.show.source import note
from cxreports.show.verdict import is_called, is_drawn, is_solid, mark
from cxreports.show.voice import ALT_LENGTH, Voice


def multiples(
    study: Study, trends: Mapping[str, Trend], by: str, whole: Trend | None, moves: Sequence[Result] = ()
) -> Block:
    """Small multiples of the trends of groups, at most twelve, the whole in pale behind each.

    Args:
        trends: name -> trend, from `cxreports.measure.facet.facets`.
        by: the dimension.
        whole: the trend of all, from `study.trend(...)`, over as many periods.
        moves: from `study.by_previous(...)`: each group against its own previous period.
    """
    drawn = {name: one for name, one in trends.items() if sum(is_drawn(r.estimate) for r in one.results) > 1}
    if whole is None or len(drawn) < 2:
        return unmeasured("multiples", "split")
    told = [_Telling(study, drawn, by, whole, moves, voice) for voice in current().voices]
    last = whole.results[-1].estimate
    return Block(
        kind="figure",
        id=f"multiples-{last.definition_id.replace('.', '-')}-{by}",
        views={one.voice.language: one.view() for one in told},
        n=last.n,
        estimates=phrase.records([*(r for one in drawn.values() for r in one.results), *moves]),
    )


class _Telling:
    """Several trends told in one language."""

    def __init__(
        self, study: Study, trends: Mapping[str, Trend], by: str, whole: Trend, moves: Sequence[Result],
        voice: Voice,
    ) -> None:  # fmt: skip
        self.study, self.by, self.whole, self.voice = study, by, whole, voice
        self.trends = dict(list(trends.items())[:MOST])
        self.left_out = list(trends)[MOST:]
        self.moves = {segment_name(one.estimate, by): one for one in moves}
        self.dimension = voice.common(study.dataset.label(by, voice.language))
        latest = next(one for one in reversed(whole.results) if is_drawn(one.estimate))
        self.latest = latest.estimate
        self.unit = phrase.unit(self.latest)
        self.facts = phrase.facts(latest, voice)
        self.called = [name for name in self.trends if is_called(self.move(name).comparison)]

    def move(self, name: str) -> Result:
        """The last result of a group, with its comparison with the period before where there is one."""
        return self.moves.get(name, self.trends[name].results[-1])

    def view(self) -> View:
        chart = self.chart()
        axis = numbers.axis(chart.axis(), self.unit, self.voice.language)
        estimates = [one.estimate for trend in self.trends.values() for one in trend.results]
        return View(
            headline=self.voice.fitting(self.headlines()),
            subtitle=self.voice.say(
                "multiples.subtitle",
                label=asked.name(self.study, self.latest, self.voice),
                dimension=self.dimension,
                span=self.span(),
                scope=phrase.scope(self.study, self.voice),
                unit=phrase.unit_words(self.latest, self.voice),
                base=phrase.base(self.whole.results[-1].estimate, self.voice),
            ),
            note=note(self.study, self.reading(), estimates, self.voice),
            alt=self.alt(),
            chart=draw(chart, axis, current().theme),
            table=self.table(),
        )

    def span(self) -> str:
        first, last = (
            self.voice.period(Period.parse(str(self.whole.results[place].estimate.period)))
            for place in (0, -1)
        )
        return self.voice.say("from_to", first=self.voice.de(first), last=last)

    # Sentences

    def headlines(self) -> Iterator[str]:
        voice, parts = self.voice, {"short": self.facts["short"], "dimension": self.dimension}
        against = voice.against(self.study.previous)
        for name in self.called if len(self.called) == 1 else []:
            one = self.move(name)
            verdict = one.comparison.verdict if one.comparison else ""
            facts = phrase.facts(one, voice)
            yield voice.say(f"multiples.{verdict}", name=voice.tidy(name), **_only(facts))
            yield voice.say(f"multiples.{verdict}.short", name=voice.tidy(name), **_only(facts))
        if self.called:
            counts = {"k": str(len(self.called)), "total": str(len(self.trends))}
            yield voice.say("multiples.many", len(self.called), against=against, **parts, **counts)
        else:
            yield voice.say("multiples.none", against=against, **parts)
            yield voice.say("multiples.none.short", against=against, **parts)

    def reading(self) -> str:
        voice = self.voice
        name = (self.called or [one for one in self.trends if is_drawn(self.move(one).estimate)] or [""])[0]
        parts = []
        if name:
            one = self.move(name)
            facts = {"name": voice.tidy(name), "value": phrase.value(one.estimate, voice)}
            parts.append(voice.say("multiples.reading", during=voice.during(self.study.period), **facts))
        parts.append(voice.say("multiples.reading.rule"))
        tested = max((one.comparison.family_size for one in self.moves.values() if one.comparison), default=0)
        if tested:
            parts.append(voice.say("segments.reading.tested", tested, k=str(tested)))
        if self.left_out:
            left = len(self.left_out)
            parts.append(voice.say("multiples.left_out", left, k=str(left)))
        return " ".join(parts)

    def alt(self) -> str:
        voice = self.voice
        facts = [
            voice.say(
                "finding.level", short=voice.tidy(name), value=phrase.value(self.move(name).estimate, voice)
            )
            for name in self.trends
        ]
        text = voice.say("multiples.alt", of=self.facts["of"], dimension=self.dimension, span=self.span())
        for fact in facts:
            if len(text) + len(fact) + 4 > ALT_LENGTH:
                break
            text = f"{text} {fact}."
        return text

    # Drawing

    def chart(self) -> MultiplesChart:
        ends = [Period.parse(str(self.whole.results[place].estimate.period)) for place in (0, -1)]
        first, last = (self.voice.short_period(period) for period in ends)
        panels = [self.panel(name) for name in self.trends]
        return MultiplesChart(panels, self.values(self.whole), (first, last), self.unit)

    def values(self, trend: Trend) -> list[float | None]:
        """Only what has a base of 30 or more: a line through less would tell noise."""
        return [
            plotted(one.estimate.value, self.unit) if is_solid(one.estimate) else None
            for one in trend.results
        ]

    def panel(self, name: str) -> Panel:
        voice, one = self.voice, phrase.in_unit(self.move(name), self.unit)
        facts = phrase.facts(one, voice)
        shown = mark(one.comparison)
        if not is_solid(one.estimate):
            change = voice.say("verdict.rest.low_base")
        elif is_called(one.comparison):
            change = voice.say("segments.verdict", arrow=shown.arrow, delta=facts.get("delta", ""))
        else:
            change = voice.say(f"verdict.brief.{shown.word}") if one.comparison else ""
        tip = voice.say(
            "segments.tip", name=voice.tidy(name), **{k: facts[k] for k in ("value", "ci", "base")}
        )
        last = facts["value"] if is_drawn(one.estimate) else phrase.base_short(one.estimate, voice)
        return Panel(voice.tidy(name), self.values(self.trends[name]), last, change, shown.tone, tip)

    def table(self) -> Table:
        voice = self.voice
        columns = [Column(voice.say(f"col.{name}"), "left") for name in ("segment", "period")]
        columns += [Column(voice.say(f"col.{name}")) for name in ("value", "low", "high", "n")]
        rows = []
        for name, trend in self.trends.items():
            for one in trend.results:
                period = Period.parse(str(one.estimate.period))
                cells = phrase.estimate_cells(one.estimate, voice)
                rows.append([Cell(voice.tidy(name), name), Cell(voice.period(period), period.key), *cells])
        return Table(f"{asked.label(self.study, self.latest, voice)}, {self.dimension}", columns, rows)


def _only(facts: Mapping[str, str]) -> dict[str, str]:
    return {name: facts[name] for name in ("short", "change", "against", "value") if name in facts}
