"""The items that follow the NPS question of the demo since May 2026: what customers think of six subjects."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from cxreports.demo.company import stream

SINCE = pd.Timestamp("2026-05-01")  # the month in which the items joined the questionnaire


class Item(NamedTuple):
    """How an item is answered, from 1 to 10.

    Attributes:
        level: of an average respondent. weight: points that it moves with one standard deviation of the NPS
            answer: what makes it a driver.
    """

    level: float
    weight: float


ITEMS = {
    "network": Item(7.9, 1.00),
    "speed": Item(6.0, 1.15),  # matters most, and is among the worst: what to deal with first
    "price": Item(6.4, 0.75),
    "advice": Item(7.6, 0.70),
    "bill": Item(5.8, 0.40),
    "app": Item(7.9, 0.25),
}
SPREAD, HALO = 1.5, 0.5  # of an item for itself, and of a respondent over all items
UNANSWERED = 0.02


def make_battery(relational: pd.DataFrame) -> pd.DataFrame:
    """One row per response since `SINCE`, with an answer to each item (some empty).

    Args:
        relational: the answers to the NPS survey, before any fault is planted in them.
    """
    rng = stream(9)
    frame = relational[relational["answered_at"] >= SINCE].reset_index(drop=True)
    feeling = (frame["nps"] - frame["nps"].mean()) / frame["nps"].std()
    halo = rng.normal(0, HALO, len(frame))
    for name, item in ITEMS.items():
        true = item.level + item.weight * feeling + halo + rng.normal(0, SPREAD, len(frame))
        answers = pd.Series(np.clip(np.round(true), 1, 10)).astype("Int64")
        frame[name] = answers.mask(rng.random(len(frame)) < UNANSWERED)
    return frame
