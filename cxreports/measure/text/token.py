"""Words of a comment as patterns see them: folded, one at a time, with the punctuation that ends a clause."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from cxreports.measure.text.language import Language

NUMBER = "#"  # every number, so that a pattern can say "# jours"
STOP = "."  # ends a clause, like "," "!" "?"; "!!" and "??" are their insistent forms
BREAKS = frozenset({STOP, ",", "!", "!!", "?", "??"})

_PIECE = re.compile(
    r"\[…\]"  # what was masked
    r"|[^\W\d_]+"
    r"|\d+(?:[.,:]\d+)*"
    r"|[:;=]-?[()DP/|*](?!\w)|<3|\^\^"  # typed smileys
    r"|[.…,;:!?]+"
    r"|[\u2600-\u27bf\U0001f300-\U0001faff]"
)
_ENGLISH_NOT = re.compile(r"n't\b", re.IGNORECASE)
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o"})
_RUN = re.compile(r"(.)\1{3,}")
_LONG = re.compile(r"(.)\1\1")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of a comment, in order.

    Attributes:
        words: folded words (lower case, without accents), numbers as "#", clause ends, emoji.
        loud: places of words written in capitals.
    """

    words: tuple[str, ...]
    loud: frozenset[int] = frozenset()


def tokenise(text: str) -> Tokens:
    """The tokens of a normalised comment. Elided and hyphenated words are split: "n'est" is "n", "est".

    English "n't" becomes "not". A row of one emoji counts once.

    >>> tokenise("Livré en 3 jours, c'est TOP !!").words
    ('livre', 'en', '#', 'jours', ',', 'c', 'est', 'top', '!!')
    >>> tokenise("They don't answer").words
    ('they', 'do', 'not', 'answer')
    """
    if "'" in text:
        text = _ENGLISH_NOT.sub(" not", text)
    words: list[str] = []
    loud: list[int] = []
    for piece in _PIECE.findall(text):
        word = _token(piece)
        if word and not (words and word == words[-1] and not word[0].isalnum()):
            if len(piece) > 2 and piece.isupper():
                loud.append(len(words))
            words.append(word)
    return Tokens(tuple(words), frozenset(loud))


@lru_cache(maxsize=200_000)
def _token(piece: str) -> str:
    first = piece[0]
    if first.isalpha():
        return fold(piece)
    if first.isdigit():
        return NUMBER
    if piece == "[…]":
        return ""
    if first in ".…,;:!?" and piece[-1] not in "()DP/|*":
        return _clause_end(piece)
    return piece.replace("-", "").replace("=", ":")


def _clause_end(piece: str) -> str:
    if "?" in piece:
        return "??" if len(piece) > 1 else "?"
    if "!" in piece:
        return "!!" if piece.count("!") > 1 else "!"
    return "," if piece == "," else STOP


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """A word in lower case without accents; a letter repeated more than three times is kept three times.

    >>> fold("Déçue"), fold("SUUUUUPER")
    ('decue', 'suuuper')
    """
    low = word.lower()
    if not low.isascii():
        parts = unicodedata.normalize("NFD", low.translate(_LIGATURES))
        low = "".join(letter for letter in parts if not unicodedata.combining(letter))
    return _RUN.sub(r"\1\1\1", low)


@lru_cache(maxsize=200_000)
def spellings(word: str) -> tuple[str, ...]:
    """The ways to read a folded word: as it is, and with its stretched letters doubled or single.

    >>> spellings("suuuper")
    ('suuuper', 'suuper', 'super')
    """
    if not _LONG.search(word):
        return (word,)
    return (word, _LONG.sub(r"\1\1", word), _LONG.sub(r"\1", word))


_ENDINGS: dict[Language, tuple[tuple[str, str], ...]] = {
    "fr": (
        ("issements", "iss"),
        ("issement", "iss"),
        ("ements", ""),
        ("ement", ""),
        ("ations", "e"),
        ("ation", "e"),
        ("euses", "eur"),
        ("euse", "eur"),
        ("eux", "eu"),
        ("aux", "al"),
        ("ees", "e"),
        ("ee", "e"),
        ("es", "e"),
        ("er", "e"),
        ("ez", "e"),
        ("s", ""),
        ("x", ""),
    ),
    "en": (
        ("iness", "y"),
        ("ously", "ous"),
        ("fully", "ful"),
        ("ings", ""),
        ("ing", ""),
        ("ies", "y"),
        ("ied", "y"),
        ("sses", "ss"),
        ("ness", ""),
        ("ed", ""),
        ("ly", ""),
        ("es", "e"),
        ("s", ""),
    ),
}
_SHORTEST = 4  # letters that a stem keeps at least


@lru_cache(maxsize=200_000)
def stem(word: str, language: Language) -> str:
    """A light stem of a folded word: plural, feminine and the commonest endings taken off.

    Made to bring the forms of one word together for counting, not to be read.

    >>> stem("livraisons", "fr"), stem("remboursements", "fr"), stem("delayed", "en")
    ('livraison', 'rembours', 'delay')
    """
    word = spellings(word)[-1]
    for ending, instead in _ENDINGS[language]:
        if word.endswith(ending) and not word.endswith(("ss", "us")):
            found = word[: -len(ending)] + instead
            if len(found) >= _SHORTEST:
                word = found
                break
    return word[:-1] if len(word) > _SHORTEST and word.endswith("e") else word
