"""The KPI cards: value, interval, change and verdict, target, base, and the last periods as a small line."""

from __future__ import annotations

from collections.abc import Iterable

from cxreports.block import Block, Card, View
from cxreports.measure import Study, Trend, find_indicator
from cxreports.measure.record import Estimate, Result
from cxreports.show import phrase
from cxreports.show.notice import unmeasured
from cxreports.show.results import results_table
from cxreports.show.setting import in_each_language
from cxreports.show.source import source
from cxreports.show.typography import NARROW
from cxreports.show.verdict import is_drawn, mark
from cxreports.show.voice import ALT_LENGTH, Voice

MOST = 5
SPARK_PERIODS = 13
_ORDER = ("nps", "csat", "ces", "churn", "ttr", "fcr", "retention")


def kpis(study: Study, headline: list[Result], trends: Iterable[Trend] | None = None) -> Block:
    """The KPI cards, at most five: NPS, CSAT, CES, churn, TTR first.

    Args:
        headline: from `study.headline()`.
        trends: trends of some of these indicators, drawn as small lines.
    """
    if not headline:
        return unmeasured("kpis")
    shown = _chosen(headline)
    lines = {trend.results[-1].estimate.definition_id: trend for trend in trends or []}

    def view(voice: Voice) -> View:
        period = voice.period(study.period)
        parts = {"population": phrase.population(study, voice), "against": voice.against(study.previous)}
        estimates = [result.estimate for result in shown]
        return View(
            headline=voice.say("kpis.headline", period=period),
            subtitle=voice.say("kpis.subtitle", **parts),
            note=voice.say(
                "kpis.note",
                sparks=_sparks(list(lines.values()), voice),
                scope=phrase.scope(study, voice),
                source=source(study, estimates, voice),
            ),
            alt=_alt(shown, period, voice),
            cards=[_card(study, one, lines.get(one.estimate.definition_id), voice) for one in shown],
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


def _card(study: Study, result: Result, trend: Trend | None, voice: Voice) -> Card:
    estimate = result.estimate
    indicator = find_indicator(estimate.definition_id)
    target = study.targets.get(estimate.definition_id)
    shown = mark(result.comparison)
    value, unit = _figure(estimate, voice)
    compared = result.comparison is not None and is_drawn(estimate)
    return Card(
        label=voice.short(indicator),
        scale=voice.tidy(indicator.scale_words(voice.language)),
        value=value,
        unit=unit,
        interval=phrase.full_interval(estimate, voice),
        delta=_delta(result, voice),
        verdict=phrase.verdict_text(result.comparison, voice) if compared else "",
        tone=shown.tone if compared else "mute",
        base=phrase.base_short(estimate, voice),
        target=phrase.target_text(estimate, target, voice) if target is not None else "",
        spark=_spark(trend),
        spark_alt=_spark_alt(trend, voice),
        low_base=estimate.status in ("low_base", "fraction"),
    )


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


def _sparks(trends: list[Trend], voice: Voice) -> str:
    longest = max((len(trend.results[-SPARK_PERIODS:]) for trend in trends), default=0)
    return voice.say("kpis.sparks", k=str(longest)) if longest else ""


def _spark(trend: Trend | None) -> list[float | None]:
    if trend is None:
        return []
    estimates = [result.estimate for result in trend.results[-SPARK_PERIODS:]]
    return [estimate.value if is_drawn(estimate) else None for estimate in estimates]


def _spark_alt(trend: Trend | None, voice: Voice) -> str:
    drawn = (
        [result for result in trend.results[-SPARK_PERIODS:] if is_drawn(result.estimate)] if trend else []
    )
    if not drawn:
        return ""
    ordered = sorted(drawn, key=lambda result: result.estimate.value or 0.0)
    low, high = (phrase.value(one.estimate, voice) for one in (ordered[0], ordered[-1]))
    of = voice.of(drawn[0].estimate.definition_id)
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
    text = voice.say("kpis.alt", period=period, facts=(" ; " if voice.language == "fr" else "; ").join(facts))
    return text[:ALT_LENGTH]
