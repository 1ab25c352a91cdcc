"""Subjects that no dictionary names."""

import builtins

import numpy as np
import pytest

from cxreports.errors import NoData, UsageError
from cxreports.measure.text import discover, read_comments

SUBJECTS = {
    "parcel": ["parcel", "courier", "doorstep", "damaged", "box", "delayed"],
    "invoice": ["invoice", "amount", "charged", "twice", "refund", "bank"],
    "app": ["application", "screen", "crashes", "login", "password", "phone"],
}


def texts(n, noise=0.1, seed=0):
    rng = np.random.default_rng(seed)
    names = list(SUBJECTS)
    words = [word for group in SUBJECTS.values() for word in group]
    truth, made = [], []
    for _ in range(n):
        name = names[rng.integers(len(names))]
        chosen = list(rng.choice(SUBJECTS[name], 4, replace=False))
        if rng.random() < noise:
            chosen.append(str(rng.choice(words)))
        truth.append(name)
        made.append("The " + " and the ".join(chosen))
    return truth, made


def test_planted_subjects_are_found_again():
    truth, made = texts(300)
    found = discover(read_comments(made, language="en"), subjects=3)
    assert sum(one.n for one in found.subjects) + found.unplaced == found.n == 300
    for one in found.subjects:
        assert one.stable
        [home] = {name for name, group in SUBJECTS.items() if set(one.words) <= set(group)}
        assert one.n == pytest.approx(truth.count(home), abs=10)
        assert all(truth[place] == home for place in one.comments)


def test_the_same_comments_give_the_same_subjects():
    comments = read_comments(texts(120)[1], language="en")
    assert discover(comments, subjects=3) == discover(comments, subjects=3)


def test_noise_is_not_called_stable():
    rng = np.random.default_rng(0)
    words = [f"{a}{b}{c}le" for a in "btkm" for b in "aou" for c in "rnst"]
    made = [" ".join(rng.choice(words, 5, replace=False)) for _ in range(200)]
    found = discover(read_comments(made, language="en"), subjects=6)
    assert not any(one.stable for one in found.subjects)


def test_words_of_few_comments_never_show():
    _, made = texts(100)
    made[0] += " Zanzibar"
    found = discover(read_comments(made, language="en"), subjects=3, without=["Courier"])
    said = {word for one in found.subjects for word in one.words}
    assert not said & {"zanzibar", "courier"}


def test_too_little_is_refused(monkeypatch):
    with pytest.raises(NoData, match="share too few words"):
        discover(read_comments(["Une chose", "Autre affaire"]), subjects=2)
    with pytest.raises(UsageError, match="two or more"):
        discover(read_comments(["Une chose"]), subjects=1)
    plain = builtins.__import__

    def without_sklearn(name, *rest):
        if name.startswith("sklearn"):
            raise ModuleNotFoundError(name)
        return plain(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_sklearn)
    with pytest.raises(UsageError, match=r"cxreports\[discover\]"):
        discover(read_comments(["Une chose"]), subjects=2)
