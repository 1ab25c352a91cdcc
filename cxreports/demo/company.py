"""The company of the demo: what it sells, where, its calendar and its customers. Everything is invented."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

NAME = "Télécom Démo"
TIMEZONE = "Europe/Paris"
SEED = 20261101
CUTOFF = pd.Timestamp("2026-11-01")
MONTHS = pd.date_range("2024-11-01", "2026-10-01", freq="MS")

REGIONS = ("Île-de-France", "Ouest", "Est", "Sud", "Outre-mer", "Corse")
REGION_SHARES = (0.300, 0.222, 0.240, 0.219, 0.016, 0.003)
OFFERS = ("Essentiel", "Confort", "Premium")
OPENING_SHARES = (0.42, 0.38, 0.20)  # of the offers among the customers of the first day
JOINING_SHARES = (0.60, 0.28, 0.12)  # and among those who came later
OFFER_VALUES = (14.99, 24.99, 39.99)  # euros a month, before discounts
MONTHLY_CHURN = (0.036, 0.011, 0.007)  # of an offer, per month
CHANNELS = ("Boutique", "Téléphone", "Web", "Chat")
LEAVE_REASONS = ("Prix", "Concurrence", "Service client", "Réseau", "Déménagement")
LEAVE_SHARES = (0.34, 0.24, 0.18, 0.14, 0.10)

CUSTOMERS = 12_000
OPENING = 8_000  # customers on the first day of the demo
MONTH_DAYS = 30.44

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def stream(number: int) -> np.random.Generator:
    """The random numbers of one table, independent of those of the others."""
    return np.random.default_rng([SEED, number])


def pick(rng: np.random.Generator, shares: Sequence[float] | Floats, size: int) -> Ints:
    """Positions drawn with given shares, evenly: the counts are within one of what the shares say."""
    edges = np.cumsum(np.asarray(shares, dtype=float))
    even = (rng.permutation(size) + rng.random(size)) / size
    return np.minimum(np.searchsorted(edges / edges[-1], even, side="right"), len(edges) - 1)


def moments(rng: np.random.Generator, month: pd.Timestamp, size: int) -> pd.Series[pd.Timestamp]:
    """Local times in a month between 8 h and 21 h: never in an hour that a clock change skips or repeats."""
    days = rng.integers(0, month.days_in_month, size)
    seconds = rng.integers(8 * 3600, 21 * 3600, size)
    return month + pd.Series(pd.to_timedelta(days * 86_400 + seconds, unit="s"))


def make_customers() -> pd.DataFrame:
    """One row per customer: span of days, offer, region, monthly value in euros, reason to leave."""
    rng = stream(1)
    offer = np.concatenate(
        [pick(rng, OPENING_SHARES, OPENING), pick(rng, JOINING_SHARES, CUSTOMERS - OPENING)]
    )
    span = (CUTOFF - MONTHS[0]).days
    joined = np.sort(rng.integers(0, span, CUSTOMERS - OPENING))
    start = np.concatenate([np.sort(-rng.integers(1, 6 * 365, OPENING)), joined])
    hazard = np.asarray(MONTHLY_CHURN)[offer] / MONTH_DAYS
    stay = np.ceil(-np.log1p(-rng.random(CUSTOMERS)) / hazard).astype(int)
    end = np.maximum(start, 0) + stay
    left = end < span
    reason = np.asarray(LEAVE_REASONS, dtype=object)[pick(rng, LEAVE_SHARES, CUSTOMERS)]
    discount = rng.integers(0, 6, CUSTOMERS)
    frame = pd.DataFrame(
        {
            "customer_id": [f"C{number:05d}" for number in range(1, CUSTOMERS + 1)],
            "started_on": MONTHS[0] + pd.to_timedelta(start, unit="D"),
            "ended_on": (MONTHS[0] + pd.Series(pd.to_timedelta(end, unit="D"))).where(left),
            "offer": np.asarray(OFFERS, dtype=object)[offer],
            "region": np.asarray(REGIONS, dtype=object)[pick(rng, REGION_SHARES, CUSTOMERS)],
            "monthly_value": (np.asarray(OFFER_VALUES)[offer] - discount).round(2),
            "leave_reason": pd.Series(reason).where(left),
        }
    )
    wrong = frame.index[left][100]  # the one row whose contract ends before it starts
    frame.loc[wrong, "ended_on"] = frame.loc[wrong, "started_on"] - pd.Timedelta(days=30)
    return frame


def active(customers: pd.DataFrame, month: pd.Timestamp) -> Ints:
    """Positions of the customers who were there for the whole of a month."""
    after = month + pd.offsets.MonthBegin(1)
    there = (customers["started_on"] <= month) & ~(customers["ended_on"] < after)
    return np.flatnonzero(there.to_numpy())
