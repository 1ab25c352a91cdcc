"""Segments compared: each with its interval, against the rest of the customers (methodology R11)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.measure import Study
from cxreports.measure.ranking import Rank
from cxreports.measure.record import Estimate, Result
from cxreports.show import asked, numbers, phrase
from cxreports.show.chart.forest import Entry, Titles, Total, axis, draw
from cxreports.show.notice import unmeasured
from cxreports.show.numbers import plotted
from cxreports.show.results import comparison_cells
from cxreports.show.setting import current
from cxreports.show.source import note
from cxreports.show.verdict import is_called, is_drawn, is_solid, mark
from cxreports.show.voice import ALT_LENGTH, Voice

_COLUMN = 12  # characters of a column title


def segments(
    study: Study,
    split: Sequence[Result],
    by: str,
    ranks: Mapping[int, Rank] | None = None,
    total: Result | None = None,
) -> Block:
    """The forest plot of a split: a dot and an interval per segment, the whole as a line, a verdict per row.

    Args:
        split: from `study.split(indicator, by)`.
        by: the dimension.
        total: the whole, where the indicator has settings of its own (a promised time, a clock).

    >>> from cxreports.measure import Study
    >>> study = Study("demo", period="2026-10")
    >>> segments(study, study.split("nps", by="region"), "region").kind
    'figure'
    """
    if not any(is_drawn(result.estimate) for result in split):
        return unmeasured("segments", "split")
    total = total or study.headline([split[0].estimate.definition_id])[0]
    main = next(one for one in (total, *split) if is_drawn(one.estimate))
    unit = phrase.unit(main.estimate)
    shown = [phrase.in_unit(one, unit) for one in split]
    places = {segment_name(split[place].estimate, by): rank for place, rank in (ranks or {}).items()}
    whole = phrase.in_unit(total, unit)
    told = [_Telling(study, shown, whole, by, places, voice) for voice in current().voices]
    id = f"segments-{total.estimate.definition_id.replace('.', '-')}-{by}"
    views = {one.voice.language: one.view() for one in told}
    return Block("figure", id, views, n=total.estimate.n, estimates=phrase.records([*split, total]))


def ranked(split: Sequence[Result]) -> list[Result]:
    """Solid segments by value, best first; then, unranked, low bases, fractions, those without a value."""
    order = ("ok", "low_base", "fraction", "hidden", "blocked", "no_data")
    return sorted(split, key=lambda one: order.index(one.estimate.status))


def segment_name(estimate: Estimate, by: str) -> str:
    return str(estimate.by.get(by, ""))


class _Telling:
    """One split told in one language."""

    def __init__(
        self,
        study: Study,
        split: list[Result],
        total: Result,
        by: str,
        ranks: Mapping[str, Rank],
        voice: Voice,
    ) -> None:
        self.study, self.total, self.by, self.ranks, self.voice = study, total, by, ranks, voice
        self.split = ranked(split)
        self.dimension = voice.common(study.dataset.label(by, voice.language))
        self.facts = phrase.facts(total, voice)
        self.shown = [one for one in self.split if one.estimate.status != "hidden"]
        self.hidden = [self.name(one) for one in self.split if one.estimate.status == "hidden"]
        self.called = [one for one in self.split if is_called(one.comparison)]
        self.solid = [one for one in self.split if is_solid(one.estimate)]

    def view(self) -> View:
        entries, total, titles = self.entries(), self.total_line(), self.titles()
        marks = axis(entries, total, titles)
        ends = numbers.axis(marks, self.total.estimate.unit, self.voice.language)
        estimates = [result.estimate for result in self.split]
        return View(
            headline=self.voice.fitting(self.headlines()),
            subtitle=self.voice.say(
                "segments.subtitle",
                dimension=self.dimension,
                population=phrase.population(self.study, self.voice),
                unit=phrase.unit_words(self.total.estimate, self.voice),
                base=self.facts["base"],
                label=asked.name(self.study, self.total.estimate, self.voice),
            ),
            note=note(self.study, self.reading(), estimates, self.voice),
            alt=self.alt(),
            chart=draw(entries, total, titles, ends, current().theme),
            table=self.table(),
        )

    def name(self, result: Result) -> str:
        return self.voice.tidy(segment_name(result.estimate, self.by))

    # Sentences

    def headlines(self) -> Iterator[str]:
        voice, short = self.voice, self.facts["short"]
        above = [one for one in self.called if one.comparison and one.comparison.verdict == "rise"]
        below = [one for one in self.called if one.comparison and one.comparison.verdict == "fall"]
        if len(above) == 1 and len(below) == 1:
            yield voice.say(
                "segments.headline.two",
                short=short,
                first=self.name(above[0]),
                first_delta=self.delta(above[0]),
                last=self.name(below[0]),
                last_delta=self.delta(below[0]),
            )
        if len(self.called) == 1:
            one, side = self.called[0], "above" if above else "below"
            parts = {"name": self.name(one), "delta": self.delta(one)}
            yield voice.say(f"segments.headline.{side}", short=short, **parts)
        if self.called:
            counts = {"k": str(len(self.called)), "total": str(len(self.shown))}
            yield voice.say("segments.headline.many", len(self.called), short=short, **counts)
        elif len(self.solid) < 2:
            yield voice.say("segments.headline.few", short=short, dimension=self.dimension)
        else:
            yield voice.say("segments.headline.none", short=short, dimension=self.dimension)
            yield voice.say("segments.headline.short", short=short)

    def delta(self, result: Result) -> str:
        return phrase.change(result.comparison, result.estimate, self.voice) if result.comparison else ""

    def reading(self) -> str:
        voice = self.voice
        first = (self.solid or [one for one in self.split if is_drawn(one.estimate)])[0]
        estimate = first.estimate
        tested = max((one.comparison.family_size for one in self.split if one.comparison), default=0)
        facts = voice.say(
            "segments.reading",
            name=self.name(first),
            value=phrase.value(estimate, voice),
            ends=phrase.interval(estimate, estimate.unit, estimate.n, voice),
            verdict=phrase.verdict_text(first.comparison, voice),
        )
        kind = phrase.table(estimate)
        rest = voice.say(f"rest.{kind}" if voice.knows(f"rest.{kind}") else "rest.rows")
        parts = [facts, voice.say("segments.reading.rule", rest=rest)]
        if tested:
            parts.append(voice.say("segments.reading.tested", tested, k=str(tested)))
        parts.append(voice.say("segments.reading.marks"))
        if self.ranks:
            among = str(next(iter(self.ranks.values())).among)
            level = voice.level(self.study.confidence)
            parts.append(voice.say("rank.reading", among=among, level=level))
        if self.hidden:
            parts.append(voice.say("segments.reading.hidden", hidden=self.withheld()))
        return " ".join(parts)

    def rank(self, result: Result) -> str:
        """« 2e à 6e »; nothing where a base is too low to be ranked."""
        found = self.ranks.get(segment_name(result.estimate, self.by))
        if found is None:
            return self.voice.say("rank.none") if self.ranks else ""
        first, last = (numbers.ordinal(place, self.voice.language) for place in (found.first, found.last))
        key = "rank.exact" if found.first == found.last else "rank.between"
        return self.voice.say(key, first=first, last=last)

    def withheld(self) -> str:
        """« 14 segments non communiqués : Est, Nord et 12 autres »."""
        count, names = len(self.hidden), phrase.names(self.hidden, self.voice)
        return self.voice.say("segments.hidden", count, n=str(count), names=names)

    def alt(self) -> str:
        voice = self.voice
        parts = {"extremes": "", "called": voice.say("segments.alt.none")}
        if self.solid:
            high, low = self.solid[0], self.solid[-1]
            parts["extremes"] = voice.say(
                "segments.alt.extremes",
                low=phrase.value(low.estimate, voice),
                last=self.name(low),
                high=phrase.value(high.estimate, voice),
                first=self.name(high),
            )
        if self.called:
            count = len(self.called)
            parts["called"] = voice.say("segments.alt.called", count, n=str(count))
        period = voice.period(self.study.period)
        text = voice.say(
            "segments.alt", of=self.facts["of"], dimension=self.dimension, period=period, **parts
        )
        return text.replace("  ", " ")[:ALT_LENGTH]

    # Drawing

    def titles(self) -> Titles:
        value = self.facts["short"] if len(self.facts["short"]) <= _COLUMN else self.voice.say("col.value")
        rank = self.voice.say("rank.title") if self.ranks else ""
        return Titles(value, self.voice.say("segments.verdict.title"), rank)

    def total_line(self) -> Total | None:
        value, unit = self.total.estimate.value, self.total.estimate.unit
        if value is None or not is_drawn(self.total.estimate):
            return None
        return Total(plotted(value, unit), self.voice.say("segments.total", value=self.facts["value"]))

    def entries(self) -> list[Entry]:
        return [self.entry(result) for result in self.shown]

    def entry(self, result: Result) -> Entry:
        voice, estimate = self.voice, result.estimate
        drawn = is_drawn(estimate)
        facts = {
            name: text
            for name, text in phrase.facts(result, voice).items()
            if name in ("value", "ci", "base")
        }
        return Entry(
            name=self.name(result),
            base=phrase.base_short(estimate, voice),
            value=plotted(estimate.value, estimate.unit) if drawn else None,
            low=plotted(estimate.ci_low, estimate.unit) if drawn else None,
            high=plotted(estimate.ci_high, estimate.unit) if drawn else None,
            text=facts["value"],
            verdict=self.verdict(result),
            tone=mark(result.comparison).tone if is_called(result.comparison) else "mute",
            tip=voice.say("segments.tip", name=self.name(result), **facts),
            hollow=not is_solid(estimate),
            rank=self.rank(result),
        )

    def verdict(self, result: Result) -> str:
        """The last column: arrow and difference when called, else the words."""
        shown = mark(result.comparison)
        if not is_solid(result.estimate):
            return self.voice.say("verdict.rest.low_base")
        if is_called(result.comparison):
            return self.voice.say("segments.verdict", arrow=shown.arrow, delta=self.delta(result))
        return f"{shown.arrow} {phrase.verdict_text(result.comparison, self.voice)}".strip()

    def table(self) -> Table:
        voice = self.voice
        columns = [Column(voice.say("col.segment"), "left")]
        columns += [Column(voice.say(f"col.{name}")) for name in ("value", "low", "high", "n", "delta")]
        columns.append(Column(voice.say("col.verdict"), "left"))
        if self.ranks:
            columns.append(Column(voice.say("col.rank"), "left"))
        rows = [
            [
                Cell(self.name(result), segment_name(result.estimate, self.by)),
                *phrase.estimate_cells(result.estimate, voice),
                *comparison_cells(result.comparison, result.estimate, voice),
                *([Cell(self.rank(result))] if self.ranks else []),
            ]
            for result in self.shown
        ]
        if self.hidden:
            none = [Cell(voice.say("value.none"))] * (len(columns) - 2)
            rows.append([Cell(self.withheld()), *none, Cell("")])
        whole = phrase.estimate_cells(self.total.estimate, voice)
        empty = [Cell("")] * (len(columns) - 6)
        rows.append([Cell(voice.say("segments.total.row")), *whole, Cell(voice.say("value.none")), *empty])
        label = asked.label(self.study, self.total.estimate, voice)
        caption = f"{label}, {self.dimension}, {voice.period(self.study.period)}"
        return Table(caption, columns, rows, total=True)
