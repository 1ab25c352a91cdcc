"""How well the packaged word lists read comments: measured once, on texts not seen while they were made.

docs/verbatims.md tells how; the figures below are those of its tables. They hold for `VERSION` of the lists
that come with cxreports, not for a dictionary of one's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from cxreports.measure.text.language import Language

VERSION = 1
MEASURED_ON = date(2026, 11, 21)


@dataclass(frozen=True, slots=True)
class Reading:
    """Feeling against a person's judgement, on held-out comments.

    Attributes:
        set: "shop" (reviews against stars), "airline" (tweets, negative or positive), "airline3" (with
            neutral).
        n: comments. accuracy: share read alike, 0-1, with its Wilson interval.
        balanced: mean over the classes. kappa: agreement beyond chance.
    """

    set: Literal["shop", "airline", "airline3"]
    language: Language
    n: int
    accuracy: float
    low: float
    high: float
    balanced: float
    kappa: float


@dataclass(frozen=True, slots=True)
class ThemeReading:
    """One theme against a person's label, on held-out English complaints."""

    theme: str
    n: int
    recall: float
    precision: float
    kappa: float


READINGS = (
    Reading("shop", "fr", 3251, 0.916, 0.906, 0.925, 0.91, 0.79),
    Reading("airline", "en", 5761, 0.848, 0.838, 0.857, 0.85, 0.62),
    Reading("airline3", "en", 7299, 0.725, 0.715, 0.735, 0.67, 0.49),
)
THEMES = (
    ThemeReading("cancellation", 425, 0.76, 0.75, 0.73),
    ThemeReading("delivery", 849, 0.63, 0.65, 0.56),
    ThemeReading("contact", 1467, 0.61, 0.70, 0.50),
    ThemeReading("staff", 236, 0.65, 0.24, 0.30),
)
