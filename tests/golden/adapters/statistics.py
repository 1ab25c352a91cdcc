"""Proportions, means, ranks, tables, families of tests."""

from typing import Any

import numpy as np

from adapters.registry import Entry, adapter, finite, level, present
from cxreports.errors import NoData
from cxreports.measure import inference
from cxreports.measure.inference import Moments


@adapter("proportion_ci_wilson")
def wilson(entry: Entry) -> dict[str, Any]:
    x, n = entry["successes"], entry["n"]
    if n == 0:
        raise NoData("no trial")
    interval = inference.wilson(x, n, level(entry))
    return {"p": x / n, "low": interval.low, "high": interval.high}


@adapter("proportion_difference_ci_newcombe")
def newcombe(entry: Entry) -> dict[str, Any]:
    sides = [entry[name] for name in ("x1", "n1", "x2", "n2")]
    interval = inference.newcombe(*sides, level(entry))
    found = inference.proportion_difference(*sides, level(entry))
    return {"diff": found.delta, "low": interval.low, "high": interval.high}


@adapter("two_proportion_z_test")
def two_proportions(entry: Entry) -> dict[str, Any]:
    found = inference.proportion_z(*(entry[name] for name in ("x1", "n1", "x2", "n2")))
    return {"z": found.statistic, "chi2": found.statistic**2, "p": found.p}


@adapter("paired_proportion_difference_ci")
def paired_proportions(entry: Entry) -> dict[str, Any]:
    cells = [entry[name] for name in ("both", "only_first", "only_second", "neither")]
    found = inference.paired_newcombe(*cells, confidence=level(entry))
    return {"diff": found.delta, "low": found.low, "high": found.high, "p_exact": found.p}


@adapter("relative_lift_ci_katz")
def katz(entry: Entry) -> dict[str, Any]:
    ratio, interval = inference.ratio_interval(
        *(entry[name] for name in ("x1", "n1", "x2", "n2")), confidence=level(entry)
    )
    return {
        "ratio": ratio,
        "low": interval.low,
        "high": interval.high,
        "lift_pct": 100 * (ratio - 1),
        "lift_low_pct": 100 * (interval.low - 1),
        "lift_high_pct": 100 * (interval.high - 1),
    }


@adapter("rate_ci_exact_poisson")
def poisson(entry: Entry) -> dict[str, Any]:
    interval = inference.poisson_interval(entry["events"], entry["exposure"], level(entry))
    return {"rate": entry["events"] / entry["exposure"], "low": interval.low, "high": interval.high}


@adapter("mean_ci_from_moments")
def mean_interval(entry: Entry) -> dict[str, Any]:
    interval = inference.mean_interval(entry["mean"], entry["sd"], entry["n"], level(entry))
    return {"mean": entry["mean"], "low": finite(interval.low), "high": finite(interval.high)}


@adapter("welch_t_test")
def welch(entry: Entry) -> dict[str, Any]:
    a, b = (Moments.of(present(entry[side])) for side in ("a", "b"))
    found = inference.welch(a.mean, a.sd, a.n, b.mean, b.sd, b.n, level(entry))
    return {
        "diff": found.delta,
        "t": found.statistic,
        "df": found.df,
        "p": found.p,
        "low": finite(found.low),
        "high": finite(found.high),
    }


@adapter("expected_vs_lived_gap")
def gap(entry: Entry) -> dict[str, Any]:
    pairs = [
        (expected, lived)
        for expected, lived in zip(entry["expected"], entry["lived"], strict=True)
        if expected is not None and lived is not None
    ]
    expected, lived = (Moments.of([pair[side] for pair in pairs]) for side in (0, 1))
    gaps = Moments.of([lived - expected for expected, lived in pairs])
    found = inference.paired_mean(gaps.mean, gaps.sd, gaps.n, level(entry))
    return {
        "n": len(pairs),
        "mean_expected": expected.mean,
        "mean_lived": lived.mean,
        "gap": found.delta,
        "low": finite(found.low),
        "high": finite(found.high),
        "t": found.statistic,
        "p": found.p,
    }


@adapter("mergeable_moments")
def merged_moments(entry: Entry) -> dict[str, Any]:
    found = sum((Moments.of(present(chunk)) for chunk in entry["chunks"]), Moments())
    return {
        "n": found.n,
        "mean": found.mean if found.n else None,
        "variance": found.variance if found.n > 1 else None,
        "sd": found.sd if found.n > 1 else None,
    }


@adapter("effective_sample_size")
def effective_size(entry: Entry) -> dict[str, Any]:
    weights = np.array(present(entry["weights"]), dtype=float)
    n_eff = inference.kish(weights.sum(), (weights**2).sum())
    return {"n": weights.size, "n_eff": n_eff, "deff": weights.size / n_eff if n_eff else None}


@adapter("benjamini_hochberg")
def false_discoveries(entry: Entry) -> dict[str, Any]:
    adjusted = inference.benjamini_hochberg(entry["p_values"])
    rejected = [p <= entry.get("q", 0.05) for p in adjusted]
    return {"adjusted": adjusted, "rejected": rejected, "n_rejected": sum(rejected)}


@adapter("chi2_independence")
def chi_square(entry: Entry) -> dict[str, Any]:
    found = inference.chi_square(entry["table"])
    return {"chi2": found.statistic, "df": found.df, "p": found.p}


@adapter("mcnemar")
def mcnemar(entry: Entry) -> dict[str, Any]:
    (_, first), (second, _) = entry["table"]
    found = inference.mcnemar(first, second, continuity=entry.get("continuity_correction", True))
    exact = inference.mcnemar(first, second, exact=True)
    return {"chi2": found.statistic, "p": found.p, "p_exact": exact.p}


@adapter("coder_agreement_kappa")
def kappa(entry: Entry) -> dict[str, Any]:
    return {"kappa": inference.cohen_kappa(entry["table"])}


@adapter("kruskal_wallis")
def kruskal_wallis(entry: Entry) -> dict[str, Any]:
    found = inference.kruskal_wallis([(present(rows), None) for rows in entry["groups"]])
    return {"H": found.statistic, "df": found.df, "p": found.p}


@adapter("median_ci_order_statistics")
def median(entry: Entry) -> dict[str, Any]:
    values, q = present(entry["values"]), entry.get("quantile", 0.5)
    interval = inference.median_interval(values, None, level(entry), q)
    return {
        "median": inference.quantile(values, None, q),
        "low": interval.low,
        "high": interval.high,
        "achieved_coverage": interval.achieved,
    }


@adapter("geometric_mean_ci")
def geometric_mean(entry: Entry) -> dict[str, Any]:
    values = present(entry["values"])
    interval = inference.geometric_mean_interval(values, None, level(entry))
    known = finite(interval.high) is not None
    return {
        "geometric_mean": inference.geometric_mean(values),
        "low": interval.low if known else None,
        "high": finite(interval.high),
    }


def _survival(entry: Entry) -> inference.Survival:
    if not entry["durations"]:
        raise NoData("nobody")
    return inference.kaplan_meier(*_rows(entry), confidence=level(entry))


def _rows(entry: Entry) -> tuple[list[float], list[int], list[int]]:
    events = [int(event) for event in entry["events"]]
    return entry["durations"], events, [1 - event for event in events]


@adapter("kaplan_meier")
def kaplan_meier(entry: Entry) -> dict[str, Any]:
    curve, times = _survival(entry), entry.get("times", [])
    return {
        "survival": [curve.at(time)[0] for time in times],
        "at_risk": [curve.at_risk_at(time) for time in times],
        "median": curve.median,
    }


@adapter("kaplan_meier_ci_loglog")
def kaplan_meier_band(entry: Entry) -> dict[str, Any]:
    survival, low, high = _survival(entry).at(entry["time"])
    return {"survival": survival, "low": low, "high": high}


@adapter("rmst")
def restricted_mean(entry: Entry) -> dict[str, Any]:
    return {"rmst": _survival(entry).rmst(entry["tau"])}


@adapter("logrank")
def log_rank(entry: Entry) -> dict[str, Any]:
    groups = entry.get("groups", entry)
    rows = groups.values() if isinstance(groups, dict) else groups
    found = inference.log_rank([_rows(group) for group in rows if isinstance(group, dict)])
    return {"chi2": found.statistic, "df": found.df, "p": found.p}
