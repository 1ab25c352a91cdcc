"""Why a total changed: what its segments did, and how much each of them weighs (methodology 3.3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cxreports.block import Block, Cell, Column, Finding, Table, View
from cxreports.measure import Study, find_indicator
from cxreports.measure.facet import OTHERS, Mix
from cxreports.measure.inference import Interval
from cxreports.measure.record import Estimate, Result
from cxreports.show import asked, numbers, phrase
from cxreports.show.chart.paper import text_width
from cxreports.show.chart.waterfall import Bar, axis, draw
from cxreports.show.notice import unmeasured
from cxreports.show.segments import segment_name
from cxreports.show.setting import current
from cxreports.show.source import note
from cxreports.show.typography import capital
from cxreports.show.verdict import is_called
from cxreports.show.voice import ALT_LENGTH, Voice

_FEWEST, _MOST = 3, 7  # segments with a bar of their own
_ROOM = 620.0  # pixels for the names of all bars


def waterfall(
    study: Study, mix: Mix | None, by: str, moves: Sequence[Result] = (), section: str = "segments"
) -> Block:
    """The waterfall of a change: a bar per segment for its own change, one for the mix of all.

    Args:
        mix: from `cxreports.measure.facet.mix`; None is shown as « non mesuré ».
        by: the dimension.
        moves: from `study.by_previous(...)`: which segments changed by themselves, when `mix` is against the
            previous period.
        section: id of the section that shows it, for the summary.
    """
    if mix is None:
        return unmeasured("waterfall", "mix")
    told = [_Telling(study, mix, by, moves, section, voice) for voice in current().voices]
    id = f"waterfall-{mix.after.definition_id.replace('.', '-')}-{by}"
    views = {one.voice.language: one.view() for one in told}
    records = phrase.records([Result(mix.before), Result(mix.after), *moves])
    return Block("figure", id, views, n=mix.after.n, estimates=records)


class _Telling:
    """One decomposition told in one language."""

    def __init__(
        self, study: Study, mix: Mix, by: str, moves: Sequence[Result], section: str, voice: Voice
    ) -> None:
        self.study, self.mix, self.by, self.section, self.voice = study, mix, by, section, voice
        self.change, self.estimate = mix.change, mix.after
        self.dimension = voice.common(study.dataset.label(by, voice.language))
        one = find_indicator(self.estimate.definition_id)
        self.material = one.materiality_at(mix.before.value)
        self.rate_called = self._called(self.change.rate, self.change.rate_interval)
        self.mix_called = self._called(self.change.mix, self.change.mix_interval)
        same = mix.reference == study.previous
        self.moved = {segment_name(one.estimate, by) for one in moves if same and is_called(one.comparison)}
        self.ranked = sorted(self.change.segments, key=lambda name: -abs(self.change.segments[name].rate))

    def _called(self, effect: float, interval: Interval | None) -> bool:
        outside = interval is not None and not interval.low <= 0 <= interval.high
        return outside and abs(effect) >= self.material

    def view(self) -> View:
        bars = self.bars()
        ticks = numbers.axis(axis(bars), self.estimate.unit, self.voice.language)
        parts = self.facts()
        return View(
            headline=self.voice.fitting(self.headlines()),
            subtitle=self.voice.say("mix.subtitle", scope=phrase.scope(self.study, self.voice), **parts),
            note=note(self.study, self.reading(), [], self.voice),
            alt=self.voice.say("mix.alt", **parts)[:ALT_LENGTH],
            chart=draw(bars, ticks, current().theme),
            table=self.table(),
            findings=self.findings(),
        )

    def points(self, value: float) -> str:
        return self.voice.tidy(
            numbers.change(value, self.estimate.unit, self.estimate.n, self.voice.language)
        )

    def name(self, name: str) -> str:
        return self.voice.say("mix.others") if name == OTHERS else self.voice.tidy(name)

    def facts(self) -> dict[str, str]:
        voice, change = self.voice, self.change
        before, after = voice.period(self.mix.reference), voice.period(self.study.period)
        return {
            "short": voice.short(self.estimate.definition_id),
            "of": voice.of(self.estimate.definition_id),
            "label": asked.name(self.study, self.estimate, voice),
            "dimension": self.dimension,
            "unit": phrase.unit_words(self.estimate, voice),
            "base": phrase.base(self.estimate, voice),
            "before": before,
            "before_of": voice.de(before),
            "after": after,
            "from": phrase.value(self.mix.before, voice),
            "to": phrase.value(self.mix.after, voice),
            "delta": self.points(change.delta),
            "rate": self.points(change.rate),
            "mix": self.points(change.mix),
            "rate_ci": self.ends(change.rate_interval),
            "mix_ci": self.ends(change.mix_interval),
            "level": voice.level(self.study.confidence),
        }

    def ends(self, interval: Interval | None) -> str:
        if interval is None:
            return self.voice.say("value.none")
        low, high = (
            numbers.bound(end, self.estimate.unit, self.estimate.n, self.voice.language, sign=True)
            for end in (interval.low, interval.high)
        )
        return self.voice.say("interval.ends", low=low, high=high)

    # Sentences

    def kind(self) -> str:
        """Which effects may be told: "both", "rate", "mix" or "none"."""
        told = {(True, True): "both", (True, False): "rate", (False, True): "mix"}
        return told.get((self.rate_called, self.mix_called), "none")

    def headlines(self) -> Iterator[str]:
        kind, parts = self.kind(), self.facts()
        yield self.voice.say(f"mix.headline.{kind}", **parts)
        if kind in ("rate", "none"):
            yield self.voice.say(f"mix.headline.{kind}.short", **parts)

    def is_simpson(self) -> bool:
        """Whether every segment moved against the total."""
        rates = [effect.rate for effect in self.change.segments.values()]
        return self.mix_called and all(rate * self.change.delta < 0 for rate in rates)

    def reading(self) -> str:
        voice, first = self.voice, self.ranked[0]
        effect = self.points(self.change.segments[first].rate)
        parts = [voice.say("mix.reading", name=self.name(first), effect=effect, **self.facts())]
        parts.append(voice.say("mix.reading.rule"))
        if OTHERS in self.change.segments:
            parts.append(voice.say("mix.reading.small", others=voice.say("mix.others")))
        if self.is_simpson():
            parts.append(voice.say("mix.simpson"))
        return " ".join(parts)

    def findings(self) -> list[Finding]:
        """Which of the two effects the change is made of, where the tests say so."""
        kind, parts = self.kind(), self.facts()
        if kind == "none":
            return []
        lead = self.voice.say(f"finding.mix.{kind}", **parts)
        text = self.voice.say("finding.mix.text", **parts)
        return [Finding(capital(lead), text, self.section, 4.0 if self.mix_called else 2.5)]

    # Drawing

    def bars(self) -> list[Bar]:
        change, voice = self.change, self.voice
        level = change.before
        bars = [self._total(voice.short_period(self.mix.reference), self.mix.before, level)]
        widest = max(text_width(self.name(name)) for name in self.ranked) + 6
        most = max(_FEWEST, min(_MOST, int(_ROOM / widest) - 3))
        shown = self.ranked if len(self.ranked) <= most else self.ranked[: most - 1]
        effects = [(self.name(name), change.segments[name].rate, name in self.moved) for name in shown]
        rest = change.rate - sum(rate for _, rate, _ in effects)
        if len(shown) < len(self.ranked):
            effects.append((voice.say("mix.others"), rest, False))
        for name, effect, called in [*effects, (voice.say("mix.bar.mix"), change.mix, self.mix_called)]:
            bars.append(self._effect(name, level, effect, called))
            level += effect
        return [*bars, self._total(voice.short_period(self.study.period), self.mix.after, change.after)]

    def _total(self, name: str, estimate: Estimate, level: float) -> Bar:
        text = phrase.value(estimate, self.voice)
        tip = self.voice.say("mix.tip", name=name, effect=text)
        return Bar(name, level, level, text, "", tip, total=True)

    def _effect(self, name: str, level: float, effect: float, called: bool) -> Bar:
        good = effect > 0 if self.estimate.direction != "lower_is_better" else effect < 0
        tone = ("fav" if good else "unf") if called and self.estimate.direction != "neutral" else ""
        text = numbers.bound(effect, self.estimate.unit, self.estimate.n, self.voice.language, sign=True)
        tip = self.voice.say("mix.tip", name=name, effect=self.points(effect))
        return Bar(name, level, level + effect, text, tone, tip)

    def table(self) -> Table:
        voice = self.voice
        columns = [Column(voice.say("col.segment"), "left")]
        columns += [
            Column(voice.say(f"col.{name}")) for name in ("weight.before", "weight.after", "rate", "mix")
        ]
        rows = []
        for name in self.ranked:
            effect, shares = self.change.segments[name], self.mix.shares[name]
            weights = [Cell(numbers.percent(share, 0, voice.language), share) for share in shares]
            effects = [Cell(self.points(value), value) for value in (effect.rate, effect.mix)]
            rows.append([Cell(self.name(name), name), *weights, *effects])
        whole = [Cell(numbers.percent(100, 0, voice.language), 100.0)] * 2
        sums = [Cell(self.points(value), value) for value in (self.change.rate, self.change.mix)]
        rows.append([Cell(voice.say("mix.total")), *whole, *sums])
        parts = {"label": asked.label(self.study, self.estimate, voice), "dimension": self.dimension}
        return Table(voice.say("mix.caption", **parts), columns, rows, total=True)
