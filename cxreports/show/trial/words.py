"""What the blocks on a test have in common: the names of metrics, values and differences in their units."""

from __future__ import annotations

from collections.abc import Mapping

from cxreports.measure import Study
from cxreports.measure.experiment.outcome import Outcome
from cxreports.show import numbers
from cxreports.show.analysis import ends
from cxreports.show.voice import Voice, in_language

Labels = Mapping[str, str | Mapping[str, str]]


def metric_name(study: Study, metric: str, labels: Labels, voice: Voice) -> str:
    """As the author names it, else as the data file does, else a readable form."""
    if metric in labels:
        return in_language(labels[metric], voice)
    return voice.tidy(study.dataset.label(metric, voice.language))


def value(number: float | None, unit: str, voice: Voice) -> str:
    """« 25,1 % », « +42 », « 3,94 »."""
    if number is None:
        return voice.say("value.none")
    if unit == "%":
        return numbers.percent(number, 1, voice.language)
    if unit == "points":
        return numbers.number(number, 0, voice.language, sign=True)
    return numbers.number(number, 2, voice.language)


def change(delta: float, unit: str, voice: Voice, *, sign: bool = True) -> str:
    """« +4,9 points »; of a mean, in its own unit."""
    if unit in ("%", "points"):
        return numbers.change(delta, "%" if unit == "%" else "points", 1000, voice.language, sign=sign)
    return numbers.number(delta if sign else abs(delta), 2, voice.language, sign=sign)


def between(one: Outcome, voice: Voice) -> str:
    """« +2,6 à +7,2 », the ends of the difference."""
    if one.difference is None:
        return ""
    places = {"%": 1, "points": 0}.get(one.unit, 2)
    return ends(one.difference.low, one.difference.high, places, voice, sign=True)


def p_text(p: float | None, voice: Voice, *, sign: bool = False) -> str:
    """« 0,023 », « < 0,001 »; with its sign, « = 0,023 »."""
    if p is None:
        return voice.say("value.none")
    if p < 0.001:
        return voice.say("trial.p.small", p=numbers.number(0.001, 3, voice.language))
    text = numbers.number(p, 3, voice.language)
    return f"=\u00a0{text}" if sign else text


def verdict(one: Outcome, voice: Voice) -> str:
    arrow = {"rise": "▲\u00a0", "fall": "▼\u00a0", "not_significant": "=\u00a0"}.get(one.verdict, "")
    return arrow + voice.say(f"trial.verdict.{one.verdict}")


def tone(one: Outcome) -> str:
    return "" if one.better is None else "fav" if one.better else "unf"
