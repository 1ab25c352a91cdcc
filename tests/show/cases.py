"""Small data sets in which something rises, falls, stays, is too small or absent."""

from __future__ import annotations

from functools import cache
from itertools import product
from pathlib import Path
from tempfile import mkdtemp

import numpy as np
import pandas as pd

from cxreports import show
from cxreports.block import Block
from cxreports.data import open_dataset
from cxreports.measure import Study
from cxreports.measure.facet import facets, mix
from cxreports.measure.ranking import ranks

CASES = ("rise", "fall", "flat", "low", "hidden", "none")
MONTHS = [f"2026-{month:02d}" for month in range(1, 11)]
REGIONS = ("Est", "Île-de-France", "Ouest")
PLACES = ("Accueil", "Installation", "Facture")
DATA = """name: Opérateur
data_cutoff: 2026-11-01
sources:
  nps: {file: nps.csv}
  csat: {file: csat.csv}
  customers: {file: customers.csv}
  steps: {file: steps.csv}
tables:
  responses:
    - from: nps
      columns: {response_id: id, customer_id: who, answered_at: day}
      dimensions: {region: region}
      questions: {nps: {column: nps, kind: nps, label: {fr: Recommandation, en: Recommendation}}}
    - from: csat
      columns: {response_id: id, customer_id: who, answered_at: day, touchpoint: place, channel: channel}
      dimensions: {region: region}
      questions:
        csat: {column: csat, kind: csat, scale: [1, 5], scope: transactional}
        ces: {column: ces, kind: ces, scale: [1, 7], polarity: ease, scope: transactional}
  customers:
    from: customers
    columns: {customer_id: who, started_on: start, ended_on: end}
    dimensions: {region: region}
  events:
    from: steps
    columns: {customer_id: who, journey: journey, step: step, happened_at: at}
labels:
  region: {fr: Région, en: Region}
"""


def _sizes(case: str) -> dict[str, int]:
    """Answers per month and region, and per month, place and channel."""
    return {"low": {"nps": 12, "csat": 8}, "hidden": {"nps": 3, "csat": 2}}.get(case, {"nps": 90, "csat": 34})


def _nps(case: str, rng: np.random.Generator) -> pd.DataFrame:
    rows = []
    for month, (place, region) in product(MONTHS, enumerate(REGIONS)):
        moved = {"rise": 0.22, "fall": -0.22}.get(case, 0.0) if month == MONTHS[-1] else 0.0
        apart = -0.18 if region == "Est" and case in ("rise", "fall") else 0.0
        happy = 0.5 + moved + apart
        size = _sizes(case)["nps"] * (2 if month == MONTHS[-1] and place == 0 else 1)
        even = (rng.permutation(size) + 0.5) / size
        scores = np.select([even < happy, even < happy + 0.2], [10, 8], 3)
        rows += [(f"{month}-{1 + i % 27:02d}", region, int(score)) for i, score in enumerate(scores)]
    frame = pd.DataFrame(rows, columns=["day", "region", "nps"])
    frame["who"] = [f"c{number % 400}" for number in range(len(frame))]
    return frame.assign(id=[f"n{number}" for number in range(len(frame))])


def _csat(case: str, rng: np.random.Generator) -> pd.DataFrame:
    rows = []
    for month, place, channel in product(MONTHS[-6:], PLACES, ("Web", "Agence")):
        happy = 0.4 if place == "Facture" and case in ("rise", "fall") else 0.75
        size = _sizes(case)["csat"]
        even = (rng.permutation(size) + 0.5) / size
        for index, good in enumerate(even < happy):
            day = f"{month}-{1 + index % 27:02d}"
            rows.append((day, place, channel, 5 if good else 1, 6 if good else 2, REGIONS[index % 3]))
    frame = pd.DataFrame(rows, columns=["day", "place", "channel", "csat", "ces", "region"])
    frame["who"] = [f"c{number % 400}" for number in range(len(frame))]
    return frame.assign(id=[f"s{number}" for number in range(len(frame))])


def _steps(case: str) -> pd.DataFrame:
    rows = []
    per_month = {"low": 20, "hidden": 3}.get(case, 300)
    for month, number in product(MONTHS[-3:], range(per_month)):
        worse = month == MONTHS[-1] and case in ("rise", "fall")
        share = number / per_month
        depth = 3 if share < (0.3 if worse else 0.5) else 2 if share < 0.7 else 1
        for step, name in enumerate(("Panier", "Identité", "Paiement")[:depth]):
            at = f"{month}-{1 + number % 27:02d} 10:{step:02d}:00"
            rows.append((f"c{number % 400}", f"{month}-{number}", name, at))
    return pd.DataFrame(rows, columns=["who", "journey", "step", "at"])


def _customers() -> pd.DataFrame:
    people = [f"c{number}" for number in range(400)]
    ends = [f"2026-{1 + number // 4 % 10:02d}-20" if number % 4 == 0 else "" for number in range(400)]
    regions = [REGIONS[number % 3] for number in range(400)]
    return pd.DataFrame({"who": people, "start": "2025-01-01", "end": ends, "region": regions})


@cache
def study_of(case: str) -> Study:
    """The study of October 2026 in a case; of December, which has no data, in the case "none"."""
    rng, folder = np.random.default_rng(5), Path(mkdtemp(prefix="cases-"))
    frames = {
        "nps": _nps(case, rng),
        "csat": _csat(case, rng),
        "steps": _steps(case),
        "customers": _customers(),
    }
    for name, frame in frames.items():
        frame.to_csv(folder / f"{name}.csv", index=False)
    (folder / "data.yaml").write_text(DATA, encoding="utf-8")
    period = "2025-06" if case == "none" else "2026-10"
    return Study(open_dataset(folder / "data.yaml"), period=period, targets={"nps": 40, "csat": 80})


@cache
def blocks_of(case: str) -> dict[str, Block]:
    """Every block that the templates journey, segments and executive show, in both languages."""
    show.setup("fr+en")
    study = study_of(case)
    headline, trend = study.headline(), study.trend("nps", 10)
    split, moves = study.split("nps", "region"), study.by_previous("nps", "region")
    place = study.split("csat", "touchpoint")
    change = show.attempt(mix, study, "nps", "region")
    splits = [study.split(one, "region") for one in ("nps", "csat", "ces", "churn")]
    found = {
        "cover": show.cover(study, title={"fr": "L'essentiel", "en": "Essentials"}, layout="onepager"),
        "line": show.journey_line(study, place, "touchpoint", PLACES),
        "ease": show.journey_line(study, study.split("ces", "touchpoint"), "touchpoint"),
        "map": show.journey_map(study, 3, "channel")[0],
        "months": show.journey_map(study, 3, "month")[0],
        "funnel": show.funnel(study, show.journey_steps(study, ("Panier", "Identité", "Paiement"))),
        "multiples": show.multiples(study, facets(study, "nps", "region", 10), "region", trend, moves),
        "waterfall": show.waterfall(study, change, "region", moves),
        "segments": show.segments(study, split, "region", ranks(study.bound("nps"), split)),
        "gaps": show.gaps(study, splits),
        "hurts": show.gaps(study, splits, 3, "hurts"),
        "profile": show.profile(study, splits, "region", "Est"),
        "pains": show.pains(study, show.mapped(study, study.bound("csat"), "touchpoint", "channel")),
        "moments": show.moments(show.widened(study, 6), "touchpoint"),
        "before_after": show.before_after(
            study, study.bound("csat"), "touchpoint",
            [] if case == "none" else [{"what": "Nouvelle facture", "stage": "Facture", "on": "2026-08-03"}],
        ),
        "stake": show.stake(study, {"margin": 180, "source": "contrôle de gestion"}),
        "actions": show.actions([{"action": {"fr": "Rappeler l'Est", "en": "Call back Est"}}]),
    }  # fmt: skip
    told = [found[name] for name in ("line", "map", "funnel", "waterfall", "gaps", "moments")]
    found["findings"] = show.findings(
        study, headline, trend, split, blocks=told, last=study.at(study.previous)
    )
    return found
