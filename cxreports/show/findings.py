"""The executive summary: a few findings, ranked by the strength of their signal, worded by their tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cxreports.block import Block, Finding, View
from cxreports.errors import UsageError
from cxreports.measure import Study, Trend
from cxreports.measure.record import Result
from cxreports.period import Period
from cxreports.show import phrase
from cxreports.show.edition import Former, since
from cxreports.show.setting import in_each_language
from cxreports.show.typography import capital
from cxreports.show.verdict import is_called, is_drawn, is_solid, strength, target_state
from cxreports.show.voice import Voice

MOST = 6
_WEIGHTS = {"nps": 1.5, "csat": 1.2, "churn": 1.2, "retention": 0.5}  # what weighs on the business
_AGAIN = 0.2  # what a second finding about the same indicator counts
_SEGMENTS = 2  # the most that are told one by one


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A finding with its rank, the stronger first.

    Attributes:
        level: the indicator whose level it tells, if it does.
        about: what it is about, an indicator of the whole or a section: a second finding on it counts less.
    """

    weight: float
    finding: Finding
    level: str = ""
    about: str = ""


def findings(
    study: Study,
    headline: list[Result],
    trend: Trend | None = None,
    split: Sequence[Result] | None = None,
    *,
    blocks: Iterable[Block] = (),
    last: Study | None = None,
    most: int = MOST,
    levels: bool = True,
    edited: Sequence[str | Mapping[str, str]] = (),
) -> Block:
    """The summary of the report, written from the results.

    Changes from the previous period and over the year, signals of the trend, targets, segments that stand
    apart, what the report's own blocks found: each told only in the words its test allows, ranked by the
    strength of its signal times what it weighs; what did not move is told once, with its levels.

    Args:
        headline: from `study.headline()`.
        trend: from `study.trend(...)`: tells whether the last period is a signal.
        split: from `study.split(...)`: tells which segments stand apart from the rest.
        blocks: other blocks of the report: heat map, journey, funnel, decomposition... Each brings the
            findings that its tests allow.
        last: the study of the last edition, `study.at(study.previous)`: what changed since then is told, and
            a segment of which nothing is new is not told again.
        most: how many findings, the lines on what changed and on what did not move included.
        levels: whether what did not move is told; False where cards beside say it, if anything else is told.
        edited: findings written by hand, in place of the generated ones: a text, or one per language. They
            are printed as they are written.

    Raises:
        UsageError: an edited finding without text.
    """
    parts = list(split or [])
    former = Former.of(last, headline, parts) if last is not None else None
    brought = list(blocks)

    def view(voice: Voice) -> View:
        title = voice.say("section.findings")
        if edited:
            return View(headline=title, findings=_written(edited, voice), meta={"edited": True})
        own = [
            _Weighed(one.weight, one, about=f"section {one.section}")
            for block in brought
            for one in block.view(voice.language).findings
        ]
        summary = _Summary(study, headline, trend, parts, voice, own, former, most, levels)
        return View(headline=title, findings=summary.findings())

    told = [*headline, *(trend.results[-1:] if trend else []), *parts]
    return Block("findings", "findings", in_each_language(view), estimates=phrase.records(told))


def _written(edited: Sequence[str | Mapping[str, str]], voice: Voice) -> list[Finding]:
    """Findings of an analyst's, word for word."""
    found = []
    for place, one in enumerate(edited, 1):
        text = one if isinstance(one, str) else one.get(voice.language, next(iter(one.values()), ""))
        if not text.strip():
            raise UsageError("the finding has no text.", where=f"edited, finding {place}", hint="Write one.")
        found.append(Finding("", text))
    return found


@dataclass(frozen=True, slots=True)
class _Summary:
    study: Study
    headline: list[Result]
    trend: Trend | None
    split: list[Result]
    voice: Voice
    brought: list[_Weighed]
    former: Former | None
    most: int
    levels: bool

    def findings(self) -> list[Finding]:
        """Ranked; the line on what did not move comes last, or first when nothing did."""
        shown = [one for one in self.headline if is_drawn(one.estimate)]
        if not shown:
            return [self._empty()]
        ranked = self._ranked(shown)
        still = [one for one in shown if one.comparison and one.comparison.verdict == "not_significant"]
        moved = [
            one for one in shown if one.comparison and one.comparison.verdict in ("rise", "fall", "small")
        ]
        news = self._news(shown)
        kept = ranked[: self.most - self.levels - len(news)]
        found = [*(one.finding for one in kept), *news]
        told = {one.level for one in kept}
        if found and not self.levels:
            return found
        if not moved:
            quiet = self._still(still or shown, tested=bool(still))
            return [*found, quiet] if any(one in kept for one in self.brought) else [quiet, *found]
        if still:
            return [*found, self._others(still, told)]
        untested = [one for one in shown if one not in moved and one.estimate.definition_id not in told]
        return [*found, self._still(untested, tested=False)] if untested else found

    def _ranked(self, shown: list[Result]) -> list[_Weighed]:
        """All that may be told, the strongest first, nothing twice."""
        ranked = [*self._changes(shown), *self._signals(), *self._segments(), *self._targets(shown)]
        ranked = [*ranked, *self.brought]
        ranked.sort(key=lambda one: -one.weight)
        first = {one.finding.lead: one for one in reversed(ranked)}
        main = {one.about: one for one in reversed(ranked) if one.about}
        once = [one for one in ranked if first[one.finding.lead] is one]
        return sorted(once, key=lambda one: -one.weight * (1 if main.get(one.about, one) is one else _AGAIN))

    def _news(self, shown: list[Result]) -> list[Finding]:
        """What changed since the last edition, in one line."""
        found = since(self.former, shown, self.split, self.voice) if self.former else None
        return [found] if found else []

    def _empty(self) -> Finding:
        during = self.voice.during(self.study.period)
        answered = any(one.estimate.status != "no_data" for one in self.headline)
        key = "finding.withheld" if answered else "finding.empty"
        return Finding(self.voice.say(f"{key}.lead", during=during), self.voice.say(f"{key}.text"))

    def _parts(self, result: Result) -> dict[str, str]:
        level = self.voice.level(self.study.confidence)
        during = self.voice.during(self.study.period)
        return phrase.facts(result, self.voice) | {"level": level, "during": during}

    def _weight(self, result: Result) -> float:
        family = result.estimate.definition_id.partition(".")[0]
        return strength(result) * _WEIGHTS.get(family, 1.0)

    def _changes(self, shown: list[Result]) -> Iterator[_Weighed]:
        """Changes from the previous period, then those over the year."""
        for result in shown:
            parts, comparison = self._parts(result), result.comparison
            if comparison and is_called(comparison):
                yield self._called(result, parts)
                continue
            if comparison and comparison.verdict == "small":
                lead = self.voice.say("finding.small.lead", **parts)
                text = self.voice.say("finding.small.text", **parts)
                yield _Weighed(
                    self._weight(result), Finding(lead, text, "kpis"), *[result.estimate.definition_id] * 2
                )
            if self._is_called_over_a_year(result):
                yield self._year(replace(result, comparison=result.year_ago))

    def _called(self, result: Result, parts: dict[str, str]) -> _Weighed:
        """A change from the previous period; the one over the year, when called too, in the same finding."""
        verdict = result.comparison.verdict if result.comparison else ""
        lead = self.voice.say(f"finding.{verdict}.lead", **parts)
        text = self.voice.say("finding.called.text", **parts)
        if result.year_ago and self._is_called_over_a_year(result):
            year = phrase.comparison_facts(result.year_ago, result.estimate, self.voice)
            text = f"{text} {self.voice.say('finding.year.also', **year)}"
        name = result.estimate.definition_id
        return _Weighed(10 * self._weight(result), Finding(lead, text, "kpis"), name, name)

    def _is_called_over_a_year(self, result: Result) -> bool:
        """Whether the change over the year is called, and is not that from the previous period too."""
        return is_called(result.year_ago) and self.study.year_ago != self.study.previous

    def _year(self, result: Result) -> _Weighed:
        parts = self._parts(result)
        verdict = result.comparison.verdict if result.comparison else ""
        lead = self.voice.say(f"finding.year.{verdict}", **parts)
        text = self.voice.say("finding.year.text", **parts)
        name = result.estimate.definition_id
        return _Weighed(4 * self._weight(result), Finding(lead, text, "results"), about=name)

    def _signals(self) -> Iterator[_Weighed]:
        """What the last period of the trend says: a signal, or usual noise."""
        if self.trend is None or self.trend.limits is None or not is_solid(self.trend.results[-1].estimate):
            return
        last, limits = self.trend.results[-1], self.trend.limits
        unit = phrase.unit(last.estimate)
        ends = {
            name: phrase.value(replace(last.estimate, value=value, unit=unit), self.voice)
            for name, value in (("low", limits.low), ("high", limits.high))
        }
        parts = self._parts(last) | {"during": self.voice.during(Period.parse(str(last.estimate.period)))}
        now = [signal for signal in self.trend.signals if signal.index == len(self.trend.results) - 1]
        if now:
            lead = self.voice.say(f"finding.signal.{now[0].rule}.{now[0].side}", **parts)
            text = self.voice.say("finding.signal.text", **ends)
            name = last.estimate.definition_id
            yield _Weighed(12.0, Finding(capital(lead), text, "trend"), about=name)
        else:
            text = self.voice.say("finding.within.text", **ends)
            yield _Weighed(0.5, Finding(self.voice.say("finding.within.lead", **parts), text, "trend"))

    def _segments(self) -> Iterator[_Weighed]:
        """The segments that stand apart from the rest, the clearest first; or that none does."""
        solid = [one for one in self.split if is_solid(one.estimate)]
        called = sorted((one for one in solid if is_called(one.comparison)), key=lambda one: -strength(one))
        news = [one for one in called if self.former is None or not self.former.holds(one)]
        for result in news[:_SEGMENTS]:
            side = "above" if result.comparison and result.comparison.verdict == "rise" else "below"
            parts = self._parts(result) | {"name": self._name(result)}
            lead = self.voice.say(f"finding.segment.{side}", **parts)
            text = self.voice.say("finding.segment.text", **parts)
            yield _Weighed(3 * self._weight(result), Finding(lead, text, "segments"))
        if len(solid) > 1 and not called:
            yield self._no_segment(solid[0], solid[-1])

    def _name(self, result: Result) -> str:
        return self.voice.tidy(str(next(iter(result.estimate.by.values()), "")))

    def _no_segment(self, first: Result, last: Result) -> _Weighed:
        dimension = self.voice.common(
            self.study.dataset.label(next(iter(first.estimate.by)), self.voice.language)
        )
        low, high = (phrase.value(one.estimate, self.voice) for one in (last, first))
        parts = {"low": low, "high": high, "first": self._name(first), "last": self._name(last)}
        lead = self.voice.say("finding.segments.none.lead", dimension=dimension)
        text = self.voice.say("finding.segments.none.text", The=self._parts(first)["The"], **parts)
        return _Weighed(0.3, Finding(lead, text, "segments"))

    def _targets(self, shown: list[Result]) -> Iterator[_Weighed]:
        """Targets that the whole interval meets or misses."""
        for result in shown:
            target = self.study.targets.get(result.estimate.definition_id)
            if target is None:
                continue
            state = target_state(result.estimate, target)
            if state in ("met", "missed"):
                parts = self._parts(result)
                parts["target"] = phrase.target_value(result.estimate, target, self.voice)
                lead = self.voice.say(f"finding.target.{state}", **parts)
                text = self.voice.say("finding.target.text", **parts)
                yield _Weighed(2.0, Finding(lead, text, "kpis"), result.estimate.definition_id)

    def _still(self, still: list[Result], *, tested: bool) -> Finding:
        """Nothing moved, or nothing could be tested: said so, with the levels."""
        text = self.voice.say("finding.none.text", levels=self._levels(still))
        if tested:
            return Finding(self.voice.say(f"finding.none.lead.{self.study.period.unit}"), text, "kpis")
        during = self.voice.during(self.study.period)
        return Finding(self.voice.say("finding.uncompared.lead", during=during), text, "kpis")

    def _others(self, still: list[Result], told: set[str]) -> Finding:
        """The others that did not move, with the levels that no finding above tells."""
        lead = self.voice.say(
            "finding.others.lead",
            len(still),
            The=self._parts(still[0])["The"],
            k=str(len(still)),
            against=self.voice.against(self.study.previous),
        )
        untold = [one for one in still if one.estimate.definition_id not in told]
        text = self.voice.say("finding.none.text", levels=self._levels(untold)) if untold else ""
        return Finding(lead, text, "kpis")

    def _levels(self, results: list[Result]) -> str:
        levels = [
            self.voice.say(
                "finding.level",
                short=self.voice.common(self.voice.short(one.estimate.definition_id)),
                value=phrase.value(one.estimate, self.voice),
            )
            for one in results
        ]
        return self.voice.listed(levels)
