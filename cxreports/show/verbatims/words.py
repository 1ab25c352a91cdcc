"""How themes and the bases of comments are named."""

from __future__ import annotations

from cxreports.measure import Study
from cxreports.measure.inference import mcnemar
from cxreports.measure.record import ANONYMITY_BASE
from cxreports.measure.text.corpus import Corpus
from cxreports.show import phrase
from cxreports.show.voice import Voice

ALPHA = 0.05


def label(corpus: Corpus, theme: str, voice: Voice) -> str:
    return voice.tidy(corpus.themes.label(theme, voice.language))


def labels(corpus: Corpus, themes: list[str], voice: Voice) -> str:
    return voice.listed([label(corpus, theme, voice) for theme in themes])


def comments(n: int, voice: Voice) -> str:
    """« 698 commentaires »."""
    return voice.say("base.comments", n, n=voice.count(n))


def subject(study: Study, corpus: Corpus, voice: Voice) -> dict[str, str]:
    """The population and the base, as a subtitle says them."""
    base = comments(len(corpus.rows), voice)
    return {"population": phrase.population(study, voice), "base": base}


def told(corpus: Corpus, most: int = 0) -> list[str]:
    """The themes of five comments or more, the largest first."""
    counts = corpus.themes.counts()
    names = [theme for theme in corpus.themes.names if counts[theme] >= ANONYMITY_BASE]
    return sorted(names, key=lambda theme: -counts[theme])[: most or None]


def leading(corpus: Corpus, themes: list[str]) -> list[str]:
    """The first theme, and those said about as often (McNemar's exact test on the same comments)."""
    first, each = themes[0], corpus.themes.each
    found = [first]
    for other in themes[1:]:
        only_first = sum(first in one and other not in one for one in each)
        only_other = sum(other in one and first not in one for one in each)
        if mcnemar(only_first, only_other, exact=True).p <= ALPHA:
            break
        found.append(other)
    return found
