"""Notices: an analyst's own, what could not be measured, and the data checks that failed."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import Literal

from cxreports.block import Block, View
from cxreports.measure import Study
from cxreports.measure.record import Estimate, Result
from cxreports.show import numbers, phrase
from cxreports.show.blocks import Blocks
from cxreports.show.setting import current, in_each_language
from cxreports.show.typography import tidy
from cxreports.show.voice import Voice

INVALID_SHARE = 0.02  # of answers out of scale: above, a visible warning (R3)
RESPONSE_SHARE = 10.0  # % of invitations answered: below, a visible warning


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
    """
    texts = own_words(fr, en)
    views = {language: View(markdown=markdown) for language, markdown in texts.items()}
    return Block("text", anchor("text", fr, en), views)


def notice(fr: str = "", en: str = "", tone: Literal["", "unf"] = "") -> Block:
    """A boxed remark of the analyst's, in Markdown; `tone="unf"` makes it a warning."""
    texts = own_words(fr, en)
    views = {language: View(markdown=markdown) for language, markdown in texts.items()}
    return Block("notice", anchor("notice", fr, en), views, tone=tone)


Reason = Literal["any", "period", "trend", "scale", "split"]


def unmeasured(section: str, reason: Reason = "any", indicator: str = "") -> Block:
    """« Non mesuré » and why: what stands where a section has nothing to show."""

    def view(voice: Voice) -> View:
        the = {"the": voice.the(indicator)} if indicator else {}
        return View(markdown=voice.say(f"unmeasured.{reason}", **the))

    return Block("notice", anchor(section, "unmeasured", reason, indicator), in_each_language(view))


def checks(study: Study, headline: list[Result]) -> Blocks:
    """A warning for page 1 when a data check failed; nothing when all passed.

    Checked: answers out of scale above 2 % (R3), withheld figures, low bases (R13), no answer in the period,
    response rate under 10 %.
    """
    quality = study.quality()
    rate = quality.response_rate.estimate if quality.response_rate else None

    def view(voice: Voice) -> View:
        lines = [line for result in headline for line in _warnings(study, result.estimate, voice)]
        if study.period.end_on > phrase.cutoff_day(study) + timedelta(days=1):
            lines.append(voice.say("check.unfinished", day=voice.day(phrase.cutoff_day(study))))
        if rate is not None and rate.value is not None and rate.value < RESPONSE_SHARE:
            lines.append(voice.say("check.response", value=phrase.value(rate, voice)))
        return View(headline=voice.say("check.title"), markdown="\n".join(f"- {line}" for line in lines))

    views = in_each_language(view)
    if not any(view.markdown for view in views.values()):
        return Blocks()
    return Blocks(Block("notice", "checks", views, estimates=phrase.records(headline), tone="unf"))


def _warnings(study: Study, estimate: Estimate, voice: Voice) -> list[str]:
    """What a reader must know of one figure before reading it."""
    short, n = voice.short(estimate.definition_id), voice.count(estimate.n)
    if estimate.status == "no_data":
        return [voice.say("check.no_data", short=short, during=voice.during(study.period))]
    if estimate.status in ("blocked", "hidden"):
        return [voice.say(f"check.{estimate.status}", short=short)]
    lines = []
    read = estimate.n + estimate.n_invalid
    if read and estimate.n_invalid / read > INVALID_SHARE:
        share = numbers.percent(100 * estimate.n_invalid / read, 1, voice.language)
        parts = {"share": share, "k": voice.count(estimate.n_invalid), "n": voice.count(read)}
        lines.append(voice.say("check.invalid", short=short, **parts))
    if estimate.status in ("low_base", "fraction"):
        lines.append(voice.say("check.low_base", short=short, n=n))
    return lines
