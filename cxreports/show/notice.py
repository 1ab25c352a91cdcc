"""Notices: an analyst's own, what could not be measured, and the data checks that failed."""

from __future__ import annotations

from hashlib import sha256
from typing import Literal

from cxreports.block import Block, View
from cxreports.measure import Study
from cxreports.measure.record import Estimate, Result
from cxreports.show import asked, numbers, phrase
from cxreports.show.blocks import Blocks
from cxreports.show.gate import raised
from cxreports.show.setting import current, in_each_language
from cxreports.show.typography import tidy
from cxreports.show.verdict import is_measured
from cxreports.show.voice import Voice

INVALID_SHARE = 0.02  # of answers out of scale: above, a visible warning (R3)


def anchor(kind: str, *words: str) -> str:
    """A stable id for a block that has no name of its own."""
    return f"{kind}-{sha256(' '.join(words).encode()).hexdigest()[:8]}"


def own_words(fr: str, en: str) -> dict[str, str]:
    """A text of the analyst's in each language of the setting; the other one where it lacks."""
    texts = {"fr": tidy(fr, "fr") or tidy(en, "en"), "en": tidy(en, "en") or tidy(fr, "fr")}
    return {voice.language: texts[voice.language] for voice in current().voices}


def text(fr: str = "", en: str = "") -> Block:
    """A paragraph of the analyst's, in Markdown, in one language or both.

    Args:
        fr, en: the text in French and in English; its typography is set.

    >>> text(fr="Le NPS progresse!").view("fr").markdown
    'Le NPS progresse\\u202f!'
    """
    texts = own_words(fr, en)
    views = {language: View(markdown=markdown) for language, markdown in texts.items()}
    return Block("text", anchor("text", fr, en), views)


def notice(fr: str = "", en: str = "", tone: Literal["", "unf"] = "") -> Block:
    """A boxed remark of the analyst's, in Markdown; `tone="unf"` makes it a warning.

    >>> notice(en="The survey changed in **May**.", fr="Le questionnaire a changé en **mai**.").kind
    'notice'
    """
    texts = own_words(fr, en)
    views = {language: View(markdown=markdown) for language, markdown in texts.items()}
    return Block("notice", anchor("notice", fr, en), views, tone=tone)


Reason = Literal[
    "any", "period", "trend", "scale", "split",
    "steps", "mix", "stake", "customers", "stages", "fixes", "moments",
]  # fmt: skip


class Unmeasured(Block):
    """A notice that stands where there is nothing to show; a section that holds nothing else is left out."""


def unmeasured(section: str, reason: Reason = "any", indicator: str = "") -> Unmeasured:
    """« Non mesuré » and why."""

    def view(voice: Voice) -> View:
        the = {"the": voice.the(indicator)} if indicator else {}
        return View(markdown=voice.say(f"unmeasured.{reason}", **the))

    return Unmeasured("notice", anchor(section, "unmeasured", reason, indicator), in_each_language(view))


def checks(study: Study, headline: list[Result]) -> Blocks:
    """A warning for page 1 when a data check failed; nothing when all passed.

    Checked: each figure (a non-standard scale of the NPS, methodology C1; answers out of scale above 2 %, R3;
    withheld, low base, R13; no data), and all that the quality gate checks (`Study.gate`).

    >>> from cxreports.measure import Study
    >>> study = Study("demo", period="2026-10")
    >>> all(block.kind == "notice" for block in checks(study, study.headline()))
    True
    """
    headline = [result for result in headline if is_measured(result)]
    title = "gate.stop" if study.gate().verdict == "hold" else "check.title"

    def view(voice: Voice) -> View:
        lines = [line for result in headline for line in _warnings(study, result.estimate, voice)]
        lines = [*raised(study, voice), *lines]
        return View(headline=voice.say(title), markdown="\n".join(f"- {line}" for line in lines))

    views = in_each_language(view)
    if not any(view.markdown for view in views.values()):
        return Blocks()
    return Blocks(Block("notice", "checks", views, estimates=phrase.records(headline), tone="unf"))


def _warnings(study: Study, estimate: Estimate, voice: Voice) -> list[str]:
    """What a reader must know of one figure before reading it."""
    short, n = voice.short(estimate.definition_id), voice.count(estimate.n)
    noun = phrase.noun(estimate, voice)
    survey = "" if phrase.is_survey(estimate) else ".rows"
    if estimate.status == "no_data":
        return [voice.say("check.no_data", short=short, during=voice.during(study.period))]
    if estimate.status == "hidden":
        return [voice.say("check.hidden", short=short, noun=noun)]
    if estimate.status == "blocked":
        return [voice.say(f"check.blocked{survey}", short=short, noun=noun)]
    lines = [_unusual_scale(estimate, voice)] if asked.is_unusual(estimate) else []
    read = estimate.n + estimate.n_invalid
    if read and estimate.n_invalid / read > INVALID_SHARE:
        share = numbers.percent(100 * estimate.n_invalid / read, 1, voice.language)
        parts = {"share": share, "k": voice.count(estimate.n_invalid), "n": voice.count(read)}
        lines.append(voice.say(f"check.invalid{survey}", short=short, noun=noun, **parts))
    if estimate.status in ("low_base", "fraction"):
        lines.append(voice.say("check.low_base", short=short, n=n))
    return lines


def _unusual_scale(estimate: Estimate, voice: Voice) -> str:
    """The banner of an NPS asked on another scale than 0-10 (methodology C1)."""
    ends = asked.scale(estimate)
    scales = {"scale": asked.scale_text(ends, voice), "usual": asked.scale_text(asked.NPS_SCALE, voice)}
    return voice.say("check.scale", short=voice.short(estimate.definition_id), low=str(ends[0]), **scales)
