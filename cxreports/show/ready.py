"""What the first report of a process loads besides code, loaded when this module is imported.

For a process that is forked for every report: messages, locales, the theme, the template of blocks, and what
Altair looks up once. Nothing here starts a thread or opens a connection.
"""

from __future__ import annotations

from cxreports.block import Block, View
from cxreports.block.preview import preview_html
from cxreports.period import Period
from cxreports.show.chart.distribution import Column, draw
from cxreports.show.voice import LANGUAGES, Voice
from cxreports.theme import load_theme


def _make_ready() -> None:
    """Say, draw and show a little of everything."""
    theme = load_theme()
    columns = [Column("1", 100.0, "100", "1", "fav", "1")]
    for language in LANGUAGES:
        voice = Voice(language)
        period = Period.parse("2026-10")
        text = ", ".join(
            [voice.during(period), voice.day(period.start_on), voice.count(1000), voice.level(0.95)]
        )
        preview_html(Block("text", "ready", {language: View(markdown=text)}))
    draw(columns, [], theme)


_make_ready()
