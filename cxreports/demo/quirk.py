"""The small faults of a real export, planted in counted numbers: what a loader must find and say.

Two more stand with the rows they spoil: a customer whose contract ends before it starts, a ticket resolved
before it was created.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from cxreports.demo.company import stream

MISSING = {"nps": 230, "csat": 150, "ces": 210}
OUT_OF_SCALE = {"nps": (24, 11), "csat": (12, 0), "ces": (9, 9)}  # how many, and the value written
DUPLICATES = {"nps": 18, "csat": 12}  # rows exported twice, by the first question of the survey


def spoil(frame: pd.DataFrame, questions: tuple[str, ...], number: int) -> pd.DataFrame:
    """The survey with answers missing and out of scale (never in one row), and some rows twice."""
    rng = stream(number)
    frame = frame.astype(dict.fromkeys(questions, "Int64"))
    rows = rng.permutation(len(frame))
    for question in questions:
        count, value = OUT_OF_SCALE[question]
        cut = MISSING[question]
        frame.loc[rows[:cut], question] = pd.NA
        frame.loc[rows[cut : cut + count], question] = value
        rows = rows[cut + count :]
    again = frame.iloc[np.sort(rows[: DUPLICATES[questions[0]]])]
    return pd.concat([frame, again]).sort_values("answered_at", kind="stable", ignore_index=True)
