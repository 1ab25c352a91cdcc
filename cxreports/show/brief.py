"""The summary of a report on one subject: what its figures say, one line each; and its limits."""

from __future__ import annotations

from cxreports.block import Block, Finding, View
from cxreports.show.setting import in_each_language
from cxreports.show.voice import Voice

MOST = 6


def in_brief(**sections: Block) -> Block:
    """The headlines of some blocks as findings, each with a link to its section.

    A headline has passed the tests of its block; one that could not be measured is left out.

    Args:
        sections: id of a section -> the block whose headline tells it, in the order of the report.
    """

    def view(voice: Voice) -> View:
        told = [
            Finding(lead=f"{block.view(voice.language).headline.rstrip('.')}.", text="", section=section)
            for section, block in sections.items()
            if block.kind != "notice" and block.view(voice.language).headline
        ]
        if not told:
            told = [Finding(lead=voice.say("brief.nothing"), text="")]
        return View(findings=told[:MOST])

    return Block("findings", "brief", in_each_language(view))


def limits(subject: str) -> Block:
    """What the figures of a subject cannot say: "drivers", "verbatims" or "retention"."""
    return Block(
        "text", f"limits-{subject}", in_each_language(lambda v: View(markdown=v.say(f"limits.{subject}")))
    )
