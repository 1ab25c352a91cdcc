"""CSAT, CES, and net shares of other questions."""

from typing import Any

from adapters.registry import Entry, adapter, level, value_counts
from cxreports.measure import CES, CSAT, NPS, inference
from cxreports.measure.record import Estimate


def _answers(entry: Entry) -> Any:
    return entry["scores"] if "scores" in entry else value_counts(entry)


def _csat(entry: Entry, variant: str) -> Estimate:
    return CSAT.of(
        _answers(entry),
        scale=tuple(entry.get("scale", (1, 5))),
        satisfied=entry.get("satisfied"),
        polarity=entry.get("polarity", "higher"),
        variant=variant,
        weights=entry.get("weights"),
        confidence=level(entry),
        interval="t",
        forced=True,
    )


@adapter("csat_top2box", "csat_7pt", "csat_variants")
def csat(entry: Entry) -> dict[str, Any]:
    headline = _csat(entry, "top2")
    names = {
        "top2box_pct": "top2",
        "top_box_pct": "top_box",
        "bottom2box_pct": "bottom2",
        "net_satisfaction_pct": "net",
        "mean": "mean",
        "index_0_100": "index",
    }
    return {
        "n": headline.n,
        "missing": headline.n_missing,
        "invalid": headline.n_invalid,
        "satisfied": headline.details.get("satisfied", 0),
        "csat_pct": headline.value,
        "low_pct": headline.ci_low,
        "high_pct": headline.ci_high,
        **{name: _csat(entry, variant).value for name, variant in names.items()},
    }


@adapter("csat_mean_1_10")
def csat_mean(entry: Entry) -> dict[str, Any]:
    found = _csat({"scale": [1, 10], **entry}, "mean")
    rows = [score for score in entry["scores"] if score is not None] if "scores" in entry else None
    moments = (
        inference.Moments.of(rows)
        if rows is not None
        else inference.Moments.of(list(value_counts(entry)), list(value_counts(entry).values()))
    )
    return {
        "n": found.n,
        "missing": found.n_missing,
        "mean": found.value,
        "sd": moments.sd if found.n > 1 else None,
        "low": found.ci_low,
        "high": found.ci_high,
    }


@adapter("csat_yes_no")
def csat_yes_no(entry: Entry) -> dict[str, Any]:
    counts = entry["answers_counts"]
    words = {"oui": 1, "yes": 1, "non": 0, "no": 0, "missing": None}
    found = CSAT.of({words[word]: n for word, n in counts.items()}, variant="yes", confidence=level(entry))
    return {
        "n": found.n,
        "missing": found.n_missing,
        "csat_pct": found.value,
        "low_pct": found.ci_low,
        "high_pct": found.ci_high,
    }


def _ces(entry: Entry, variant: str) -> float | None:
    found = CES.of(
        _answers(entry),
        scale=tuple(entry["scale"]),
        polarity=entry["polarity"],
        variant=variant,
        weights=entry.get("weights"),
        confidence=level(entry),
        interval="t",
        forced=True,
    )
    return found.value


@adapter("ces")
def ces(entry: Entry) -> dict[str, Any]:
    whole = CES.of(_answers(entry), scale=tuple(entry["scale"]), polarity=entry["polarity"], forced=True)
    easy, difficult = _ces(entry, "easy"), _ces(entry, "difficult")
    return {
        "n": whole.n,
        "missing": whole.n_missing,
        "invalid": whole.n_invalid,
        "mean_native": _ces(entry, "mean"),
        "ease_index_0_100": _ces(entry, "index"),
        "easy_pct": easy,
        "low_effort_pct": easy,
        "difficult_pct": difficult,
        "high_effort_pct": difficult,
        "net_easy": _ces(entry, "net_easy"),
        "net_easy_pct": _ces(entry, "net_easy"),
    }


@adapter("ces_polarity_invariance")
def ces_mirror(entry: Entry) -> dict[str, Any]:
    return {f"ease_index_0_100_{side}": _ces(entry[side], "index") for side in ("a", "b")}


@adapter("net_emotion_share")
def net_emotion(entry: Entry) -> dict[str, Any]:
    # positive minus negative is the same trinomial as an NPS
    names = ("positive", "neutral", "negative")
    found = NPS.of(dict(zip((10, 8, 0), (entry[name] for name in names), strict=True)), None, level(entry))
    shares = {f"pct_{name}": 100 * entry[name] / found.n if found.n else None for name in names}
    return {**shares, "n": found.n, "net": found.value, "low": found.ci_low, "high": found.ci_high}
