"""The A/B test of the demo: a simplified bill against the usual one, drawn by lot among the customers."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cxreports.demo.company import MONTHS, active, moments, stream

TEST = "Facture simplifiée"
ARMS = ("actuelle", "simplifiée")
UNITS = 2_600  # per arm
PAID_BEFORE = 0.46  # share who paid online in the quarter before
PAID = (0.21, 0.25)  # who pay online after the test bill, by arm, among customers at random
HABIT = 0.34  # added for those who did so before, taken from the others so that the shares hold
ASKED = 0.24  # who answer the survey that follows, the same in both arms
PLEASED = (0.74, 0.75)  # satisfied, by arm
MARKS = {True: ((4, 5), (0.55, 0.45)), False: ((1, 2, 3), (0.15, 0.30, 0.55))}


def make_trial(customers: pd.DataFrame) -> pd.DataFrame:
    """One row per customer and metric: variant, local time of assignment, score.

    Metrics: `paid_before` (0 or 1, the quarter before), `paid_online` (0 or 1), `csat` (1-5, some customers).
    """
    rng = stream(21)
    months = MONTHS[-2:]
    there = np.intersect1d(active(customers, months[0]), active(customers, months[1]))
    chosen = rng.choice(there, 2 * UNITS, replace=False)
    frame = customers.iloc[chosen][["customer_id", "region", "offer"]].reset_index(drop=True)
    arm = rng.permutation(np.arange(2 * UNITS) % 2)
    frame["variant"] = np.asarray(ARMS, dtype=object)[arm]
    frame["assigned_at"] = moments(rng, months[0], 2 * UNITS)
    before = rng.random(2 * UNITS) < PAID_BEFORE
    chance = np.asarray(PAID)[arm] + HABIT * (before - PAID_BEFORE)
    paid = rng.random(2 * UNITS) < chance
    pleased = rng.random(2 * UNITS) < np.asarray(PLEASED)[arm]
    answered = rng.random(2 * UNITS) < ASKED
    marks = {kind: rng.choice(values, 2 * UNITS, p=shares) for kind, (values, shares) in MARKS.items()}
    csat = np.where(pleased, marks[True], marks[False])
    parts = [
        frame.assign(metric="paid_before", score=before.astype(int)),
        frame.assign(metric="paid_online", score=paid.astype(int)),
        frame[answered].assign(metric="csat", score=csat[answered]),
    ]
    return pd.concat(parts, ignore_index=True).assign(experiment=TEST)
