"""The follow-up of detractors of the demo: who was called back, when, and what they say when asked again."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from cxreports.demo.company import CUTOFF, TIMEZONE, Floats, pick, stream

Flags = npt.NDArray[np.bool_]

UNHAPPY = 6  # highest score that is followed up
HELD_OUT = 0.10  # drawn by lot, never called: what time alone does
REACHED = 0.86  # of the others
MEDIAN_HOURS, SPREAD = 24.0, 1.0  # from the answer to the call
CLOSED = 0.985  # of those who were called; median days to close below
CLOSING_DAYS = 4.0
GIVEN_UP = 0.985  # of the others, closed without a call after one to three weeks
ASKED_AGAIN = (0.35, 0.50)  # asked again and answering: without a call, with one
DRIFT, EFFECT = 1.4, 1.1  # points that low scores gain alone, and that a call adds
TEAMS = ("Fidélisation", "Boutiques", "Facturation", "Support technique")
TEAM_SHARES = (0.40, 0.24, 0.20, 0.16)
SLOW_TEAM, SLOWNESS = "Boutiques", 2.6
REASONS = ("Prix", "Facturation", "Réseau", "Attente au téléphone", "Installation", "Autre")
REASON_SHARES = (0.26, 0.24, 0.19, 0.15, 0.10, 0.06)
HARD_REASON, HARDER = "Réseau", 0.7  # points that this reason leaves unsolved
MENDED_REASON, MENDED_ON, MENDED = (
    "Attente au téléphone",
    pd.Timestamp("2026-07-01"),
    0.45,
)  # share that is gone


def make_followups(answers: pd.DataFrame) -> pd.DataFrame:
    """One row per answer of a detractor, times in UTC: opened, contacted, closed, asked again; team, reason.

    Args:
        answers: of the NPS survey, before faults were put in.
    """
    rng = stream(12)
    names = ["response_id", "customer_id", "answered_at", "nps", "region", "offer"]
    frame = answers[answers["nps"] <= UNHAPPY][names].reset_index(drop=True)
    frame = frame.rename(columns={"answered_at": "opened_at", "nps": "score"})
    frame["opened_at"] = frame["opened_at"].dt.tz_localize(TIMEZONE).dt.tz_convert("UTC")
    size = len(frame)
    frame.insert(0, "followup_id", [f"F{number:05d}" for number in range(1, size + 1)])
    frame["owner"] = np.asarray(TEAMS, dtype=object)[pick(rng, TEAM_SHARES, size)]
    frame["reason"] = np.asarray(REASONS, dtype=object)[pick(rng, REASON_SHARES, size)]
    _mend(rng, frame)
    called = (rng.random(size) >= HELD_OUT) & (rng.random(size) < REACHED)
    slow = np.where(frame["owner"] == SLOW_TEAM, SLOWNESS, 1.0)
    wait = MEDIAN_HOURS * slow * np.exp(SPREAD * rng.standard_normal(size))
    frame["contacted_at"] = _known(frame["opened_at"] + _hours(wait), called)
    closing = 24 * CLOSING_DAYS * np.exp(rng.standard_normal(size))
    done = rng.random(size) < np.where(called, CLOSED, GIVEN_UP)
    given_up = frame["opened_at"] + _hours(24 * rng.uniform(7, 21, size))
    ended = (frame["contacted_at"] + _hours(closing)).where(pd.Series(called), given_up)
    frame["closed_at"] = _known(ended, done)
    return _asked_again(rng, frame, called)


def _mend(rng: np.random.Generator, frame: pd.DataFrame) -> None:
    """Since a reason was mended, part of its cases are about something else."""
    late = frame["opened_at"] >= MENDED_ON.tz_localize(TIMEZONE)
    gone = frame.index[(frame["reason"] == MENDED_REASON) & late & (rng.random(len(frame)) < MENDED)]
    others = [name for name in REASONS if name != MENDED_REASON]
    frame.loc[gone, "reason"] = np.asarray(others, dtype=object)[pick(rng, [1.0] * len(others), len(gone))]


def _asked_again(rng: np.random.Generator, frame: pd.DataFrame, called: Flags) -> pd.DataFrame:
    """The later score: low ones rise by themselves; a call adds to that, less for a hard reason."""
    size = len(frame)
    asked = rng.random(size) < np.where(called, ASKED_AGAIN[1], ASKED_AGAIN[0])
    since = frame["contacted_at"].fillna(frame["opened_at"])
    frame["followup_at"] = _known(since + _hours(24 * rng.uniform(5, 14, size)), asked)
    gain = DRIFT + EFFECT * called - HARDER * (frame["reason"] == HARD_REASON)
    later = np.rint(frame["score"] + gain + 1.7 * rng.standard_normal(size)).clip(0, 10)
    frame["followup_score"] = later.where(frame["followup_at"].notna()).astype("Int64")
    return frame


def _hours(hours: Floats) -> pd.Series[pd.Timedelta]:
    return pd.Series(pd.to_timedelta(np.round(hours * 3600), unit="s"))


def _known(times: pd.Series[pd.Timestamp], happened: Flags) -> pd.Series[pd.Timestamp]:
    """The times of what happened before the cut-off."""
    return times.where(pd.Series(happened) & (times < CUTOFF.tz_localize(TIMEZONE))).dt.floor("s")
