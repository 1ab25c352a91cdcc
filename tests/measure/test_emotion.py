"""Emotions."""

from dataclasses import replace

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxreports.errors import DataError, UsageError
from cxreports.measure import NEV, NPS, NetEmotion, measure

words = st.lists(st.sampled_from(["positive", "neutral", "negative", None]), max_size=60)


@given(words)
def test_the_net_is_the_trinomial_of_an_nps(told):
    scores = {"positive": 10, "neutral": 8, "negative": 0, None: None}
    found, nps = NetEmotion.of(told), NPS.of([scores[word] for word in told])
    assert (found.value, found.ci_low, found.ci_high) == (nps.value, nps.ci_low, nps.ci_high)
    assert (found.n, found.n_missing) == (nps.n, nps.n_missing)


@given(words)
def test_turning_the_words_turns_the_net(told):
    turned = {"positive": "negative", "negative": "positive"}
    found, mirror = NetEmotion.of(told), NetEmotion.of([turned.get(word, word) for word in told])
    assert found.value == (None if mirror.value is None else pytest.approx(-mirror.value))


def test_other_words_are_invalid_on_every_engine(frame_of):
    rows = [{"valence": word} for word in ["positive"] * 30 + ["negative"] * 9 + ["angry"] + [None]]
    found = measure(frame_of(rows), "emotion")[0].estimate
    assert (found.n, found.n_missing, found.n_invalid) == (39, 1, 1)
    assert found.details == {"positive": 30, "neutral": 0, "negative": 9, "model": ""}


def test_a_model_is_named_until_it_was_checked():
    coded = replace(NetEmotion, model="lexicon 1.2")
    assert "lexicon 1.2 (never checked)" in coded.of(["positive"] * 5).warnings[0]
    checked = replace(coded, kappa=0.71, labelled=200)
    assert checked.of(["positive"] * 5).warnings == ()


def test_emotional_value_is_per_respondent_first():
    ratings = {"happy": [5, 1, None], "safe": [5, None, None], "cross": [1, 1, 3]}
    found = NEV.of(ratings, ("happy", "safe"), ("cross",))
    assert (found.value, found.n, found.n_missing) == (
        2.0,
        2,
        1,
    )  # (4 + 0) / 2


def test_emotional_value_on_every_engine(frame_of):
    rows = [
        {"response_id": who, "question": emotion, "score": score}
        for who in range(3)
        for emotion, score in (("happy", 4), ("cross", 1), ("other", 5))
    ]
    asked = replace(NEV, positive=("happy",), negative=("cross",))
    assert measure(frame_of(rows), asked, anonymity=0)[0].estimate.value == 3.0


def test_emotions_must_be_named_and_aligned():
    with pytest.raises(UsageError, match="which emotions"):
        measure(pa.table({"response_id": [1], "question": ["a"], "score": [1]}), "emotion.nev")
    with pytest.raises(DataError, match="same respondents"):
        NEV.of({"happy": [1, 2], "cross": [1]}, ("happy",), ("cross",))
