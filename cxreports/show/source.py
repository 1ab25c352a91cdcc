"""Where a figure comes from: the note under it (Lecture, Champ, Source) and the methods of its intervals."""

from __future__ import annotations

from collections.abc import Iterable

from cxreports.measure import Study
from cxreports.measure.record import Estimate
from cxreports.show.phrase import scope
from cxreports.show.voice import Voice

# The names that intervals bear in a record, by a word that they hold, in order of search.
_METHODS = {
    "adjusted wald": "adjusted_wald",
    "wilson": "wilson",
    "bca": "bca",
    "kaplan": "kaplan_meier",
    "order": "order",
    "geometric": "geometric",
    "poisson": "poisson",
}


def method_name(method: str, voice: Voice) -> str:
    """The name of an interval's method in a language; an unknown name stays as it is."""
    lower = method.lower()
    for word, key in _METHODS.items():
        if word in lower:
            return voice.say(f"method.{key}")
    return voice.say("method.t") if lower == "t" or lower.startswith(("t ", "t,")) else method


def methods(estimates: Iterable[Estimate], voice: Voice) -> str:
    """The methods of the intervals, each once, in order of first use."""
    names = dict.fromkeys(
        method_name(estimate.method, voice)
        for estimate in estimates
        if estimate.method and estimate.ci_low is not None
    )
    return voice.listed(list(names))


def source(study: Study, estimates: Iterable[Estimate], voice: Voice) -> str:
    """« Telco ; intervalles à 95 % (Wald ajusté) »."""
    name = voice.tidy(study.dataset.name)
    used = methods(estimates, voice)
    if not used:
        return name
    level = voice.level(study.confidence)
    return voice.say("source", name=name, method=voice.say("source.intervals", level=level, method=used))


def note(study: Study, reading: str, estimates: Iterable[Estimate], voice: Voice) -> str:
    """« Lecture : … Champ : … Source : … »."""
    parts = {"scope": scope(study, voice), "source": source(study, estimates, voice)}
    return voice.say("note", reading=reading, **parts)
