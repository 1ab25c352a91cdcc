"""Quality figures, on made-up labels and on the public sets."""

import csv
import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxreports.errors import NoData, UsageError
from cxreports.measure.inference import cohen_kappa
from cxreports.measure.text import (
    agreement,
    feelings,
    held_out,
    read_comments,
    tag_themes,
    theme_agreement,
)
from cxreports.measure.text.measured import READINGS, THEMES


def printed(name, quality):
    """The figures that a report prints of this set are those measured here."""
    (told,) = (one for one in READINGS if one.set == name)
    assert told.n == quality.n
    assert told.accuracy == pytest.approx(quality.accuracy, abs=6e-4)
    assert told.balanced == pytest.approx(quality.balanced, abs=6e-3)
    assert told.kappa == pytest.approx(quality.kappa, abs=6e-3)
    return True


REASONS = {  # complaint reasons of the airline set that a theme stands for
    "Customer Service Issue": "contact",
    "Late Flight": "delivery",
    "Cancelled Flight": "cancellation",
    "Flight Attendant Complaints": "staff",
}
labels = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1, max_size=50)


@given(labels)
def test_agreement_of_two_codings(pairs):
    said, found = zip(*pairs, strict=True)
    quality = agreement(said, found)
    assert quality.accuracy == pytest.approx(sum(a == b for a, b in pairs) / len(pairs))
    assert quality.interval.low <= quality.accuracy <= quality.interval.high
    assert sum(sum(row.values()) for row in quality.table.values()) == len(pairs)
    assert agreement(found, said).kappa == pytest.approx(quality.kappa)


def test_perfect_and_absent_agreement():
    assert agreement("ab" * 100, "ab" * 100).sufficient
    assert agreement("aabb", "abab").kappa == 0
    assert not agreement("ab", "ab").sufficient


@given(st.lists(st.tuples(st.sets(st.sampled_from("xy")), st.sets(st.sampled_from("xy"))), min_size=1))
def test_theme_kappa_is_cohens(pairs):
    said, found = zip(*pairs, strict=True)
    for theme, quality in theme_agreement(said, found).items():
        cells = Counter((theme in a, theme in b) for a, b in pairs)
        table = [[cells[x, y] for y in (True, False)] for x in (True, False)]
        assert quality.kappa == cohen_kappa(table)
        assert quality.labelled == sum(table[0])


def test_what_cannot_be_compared():
    with pytest.raises(NoData):
        agreement([], [])
    with pytest.raises(UsageError):
        agreement(["a"], [])
    with pytest.raises(UsageError):
        theme_agreement([{"a"}], [])


def rows(path):
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def reviews(shared):
    """Held-out French reviews with their stars; a button's label, "Utile", stands for texts not read."""
    found = []
    for row in rows(shared / "data" / "verbatims" / "PART2_Infos_generales_Commentaire_complet.csv"):
        stars = int(row["NOMBRE D'ÉTOILE"])
        text = row["COMMENTAIRE"].strip()
        text = row["TITRE COMMENTAIRE"] if text == "Utile" else text
        if stars in (1, 2, 4, 5) and held_out(text):
            found.append((text, "positive" if stars > 3 else "negative"))
    return found


@pytest.fixture(scope="module")
def tweets(shared):
    """Held-out English tweets."""
    return [row for row in rows(shared / "data" / "verbatims" / "Tweets.csv") if held_out(row["text"])]


def signs(comments):
    return [
        "positive" if one.score > 0 else "negative" if one.score < 0 else "undecided"
        for one in feelings(comments).each
    ]


def test_feelings_of_french_reviews(reviews):
    texts, stars = zip(*reviews, strict=True)
    comments = read_comments(texts, "fr")
    quality = agreement(comments.beside(stars), signs(comments))
    assert quality.n > 3000
    assert quality.accuracy > 0.80
    assert quality.balanced > 0.80
    assert quality.sufficient
    assert printed("shop", quality)
    assert comments.languages["fr"] > 0.99 * len(comments)


def test_feelings_of_english_tweets(tweets):
    chosen = [row for row in tweets if row["airline_sentiment"] != "neutral"]
    comments = read_comments([row["text"] for row in chosen], "en")
    said = comments.beside([row["airline_sentiment"] for row in chosen])
    quality = agreement(said, signs(comments))
    assert quality.n > 5000
    assert quality.accuracy > 0.75
    assert quality.balanced > 0.75
    assert quality.kappa > 0.5
    assert printed("airline", quality)
    assert comments.languages["en"] > 0.99 * len(comments)


def test_themes_of_complaints(tweets):
    chosen = [row for row in tweets if row["negativereason"] in REASONS]
    comments = read_comments([row["text"] for row in chosen], "en")
    reasons = comments.beside([row["negativereason"] for row in chosen])
    quality = theme_agreement([{REASONS[reason]} for reason in reasons], tag_themes(comments).each)
    assert all(one.recall > 0.5 for one in quality.values())
    assert quality["cancellation"].kappa > 0.6
    assert quality["contact"].precision > 0.7


def test_themes_of_all_complaints_are_those_that_a_report_prints(tweets):
    chosen = [row for row in tweets if row["negativereason"]]
    comments = read_comments([row["text"] for row in chosen], "en")
    reasons = comments.beside([row["negativereason"] for row in chosen])
    labels = [{REASONS[reason]} if reason in REASONS else set() for reason in reasons]
    quality = theme_agreement(labels, tag_themes(comments).each)
    for told in THEMES:
        one = quality[told.theme]
        assert told.n == sum(told.theme in label for label in labels)
        assert (told.recall, told.precision, told.kappa) == pytest.approx(
            (one.recall, one.precision, one.kappa), abs=6e-3
        )


def test_no_address_or_handle_is_left(tweets):
    comments = read_comments([row["text"] for row in tweets], "en")
    assert sum(comments.redactions.values()) > len(tweets) / 2
    assert not any(re.search(r"@\w|://\S+/\w", one.text) for one in comments)
