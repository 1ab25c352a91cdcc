"""Comments to quote: chosen by a rule, not by hand."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cxreports.errors import UsageError
from cxreports.measure.record import ANONYMITY_BASE
from cxreports.measure.text.dictionary import Dictionary
from cxreports.measure.text.themes import Themes
from cxreports.measure.text.token import tokenise
from cxreports.measure.text.words import content_words

RULE = (
    "for each theme, from the most frequent on, the comment nearest to the centre of the theme's comments "
    "(cosine of TF-IDF); one per theme, no words twice, classes in the proportions of all comments"
)
QUOTE_BASE = 10  # comments under which nobody is quoted (methodology R13)
MOST_CHARACTERS = 240
_FEWEST_WORDS = 4  # content words; "très bien" stands for nothing
_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=\S)")

_Vector = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Quote:
    """A comment to print.

    Attributes:
        theme: the theme it stands for.
        text: masked, cut at the end of a sentence; "…" where something was left out.
        group: the class of its author, or None.
        likeness: cosine with the centre of the theme, 0-1.
        row: its place in the column of comments; not to be printed.
    """

    theme: str
    text: str
    group: str | None
    likeness: float
    row: int


def choose_quotes(
    themes: Themes,
    classes: Sequence[str | None] | None = None,
    most: int = 6,
    characters: int = MOST_CHARACTERS,
) -> list[Quote]:
    """Choose comments to quote, by `RULE`.

    Args:
        themes: from `tag_themes`; the comments in it are masked.
        classes: the class of each comment ("promoter", "detractor", ...); quotes are shared out between
            classes as comments are, by largest remainder. None: no such balance.
        most: quotes at most.
        characters: length at most.

    Returns:
        Quotes in the order of the themes; none under 10 comments, none of a theme with fewer than 5 (R13).

    Raises:
        UsageError: there is not one class per comment.

    >>> from cxreports.measure.text.comment import read_comments
    >>> from cxreports.measure.text.themes import tag_themes
    >>> said = ["Livraison rapide et colis bien emballé", "Livraison rapide, colis parfait", "Site lent"] * 5
    >>> [quote.theme for quote in choose_quotes(tag_themes(read_comments(said)), most=1)]
    ['delivery']
    """
    if classes is None:
        classes = [None] * len(themes.each)
    if len(classes) != len(themes.each):
        raise UsageError(f"{len(classes)} classes were given for {len(themes.each)} comments.")
    if len(themes.each) < QUOTE_BASE:
        return []
    vectors = _vectors(themes)
    counts = Counter(theme for found in themes.each for theme in found)
    order = [theme for theme in themes.names if counts[theme] >= ANONYMITY_BASE]
    order = sorted(order, key=lambda theme: -counts[theme])[:most]
    quota = _quota(Counter(classes), len(order))
    quotes: list[Quote] = []
    taken: set[int] = set()
    for theme in order:
        places = [place for place, found in enumerate(themes.each) if theme in found]
        ranked = _ranked(places, vectors)
        best = _first_within(ranked, classes, quota, taken)
        if best is not None:
            said = themes.comments.items[best].text
            taken |= {place for place, one in enumerate(themes.comments) if one.text == said}
            quota[classes[best]] -= 1
            quotes.append(_quote(themes, theme, best, classes[best], ranked[best], characters))
    return quotes


def _vectors(themes: Themes) -> list[_Vector]:
    """TF-IDF of each comment, of length 1; empty for a comment too short to stand for a theme."""
    words = [content_words(comment) for comment in themes.comments]
    spread = Counter(word for found in words for word in found)
    vectors: list[_Vector] = []
    for found in words:
        weights = {word: math.log((1 + len(words)) / (1 + spread[word])) + 1 for word in found}
        length = math.sqrt(sum(weight * weight for weight in weights.values()))
        short = len(found) < _FEWEST_WORDS
        vectors.append({} if short else {word: weight / length for word, weight in weights.items()})
    return vectors


def _ranked(places: Sequence[int], vectors: Sequence[_Vector]) -> dict[int, float]:
    """Place → cosine with the centre of all, the nearest first."""
    centre: Counter[str] = Counter()
    for place in places:
        centre.update(vectors[place])
    length = math.sqrt(sum(weight * weight for weight in centre.values())) or 1.0
    likeness = {
        place: sum(weight * centre[word] for word, weight in vectors[place].items()) / length
        for place in places
        if vectors[place]
    }
    return dict(sorted(likeness.items(), key=lambda pair: (-round(pair[1], 9), pair[0])))


def _quota(sizes: Counter[str | None], seats: int) -> Counter[str | None]:
    """Seats per class, in proportion, by largest remainder."""
    total = sum(sizes.values())
    exact = {name: seats * size / total for name, size in sizes.items()}
    given = Counter({name: math.floor(share) for name, share in exact.items()})
    by_remainder = sorted(exact, key=lambda name: (given[name] - exact[name], str(name)))
    given.update(by_remainder[: seats - sum(given.values())])
    return given


def _first_within(
    ranked: Mapping[int, float],
    classes: Sequence[str | None],
    quota: Mapping[str | None, int],
    taken: set[int],
) -> int | None:
    """The best place whose class still has a seat."""
    return next((place for place in ranked if place not in taken and quota[classes[place]] > 0), None)


def _quote(
    themes: Themes, theme: str, place: int, group: str | None, likeness: float, characters: int
) -> Quote:
    comment = themes.comments.items[place]
    text = shorten(comment.text, theme, themes.dictionaries[comment.language], characters)
    return Quote(theme, text, group, likeness, comment.row)


def shorten(text: str, theme: str, using: Dictionary, characters: int = MOST_CHARACTERS) -> str:
    """A text from its first sentence about the theme, as many whole sentences as fit; "…" for the rest.

    >>> from cxreports.measure.text.dictionary import dictionary
    >>> text = "Cliente depuis peu. Le colis est arrivé ouvert. Je reviendrai."
    >>> shorten(text, "delivery", dictionary("fr"), 40)
    '… Le colis est arrivé ouvert. …'
    """
    if len(text) <= characters:
        return text
    sentences = _SENTENCE.split(text)
    start = next((n for n, said in enumerate(sentences) if theme in using.tag(tokenise(said))), 0)
    end, length = start + 1, len(sentences[start])
    while end < len(sentences) and length + 1 + len(sentences[end]) <= characters:
        length += 1 + len(sentences[end])
        end += 1
    body = " ".join(sentences[start:end])
    cut = len(body) > characters
    if cut:
        body = body[: characters + 1].rsplit(" ", 1)[0].rstrip(" ,;:")
    before = "… " if start else ""
    after = "…" if cut else " …" if end < len(sentences) else ""
    return before + body + after
