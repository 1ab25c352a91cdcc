"""Survival: how long customers stay, from their arrival or from their answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.measure import Study
from cxreports.measure.analysis.departures import cutoff, observed_from
from cxreports.measure.analysis.lives import CustomerSurvival, Lives
from cxreports.measure.lack import Lack
from cxreports.show import phrase
from cxreports.show.analysis import analysis_note, ends, lacking, share
from cxreports.show.chart.curve import MOST, CurveChart, Series, draw
from cxreports.show.setting import current, in_each_language
from cxreports.show.voice import ALT_LENGTH, Voice

Since = Literal["tenure", "answer"]
_MONTH, _YEAR = 30.4375, 365.0
_STEPS = (1, 2, 3, 6, 12, 24, 36)  # months between two ticks
_TICKS, _SAMPLES = 8, 150
_ROLES = {"promoter": "fav", "passive": "ink3", "detractor": "unf"}


def survival(study: Study, found: CustomerSurvival | Lack, since: Since, by: str = "") -> Block:
    """Kaplan-Meier curves with their bands, at most four, and the numbers at risk (methodology 3.7).

    Args:
        found: from `survival_by_tenure` (since="tenure") or `survival_by_nps` (since="answer").
        by: the dimension of the groups, for tenure.
    """
    if isinstance(found, Lack):
        return lacking(f"survival-{since}", found)
    shown = [one for one in found.groups if one.curve is not None]
    shown = sorted(shown, key=lambda one: -one.n)[:MOST] or ([found.whole] if found.whole.curve else [])
    if not shown:
        return lacking(f"survival-{since}", Lack("retention.followed", {"n": found.n}))
    order = sorted(shown, key=lambda one: -(one.rmst or 0.0))
    views = in_each_language(lambda voice: _Telling(study, found, order, since, by, voice).view())
    return Block("figure", f"survival-{since}", views, n=found.n, estimates=[_record(found, order)])


def _record(found: CustomerSurvival, shown: list[Lives]) -> dict[str, object]:
    """The record without the steps of its curves, which the data table holds."""
    record = found.record()
    groups = [{name: value for name, value in one.items() if name != "curve"} for one in record["groups"]]
    whole = {name: value for name, value in record["whole"].items() if name != "curve"}
    return {**record, "groups": groups, "whole": whole, "shown": [str(one.group) for one in shown]}


class _Telling:
    """The curves told in one language."""

    def __init__(
        self, study: Study, found: CustomerSurvival, shown: list[Lives], since: Since, by: str, voice: Voice
    ) -> None:
        self.study, self.found, self.shown, self.since, self.voice = study, found, shown, since, voice
        self.dimension = voice.common(study.dataset.label(by, voice.language)) if by else ""
        self.end = max(self._last(one) for one in shown)
        common = min(self._last(one) for one in shown)
        self.at = _YEAR if found.start < _YEAR <= common else common
        self.called = [one for one in shown if one.called]

    @staticmethod
    def _last(one: Lives) -> float:
        return float(one.curve.times[-1]) if one.curve is not None and one.curve.times.size else 0.0

    def name(self, one: Lives) -> str:
        if one.group is None:
            return self.voice.say("survival.whole")
        key = f"survival.class.{one.group}"
        return self.voice.say(key) if self.voice.knows(key) else self.voice.tidy(str(one.group))

    def value(self, one: Lives, time: float | None = None) -> float:
        assert one.curve is not None
        return 100 * one.curve.at(self.at if time is None else time)[0]

    def span(self, time: float) -> str:
        """« 1 an », « 6 mois », « 45 jours »."""
        months = round(time / _MONTH)
        if months >= 12 and months % 12 == 0:
            return self.voice.say("time.years", months // 12, k=str(months // 12))
        if months:
            return self.voice.say("time.months", months, k=str(months))
        return self.voice.say("time.days", time, k=str(round(time)))

    def view(self) -> View:
        voice = self.voice
        n, events = voice.count(self.found.n), voice.count(self.found.whole.n_events)
        base = voice.say("survival.base", self.found.n, n=n, events=events)
        return View(
            headline=voice.fitting(self.headlines()),
            subtitle=voice.say(
                f"survival.subtitle.{self.since}",
                by=self.by_words(),
                base=base,
                scope=phrase.scope(self.study, voice),
            ),
            note=analysis_note(self.study, self.reading(), voice.say("survival.method"), voice),
            alt=self.alt(),
            chart=draw(self.chart(), current().theme),
            table=self.table(),
        )

    def by_words(self) -> str:
        return self.voice.say("survival.by", dimension=self.dimension) if self.dimension else ""

    def headlines(self) -> Iterator[str]:
        voice = self.voice
        facts = {"span": self.span(self.at), "dimension": self.dimension or voice.say("survival.nps")}
        if len(self.shown) == 1:
            one = share(self.value(self.shown[0]), voice)
            yield voice.say(f"survival.one.{self.since}", share=one, **facts)
        elif self.called:
            worst = min(self.called, key=lambda one: self.value(one))
            best = max(self.shown, key=lambda one: self.value(one))
            parts = facts | {"name": self.name(worst), "share": share(self.value(worst), voice)}
            if best is not worst and (best.rmst or 0) > (worst.rmst or 0):
                top = {"best": self.name(best), "best_share": share(self.value(best), voice)}
                yield voice.say(f"survival.worst.{self.since}", **parts, **top)
                yield voice.say("survival.worst.short", **parts, **top)
            yield voice.say("survival.differ", **facts)
        else:
            yield voice.say("survival.none", **facts)

    def reading(self) -> str:
        voice, one = self.voice, self.shown[-1]
        assert one.curve is not None
        _, low, high = one.curve.at(self.at)
        parts = [
            voice.say(
                f"survival.reading.{self.since}",
                name=self.name(one),
                share=share(self.value(one), voice),
                span=self.span(self.at),
                ends=ends(100 * low, 100 * high, 0, voice),
            ),
            voice.say("survival.censored", day=voice.day(phrase.cutoff_day(self.study))),
        ]
        start = observed_from(self.study)
        if self.since == "tenure" and start and start < cutoff(self.study):
            parts.append(voice.say("survival.truncated"))
        if self.found.test is not None and len(self.shown) > 1:
            parts.append(voice.say("survival.tested", k=str(len(self.found.groups))))
        left = len(self.found.groups) - len(self.shown) + self.found.hidden
        if left > 0:
            parts.append(voice.say("survival.left", left, k=str(left)))
        if self.since == "answer":
            parts.append(voice.say("levers.not_causal"))
        return " ".join(parts)

    def alt(self) -> str:
        voice = self.voice
        facts = [
            voice.say("survival.alt.fact", name=self.name(one), share=share(self.value(one), voice))
            for one in self.shown
        ]
        text = voice.say(
            f"survival.alt.{self.since}",
            k=str(len(self.shown)),
            span=self.span(self.at),
            facts=voice.joined(facts),
        )
        return text[:ALT_LENGTH]

    def chart(self) -> CurveChart:
        voice, ticks = self.voice, self.ticks()
        shares = [(float(one), share(one, voice)) for one in (0, 25, 50, 75, 100)]
        return CurveChart(
            series=[self.series(one, ticks) for one in self.shown],
            ticks=[(time, self.span(time) if time else "0") for time in ticks],
            shares=shares,
            x_title=voice.say(f"survival.axis.{self.since}"),
            risk_title=voice.say("survival.at_risk"),
            end=self.end,
            start=self.found.start,
        )

    def ticks(self) -> list[float]:
        """Round ages between the start and the end."""
        months = (self.end - self.found.start) / _MONTH
        step = next((one for one in _STEPS if months / one <= _TICKS), _STEPS[-1])
        first = 0 if self.found.start < _MONTH else int(self.found.start // (_MONTH * step)) + 1
        last = int(self.end // (_MONTH * step))
        return [round(index * step * _MONTH, 2) for index in range(first, last + 1)]

    def series(self, one: Lives, ticks: list[float]) -> Series:
        curve, last = one.curve, self._last(one)
        assert curve is not None
        start = self.found.start
        times = [start + (last - start) * place / _SAMPLES for place in range(_SAMPLES + 1)]
        points = [(time, *(100 * value for value in curve.at(time))) for time in times]
        rounded = [(round(t, 1), round(s, 2), round(low, 2), round(high, 2)) for t, s, low, high in points]
        at_risk = [self.at_risk(one, time, last) for time in ticks]
        end_text = f"{self.name(one)} {share(rounded[-1][1], self.voice)}"
        return Series(self.name(one), rounded, end_text, at_risk, _ROLES.get(str(one.group), ""))

    def at_risk(self, one: Lives, time: float, last: float) -> str:
        """How many are followed at a time; a dash where the curve has ended."""
        assert one.curve is not None
        if time > last:
            return self.voice.say("value.none")
        time = max(time, float(one.curve.times[0]))
        return self.voice.count(one.curve.at_risk_at(time))

    def table(self) -> Table:
        voice = self.voice
        columns = [Column(voice.say("survival.col.group"), "left")]
        columns += [
            Column(voice.say(f"survival.col.{name}"))
            for name in ("n", "events", "at", "low", "high", "median")
        ]
        rows = []
        for one in self.shown:
            assert one.curve is not None
            value, low, high = (100 * end for end in one.curve.at(self.at))
            median = self.span(one.median) if one.median is not None else voice.say("survival.no_median")
            rows.append(
                [
                    Cell(self.name(one), str(one.group)),
                    Cell(voice.count(one.n), one.n),
                    Cell(voice.count(one.n_events), one.n_events),
                    *(Cell(share(end, voice, 1), end) for end in (value, low, high)),
                    Cell(median, one.median),
                ]
            )
        return Table(voice.say(f"survival.caption.{self.since}", span=self.span(self.at)), columns, rows)
