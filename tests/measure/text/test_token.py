"""Text to words."""

from hypothesis import given
from hypothesis import strategies as st

from cxreports.measure.text.normalise import normalise
from cxreports.measure.text.token import fold, spellings, stem, tokenise


@given(st.text(max_size=120).filter(lambda text: "&" not in text and "<" not in text))
def test_normalising_twice_changes_nothing(text):
    assert normalise(normalise(text)) == normalise(text)


def test_markup_entities_and_spaces():
    assert normalise("<p>C&#39;est\u00a0 bien\u200b</p>\r\n") == "C'est bien"
    assert normalise("prix < 20 > 10") == "prix < 20 > 10"


def test_composed_and_decomposed_letters_are_one():
    assert normalise("e\u0301te\u0301") == "été"


@given(st.text(max_size=40))
def test_folding_is_stable(word):
    assert fold(fold(word)) == fold(word)


def test_spelling_is_forgiven():
    assert tokenise(normalise("L’ÉTÉ")).words == tokenise(normalise("l'ete")).words
    assert "top" in spellings(fold("tooooop"))
    assert "good" in spellings(fold("goooood"))


def test_emoji_and_smileys_are_words_once():
    assert tokenise("bien 😀😀😀 :) !!!").words == ("bien", "😀", ":)", "!!")
    assert tokenise(normalise("👍🏽")).words == ("👍",)


def test_masked_parts_are_no_words():
    assert tokenise("merci à […] !").words == ("merci", "a", "!")


def test_capitals_are_remembered_by_place():
    tokens = tokenise("Service NUL, à fuir")
    assert [tokens.words[place] for place in tokens.loud] == ["nul"]


def test_forms_of_a_word_share_a_stem():
    assert len({stem(word, "fr") for word in ("livraison", "livraisons")}) == 1
    assert len({stem(word, "fr") for word in ("decu", "decue", "decus", "decues")}) <= 2
    assert len({stem(word, "en") for word in ("delay", "delays", "delayed")}) == 1
