"""A small service desk and its follow-ups, in which something rises, stays, is too small or absent."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import numpy as np
import pandas as pd

from cxreports.data import open_dataset
from cxreports.measure import Study
from cxreports.period import Period

CASES = ("rise", "flat", "low")
END = pd.Timestamp("2026-04-01")
TICKETS = """name: Opérateur
timezone: Europe/Paris
data_cutoff: 2026-04-01
sources:
  tickets: {file: tickets.csv}
  followups: {file: followups.csv}
tables:
  tickets:
    from: tickets
    columns: {ticket_id: id, customer_id: who, created_at: created, resolved_at: resolved, reopens: reopens,
              contacts: contacts, category: about, channel: channel}
  followups:
    from: followups
    columns: {followup_id: id, customer_id: who, score: score, opened_at: opened, contacted_at: contacted,
              closed_at: closed, followup_at: again, followup_score: later}
    dimensions: {owner: team, reason: about}
"""


def _moments(rng: np.random.Generator, month: str, size: int, peak: bool) -> pd.Series[pd.Timestamp]:
    """Times of a month between 9 and 18 h; with a peak, half of them on Mondays at 10."""
    start = pd.Timestamp(month)
    days = rng.integers(0, start.days_in_month, size)
    hours = rng.integers(9, 18, size)
    if peak:
        first = (7 - start.weekday()) % 7
        chosen = rng.random(size) < 0.5
        days = np.where(chosen, first + 7 * rng.integers(0, 4, size), days)
        hours = np.where(chosen, 10, hours)
    return start + pd.Series(
        pd.to_timedelta(days * 86_400 + hours * 3600 + 60 * rng.integers(0, 60, size), unit="s")
    )


def _before_end(times: pd.Series[pd.Timestamp]) -> pd.Series[pd.Timestamp]:
    return times.where(times < END).dt.floor("s")


def tickets(case: str) -> pd.DataFrame:
    """Three months; in "rise" March has twice as many, slower ones, of which those on bills come back."""
    rng = np.random.default_rng(3)
    parts = []
    for month in ("2026-01", "2026-02", "2026-03"):
        rises = case == "rise" and month == "2026-03"
        size = 8 if case == "low" else 400 if rises else 200
        part = pd.DataFrame({"created": _moments(rng, month, size, rises)})
        part["about"] = np.resize(["Facture", "Réseau"], size)
        part["channel"] = rng.choice(["Chat", "Web"], size)
        hours = (40 if rises else 12) * np.exp(0.8 * rng.standard_normal(size))
        part["resolved"] = _before_end(part["created"] + pd.Series(pd.to_timedelta(hours, unit="h")))
        again = ((part["about"] == "Facture") | (not rises)) & (rng.random(size) < (0.6 if rises else 0.1))
        part["contacts"] = np.where(again, 2, 1)
        parts.append(part)
    frame = pd.concat(parts, ignore_index=True)
    return frame.assign(
        id=[f"K{i}" for i in range(len(frame))], who=[f"C{i}" for i in range(len(frame))], reopens=0
    )


def followups(case: str) -> pd.DataFrame:
    """Two months; in "rise" March keeps fewer promises, and calls go with recovery."""
    rng = np.random.default_rng(4)
    parts = []
    for month in ("2026-02", "2026-03"):
        rises = case == "rise" and month == "2026-03"
        size = 8 if case == "low" else 150
        part = pd.DataFrame({"opened": _moments(rng, month, size, False)})
        part["score"] = rng.integers(0, 7, size)
        part["team"] = rng.choice(["Boutiques", "Rappels"], size)
        part["about"] = np.where(rng.random(size) < (0.75 if rises else 0.5), "Prix", "Réseau")
        called = rng.random(size) < 0.7
        wait = pd.Series(
            pd.to_timedelta((60 if rises else 20) * np.exp(0.5 * rng.standard_normal(size)), unit="h")
        )
        part["contacted"] = _before_end(part["opened"] + wait).where(called)
        part["closed"] = _before_end(part["contacted"] + pd.Timedelta(days=2))
        part["again"] = _before_end(part["contacted"].fillna(part["opened"]) + pd.Timedelta(days=3))
        gain = 1 + 3 * called if case == "rise" else 1
        later = np.rint(part["score"] + gain + rng.standard_normal(size)).clip(0, 10)
        part["later"] = later.where(part["again"].notna())
        parts.append(part)
    frame = pd.concat(parts, ignore_index=True)
    return frame.assign(id=[f"F{i}" for i in range(len(frame))], who=[f"C{i}" for i in range(len(frame))])


@cache
def study_of(case: str, period: str = "2026-03", left_out: str = "") -> Study:
    """A study of a case; `left_out`: words of the data file that are taken out of it."""
    folder = Path(mkdtemp(prefix="cxreports-desk-"))
    tickets(case).to_csv(folder / "tickets.csv", index=False)
    followups(case).to_csv(folder / "followups.csv", index=False)
    text = TICKETS
    for word in left_out.split("|") if left_out else []:
        assert word in text
        text = text.replace(word, "")
    (folder / "data.yaml").write_text(text, encoding="utf-8")
    return Study(open_dataset(folder / "data.yaml"), period=Period.parse(period))
