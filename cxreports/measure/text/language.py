"""French or English? Told by small words, accents and letter groups; the same answer every time."""

from __future__ import annotations

import re
from typing import Literal

from cxreports.errors import UnknownName

Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = ("fr", "en")
TOO_SHORT = 20  # characters under which a text takes the language of its survey (methodology 3.13)

# Words that only one of the two languages has, so that each is worth a point.
_FRENCH = frozenset(
    ["le", "la", "les", "un", "une", "des", "du", "de", "et", "est", "sont", "ai", "avez", "avons", "ont", "était", "sera", "pas", "ne", "que", "qui", "quoi", "dont", "où", "mais", "donc", "car", "je", "tu", "il", "elle", "nous", "vous", "ils", "elles", "mon", "ma", "mes", "votre", "vos", "notre", "nos", "leur", "leurs", "ce", "cette", "ces", "cet", "ça", "mon", "ton", "son", "sa", "ses", "au", "aux", "avec", "dans", "sur", "pour", "par", "sans", "sous", "chez", "entre", "depuis", "pendant", "très", "trop", "plus", "moins", "bien", "mal", "bon", "bonne", "rien", "jamais", "toujours", "encore", "déjà", "aussi", "alors", "comme", "quand", "si", "même", "tout", "toute", "tous", "toutes", "aucun", "aucune", "être", "avoir", "fait", "faire", "peut", "merci", "bonjour", "fois", "jour", "jours", "ras", "pourquoi", "beaucoup", "peu", "assez", "vraiment", "ici", "là", "suis", "été", "avait", "qu", "j", "l", "c", "n"]
)
_ENGLISH = frozenset(
    ["the", "and", "is", "are", "was", "were", "been", "be", "being", "have", "has", "had", "do", "does", "did", "not", "no", "of", "to", "in", "it", "its", "this", "that", "these", "those", "with", "for", "from", "by", "at", "you", "your", "yours", "we", "our", "ours", "they", "their", "them", "he", "she", "his", "her", "my", "mine", "i", "us", "an", "but", "so", "because", "when", "what", "which", "who", "where", "why", "how", "would", "could", "should", "will", "can", "cannot", "if", "then", "than", "there", "here", "just", "very", "too", "much", "many", "all", "any", "some", "none", "only", "also", "still", "yet", "again", "ever", "never", "always", "about", "after", "before", "over", "under", "out", "up", "down", "off", "get", "got", "go", "going", "good", "great", "thanks", "thank", "please", "help", "need", "want", "like", "more", "most", "other", "another", "ll", "ve", "don", "didn", "isn", "wasn", "won"]
)
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
    balance = 0.0
    for word in _WORD.findall(low):
        balance += (word in _FRENCH) - (word in _ENGLISH)
    balance += _LETTERS_WEIGH * (len(_FRENCH_LETTERS.findall(low)) - len(_ENGLISH_LETTERS.findall(low)))
    return usual if balance == 0 else "fr" if balance > 0 else "en"
