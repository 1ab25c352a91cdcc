"""What a notebook set up: the languages its blocks speak and the theme they wear."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import altair as alt

from cxreports.block import View
from cxreports.errors import UnknownName
from cxreports.show.chart.paper import house_config
from cxreports.show.voice import LANGUAGES, Voice
from cxreports.theme import Theme, load_theme


@dataclass(frozen=True, slots=True)
class Setting:
    """The languages, first one first, and the design tokens of every block."""

    voices: tuple[Voice, ...]
    theme: Theme


_current: list[Setting] = []


def setup(language: str = "fr", theme: str | Path = "default") -> None:
    """Set the language and the theme of every block that follows; call it once, first.

    It also gives the house look to charts made with Altair in the notebook.

    Args:
        language: "fr", "en", or both joined by "+": "fr+en".
        theme: a theme's name or the path of its file.

    Raises:
        UnknownName: a language or a theme that does not exist.

    >>> setup(language="fr+en")
    >>> [voice.language for voice in current().voices]
    ['fr', 'en']
    """
    voices = []
    for word in language.split("+"):
        if word not in LANGUAGES:
            raise UnknownName("language", word, LANGUAGES, where="show.setup")
        voices.append(Voice(word))
    setting = Setting(tuple(voices), load_theme(theme))
    _current[:] = [setting]
    alt.theme.register("cxreports", enable=True)(
        lambda: alt.theme.ThemeConfig({"config": house_config(setting.theme)})  # type: ignore[typeddict-item]
    )


def current() -> Setting:
    """The setting in force; French and the default theme when `setup` was not called."""
    if not _current:
        setup()
    return _current[0]


def in_each_language(build: Callable[[Voice], View]) -> dict[str, View]:
    """One view per language of the setting."""
    return {voice.language: build(voice) for voice in current().voices}
