"""Words that tell two groups apart, and comments to quote."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxreports.errors import NoData, UsageError
from cxreports.measure.text import choose_quotes, dictionary, distinctive_words, read_comments, tag_themes
from cxreports.measure.text.quotes import shorten

GLAD = read_comments(["Livraison très rapide et soignée"] * 60)
ANGRY = read_comments(["Livraison jamais arrivée, colis perdu"] * 60)


def test_words_of_each_side():
    found = {one.word: one for one in distinctive_words(GLAD, ANGRY)}
    assert found["rapide"].z > 1.96 > -1.96 > found["jamais"].z
    assert found["rapide"].distinctive
    assert not found["livraison"].distinctive
    assert (found["livraison"].first, found["livraison"].second) == (60, 60)
    assert "très" not in found


def test_swapping_the_groups_swaps_the_signs():
    there = {one.word: one.z for one in distinctive_words(GLAD, ANGRY)}
    back = {one.word: one.z for one in distinctive_words(ANGRY, GLAD)}
    assert back == pytest.approx({word: -z for word, z in there.items()})


def test_rare_words_and_words_left_out():
    group = read_comments(["Livraison rapide", *["Livraison lente"] * 39])
    found = {one.word for one in distinctive_words(group, ANGRY, without=["Livraison"])}
    assert "rapide" not in found
    assert "livraison" not in found


def test_few_comments_call_nothing():
    few = read_comments(["Livraison rapide"] * 20)
    assert not any(one.distinctive for one in distinctive_words(few, ANGRY))


def test_nothing_to_compare():
    with pytest.raises(NoData):
        distinctive_words(GLAD, read_comments(["de la"]))


SAID = {
    "delivery": "Le colis est arrivé avec une semaine de retard à la maison. Dommage.",
    "price": "Les prix restent trop élevés pour ce niveau de gamme proposé ici.",
    "digital": "Le site plante toujours pendant le choix des options proposées.",
}


def corpus(counts):
    said = [f"{SAID[theme]} ({place})" for theme, count in counts.items() for place in range(count)]
    return tag_themes(read_comments(said))


def test_at_most_one_per_theme_and_no_comment_twice():
    themes = corpus({"delivery": 12, "price": 8, "digital": 6})
    quotes = choose_quotes(themes, most=3)
    assert len({quote.theme for quote in quotes}) == len(quotes) == 3
    assert len({quote.row for quote in quotes}) == 3
    assert all(quote.theme in themes.each[quote.row] for quote in quotes)


def test_nobody_is_quoted_in_small_groups():
    assert choose_quotes(corpus({"delivery": 9})) == []
    assert {quote.theme for quote in choose_quotes(corpus({"delivery": 10, "price": 4}))}.isdisjoint(
        {"price"}
    )


@settings(max_examples=25)
@given(st.integers(0, 40), st.integers(0, 40))
def test_classes_are_quoted_as_they_answer(promoters, detractors):
    texts = [*SAID.values()] * 8
    total = promoters + detractors
    classes = ["promoter"] * promoters + ["detractor"] * detractors
    spread = [classes[(7 * place) % total] if total else None for place in range(len(texts))]
    quotes = choose_quotes(tag_themes(read_comments(texts)), spread, most=3)
    sizes, quoted = Counter(spread), Counter(quote.group for quote in quotes)
    for group, count in quoted.items():
        assert count <= 3 * sizes[group] / len(texts) + 1


def test_the_choice_is_repeatable_and_masked():
    texts = [f"{text} Écrivez à client{place}@exemple.fr." for place, text in enumerate([*SAID.values()] * 6)]
    first, again = (choose_quotes(tag_themes(read_comments(texts))) for _ in range(2))
    assert first == again
    assert first
    assert not any("@" in quote.text for quote in first)


def test_one_class_per_comment():
    with pytest.raises(UsageError, match="1 classes"):
        choose_quotes(corpus({"delivery": 12}), ["promoter"])


@given(
    st.lists(st.sampled_from([*SAID.values(), "Bonjour.", "x" * 90 + "."]), min_size=1), st.integers(60, 300)
)
def test_quotes_are_cut_at_sentences_and_fit(sentences, characters):
    text = " ".join(sentences)
    short = shorten(text, "delivery", dictionary("fr"), characters)
    assert len(short) <= characters + len("… ") + len(" …")
    body = short.removeprefix("… ").removesuffix("…").strip()
    assert body in text
