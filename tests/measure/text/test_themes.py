"""Themes: which, how often, what changed, who says it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxreports.errors import DataError, UnknownName, UsageError
from cxreports.measure.inference import benjamini_hochberg, proportion_difference, wilson
from cxreports.measure.text import (
    UNCLASSIFIED,
    dictionary,
    nps_classes,
    read_comments,
    read_dictionary,
    tag_themes,
)

MINE = """
name: acme
version: 2
language: fr
themes:
  network:
    label: Réseau
    patterns: [antenne*, "not: capte*"]
  delivery:
    patterns: [drone]
    except: [drone de loisir]
"""


def mine(tmp_path, text=MINE):
    path = tmp_path / "acme.yaml"
    path.write_text(text, encoding="utf-8")
    return read_dictionary(path)


def tagged(*texts, language="fr", **options):
    return tag_themes(read_comments(texts, language), **options)


def share(results, theme):
    return next(one for one in results if one.estimate.by["theme"] == theme)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Colis jamais arrivé", "fr", "delivery"),
        ("Article cassé, mauvaise qualité", "fr", "product_quality"),
        ("Trop cher", "fr", "price"),
        ("J'attends mon remboursement", "fr", "returns_refund"),
        ("Service client injoignable", "fr", "contact"),
        ("Vendeuse très souriante", "fr", "staff"),
        ("Mon problème a été résolu", "fr", "resolution"),
        ("Le site bugue", "fr", "digital"),
        ("Il manque un article", "fr", "order_accuracy"),
        ("Rupture de stock", "fr", "availability"),
        ("La facture est fausse", "fr", "billing"),
        ("Très simple à utiliser", "fr", "ease"),
        ("Une heure d'attente", "fr", "waiting"),
        ("Parking du magasin plein", "fr", "store"),
        ("Ma carte de fidélité", "fr", "loyalty"),
        ("Une arnaque", "fr", "trust"),
        ("Personne ne m'a prévenu", "fr", "information"),
        ("Commande annulée", "fr", "cancellation"),
        ("Parcel never arrived", "en", "delivery"),
        ("It broke after a week", "en", "product_quality"),
        ("Way too expensive", "en", "price"),
        ("I want a refund", "en", "returns_refund"),
        ("Nobody answers the phone", "en", "contact"),
        ("Rude employee", "en", "staff"),
        ("My issue was resolved", "en", "resolution"),
        ("The app crashes", "en", "digital"),
        ("You sent the wrong size", "en", "order_accuracy"),
        ("Out of stock again", "en", "availability"),
        ("My invoice is wrong", "en", "billing"),
        ("So easy to use", "en", "ease"),
        ("Waited an hour in line", "en", "waiting"),
        ("The store is far", "en", "store"),
        ("No discount for me", "en", "loyalty"),
        ("Total scam", "en", "trust"),
        ("No update at all", "en", "information"),
        ("They cancelled it", "en", "cancellation"),
    ],
)
def test_every_theme_is_found(text, language, expected):
    assert expected in tagged(text, language=language).each[0]


def test_exceptions_take_words_away():
    assert "billing" not in tagged("De très bonne facture").each[0]
    assert "billing" in tagged("De très bonne facture, mais la facture manque").each[0]
    assert "price" not in tagged("Chère madame, merci").each[0]


def test_the_two_dictionaries_have_the_same_themes_and_labels_in_their_language():
    french, english = dictionary("fr"), dictionary("en")
    assert [one.id for one in french.themes] == [one.id for one in english.themes]
    found = tagged("Colis reçu")
    assert found.label("delivery", "fr") == "Délais et livraison"
    assert found.label("delivery", "en") == "Delays and delivery"
    assert found.label(UNCLASSIFIED, "fr") == "Non classé"
    with pytest.raises(UnknownName):
        found.label("nothing", "fr")


def test_shares_are_wilson_of_comments():
    found = tagged(*["Livraison rapide"] * 12, *["Merci à vous tous"] * 8, *["RAS"] * 30)
    delivery = share(found.shares(), "delivery").estimate
    expected = wilson(12, 20)
    assert (delivery.value, delivery.n, delivery.details["tagged"]) == (60, 20, 12)
    assert (delivery.ci_low, delivery.ci_high) == pytest.approx((100 * expected.low, 100 * expected.high))
    assert delivery.definition_version == found.version
    assert share(found.shares(), UNCLASSIFIED).estimate.value == 40
    assert found.shares()[0].estimate.by == {"theme": "delivery"}
    assert found.shares()[-1].estimate.by == {"theme": UNCLASSIFIED}


@given(st.lists(st.sampled_from(["Livraison", "Prix du colis", "Merci beaucoup", "Site"]), max_size=40))
def test_counts_add_up(texts):
    found = tagged(*texts)
    counts = found.counts()
    assert sum(counts.values()) == sum(max(1, len(themes)) for themes in found.each)
    assert all(0 <= counts[theme] <= len(texts) for theme in counts)


def test_a_handful_of_comments_is_withheld():
    first = tagged(*["Livraison"] * 4).shares()[0].estimate
    assert (first.value, first.status, first.details) == (None, "hidden", {})


def test_change_is_one_family():
    now = tagged(*["Livraison"] * 60, *["Prix élevé"] * 40)
    then = tagged(*["Livraison"] * 30, *["Prix élevé"] * 70)
    found = now.change(then, reference="2026-09")
    delivery = share(found, "delivery").comparison
    assert (delivery.delta, delivery.family, delivery.reference) == (pytest.approx(30), "F4", "2026-09")
    assert delivery.called
    assert delivery.p == pytest.approx(proportion_difference(60, 100, 30, 100).p)
    tested = [one.comparison for one in found if one.comparison.p is not None]
    assert [one.p_adjusted for one in tested] == pytest.approx(benjamini_hochberg([one.p for one in tested]))
    assert share(found, "staff").comparison.called is False


def test_change_of_dictionary_is_no_change(tmp_path):
    mixed = dictionary("fr").extended(mine(tmp_path))
    texts = ["Livraison"] * 40
    found = tagged(*texts).change(tagged(*texts, dictionaries=[mixed]))
    assert share(found, "delivery").comparison.verdict == "incomparable"


def test_gap_between_classes():
    comments = read_comments([*["Livraison lente"] * 40, *["Prix imbattable"] * 40, "Site"])
    classes = nps_classes([*[2] * 40, *[10] * 40, None])
    found = tag_themes(comments).gap(classes, "promoter", "detractor")
    price = share(found, "price")
    assert (price.estimate.value, price.estimate.n, price.comparison.delta) == (100, 40, pytest.approx(100))
    assert price.estimate.by == {"theme": "price", "class": "promoter"}
    assert {one.estimate.by["theme"] for one in found[:2]} >= {"price"}
    with pytest.raises(UnknownName, match="passive"):
        tag_themes(comments).gap(classes, "passive", "detractor")
    with pytest.raises(UsageError, match="2 classes"):
        tag_themes(comments).gap(["promoter", None], "promoter", "detractor")


def test_a_dictionary_of_ones_own_extends(tmp_path):
    mixed = dictionary("fr").extended(mine(tmp_path))
    found = tagged(
        "L'antenne est tombée",
        "On ne capte rien",
        "On capte bien",
        "Un drone",
        "Un drone de loisir",
        "Le colis",
        dictionaries=[mixed],
    )
    expected = [{"network"}, {"network"}, set(), {"delivery"}, set(), {"delivery"}]
    assert [set(themes) for themes in found.each] == expected
    assert found.label("network", "en") == "Réseau"
    assert found.label("delivery", "fr") == "Délais et livraison"
    assert "acme" in found.version


def test_a_dictionary_of_ones_own_replaces(tmp_path):
    found = tagged("Le colis", "Une antenne", dictionaries=[mine(tmp_path)])
    assert [set(themes) for themes in found.each] == [set(), {"network"}]


def test_an_edit_changes_the_version(tmp_path):
    assert mine(tmp_path).version != mine(tmp_path, MINE.replace("antenne*", "antennes")).version


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name: a\nlanguage: fr\nthemes: {x: {patterns: [y]}}", "no version"),
        ("name: a\nversion: 1\nlanguage: fr", "no themes"),
        ("name: a\nversion: 1\nlanguage: fr\nthemes: {x: {pattern: [y]}}", "'x' needs patterns"),
        ("name: a\nversion: 1\nlanguage: fr\nthemes: {x: {patterns: yz}}", "are a list"),
        ("name: a\nversion: 1\nlanguage: fr\nthemes: {x: {patterns: ['..']}}", "not a pattern"),
        ("name: a\nversion: 1\nlanguage: fr\nthemes: {x: {patterns: [[y]]}}", "not a pattern"),
    ],
)
def test_wrong_dictionaries_are_refused(tmp_path, text, message):
    with pytest.raises(DataError, match=message) as caught:
        mine(tmp_path, text)
    assert "acme.yaml" in caught.value.where


def test_languages_do_not_mix(tmp_path):
    with pytest.raises(DataError, match="'en'"):
        mine(tmp_path).extended(dictionary("en"))
    with pytest.raises(UnknownName):
        mine(tmp_path, MINE.replace("language: fr", "language: it"))
