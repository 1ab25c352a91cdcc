"""What a "not" reaches: "n'est pas très satisfait" is not satisfied, "pas cher, rapide" is fast."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from cxreports.measure.text.language import Language
from cxreports.measure.text.token import BREAKS
from cxreports.measure.text.wordlist import wordlist

REACH = 4  # words after a denial that it can turn


@lru_cache(maxsize=2)
def _ends(language: Language) -> frozenset[str]:
    """What a denial does not reach over: the end of a clause, "mais", and "que", as in "ne ... que"."""
    return BREAKS | wordlist("turns", language) | wordlist("only", language)


def negated(words: Sequence[str], place: int, language: Language, since: int = 0) -> bool:
    """Whether the word at `place` stands under a negation.

    Args:
        words: folded words of the comment, with its punctuation (`Tokens.words`).
        place: where the word, or the first word of a phrase, stands.
        since: first place to look at: what stands before has found its word already.

    French "ne ... que" and "pas seulement", English "not only" are no negation; "plus" is one after "ne".

    >>> negated(("je", "ne", "suis", "pas", "decu"), 4, "fr"), negated(("tres", "bon"), 1, "fr")
    (True, False)
    """
    denials, ends = wordlist("denials", language), _ends(language)
    for before in range(place - 1, max(since, place - REACH) - 1, -1):
        if words[before] in denials:
            return True
        if words[before] in ends:
            return False
    return False
