"""The words that tell two groups of comments apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from cxreports.errors import NoData
from cxreports.measure.inference import benjamini_hochberg, log_odds
from cxreports.measure.inference.interval import normal_p
from cxreports.measure.record import ANONYMITY_BASE, LOW_BASE
from cxreports.measure.text.comment import Comment, Comments
from cxreports.measure.text.token import fold, stem
from cxreports.measure.text.wordlist import wordlist

Z_WANTED = 1.96
Q_WANTED = 0.05
_SHORTEST_WORD = 3
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Word:
    """A word and which group says it more.

    Attributes:
        word: its most frequent form.
        first, second: comments of each group that have it.
        z: log-odds over its standard error; positive where the first group says it more.
        p, p_adjusted: two-sided, and after Benjamini-Hochberg over all words tested (family F4).
        distinctive: |z| > 1.96 and p_adjusted <= 0.05, both groups having 30 comments or more.
    """

    word: str
    first: int
    second: int
    z: float
    p: float
    p_adjusted: float
    distinctive: bool


def content_words(comment: Comment, without: frozenset[str] = frozenset()) -> dict[str, str]:
    """The words of a comment that carry a subject: stem → the word as written, in lower case.

    Args:
        without: folded words to leave out besides the stop words, e.g. the company's name.
    """
    stops = wordlist("stop", comment.language)
    found: dict[str, str] = {}
    for word in _WORD.findall(comment.text):
        folded = fold(word)
        if len(folded) >= _SHORTEST_WORD and folded not in stops and folded not in without:
            found.setdefault(stem(folded, comment.language), word.lower())
    return found


def distinctive_words(
    first: Comments, second: Comments, without: Iterable[str] = (), prior_total: float = 1000.0
) -> list[Word]:
    """The words that one group of comments says more than the other, the strongest first.

    Words are brought together by their stem and counted once per comment, so that one long comment does not
    speak for many. Words of fewer than 5 comments are left out: they tell of persons.

    Args:
        first, second: two groups, e.g. those of promoters and of detractors.
        without: words to leave out, e.g. the company's name.
        prior_total: weight of the prior, in words.

    Raises:
        NoData: a group has no words to count.

    Source: log-odds with informative Dirichlet prior, Monroe et al. 2008; methodology 3.13, step 6.

    >>> from cxreports.measure.text.comment import read_comments
    >>> glad = read_comments(["Livraison rapide et soignée"] * 40)
    >>> angry = read_comments(["Livraison jamais arrivée"] * 40)
    >>> [(one.word, one.z > 0) for one in distinctive_words(glad, angry) if one.distinctive]
    [('arrivée', False), ('jamais', False), ('rapide', True), ('soignée', True)]
    """
    ignored = frozenset(fold(word) for word in without)
    spellings: dict[str, Counter[str]] = {}
    counts = [_counted(group, ignored, spellings) for group in (first, second)]
    totals = [sum(count.values()) for count in counts]
    if not all(totals):
        raise NoData("one of the two groups of comments has no word to compare.")
    kept = [word for word in spellings if counts[0][word] + counts[1][word] >= ANONYMITY_BASE]
    z = log_odds(
        {word: counts[0][word] for word in kept},
        {word: counts[1][word] for word in kept},
        totals[0],
        totals[1],
        prior_total,
    )
    p = [normal_p(z[word]) for word in kept]
    enough = min(len(first), len(second)) >= LOW_BASE
    found = [
        Word(
            _usual(spellings[word]),
            counts[0][word],
            counts[1][word],
            z[word],
            raw,
            adjusted,
            enough and abs(z[word]) > Z_WANTED and adjusted <= Q_WANTED,
        )
        for word, raw, adjusted in zip(kept, p, benjamini_hochberg(p), strict=True)
    ]
    return sorted(found, key=lambda one: (-round(abs(one.z), 9), one.word))


def _counted(group: Comments, ignored: frozenset[str], spellings: dict[str, Counter[str]]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for comment in group:
        for word, written in content_words(comment, ignored).items():
            counts[word] += 1
            spellings.setdefault(word, Counter())[written] += 1
    return counts


def _usual(spellings: Counter[str]) -> str:
    return min(spellings, key=lambda written: (-spellings[written], written))
