"""The e-mails that asked for the NPS: sent, bounced, begun, answered, or passed over."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cxreports.demo.company import MONTHS, active, moments, pick, stream

FIRST_MONTH = pd.Timestamp("2025-10-01")  # the mailing tool keeps 13 months
SILENT_PER_ANSWER = 3.63
FATES = {"bounced": 0.03, "partial": 0.02, "silent": 0.95}  # of those who did not answer


def make_invitations(customers: pd.DataFrame, relational: pd.DataFrame) -> pd.DataFrame:
    """One row per e-mail of the NPS survey: those that were answered, and the many that were not."""
    rng = stream(4)
    parts = []
    for month in MONTHS[MONTHS >= FIRST_MONTH]:
        answered = relational[relational["answered_at"].dt.to_period("M") == month.to_period("M")]
        parts += [_answered(rng, answered), _unanswered(rng, customers, answered, month)]
    frame = pd.concat(parts, ignore_index=True).sort_values("sent_at", kind="stable", ignore_index=True)
    frame.insert(0, "invitation_id", [f"I{number:06d}" for number in range(1, len(frame) + 1)])
    return frame


def _answered(rng: np.random.Generator, answered: pd.DataFrame) -> pd.DataFrame:
    wait = pd.to_timedelta(rng.integers(600, 6000, len(answered)), unit="s")
    rows = answered[["customer_id", "region", "offer"]]
    return rows.assign(sent_at=answered["answered_at"] - wait, delivered="true", answer="complete")


def _unanswered(
    rng: np.random.Generator, customers: pd.DataFrame, answered: pd.DataFrame, month: pd.Timestamp
) -> pd.DataFrame:
    there = customers.iloc[active(customers, month)][["customer_id", "region", "offer"]]
    others = there[~there["customer_id"].isin(answered["customer_id"])]
    size = round(SILENT_PER_ANSWER * len(answered))
    rows = others.iloc[rng.permutation(len(others))[:size]].reset_index(drop=True)
    fate = np.array(list(FATES))[pick(rng, list(FATES.values()), size)]
    delivered = np.where(fate == "bounced", "false", "true")
    answer = np.where(fate == "partial", "partial", "")
    return rows.assign(sent_at=moments(rng, month, size), delivered=delivered, answer=answer)
