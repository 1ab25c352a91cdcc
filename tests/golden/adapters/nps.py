"""NPS: the figure, its interval, its differences, its change taken apart."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from adapters.registry import Entry, adapter, level
from cxreports.errors import NoData
from cxreports.measure import NPS, inference
from cxreports.measure.decomposition import decompose, decompose_product
from cxreports.measure.panel import CLASSES, Panel
from cxreports.measure.record import Estimate

_ANSWER = {"promoters": 10, "passives": 8, "detractors": 0}


def _estimate(entry: Entry) -> Estimate:
    scale = tuple(entry.get("scale", (0, 10)))
    scores: Any = entry.get("scores")
    if scores is None:
        scores = {float(value): n for value, n in entry["counts"].items()} if "counts" in entry else None
    if scores is None:
        scores = {answer: entry.get(name, 0) for name, answer in _ANSWER.items()}
        scores = {answer: n for answer, n in scores.items() if n}
    asked = replace(NPS, integer_only=entry.get("require_integer", True))
    # forced: entries with many invalid answers still expect the figure of the rest
    return asked.of(scores, entry.get("weights"), level(entry), scale=scale, forced=True)


def _parts(entry: Mapping[str, Any]) -> tuple[float, float, float]:
    sizes = [entry.get(name, 0) for name in _ANSWER]
    return sizes[0], sizes[2], sum(sizes)


@adapter("nps")
def nps(entry: Entry) -> dict[str, Any]:
    found = _estimate(entry)
    classes = {name: found.details.get(name, 0) for name in _ANSWER}
    shares = {f"pct_{name}": 100 * size / found.n if found.n else None for name, size in classes.items()}
    return {
        "n": found.n,
        "missing": found.n_missing,
        "invalid": found.n_invalid,
        **classes,
        **shares,
        "nps": found.value,
        "mean": found.details.get("mean"),
        "ci": None if found.ci_low is None else [found.ci_low, found.ci_high],
        "status": found.status,
    }


def _points(net: inference.Net) -> dict[str, float]:
    return {
        "center": 100 * net.center,
        "se": 100 * net.se,
        "low": 100 * net.low,
        "high": 100 * net.high,
    }


@adapter("nps_ci_adjusted_wald")
def adjusted_wald(entry: Entry) -> dict[str, Any]:
    net = inference.adjusted_wald(*_parts(entry), confidence=level(entry), clamp=entry.get("clamp", True))
    found = _estimate(entry)
    if not found.n:
        raise NoData("no answer")
    if entry.get("clamp", True):  # what a report prints is the same interval
        assert (found.ci_low, found.ci_high) == (100 * net.low, 100 * net.high)
    return {"n": found.n, "nps": found.value, **_points(net)}


@adapter("nps_ci_wald")
def wald(entry: Entry) -> dict[str, Any]:
    net = inference.wald(*_parts(entry), confidence=level(entry), clamp=entry.get("clamp", True))
    return {"nps": _estimate(entry).value, **_points(net)}


def _difference(a: tuple[float, float, float], b: tuple[float, float, float], entry: Entry) -> dict[str, Any]:
    found = inference.net_difference(a, b, level(entry))
    centres = [inference.adjusted_wald(*side).center for side in (a, b)]
    return {
        "diff": 100 * found.delta,
        "diff_adj": 100 * (centres[0] - centres[1]),
        "se": 100 * (found.se or 0),
        "z": found.statistic,
        "p": found.p,
        "low": 100 * found.low,
        "high": 100 * found.high,
    }


@adapter("nps_difference_test")
def difference(entry: Entry) -> dict[str, Any]:
    return _difference(_parts(entry["a"]), _parts(entry["b"]), entry)


@adapter("nps_segment_vs_rest")
def segment_vs_rest(entry: Entry) -> dict[str, Any]:
    parts = {name: _parts(counts) for name, counts in entry["segments"].items()}
    total = tuple(map(sum, zip(*parts.values(), strict=True)))
    found = {
        name: _difference(mine, tuple(whole - own for whole, own in zip(total, mine, strict=True)), entry)
        for name, mine in parts.items()
    }
    adjusted = inference.benjamini_hochberg([one["p"] for one in found.values()])
    return {
        "by_segment": {
            name: {**one, "p_bh": p, "rejected": p <= entry.get("q", 0.05)}
            for (name, one), p in zip(found.items(), adjusted, strict=True)
        }
    }


@adapter("nps_sample_size")
def sample_size(entry: Entry) -> dict[str, Any]:
    found = inference.net_sample_size(
        entry["margin_of_error_points"] / 100, entry.get("variance", 1.0), level(entry)
    )
    return {"n_exact": found.exact, "n": found.n}


@adapter("nps_by_touchpoint")
def by_touchpoint(entry: Entry) -> dict[str, Any]:
    parts = entry["touchpoints"]
    values = {name: _estimate(counts).value for name, counts in parts.items()}
    pooled = {name: sum(counts.get(name, 0) for counts in parts.values()) for name in _ANSWER}
    known = [value for value in values.values() if value is not None]
    return {
        "by_touchpoint": values,
        "pooled": _estimate(pooled).value,
        "unweighted_mean": sum(known) / len(known) if known else None,
    }


def _weighted_answers(entry: Entry) -> list[tuple[float, float]]:
    low, high = entry.get("scale", (0, 10))
    pairs = zip(entry["scores"], entry["weights"], strict=True)
    return [(score, weight) for score, weight in pairs if score is not None and low <= score <= high]


@adapter("nps_weighted")
def weighted(entry: Entry) -> dict[str, Any]:
    found = _estimate(entry)
    pairs = [(weight, (score >= 9) - (score <= 6)) for score, weight in _weighted_answers(entry)]
    if not pairs:
        raise NoData("no answer")
    w, v = np.array(pairs, dtype=float).T
    sums = (w.sum(), (w * v).sum(), (w**2).sum(), (w**2 * v).sum(), (w**2 * v**2).sum())
    return {
        "nps": found.value,
        "se": 100 * inference.linearised_se(found.n, *sums),
        "n": found.n,
        "n_eff_kish": found.n_eff,
        "deff_kish": found.n / found.n_eff,
    }


@adapter("nps_weighted_ci")
def weighted_interval(entry: Entry) -> dict[str, Any]:
    found = _estimate(entry)
    pairs = _weighted_answers(entry)
    total = sum(weight for _, weight in pairs)
    if not total:
        raise NoData("no weight")
    promoters = sum(weight for score, weight in pairs if score >= 9) / total
    detractors = sum(weight for score, weight in pairs if score <= 6) / total
    n = found.n_eff
    net = inference.adjusted_wald(promoters * n, detractors * n, n, level(entry), entry.get("clamp", True))
    points = _points(net)
    if entry.get("clamp", True):
        points |= {"low": found.ci_low, "high": found.ci_high}
    return {"nps": found.value, "n": found.n, "n_eff": n, **points}


@adapter("nps_transition_matrix")
def transitions(entry: Entry) -> dict[str, Any]:
    panel = Panel.of(*zip(*entry["pairs"], strict=True)) if entry["pairs"] else Panel.of([], [])
    order = [CLASSES.index(name) for name in entry.get("order", CLASSES)]
    return {
        "counts": [[panel.counts[row][column] for column in order] for row in order],
        "n": panel.n,
        "net_movement_pct": panel.net_movement,
    }


@adapter("nps_change_decomposition")
def change_decomposition(entry: Entry) -> dict[str, Any]:
    previous, current = (
        {name: (part["n"], part.get("nps")) for name, part in entry[when].items()}
        for when in ("previous", "current")
    )
    found = decompose(previous, current)
    return {
        "total0": found.before,
        "total1": found.after,
        "delta": found.delta,
        "rate_effect": found.rate,
        "mix_effect": found.mix,
        "by_segment": {
            name: {"rate": effect.rate, "mix": effect.mix} for name, effect in found.segments.items()
        },
    }


@adapter("product_decomposition_two_factors")
def product_decomposition(entry: Entry) -> dict[str, Any]:
    first, second = entry["pop1"], entry["pop2"]
    effects = decompose_product(second, first)
    rates = [float(np.prod(list(side.values()))) for side in (first, second)]
    return {
        "rate1": rates[0],
        "rate2": rates[1],
        **{f"effect_{name}": effect for name, effect in effects.items()},
        "difference": sum(effects.values()),
    }
