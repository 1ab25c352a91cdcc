"""The parts of sentences about one result: its value, its interval, its base, its difference, in words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from cxreports.block import Cell
from cxreports.duration import clock
from cxreports.measure import Study, find_indicator
from cxreports.measure.record import ANONYMITY_BASE, Comparison, Estimate, Result
from cxreports.period import Period
from cxreports.show import numbers
from cxreports.show.typography import NBSP, capital
from cxreports.show.verdict import is_drawn, mark, target_state
from cxreports.show.voice import Voice

_SURVEYS = ("responses", "employees")  # the tables whose rows are answers
NAMES = 6  # the most segments named one by one


def table(estimate: Estimate) -> str:
    """The table that the indicator counts."""
    return find_indicator(estimate.definition_id).table


def is_survey(estimate: Estimate) -> bool:
    """Whether the indicator counts answers."""
    return table(estimate) in _SURVEYS


def noun(estimate: Estimate, voice: Voice) -> str:
    """What the indicator counts, in the plural: « réponses », « demandes », "tickets"."""
    keys = (f"noun.{estimate.definition_id}", f"noun.{table(estimate)}", "noun.rows")
    return voice.say(next(filter(voice.knows, keys)))


def unit(estimate: Estimate) -> str:
    """The unit that an estimate is written in: a duration's is the one that fits its value."""
    if estimate.unit == "h" and estimate.value is not None:
        return clock(estimate.value)
    return estimate.unit


def in_unit(result: Result, unit: str) -> Result:
    """The result for printing beside others, durations in the unit of the main one."""
    estimate = result.estimate
    return replace(result, estimate=replace(estimate, unit=unit)) if estimate.unit == "h" else result


def unit_words(estimate: Estimate, voice: Voice) -> str:
    """The unit in words: « en points », « en minutes »."""
    key = f"unit.{unit(estimate)}"
    return voice.say(key) if voice.knows(key) else voice.tidy(_plural_unit(estimate, voice))


def _plural_unit(estimate: Estimate, voice: Voice) -> str:
    return find_indicator(estimate.definition_id).unit_words(voice.language)[1]


def value(estimate: Estimate, voice: Voice) -> str:
    """The value as it may be printed: a figure, a fraction under 10 answers, or why not (R2, R13)."""
    if estimate.status == "hidden":
        if estimate.n >= ANONYMITY_BASE:
            return voice.say("value.hidden.too")
        return voice.say("value.hidden", k=str(ANONYMITY_BASE), noun=noun(estimate, voice))
    if estimate.status == "no_data":
        return voice.say("value.no_data")
    if estimate.status == "blocked":
        return voice.say("value.blocked" if is_survey(estimate) else "value.blocked.rows")
    if estimate.status == "fraction":
        return _fraction(estimate, voice)
    if estimate.value is None:
        return voice.say("value.no_data")
    return voice.tidy(numbers.figure(estimate.value, unit(estimate), estimate.n, voice.language))


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
    ends = interval(estimate, unit(estimate), estimate.n, voice)
    if not ends or estimate.status not in ("ok", "low_base"):
        return ""
    return voice.say("interval.full", level=voice.level(estimate.confidence), ends=ends)


def change(
    comparison: Comparison, estimate: Estimate, voice: Voice, *, sign: bool = True, short: bool = False
) -> str:
    """« +2,3 points »; empty when there is no difference to print."""
    if comparison.delta is None:
        return ""
    text = numbers.change(
        comparison.delta, unit(estimate), estimate.n, voice.language, sign=sign, short=short
    )
    return voice.tidy(text)


def base(estimate: Estimate, voice: Voice) -> str:
    """« 842 réponses », « 12 000 clients », by the table that the indicator counts."""
    keys = (f"base.{estimate.definition_id}", f"base.{table(estimate)}", "base.rows")
    return voice.say(next(filter(voice.knows, keys)), estimate.n, n=voice.count(estimate.n))


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
    name = voice.short_period(period)
    if comparison.kind == "previous" and period.unit == "month":
        name = name.removesuffix(f"{NBSP}{period.start_on.year}")
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
        "delta_ci": interval(comparison, unit(estimate), estimate.n, voice),
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
    return voice.tidy(numbers.figure(target, unit(estimate), n, voice.language))


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
            cells.append(Cell(numbers.bound(end, unit(estimate), estimate.n, voice.language), end))
        else:
            cells.append(Cell(voice.say("value.none")))
    if estimate.status == "hidden" and estimate.n < ANONYMITY_BASE:
        return [*cells, Cell(base_short(estimate, voice))]
    return [*cells, Cell(voice.count(estimate.n), estimate.n)]


def scope(study: Study, voice: Voice) -> str:
    """The population in words: « tous les clients d’Orange », « clients de Telco, région : Nord »."""
    who = _population_of(study.dataset.tables)
    company = voice.de(study.company)
    if study.segment in ("", "all"):
        return voice.say(f"scope.all.{who}", company=company)
    return voice.say(f"scope.segment.{who}", company=company, segment=segment_text(study, voice))


def _population_of(tables: Collection[str]) -> str:
    """Whom the data are about: customers, unless all that there is are tickets or answers of employees."""
    if not tables:
        return "customers"
    answers = set(tables) - {"headcounts"}
    return next((one for one in ("tickets", "employees") if answers == {one}), "customers")


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


def names(of: Sequence[str], voice: Voice) -> str:
    """Names, the first few: « Est, Nord et 8 autres »."""
    if len(of) <= NAMES + 1:
        return voice.listed(list(of))
    rest = len(of) - NAMES
    return voice.say("list.and", rest=", ".join(of[:NAMES]), last=voice.say("list.others", k=str(rest)))


def left_before_record(results: Sequence[Result], voice: Voice) -> str:
    """Why churn is not compared: departures are unknown before the first on record. Else empty."""
    lacking = [
        voice.short(one.estimate.definition_id)
        for one in results
        if table(one.estimate) == "customers"
        and any(
            side is not None and side.verdict == "incomparable" and side.reference_value is None
            for side in (one.comparison, one.year_ago)
        )
    ]
    return voice.say("note.departures", short=voice.listed(lacking)) if lacking else ""


def records(results: Sequence[Result]) -> list[dict[str, Any]]:
    return [result.record() for result in results]
