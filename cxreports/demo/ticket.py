"""The tickets of the demo: lognormal times to resolve, reopenings, repeats, a backlog at the cutoff."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cxreports.demo.company import CHANNELS, CUTOFF, MONTHS, TIMEZONE, Floats, active, moments, pick, stream

TICKETS_A_MONTH = 350
CATEGORIES = ("Technique", "Facturation", "Installation", "Contrat")
CATEGORY_SHARES = (0.40, 0.30, 0.18, 0.12)
FIRST_CONTACT = {"Technique": 0.56, "Facturation": 0.78, "Installation": 0.80, "Contrat": 0.84}
FASTER_FROM = pd.Timestamp("2026-03-01")
MEDIAN_HOURS = (30.0, 18.0)  # to resolve, before and after the new support desk
SPREAD = 0.9  # standard deviation of the logarithm of the hours
REPEAT_SHARE = 0.06
NEVER_SHARE = 0.012
QUEUES = ("Niveau 1", "Niveau 2", "Back-office")
QUEUE_SHARES = {
    "Technique": (0.50, 0.42, 0.08),
    "Facturation": (0.66, 0.04, 0.30),
    "Installation": (0.52, 0.36, 0.12),
    "Contrat": (0.60, 0.02, 0.38),
}


def make_tickets(customers: pd.DataFrame) -> pd.DataFrame:
    """One row per ticket, times in UTC: created, first reply, last resolution, contacts, status."""
    rng = stream(5)
    parts = []
    for month in MONTHS:
        size = TICKETS_A_MONTH + int(rng.integers(-12, 13))
        chosen = rng.choice(active(customers, month), size, replace=False)
        part = customers.iloc[chosen][["customer_id", "region", "offer"]].reset_index(drop=True)
        part["category"] = np.asarray(CATEGORIES, dtype=object)[pick(rng, CATEGORY_SHARES, size)]
        part["channel"] = np.asarray(CHANNELS, dtype=object)[pick(rng, (0.1, 0.5, 0.2, 0.2), size)]
        part["created_at"] = moments(rng, month, size).dt.tz_localize(TIMEZONE).dt.tz_convert("UTC")
        parts.append(part)
    frame = pd.concat(parts, ignore_index=True)
    frame["resolved_at"] = frame["created_at"] + _hours(rng, frame["created_at"])
    frame = pd.concat([frame, _repeats(rng, frame)], ignore_index=True)
    frame = frame.sort_values("created_at", kind="stable", ignore_index=True)
    frame.insert(0, "ticket_id", [f"K{number:05d}" for number in range(1, len(frame) + 1)])
    return _close(rng, frame)


def _hours(rng: np.random.Generator, created: pd.Series[pd.Timestamp]) -> pd.Series[pd.Timedelta]:
    faster = (created >= FASTER_FROM.tz_localize(TIMEZONE)).to_numpy()
    hours: Floats = np.where(faster, MEDIAN_HOURS[1], MEDIAN_HOURS[0])
    hours = hours * np.exp(SPREAD * rng.standard_normal(len(created)))
    return pd.Series(pd.to_timedelta(np.round(hours * 3600), unit="s"), index=created.index)


def _repeats(rng: np.random.Generator, frame: pd.DataFrame) -> pd.DataFrame:
    """New tickets of the same customer and category, within seven days after the first was resolved."""
    again = frame[rng.random(len(frame)) < REPEAT_SHARE].reset_index(drop=True)
    wait = pd.Series(pd.to_timedelta(rng.integers(12 * 3600, 156 * 3600, len(again)), unit="s"))
    again["created_at"] = again["resolved_at"] + wait
    again["resolved_at"] = again["created_at"] + _hours(rng, again["created_at"])
    return again[again["created_at"] < _cutoff()]


def _cutoff() -> pd.Timestamp:
    return CUTOFF.tz_localize(TIMEZONE)


def _close(rng: np.random.Generator, frame: pd.DataFrame) -> pd.DataFrame:
    """Contacts, reopenings and status; what is not resolved before the cutoff stays open."""
    size = len(frame)
    once = rng.random(size) < frame["category"].map(FIRST_CONTACT).to_numpy()
    frame["contacts"] = np.where(once, 1, 2 + (rng.random(size) < 0.3))
    frame["reopens"] = np.where(~once & (rng.random(size) < 0.25), 1, 0)
    frame["eligible"] = np.where(rng.random(size) < 0.93, "true", "false")  # false: a general outage
    reply = (frame["resolved_at"] - frame["created_at"]) * 0.2
    frame["first_reply_at"] = (frame["created_at"] + reply).dt.floor("s")
    spam = rng.random(size) < 0.005
    still = (frame["resolved_at"] >= _cutoff()) | (rng.random(size) < NEVER_SHARE)
    frame["status"] = np.select([spam, still], ["spam", "open"], "solved")
    frame.loc[still, "resolved_at"] = pd.NaT
    frame.loc[frame["first_reply_at"] >= _cutoff(), "first_reply_at"] = pd.NaT
    wrong = frame.index[(frame["status"] == "solved")][4000]  # the one row resolved before it was created
    frame.loc[wrong, "resolved_at"] = frame.loc[wrong, "created_at"] - pd.Timedelta(hours=5)
    return frame


def with_queue(frame: pd.DataFrame) -> pd.DataFrame:
    """The tickets with the queue that solved them, from random numbers of its own."""
    rng = stream(13)
    frame["queue"] = ""
    for category, shares in QUEUE_SHARES.items():
        rows = frame.index[frame["category"] == category]
        frame.loc[rows, "queue"] = np.asarray(QUEUES, dtype=object)[pick(rng, shares, len(rows))]
    return frame
