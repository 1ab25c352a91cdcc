"""The employee survey of the demo: twelve statements on customer orientation, answered from 1 to 5."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cxreports.demo.company import stream

TEAMS = {"Boutiques": 34, "Technique": 34, "Centre d’appels": 15, "Qualité": 4, "Juridique": 3}
LEVELS = {"Boutiques": 4.2, "Technique": 3.3, "Centre d’appels": 3.9, "Qualité": 4.3, "Juridique": 3.6}
WAVES = (pd.Timestamp("2025-10-06"), pd.Timestamp("2026-10-05"))
PROGRESS = 0.15  # points gained from one wave to the next

ITEMS = tuple(f"q{number:02d}" for number in range(1, 13))  # what each says: `data.yaml`
REVERSED = ("q04", "q08")  # a high answer is a bad one
CLOSED_AFTER = 13  # days from the first invitation to the end of a wave


def make_headcounts(answers: pd.DataFrame) -> pd.DataFrame:
    """One row per team and wave: day and hour (local) it closed, employees who answered, employees asked."""
    rows = []
    for day in WAVES:
        wave = answers[
            (answers["answered_on"] >= day) & (answers["answered_on"] < day + pd.Timedelta(days=30))
        ]
        counts = wave["team"].value_counts()
        closed = day + pd.Timedelta(days=CLOSED_AFTER, hours=18)
        rows += [(team, closed, int(counts.get(team, 0)), size) for team, size in TEAMS.items()]
    return pd.DataFrame(rows, columns=["team", "closed_at", "answers", "headcount"])


def make_employees() -> pd.DataFrame:
    """One row per employee and wave: team, day of the answer, twelve answers (some empty)."""
    rng = stream(6)
    teams = [team for team, size in TEAMS.items() for _ in range(size)]
    person = rng.normal(0, 0.45, len(teams)) + np.array([LEVELS[team] for team in teams])
    reverse = np.isin(ITEMS, REVERSED)
    parts = []
    for wave, day in enumerate(WAVES):
        true = person[:, None] + PROGRESS * wave + rng.normal(0, 0.7, (len(teams), len(ITEMS)))
        answers = np.clip(np.round(true), 1, 5).astype(int)
        answers = np.where(reverse, 6 - answers, answers)
        part = pd.DataFrame(answers, columns=list(ITEMS)).astype("Int64")
        part = part.mask(rng.random(answers.shape) < 0.02)
        part.insert(0, "employee_id", [f"E{number:03d}" for number in range(1, len(teams) + 1)])
        part.insert(1, "team", teams)
        part.insert(2, "answered_on", day + pd.to_timedelta(rng.integers(0, 12, len(teams)), unit="D"))
        answered = (rng.random(len(teams)) < 0.94) | part["team"].isin(["Qualité", "Juridique"])
        parts.append(part[answered])
    return pd.concat(parts, ignore_index=True)
