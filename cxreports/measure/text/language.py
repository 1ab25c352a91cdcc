"""French or English? Told by small words, accents and letter groups; the same answer every time."""

from __future__ import annotations

import re
from typing import Literal

from cxreports.errors import UnknownName
from cxreports.measure.text.wordlist import wordlist

Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = ("fr", "en")
TOO_SHORT = 20  # characters under which a text takes the language of its survey (methodology 3.13)

_WORD = re.compile(r"[^\W\d_]+")
_FRENCH_LETTERS = re.compile(r"[àâçéèêëîïôùûœ]|qu[eio]|eux\b|eau|oi[rst]|ez\b|aill|euil|tion d")
_ENGLISH_LETTERS = re.compile(r"th|wh|sh|ck|ght|ing\b|w|k|ly\b|ed\b|oo|ee")
_LETTERS_WEIGH = 0.35


def language_named(name: str) -> Language:
    """A language by its name, "fr" or "en".

    Raises:
        UnknownName: it is another.
    """
    for language in LANGUAGES:
        if name == language:
            return language
    raise UnknownName("language", name, LANGUAGES)


def identify(text: str, survey: str = "fr") -> Language:
    """The language of a text, French or English.

    Args:
        text: a comment.
        survey: the language of its survey: taken for texts under 20 characters and where nothing decides.

    Returns:
        "fr" or "en". A text in a third language gets the nearer of the two.

    Raises:
        UnknownName: `survey` is neither "fr" nor "en".

    Source: methodology 3.13, step 2.

    >>> identify("The parcel never came and nobody answers the phone")
    'en'
    >>> identify("ok", survey="en")
    'en'
    """
    usual = language_named(survey)
    if len(text) < TOO_SHORT:
        return usual
    low = text.lower()
    words = _WORD.findall(low)
    french, english = wordlist("telling", "fr"), wordlist("telling", "en")
    balance = float(sum(word in french for word in words) - sum(word in english for word in words))
    balance += _LETTERS_WEIGH * (len(_FRENCH_LETTERS.findall(low)) - len(_ENGLISH_LETTERS.findall(low)))
    return usual if balance == 0 else "fr" if balance > 0 else "en"
