"""The client's figures beside external ones: the whole table, and the gaps ranked with their interval."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.block.model import Tone
from cxreports.measure import Study
from cxreports.measure.analysis.record import plain
from cxreports.measure.benchmark import Gap
from cxreports.measure.lack import Lack
from cxreports.show import asked, numbers, phrase
from cxreports.show.analysis import analysis_note, lacking
from cxreports.show.chart.forest import Entry, Titles, Total, axis, draw
from cxreports.show.setting import current, in_each_language
from cxreports.show.voice import ALT_LENGTH, Voice, in_language

_CALLED = ("above", "below")
_POINTS = ("points", "%", "index")


def scorecard(study: Study, gaps: Sequence[Gap]) -> Block:
    """Every indicator beside its benchmark, with source, year and comparability.

    Args:
        gaps: from `read_gaps`.
    """
    if not gaps:
        return lacking("scorecard", Lack("benchmark.none"))
    views = in_each_language(lambda voice: _Told(study, gaps, voice).scorecard())
    return Block("table", "scorecard-table", views, n=len(gaps), estimates=_records(gaps))


def benchmark_gaps(study: Study, gaps: Sequence[Gap]) -> Block:
    """The gaps in points, the clearest first; without an interval where the benchmark has no base.

    Args:
        gaps: from `read_gaps`.
    """
    drawn = [one for one in gaps if one.delta is not None and one.result.estimate.unit in _POINTS]
    if not drawn:
        return lacking("gaps", Lack("benchmark.none"))
    views = in_each_language(lambda voice: _Told(study, drawn, voice).gaps())
    n = max(one.result.estimate.n for one in drawn)
    return Block("figure", "benchmark-gaps", views, n=n, estimates=_records(drawn))


def _records(gaps: Sequence[Gap]) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for one in gaps:
        found.append(one.result.record())
        names = ("benchmark", "delta", "interval", "p_adjusted", "verdict")
        own = {name: plain(getattr(one, name)) for name in names}
        found.append({"definition_id": "benchmark.gap", "definition_version": "1", **own})
    return found


class _Told:
    """The gaps told in one language."""

    def __init__(self, study: Study, found: Sequence[Gap], voice: Voice) -> None:
        self.study, self.found, self.voice = study, found, voice
        self.called = [one for one in found if one.verdict in _CALLED]
        self.behind = [one for one in self.called if one.better is False]
        self.ahead = [one for one in self.called if one.better]

    def name(self, one: Gap) -> str:
        return asked.name(self.study, one.result.estimate, self.voice)

    def reference(self, one: Gap) -> str:
        estimate = one.result.estimate
        text = numbers.figure(one.benchmark.value, phrase.unit(estimate), 1000, self.voice.language)
        return self.voice.tidy(text)

    def source(self, one: Gap) -> str:
        """« Panel des opérateurs, 2026 (A) »."""
        found = one.benchmark
        return f"{self.voice.tidy(found.source)}, {found.year} ({found.comparability})"

    def delta(self, one: Gap, *, sign: bool = True) -> str:
        estimate = one.result.estimate
        if one.delta is None:
            return self.voice.say("value.none")
        text = numbers.change(one.delta, phrase.unit(estimate), estimate.n, self.voice.language, sign=sign)
        return self.voice.tidy(text)

    def between(self, one: Gap) -> str:
        if one.interval is None:
            return self.voice.say("benchmark.no_interval")
        estimate = one.result.estimate
        low, high = (
            numbers.bound(end, phrase.unit(estimate), estimate.n, self.voice.language, sign=True)
            for end in (one.interval.low, one.interval.high)
        )
        return self.voice.say("interval.ends", low=low, high=high)

    def verdict(self, one: Gap) -> str:
        arrow = {"above": "▲\u00a0", "below": "▼\u00a0"}.get(one.verdict, "")
        return arrow + self.voice.say(f"benchmark.verdict.{one.verdict}")

    def tone(self, one: Gap) -> Tone:
        return "" if one.better is None else "fav" if one.better else "unf"

    def headlines(self) -> Iterator[str]:
        voice = self.voice
        counts = {"ahead": str(len(self.ahead)), "behind": str(len(self.behind)), "k": str(len(self.found))}
        if self.behind and self.ahead:
            yield voice.say("benchmark.both", **counts)
        elif self.behind:
            yield voice.say("benchmark.behind", len(self.behind), **counts)
        elif self.ahead:
            yield voice.say("benchmark.ahead", len(self.ahead), **counts)
        yield voice.say("benchmark.level")

    def clearest(self) -> Iterator[str]:
        """The headline of the gaps: the clearest one that is called."""
        voice = self.voice
        first = next(iter(self.called), None)
        if first is not None:
            side = "ahead" if first.better else "behind"
            facts = {
                "short": voice.short(first.result.estimate.definition_id),
                "delta": self.delta(first, sign=False),
                "source": voice.tidy(first.benchmark.source),
            }
            way = first.verdict
            yield voice.say(f"benchmark.clearest.{way}", **facts)
            yield voice.say(f"benchmark.clearest.{way}.short", **facts)
            yield voice.say(f"benchmark.clearest.{side}", **facts)
        yield voice.say("benchmark.level")

    def note(self, reading: str) -> str:
        return analysis_note(self.study, reading, self.voice.say("benchmark.method"), self.voice)

    def rules(self) -> str:
        voice = self.voice
        tested = sum(one.p_adjusted is not None for one in self.found)
        parts = [voice.say("benchmark.rule", tested, k=str(tested))]
        untested = sum(one.verdict == "untested" for one in self.found)
        if untested:
            parts.append(voice.say("benchmark.untested", untested, k=str(untested)))
        parts.append(voice.say("benchmark.grades"))
        return " ".join(parts)

    def scorecard(self) -> View:
        voice = self.voice
        names = ("client", "external", "gap", "interval")
        columns = [Column(voice.say("col.indicator"), "left")]
        columns += [Column(voice.say(f"benchmark.col.{name}")) for name in names]
        words = ("verdict", "source")
        columns += [Column(voice.say(f"benchmark.col.{name}"), "left") for name in words]
        rows = [
            [
                Cell(self.name(one), one.benchmark.indicator),
                Cell(phrase.value(one.result.estimate, voice), one.result.estimate.value),
                Cell(self.reference(one), one.benchmark.value),
                Cell(self.delta(one), one.delta),
                Cell(self.between(one)),
                Cell(self.verdict(one), one.verdict, self.tone(one)),
                Cell(self.source(one), one.benchmark.comparability),
            ]
            for one in self.found
        ]
        return View(
            headline=voice.fitting(self.headlines()),
            subtitle=voice.say("benchmark.subtitle", population=phrase.population(self.study, voice)),
            note=self.note(self.rules()),
            table=Table(voice.say("benchmark.caption"), columns, rows),
        )

    def gaps(self) -> View:
        voice = self.voice
        entries = [self.entry(one) for one in self.found]
        titles = Titles(voice.say("benchmark.col.gap"), voice.say("benchmark.col.verdict"))
        total = Total(0.0, voice.say("benchmark.zero"))
        marks = [numbers.number(mark, 0 if float(mark).is_integer() else 1, voice.language, sign=mark != 0)
                 for mark in axis(entries, total, titles)]  # fmt: skip
        told = [f"{voice.short(one.result.estimate.definition_id)} {self.delta(one)}" for one in self.found]
        return View(
            headline=voice.fitting(self.clearest()),
            subtitle=voice.say("benchmark.gaps.subtitle", population=phrase.population(self.study, voice)),
            note=self.note(f"{voice.say('benchmark.reading')} {self.rules()}"),
            alt=voice.say("benchmark.alt", told=voice.joined(told))[:ALT_LENGTH],
            chart=draw(entries, total, titles, marks, current().theme),
            table=self.gap_table(),
        )

    def entry(self, one: Gap) -> Entry:
        estimate, ends = one.result.estimate, one.interval
        return Entry(
            name=self.voice.short(estimate.definition_id),
            base=phrase.base_short(estimate, self.voice),
            value=one.delta,
            low=ends.low if ends else None,
            high=ends.high if ends else None,
            text=self.delta(one),
            verdict=self.verdict(one),
            tone=self.tone(one) or "mute",
            tip=self.voice.say("benchmark.tip", name=self.name(one), delta=self.delta(one)),
            hollow=ends is None or one.benchmark.comparability == "C",
        )

    def gap_table(self) -> Table:
        voice = self.voice
        columns = [Column(voice.say("col.indicator"), "left")]
        columns += [Column(voice.say(f"benchmark.col.{name}")) for name in ("gap", "interval", "n", "base")]
        columns += [Column(voice.say(f"benchmark.col.{name}"), "left") for name in ("grade", "note")]
        none = voice.say("value.none")
        rows = [
            [
                Cell(self.name(one), one.benchmark.indicator),
                Cell(self.delta(one), one.delta),
                Cell(self.between(one)),
                Cell(voice.count(one.result.estimate.n), one.result.estimate.n),
                Cell(voice.count(one.benchmark.n) if one.benchmark.n else none, one.benchmark.n),
                Cell(one.benchmark.comparability),
                Cell(in_language(one.benchmark.note, voice) or none),
            ]
            for one in self.found
        ]
        return Table(voice.say("benchmark.gaps.caption"), columns, rows)
