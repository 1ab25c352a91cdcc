"""The one decision that a report asks of its readers."""

from __future__ import annotations

from collections.abc import Mapping

from cxreports.block import Block, View
from cxreports.show.blocks import Blocks
from cxreports.show.setting import in_each_language
from cxreports.show.voice import Voice, in_language


def decision(text: str | Mapping[str, str]) -> Blocks:
    """A boxed « Décision demandée »; nothing when there is none.

    Args:
        text: what is asked, in Markdown: a text, or one per language: `{"fr": "...", "en": "..."}`.
    """
    if not text:
        return Blocks()

    def view(voice: Voice) -> View:
        return View(headline=voice.say("decision.title"), markdown=in_language(text, voice))

    return Blocks(Block("notice", "decision", in_each_language(view)))


def full_report(link: str) -> Blocks:
    """One line that says where the full report is; nothing without a link.

    Args:
        link: a file or an address.
    """
    if not link:
        return Blocks()
    return Blocks(
        Block(
            "text",
            "full-report",
            in_each_language(lambda voice: View(markdown=voice.say("report.full", link=f"[{link}]({link})"))),
        )
    )
