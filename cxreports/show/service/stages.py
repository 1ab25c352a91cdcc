"""The closed loop, stage by stage: to follow up, contacted, in time, closed, recovered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.measure import Study
from cxreports.measure.lack import Lack
from cxreports.measure.record import Result
from cxreports.show import numbers, phrase
from cxreports.show.analysis import lacking
from cxreports.show.chart.stages import Stage, Titles, draw
from cxreports.show.results import comparison_cells
from cxreports.show.service.words import promise_text
from cxreports.show.setting import current
from cxreports.show.source import note
from cxreports.show.verdict import is_called, is_drawn, mark, strength
from cxreports.show.voice import ALT_LENGTH, Voice

STAGES: Mapping[str, tuple[str, str]] = {  # indicator -> its part and its whole, in the details of its record
    "closed_loop": ("contacted", "eligible"),
    "closed_loop.sla": ("within", "due"),
    "closed_loop.closure": ("closed", "eligible"),
    "closed_loop.recovery": ("recovered", "again"),
}


def loop_stages(
    study: Study, results: Sequence[Result], sla_hours: float = 48.0, clock: str = "calendar"
) -> Block:
    """A bar per stage within the outline of its own denominator, with its share, interval and change.

    "Recovered" counts who was asked again and now scores high enough; without such answers it is not drawn.

    Args:
        results: of `closed_loop`, `closed_loop.sla`, `.closure`, `.recovery`, as `study.headline` gives them.
        sla_hours, clock: of the promised time.
    """
    known = {one.estimate.definition_id: one for one in results if one.estimate.definition_id in STAGES}
    first = known.get("closed_loop")
    if first is None or not is_drawn(first.estimate):
        return lacking("stages", Lack("loop.eligible"))
    shown = [known[name] for name in STAGES if name in known and is_drawn(known[name].estimate)]
    told = [_Telling(study, shown, sla_hours, clock, voice) for voice in current().voices]
    views = {one.voice.language: one.view() for one in told}
    return Block("figure", "loop-stages", views, n=first.estimate.n, estimates=phrase.records(shown))


class _Telling:
    """The stages told in one language."""

    def __init__(
        self, study: Study, shown: Sequence[Result], sla_hours: float, clock: str, voice: Voice
    ) -> None:
        self.study, self.shown, self.voice = study, shown, voice
        self.promise = promise_text(sla_hours, clock, voice)
        self.eligible = int(shown[0].estimate.details["eligible"])
        self.called = sorted(
            (one for one in shown if is_called(one.comparison)), key=lambda one: -strength(one)
        )

    def counts(self, result: Result) -> tuple[int, int]:
        part, whole = STAGES[result.estimate.definition_id]
        return int(result.estimate.details[part]), int(result.estimate.details[whole])

    def say(self, key: str, result: Result, **parts: str) -> str:
        part, whole = (self.voice.count(n) for n in self.counts(result))
        name = result.estimate.definition_id.replace(".", "_")
        return self.voice.say(f"stages.{name}.{key}", n=part, base=whole, promise=self.promise, **parts)

    def view(self) -> View:
        voice = self.voice
        base = voice.say("base.followups", self.eligible, n=voice.count(self.eligible))
        return View(
            headline=voice.fitting(self.headlines()),
            subtitle=voice.say("stages.subtitle", population=phrase.population(self.study, voice), base=base),
            note=note(self.study, self.reading(), [one.estimate for one in self.shown], voice),
            alt=self.alt(),
            chart=draw([self.first(), *map(self.stage, self.shown)], self.titles(), current().theme),
            table=self.table(),
        )

    def headlines(self) -> Iterator[str]:
        for one in self.called[:1]:
            verdict = one.comparison.verdict if one.comparison else ""
            facts = phrase.facts(one, self.voice)
            parts = {name: facts[name] for name in ("value", "change", "against")}
            yield self.say(f"headline.{verdict}", one, **parts)
            yield self.say(f"headline.{verdict}.short", one, **parts)
        contacted = self.counts(self.shown[0])
        parts = {"n": self.voice.count(contacted[0]), "base": self.voice.count(contacted[1])}
        in_time = next((one for one in self.shown if one.estimate.definition_id == "closed_loop.sla"), None)
        if in_time is not None:
            within = self.voice.count(self.counts(in_time)[0])
            yield self.voice.say("stages.headline", within=within, promise=self.promise, **parts)
        yield self.voice.say("stages.headline.short", **parts)

    def reading(self) -> str:
        voice, first = self.voice, self.shown[0]
        value = phrase.value(first.estimate, voice)
        parts = [self.say("reading", first, share=value), voice.say("stages.rule")]
        details = first.estimate.details
        if pending := int(details.get("pending", 0)):
            parts.append(voice.say("stages.pending", pending, k=voice.count(pending), promise=self.promise))
        if invalid := int(details.get("invalid", 0)):
            parts.append(voice.say("stages.invalid", invalid, k=voice.count(invalid)))
        if first.comparison is None:
            parts.append(voice.say("stages.uncompared"))
        asked = int(details.get("again", 0))
        told = any(one.estimate.definition_id == "closed_loop.recovery" for one in self.shown)
        key = "recovered" if told else "few_asked" if asked else "not_asked"
        parts.append(voice.say(f"stages.{key}", k=voice.count(asked)))
        return " ".join(parts)

    def alt(self) -> str:
        facts = [self.say("alt", one, share=phrase.value(one.estimate, self.voice)) for one in self.shown]
        text = self.voice.say("stages.alt", period=self.voice.period(self.study.period),
                              n=self.voice.count(self.eligible), facts=self.voice.joined(facts))  # fmt: skip
        return text[:ALT_LENGTH]

    # Drawing

    def titles(self) -> Titles:
        against = self.voice.say("versus", period=self.voice.short_period(self.study.previous))
        return Titles(self.voice.say("stages.share"), self.voice.say("col.previous", versus=against))

    def first(self) -> Stage:
        """What is to be followed up: the whole outline."""
        voice, n = self.voice, self.voice.count(self.eligible)
        name = voice.say("stages.eligible")
        return Stage(name, self.eligible, self.eligible, n, "", voice.say("stages.eligible.of"), "", "mute",
                     voice.say("funnel.alt.fact", name=name, n=n))  # fmt: skip

    def stage(self, result: Result) -> Stage:
        count, base = self.counts(result)
        verdict, tone = self.verdict(result)
        ends = phrase.interval(result.estimate, result.estimate.unit, result.estimate.n, self.voice)
        value = numbers.share(count, base, self.voice.language)
        return Stage(
            self.say("name", result), count, base, value, f"({ends})" if ends and base >= 10 else "",
            self.say("of", result), verdict, tone, self.say("alt", result, share=value),
        )  # fmt: skip

    def verdict(self, result: Result) -> tuple[str, str]:
        if result.comparison is None:
            return "", "mute"
        shown = mark(result.comparison)
        if is_called(result.comparison):
            delta = phrase.change(result.comparison, result.estimate, self.voice)
            return self.voice.say("segments.verdict", arrow=shown.arrow, delta=delta), shown.tone
        return self.voice.say(f"verdict.brief.{shown.word}"), "mute"

    def table(self) -> Table:
        voice = self.voice
        columns = [Column(voice.say("stages.col.stage"), "left")]
        columns += [Column(voice.say(f"stages.col.{name}")) for name in ("count", "base")]
        columns += [Column(voice.say(f"col.{name}")) for name in ("value", "low", "high", "delta")]
        columns.append(Column(voice.say("col.verdict"), "left"))
        rows = []
        for one in self.shown:
            counts = [Cell(voice.count(n), n) for n in self.counts(one)]
            cells = phrase.estimate_cells(one.estimate, voice)[:3]
            rows.append(
                [
                    Cell(self.say("name", one)),
                    *counts,
                    *cells,
                    *comparison_cells(one.comparison, one.estimate, voice),
                ]
            )
        return Table(voice.say("stages.caption", period=voice.period(self.study.period)), columns, rows)
