"""The spaces, quotes and signs of a printed text, in French and in English (methodology 6.3)."""

from __future__ import annotations

import re

NBSP = "\u00a0"
NARROW = "\u202f"
MINUS = "\u2212"

_SPACE = rf"[ {NBSP}{NARROW}]"
_KEPT = re.compile(r"`[^`\n]*`|\]\([^)\s]*\)|<?https?://\S+|&#?\w+;")  # code, link targets, entities
_END = r"(?=[\s»)\]*_’”.,…]|$)"

# What stays on the line of its number.
_COUNTED_FR = (
    r"points?|pts?|réponses?|clients?|demandes?|segments?|comparaisons?|"
    r"autres|périodes?|mois|h|min|s|j|sur"
)
_COUNTED_EN = (
    r"points?|pts?|answers?|customers?|tickets?|segments?|comparisons?|"
    r"others|periods?|months?|h|min|s|d|of"
)

_BOTH = [
    (re.compile(r"(?<=[^\W\d_])'(?=\w)|(?<=\w)'"), "’"),
    (re.compile(r"\.\.\."), "…"),
    (re.compile(r"(?<![\w\-/])-(?=\d)"), MINUS),
    (re.compile(r"\bn = (?=\d)"), f"n{NBSP}={NBSP}"),
    (re.compile(r"\bn < (?=\d)"), f"n{NBSP}<{NBSP}"),
    (re.compile(r"(?<=[^\S\n][<>≤≥≈]) (?=\d)"), NBSP),
]
_FRENCH = [
    (re.compile(r'"([^"\n]*)"'), rf"«{NARROW}\1{NARROW}»"),
    (re.compile(rf"«{_SPACE}*"), f"«{NARROW}"),
    (re.compile(rf"{_SPACE}*»"), f"{NARROW}»"),
    (re.compile(rf"(?<=[^\s!?;:(]){_SPACE}*([;!?][;:!?]*){_END}"), rf"{NARROW}\1"),
    (re.compile(rf"(?<=[^\s!?;:(*]){_SPACE}*(:[;:!?]*){_END}"), rf"{NBSP}\1"),
    (re.compile(rf"(?<=\d){_SPACE}*%"), f"{NARROW}%"),
    (re.compile(rf"(?<=[^\s\d(]){_SPACE}+%"), f"{NARROW}%"),
    (re.compile(rf"(?<=\d) (?=(?:{_COUNTED_FR})\b)"), NBSP),
]
_ENGLISH = [
    (re.compile(r'"([^"\n]*)"'), r"“\1”"),
    (re.compile(rf"(?<=\d){_SPACE}+%"), "%"),
    (re.compile(rf"(?<=\d) (?=(?:{_COUNTED_EN})\b)"), NBSP),
]

# Nouns whose plural must agree with the whole number before them.
_PLURALS_FR = "point|réponse|client|demande|segment|case|étape|action|indicateur|comparaison|commentaire"
_PLURALS_EN = "point|answer|customer|ticket|segment|cell|stage|action|indicator|comparison|comment"
_ALONE = rf"(?<![\d,.:/{NARROW}−-])(?<!\d{_SPACE})"

_FAULTS_BOTH = [
    (re.compile(r"'"), "ASCII apostrophe"),
    (re.compile(r'"'), "ASCII quotation mark"),
    (re.compile(r"\.\.\."), "three full stops for an ellipsis"),
    (re.compile(r"(?<![\w\-/])-\d"), "hyphen for a minus"),
    (re.compile(r" {2,}|(?<!\n) \Z|\A "), "stray space"),
    (re.compile(r"[{}]"), "unfilled place"),
]
_FAULTS_FRENCH = [
    (re.compile(r" [:;!?%»]"), "plain space before : ; ! ? % »"),
    (re.compile(r"« "), "plain space after «"),
    (re.compile(rf"(?<=[^{NARROW}{NBSP}\s(])[;!?]{_END}(?<![;!?][;!?])"), "no space before ; ! ?"),
    (re.compile(rf"(?<=[^{NBSP}\s*]):(?=\s|$)"), "no space before :"),
    (re.compile(r"\d%"), "no space before %"),
    (re.compile(r"(?<![\d.])\d+\.\d+(?![\d.])"), "decimal point"),
    (
        re.compile(
            rf"\b(?:[Dd]e|[Ll]e|[Qq]ue|[Nn]e|[Ss]e){_SPACE}(?!oui\b|onz|un\b)(?=[aàâeéèêiîïoôuûAÀÂEÉÈÊIÎÏOÔUÛ])"
        ),
        "no elision",
    ),
    (re.compile(rf"\b[Dd]e{_SPACE}les?\b(?! \w+er\b)"), "« de le » for « du »"),
    (re.compile(rf"{_ALONE}1{_SPACE}(?:{_PLURALS_FR})s\b"), "plural after 1"),
    (re.compile(rf"{_ALONE}(?:[2-9]|\d\d+){_SPACE}(?:{_PLURALS_FR})\b"), "singular after 2 or more"),
]
_FAULTS_ENGLISH = [
    (re.compile(rf"{_SPACE}[:;!?]|(?<=\d){_SPACE}%"), "space before : ; ! ? %"),
    (re.compile(r"[«»]"), "French quotation mark"),
    (re.compile(r"(?<![\d,])\d+,\d{1,2}(?!\d)"), "decimal comma"),
    (re.compile(rf"{_ALONE}1{_SPACE}(?:{_PLURALS_EN})s\b"), "plural after 1"),
    (
        re.compile(rf"{_ALONE}(?:[2-9]|\d\d+){_SPACE}(?:{_PLURALS_EN})\b"),
        "singular after another number than 1",
    ),
]


def _apart(text: str) -> tuple[str, list[str]]:
    """The text with what must stay as it is (code, links, entities) replaced by a private mark each."""
    kept = _KEPT.findall(text)
    return _KEPT.sub("\ue000", text), kept


def tidy(text: str, language: str) -> str:
    """The text with the typography of its language; code, links and entities are left alone.

    >>> tidy("Qu'en dit-on ? 12 % : rien", "fr") == "Qu’en dit-on\\u202f? 12\\u202f%\\u00a0: rien"
    True
    """
    text, kept = _apart(text)
    for pattern, replacement in [*_BOTH, *(_FRENCH if language == "fr" else _ENGLISH)]:
        text = pattern.sub(replacement, text)
    parts = iter(kept)
    return re.sub("\ue000", lambda _: next(parts), text)


def faults(text: str, language: str) -> list[str]:
    """What is wrong with the typography of a text, each with the place; empty when nothing is."""
    text, _ = _apart(text)
    found = []
    for pattern, name in [*_FAULTS_BOTH, *(_FAULTS_FRENCH if language == "fr" else _FAULTS_ENGLISH)]:
        for match in pattern.finditer(text):
            found.append(f"{name}: …{text[max(0, match.start() - 15) : match.end() + 15]!r}…")
    return found


def capital(text: str) -> str:
    """The text with its first letter in upper case."""
    return text[:1].upper() + text[1:]
