"""Which question an indicator measures: its name, its scale, its satisfied answers, what they make of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cxreports.data.question import Question
from cxreports.measure import Study, find_indicator
from cxreports.measure.record import Estimate
from cxreports.show.voice import Voice

NPS_SCALE = (0, 10)


def question(study: Study, estimate: Estimate) -> Question | None:
    """The question behind an estimate; None when it is not made of the answers to one."""
    return study.dataset.questions.get(str(estimate.details.get("question", "")))


def is_nps(estimate: Estimate) -> bool:
    return estimate.definition_id == "nps"


def is_unusual(estimate: Estimate) -> bool:
    """Whether it is an NPS on another scale than 0-10 (methodology C1)."""
    return is_nps(estimate) and scale(estimate) != NPS_SCALE


def scale(estimate: Estimate) -> tuple[int, int]:
    """Lowest and highest answer: of the question, else of the usual NPS, else of the answers given."""
    found = estimate.details.get("scale")
    if not found and not is_nps(estimate):
        found = sorted(float(answer) for answer in estimate.details.get("counts", ()))
    found = found or NPS_SCALE
    return int(found[0]), int(found[-1])


def satisfied(asked: Question) -> list[int]:
    """The answers that say satisfied: as declared, else the two best, the best of two (methodology 2.3)."""
    low, high = asked.scale
    best = range(low, high + 1) if asked.polarity == "lower" else range(high, low - 1, -1)
    return sorted(asked.satisfied or best[: 1 if high - low < 2 else 2])


def is_usual(asked: Question) -> bool:
    """Whether the satisfied answers are the two best of several: what "satisfied or very satisfied" means."""
    two_best = satisfied(replace(asked, satisfied=None))
    return len(two_best) == 2 and satisfied(asked) == two_best


def listed(answers: Sequence[int], voice: Voice) -> str:
    """« 9 et 10 »."""
    return voice.listed([str(answer) for answer in answers])


def scale_text(ends: tuple[int, int], voice: Voice) -> str:
    """« de 1 à 10 »."""
    return voice.say("scale.from_to", low=str(ends[0]), high=str(ends[1]))


def question_name(study: Study, estimate: Estimate, voice: Voice) -> str:
    """« Réservation en ligne », in quotation marks, when several questions are of its kind; else empty."""
    asked = question(study, estimate)
    if asked is None or sum(one.kind == asked.kind for one in study.dataset.questions.values()) < 2:
        return ""
    return voice.say("quoted", text=study.dataset.label(asked.id, voice.language))


def name(study: Study, estimate: Estimate, voice: Voice) -> str:
    """« Taux de satisfaction (« Satisfaction globale ») »: which question, when several are of its kind."""
    short, asked = voice.short(estimate.definition_id), question_name(study, estimate, voice)
    return voice.say("asked.name", short=short, question=asked) if asked else short


def label(study: Study, estimate: Estimate, voice: Voice) -> str:
    """The full name of the indicator; the short one where the full one names other answers."""
    asked = question(study, estimate)
    if asked is not None and estimate.definition_id == "csat" and not is_usual(asked):
        return voice.short(estimate.definition_id)
    return voice.label(estimate.definition_id)


def definition(study: Study, estimate: Estimate, voice: Voice) -> str:
    """The definition with the formula, for the scale and the satisfied answers of this question."""
    asked = question(study, estimate)
    if is_unusual(estimate):
        return voice.say("definition.nps", low=str(scale(estimate)[0]))
    if estimate.definition_id == "csat" and asked is not None:
        answers = satisfied(asked)
        parts = {"answers": listed(answers, voice), "scale": scale_text(asked.scale, voice)}
        return voice.say("definition.csat", len(answers), **parts)
    return voice.tidy(find_indicator(estimate.definition_id).definition(voice.language))
