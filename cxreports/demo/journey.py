"""The online orders of the demo: journeys of five steps, and the step that loses more since October 2026."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cxreports.demo.company import MONTHS, Floats, active, moments, stream

STEPS = ("Offres", "Panier", "Identité", "Paiement", "Confirmation")
KEPT = (0.62, 0.74, 0.82, 0.91)  # of those at a step, who go on to the next
WORSE_MONTH, WORSE_STEP, WORSE_KEPT = pd.Timestamp("2026-10-01"), 2, 0.64  # a new check of identity papers
CHANNELS = ("Web", "Appli")
JOURNEYS_A_MONTH = 480
MIDWAY = 0.03  # journeys that begin at the basket, from a saved link


def make_journeys(customers: pd.DataFrame) -> pd.DataFrame:
    """One row per step reached: customer, journey, step, local time, channel."""
    rng = stream(10)
    parts = [_month(rng, customers, month) for month in MONTHS]
    frame = pd.concat(parts, ignore_index=True)
    frame["journey"] = [f"J{number:05d}" for number in frame.groupby("start", sort=False).ngroup() + 1]
    return frame.sort_values(["happened_at", "journey"], kind="stable", ignore_index=True)


def _month(rng: np.random.Generator, customers: pd.DataFrame, month: pd.Timestamp) -> pd.DataFrame:
    size = JOURNEYS_A_MONTH + int(rng.integers(-10, 11))
    chosen = rng.choice(active(customers, month), size, replace=False)
    begun = customers.iloc[chosen][["customer_id", "region", "offer"]].reset_index(drop=True)
    begun["channel"] = np.asarray(CHANNELS, dtype=object)[rng.integers(0, 2, size)]
    begun["start"] = [f"{month:%Y-%m}-{number}" for number in range(size)]
    reached = _reached(rng, month, size)
    at = moments(rng, month, size)
    parts = []
    for place, step in enumerate(STEPS):
        there = reached > place
        if place == 0:
            there &= rng.random(size) >= MIDWAY
        part = begun[there].assign(step=step, happened_at=at[there])
        parts.append(part)
        at = at + pd.Series(pd.to_timedelta(rng.integers(20, 240, size), unit="s"))
    return pd.concat(parts, ignore_index=True)


def _reached(rng: np.random.Generator, month: pd.Timestamp, size: int) -> Floats:
    """How many steps each journey reaches, in counts that are those of the planted shares."""
    kept = list(KEPT)
    if month >= WORSE_MONTH:
        kept[WORSE_STEP] = WORSE_KEPT
    chances = np.concatenate([[1.0], np.cumprod(kept)])
    even = (rng.permutation(size) + rng.random(size)) / size
    return np.asarray((even[:, None] < chances).sum(axis=1), dtype=float)
