"""The pillars of the index with their reliability, and what changed since the last wave (2.10)."""

from __future__ import annotations

from collections.abc import Iterator

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.measure import Study
from cxreports.measure.lack import Lack
from cxreports.measure.record import Result
from cxreports.measure.staff.progress import Wave
from cxreports.period import Period
from cxreports.show import numbers, phrase
from cxreports.show.analysis import analysis_note, interval_text, lacking
from cxreports.show.chart.forest import Entry, Titles, Total, axis, draw
from cxreports.show.notice import unmeasured
from cxreports.show.results import comparison_cells
from cxreports.show.setting import current, in_each_language
from cxreports.show.staff.words import employees
from cxreports.show.verdict import is_called, is_drawn, is_solid, mark
from cxreports.show.voice import ALT_LENGTH, Voice

RELIABLE = 0.7  # alpha from which the items of a pillar are usually said to go together


def orientation_pillars(study: Study, wave: Wave | Lack) -> Block:
    """The index of each pillar with its interval and Cronbach's alpha.

    Args:
        wave: from `read_wave`.
    """
    if isinstance(wave, Lack):
        return lacking("pillars", wave)
    if not wave.pillars:
        return lacking("pillars", Lack("staff.pillars"))
    if not any(is_drawn(one.estimate) for one in wave.pillars.values()):
        return unmeasured("pillars", "split")
    views = in_each_language(lambda voice: _Pillars(study, wave, voice).view())
    records = phrase.records([wave.whole, *wave.pillars.values()])
    if wave.alphas:
        records.append(wave.alphas.record())
    return Block("figure", "orientation-pillars", views, n=wave.whole.estimate.n, estimates=records)


class _Pillars:
    """The pillars told in one language."""

    def __init__(self, study: Study, wave: Wave, voice: Voice) -> None:
        self.study, self.wave, self.voice = study, wave, voice
        drawn = {name: one for name, one in wave.pillars.items() if is_drawn(one.estimate)}
        self.pillars = dict(sorted(drawn.items(), key=lambda pair: -(pair[1].estimate.value or 0)))
        self.weak = [name for name in self.pillars if (self.alpha(name) or 1.0) < RELIABLE]

    def alpha(self, name: str) -> float | None:
        found = self.wave.alphas.pillars.get(name) if self.wave.alphas else None
        return found.value if found else None

    def alpha_text(self, name: str) -> str:
        value = self.alpha(name)
        return (
            self.voice.say("value.none") if value is None else numbers.number(value, 2, self.voice.language)
        )

    def index(self, one: Result) -> str:
        return numbers.number(one.estimate.value or 0.0, 0, self.voice.language)

    def view(self) -> View:
        voice, estimate = self.voice, self.wave.whole.estimate
        entries = [self.entry(name, one) for name, one in self.pillars.items()]
        titles = Titles(voice.say("staff.col.mean"), voice.say("staff.col.alpha"))
        total = Total(
            estimate.value or 0.0, voice.say("staff.pillars.total", value=self.index(self.wave.whole))
        )
        marks = numbers.axis(axis(entries, total, titles), "index", voice.language)
        return View(
            headline=voice.fitting(self.headlines()),
            subtitle=voice.say(
                "staff.pillars.subtitle", base=employees(estimate.n, voice),
                period=voice.period(self.study.period),
            ),
            note=analysis_note(self.study, self.reading(), voice.say("method.t"), voice),
            alt=self.alt(),
            chart=draw(entries, total, titles, marks, current().theme),
            table=self.table(),
        )  # fmt: skip

    def headlines(self) -> Iterator[str]:
        voice, values = self.voice, list(self.pillars.values())
        facts = {"low": self.index(values[-1]), "high": self.index(values[0]), "k": str(len(values))}
        if self.weak:
            names = voice.listed([voice.tidy(name) for name in self.weak])
            yield voice.say("staff.pillars.weak", len(self.weak), names=names, **facts)
        yield voice.say("staff.pillars.between", **facts)

    def reading(self) -> str:
        voice, (name, one) = self.voice, next(iter(self.pillars.items()))
        ends = phrase.interval(one.estimate, "index", one.estimate.n, voice)
        parts = [voice.say("staff.pillars.reading", name=voice.tidy(name), value=self.index(one), ends=ends)]
        parts.append(voice.say("staff.pillars.alpha", least=numbers.number(RELIABLE, 1, voice.language)))
        parts.append(voice.say("staff.pillars.no_rank"))
        return " ".join(parts)

    def alt(self) -> str:
        told = [f"{self.voice.tidy(name)} {self.index(one)}" for name, one in self.pillars.items()]
        return self.voice.say("staff.pillars.alt", told=", ".join(told))[:ALT_LENGTH]

    def entry(self, name: str, one: Result) -> Entry:
        estimate = one.estimate
        alpha = self.alpha_text(name)
        tip = self.voice.say(
            "staff.pillars.tip", name=self.voice.tidy(name), value=self.index(one), alpha=alpha
        )
        return Entry(
            name=self.voice.tidy(name), base=phrase.base_short(estimate, self.voice), value=estimate.value,
            low=estimate.ci_low, high=estimate.ci_high, text=self.index(one), verdict=alpha, tone="mute",
            tip=tip, hollow=not is_solid(estimate),
        )  # fmt: skip

    def table(self) -> Table:
        voice = self.voice
        columns = [Column(voice.say("staff.col.pillar"), "left")]
        columns += [Column(voice.say(f"col.{name}")) for name in ("value", "low", "high", "n")]
        columns += [Column(voice.say("staff.col.alpha")), Column(voice.say("staff.col.alpha.interval"))]
        rows = []
        for name, one in self.pillars.items():
            found = self.wave.alphas.pillars.get(name) if self.wave.alphas else None
            alpha = interval_text(found.interval if found else None, 2, voice)
            rows.append(
                [
                    Cell(voice.tidy(name), name),
                    *phrase.estimate_cells(one.estimate, voice),
                    Cell(self.alpha_text(name), self.alpha(name)),
                    Cell(alpha or voice.say("value.none")),
                ]
            )
        return Table(voice.say("staff.pillars.caption"), columns, rows)


def orientation_progress(study: Study, wave: Wave | Lack) -> Block:
    """The index and its pillars against the wave before, of the same employees where enough answered both.

    Args:
        wave: from `read_wave`.
    """
    if isinstance(wave, Lack):
        return lacking("progress", wave)
    if wave.before is None:
        return lacking("progress", Lack("staff.wave"))
    views = in_each_language(lambda voice: _Progress(study, wave, voice).view())
    results = [wave.whole, *wave.pillars.values()]
    n = wave.both if wave.paired else wave.whole.estimate.n
    return Block("figure", "orientation-progress", views, n=n, estimates=phrase.records(results))


class _Progress:
    """The change since the last wave told in one language."""

    def __init__(self, study: Study, wave: Wave, voice: Voice) -> None:
        self.study, self.wave, self.voice = study, wave, voice
        self.shown = {
            name: one
            for name, one in [(voice.say("staff.index"), wave.whole), *wave.pillars.items()]
            if one.comparison is not None and one.comparison.delta is not None
        }
        assert wave.before is not None
        self.former = voice.period(Period.parse(wave.before.period.key))

    def change(self, one: Result, *, sign: bool = True) -> str:
        assert one.comparison is not None
        return phrase.change(one.comparison, one.estimate, self.voice, sign=sign)

    def view(self) -> View:
        voice = self.voice
        entries = [self.entry(name, one) for name, one in self.shown.items()]
        titles = Titles(voice.say("staff.progress.change"), voice.say("col.verdict"))
        total = Total(0.0, voice.say("staff.progress.zero", period=self.former))
        marks = [
            numbers.number(mark, 0, voice.language, sign=mark != 0) for mark in axis(entries, total, titles)
        ]
        return View(
            headline=voice.fitting(self.headlines()),
            subtitle=voice.say(
                "staff.progress.subtitle", period=voice.period(self.study.period), former=self.former,
                base=self.base(),
            ),
            note=analysis_note(self.study, self.reading(), self.method(), voice),
            alt=self.alt(),
            chart=draw(entries, total, titles, marks, current().theme),
            table=self.table(),
        )  # fmt: skip

    def base(self) -> str:
        if self.wave.paired:
            return self.voice.say("staff.progress.both", self.wave.both, n=self.voice.count(self.wave.both))
        return employees(self.wave.whole.estimate.n, self.voice)

    def method(self) -> str:
        return self.voice.say("staff.progress.paired" if self.wave.paired else "staff.progress.welch")

    def headlines(self) -> Iterator[str]:
        voice, whole = self.voice, self.wave.whole
        called = [name for name, one in self.shown.items() if one is not whole and is_called(one.comparison)]
        facts = {"former": self.former, "change": self.change(whole, sign=False)} if whole.comparison else {}
        if is_called(whole.comparison):
            word = mark(whole.comparison).word
            yield voice.say(f"staff.progress.{word}", **facts)
            yield voice.say(f"staff.progress.{word}.short", **facts)
        elif called:
            yield voice.say("staff.progress.some", len(called), names=voice.listed(called), **facts)
        yield voice.say("staff.progress.none", former=self.former)

    def reading(self) -> str:
        voice = self.voice
        name, one = next(iter(self.shown.items()))
        assert one.comparison is not None
        parts = [
            voice.say(
                "staff.progress.reading",
                name=name,
                delta=self.change(one),
                ends=phrase.interval(one.comparison, "index", one.estimate.n, voice),
                verdict=phrase.verdict_text(one.comparison, voice),
            ),
            voice.say("staff.progress.tested", len(self.shown), k=str(len(self.shown))),
        ]
        if self.wave.paired:
            parts.append(voice.say("staff.progress.same"))
        parts.append(voice.say("levers.not_causal"))
        return " ".join(parts)

    def alt(self) -> str:
        told = [f"{name} {self.change(one)}" for name, one in self.shown.items()]
        return self.voice.say("staff.progress.alt", former=self.former, told=", ".join(told))[:ALT_LENGTH]

    def entry(self, name: str, one: Result) -> Entry:
        found = one.comparison
        assert found is not None
        shown = mark(found)
        verdict = f"{shown.arrow} {phrase.verdict_text(found, self.voice)}".strip()
        return Entry(
            name=self.voice.tidy(name), value=found.delta,
            base=self.voice.say("base.n", n=self.voice.count(found.reference_n)),
            low=found.ci_low, high=found.ci_high, text=self.change(one), verdict=verdict,
            tone=shown.tone if is_called(found) else "mute",
            tip=self.voice.say("staff.progress.tip", name=self.voice.tidy(name), delta=self.change(one)),
            hollow=found.verdict == "low_base",
        )  # fmt: skip

    def table(self) -> Table:
        voice = self.voice
        columns = [Column(voice.say("staff.col.pillar"), "left")]
        columns += [Column(voice.say(f"col.{name}")) for name in ("before", "after")]
        columns += [Column(voice.say("col.delta")), Column(voice.say("col.verdict"), "left")]
        columns.insert(4, Column(voice.say("staff.col.interval")))
        rows = []
        for name, one in self.shown.items():
            found = one.comparison
            assert found is not None
            assert found.reference_value is not None
            delta, verdict = comparison_cells(found, one.estimate, voice)
            rows.append(
                [
                    Cell(voice.tidy(name)),
                    Cell(numbers.number(found.reference_value, 1, voice.language), found.reference_value),
                    Cell(numbers.number(one.estimate.value or 0, 1, voice.language), one.estimate.value),
                    delta,
                    Cell(phrase.interval(found, "index", one.estimate.n, voice)),
                    verdict,
                ]
            )
        return Table(voice.say("staff.progress.caption", former=self.former), columns, rows)
