"""The journey, stage by stage: a value with its interval at each, in the order that customers meet them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cxreports.block import Block, Cell, Column, Finding, Table, View
from cxreports.errors import UnknownName
from cxreports.measure import Indicator, Study
from cxreports.measure.record import Result
from cxreports.show import asked, numbers, phrase
from cxreports.show.attempt import attempt
from cxreports.show.chart.journey import JourneyChart, Stop, draw
from cxreports.show.notice import unmeasured
from cxreports.show.numbers import plotted
from cxreports.show.results import comparison_cells
from cxreports.show.segments import segment_name
from cxreports.show.setting import current
from cxreports.show.source import note
from cxreports.show.typography import capital
from cxreports.show.verdict import is_called, is_drawn, is_solid, mark, strength
from cxreports.show.voice import ALT_LENGTH, Voice

# The five E's in their order (methodology 2.20), where a data file names its stages so.
_FIVE = (
    ("attirer", "entrer", "engager", "sortir", "prolonger"),
    ("entice", "enter", "engage", "exit", "extend"),
)
MOST_STAGES = 14


def stages(study: Study, wanted: str = "") -> str:
    """The dimension that tells the stages of the journey.

    Args:
        wanted: its name; empty for "touchpoint" where the answers have one, else "stage".

    Returns:
        Its name; "" when the answers have none.
    """
    known = study.dataset.dimensions.get("responses", ())
    return wanted or next((name for name in ("touchpoint", "stage") if name in known), "")


def asked_at(study: Study, by: str, *wanted: str) -> Indicator | None:
    """The first of some indicators whose answers name a stage.

    Args:
        by: the dimension of the stages.
        wanted: ids of indicators, in order of preference.
    """
    for name in wanted if by else ():
        one = attempt(study.bound, name)
        if one is None or by not in study.dataset.dimensions.get(one.table, ()):
            continue
        if any(each.estimate.n and each.estimate.by[by] is not None for each in study.measure(one, by=by)):
            return one
    return None


def journey_order(
    study: Study, indicator: Indicator | None, by: str, wanted: Sequence[str] = ()
) -> list[str]:
    """The values of a dimension in the order of the journey.

    Args:
        wanted: the order, in the data's own words. Empty: that of the stages they belong to, where these are
            the five E's (attirer, entrer, engager, sortir, prolonger); what remains goes by size.

    Raises:
        UnknownName: a value that the data do not hold.
    """
    if indicator is None or not by:
        return []
    found = [one.estimate for one in study.measure(indicator, by=by) if one.estimate.by[by] is not None]
    size = {str(one.by[by]): one.n for one in found}
    for name in wanted:
        if name not in size:
            raise UnknownName(f"value of {by}", name, size, where="stages")
    place = dict(zip(wanted, range(len(wanted)), strict=True)) or _places(study, indicator, by)
    return sorted(size, key=lambda name: (place.get(name, len(size)), -size[name], name))


def _places(study: Study, indicator: Indicator, by: str) -> dict[str, int]:
    """Where each value stands by its stage."""
    known = study.dataset.dimensions.get(indicator.table, ())
    if by == "stage" or "stage" not in known:
        pairs = [(name, name) for name in study.dataset.values(by)]
    else:
        keys = [one.estimate.by for one in study.measure(indicator, by=("stage", by)) if one.estimate.n]
        pairs = [(str(key[by]), str(key["stage"])) for key in keys]
    for order in _FIVE:
        if all(stage.lower() in order for _, stage in pairs):
            return {name: order.index(stage.lower()) for name, stage in pairs}
    return {}


def journey_line(
    study: Study, split: Sequence[Result], by: str, order: Sequence[str] = (), section: str = "journey"
) -> Block:
    """The journey line: a point with its interval per stage, coloured where it differs from the rest.

    Args:
        split: from `study.split(indicator, by)`.
        by: the dimension of the stages.
        order: from `journey_order`; a stage without answers keeps its place.
        section: id of the section that shows it, for the summary.
    """
    if not any(is_drawn(one.estimate) for one in split):
        return unmeasured("journey", "split")
    places = {name: place for place, name in enumerate(order)}
    shown = sorted(split, key=lambda one: places.get(segment_name(one.estimate, by), len(places)))[
        :MOST_STAGES
    ]
    whole = study.measure(split[0].estimate.definition_id)[0]
    main = next(one for one in (whole, *shown) if is_drawn(one.estimate))
    unit = phrase.unit(main.estimate)
    told = [
        _Telling(
            study,
            [phrase.in_unit(one, unit) for one in shown],
            phrase.in_unit(whole, unit),
            by,
            voice,
            section,
        )
        for voice in current().voices
    ]
    id = f"journey-{whole.estimate.definition_id.replace('.', '-')}-{by}"
    views = {one.voice.language: one.view() for one in told}
    return Block("figure", id, views, n=whole.estimate.n, estimates=phrase.records([*shown, whole]))


class _Telling:
    """One journey told in one language."""

    def __init__(
        self, study: Study, split: list[Result], whole: Result, by: str, voice: Voice, section: str
    ) -> None:
        self.study, self.split, self.whole, self.by, self.voice = study, split, whole, by, voice
        self.section = section
        self.dimension = voice.common(study.dataset.label(by, voice.language))
        self.facts = phrase.facts(whole, voice)
        self.solid = [one for one in split if is_solid(one.estimate)]
        self.called = sorted(
            (one for one in split if is_called(one.comparison)), key=lambda one: -strength(one)
        )
        self.bad = [one for one in self.called if one.comparison and one.comparison.better is False]

    def view(self) -> View:
        chart = self.chart()
        axis = numbers.axis(chart.axis(), self.whole.estimate.unit, self.voice.language)
        return View(
            headline=self.voice.fitting(self.headlines()),
            subtitle=self.voice.say(
                "segments.subtitle",
                label=asked.name(self.study, self.whole.estimate, self.voice),
                dimension=self.dimension,
                population=phrase.population(self.study, self.voice),
                unit=phrase.unit_words(self.whole.estimate, self.voice),
                base=self.facts["base"],
            ),
            note=note(self.study, self.reading(), [one.estimate for one in self.split], self.voice),
            alt=self.alt(),
            chart=draw(chart, axis, current().theme),
            table=self.table(),
            findings=self.findings(),
        )

    def name(self, result: Result) -> str:
        return self.voice.tidy(segment_name(result.estimate, self.by))

    def told(self, result: Result) -> dict[str, str]:
        level = self.voice.level(self.study.confidence)
        return phrase.facts(result, self.voice) | {"name": self.name(result), "level": level}

    def side(self, result: Result) -> str:
        return "above" if result.comparison and result.comparison.verdict == "rise" else "below"

    # Sentences

    def headlines(self) -> Iterator[str]:
        voice = self.voice
        for one in (self.bad or self.called)[:1]:
            side = self.side(one)
            yield voice.say(f"journey.{side}", **self.told(one))
            yield voice.say(f"journey.{side}.short", **self.told(one))
        if self.called:
            return
        if len(self.solid) < 2:
            yield voice.say("segments.headline.few", short=self.facts["short"], dimension=self.dimension)
        else:
            yield voice.say("journey.level", short=self.facts["short"])

    def reading(self) -> str:
        voice = self.voice
        one = (self.bad or self.solid or [one for one in self.split if is_drawn(one.estimate)])[0]
        estimate = one.estimate
        facts = voice.say(
            "segments.reading",
            name=self.name(one),
            value=phrase.value(estimate, voice),
            ends=phrase.interval(estimate, estimate.unit, estimate.n, voice),
            verdict=phrase.verdict_text(one.comparison, voice),
        )
        kind = phrase.table(estimate)
        rest = voice.say(f"rest.{kind}" if voice.knows(f"rest.{kind}") else "rest.rows")
        parts = [facts, voice.say("journey.reading", rest=rest)]
        tested = max((one.comparison.family_size for one in self.split if one.comparison), default=0)
        if tested:
            parts.append(voice.say("segments.reading.tested", tested, k=str(tested)))
        parts.append(voice.say("journey.reading.marks"))
        return " ".join(parts)

    def alt(self) -> str:
        voice = self.voice
        parts = {"called": voice.say("segments.alt.none"), "extremes": ""}
        if self.solid:
            ranked = sorted(self.solid, key=lambda one: one.estimate.value or 0.0)
            ends = {"low": ranked[0], "high": ranked[-1]}
            texts = {key: phrase.value(one.estimate, voice) for key, one in ends.items()}
            names = {"last": self.name(ranked[0]), "first": self.name(ranked[-1])}
            parts["extremes"] = voice.say("segments.alt.extremes", **texts, **names)
        if self.called:
            parts["called"] = voice.say("segments.alt.called", len(self.called), n=str(len(self.called)))
        period = voice.period(self.study.period)
        text = voice.say("journey.alt", of=self.facts["of"], dimension=self.dimension, period=period, **parts)
        return text[:ALT_LENGTH]

    def findings(self) -> list[Finding]:
        """The stage that is worst against the rest."""
        found = []
        for one in self.bad[:1]:
            facts = self.told(one)
            lead = capital(self.voice.say(f"finding.journey.{self.side(one)}", **facts))
            text = self.voice.say("finding.segment.text", **facts)
            found.append(Finding(lead, text, self.section, 3.5 * strength(one)))
        return found

    # Drawing

    def chart(self) -> JourneyChart:
        estimate = self.whole.estimate
        value = plotted(estimate.value, estimate.unit) if is_drawn(estimate) else None
        lines = [self.voice.say("segments.total.row"), self.facts["value"]]
        return JourneyChart([self.stop(one) for one in self.split], value, lines, estimate.unit)

    def stop(self, result: Result) -> Stop:
        estimate, voice = result.estimate, self.voice
        drawn = is_drawn(estimate)
        facts = {
            name: text
            for name, text in phrase.facts(result, voice).items()
            if name in ("value", "ci", "base")
        }
        tone = mark(result.comparison).tone if is_called(result.comparison) else ""
        return Stop(
            name=self.name(result),
            value=plotted(estimate.value, estimate.unit) if drawn else None,
            low=plotted(estimate.ci_low, estimate.unit) if drawn else None,
            high=plotted(estimate.ci_high, estimate.unit) if drawn else None,
            text=facts["value"],
            volume=0 if estimate.status == "hidden" else estimate.n,
            base=phrase.base_short(estimate, voice),
            tone=tone if tone in ("fav", "unf") else "",
            hollow=not is_solid(estimate),
            tip=voice.say("segments.tip", name=self.name(result), **facts),
        )

    def table(self) -> Table:
        voice = self.voice
        columns = [Column(voice.tidy(self.study.dataset.label(self.by, voice.language)), "left")]
        columns += [Column(voice.say(f"col.{name}")) for name in ("value", "low", "high", "n", "delta")]
        columns.append(Column(voice.say("col.verdict"), "left"))
        rows = [
            [
                Cell(self.name(one), segment_name(one.estimate, self.by)),
                *phrase.estimate_cells(one.estimate, voice),
                *comparison_cells(one.comparison, one.estimate, voice),
            ]
            for one in self.split
        ]
        label = asked.label(self.study, self.whole.estimate, voice)
        return Table(f"{label}, {self.dimension}, {voice.period(self.study.period)}", columns, rows)
