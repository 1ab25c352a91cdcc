"""Lists of words that several readings share."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from cxreports.data.document import read_document


@lru_cache(maxsize=64)
def wordlist(name: str, language: str) -> frozenset[str]:
    """A list of `lexicon/words.yaml`: "telling", "stop", "denials", "turns", "only", "nothing", "particles".

    >>> "pas" in wordlist("denials", "fr"), "pas" in wordlist("stop", "fr")
    (True, False)
    """
    words = _lists()[language][name]
    return frozenset(words.split() if isinstance(words, str) else words)


@lru_cache(maxsize=1)
def _lists() -> dict[str, dict[str, str | list[str]]]:
    lists: dict[str, dict[str, str | list[str]]] = read_document(
        Path(__file__).parent / "lexicon" / "words.yaml"
    ).data
    return lists
