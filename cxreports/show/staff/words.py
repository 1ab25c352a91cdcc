"""What the blocks on employees have in common: the names of items, the base."""

from __future__ import annotations

from cxreports.measure import Study
from cxreports.show.voice import Voice


def item_name(study: Study, item: str, voice: Voice) -> str:
    return voice.tidy(study.dataset.label(item, voice.language))


def employees(n: int, voice: Voice) -> str:
    """« 88 collaborateurs »."""
    return voice.say("staff.base", n, n=voice.count(n))
