"""What the treatment did, metric by metric and in the declared segments (methodology 3.15)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.block.model import Tone
from cxreports.measure import Study
from cxreports.measure.analysis.record import plain
from cxreports.measure.experiment.outcome import Outcome
from cxreports.measure.experiment.protocol import ABTest, Part
from cxreports.measure.lack import Lack
from cxreports.show import numbers
from cxreports.show.analysis import analysis_note, ends, lacking
from cxreports.show.chart.forest import Entry, Titles, Total, axis, draw
from cxreports.show.setting import current, in_each_language
from cxreports.show.trial.words import Labels, between, change, metric_name, p_text, tone, value, verdict
from cxreports.show.voice import ALT_LENGTH, Voice

_POINTS = ("%", "points")  # units whose differences stand on one axis


def withheld(test: ABTest) -> Lack | None:
    """Why nothing of the result may be told; None when it may."""
    if test.state == "blocked":
        return Lack("trial.blocked")
    if test.state == "running" and test.rule.stop:
        return Lack("trial.running", {"stop": test.rule.stop.isoformat()})
    return None if test.primary and test.primary.difference else Lack("trial.few")


def trial_effect(study: Study, test: ABTest | Lack, labels: Labels | None = None) -> Block:
    """The difference between the arms on each metric; withheld when the allocation fails or before the end.

    Args:
        test: from `read_test`. labels: metric -> its name.
    """
    lack = test if isinstance(test, Lack) else withheld(test)
    if isinstance(test, Lack) or lack is not None:
        return lacking("effect", lack or Lack("trial.few"))
    views = in_each_language(lambda voice: _Effect(study, test, labels or {}, voice).view())
    records = [{"definition_id": "trial.effect", "definition_version": "1", **plain(one)}
               for one in (*test.outcomes, *([test.adjusted] if test.adjusted else []))]  # fmt: skip
    primary = test.outcomes[0]
    return Block(
        "figure", "trial-effect", views, n=primary.n_treatment + primary.n_control, estimates=records
    )


class _Effect:
    """The effects told in one language."""

    def __init__(self, study: Study, test: ABTest, labels: Labels, voice: Voice) -> None:
        self.study, self.test, self.labels, self.voice = study, test, labels, voice
        self.primary = test.outcomes[0]
        self.rows = [(self.name(one), one) for one in test.outcomes]
        if test.adjusted:
            name = voice.say("trial.adjusted", name=self.name(self.primary))
            self.rows.insert(1, (name, test.adjusted))

    def name(self, one: Outcome) -> str:
        return metric_name(self.study, one.metric, self.labels, self.voice)

    def delta(self, one: Outcome, *, sign: bool = True) -> str:
        return change(one.difference.delta if one.difference else 0.0, one.unit, self.voice, sign=sign)

    def drawn(self) -> list[tuple[str, Outcome]]:
        """Those that share the primary's axis: points of percentage and of net scores, or its own unit."""
        points = self.primary.unit in _POINTS
        return [(name, one) for name, one in self.rows
                if (one.unit in _POINTS if points else one.metric == self.primary.metric)]  # fmt: skip

    def view(self) -> View:
        voice = self.voice
        entries = [self.entry(name, one) for name, one in self.drawn()]
        titles = Titles(voice.say("trial.col.difference"), voice.say("col.verdict"))
        total = Total(0.0, voice.tidy(self.test.control))
        marks = [change(mark, "", voice) if not self.primary.unit else
                 numbers.number(mark, 0 if float(mark).is_integer() else 1, voice.language, sign=mark != 0)
                 for mark in axis(entries, total, titles)]  # fmt: skip
        return View(
            headline=voice.fitting(self.headlines()),
            subtitle=voice.say(
                "trial.effect.subtitle",
                treatment=voice.tidy(self.test.treatment),
                control=voice.tidy(self.test.control),
                n=voice.count(self.primary.n_treatment + self.primary.n_control),
            ),
            note=analysis_note(self.study, self.reading(), "", voice),
            alt=self.alt(),
            chart=draw(entries, total, titles, marks, current().theme),
            table=self.table(),
        )

    def headlines(self) -> Iterator[str]:
        voice, one = self.voice, self.primary
        facts = {
            "name": self.name(one), "change": self.delta(one, sign=False),
            "treatment": value(one.treatment, one.unit, voice),
            "control": value(one.control, one.unit, voice),
        }  # fmt: skip
        yield voice.say(f"trial.effect.{one.verdict}", **facts)
        yield voice.say(f"trial.effect.{one.verdict}.short", **facts)

    def reading(self) -> str:
        voice, one = self.voice, self.primary
        level = voice.level(1 - self.test.rule.alpha)
        parts = [
            voice.say(
                "trial.effect.reading", name=self.name(one), treatment=value(one.treatment, one.unit, voice),
                control=value(one.control, one.unit, voice), delta=self.delta(one), ends=between(one, voice),
                p=p_text(one.p, voice, sign=True), level=level,
            )
        ]  # fmt: skip
        if one.lift is not None and one.lift_interval is not None:
            lift = ends(one.lift_interval.low, one.lift_interval.high, 0, voice, sign=True)
            parts.append(voice.say("trial.effect.lift", lift=self.percent(one.lift), ends=lift))
        if len(self.test.outcomes) > 1:
            k = len(self.test.outcomes) - 1
            parts.append(voice.say("trial.effect.secondary", k, k=str(k)))
        if self.test.adjusted:
            parts.append(voice.say("trial.effect.cuped"))
        return " ".join(parts)

    def percent(self, lift: float) -> str:
        sign = "+" if lift > 0 else ""
        return sign + numbers.percent(lift, 0, self.voice.language)

    def alt(self) -> str:
        told = [f"{name} {self.delta(one)}" for name, one in self.rows if one.difference]
        return self.voice.say("trial.effect.alt", told=self.voice.joined(told))[:ALT_LENGTH]

    def entry(self, name: str, one: Outcome) -> Entry:
        return _entry(name, one, self.voice, verdict(one, self.voice), tone(one))

    def table(self) -> Table:
        voice = self.voice
        names = ("control", "treatment", "difference", "interval", "p", "n")
        columns = [Column(voice.say("trial.col.metric"), "left")]
        columns += [Column(voice.say(f"trial.col.{name}")) for name in names]
        columns.append(Column(voice.say("col.verdict"), "left"))
        tones: dict[str, Tone] = {"fav": "fav", "unf": "unf"}
        rows = [
            [
                Cell(name, one.metric),
                Cell(value(one.control, one.unit, voice), one.control),
                Cell(value(one.treatment, one.unit, voice), one.treatment),
                Cell(self.delta(one) if one.difference else voice.say("value.none")),
                Cell(between(one, voice) or voice.say("value.none")),
                Cell(p_text(one.p_adjusted, voice), one.p_adjusted),
                Cell(f"{voice.count(one.n_control)}\u00a0/\u00a0{voice.count(one.n_treatment)}"),
                Cell(verdict(one, voice), one.verdict, tones.get(tone(one), "")),
            ]
            for name, one in self.rows
        ]
        return Table(voice.say("trial.effect.caption"), columns, rows)


def _entry(name: str, one: Outcome, voice: Voice, told: str, hue: str) -> Entry:
    found = one.difference
    text = change(found.delta, one.unit, voice) if found else voice.say("trial.small_arm")
    base = voice.say("base.n", n=voice.count(one.n_treatment + one.n_control))
    tip = voice.say("trial.tip", name=name, delta=text, ends=between(one, voice))
    return Entry(
        name, base, found.delta if found else None, found.low if found else None,
        found.high if found else None, text, told, hue or "mute", tip, hollow=found is None,
    )  # fmt: skip


def trial_segments(study: Study, test: ABTest | Lack, labels: Labels | None = None) -> Block:
    """The primary effect in the declared segments, each tested against the rest; others are not looked at.

    Args:
        test: from `read_test`. labels: metric -> its name.
    """
    lack = test if isinstance(test, Lack) else withheld(test)
    if lack is None and isinstance(test, ABTest) and not test.parts:
        lack = Lack("trial.segments")
    if isinstance(test, Lack) or lack is not None:
        return lacking("heterogeneity", lack or Lack("trial.few"))
    shown = sorted(test.parts, key=lambda one: (one.dimension, one.outcome.difference is None))
    if not any(one.outcome.difference for one in shown):
        return lacking("heterogeneity", Lack("trial.few"))
    shown.sort(key=lambda one: one.outcome.difference is None)
    views = in_each_language(lambda voice: _segments(study, test, shown, labels or {}, voice))
    records = [{"definition_id": "trial.segment", "definition_version": "1", **plain(one)} for one in shown]
    return Block("figure", "trial-segments", views, n=sum(test.sizes.values()), estimates=records)


def _segments(study: Study, test: ABTest, shown: Sequence[Part], labels: Labels, voice: Voice) -> View:
    primary = test.outcomes[0]
    name = metric_name(study, primary.metric, labels, voice)
    differ = [one for one in shown if one.differs]
    tested = [one for one in shown if one.p_adjusted is not None]
    entries = [
        _entry(
            voice.tidy(one.value), one.outcome, voice, voice.say(f"trial.part.{_said(one)}"),
            "" if not one.differs else "fav" if one.outcome.better else "",
        )
        for one in shown
    ]  # fmt: skip
    titles = Titles(voice.say("trial.col.difference"), voice.say("trial.col.rest"))
    whole = primary.difference.delta if primary.difference else 0.0
    total = Total(whole, voice.say("trial.whole", delta=change(whole, primary.unit, voice)))
    marks = [numbers.number(mark, 0 if float(mark).is_integer() else 1, voice.language, sign=mark != 0)
             for mark in axis(entries, total, titles)]  # fmt: skip
    state = "some" if differ else "none"
    facts = {"names": voice.listed([voice.tidy(one.value) for one in differ]), "k": str(len(tested))}
    columns = [Column(voice.say("col.segment"), "left")]
    columns += [Column(voice.say(f"trial.col.{one}")) for one in ("difference", "interval", "p", "n")]
    rows = [
        [
            Cell(voice.tidy(one.value), one.value),
            Cell(change(one.outcome.difference.delta, one.outcome.unit, voice) if one.outcome.difference
                 else voice.say("trial.small_arm")),
            Cell(between(one.outcome, voice) or voice.say("value.none")),
            Cell(p_text(one.p_adjusted, voice), one.p_adjusted),
            Cell(voice.count(one.outcome.n_treatment + one.outcome.n_control)),
        ]
        for one in shown
    ]  # fmt: skip
    reading = " ".join([voice.say("trial.part.reading"), voice.say("trial.part.rule", len(tested), **facts)])
    told = [f"{entry.name} {entry.text}" for entry in entries]
    return View(
        headline=voice.say(f"trial.part.headline.{state}", len(differ), **facts),
        subtitle=voice.say("trial.part.subtitle", name=name),
        note=analysis_note(study, reading, "", voice),
        alt=voice.say("trial.part.alt", told=voice.joined(told))[:ALT_LENGTH],
        chart=draw(entries, total, titles, marks, current().theme),
        table=Table(voice.say("trial.part.caption"), columns, rows),
    )


def _said(one: Part) -> str:
    if one.p_adjusted is None:
        return "low_base"
    return "differs" if one.differs else "same"
