"""Subjects that no dictionary names yet (methodology 3.13, step 5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cxreports.errors import NoData, UsageError
from cxreports.measure.record import ANONYMITY_BASE
from cxreports.measure.text.comment import Comments
from cxreports.measure.text.token import fold
from cxreports.measure.text.words import content_words

Floats = NDArray[np.float64]
SEEDS = 5
_TOP = 10  # words of a subject compared between runs
_LABEL = 5  # words that name it
_STABLE = 0.5
_QUOTED = 3
_FIT = {"max_iter": 2000, "tol": 1e-3}


@dataclass(frozen=True, slots=True)
class Subject:
    """A group of comments that share words.

    Attributes:
        words: that name it, the most telling first.
        n: comments of which it is the main subject. share: of all comments, 0-1.
        stability: how much of its ten words come back in a random half of the comments, searched from a
            random start (mean Jaccard over five such runs, 0-1).
        stable: stability of 0.5 or more: worth reading; others may be chance.
        comments: places, in the comments given, of those that show it best.
    """

    words: tuple[str, ...]
    n: int
    share: float
    stability: float
    stable: bool
    comments: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Discovery:
    """Subjects, the largest first: suggestions for a dictionary, not measured themes.

    Attributes:
        n: comments searched. unplaced: those without any word of a subject.
    """

    subjects: tuple[Subject, ...]
    n: int
    unplaced: int
    method: str = "TF-IDF and NMF; words named by class-based TF-IDF"


def discover(comments: Comments, subjects: int = 8, without: Iterable[str] = ()) -> Discovery:
    """Look for subjects in comments, e.g. in those that the dictionary leaves unclassified.

    Needs the extra `discover` (scikit-learn). Words of fewer than five comments are left out: they tell of
    persons. A subject of fewer than five comments is not given.

    Args:
        comments: of one language or more, from `read_comments`; keep those to search with `where`.
        subjects: how many to look for, at most.
        without: words to leave out, e.g. the company's name.

    Raises:
        UsageError: fewer than two subjects, or scikit-learn is not installed. NoData: too few comments share
            words.

    Source: Lee and Seung 1999 (NMF); Grootendorst 2022 (class-based TF-IDF); methodology 3.13, step 5.

    >>> from cxreports.measure.text import read_comments
    >>> texts = ["Livraison du colis en retard"] * 30 + ["Facture et prix trop élevés"] * 20
    >>> [(one.n, sorted(one.words)[0]) for one in discover(read_comments(texts), subjects=2).subjects]
    [(30, 'colis'), (20, 'facture')]
    """
    if subjects < 2:
        raise UsageError(f"{subjects} subjects cannot be told apart.", hint="Ask for two or more.")
    decomposition, features = _tools()
    left_out = frozenset(fold(word) for word in without)
    each = [content_words(comment, left_out) for comment in comments]
    vectorizer = features.TfidfVectorizer(analyzer=list, min_df=ANONYMITY_BASE, sublinear_tf=True)
    try:
        matrix = vectorizer.fit_transform([list(one) for one in each])
    except ValueError:
        matrix = None
    if matrix is None or min(matrix.shape) <= subjects:
        raise NoData(
            f"{len(each)} comments share too few words for {subjects} subjects.",
            hint="Search more comments, or for fewer subjects.",
        )
    return _found(matrix, vectorizer.get_feature_names_out(), each, _runs(decomposition, matrix, subjects))


def _tools() -> tuple[Any, Any]:
    try:
        from sklearn import decomposition
        from sklearn.feature_extraction import text
    except ModuleNotFoundError:
        raise UsageError(
            "looking for new subjects needs scikit-learn.",
            hint='Install it: pip install "cxreports[discover]".',
        ) from None
    return decomposition, text


def _runs(decomposition: Any, matrix: Any, subjects: int) -> list[tuple[Floats, Floats]]:
    """(comments x subjects, subjects x words) of the run to report, then of a half of them per seed."""
    with np.errstate(invalid="ignore"):  # the square root of a rounding error below 0
        return _fitted(decomposition, matrix, subjects)


def _fitted(decomposition: Any, matrix: Any, subjects: int) -> list[tuple[Floats, Floats]]:
    whole = decomposition.NMF(subjects, init="nndsvda", random_state=0, **_FIT)
    runs = [(np.asarray(whole.fit_transform(matrix)), np.asarray(whole.components_))]
    for seed in range(1, SEEDS + 1):
        half = np.random.default_rng(seed).permutation(matrix.shape[0])[: matrix.shape[0] // 2]
        model = decomposition.NMF(subjects, init="random", random_state=seed, **_FIT)
        runs.append((np.asarray(model.fit_transform(matrix[half])), np.asarray(model.components_)))
    return runs


def _found(
    matrix: Any, stems: Sequence[str], each: Sequence[dict[str, str]], runs: Sequence[tuple[Floats, Floats]]
) -> Discovery:
    (weights, components), *others = runs
    placed = weights.max(axis=1) > 0
    main = np.where(placed, weights.argmax(axis=1), -1)
    labels = _labels(matrix, main, len(components))
    elsewhere = [[_top(row) for row in other] for _, other in others]
    subjects = []
    for place, row in enumerate(components):
        n = int((main == place).sum())
        if n < ANONYMITY_BASE:
            continue
        stability = float(np.mean([max(_jaccard(_top(row), one) for one in run) for run in elsewhere]))
        best = sorted(np.flatnonzero(main == place), key=lambda at: (-weights[at, place], at))[:_QUOTED]
        words = tuple(_spelled(stems[at], each) for at in labels[place])
        subjects.append(
            Subject(words, n, n / len(each), stability, stability >= _STABLE, tuple(map(int, best)))
        )
    subjects.sort(key=lambda one: (-one.n, one.words))
    return Discovery(tuple(subjects), len(each), int((~placed).sum()))


def _labels(matrix: Any, main: NDArray[np.int64], subjects: int) -> list[list[int]]:
    """The words that tell each subject from the others: frequent in it, rare elsewhere."""
    present = matrix > 0
    counts = np.vstack([np.asarray(present[main == place].sum(axis=0)).ravel() for place in range(subjects)])
    told = counts * np.log1p(counts.sum(axis=1).mean() / np.maximum(counts.sum(axis=0), 1))
    return [[int(at) for at in np.argsort(-row, kind="stable")[:_LABEL] if row[at] > 0] for row in told]


def _top(row: Floats) -> frozenset[int]:
    return frozenset(int(at) for at in np.argsort(-row, kind="stable")[:_TOP] if row[at] > 0)


def _jaccard(one: frozenset[int], other: frozenset[int]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0


def _spelled(stem: str, each: Sequence[dict[str, str]]) -> str:
    """The form in which a stem is mostly written."""
    forms = Counter(one[stem] for one in each if stem in one)
    return min(forms, key=lambda form: (-forms[form], form))
