"""What is at stake, as ranges: never one figure; each assumption with its source and its owner."""

from __future__ import annotations

from collections.abc import Mapping

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.measure import Study
from cxreports.measure.economy import Simulation, Swing
from cxreports.measure.economy.exposure import Assumed, Exposure
from cxreports.measure.lack import Lack
from cxreports.show import phrase
from cxreports.show.analysis import analysis_note, colour_words, lacking, share
from cxreports.show.blocks import Blocks
from cxreports.show.chart.span import Span, draw
from cxreports.show.retention.money import money
from cxreports.show.setting import current, in_each_language
from cxreports.show.voice import ALT_LENGTH, Voice

TORNADO = 3  # assumptions that weigh most


def scenarios(
    study: Study, found: Exposure | Lack, *, currency: str = "EUR", owners: Mapping[str, str] | None = None
) -> Blocks:
    """The range (5th percentile, centre, 95th), what moves it most, and every assumption (2.17, 3.12).

    Args:
        found: from `exposure`. currency: of the data, as "EUR".
        owners: assumption -> who answers for it, e.g. {"annual_value": "Finance"}; others are unassigned.
    """
    if isinstance(found, Lack):
        return Blocks(lacking("scenarios", found))
    told = _Told(study, found, currency, dict(owners or {}))
    record = [found.record()]
    return Blocks(
        Block("figure", "scenarios", in_each_language(told.ranges), n=found.n, estimates=record),
        Block(
            "table", "scenarios-assumptions", in_each_language(told.assumptions), n=found.n, estimates=record
        ),
    )


class _Told:
    """One exposure, in whatever language."""

    def __init__(self, study: Study, found: Exposure, currency: str, owners: dict[str, str]) -> None:
        self.study, self.found, self.currency, self.owners = study, found, currency, owners
        self.main = max(found.cases, key=lambda name: len(found.cases[name].tornado))

    def amount(self, value: float, voice: Voice) -> str:
        return money(value, self.currency, voice)

    def between(self, one: Simulation, voice: Voice) -> str:
        """« 28 k€ à 55 k€ »."""
        low, high = self.amount(one.p5, voice), self.amount(one.p95, voice)
        return voice.say("interval.ends", low=low, high=high)

    def note(self, reading: str, voice: Voice) -> str:
        method = voice.say("scenarios.method", draws=voice.count(self.found.cases[self.main].draws))
        return analysis_note(self.study, reading, "", voice) + " " + method

    def ranges(self, voice: Voice) -> View:
        main = self.found.cases[self.main]
        swings, ends = main.tornado[:TORNADO], self.between(main, voice)
        name, first = voice.say(f"scenarios.case.{self.main}"), self.name(swings[0].name, voice)
        rows = [self.whole(name, main, voice), *(self.swing(one, main, voice) for one in swings)]
        keys = ("scenarios.headline", "scenarios.headline.short")
        reading = voice.say("scenarios.reading", name=name, ends=ends)
        weighs = voice.say("scenarios.weighs", name=voice.common(first), k=str(len(swings)))
        alt = voice.say("scenarios.alt", ends=ends, k=str(len(swings)), name=voice.common(first))
        return View(
            headline=voice.fitting(voice.say(key, ends=ends) for key in keys),
            subtitle=voice.say(
                "scenarios.subtitle", currency=self.currency, population=phrase.population(self.study, voice)
            ),
            note=self.note(f"{reading} {weighs} {voice.say('scenarios.not_causal')}", voice),
            alt=alt[:ALT_LENGTH],
            chart=draw(rows, current().theme),
            table=self.table(rows, voice),
        )

    def name(self, assumption: str, voice: Voice) -> str:
        return voice.say(f"scenarios.name.{assumption}")

    def whole(self, name: str, main: Simulation, voice: Voice) -> Span:
        return self.span(name, main.p5, main.value, main.p95, voice)

    def swing(self, one: Swing, main: Simulation, voice: Voice) -> Span:
        low, high = sorted((one.low, one.high))
        return self.span(self.name(one.name, voice), low, main.value, high, voice)

    def span(self, name: str, low: float, middle: float, high: float, voice: Voice) -> Span:
        texts = (self.amount(low, voice), self.amount(middle, voice), self.amount(high, voice))
        tip = voice.say("scenarios.tip", name=name, low=texts[0], middle=texts[1], high=texts[2])
        return Span(name, low, middle, high, texts, tip)

    def table(self, rows: list[Span], voice: Voice) -> Table:
        columns = [Column(voice.say("scenarios.col.name"), "left")]
        columns += [Column(voice.say(f"scenarios.col.{name}")) for name in ("low", "middle", "high")]
        cells = [
            [
                Cell(one.name),
                *(Cell(t, v) for t, v in zip(one.texts, (one.low, one.middle, one.high), strict=True)),
            ]
            for one in rows
        ]
        return Table(voice.say("scenarios.caption"), columns, cells)

    def assumptions(self, voice: Voice) -> View:
        caption = voice.say("scenarios.assumptions.caption")
        names = ("name", "value", "range", "source", "owner")
        columns = [
            Column(voice.say(f"scenarios.col.{name}"), "right" if name in ("value", "range") else "left")
            for name in names
        ]
        rows = [self.assumed(one, voice) for one in self.found.assumptions]
        rows += [self.derived(case, voice) for case in self.found.cases if case != self.main]
        return View(
            headline=voice.say("scenarios.assumptions.headline", k=str(len(self.found.assumptions))),
            subtitle=voice.say("scenarios.assumptions.subtitle"),
            note=voice.say("scenarios.assumptions.note", **colour_words(voice)),
            alt=caption,
            table=Table(caption, columns, rows),
        )

    def assumed(self, one: Assumed, voice: Voice) -> list[Cell]:
        value, low, high = (self.printed(end, one.kind, voice) for end in (one.value, one.low, one.high))
        certain = one.low == one.high
        span = voice.say("scenarios.fixed") if certain else voice.say("interval.ends", low=low, high=high)
        owner = self.owners.get(one.name, "")
        return [
            Cell(voice.say(f"scenarios.name.{one.name}"), one.name),
            Cell(value, one.value),
            Cell(span),
            Cell(voice.say(f"scenarios.source.{one.source}")),
            Cell(voice.tidy(owner) or voice.say("actions.unassigned"), tone="" if owner else "unf"),
        ]

    def derived(self, case: str, voice: Voice) -> list[Cell]:
        """A further estimate, under the assumptions that it rests on."""
        one = self.found.cases[case]
        none = Cell(voice.say("value.none"))
        name = Cell(voice.say(f"scenarios.case.{case}"), case)
        value = Cell(self.amount(one.value, voice), one.value)
        return [
            name,
            value,
            Cell(self.between(one, voice)),
            Cell(voice.say("scenarios.source.derived")),
            none,
        ]

    def printed(self, value: float, kind: str, voice: Voice) -> str:
        if kind == "count":
            return voice.count(value)
        return (
            share(100 * value, voice, 1) if kind == "share" else money(value, self.currency, voice, figures=3)
        )
