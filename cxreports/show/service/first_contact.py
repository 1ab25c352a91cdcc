"""First-contact resolution: what speaks against it, and on which reasons further contacts fall."""

from __future__ import annotations

from collections.abc import Iterator

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.measure import Study
from cxreports.measure.analysis.recontact import Again, Recontact
from cxreports.measure.lack import Lack
from cxreports.measure.record import LOW_BASE
from cxreports.show import numbers, phrase
from cxreports.show.analysis import analysis_note, interval_text, lacking, share
from cxreports.show.blocks import Blocks
from cxreports.show.chart.bars import Bar, Heads, Measure, draw
from cxreports.show.setting import current, in_each_language
from cxreports.show.verdict import is_called, mark, strength
from cxreports.show.voice import ALT_LENGTH, Voice

MOST = 10


def first_contact(study: Study, found: Recontact | Lack) -> Blocks:
    """The reasons of further contacts, beside the share of all issues; then what they are made of.

    Args:
        found: from `cxreports.measure.analysis.recontact.recontact`.
    """
    if isinstance(found, Lack):
        return Blocks(lacking("recontact", found))
    kinds = in_each_language(lambda voice: _kinds(study, found, voice))
    made = Block("table", "recontact-kinds", kinds, n=found.n, estimates=[_record(found)])
    if not found.reasons or found.failed < LOW_BASE:
        return Blocks(made, lacking("recontact-reasons", Lack("support.reasons", {"n": found.failed})))
    views = in_each_language(lambda voice: _Telling(study, found, voice).view())
    results = [one.first for one in found.reasons if one.first]
    figure = Block("figure", "recontact", views, n=found.failed, estimates=phrase.records(results))
    return Blocks(figure, made)


def _record(found: Recontact) -> dict[str, object]:
    return {name: value for name, value in found.record().items() if name != "reasons"}


def _kinds(study: Study, found: Recontact, voice: Voice) -> View:
    n, days = voice.count(found.n), _days(found, voice)
    facts = {"n": n, "days": days, "k": voice.count(found.failed)}
    rows = [
        [
            Cell(voice.say(f"recontact.kind.{name}", days=days)),
            Cell(voice.count(k), k),
            Cell(numbers.percent(100 * k / found.n, 1, voice.language), 100 * k / found.n),
        ]
        for name, k in found.kinds.items()
    ]
    total = 100 * found.failed / found.n
    last = [Cell(voice.say("recontact.any")), Cell(facts["k"], found.failed)]
    rows.append([*last, Cell(numbers.percent(total, 1, voice.language), total)])
    columns = [Column(voice.say("recontact.col.kind"), "left"), Column(voice.say("recontact.col.n"))]
    columns.append(Column(voice.say("recontact.col.share")))
    left = {"pending": voice.count(found.pending), "unresolved": voice.count(found.unresolved)}
    left["unknown"] = voice.count(found.n_missing)
    reading = voice.say("recontact.definition", days=days, **left)
    return View(
        headline=voice.say("recontact.kinds.headline", found.failed, **facts),
        subtitle=voice.say(
            "recontact.kinds.subtitle", population=phrase.population(study, voice), n=n, days=days
        ),
        note=analysis_note(study, reading, "", voice),
        table=Table(voice.say("recontact.kinds.caption"), columns, rows, total=True),
    )


def _days(found: Recontact, voice: Voice) -> str:
    whole = float(found.window_days).is_integer()
    return numbers.number(found.window_days, 0 if whole else 1, voice.language)


class _Telling:
    """The reasons told in one language."""

    def __init__(self, study: Study, found: Recontact, voice: Voice) -> None:
        self.study, self.found, self.voice = study, found, voice
        self.shown = found.reasons[:MOST]
        called = [one for one in self.shown if one.first and is_called(one.first.comparison)]
        self.bad = sorted(
            (one for one in called if one.first and one.first.comparison and not one.first.comparison.better),
            key=lambda one: -strength(one.first) if one.first else 0.0,
        )
        self.dimension = voice.common(study.dataset.label(found.by, voice.language))

    def facts(self, one: Again) -> dict[str, str]:
        voice = self.voice
        return {
            "name": voice.tidy(one.name),
            "share": share(one.share, voice),
            "weight": share(one.weight, voice),
            "n": voice.count(one.failed),
            "fcr": phrase.value(one.first.estimate, voice) if one.first else voice.say("value.none"),
        }

    def view(self) -> View:
        voice, found = self.voice, self.found
        base = voice.say("recontact.base", found.failed, n=voice.count(found.failed))
        heads = Heads(voice.say("recontact.head"), aside=voice.say("recontact.weight"))
        facts = self.facts(self.shown[0])
        alt = voice.say("recontact.alt", k=str(len(self.shown)), dimension=self.dimension, **facts)
        return View(
            headline=voice.fitting(self.headlines()),
            subtitle=voice.say(
                "recontact.subtitle",
                dimension=self.dimension,
                population=phrase.population(self.study, voice),
                base=base,
            ),
            note=analysis_note(self.study, self.reading(), voice.say("method.wilson"), voice),
            alt=alt[:ALT_LENGTH],
            chart=draw([self.bar(one) for one in self.shown], heads, [], current().theme),
            table=self.table(),
        )

    def headlines(self) -> Iterator[str]:
        for one in self.bad[:1]:
            yield self.voice.say("recontact.worst", **self.facts(one))
            yield self.voice.say("recontact.worst.short", **self.facts(one))
        yield self.voice.say("recontact.level", dimension=self.dimension)
        yield self.voice.say("recontact.level.short")

    def reading(self) -> str:
        voice, first = self.voice, (self.bad or list(self.shown))[0]
        parts = [
            voice.say("recontact.reading", ends=interval_text(first.interval, 0, voice), **self.facts(first))
        ]
        tested = max(
            (one.first.comparison.family_size for one in self.shown if one.first and one.first.comparison),
            default=0,
        )
        if tested:
            parts.append(voice.say("segments.reading.tested", tested, k=str(tested)))
        return " ".join(parts)

    def bar(self, one: Again) -> Bar:
        facts = self.facts(one)
        tone = "unf" if one in self.bad else ""
        measure = Measure(one.share, one.interval.low, one.interval.high, facts["share"], tone or "mute")
        return Bar(facts["name"], measure, self.voice.say("recontact.tip", **facts), aside=facts["weight"])

    def table(self) -> Table:
        voice = self.voice
        columns = [Column(voice.tidy(self.study.dataset.label(self.found.by, voice.language)), "left")]
        columns += [Column(voice.say(f"recontact.col.{name}")) for name in ("issues", "failed", "part")]
        columns += [Column(voice.say("col.low")), Column(voice.say("col.high")), Column(voice.short("fcr"))]
        columns.append(Column(voice.say("col.verdict"), "left"))
        return Table(voice.say("recontact.caption", dimension=self.dimension), columns,
                     [self.row(one) for one in self.found.reasons])  # fmt: skip

    def row(self, one: Again) -> list[Cell]:
        voice = self.voice
        comparison = one.first.comparison if one.first else None
        shown = mark(comparison)
        word = {"rise": "above", "fall": "below"}.get(shown.word, shown.word)
        value = one.first.estimate.value if one.first else None
        return [
            Cell(voice.tidy(one.name), one.name),
            Cell(voice.count(one.issues), one.issues),
            Cell(voice.count(one.failed), one.failed),
            *(Cell(share(end, voice, 1), end) for end in (one.share, one.interval.low, one.interval.high)),
            Cell(self.facts(one)["fcr"], value),
            Cell(voice.say(f"verdict.brief.{word}"), word, shown.tone),
        ]
