"""Where journeys are lost: how many reach each step, and the share lost on the way to the next (2.13)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from cxreports.block import Block, Cell, Column, Finding, Table, View
from cxreports.measure import Funnel, Study
from cxreports.measure.journey.funnel import JourneyFunnel
from cxreports.measure.record import Result
from cxreports.show import numbers, phrase
from cxreports.show.chart.funnel import Stage, Titles, draw
from cxreports.show.notice import unmeasured
from cxreports.show.results import comparison_cells
from cxreports.show.setting import current
from cxreports.show.source import note
from cxreports.show.typography import capital
from cxreports.show.verdict import is_called, is_drawn, mark, strength
from cxreports.show.voice import ALT_LENGTH, Voice, in_language

COLOURED_BASE = 100  # sessions at a step from which its loss may be called (methodology 2.13g)
Name = str | Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a funnel.

    Attributes:
        name: as in the data, or one per language.
        count: how many reached it.
        lost: the share of them that did not reach the next step, with its comparison; None for the last.
    """

    name: Name
    count: int
    lost: Result | None = None


def journey_steps(study: Study, steps: Sequence[str] = ()) -> list[Step]:
    """The steps of the journeys of a study, each with its loss compared with the previous period.

    Args:
        steps: in order, as the data name them; empty: all of them, those that most journeys reach first.

    Returns:
        The steps; none without a table of events, without two steps, or without a journey in the period.
    """
    funnels = conversion(study, steps)
    if not funnels:
        return []
    funnel, names = funnels[0], funnels[0].steps
    losses = study.headline(
        [replace(funnel, variant="dropoff", after=place) for place in range(1, len(names))]
    )
    counts = losses[0].estimate.details.get("counts", ())
    return [
        Step(name, int(count), lost)
        for name, count, lost in zip(names, counts, [*map(_careful, losses), None], strict=False)
    ]


def conversion(study: Study, steps: Sequence[str] = ()) -> list[JourneyFunnel]:
    """The conversion of the journeys of a study, from first step to last; none without two steps.

    Where the data know the day of a step and not its hour, two steps on one day follow each other as `steps`
    says: nothing tells that they did not.

    Args:
        steps: as for `journey_steps`.
    """
    if "events" not in study.dataset.tables:
        return []
    names = tuple(steps) or _by_reach(study)
    return [replace(Funnel, steps=names, ties=_days_only(study))] if len(names) > 1 else []


def _days_only(study: Study) -> bool:
    """Whether all events of a day have one instant."""
    found = study.dataset.table("events").aggregate(
        "count(DISTINCT happened_at), count(DISTINCT happened_on), count(*)"
    )
    instants, days, events = found.fetchall()[0]
    return bool(events > instants == days)


def _by_reach(study: Study) -> tuple[str, ...]:
    """All steps, by how many journeys hold them: an ordered funnel loses some at each."""
    rows = study.dataset.table("events").aggregate("step, count(DISTINCT journey) AS n", "step").fetchall()
    return tuple(str(step) for step, n in sorted(rows, key=lambda row: (-row[1], row[0])))


def _careful(lost: Result) -> Result:
    """A loss whose step has too few journeys is not called."""
    comparison = lost.comparison
    if comparison is None or not comparison.called or lost.estimate.n >= COLOURED_BASE:
        return lost
    return replace(lost, comparison=replace(comparison, called=False, verdict="low_base", better=None))


def funnel(study: Study, steps: Sequence[Step], about: str = "journeys", section: str = "journey") -> Block:
    """The funnel: a bar with its count per step, the share lost after it with interval and verdict.

    Args:
        steps: from `journey_steps`, or made of counts and shares of one's own.
        about: what goes through: "journeys", or "cases" (the words of the messages `funnel.<about>.*`).
        section: id of the section that shows it, for the summary.
    """
    if len(steps) < 2 or not steps[0].count:
        return unmeasured("funnel", "steps")
    told = [_Telling(study, steps, about, section, voice) for voice in current().voices]
    views = {one.voice.language: one.view() for one in told}
    lost = [one.lost for one in steps if one.lost]
    return Block("figure", f"funnel-{about}", views, n=steps[0].count, estimates=phrase.records(lost))


class _Telling:
    """One funnel told in one language."""

    def __init__(self, study: Study, steps: Sequence[Step], about: str, section: str, voice: Voice) -> None:
        self.study, self.steps, self.about, self.section = study, steps, about, section
        self.voice = voice
        self.losses = [(here, there) for here, there in pairwise(steps) if here.lost]
        self.called = sorted(
            ((here, there) for here, there in self.losses if here.lost and is_called(here.lost.comparison)),
            key=lambda pair: -strength(pair[0].lost) if pair[0].lost else 0.0,
        )

    def view(self) -> View:
        voice = self.voice
        estimates = [here.lost.estimate for here, _ in self.losses if here.lost]
        return View(
            headline=voice.fitting(self.headlines()),
            subtitle=self.say("subtitle", population=phrase.population(self.study, voice), base=self.base()),
            note=note(self.study, self.reading(), estimates, voice),
            alt=self.alt(),
            chart=draw([self.stage(i) for i in range(len(self.steps))], self.titles(), current().theme),
            table=self.table(),
            findings=self.findings(),
        )

    def say(self, key: str, count: float | None = None, /, **parts: str) -> str:
        return self.voice.say(f"funnel.{self.about}.{key}", count, **parts)

    def base(self) -> str:
        return self.say("base", self.steps[0].count, n=self.voice.count(self.steps[0].count))

    def name(self, step: Step) -> str:
        return in_language(step.name, self.voice)

    def share(self, step: Step) -> str:
        return numbers.share(step.count, self.steps[0].count, self.voice.language)

    def facts(self, here: Step, there: Step) -> dict[str, str]:
        voice = self.voice
        parts = phrase.facts(here.lost, voice) if here.lost else {}
        return parts | {
            "here": self.name(here),
            "there": self.name(there),
            "n": voice.count(here.count),
            "k": voice.count(here.count - there.count),
            "level": voice.level(self.study.confidence),
        }

    # Sentences

    def headlines(self) -> Iterator[str]:
        done = {"share": self.share(self.steps[-1]), "last": self.name(self.steps[-1])}
        for here, there in self.called[:1]:
            verdict = here.lost.comparison.verdict if here.lost and here.lost.comparison else ""
            yield self.say(f"headline.{verdict}", **self.facts(here, there))
            yield self.say(f"headline.{verdict}.short", **self.facts(here, there))
        yield self.say("headline", **done)
        yield self.say("headline.short", **done)

    def reading(self) -> str:
        here, there = self.losses[0] if self.losses else (self.steps[0], self.steps[1])
        parts = [self.say("reading", loss=self.loss(here, there)[0], **self._named(here, there))]
        tested = max(
            (one.lost.comparison.family_size for one, _ in self.losses if one.lost and one.lost.comparison),
            default=0,
        )
        if tested:
            parts.append(self.voice.say("segments.reading.tested", tested, k=str(tested)))
        if self.about == "journeys" and _days_only(self.study):
            parts.append(self.say("reading.days"))
        parts.append(self.say("reading.rule", k=str(COLOURED_BASE)))
        return " ".join(parts)

    def _named(self, here: Step, there: Step) -> dict[str, str]:
        return {
            key: text for key, text in self.facts(here, there).items() if key in ("here", "there", "n", "k")
        }

    def loss(self, here: Step, there: Step) -> tuple[str, str]:
        """The share lost and its interval, as printed; without a record, from the counts."""
        voice = self.voice
        if here.lost is None:
            return numbers.share(here.count - there.count, here.count, voice.language), ""
        estimate = here.lost.estimate
        ends = phrase.interval(estimate, estimate.unit, estimate.n, voice) if is_drawn(estimate) else ""
        return phrase.value(estimate, voice), f"({ends})" if ends else ""

    def alt(self) -> str:
        facts = [
            self.voice.say("funnel.alt.fact", name=self.name(step), n=self.voice.count(step.count))
            for step in self.steps
        ]
        text = self.say("alt", period=self.voice.period(self.study.period), facts=self.voice.joined(facts))
        return text[:ALT_LENGTH]

    def findings(self) -> list[Finding]:
        """The loss that changed most clearly."""
        found = []
        for here, there in self.called[:1]:
            facts = self.facts(here, there)
            if here.lost and here.lost.comparison:
                lead = self.say(f"finding.{here.lost.comparison.verdict}", **facts)
                text = self.voice.say("finding.called.text", **facts)
                found.append(Finding(capital(lead), text, self.section, 6.0 * strength(here.lost)))
        return found

    # Drawing

    def titles(self) -> Titles:
        against = self.voice.say("versus", period=self.voice.short_period(self.study.previous))
        return Titles(self.say("loss"), self.voice.say("col.previous", versus=against))

    def stage(self, index: int) -> Stage:
        step, voice = self.steps[index], self.voice
        loss, ends, verdict, tone = "", "", "", "mute"
        if index + 1 < len(self.steps):
            loss, ends = self.loss(step, self.steps[index + 1])
            verdict, tone = self.verdict(step.lost)
        parts = {"name": self.name(step), "n": voice.count(step.count), "share": self.share(step)}
        return Stage(
            name=self.name(step),
            count=step.count,
            count_text=parts["n"],
            share=self.share(step),
            loss=loss,
            ends=ends,
            verdict=verdict,
            tone=tone,
            tip=voice.say("funnel.tip", **parts),
        )

    def verdict(self, lost: Result | None) -> tuple[str, str]:
        """The last column: the change of the loss when it is called, else that it is not."""
        if lost is None or lost.comparison is None:
            return "", "mute"
        shown = mark(lost.comparison)
        if is_called(lost.comparison):
            delta = phrase.change(lost.comparison, lost.estimate, self.voice)
            return self.voice.say("segments.verdict", arrow=shown.arrow, delta=delta), shown.tone
        return self.voice.say(f"verdict.brief.{shown.word}"), "mute"

    def table(self) -> Table:
        voice = self.voice
        columns = [Column(self.say("col.step"), "left"), Column(self.say("col.count"))]
        columns += [Column(self.say(f"col.{name}")) for name in ("share", "lost")]
        columns += [Column(voice.say(f"col.{name}")) for name in ("low", "high", "delta")]
        columns.append(Column(voice.say("col.verdict"), "left"))
        return Table(self.say("caption", period=voice.period(self.study.period)), columns, self.rows())

    def rows(self) -> list[list[Cell]]:
        voice, none = self.voice, Cell(self.voice.say("value.none"))
        rows = []
        for step in self.steps:
            share = 100 * step.count / self.steps[0].count
            cells = [Cell(self.name(step)), Cell(voice.count(step.count), step.count)]
            cells.append(Cell(self.share(step), share))
            if step.lost is None:
                rows.append([*cells, none, none, none, none, none])
                continue
            lost = phrase.estimate_cells(step.lost.estimate, voice)[:3]
            rows.append([*cells, *lost, *comparison_cells(step.lost.comparison, step.lost.estimate, voice)])
        return rows
