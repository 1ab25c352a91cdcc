"""Where it hurts: stages of the journey against channels, segments or months (methodology 3.5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from cxreports.block import Block, Cell, Column, Finding, Table, View
from cxreports.measure import Study
from cxreports.measure.record import Estimate, Result
from cxreports.period import Period
from cxreports.show import asked, numbers, phrase, shade
from cxreports.show.chart.heat import HeatChart, draw
from cxreports.show.chart.heat import Square as Drawn
from cxreports.show.notice import unmeasured
from cxreports.show.results import comparison_cells
from cxreports.show.setting import current
from cxreports.show.source import note
from cxreports.show.typography import capital
from cxreports.show.verdict import is_called, is_drawn, is_solid, strength
from cxreports.show.voice import ALT_LENGTH, Voice

if TYPE_CHECKING:
    from cxreports.measure.analysis.heat import Heatmap, Square

MOST_COLUMNS = 13


def heatmap(study: Study, found: Heatmap | None, section: str = "journey") -> Block:
    """The heat map: a value in every cell, five classes of colour around the whole, volumes at the right.

    A cell whose difference with the rest of the map is called has its full colour; from 30 answers on, the
    others are pale and hatched; under 30 they have no colour (R13).

    Args:
        study: the study that was mapped: its period is the one printed.
        found: from `cxreports.measure.analysis.heatmap(study, ...)`; None is shown as « non mesuré ». At most
            13 columns are drawn, the last ones of months, else those with most answers.
        section: id of the section that shows it, for the summary.
    """
    if found is None or not any(is_drawn(one.result.estimate) for one in found.squares):
        return unmeasured("heatmap")
    told = [_Telling(study, found, section, voice) for voice in current().voices]
    id = f"heatmap-{found.indicator.replace('.', '-')}-{found.row}-{found.column}"
    return Block(
        kind="figure",
        id=id,
        views={one.voice.language: one.view() for one in told},
        n=found.n,
        estimates=phrase.records([*(one.result for one in found.squares), found.overall]),
    )


class _Telling:
    """One map told in one language."""

    def __init__(self, study: Study, found: Heatmap, section: str, voice: Voice) -> None:
        self.study, self.found, self.section, self.voice = study, found, section, voice
        self.whole = replace(found.overall.estimate, period=study.period.key)
        self.unit = phrase.unit(self.whole)
        self.columns = _kept(found)
        self.squares = [one for one in found.squares if one.column in self.columns]
        solid = [one.result.estimate for one in self.squares if is_solid(one.result.estimate)]
        whole = numbers.plotted(self.whole.value or 0.0, self.unit)
        values = [numbers.plotted(one.value or 0.0, self.unit) for one in solid]
        self.edges = shade.edges(whole, values, self.whole.unit)
        self.called = sorted(
            (one for one in self.squares if is_called(one.result.comparison)),
            key=lambda one: -strength(one.result),
        )
        self.bad = [
            one for one in self.called if one.result.comparison and one.result.comparison.better is False
        ]
        self.facts = phrase.facts(Result(self.whole), voice)

    def view(self) -> View:
        estimates = [one.result.estimate for one in self.squares]
        return View(
            headline=self.voice.fitting(self.headlines()),
            subtitle=self.voice.say(
                "heat.subtitle",
                label=asked.name(self.study, self.whole, self.voice),
                rows=self.dimension(self.found.row),
                columns=self.dimension(self.found.column),
                population=phrase.population(self.study, self.voice),
                unit=phrase.unit_words(self.whole, self.voice),
                base=self.facts["base"],
            ),
            note=note(self.study, self.reading(), estimates, self.voice),
            alt=self.alt(),
            chart=draw(self.chart(), current().theme),
            table=self.table(),
            findings=self.findings(),
        )

    def dimension(self, name: str) -> str:
        if self.voice.knows(f"unit_of.{name}"):
            return self.voice.say(f"unit_of.{name}")
        return self.voice.common(self.study.dataset.label(name, self.voice.language))

    def name(self, value: Any, dimension: str) -> str:
        """A row or a column: a period in short, anything else as it is."""
        if self.voice.knows(f"unit_of.{dimension}"):
            return self.voice.short_period(Period.parse(str(value)))
        return self.voice.tidy(str(value))

    def place(self, square: Square) -> str:
        """« Facturation, Chat »."""
        return f"{self.name(square.row, self.found.row)}, {self.name(square.column, self.found.column)}"

    # Sentences

    def headlines(self) -> Iterator[str]:
        voice, short = self.voice, self.facts["short"]
        if self.bad:
            yield from self.pains()
        elif self.called:
            one = self.called[0]
            parts = {"place": self.place(one), "delta": self.delta(one), "value": self.value(one)}
            yield voice.say("heat.good", short=short, **parts)
        elif sum(is_solid(one.result.estimate) for one in self.squares) < 2:
            yield voice.say("heat.few", short=short)
        yield voice.say("heat.many" if self.called else "heat.none", len(self.called), short=short,
                        k=str(len(self.called)), total=str(len(self.squares)))  # fmt: skip

    def pains(self) -> Iterator[str]:
        """The row where most cells are worse than the rest; else the one cell that is."""
        row, cells = self.worst_row()
        across = sum(one.row == row for one in self.squares)
        if len(cells) > 1:
            parts = {"row": self.name(row, self.found.row), "k": str(len(cells)), "total": str(across)}
            yield self.voice.say("heat.row", short=self.facts["short"], **parts)
            yield self.voice.say("heat.row.short", short=self.facts["short"], **parts)
        one = self.bad[0]
        parts = {"place": self.place(one), "delta": self.delta(one), "value": self.value(one)}
        yield self.voice.say("heat.cell", short=self.facts["short"], **parts)
        yield self.voice.say("heat.cell.short", short=self.facts["short"], **parts)

    def worst_row(self) -> tuple[Any, list[Square]]:
        rows = {one.row: [each for each in self.bad if each.row == one.row] for one in self.bad}
        return max(rows.items(), key=lambda item: (len(item[1]), strength(item[1][0].result)))

    def value(self, square: Square) -> str:
        return phrase.value(square.result.estimate, self.voice)

    def delta(self, square: Square) -> str:
        result = square.result
        return phrase.change(result.comparison, result.estimate, self.voice) if result.comparison else ""

    def reading(self) -> str:
        voice = self.voice
        first = (self.bad or self.called or [one for one in self.squares if is_drawn(one.result.estimate)])[0]
        estimate = first.result.estimate
        ends = phrase.interval(estimate, phrase.unit(estimate), estimate.n, voice)
        base = phrase.base(estimate, voice)
        verdict = phrase.verdict_text(first.result.comparison, voice)
        parts = [
            voice.say("heat.reading", place=self.place(first), value=self.value(first), ends=ends, base=base,
                      verdict=verdict),
            voice.say("heat.reading.colours"),
        ]  # fmt: skip
        tested = max(
            (one.result.comparison.family_size for one in self.squares if one.result.comparison), default=0
        )
        if tested:
            parts.append(voice.say("heat.reading.tested", tested, k=str(tested)))
        if any(one.result.estimate.status == "hidden" for one in self.squares):
            parts.append(voice.say("heat.reading.hidden"))
        if len(self.columns) < len(self.found.columns):
            left = len(self.found.columns) - len(self.columns)
            parts.append(voice.say("heat.reading.columns", left, k=str(left)))
        return " ".join(parts)

    def alt(self) -> str:
        voice = self.voice
        drawn = sorted(
            (one for one in self.squares if is_solid(one.result.estimate)),
            key=lambda one: one.result.estimate.value or 0.0,
        )
        extremes = ""
        if drawn:
            low, high = drawn[0], drawn[-1]
            extremes = voice.say("heat.alt.extremes", low=self.value(low), low_at=self.place(low),
                                 high=self.value(high), high_at=self.place(high))  # fmt: skip
        text = voice.say(
            "heat.alt",
            of=self.facts["of"],
            rows=self.dimension(self.found.row),
            columns=self.dimension(self.found.column),
            period=voice.period(self.study.period),
            extremes=extremes,
            called=voice.say("heat.alt.called", len(self.called), k=str(len(self.called)))
            if self.called
            else "",
        )
        return text[:ALT_LENGTH]

    def findings(self) -> list[Finding]:
        """What a summary may tell: the row or the cell that is worse than the rest."""
        if not self.bad:
            return []
        voice, (row, cells) = self.voice, self.worst_row()
        one = cells[0]
        facts = phrase.facts(one.result, voice)
        facts |= {"level": voice.level(self.study.confidence), "row": self.name(row, self.found.row)}
        text = voice.say("finding.segment.text", **facts)
        if len(cells) > 1:
            total = str(sum(each.row == row for each in self.squares))
            lead = voice.say("finding.heat.row", k=str(len(cells)), total=total, **facts)
            text = voice.say("finding.heat.text", place=self.place(one), **facts)
        else:
            lead = voice.say("finding.heat.cell", place=self.place(one), **facts)
        return [Finding(capital(lead), text, self.section, 3.0 * strength(one.result))]

    # Drawing

    def chart(self) -> HeatChart:
        voice = self.voice
        rows, columns = list(self.found.rows), list(self.columns)
        totals = {pain.row: pain for pain in self.found.pain}
        return HeatChart(
            rows=[self.name(row, self.found.row) for row in rows],
            columns=[self.name(column, self.found.column) for column in columns],
            squares=[self.drawn(one, rows.index(one.row), columns.index(one.column)) for one in self.squares],
            totals=[self.total(totals[row].value, totals[row].n) for row in rows],
            volumes=[totals[row].volume for row in rows],
            volume_texts=[voice.count(totals[row].volume) for row in rows],
            total_title=voice.say("segments.total.row"),
            volume_title=capital(phrase.noun(self.whole, voice)),
            keys=[*self.keys(), voice.say("heat.key.hatched"), voice.say("heat.key.low")],
        )

    def total(self, value: float | None, n: int) -> str:
        """The figure of a row, as a cell writes it."""
        if value is None or n < 30:
            return self.voice.say("value.none")
        return self.cell(replace(self.whole, value=value, n=n, status="ok"))

    def drawn(self, square: Square, row: int, column: int) -> Drawn:
        estimate, voice = square.result.estimate, self.voice
        facts = phrase.facts(square.result, voice)
        return Drawn(
            row=row,
            column=column,
            text=self.cell(estimate),
            level=shade.level(self.in_unit(estimate), self.edges) if is_solid(estimate) else None,
            called=is_called(square.result.comparison),
            tip=voice.say("segments.tip", name=self.place(square), value=facts["value"], ci=facts["ci"],
                          base=facts["base"]),
        )  # fmt: skip

    def in_unit(self, estimate: Estimate) -> Estimate:
        """The estimate in the unit that the map is written in."""
        return replace(estimate, value=numbers.plotted(estimate.value, self.unit))

    def cell(self, estimate: Estimate) -> str:
        """The value in few characters, without its unit."""
        voice = self.voice
        if estimate.status == "hidden":
            return voice.say("heat.hidden")
        if not is_drawn(estimate) or estimate.value is None:
            return phrase.base_short(estimate, voice) if estimate.n else ""
        value = float(shade.printed(numbers.plotted(estimate.value, self.unit), estimate.unit))
        signed = estimate.unit == "points"
        return numbers.number(value, shade.places(estimate.unit), voice.language, sign=signed)

    def keys(self) -> list[str]:
        """The five classes in words, the worst first."""
        edges = [self.edge(edge) for edge in self.edges]
        texts = [self.voice.say("heat.key.under", edge=edges[0])]
        texts += [self.voice.say("heat.key.from", low=low, high=high) for low, high in pairwise(edges)]
        texts.append(self.voice.say("heat.key.over", edge=edges[-1]))
        return texts[::-1] if self.whole.direction == "lower_is_better" else texts

    def edge(self, edge: Decimal) -> str:
        places = max(0, -int(edge.normalize().as_tuple().exponent))
        return numbers.number(float(edge), places, self.voice.language, sign=self.whole.unit == "points")

    def table(self) -> Table:
        voice = self.voice
        titles = [
            self.study.dataset.label(name, voice.language) for name in (self.found.row, self.found.column)
        ]
        if voice.knows(f"unit_of.{self.found.column}"):
            titles[1] = voice.say("col.period")
        columns = [Column(voice.tidy(title), "left") for title in titles]
        columns += [Column(voice.say(f"col.{name}")) for name in ("value", "low", "high", "n", "delta")]
        columns.append(Column(voice.say("col.verdict"), "left"))
        rows = [
            [
                Cell(self.name(one.row, self.found.row), str(one.row)),
                Cell(self.name(one.column, self.found.column), str(one.column)),
                *phrase.estimate_cells(one.result.estimate, voice),
                *comparison_cells(one.result.comparison, one.result.estimate, voice),
            ]
            for one in self.squares
        ]
        label = asked.label(self.study, self.whole, voice)
        return Table(f"{label}, {voice.period(self.study.period)}", columns, rows)


def _kept(found: Heatmap) -> Sequence[Any]:
    """The columns to draw: the last months, or the first of what is in order of size."""
    if found.column in ("week", "month", "quarter", "year"):
        return found.columns[-MOST_COLUMNS:]
    return found.columns[:MOST_COLUMNS]
