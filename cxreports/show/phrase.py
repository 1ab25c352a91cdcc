"""The parts of sentences about one result: its value, its interval, its base, its difference, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from cxreports.block import Cell
from cxreports.measure import Study, find_indicator
from cxreports.measure.record import ANONYMITY_BASE, Comparison, Estimate, Result
from cxreports.period import Period
from cxreports.show import numbers
from cxreports.show.typography import capital
from cxreports.show.verdict import is_drawn, mark, target_state
from cxreports.show.voice import Voice


def value(estimate: Estimate, voice: Voice) -> str:
    """The value as it may be printed: a figure, a fraction under 10 answers, or why not (R2, R13)."""
    if estimate.status == "hidden":
        few = estimate.n < ANONYMITY_BASE
        return voice.say("value.hidden" if few else "value.hidden.too", k=str(ANONYMITY_BASE))
    if estimate.status == "no_data":
        return voice.say("value.no_data")
    if estimate.status == "blocked":
        return voice.say("value.blocked")
    if estimate.status == "fraction":
        return _fraction(estimate, voice)
    if estimate.value is None:
        return voice.say("value.no_data")
    return voice.tidy(numbers.figure(estimate.value, estimate.unit, estimate.n, voice.language))


def _fraction(estimate: Estimate, voice: Voice) -> str:
    """« 3 sur 8 »; for a net score, promoters and detractors (R13)."""
    n = voice.count(estimate.n)
    if estimate.unit == "points" and "promoters" in estimate.details:
        promoters, detractors = estimate.details["promoters"], estimate.details["detractors"]
        p = voice.say("count.promoters", promoters, n=voice.count(promoters))
        d = voice.say("count.detractors", detractors, n=voice.count(detractors))
        return voice.say("value.net_fraction", p=p, d=d, n=n)
    if estimate.unit == "%" and estimate.value is not None:
        return voice.say("value.fraction", k=voice.count(estimate.value * estimate.n / 100), n=n)
    return voice.say("value.few", n=n)


def interval(found: Estimate | Comparison, unit: str, n: float, voice: Voice) -> str:
    """The two ends: « 36 à 47 », those of a difference signed; empty when there is no interval."""
    if found.ci_low is None or found.ci_high is None:
        return ""
    sign = isinstance(found, Comparison)
    ends = (found.ci_low, found.ci_high)
    low, high = (numbers.bound(end, unit, n, voice.language, sign=sign) for end in ends)
    return voice.say("interval.ends", low=low, high=high)


def full_interval(estimate: Estimate, voice: Voice) -> str:
    """« IC 95 % : 36 à 47 »; empty when the value is not printed as a figure."""
    ends = interval(estimate, estimate.unit, estimate.n, voice)
    if not ends or estimate.status not in ("ok", "low_base"):
        return ""
    return voice.say("interval.full", level=voice.level(estimate.confidence), ends=ends)


def change(
    comparison: Comparison, estimate: Estimate, voice: Voice, *, sign: bool = True, short: bool = False
) -> str:
    """« +2,3 points »; empty when there is no difference to print."""
    if comparison.delta is None:
        return ""
    text = numbers.change(comparison.delta, estimate.unit, estimate.n, voice.language, sign=sign, short=short)
    return voice.tidy(text)


def base(estimate: Estimate, voice: Voice) -> str:
    """« 842 réponses », « 12 000 clients », by the table that the indicator counts."""
    noun = f"base.{find_indicator(estimate.definition_id).table}"
    key = noun if voice.knows(noun) else "base.rows"
    return voice.say(key, estimate.n, n=voice.count(estimate.n))


def reference(comparison: Comparison, voice: Voice) -> str:
    """« par rapport à septembre 2026 » or « par rapport au reste »."""
    if comparison.kind == "rest":
        return voice.say("against.rest")
    return voice.against(Period.parse(comparison.reference))


def reference_short(comparison: Comparison, voice: Voice) -> str:
    """« vs sept. »: the month before needs no year."""
    if comparison.kind == "rest":
        return voice.say("versus.rest")
    period = Period.parse(comparison.reference)
    name = period.short_label(voice.language)
    if comparison.kind == "previous" and period.unit == "month":
        name = name.removesuffix(f" {period.start_on.year}")
    return voice.say("versus", period=name)


def facts(result: Result, voice: Voice) -> dict[str, str]:
    """Every part that a sentence about this result may need, in its typography.

    Keys: short, label, the, The, of, value, ci, n, base; with a comparison: delta, change, delta_ci, against.
    """
    estimate = result.estimate
    the = voice.the(estimate.definition_id)
    parts = {
        "short": voice.short(estimate.definition_id),
        "label": voice.label(estimate.definition_id),
        "the": the,
        "The": capital(the),
        "of": voice.of(estimate.definition_id),
        "value": value(estimate, voice),
        "ci": full_interval(estimate, voice),
        "n": voice.count(estimate.n),
        "base": base(estimate, voice),
    }
    if result.comparison is not None:
        parts |= comparison_facts(result.comparison, estimate, voice)
    return parts


def comparison_facts(comparison: Comparison, estimate: Estimate, voice: Voice) -> dict[str, str]:
    """delta (« +2,3 points »), change (« 2,3 points »), delta_ci, against."""
    return {
        "delta": change(comparison, estimate, voice),
        "change": change(comparison, estimate, voice, sign=False),
        "delta_ci": interval(comparison, estimate.unit, estimate.n, voice),
        "against": reference(comparison, voice),
    }


def verdict_text(comparison: Comparison | None, voice: Voice) -> str:
    """The verdict in a few words, for a card or a table: « hausse significative »."""
    word = mark(comparison).word
    kind = "rest" if comparison is not None and comparison.kind == "rest" else "time"
    return voice.say(f"verdict.{kind}.{word}")


def target_value(estimate: Estimate, target: float, voice: Voice) -> str:
    """A target with its unit; a round one needs no decimal: « 80 % », not « 80,0 % »."""
    n = 0 if float(target).is_integer() else numbers.PERCENT_BASE
    if estimate.unit == "index" and float(target).is_integer():
        return numbers.number(target, 0, voice.language)
    return voice.tidy(numbers.figure(target, estimate.unit, n, voice.language))


def target_text(estimate: Estimate, target: float, voice: Voice) -> str:
    """« Objectif +40 : atteint »."""
    return voice.say(f"target.{target_state(estimate, target)}", target=target_value(estimate, target, voice))


def base_short(estimate: Estimate, voice: Voice) -> str:
    """« n = 842 »; of a hidden value only « n < 5 »."""
    if estimate.status == "hidden" and estimate.n < ANONYMITY_BASE:
        return voice.say("base.hidden", k=str(ANONYMITY_BASE))
    return voice.say("base.n", n=voice.count(estimate.n))


def estimate_cells(estimate: Estimate, voice: Voice) -> list[Cell]:
    """The cells of a table for an estimate: value, both ends of its interval, n; raw values behind."""
    drawn = is_drawn(estimate)
    cells = [Cell(value(estimate, voice), estimate.value if drawn else None)]
    for end in (estimate.ci_low, estimate.ci_high):
        if drawn and end is not None:
            cells.append(Cell(numbers.bound(end, estimate.unit, estimate.n, voice.language), end))
        else:
            cells.append(Cell(voice.say("value.none")))
    if estimate.status == "hidden" and estimate.n < ANONYMITY_BASE:
        return [*cells, Cell(base_short(estimate, voice))]
    return [*cells, Cell(voice.count(estimate.n), estimate.n)]


def scope(study: Study, voice: Voice) -> str:
    """The population in words: « Tous les clients » or « Clients de Telco, région = Nord »."""
    if study.segment in ("", "all"):
        return voice.say("scope.all", company=study.company)
    return voice.say("scope.segment", company=study.company, segment=segment_text(study, voice))


def segment_text(study: Study, voice: Voice) -> str:
    """A segment in words: « région : Nord »; a named segment by its name."""
    conditions = []
    for condition in study.segment.split("&"):
        name, equals, wanted = (part.strip() for part in condition.partition("="))
        label = study.dataset.label(name, voice.language)
        conditions.append(voice.say("scope.condition", label=label, value=wanted) if equals else label)
    return voice.tidy(", ".join(conditions))


def cutoff_day(study: Study) -> date:
    """The last day that the data cover, in the reporting time zone."""
    instant: datetime = study.dataset.cutoff - timedelta(seconds=1)
    return instant.astimezone(ZoneInfo(study.dataset.timezone)).date()


def population(study: Study, voice: Voice) -> str:
    """The population and the period, as a subtitle says it."""
    return f"{scope(study, voice)}, {voice.period(study.period)}"


def records(results: Sequence[Result]) -> list[dict[str, Any]]:
    return [result.record() for result in results]
