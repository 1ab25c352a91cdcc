"""How good is the reading? Figures on texts that people have labelled."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from cxreports.errors import NoData, UsageError
from cxreports.measure.inference import Interval, cohen_kappa, wilson

KAPPA_WANTED = 0.6  # below, a model's output is shown with a warning (methodology 2.12d)
LABELS_WANTED = 200


@dataclass(frozen=True, slots=True)
class Quality:
    """Agreement of two codings of the same texts: a person's and the model's.

    Attributes:
        n: texts labelled.
        accuracy: share on which both agree, 0-1, with its Wilson interval.
        balanced: mean over the person's classes of the share found; not helped by a large class.
        kappa: Cohen's kappa: agreement beyond chance; None where both used one class only.
        recall: class → share of the person's texts that the model put there.
        precision: class → share of the model's texts that the person put there; None for a class never given.
        table: person's class → model's class → texts.
    """

    n: int
    accuracy: float
    interval: Interval
    balanced: float
    kappa: float | None
    recall: Mapping[str, float]
    precision: Mapping[str, float | None]
    table: Mapping[str, Mapping[str, int]]

    @property
    def sufficient(self) -> bool:
        """Whether the model may be shown without a warning: 200 labels or more and kappa of 0.6 or more."""
        return self.n >= LABELS_WANTED and self.kappa is not None and self.kappa >= KAPPA_WANTED


def agreement(labels: Sequence[str], found: Sequence[str]) -> Quality:
    """Compare the model's classes with a person's, one of each per text.

    A class that the model may give and the person not ("neutral" beside labels positive and negative) counts
    as an error.

    Raises:
        UsageError: the two have not the same length. NoData: there is no text.

    Source: methodology 3.13 (validation); Cohen 1960.

    >>> quality = agreement(["good", "good", "bad", "bad"], ["good", "bad", "bad", "bad"])
    >>> quality.accuracy, quality.kappa, quality.recall["good"]
    (0.75, 0.5, 0.5)
    """
    if len(labels) != len(found):
        raise UsageError(f"{len(labels)} labels cannot be compared with {len(found)} classes found.")
    if not labels:
        raise NoData("there is no labelled text to validate with.")
    classes = sorted({*labels, *found})
    table = {one: dict.fromkeys(classes, 0) for one in classes}
    for label, given in zip(labels, found, strict=True):
        table[label][given] += 1
    right = sum(table[one][one] for one in classes)
    rows = {one: sum(table[one].values()) for one in classes}
    columns = {one: sum(table[label][one] for label in classes) for one in classes}
    recall = {one: table[one][one] / rows[one] for one in classes if rows[one]}
    precision = {one: table[one][one] / columns[one] if columns[one] else None for one in classes}
    kappa = cohen_kappa([[table[one][other] for other in classes] for one in classes])
    balanced = sum(recall.values()) / len(recall)
    share = right / len(labels)
    return Quality(len(labels), share, wilson(right, len(labels)), balanced, kappa, recall, precision, table)


@dataclass(frozen=True, slots=True)
class ThemeQuality:
    """How one theme was found.

    Attributes:
        theme: its id.
        labelled: texts that the person gave it.
        tagged: texts that the model gave it.
        precision: share of the tagged that are labelled; None without any.
        recall: share of the labelled that are tagged; None without any.
        kappa: agreement on the theme, yes or no; None where it cannot be told.
    """

    theme: str
    labelled: int
    tagged: int
    precision: float | None
    recall: float | None
    kappa: float | None


def theme_agreement(
    labels: Sequence[Collection[str]], found: Sequence[Collection[str]]
) -> dict[str, ThemeQuality]:
    """Precision, recall and kappa of each theme that was labelled.

    Args:
        labels: the person's themes of each text.
        found: the model's, in the same order; themes that no text is labelled with are left out.

    Raises:
        UsageError: the two have not the same length.

    >>> quality = theme_agreement([{"delivery"}, {"price"}, set()], [{"delivery"}, set(), {"delivery"}])
    >>> quality["delivery"].precision, quality["delivery"].recall, quality["price"].recall
    (0.5, 1.0, 0.0)
    """
    if len(labels) != len(found):
        raise UsageError(f"{len(labels)} labels cannot be compared with {len(found)} sets of themes.")
    return {theme: _of_theme(theme, labels, found) for theme in sorted(set().union(*labels))}


def _of_theme(
    theme: str, labels: Sequence[Collection[str]], found: Sequence[Collection[str]]
) -> ThemeQuality:
    pairs = [(theme in label, theme in given) for label, given in zip(labels, found, strict=True)]
    table = [[pairs.count((said, seen)) for seen in (True, False)] for said in (True, False)]
    both, labelled = table[0][0], sum(table[0])
    tagged = both + table[1][0]
    return ThemeQuality(
        theme,
        labelled,
        tagged,
        both / tagged if tagged else None,
        both / labelled if labelled else None,
        cohen_kappa(table),
    )


def held_out(text: str) -> bool:
    """Whether a text belongs to the half kept for figures; the other half is for making a lexicon.

    By the text alone, so that the split is the same on every machine and copies stay together.

    >>> held_out("Très bien"), held_out("Bien")
    (False, True)
    """
    return hashlib.sha256(text.encode("utf-8")).digest()[0] % 2 == 1
