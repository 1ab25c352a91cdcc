"""What indicators are called, in French and in English, and their definition sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxreports.errors import UnknownName
from cxreports.measure.catalogue import en, fr
from cxreports.measure.catalogue.words import Words

if TYPE_CHECKING:
    from cxreports.measure.indicator import Indicator

_WORDS = {"fr": fr.WORDS, "en": en.WORDS}
_TRADEMARKS = {"fr": fr.TRADEMARK, "en": en.TRADEMARK}
LANGUAGES = tuple(_WORDS)


def words(indicator: str, language: str) -> Words:
    """The texts of an indicator by id.

    Raises:
        UnknownName: there is no such language.
    """
    if language not in _WORDS:
        raise UnknownName("language", language, _WORDS)
    return _WORDS[language][indicator]


def trademark(language: str) -> str:
    """The notice to print wherever NPS is named (methodology R18)."""
    return _TRADEMARKS[language]


def sheet(indicator: Indicator) -> str:
    """The whole definition of an indicator in plain English."""
    from cxreports.measure.catalogue.definition import written

    return written(indicator)
