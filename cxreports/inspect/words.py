"""Headings as plain words, so that one pattern finds `CreatedAt`, `created_at` and `Créé le`."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Lower case, without accents or punctuation, words apart.

    >>> plain("Date d'ouverture"), plain("CréatedAt")
    ('date d ouverture', 'created at')
    """
    apart = re.sub(r"(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", _bare(text))
    return " ".join(re.findall(r"[a-z]+|\d+", apart.lower()))


def slug(text: str, longest: int = 40) -> str:
    """A name for the data file made of a heading: letters, digits and _, beginning with a letter."""
    words = "_".join(re.findall(r"[a-z]+\d*|\d+", _bare(text).lower())) or "column"
    words = words if words[0].isalpha() else f"c_{words}"
    return words if len(words) <= longest else words[:longest].rsplit("_", 1)[0]


def _bare(text: str) -> str:
    folded = text.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae").replace("’", "'")
    return "".join(char for char in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(char))


def any_of(words: str) -> str:
    """A pattern for any of some plain words, parted by blanks; `_` is a blank inside one and `*` any ending.

    >>> bool(re.search(any_of("answer* end_date"), plain("AnsweredAt")))
    True
    """
    either = "|".join(words.replace("*", r"\w*").split()).replace("_", " ")
    return rf"\b({either})\b"
