"""How a customer feels, by a lexicon and a few rules: every score can be explained word by word."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from cxreports.data.document import read_document
from cxreports.document import Document
from cxreports.errors import DataError
from cxreports.measure.nps import NPS
from cxreports.measure.record import Estimate
from cxreports.measure.text.comment import Comments
from cxreports.measure.text.language import Language, language_named
from cxreports.measure.text.negation import REACH, negated
from cxreports.measure.text.normalise import normalise
from cxreports.measure.text.pattern import Match, Pattern, Patterns
from cxreports.measure.text.token import Tokens, tokenise
from cxreports.measure.text.wordlist import wordlist

Feeling = Literal["positive", "neutral", "negative"]

RULES = "rules 1"  # named with the lexicons, so that a changed rule is a changed model
NEUTRAL = 0.15  # scores nearer to 0 are neutral
_SATURATION = 8.0  # valence, squared, at which a score passes 0.7
_DENIED_GOOD, _DENIED_BAD = -0.8, -0.5  # "pas bon" is bad; "pas mauvais" is only half good
_BARE_DENIAL = -0.8
_LOUD = 1.15
_AFTER_TURN, _BEFORE_TURN = 1.3, 0.7  # what follows "mais" weighs more
_PER_EXCLAMATION, _MOST_EXCLAMATIONS = 0.1, 3
_LONGEST_INTENSITY = 4  # words of "plus ou moins", "tout a fait"

_SMILEYS: Mapping[float, str] = {
    2.0: "😀😃😄😁😆😊🙂😇🥰😍🤩😘😋🤗👍👏🙏💪🎉🌟⭐✨❤♥💖💕💙💚💛🧡💜👌✅🥳☺😎💯🏆🤙🙌💐",
    1.0: "😉😂🤣😅😏",
    -1.0: "😐😕🙁😬🤔😳😑😶🙄😒😮",
    -2.0: "😞😔😟☹😣😖😫😩😢😭😤😠😡🤬👎😱🤮🤢💩💔😪😓😥🖕❌🤦🤷😷😰😨😵",
}
_TYPED: Mapping[float, tuple[str, ...]] = {
    2.0: (":)", ":D", ";)", ":*", "<3", "^^", ":P", ";D"),
    -2.0: (":(", ":/", ":|", ";("),
}


@dataclass(frozen=True)
class Lexicon:
    """Words and phrases with their valence, and the words that strengthen or weaken them.

    Attributes:
        language: of the comments it reads.
        version: name, version and a print of the content, as printed beside a figure.
        phrases: patterns with valences from -3 to 3.
        intensity: the folded words before a feeling → factor.
    """

    language: Language
    version: str
    phrases: Patterns[float]
    intensity: Mapping[tuple[str, ...], float]


@dataclass(frozen=True, slots=True)
class Sentiment:
    """The feeling of one comment.

    Attributes:
        score: -1 (very unhappy) to 1 (very happy); 0 where no word of the lexicon was found.
        feeling: "positive", "neutral" or "negative".
        found: how many words and phrases spoke.
    """

    score: float
    feeling: Feeling
    found: int


def lexicon(language: str) -> Lexicon:
    """The lexicon that comes with cxreports for a language.

    Raises:
        UnknownName: the language is neither "fr" nor "en".

    >>> lexicon("fr").version.startswith("cxreports-sentiment-fr 1")
    True
    """
    return _shipped(language_named(language))


@lru_cache(maxsize=2)
def _shipped(language: Language) -> Lexicon:
    return read_lexicon(Path(__file__).parent / "lexicon" / f"sentiment.{language}.yaml")


def read_lexicon(path: Path) -> Lexicon:
    """Read a lexicon file: `name`, `version`, `language`, `valence`, `intensity`.

    Raises:
        DataError: the file cannot be read, a key is missing, a valence or a factor is not a number, or a
            pattern is wrong.

    >>> file = Path("lexicon.yaml")
    >>> text = "name: acme\\nversion: 1.0\\nlanguage: en\\nvalence:\\n  2: [splendid]\\nintensity: {}\\n"
    >>> _ = file.write_text(text, encoding="utf-8")
    >>> read_lexicon(file).version.split(" (")[0]
    'acme 1.0'
    """
    document = read_document(path)
    head = [str(document.data.get(key) or "") for key in ("name", "version", "language")]
    if not all(head) or not isinstance(document.data.get("valence"), dict):
        raise DataError(
            "is not a lexicon.", where=path.name, hint="Give name, version, language and valence."
        )
    phrases = [
        (text, _number(document, "valence", level), document.where("valence", level))
        for level, texts in document.data["valence"].items()
        for text in texts or ()
    ]
    pairs = [pair for text, valence, where in phrases for pair in Patterns.of([(text, valence)], where).pairs]
    smileys = [(mark, valence) for valence, marks in _SMILEYS.items() for mark in marks]
    smileys += [(mark, valence) for valence, marks in _TYPED.items() for mark in marks]
    intensity = {
        tokenise(normalise(text)).words: _number(document, "intensity", factor)
        for factor, texts in (document.data.get("intensity") or {}).items()
        for text in texts or ()
    }
    marks = Patterns.marks(smileys)
    version = f"{' '.join(head[:2])} ({_print_of(pairs, intensity)})"
    return Lexicon(language_named(head[2]), version, Patterns((*pairs, *marks)), intensity)


def _print_of(pairs: Sequence[tuple[Pattern, float]], intensity: Mapping[tuple[str, ...], float]) -> str:
    """A print of a lexicon's content, so that an edit that forgot the version shows."""
    said = [f"{pattern.text}:{valence}" for pattern, valence in pairs]
    said += [f"{' '.join(words)}*{factor}" for words, factor in intensity.items()]
    return hashlib.sha256("\n".join(said).encode("utf-8")).hexdigest()[:8]


def _number(document: Document, *keys: str) -> float:
    try:
        return float(keys[-1])
    except ValueError:
        raise DataError(f"{keys[-1]!r} is not a number.", where=document.where(*keys)) from None


def feel(text: str, language: str = "fr", using: Lexicon | None = None) -> Sentiment:
    """The feeling of one text.

    Args:
        text: a comment.
        language: "fr" or "en".
        using: another lexicon than the one that comes with cxreports.

    >>> feel("Pas mal du tout, livraison rapide").feeling, feel("Je ne suis pas satisfaite").feeling
    ('positive', 'negative')
    >>> feel("Not bad at all", "en").score > 0 > feel("The staff was not helpful", "en").score
    True
    """
    return feel_tokens(tokenise(normalise(text)), using or lexicon(language))


def feel_tokens(tokens: Tokens, using: Lexicon) -> Sentiment:
    """The feeling of a text that is tokens already (methodology 3.13, step 7).

    Valences of the longest matches are summed: turned by a negation before them, strengthened or weakened by
    an intensity, weighed more after "mais" than before it, and amplified by exclamation marks. The sum s
    becomes s / sqrt(s² + 8).
    """
    words = tokens.words
    matches = using.phrases.longest(words)
    turn = _last_turn(words, using.language)
    total, since = _bare_denials(words, matches, using.language), 0
    for place, match in enumerate(matches):
        following = matches[place + 1] if place + 1 < len(matches) else None
        if following and following.start == match.end and words[match.start : match.end] in using.intensity:
            continue  # "super rapide", "trop bien": it only strengthens what follows
        valence = _valence(match, tokens, since, using)
        if turn >= 0:
            valence *= _AFTER_TURN if match.start > turn else _BEFORE_TURN
        total += valence
        since = match.end
    total *= 1 + _PER_EXCLAMATION * min(_MOST_EXCLAMATIONS, _exclamations(words))
    score = total / math.sqrt(total * total + _SATURATION) if total else 0.0
    return Sentiment(score, _class(score), len(matches))


def _valence(match: Match[float], tokens: Tokens, since: int, using: Lexicon) -> float:
    words, valence = tokens.words, match.value
    denials = wordlist("denials", using.language)
    if not denials.intersection(words[match.start : match.end]) and negated(
        words, match.start, using.language, since
    ):
        valence *= _DENIED_GOOD if valence > 0 else _DENIED_BAD
    for length in range(_LONGEST_INTENSITY, 0, -1):
        if factor := using.intensity.get(words[max(0, match.start - length) : match.start]):
            valence *= factor
            break
    loud = len(tokens.loud) < len(words) / 2 and any(
        place in tokens.loud for place in range(match.start, match.end)
    )
    return valence * _LOUD if loud else valence


def _bare_denials(words: Sequence[str], matches: Sequence[Match[float]], language: Language) -> float:
    """What denials weigh that deny no feeling: "je n'ai pas mon colis" is a complaint all the same."""
    denials = wordlist("denials", language) - {"ne", "n"}
    places = [place for place, word in enumerate(words) if word in denials]
    if not places:
        return 0.0
    feeling = {near for match in matches for near in range(match.start - REACH, match.end)}
    return _BARE_DENIAL * sum(place not in feeling for place in places)


def _last_turn(words: Sequence[str], language: Language) -> int:
    turns = wordlist("turns", language)
    return next((place for place in range(len(words) - 1, 0, -1) if words[place] in turns), -1)


def _exclamations(words: Sequence[str]) -> int:
    return words.count("!") + 2 * words.count("!!")


def _class(score: float) -> Feeling:
    return "positive" if score >= NEUTRAL else "negative" if score <= -NEUTRAL else "neutral"


@dataclass(frozen=True)
class Feelings:
    """The feelings of comments, in their order.

    Attributes:
        model: the model and its version, to be printed with every figure made of them.
    """

    each: tuple[Sentiment, ...]
    model: str

    def counts(self) -> dict[str, int]:
        """Comments by feeling: positive, neutral, negative."""
        return {
            feeling: sum(one.feeling == feeling for one in self.each)
            for feeling in ("positive", "neutral", "negative")
        }

    def net(self, confidence: float = 0.95) -> Estimate:
        """Share of positive minus share of negative comments, in points, adjusted Wald (methodology 2.12d).

        A model's output, not an answer: say so, and print `model` and the quality measured on labelled texts.

        Returns:
            A record of unit "points" with the counts by feeling in `details`; value None without comments.

        >>> from cxreports.measure.text.comment import read_comments
        >>> round(feelings(read_comments(["Parfait", "Très bien", "Arnaque", "Super site"])).net().value)
        50
        """
        counts = self.counts()
        steps = {10: counts["positive"], 8: counts["neutral"], 0: counts["negative"]}
        found = NPS.of(steps, None, confidence)  # the same net of three classes
        return replace(found, definition_id="sentiment.net", definition_version=self.model, details=counts)


def feelings(comments: Comments, lexicons: Iterable[Lexicon] = ()) -> Feelings:
    """The feeling of each comment, by the lexicon of its language.

    Args:
        comments: from `read_comments`.
        lexicons: lexicons to take instead of those that come with cxreports, one per language.

    >>> from cxreports.measure.text import read_comments
    >>> [one.feeling for one in feelings(read_comments(["Great service!", "Awful."], "en")).each]
    ['positive', 'negative']
    """
    chosen: dict[str, Any] = {one.language: one for one in (lexicon("fr"), lexicon("en"), *lexicons)}
    each = tuple(feel_tokens(one.tokens, chosen[one.language]) for one in comments)
    versions = ", ".join(one.version for one in chosen.values())
    return Feelings(each, f"{versions}, {RULES}")
