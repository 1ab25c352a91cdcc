"""The texts of one indicator in one language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one indicator in one language, typography right.

    Attributes:
        label: its full name. short: its name on a card or in a column.
        article: what stands before the short name in a sentence, with its space ("le ", "l’", "the ").
        axis: the label of an axis. definition: one sentence with the formula.
        scale: its scale in words. unit: singular and plural.
    """

    label: str
    short: str
    article: str
    axis: str
    definition: str
    scale: str
    unit: tuple[str, str]
