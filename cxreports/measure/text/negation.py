"""What a "not" reaches: "n'est pas très satisfait" is not satisfied, "pas cher, rapide" is fast."""

from __future__ import annotations

from collections.abc import Sequence

from cxreports.measure.text.language import LANGUAGES, Language
from cxreports.measure.text.token import BREAKS

REACH = 4  # words after a negation that it can turn

NEGATIONS: dict[Language, frozenset[str]] = {
    "fr": frozenset(["pas", "jamais", "aucun", "aucune", "aucuns", "aucunes", "rien", "ni", "sans", "nullement", "guere", "ne", "n"]),
    "en": frozenset(
        ["not", "no", "never", "none", "nothing", "neither", "nor", "without", "cannot", "cant", "dont", "doesnt", "didnt", "wont", "wasnt", "isnt", "arent", "couldnt", "wouldnt", "shouldnt", "havent", "hasnt", "hadnt", "aint", "hardly", "barely", "nobody", "zero", "lacks", "lack"]
    ),
}
TURNS: dict[Language, frozenset[str]] = {
    "fr": frozenset(["mais", "cependant", "toutefois", "neanmoins", "pourtant", "sauf", "hormis"]),
    "en": frozenset(["but", "however", "although", "though", "except", "yet"]),
}
_ONLY: dict[Language, frozenset[str]] = {  # "ne ... que", "pas seulement", "not only" deny nothing
    "fr": frozenset(("que", "qu", "seulement", "uniquement")),
    "en": frozenset(("only", "just", "sure")),
}
_ENDS = {language: BREAKS | TURNS[language] | _ONLY[language] for language in LANGUAGES}


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
    denials, ends = NEGATIONS[language], _ENDS[language]
    for before in range(place - 1, max(since, place - REACH) - 1, -1):
        if words[before] in denials:
            return True
        if words[before] in ends:
            return False
    return False
