"""The two surveys of the demo: scores drawn around planted levels."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from cxreports.demo.comment import write_comments
from cxreports.demo.company import CHANNELS, MONTHS, Floats, Ints, active, moments, pick, stream

# Shares of each score among those who are unhappy and happy; a target level is a mixture of the two.
NPS_SHARES = (
    (0.10, 0.04, 0.05, 0.07, 0.07, 0.13, 0.12, 0.16, 0.14, 0.07, 0.05),  # NPS -46
    (0.005, 0.0, 0.005, 0.005, 0.01, 0.02, 0.025, 0.09, 0.16, 0.28, 0.40),  # NPS +61
)
CSAT_SHARES = ((0.22, 0.20, 0.23, 0.25, 0.10), (0.01, 0.02, 0.05, 0.42, 0.50))  # 35 % and 92 % satisfied
CES_SHARES = (
    (0.16, 0.16, 0.17, 0.16, 0.15, 0.13, 0.07),  # ease index 44.2
    (0.01, 0.02, 0.03, 0.07, 0.17, 0.33, 0.37),  # ease index 80.7
)

NPS_BEFORE, NPS_AFTER, NPS_LAST = 22.0, 30.0, 43.5  # to 2026-02, from 2026-03, in 2026-10
NPS_WOBBLE = (1.2, -1.8, -0.6, 1.9, -1.4, 0.8, -2.1, 1.5, 0.3, -1.2, 1.7, -0.9)  # ordinary ups and downs
LEVEL_MONTH = pd.Timestamp("2026-03-01")
NPS_REGION = {"Est": -22.0}
NPS_OFFER = {"Essentiel": -7.0, "Confort": 1.0, "Premium": 8.0}
NPS_CHANNEL = {"Chat": -14.0}
CSAT_CHANNEL = {"Chat": -12.0}


class Touchpoint(NamedTuple):
    stage: str
    share: float  # of the contacts
    csat: float  # planted satisfaction in %, outside the chat
    ease: float  # planted ease index


TOUCHPOINTS = {
    "Information": Touchpoint("Attirer", 0.12, 80.0, 74.0),
    "Souscription": Touchpoint("Entrer", 0.17, 82.0, 75.0),
    "Installation": Touchpoint("Entrer", 0.15, 76.0, 68.0),
    "Assistance": Touchpoint("Engager", 0.20, 76.0, 67.0),
    "Facturation": Touchpoint("Engager", 0.16, 54.0, 52.0),
    "Réclamation": Touchpoint("Engager", 0.08, 68.0, 63.0),
    "Résiliation": Touchpoint("Sortir", 0.04, 66.0, 62.0),
    "Renouvellement": Touchpoint("Prolonger", 0.08, 81.0, 76.0),
}

RESPONSES_A_MONTH = 800
CONTACTS_A_MONTH = 600
COMMENT_RATE = 0.45


def chat_share(month: pd.Timestamp) -> float:
    """The chat's share of the contacts: 8 % until the end of 2025, then up to 32 % in 2026-10."""
    return 0.08 + 0.024 * max(0, (month.year - 2026) * 12 + month.month)


def _channels(rng: np.random.Generator, month: pd.Timestamp, size: int) -> list[str]:
    rest = 1 - chat_share(month)
    positions = pick(rng, [0.3 * rest, 0.4 * rest, 0.3 * rest, chat_share(month)], size)
    return [CHANNELS[position] for position in positions]


def _scores(even: Floats, share_happy: Floats, shares: tuple[tuple[float, ...], ...], lowest: int) -> Ints:
    """Scores by inverse distribution function: `even` in [0, 1), one mixture of the two groups per row."""
    low, high = (np.cumsum(group)[:-1] for group in shares)
    happy = np.clip(share_happy, 0.01, 0.99)[:, None]
    edges = happy * high + (1 - happy) * low
    above: Ints = (even[:, None] >= edges).sum(axis=1)
    return lowest + above


def _even(rng: np.random.Generator, size: int) -> Floats:
    """Numbers in [0, 1), one in each of `size` equal slices, shuffled: results stay near their level."""
    return (rng.permutation(size) + rng.random(size)) / size


def _nps_level(month: pd.Timestamp) -> float:
    if month == MONTHS[-1]:
        return NPS_LAST
    level = NPS_AFTER if month >= LEVEL_MONTH else NPS_BEFORE
    return level + NPS_WOBBLE[month.month - 1]


def make_relational(customers: pd.DataFrame) -> pd.DataFrame:
    """One row per answer to the monthly NPS survey; nobody answers twice within three months."""
    rng = stream(2)
    rested: list[Ints] = []
    parts = []
    for month in MONTHS:
        size = RESPONSES_A_MONTH + int(rng.integers(-15, 16))
        free = np.setdiff1d(active(customers, month), np.concatenate([[], *rested[-2:]]))
        chosen = _spread(rng, customers, free, size)
        rested.append(chosen)
        part = customers.iloc[chosen][["customer_id", "region", "offer"]].reset_index(drop=True)
        part["channel"] = _channels(rng, month, size)
        effect = part["region"].map(NPS_REGION).fillna(0.0) + part["offer"].map(NPS_OFFER)
        effect += part["channel"].map(NPS_CHANNEL).fillna(0.0)
        target = _nps_level(month) + (effect - effect.mean()).to_numpy()
        part["nps"] = _scores(_even(rng, size), (target + 46) / 107, NPS_SHARES, 0)
        part["answered_at"] = moments(rng, month, size)
        parts.append(part)
    frame = pd.concat(parts, ignore_index=True).sort_values("answered_at", kind="stable", ignore_index=True)
    frame.insert(0, "response_id", [f"R{number:06d}" for number in range(1, len(frame) + 1)])
    feeling = np.select([frame["nps"] >= 9, frame["nps"] <= 6], [1, -1], 0)
    frame["comment"] = write_comments(rng, feeling, ["Relation"] * len(frame), COMMENT_RATE)
    return frame


def _spread(rng: np.random.Generator, customers: pd.DataFrame, free: Ints, size: int) -> Ints:
    """Customers drawn evenly over regions and offers."""
    order = rng.permutation(free)
    keys = customers.iloc[order][["region", "offer"]]
    order = order[np.lexsort((keys["offer"].to_numpy(str), keys["region"].to_numpy(str)))]
    step = len(order) / size
    return np.asarray(order[((np.arange(size) + rng.random()) * step).astype(int)])


def make_transactional(customers: pd.DataFrame) -> pd.DataFrame:
    """One row per answer after a contact: CSAT 1-5 and ease 1-7, at a touchpoint, through a channel."""
    rng = stream(3)
    parts = [_contacts(rng, customers, month) for month in MONTHS]
    frame = pd.concat(parts, ignore_index=True).sort_values("answered_at", kind="stable", ignore_index=True)
    frame.insert(0, "response_id", [f"T{number:06d}" for number in range(1, len(frame) + 1)])
    feeling = np.select([frame["csat"] >= 4, frame["csat"] <= 2], [1, -1], 0)
    frame["comment"] = write_comments(rng, feeling, list(frame["touchpoint"]), COMMENT_RATE)
    return frame


def _contacts(rng: np.random.Generator, customers: pd.DataFrame, month: pd.Timestamp) -> pd.DataFrame:
    size = CONTACTS_A_MONTH + int(rng.integers(-12, 13))
    chosen = _spread(rng, customers, active(customers, month), size)
    part = customers.iloc[chosen][["customer_id", "region", "offer"]].reset_index(drop=True)
    kinds = list(TOUCHPOINTS.items())
    drawn = [kinds[position] for position in pick(rng, [kind.share for _, kind in kinds], size)]
    part["touchpoint"] = [name for name, _ in drawn]
    part["stage"] = [kind.stage for _, kind in drawn]
    part["channel"] = _channels(rng, month, size)
    level = rng.uniform(-1, 1) + part["channel"].map(CSAT_CHANNEL).fillna(0.0).to_numpy()
    csat = level + np.array([kind.csat for _, kind in drawn])
    ease = level / 2 + np.array([kind.ease for _, kind in drawn])
    even = _even(rng, size)
    other = np.where(rng.random(size) < 0.6, even, rng.random(size))  # ease goes with satisfaction
    part["csat"] = _scores(even, (csat - 35) / 57, CSAT_SHARES, 1)
    part["ces"] = _scores(other, (ease - 44.2) / 36.5, CES_SHARES, 1)
    part["interaction_at"] = moments(rng, month, size)
    wait = pd.Series(pd.to_timedelta(rng.integers(120, 1800, size), unit="s"))  # same month: none is late
    return part.assign(answered_at=part["interaction_at"] + wait)
