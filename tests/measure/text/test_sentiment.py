"""Feelings: words, and the rules that turn them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxreports.errors import DataError, UnknownName
from cxreports.measure.text import feel, feelings, lexicon, read_comments, read_lexicon


@pytest.mark.parametrize(
    ("text", "language", "feeling"),
    [
        ("Parfait, rien à redire", "fr", "positive"),
        ("Service client lamentable", "fr", "negative"),
        ("Je ne suis pas satisfaite", "fr", "negative"),
        ("Jamais déçue", "fr", "positive"),
        ("Pas mal", "fr", "positive"),
        ("Aucun souci", "fr", "positive"),
        ("Je ne recommande pas", "fr", "negative"),
        ("Je recommande pas du tout", "fr", "negative"),
        ("Toujours pas reçu ma commande", "fr", "negative"),
        ("Trop bien", "fr", "positive"),
        ("Trop cher", "fr", "negative"),
        ("😡", "fr", "negative"),
        ("Commande 12 du mardi", "fr", "neutral"),
        ("", "fr", "neutral"),
        ("Awesome crew, thanks!", "en", "positive"),
        ("The agent was not helpful", "en", "negative"),
        ("Not bad", "en", "positive"),
        ("No problem at all", "en", "positive"),
        ("Still waiting, no reply", "en", "negative"),
        ("Worst company ever", "en", "negative"),
        ("👍", "en", "positive"),
    ],
)
def test_feelings(text, language, feeling):
    assert feel(text, language).feeling == feeling


def test_rules_strengthen_and_weaken():
    score = {
        text: feel(text).score
        for text in ("bien", "vraiment bien", "bien !!!", "assez bien", "site BIEN fait")
    }
    assert score["vraiment bien"] > score["bien"] < score["bien !!!"]
    assert score["assez bien"] < score["bien"] < score["site BIEN fait"]


def test_what_follows_but_weighs_more():
    assert feel("Rapide mais décevant").score < feel("Décevant mais rapide").score


@given(st.text(max_size=200), st.sampled_from(["fr", "en"]))
def test_scores_are_bounded_and_repeatable(text, language):
    found = feel(text, language)
    assert -1 <= found.score <= 1
    assert found == feel(text, language)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_lexicons_are_large_and_within_the_scale(language):
    known = lexicon(language)
    assert len(known.phrases.pairs) > 250
    assert all(-3 <= valence <= 3 for _, valence in known.phrases.pairs)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_word_has_two_valences(language):
    valences = {}
    for pattern, valence in lexicon(language).phrases.pairs:
        first = pattern.elements[0]
        words = [*first.words, *first.beginnings] if len(pattern.elements) == 1 else [pattern.text]
        for word in words:
            valences.setdefault(word, set()).add(valence)
    assert {word: found for word, found in valences.items() if len(found) > 1} == {}


def test_net_is_that_of_three_classes_and_names_its_model():
    found = feelings(read_comments(["Parfait", "Excellent", "Nul", "Commande de mardi dernier"]))
    net = found.net()
    assert found.counts() == {"positive": 2, "neutral": 1, "negative": 1}
    assert (net.value, net.unit, net.n) == (25, "points", 4)
    assert net.ci_low < 25 < net.ci_high
    assert net.definition_version == found.model
    assert feelings(read_comments([])).net().value is None


def test_a_lexicon_of_ones_own(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(
        'name: mine\nversion: "3"\nlanguage: fr\nvalence:\n  "-2": [tiède]\nintensity:\n  "1.5": [bien]\n',
        encoding="utf-8",
    )
    mine = read_lexicon(path)
    assert mine.version.startswith("mine 3 (")
    assert feel("Café tiède", using=mine).feeling == "negative"
    assert feel("Café bien tiède", using=mine).score < feel("Café tiède", using=mine).score


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name: x", "is not a lexicon"),
        ("name: x\nversion: 1\nlanguage: fr\nvalence: {fort: [bien]}", "'fort' is not a number"),
        ("name: x\nversion: 1\nlanguage: fr\nvalence: {'1': ['..']}", "not a pattern"),
    ],
)
def test_wrong_lexicons_are_refused(tmp_path, text, message):
    path = tmp_path / "wrong.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=message) as caught:
        read_lexicon(path)
    assert "wrong.yaml" in caught.value.where


def test_other_languages_are_refused():
    with pytest.raises(UnknownName):
        lexicon("es")
