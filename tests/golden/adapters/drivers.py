"""What drives a score, and the words of those who give it."""

from typing import Any

import numpy as np

from adapters.registry import Entry, adapter
from cxreports.measure import inference


def _correlations(entry: Entry) -> tuple[list[str], np.ndarray, np.ndarray]:
    names = [name for name in entry["data"] if name != entry["target"]]
    whole = np.corrcoef([entry["data"][name] for name in (*names, entry["target"])])
    return names, whole[:-1, :-1], whole[:-1, -1]


@adapter("driver_importance_lmg")
def lmg(entry: Entry) -> dict[str, Any]:
    names, matrix, target = _correlations(entry)
    shares = inference.lmg(matrix, target)
    return {"r2": inference.explained(matrix, target), "lmg": dict(zip(names, shares, strict=True))}


@adapter("driver_importance_johnson")
def johnson(entry: Entry) -> dict[str, Any]:
    names, matrix, target = _correlations(entry)
    raw, r2 = inference.johnson(matrix, target), inference.explained(matrix, target)
    return {
        "r2": r2,
        "raw": dict(zip(names, raw, strict=True)),
        "rescaled_pct": {name: 100 * share / r2 for name, share in zip(names, raw, strict=True)},
    }


@adapter("driver_importance_from_correlations")
def from_correlations(entry: Entry) -> dict[str, Any]:
    known = entry["predictors_corr"], entry["target_corr"]
    return {
        "r2": inference.explained(*known),
        "lmg": inference.lmg(*known),
        "johnson": inference.johnson(*known),
    }


@adapter("log_odds_informative_dirichlet")
def log_odds(entry: Entry) -> dict[str, Any]:
    z = inference.log_odds(
        entry["counts_detractors"],
        entry["counts_promoters"],
        entry["total_detractors"],
        entry["total_promoters"],
        entry.get("prior_total", 1000.0),
    )
    return {"z": z}
