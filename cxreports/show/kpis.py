"""The KPI cards: value, interval, change and verdict, target, base, and the last periods as a small line."""

from __future__ import annotations

from collections.abc import Iterable

from cxreports.block import Block, Card, View
from cxreports.measure import Study, Trend, find_indicator
from cxreports.measure.record import Estimate, Result
from cxreports.show import asked, phrase
from cxreports.show.notice import unmeasured
from cxreports.show.results import results_table
from cxreports.show.setting import current, in_each_language
from cxreports.show.source import source
from cxreports.show.typography import NARROW
from cxreports.show.verdict import is_drawn, is_measured, mark
from cxreports.show.voice import ALT_LENGTH, Voice

MOST = 5
SPARK_PERIODS = 13
_ORDER = ("nps", "csat", "ces", "churn", "ttr", "fcr", "retention")


def kpis(study: Study, headline: list[Result], trends: Iterable[Trend] | None = None) -> Block:
    """The KPI cards, at most five: NPS, CSAT, CES, churn, TTR first.

    Args:
        headline: from `study.headline()`.
        trends: trends of some of these indicators, drawn as small lines.

    >>> from cxreports.measure import Study
    >>> study = Study("demo", period="2026-10")
    >>> len(kpis(study, study.headline()).view("fr").cards)
    5
    """
    shown = _chosen([result for result in headline if is_measured(result)])
    if not shown:
        return unmeasured("kpis")
    lines = _lines(trends or [])
    longest = max(map(len, lines.values()), default=0)

    def view(voice: Voice) -> View:
        period = voice.period(study.period)
        parts = {"population": phrase.population(study, voice), "against": voice.against(study.previous)}
        estimates = [result.estimate for result in shown]
        return View(
            headline=voice.say("kpis.headline", period=period),
            subtitle=voice.say("kpis.subtitle", **parts),
            note=voice.say(
                "kpis.note",
                **current().theme.colour_words(voice.language),
                sparks=voice.say("kpis.sparks", k=str(longest)) if longest else "",
                departures=phrase.left_before_record(shown, voice),
                scope=phrase.scope(study, voice),
                source=source(study, estimates, voice),
            ),
            alt=_alt(shown, period, voice),
            cards=[_card(study, one, lines.get(one.estimate.definition_id, []), voice) for one in shown],
            table=results_table(study, shown, voice),
        )

    views = in_each_language(view)
    return Block("kpis", "kpis", views, n=shown[0].estimate.n, estimates=phrase.records(shown))


def _chosen(headline: list[Result]) -> list[Result]:
    """The five that matter most, in their order."""

    def rank(result: Result) -> int:
        family = result.estimate.definition_id.partition(".")[0]
        return _ORDER.index(family) if family in _ORDER else len(_ORDER)

    kept = sorted(headline, key=rank)[:MOST]
    return [result for result in headline if result in kept]


def _card(study: Study, result: Result, line: list[Estimate], voice: Voice) -> Card:
    estimate = result.estimate
    target = study.targets.get(estimate.definition_id)
    shown = mark(result.comparison)
    value, unit = _figure(estimate, voice)
    compared = result.comparison is not None and is_drawn(estimate)
    return Card(
        label=voice.short(estimate.definition_id),
        scale=_scale(study, estimate, voice),
        value=value,
        unit=unit,
        interval=phrase.full_interval(estimate, voice),
        delta=_delta(result, voice),
        verdict=phrase.verdict_text(result.comparison, voice) if compared else "",
        tone=shown.tone if compared else "mute",
        base=phrase.base_short(estimate, voice),
        target=phrase.target_text(estimate, target, voice) if target is not None else "",
        spark=[one.value if is_drawn(one) else None for one in line],
        spark_alt=_spark_alt(line, voice),
        low_base=estimate.status in ("low_base", "fraction"),
    )


def _scale(study: Study, estimate: Estimate, voice: Voice) -> str:
    """« de 0 à 100 % », « en minutes »; first the question, where several are of its kind."""
    words = find_indicator(estimate.definition_id).scale_words(voice.language)
    if estimate.unit == "h":
        words = phrase.unit_words(estimate, voice)
    question = asked.question_name(study, estimate, voice)
    return voice.say("card.asked", question=question, scale=words) if question else voice.tidy(words)


def _figure(estimate: Estimate, voice: Voice) -> tuple[str, str]:
    """The figure and what follows it."""
    if estimate.status == "no_data":
        return voice.say("value.none"), ""
    text = phrase.value(estimate, voice)
    if not is_drawn(estimate):
        return text, ""
    if estimate.unit == "%":
        digits = text.rstrip("%").rstrip(NARROW)
        return digits, text[len(digits) :]
    return text, voice.say("card.unit.index") if estimate.unit == "index" else ""


def _delta(result: Result, voice: Voice) -> str:
    comparison = result.comparison
    if comparison is None or comparison.delta is None or not is_drawn(result.estimate):
        return ""
    text = phrase.change(comparison, result.estimate, voice, short=True)
    versus = phrase.reference_short(comparison, voice)
    return voice.say("card.delta", arrow=mark(comparison).arrow, delta=text, versus=versus).strip()


def _lines(trends: Iterable[Trend]) -> dict[str, list[Estimate]]:
    """The small lines by indicator: all over the same periods, from the first that has a value in one.

    An indicator with fewer than two values has no line.
    """
    recent = [[result.estimate for result in trend.results[-SPARK_PERIODS:]] for trend in trends]
    lines = [line for line in recent if sum(map(is_drawn, line)) > 1]
    longest = max((_length(line) for line in lines), default=0)
    return {line[-1].definition_id: line[-longest:] for line in lines}


def _length(line: list[Estimate]) -> int:
    """Periods from the first that has a value."""
    return len(line) - next(index for index, estimate in enumerate(line) if is_drawn(estimate))


def _spark_alt(line: list[Estimate], voice: Voice) -> str:
    drawn = sorted((one for one in line if is_drawn(one)), key=lambda one: one.value or 0.0)
    if not drawn:
        return ""
    low, high = (phrase.value(one, voice) for one in (drawn[0], drawn[-1]))
    of = voice.of(drawn[0].definition_id)
    return voice.say("card.spark", of=of, k=str(len(drawn)), low=low, high=high)


def _alt(shown: list[Result], period: str, voice: Voice) -> str:
    facts = [
        voice.say(
            "kpis.alt.fact",
            short=voice.short(one.estimate.definition_id),
            value=phrase.value(one.estimate, voice),
            verdict=phrase.verdict_text(one.comparison, voice),
        )
        for one in shown
    ]
    text = voice.say("kpis.alt", period=period, facts=voice.joined(facts))
    return text[:ALT_LENGTH]
