"""What to work on first: Kano, penalty and reward, importance and performance, irritants, gaps, emotions."""

from typing import Any

from adapters.registry import Entry, adapter, level, percent
from cxreports.measure.drivers.irritant import irritant_pareto
from cxreports.measure.drivers.kano import Kano, classify
from cxreports.measure.drivers.penalty import penalty_reward
from cxreports.measure.drivers.quadrant import Attribute, importance_performance
from cxreports.measure.emotion import NEV
from cxreports.measure.gap import overall_gap


@adapter("kano_classification")
def kano_classes(entry: Entry) -> dict[str, Any]:
    return {"classes": [classify(one["functional"], one["dysfunctional"]) for one in entry["answers"]]}


@adapter("kano_coefficients")
def kano_coefficients(entry: Entry) -> dict[str, Any]:
    found = Kano.of_counts(**{name: entry.get(name, 0) for name in "AOMIRQ"})
    return {
        "satisfaction": found.satisfaction,
        "dissatisfaction": found.dissatisfaction,
        "category": found.category,
    }


@adapter("penalty_reward")
def contrast(entry: Entry) -> dict[str, Any]:
    found = penalty_reward({"attribute": entry["attribute_level"]}, entry["overall"])["attribute"]
    return {
        "penalty": found.penalty,
        "reward": found.reward,
        "range_impact": found.range_impact,
        "impact_asymmetry": found.asymmetry,
    }


@adapter("importance_performance")
def quadrants(entry: Entry) -> dict[str, Any]:
    found = importance_performance({name: Attribute(**one) for name, one in entry["attributes"].items()})
    return {
        "importance_cut": found.importance_cut,
        "performance_cut": found.performance_cut,
        "quadrants": {name: one.quadrant for name, one in found.attributes.items()},
    }


@adapter("irritant_pareto_churn")
def irritants(entry: Entry) -> dict[str, Any]:
    exposed = {name: (one["exposed"], one["exposed_churners"]) for name, one in entry["irritants"].items()}
    found = irritant_pareto(entry["customers"], entry["churners"], exposed, confidence=level(entry))
    each = {
        name: {
            "churn_with_pct": percent(one.churn_with),
            "churn_without_pct": percent(one.churn_without),
            "excess_churners": one.excess,
            "paf_pct": percent(one.paf),
        }
        for name, one in found.irritants.items()
    }
    return {"by_irritant": each, "ranking": found.ranking}


@adapter("servqual_unweighted", "servqual_weighted")
def servqual(entry: Entry) -> dict[str, Any]:
    gaps, weights = entry["dimension_gaps"], entry.get("weights_100")
    return {
        "unweighted": overall_gap(gaps),
        "weighted": overall_gap(gaps, weights) if weights else None,
    }


@adapter("net_emotional_value")
def emotional_value(entry: Entry) -> dict[str, Any]:
    sides = {side: entry[f"{side}_means"] for side in ("positive", "negative")}
    means = {f"{side}{place}": [mean] for side, values in sides.items() for place, mean in enumerate(values)}
    names = [[name for name in means if name.startswith(side)] for side in sides]
    return {"nev": NEV.of(means, *names).value}
