"""How a pattern is written and what it finds."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxreports.errors import DataError
from cxreports.measure.text.negation import negated
from cxreports.measure.text.pattern import Patterns, read_pattern
from cxreports.measure.text.token import tokenise


def finds(pattern, text):
    return bool(Patterns.of([(pattern, 1)]).matches(tokenise(text).words))


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("livraison", "Livraison rapide", True),
        ("livraison", "livraisons rapides", False),
        ("livraison*", "livraisons rapides", True),
        ("déçu*", "DECUE !", True),
        ("service client", "le service des clients", False),
        ("service client", "service, client", False),
        ("pas .. reponse|retour", "pas eu la moindre réponse", True),
        ("pas .. reponse|retour", "pas un seul petit mot de réponse", False),
        ("pas .. reponse|retour", "pas content. Réponse lente", False),
        ("pas .. reponse|retour", "pas de retour", True),
        ("# jour|jours", "en 3 jours", True),
        ("c'est nul", "C'EST NUL", True),
        ("qualité-prix", "rapport qualité/prix", True),
        ("don't answer", "they don't answer", True),
        ("super", "suuuuuper", True),
        ("cool", "coooool", True),
    ],
)
def test_what_a_pattern_finds(pattern, text, expected):
    assert finds(pattern, text) is expected


@pytest.mark.parametrize("text", ["", "  ", "..", ".. mot", "mot ..", "not:", "a*", "un|deux mots|'"])
def test_wrong_patterns_are_refused_with_their_place(text):
    with pytest.raises(DataError) as caught:
        read_pattern(text, "acme.yaml, line 3")
    assert caught.value.where == "acme.yaml, line 3"


def test_the_longest_match_wins():
    found = Patterns.of([("pas", -1), ("pas mal", 2), ("mal", -2)]).longest(("pas", "mal", "mal"))
    assert [(match.start, match.end, match.value) for match in found] == [(0, 2, 2), (2, 3, -2)]


words = st.lists(st.sampled_from(["a1", "b", "c", ".", "pas"]), max_size=12)
patterns = st.lists(st.sampled_from(["b", "b c", "c .. b", "pas b", "c*|b", "pas .. c"]), max_size=5)


@given(words, patterns.map(lambda texts: [text for text in texts if "*" not in text]))
def test_longest_matches_are_matches_and_do_not_overlap(said, texts):
    known = Patterns.of([(text, text) for text in texts])
    every, longest = known.matches(said), known.longest(said)
    assert set(longest) <= set(every)
    assert all(a.end <= b.start for a, b in pairwise(longest))
    assert bool(longest) == bool(every)


@pytest.mark.parametrize(
    ("text", "word", "language", "expected"),
    [
        ("je ne suis pas satisfait", "satisfait", "fr", True),
        ("pas cher, rapide", "rapide", "fr", False),
        ("je n'ai que du bien", "bien", "fr", False),
        ("sans aucun souci", "souci", "fr", True),
        ("jamais content mais poli", "poli", "fr", False),
        ("n'est plus fiable", "fiable", "fr", True),
        ("plus fiable", "fiable", "fr", False),
        ("not very good", "good", "en", True),
        ("not only good", "good", "en", False),
        ("nobody was helpful", "helpful", "en", True),
        ("isn't good", "good", "en", True),
        ("no. good", "good", "en", False),
    ],
)
def test_how_far_a_denial_reaches(text, word, language, expected):
    said = tokenise(text).words
    assert negated(said, said.index(word), language) is expected
